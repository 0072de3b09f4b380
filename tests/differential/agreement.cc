// A policy -> expectations of every way of deciding by it. Used by plan_test.cc and direct_test.cc.
#include "tests/differential/agreement.h"

#include <gtest/gtest.h>

#include "sightline/fact_writer.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing {

void expect_agreement(const Compiled& policy, const Compiled* other, const Pick& pick,
                      Effort effort, PlanTally& tally, const direct::Code* code) {
  for (int world = 0; world < effort.worlds && !::testing::Test::HasFailure(); ++world) {
    const std::int64_t now = random_now(pick);
    const World truth = random_truth(policy.tree(), now, {}, pick);
    const World observed = random_observation(policy.tree(), truth, now, pick);
    const World before = random_poorer(observed, pick);
    Requests requests(policy.loaded, observed);
    for (int i = 0; i < effort.requests; ++i)
      requests.add(random_poorer(random_request(policy.tree(), truth, now, pick), pick), pick);
    const auto check = [&](const Snapshot& snapshot, const char* how) {
      EXPECT_EQ(disagreement(policy.loaded, snapshot, requests, tally, code), "")
          << how << "\n"
          << text_of(policy.tree(), observed) << policy.source.text();
    };
    const auto snapshot = to_snapshot(observed, policy.loaded);
    ASSERT_TRUE(snapshot) << snapshot.error().message;
    check(*snapshot, "in an image");
    auto base = to_snapshot(before, policy.loaded);
    if (!base) continue;  // what `observed` has not lost may break an invariant
    auto writer = FactWriter::start(policy.loaded, std::move(*base));
    ASSERT_TRUE(writer);
    const auto applied = writer->apply(changes_of(policy.loaded.schema(), before, observed), 2);
    if (!applied) continue;  // a cache's word, which the registry would not say
    check(writer->newest(), "changed since");
    for (std::size_t i = 0; i < requests.all.size(); ++i) {
      if (requests.all[i].revision_at_least != 0) continue;
      const auto& request = requests.all[i];
      EXPECT_EQ(bool(policy.loaded.decide(request, writer->newest())),
                bool(policy.loaded.decide(request, *snapshot)))
          << "a revision is not what a snapshot of the same facts is: " << requests.words[i];
    }
    if (other == nullptr) continue;
    auto theirs = to_snapshot(observed, other->loaded);
    ASSERT_TRUE(theirs) << theirs.error().message;
    check(*theirs, "of another policy");
    for (const Request& request : requests.all)
      EXPECT_TRUE(!policy.loaded.decide(request, *theirs) ||
                  policy.loaded.decide(request, *snapshot))
          << "a snapshot that was not made for the policy allows what its own denies";
    ASSERT_TRUE(writer->swap_policy(other->loaded));
    check(writer->newest(), "after another policy took this one's place");
    ASSERT_TRUE(writer->swap_policy(policy.loaded));
    check(writer->newest(), "and it took it back");
  }
}

}  // namespace sightline::testing
