// The policy as C++ against the machine and the plan: whatever the rules, the facts and the request are, what
// `compile --cpp` writes decides the same, alone and among many, in an image and changed since, and leaves
// to the plan what it was not written for.
#include <gtest/gtest.h>

#include <iostream>
#include <memory>
#include <set>

#include "runtime/format/program.h"
#include "runtime/plan/plan.h"
#include "sightline/cpp_header.h"
#include "sightline/direct_decision.h"
#include "tests/differential/agreement.h"
#include "tests/differential/emitted_code.h"
#include "tests/differential/seldom_policies.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing::direct_test {
namespace {

struct Subject {
  std::unique_ptr<Compiled> policy, other;  // the other has the same schema, or is null
  const direct::Code* code = nullptr;
};

class Subjects {
 public:
  void add(const std::string& text) { all.push_back({make(text), nullptr}); }
  void add(const std::string& text, const std::string& other) {
    all.push_back({make(text), make(other)});
  }
  void compile() {
    std::vector<const Policy*> policies;
    for (const Subject& it : all) policies.push_back(&it.policy->loaded);
    const auto codes = emitted(policies);
    for (std::size_t i = 0; i < all.size(); ++i) all[i].code = codes[i];
  }
  std::vector<Subject> all;

 private:
  static std::unique_ptr<Compiled> make(const std::string& text) {
    return std::make_unique<Compiled>(compiled(text));
  }
};

// What random rules seldom ask, so that each kind of step is among those that are tried.
const char* const kAllKinds = R"(policy kinds
enum Mode { off < on < record }
entity Group in Group
entity User in Group { n: int, m: int?, span: duration within 10s, mode: Mode?, modes: set<Mode>, boss: User? }
global limit: int? within 10s
global quiet: duration
context { level: int, since: time?, wait: duration, mode: Mode, modes: set<Mode>, who: User, word: string, on: bool }
relation pair(one: User, other: User) { n: int } max 20
relation seen(user: User, moment: time) within 10s max 20
obligation log
action look, touch (User, User)
rule sums: permit look(u, x) when -(u.n - level) + x.n < (limit ?? 3) and (x.boss.span ?? 1s) <= wait + quiet
rule sets: permit look(u, x) when mode in x.modes and not (u.mode in modes) with log
rule many: permit look(u, x) when several pair(u, _) as p where p.n >= level with log
rule nobody: permit touch(u, x) when no pair(_, x) as p where p.one != who
rule times: permit touch(u, x) when some seen(u, _) as s where s.moment < (since ?? now)
rule above: permit touch(u, x) when (u in Group::"a") and word == "w"
rule some_m: permit touch(u, x) when some u.m as n where n > level
rule below: forbid touch(u, x) when x in Group::"b" or not on
)";

const std::vector<Subject>& subjects() {
  static const Subjects made = [] {
    Subjects subjects;
    const CheckedPolicy declarations = checked(zoo());
    for (std::uint64_t seed = 0; seed < 14; ++seed) {
      const Pick pick = pick_from(seed);
      const auto rules = [&] {
        return zoo() + joined(random_rules(declarations.tree(), {.rules = 10, .depth = 4}, pick));
      };
      const std::string text = rules();
      subjects.add(text, rules());
    }
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      const Pick pick = pick_from(seed);
      const std::string text = zoo() + many_keyed_rules(declarations.tree(), pick);
      subjects.add(text, zoo() + many_keyed_rules(declarations.tree(), pick));
      subjects.add(nested_queries(pick));
    }
    subjects.add(many_shared_facts(pick_from(0)));
    subjects.add(too_large(pick_from(0)));
    subjects.add(kAllKinds);
    subjects.compile();
    return subjects;
  }();
  return made.all;
}

TEST(Direct, DecidesAsTheMachineAndThePlanDo) {
  PlanTally tally;
  std::uint64_t seed = 0;
  for (const Subject& it : subjects()) {
    const Pick pick = pick_from(++seed);
    expect_agreement(*it.policy, it.other.get(), pick, {}, tally, it.code);
    if (HasFailure()) break;
  }
  std::cout << "by C++ " << tally.planned << ", by the machine " << tally.by_machine << ", allowed "
            << tally.allowed << ", denied " << tally.denied << ", owing " << tally.owing
            << ", blind " << tally.blind << "\n";
  EXPECT_GT(tally.planned, 10 * tally.by_machine);
  EXPECT_GT(tally.allowed, 1000U);
  EXPECT_GT(tally.denied, 1000U);
  EXPECT_GT(tally.owing, 500U);
  EXPECT_GT(tally.blind, 300U);
}

TEST(Direct, TriesEveryKindOfStep) {
  std::set<StepKind> seen;
  for (const Subject& it : subjects())
    for (const Step& step : it.policy->loaded.program().plan->steps) seen.insert(step.kind);
  for (auto kind = StepKind::mark; kind <= StepKind::deny;
       kind = static_cast<StepKind>(static_cast<int>(kind) + 1)) {
    if (kind >= StepKind::flag_is_true && kind <= StepKind::eight_not_less_equal)
      continue;  // when bound
    EXPECT_TRUE(seen.contains(kind)) << "no step " << static_cast<int>(kind);
  }
}

// A code's body and key are what it is held to.
TEST(Direct, ReadsSnapshotsOfItsOwnPolicyAlone) {
  const Subject& it = subjects().front();
  EXPECT_EQ(it.code->version, direct::kVersion);
  EXPECT_EQ(it.code->body, it.policy->loaded.body());
  const auto own = SnapshotBuilder(it.policy->loaded).build(1, Time{});
  const auto others = SnapshotBuilder(it.other->loaded).build(1, Time{});
  ASSERT_TRUE(own && others);
  EXPECT_TRUE(direct::is_bound(direct::Inside::facts(*own), it.code->key));
  EXPECT_FALSE(direct::is_bound(direct::Inside::facts(*others), it.code->key));
}

// SOUNDNESS: whoever hands the C++ another policy is answered by that one's rules, also on facts that were
// made for the policy that the C++ is of.
TEST(Direct, LeavesAnotherPolicyToItself) {
  std::size_t differ = 0;
  std::uint64_t seed = 0;
  for (const Subject& it : subjects()) {
    if (it.other == nullptr) continue;
    const Pick pick = pick_from(++seed);
    const std::int64_t now = random_now(pick);
    const World truth = random_truth(it.policy->tree(), now, {}, pick);
    const auto snapshot = to_snapshot(truth, it.policy->loaded);
    ASSERT_TRUE(snapshot) << snapshot.error().message;
    Requests requests(it.policy->loaded, truth);
    for (int i = 0; i < 40; ++i)
      requests.add(random_request(it.policy->tree(), truth, now, pick), pick);
    std::vector<Decision> many(requests.all.size());
    it.code->decide_many(it.other->loaded, requests.all, *snapshot, many);
    for (std::size_t i = 0; i < many.size(); ++i) {
      const Request& request = requests.all[i];
      const Decision meant = it.other->loaded.decide(request, *snapshot);
      const Decision one = direct::decide(*it.code, it.other->loaded, request, *snapshot);
      for (const Decision& found : {many[i], one}) {
        ASSERT_EQ(found.outcome, meant.outcome) << requests.words[i];
        ASSERT_EQ(found.obligations, meant.obligations) << requests.words[i];
      }
      differ += it.policy->loaded.decide(request, *snapshot).outcome != meant.outcome ? 1U : 0U;
    }
  }
  EXPECT_GT(differ, 30U) << "the two policies hardly ever disagree";
}

TEST(Direct, IsWrittenTheSameEveryTime) {
  const Subject& it = subjects().front();
  const auto once = cpp_code(it.policy->loaded, "home"),
             again = cpp_code(it.policy->loaded, "home");
  ASSERT_TRUE(once && again);
  EXPECT_EQ(*once, *again);
  EXPECT_EQ(namespace_of_code(*once), "home");
  EXPECT_EQ(namespace_of_code("int main() {}"), std::nullopt);
  EXPECT_NE(*once, *cpp_code(it.other->loaded, "home"));
}

}  // namespace
}  // namespace sightline::testing::direct_test
