// Mutants of small policies: who notices them, and that an unnoticed one really decides otherwise.
#include "sightline/mutation.h"

#include <map>

#include "compiler/mutate/mutants.h"
#include "specs/reference/decide.h"
#include "tests/support/compiled.h"

#include <gtest/gtest.h>

namespace sightline::testing::mutate_test {
namespace {

constexpr const char* kDeclarations = R"(
entity Account
entity User { account: Account, verified: bool }
entity Clip { sealed fixed account: Account, level: int }
relation share(viewer: User, clip: Clip) { from: time, until: time }
global lockdown: bool within 10s
obligation no_store
action view(User, Clip)
)";

std::string_view word(Mutant::Kind kind) {
  switch (kind) {
    case Mutant::Kind::dropped:
      return "dropped";
    case Mutant::Kind::negated:
      return "negated";
    case Mutant::Kind::shifted:
      return "shifted";
    case Mutant::Kind::widened:
      return "widened";
    case Mutant::Kind::removed:
      return "removed";
    case Mutant::Kind::obligation_dropped:
      return "obligation";
  }
  return "";
}

std::string text_of(const Mutant& mutant, const Compiled& policy) {
  const bool clause = mutant.kind == Mutant::Kind::widened ||
                      mutant.kind == Mutant::Kind::removed ||
                      mutant.kind == Mutant::Kind::obligation_dropped;
  return std::string(word(mutant.kind)) +
         (clause ? "" : " " + std::string(policy.source.text(mutant.span)));
}

TEST(Mutants, AreOneChangeEach) {
  const std::map<std::string, std::vector<std::string>> table{
      {"permit view(u, c) when u.verified", {"negated u.verified", "widened"}},
      {"permit view(u, c)", {}},
      {"forbid view(u, c)", {"removed"}},
      {"permit view(u, c) when u.verified and c.level < 3",
       {"dropped c.level < 3", "dropped u.verified", "negated c.level < 3", "negated u.verified",
        "shifted c.level < 3", "widened"}},
      {"permit view(u, c) when u.verified unless c.level == 3 or lockdown",
       {"dropped c.level == 3", "dropped c.level == 3 or lockdown", "dropped lockdown",
        "dropped u.verified", "negated c.level == 3", "negated lockdown", "negated u.verified",
        "widened"}},
      {"permit view(u, c) when some share(u, c) as s where now < s.until with no_store",
       {"dropped now < s.until", "negated now < s.until",
        "negated some share(u, c) as s where now < s.until", "obligation", "shifted now < s.until",
        "widened"}},
  };
  for (const auto& [clause, expected] : table) {
    const Compiled policy = compiled(std::string(kDeclarations) + "rule r: " + clause);
    std::vector<std::string> found;
    for (const Mutant& mutant : mutants_of(policy.tree())) found.push_back(text_of(mutant, policy));
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, expected) << clause;
  }
}

TEST(Mutants, ADroppedConditionIsNeutralWhereItStands) {
  const Compiled policy = compiled(std::string(kDeclarations) +
                                   "rule r: permit view(u, c) when (u.verified or lockdown) and "
                                   "c.level < 3 unless c.level == 1");
  const std::map<std::string, bool> neutral{
      {"u.verified", false}, {"lockdown", false}, {"c.level < 3", true}, {"c.level == 1", false}};
  std::size_t dropped = 0;
  for (const Mutant& mutant : mutants_of(policy.tree())) {
    const std::string text(policy.source.text(mutant.span));
    if (mutant.kind != Mutant::Kind::dropped || !neutral.contains(text)) continue;
    ++dropped;
    const typed::Policy other = changed(policy.tree(), mutant);
    std::vector<bool> constants;
    const std::function<void(const typed::Expr&)> walk = [&](const typed::Expr& expr) {
      std::visit(overloaded{[&](const typed::Constant& n) { constants.push_back(n.value != 0); },
                            [&](const typed::Not& n) { walk(*n.operand); },
                            [&](const typed::And& n) { walk(*n.left), walk(*n.right); },
                            [&](const typed::Or& n) { walk(*n.left), walk(*n.right); },
                            [](const auto&) {}},
                 expr.node);
    };
    walk(*other.rules[0].clauses[0].condition);
    EXPECT_EQ(constants, std::vector<bool>{neutral.at(text)}) << text;
  }
  EXPECT_EQ(dropped, neutral.size());
}

struct Line {
  const char* name;
  std::string rest;
  std::map<std::string, std::string>
      fates;  // of each mutant: the property that notices, or the fate
};
void PrintTo(const Line& line, std::ostream* out) { *out << line.name; }  // for GoogleTest

std::vector<Line> lines() {
  const std::string own = "rule r: permit view(u, c) when u.account == c.account";
  return {
      {"a never notices what lets in more",
       own + "\nproperty p: never view(u, c) unless u.account == c.account",
       {{"negated u.account == c.account", "p"}, {"widened", "p"}}},
      {"nobody asks",
       own,
       {{"negated u.account == c.account", "unnoticed"}, {"widened", "unnoticed"}}},
      {"a second condition that nobody asks for",
       own + " and u.verified\nproperty p: never view(u, c) unless u.account == c.account",
       {{"negated u.account == c.account", "p"},
        {"widened", "p"},
        {"dropped u.account == c.account", "p"},
        {"negated u.verified", "unnoticed"},
        {"dropped u.verified", "unnoticed"}}},
      {"an always notices what lets in less",
       own + "\nproperty p: always view(u, c) when u.account == c.account",
       {{"negated u.account == c.account", "p"}, {"widened", "unnoticed"}}},
      {"a possible notices what lets nobody in",
       own + "\nproperty p: possible view(u, c) when u.account == c.account",
       {{"negated u.account == c.account", "p"}, {"widened", "unnoticed"}}},
      {"a forbid",
       "rule r: permit view(u, c)\nrule f: forbid view(u, c) when lockdown\n"
       "property p: never view(u, c) when lockdown assuming honest\n",
       {{"removed", "unnoticed"}, {"negated lockdown", "unnoticed"}}},
      {"an obligation",
       own + " with no_store\nproperty p: never view(u, c) without no_store",
       {{"negated u.account == c.account", "unnoticed"},
        {"widened", "unnoticed"},
        {"obligation", "p"}}},
      {"an obligation that nobody asks for",
       own + " with no_store\nproperty p: never view(u, c) unless u.account == c.account",
       {{"negated u.account == c.account", "p"}, {"widened", "p"}, {"obligation", "unnoticed"}}},
      {"an obligation, and forbids beside it",
       own + " with no_store\nrule f: forbid view(u, c) when lockdown or c.level > 3",
       {{"negated u.account == c.account", "unnoticed"},
        {"widened", "unnoticed"},
        {"obligation", "unnoticed"},
        {"removed", "unnoticed"},
        {"dropped lockdown", "unnoticed"},
        {"negated lockdown", "unnoticed"},
        {"dropped c.level > 3", "unnoticed"},
        {"negated c.level > 3", "unnoticed"},
        {"shifted c.level > 3", "unnoticed"}}},
      {"a change that changes nothing",
       own + " and u.account == c.account\n"
             "property p: never view(u, c) unless u.account == c.account",
       {{"widened", "p"},
        {"negated u.account == c.account", "unnoticed"},
        {"dropped u.account == c.account", "equivalent"}}},
      {"a border",
       "rule r: permit view(u, c) when c.level < 3\nproperty p: never view(u, c) when c.level > 3",
       {{"shifted c.level < 3", "unnoticed"}, {"negated c.level < 3", "p"}, {"widened", "p"}}},
      {"a border that is asked for",
       "rule r: permit view(u, c) when c.level < 3\nproperty p: never view(u, c) when c.level >= 3",
       {{"shifted c.level < 3", "p"}, {"negated c.level < 3", "p"}, {"widened", "p"}}},
      {"a property that does not hold notices nothing",
       own + "\nproperty p: never view(u, c) when u.verified",
       {{"negated u.account == c.account", "unnoticed"}, {"widened", "unnoticed"}}},
      {"a forall",
       own + "\nproperty p: forall u: User, c: Clip: may view(u, c) implies u.account == c.account",
       {{"negated u.account == c.account", "p"}, {"widened", "p"}}},
  };
}

std::string fate_of(const MutantReport& report) {
  switch (report.fate) {
    case Fate::noticed:
      return report.property;
    case Fate::unnoticed:
      return "unnoticed";
    case Fate::equivalent:
      return "equivalent";
    case Fate::unknown:
      return "unknown: " + report.why;
  }
  return "";
}

class Mutation : public ::testing::TestWithParam<Line> {};

TEST_P(Mutation, IsNoticedByWhomItConcerns) {
  const Compiled policy = compiled(kDeclarations + GetParam().rest);
  const auto report = mutate(policy.checked, policy.artifact);
  ASSERT_TRUE(report) << report.error().message;
  std::map<std::string, std::string> fates;
  for (const MutantReport& it : report->mutants) {
    auto& fate = fates[text_of(it.mutant, policy)];
    fate = fate == "unnoticed" ? fate : fate_of(it);
  }
  EXPECT_EQ(fates, GetParam().fates);
}

// SOUNDNESS: by nobody's word but the reference's.
TEST_P(Mutation, AnUnnoticedOneDecidesOtherwiseOnItsWorld) {
  const Compiled policy = compiled(kDeclarations + GetParam().rest);
  const auto report = mutate(policy.checked, policy.artifact);
  ASSERT_TRUE(report) << report.error().message;
  for (const MutantReport& it : report->mutants) {
    ASSERT_EQ(it.world.has_value(), it.fate == Fate::unnoticed);
    if (!it.world) continue;
    const WorldRequest& request = it.world->asked.front().request;
    const auto before = reference::decide(policy.tree(), it.world->observed, request);
    const auto after =
        reference::decide(changed(policy.tree(), it.mutant), it.world->observed, request);
    EXPECT_TRUE(before.allowed != after.allowed || before.obligations != after.obligations);
    EXPECT_EQ(after.allowed, it.allowed_by_mutant);
    EXPECT_EQ(after.obligations, it.obligations_by_mutant);
  }
}

INSTANTIATE_TEST_SUITE_P(Table, Mutation, ::testing::ValuesIn(lines()), [](const auto& line) {
  std::string name;
  for (const char c : std::string(line.param.name))
    name += ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') ? c : '_';
  return name;
});

// A hundred rules take a while: somebody who waits is told for what.
TEST(Mutation, TellsWhatItAsksAbout) {
  const Compiled policy = compiled(std::string(kDeclarations) +
                                   "rule r: permit view(u, c) when u.verified and c.level < 3\n"
                                   "property p: never view(u, c) unless u.verified\n");
  std::vector<std::string> told;
  const auto report = mutate(policy.checked, policy.artifact, {.timeout_seconds = 600},
                             [&](std::string_view what) { told.emplace_back(what); });
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_GT(told.size(), 1U);
  EXPECT_EQ(told[0], "p");
  EXPECT_EQ(report->count(Fate::unknown), 0U);
  const std::string all = " of " + std::to_string(report->mutants.size());
  for (std::size_t t = 1; t < told.size(); ++t) {
    EXPECT_TRUE(told[t].starts_with("change ") && told[t].ends_with(all)) << told[t];
  }
}

TEST(Mutation, SaysWhichTestsWouldFail) {
  const Compiled policy = compiled(std::string(kDeclarations) + R"(
rule r: permit view(u, c) when u.verified
world w {
  Account north {}
  User ann { account: north, verified: true }
  User bea { account: north, verified: false }
  Clip film { account: north, level: 1 }
  lockdown: false
}
test "who is not verified" in w { bea may not view film }
test "who is" in w { ann may view film }
)");
  const auto report = mutate(policy.checked, policy.artifact);
  ASSERT_TRUE(report) << report.error().message;
  for (const MutantReport& it : report->mutants) {
    const std::vector<std::string> both{"who is not verified", "who is"}, first{both.front()};
    EXPECT_EQ(it.tests, it.mutant.kind == Mutant::Kind::widened ? first : both);
  }
}

}  // namespace
}  // namespace sightline::testing::mutate_test
