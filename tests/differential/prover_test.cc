// The prover's word against sampling: of a random property that it calls proved, no world that
// trust allows may be a counterexample; one that it calls refuted was replayed by prove() itself,
// and a verdict that does not replay is an error here. The tally shows that both kinds occur.
#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_condition.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing::prover_test {
namespace {

using reference::Plain;

struct Tally {
  std::size_t proved = 0, refuted = 0, unknown = 0, vacuous = 0, premises = 0, allowed = 0;
};

bool is_case(const Compiled& policy, const typed::PropertyCase& of, const World& truth,
             const WorldRequest& request) {
  Plain plain(policy.tree(), truth, request, Plain::View::truth);
  return reference::Evaluate<Plain>(plain).truth(*of.condition) == Plain::Truth::yes;
}

std::string told(const Compiled& policy, const World& truth, const World& observed,
                 const WorldRequest& request) {
  return "proved, and it is not:\nTRUTH\n" + text_of(policy.tree(), truth) + "OBSERVED\n" +
         text_of(policy.tree(), observed) + text_of(policy.tree(), truth, request) +
         std::string(policy.source.text());
}

// Is this allow, or deny, what a head forbids?
bool breaks(const typed::Property& property, const WorldDecision& decision) {
  const auto has = [&](std::uint32_t o) {
    return std::find(decision.obligations.begin(), decision.obligations.end(), o) !=
           decision.obligations.end();
  };
  const auto& without = property.without;
  if (property.kind == typed::Property::Kind::never) {
    return decision.allowed &&
           (without.empty() || !std::all_of(without.begin(), without.end(), has));
  }
  return !decision.allowed || std::any_of(without.begin(), without.end(), has);
}

// Does the claim of a `forall` fail for some choice of its variables, all of them entities or
// members?
bool fails_somewhere(const Compiled& policy, const typed::Property& property, const World& truth,
                     const World& observed, const WorldRequest& request, const Pick& pick) {
  reference::Claim claim{{}, &observed};
  std::vector<std::pair<std::uint32_t, Plain::Row>> rows;
  for (const auto& variable : property.variables) {
    claim.variables.push_back(0);
    if (variable.kind == typed::Variable::Kind::row) {
      const auto& there = truth.rows[variable.relation];
      if (there.empty()) return false;
      rows.emplace_back(variable.row, Plain::Row{variable.relation, &there[pick(there.size())]});
      continue;
    }
    const std::size_t count = variable.type.kind == typed::Type::Kind::entity
                                  ? truth.entities[variable.type.id].size()
                                  : policy.tree().enums[variable.type.id].members.size();
    claim.variables.back() = static_cast<std::int64_t>(pick(count));
  }
  Plain plain(policy.tree(), truth, request, Plain::View::truth, claim);
  reference::Evaluate<Plain> evaluate(plain);
  for (const auto& [number, row] : rows) evaluate.bind(number, row);
  return evaluate.truth(*property.condition) != Plain::Truth::yes;
}

// A world against a property that is proved, as text; empty if none was found.
std::string counterexample(const Compiled& policy, const typed::Property& property,
                           const Pick& pick, Tally& tally) {
  const bool ideal = property.kind == typed::Property::Kind::always;
  for (int sample = 0; sample < 60; ++sample) {
    const std::int64_t now = random_now(pick);
    const World truth = random_truth(policy.tree(), now, {.entities = 2, .rows = 3}, pick);
    const World observed = ideal ? truth : random_observation(policy.tree(), truth, now, pick);
    WorldRequest request = random_request(policy.tree(), truth, now, pick);
    if (property.kind == typed::Property::Kind::forall) {
      ++tally.premises;
      if (fails_somewhere(policy, property, truth, observed, request, pick))
        return told(policy, truth, observed, request);
    }
    for (const auto& of : property.cases) {
      request.principal_type = of.principal, request.resource_type = of.resource;
      request.principal %= static_cast<std::uint32_t>(truth.entities[of.principal].size());
      request.resource %= static_cast<std::uint32_t>(truth.entities[of.resource].size());
      for (const auto action : of.actions) {
        request.action = action;
        if (!is_case(policy, of, truth, request)) continue;
        const auto decision = decide_in_world(policy.loaded, observed, request);
        if (!decision) continue;  // more rows than a look-up may return
        ++tally.premises;
        tally.allowed += decision->allowed ? 1U : 0U;
        if (breaks(property, *decision)) return told(policy, truth, observed, request);
      }
    }
  }
  return "";
}

void count(const Verdict& verdict, Tally& tally) {
  tally.proved += std::holds_alternative<Proved>(verdict) ? 1U : 0U;
  tally.refuted += std::holds_alternative<Refuted>(verdict) ? 1U : 0U;
  tally.unknown += std::holds_alternative<Unknown>(verdict) ? 1U : 0U;
  tally.vacuous += std::holds_alternative<Vacuous>(verdict) ? 1U : 0U;
}

// Every verdict on one random policy, each held against samples.
void hold_verdicts(const Compiled& policy, const Pick& pick, Tally& tally) {
  const auto report = prove(policy.checked, policy.artifact, {});
  if (!report)
    RC_FAIL("internal error: " + report.error().message + "\n" + std::string(policy.source.text()));
  for (const auto& asked : report->properties) {
    if (asked.built_in) {
      // The others are about the text, and a random text has idle rules.
      const bool is_about_bytes = asked.name == "same meaning" || asked.name == "fail closed";
      if (is_about_bytes && !std::holds_alternative<Proved>(asked.verdict))
        RC_FAIL(asked.name + " does not hold\n" + std::string(policy.source.text()));
      continue;
    }
    count(asked.verdict, tally);
    const auto& property = policy.tree().properties[asked.property];
    const bool possible = property.kind == typed::Property::Kind::possible;
    std::string found;
    if (!possible && std::holds_alternative<Proved>(asked.verdict))
      found = counterexample(policy, property, pick, tally);
    if (!found.empty()) RC_FAIL(found);
  }
}

// Rules of which properties are sometimes true: the property's own case is what the permits
// exclude.
std::string related(const typed::Policy& declarations, std::size_t depth, const Pick& pick) {
  const auto plain = std::find_if(
      declarations.actions.begin(), declarations.actions.end(), [](const typed::Action& action) {
        return action.principals.size() == 1 && action.resources.size() == 1;
      });
  RandomCondition random(declarations, Speaker::permit, pick);
  random.bind("u", {typed::Type::Kind::entity, plain->principals.front(), false});
  random.bind("x", {typed::Type::Kind::entity, plain->resources.front(), false});
  const Polarity either{true, true};
  const std::string case_ = random.condition(depth, either);
  const std::string other = random.condition(1, either);
  const std::string head = plain->name + " (u, x)";
  return "rule r: permit " + head + " when (" + case_ + ") and (" + other + ")\n" +
         "property same: never " + head + " unless " + case_ + "\n" + "property weaker: never " +
         head + " unless (" + case_ + ") or (" + other + ")\n" + "property kept: always " + head +
         " when (" + case_ + ") and (" + other + ")\n";
}

void hold_random(const std::string& declarations_text, const char* name, std::size_t depth) {
  const CheckedPolicy declarations = checked(declarations_text);
  Tally tally;
  EXPECT_TRUE(rc::check(name, [&] {
    const std::string text = *any([&](const Pick& pick) {
      const auto& tree = declarations.tree();
      if (pick(2) == 1) return declarations_text + related(tree, depth, pick);
      std::string all = declarations_text;
      for (const auto& rule : random_rules(tree, {.rules = 3, .depth = depth}, pick)) all += rule;
      return all + random_property(tree, "p", "never", depth, pick) +
             random_property(tree, "q", "never", 1, pick) +
             random_property(tree, "a", "always", depth, pick) +
             random_property(tree, "f", "forall", 1, pick) +
             random_property(tree, "w", "possible", depth, pick);
    });
    const Pick pick =
        pick_from(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
    hold_verdicts(compiled(text), pick, tally);
  }));
  std::cout << name << ": " << tally.proved << " proved, " << tally.refuted << " refuted, "
            << tally.unknown << " unknown, " << tally.vacuous << " vacuous; " << tally.premises
            << " sampled cases of proved properties, " << tally.allowed << " allowed\n";
  EXPECT_GT(tally.proved, 30U);
  EXPECT_GT(tally.refuted, 30U);
  EXPECT_GT(tally.premises, 1000U);
}

TEST(Prover, ProvedOfRandomPoliciesSurvivesSampling) {
  hold_random(small_zoo(), "proved survives sampling", 2);
}
TEST(Prover, ProvedOfRandomPoliciesSurvivesSamplingInTheZoo) {
  hold_random(zoo(), "proved survives sampling in the zoo", 2);
}

}  // namespace
}  // namespace sightline::testing::prover_test
