// Laws of comparing two policies, on random pairs of which one is the other with something changed:
// what is found replays on both evaluators (compare() ends with an error if one world does not),
// where nothing is found no sampled world shows a difference, and what only looks different is the
// same. The tally shows that all of it occurs.
#include <algorithm>
#include <array>
#include <iostream>

#include "compiler/world/decide_in_world.h"
#include "sightline/diff.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing::diff_test {
namespace {

struct Tally {
  std::size_t gained = 0, lost = 0, outages = 0, duties = 0, same = 0, unknown = 0;
  std::size_t allowed = 0;
};

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += part;
  return text;
}

DiffReport compared(const Compiled& before, const Compiled& after) {
  const auto report = compare(before.loaded, after.loaded);
  if (!report)
    RC_FAIL(report.error().message + "\nOLD\n" + std::string(before.source.text()) + "\nNEW\n" +
            std::string(after.source.text()));
  return *report;
}

void count(const Differences& differences, bool gained, Tally& tally) {
  for (const Difference& it : differences.found) {
    tally.outages += it.kind == Difference::Kind::outage ? 1U : 0U;
    tally.duties += it.kind == Difference::Kind::duty ? 1U : 0U;
    (gained ? tally.gained : tally.lost) += it.kind == Difference::Kind::access ? 1U : 0U;
  }
  tally.same += differences.is_proved() ? 1U : 0U;
  tally.unknown += differences.unknown ? 1U : 0U;
}

// Does `after` allow, or shed a duty of, what `before` does not? Both have the same declarations.
bool is_more(const WorldDecision& before, const WorldDecision& after) {
  return after.allowed &&
         (!before.allowed || !std::includes(after.obligations.begin(), after.obligations.end(),
                                            before.obligations.begin(), before.obligations.end()));
}

// SOUNDNESS: the prover said that there is no such world.
void hold_against_samples(const Compiled& before, const Compiled& after, const DiffReport& report,
                          const Pick& pick, Tally& tally) {
  const auto& actions = after.tree().actions;
  for (int sample = 0; sample < 40; ++sample) {
    const std::int64_t now = random_now(pick);
    const World truth = random_truth(after.tree(), now, {.entities = 2, .rows = 3}, pick);
    const World observed = random_observation(after.tree(), truth, now, pick);
    const WorldRequest request = random_request(after.tree(), truth, now, pick);
    const auto one = decide_in_world(before.loaded, observed, request);
    const auto two = decide_in_world(after.loaded, observed, request);
    if (!one || !two) continue;  // more rows than a look-up may return
    const auto it = std::find_if(
        report.comparisons.begin(), report.comparisons.end(), [&](const Comparison& c) {
          return c.action == actions[request.action].name &&
                 c.principal == after.tree().entities[request.principal_type].name &&
                 c.resource == after.tree().entities[request.resource_type].name;
        });
    RC_ASSERT(it != report.comparisons.end());
    tally.allowed += one->allowed || two->allowed ? 1U : 0U;
    const bool wrong = (it->gained.is_proved() && is_more(*one, *two)) ||
                       (it->lost.is_proved() && is_more(*two, *one));
    if (wrong)
      RC_FAIL("proved to be the same, and it is not:\n" + text_of(after.tree(), observed, request) +
              "OLD\n" + std::string(before.source.text()) + "\nNEW\n" +
              std::string(after.source.text()));
  }
}

// The rules with one of them left out, written anew, or joined by another.
std::vector<std::string> changed(const typed::Policy& declarations, std::vector<std::string> rules,
                                 const Pick& pick) {
  const std::size_t which = pick(rules.size());
  const auto effect = pick(2) == 0 ? typed::Effect::permit : typed::Effect::forbid;
  std::string another = random_rule(declarations, "another", effect, 2, pick);
  switch (pick(3)) {
    case 0:
      rules.erase(rules.begin() + static_cast<std::ptrdiff_t>(which));
      break;
    case 1:
      rules[which] = std::move(another);
      break;
    default:
      rules.push_back(std::move(another));
  }
  return rules;
}

TEST(Diff, WhatIsFoundReplaysAndNothingIsLeftOut) {
  Tally tally;
  const std::string declared = small_zoo();
  const typed::Policy declarations = checked(declared).tree();
  rc::check("compare() against samples", [&] {
    const auto pair = *any([&](const Pick& pick) {
      const auto rules = random_rules(declarations, {.rules = 4, .depth = 2}, pick);
      return std::pair(joined(rules), joined(changed(declarations, rules, pick)));
    });
    const Compiled before = compiled(declared + pair.first);
    const Compiled after = compiled(declared + pair.second);
    const DiffReport report = compared(before, after);
    for (const Comparison& it : report.comparisons) {
      count(it.gained, true, tally);
      count(it.lost, false, tally);
    }
    hold_against_samples(before, after, report, rapidcheck_pick(), tally);
  });
  std::cout << "gained " << tally.gained << ", lost " << tally.lost << ", under outage "
            << tally.outages << ", duties " << tally.duties << ", same " << tally.same
            << ", unknown " << tally.unknown << ", allowed samples " << tally.allowed << '\n';
  EXPECT_GT(tally.gained, 0U);
  EXPECT_GT(tally.lost, 0U);
  EXPECT_GT(tally.outages, 0U);
  EXPECT_GT(tally.duties, 0U);
  EXPECT_GT(tally.same, 0U);
  EXPECT_GT(tally.allowed, 0U);
}

struct Redeclared {
  const char *from, *to;
  const char* condition;  // that reads it
};
// Each leaves every rule as it is, and changes what it is given.
constexpr std::array<Redeclared, 12> kRedeclared = {{
    {"enum Role { guest < member < owner }",
     "enum Role { guest < visitor < member < owner < admin }", "u.role != guest"},
    {"enum Color { red, green, blue }", "enum Color { blue, grey, red, green }", "c.color != red"},
    {"cached home: Account", "home: Account", "u.home == u.account"},
    {"sealed fixed maker: Account", "cached maker: Account", "c.maker == u.account"},
    {"expires: time? within 1h", "expires: time? within 2h", "now < (u.expires ?? forever)"},
    {"global lockdown: bool within 10s", "global lockdown: bool within 60s", "not lockdown"},
    {"global least: Role within 1m", "global least: Role within 1s", "u.role >= least"},
    {"{ done: bool } within 1m", "{ done: bool } within 5m", "some visit(u, _, _)"},
    {"{ tint: Color } within 1h", "{ tint: Color }", "some lease(u, c)"},
    {"keeper(camera: Camera, user: User) unique (camera)", "keeper(camera: Camera, user: User)",
     "several keeper(c, _)"},
    {"entity Site in Site, Region {", "entity Site in Site {", "u in u.account"},
    {"  active: bool\n  cached away: bool", "  cached away: bool\n  more: int\n  active: bool",
     "u.active and not u.away"},
}};

std::string redeclared(std::string text, const Redeclared& change) {
  const auto at = text.find(change.from);
  EXPECT_NE(at, std::string::npos) << change.from;
  return text.replace(at, std::string(change.from).size(), change.to);
}

// Between other declarations nothing is sampled, but every world that is found replays, on both.
TEST(Diff, WhatIsFoundBetweenOtherDeclarationsReplays) {
  Tally tally;
  const typed::Policy declarations = checked(zoo()).tree();
  rc::check("compare() of two schemas", [&] {
    const auto& change = kRedeclared[rapidcheck_pick()(kRedeclared.size())];
    const auto rules = *any([&](const Pick& pick) {
      return joined(random_rules(declarations, {.rules = 2, .depth = 2}, pick));
    }) + "rule reads: permit view(u, c) when " +
                       change.condition + "\n";
    const std::string other = redeclared(zoo(), change) + rules;
    const Source source("other.pol", other);
    if (!check(source).policy) return;  // a rule spoke of what was changed
    const Compiled one = compiled(zoo() + rules), two = compiled(other);
    for (const bool forth : {true, false}) {
      const DiffReport report = forth ? compared(one, two) : compared(two, one);
      for (const Comparison& it : report.comparisons) {
        count(it.gained, true, tally);
        count(it.lost, false, tally);
      }
    }
  });
  std::cout << "gained " << tally.gained << ", lost " << tally.lost << ", under outage "
            << tally.outages << ", duties " << tally.duties << ", same " << tally.same
            << ", unknown " << tally.unknown << '\n';
  EXPECT_GT(tally.gained, 0U);
  EXPECT_GT(tally.lost, 0U);
  EXPECT_GT(tally.outages, 0U);
  EXPECT_GT(tally.same, 0U);
  EXPECT_GT(tally.unknown, 0U);
}

bool is_same(const DiffReport& report) {
  return !report.gained() && !report.lost() && report.is_decided() && report.not_compared.empty() &&
         report.changes.empty();
}

RC_GTEST_PROP(Diff, OfAPolicyWithItselfIsEmpty, ()) {
  const typed::Policy declarations = checked(zoo()).tree();
  auto rules = *any(
      [&](const Pick& pick) { return random_rules(declarations, {.rules = 4, .depth = 2}, pick); });
  const std::string text = zoo() + joined(rules);
  const Compiled policy = compiled(text);
  RC_ASSERT(is_same(compared(policy, policy)));
  const auto laid_out = format(Source("test.pol", text));
  RC_ASSERT(laid_out.has_value());
  RC_ASSERT(is_same(compared(policy, compiled(*laid_out))));
  std::reverse(rules.begin(), rules.end());
  RC_ASSERT(is_same(compared(policy, compiled(zoo() + joined(rules)))));
}

}  // namespace
}  // namespace sightline::testing::diff_test
