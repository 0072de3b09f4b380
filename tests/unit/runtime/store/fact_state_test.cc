// What changes come to: every kind of change, in tables, and a law over random ones.
#include "runtime/store/fact_state.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "tests/unit/runtime/store/change_text.h"
#include "tests/unit/runtime/store/household.h"

namespace sightline::fact_state_test {
namespace {

const Entity kAnn{kUser, "ann"}, kBea{kUser, "bea"}, kPorch{kCamera, "porch"},
    kNorth{kAccount, "north"}, kSouth{kAccount, "south"};
const std::array kShare = {Value::entity(kAnn), Value::entity(kPorch)};

// All that is told of the state, a line for each change; the first is always the same.
std::string told(const FactState& state, std::size_t part_bytes = 1 << 20) {
  std::string all;
  const auto done = state.tell(part_bytes, [&](const FactBatch& part) {
    all += changes_text(part);
    return Accepted{};
  });
  EXPECT_TRUE(done);
  const std::string first = "forget everything\n";
  EXPECT_EQ(all.substr(0, first.size()), first);
  return all.substr(first.size());
}

std::string apply_all(FactState& state, const FactBatch& batch) {
  auto changes = batch.changes();
  while (const BatchChange* change = changes.next()) {
    if (const auto wrong = state.apply(*change)) return *wrong;
  }
  return "";
}

class FactStates : public ::testing::Test {
 protected:
  Policy policy = household();
  FactState state{policy.schema()};
  // What is told after these changes of `ann`, her account and her share.
  std::string after(const std::function<void(FactBatch&)>& changes) {
    FactBatch batch;
    batch.forget_everything();
    batch.replace_entity(kAnn);
    batch.set_attribute(kAnn, "role", Value::member(1));
    batch.add_parent(kAnn, kNorth);
    batch.upsert_row("share", kShare, std::array{FieldValue{"from", Value::integer(5)}});
    batch.set_global("lockdown", Value::boolean(false));
    changes(batch);
    EXPECT_EQ(apply_all(state, batch), "");
    return told(state);
  }
};

constexpr const char* kLock = "lockdown = boolean 0\n";
constexpr const char* kAnnIs = "replace 1:ann\n1:ann.role = member 1\n1:ann in 0:north\n";
constexpr const char* kRow = "share(1:ann, 2:porch) {from = integer 5}\n";

TEST_F(FactStates, HoldWhatWasSaid) {
  struct Case {
    std::function<void(FactBatch&)> changes;
    std::string expected;
  };
  const std::string ann = kAnnIs, row = kRow, lock = kLock;
  const std::vector<Case> cases = {
      {[](FactBatch&) {}, lock + ann + row},
      {[](FactBatch& b) { b.forget_everything(); }, ""},
      {[](FactBatch& b) { b.replace_entity(kAnn); }, lock + "replace 1:ann\n" + row},
      {[](FactBatch& b) { b.upsert_entity(kAnn); }, lock + ann + row},
      {[](FactBatch& b) { b.delete_entity(kAnn); }, lock + row},
      {[](FactBatch& b) { b.delete_entity(kBea); }, lock + ann + row},
      {[](FactBatch& b) { b.delete_entity(kAnn), b.upsert_entity(kAnn); },
       lock + "replace 1:ann\n" + row},
      {[](FactBatch& b) { b.set_attribute(kAnn, "role", Value::member(0)); },
       lock + "replace 1:ann\n1:ann.role = member 0\n1:ann in 0:north\n" + row},
      {[](FactBatch& b) { b.set_attribute(kAnn, "limit", Value::none()); },
       lock + ann + row},  // as silence says
      {[](FactBatch& b) {
         b.set_attribute(kBea, "role", Value::unavailable()), b.mark_incomplete(kBea);
       },
       lock + "1:bea.role = unavailable\n1:bea incomplete\n" + ann + row},
      {[](FactBatch& b) { b.mark_incomplete(kBea), b.upsert_entity(kBea); },
       lock + ann + "replace 1:bea\n1:bea incomplete\n" + row},
      {[](FactBatch& b) { b.add_parent(kBea, kNorth), b.upsert_entity(kBea); },
       lock + ann + "replace 1:bea\n1:bea in 0:north\n" + row},
      {[](FactBatch& b) { b.mark_incomplete(kBea), b.delete_entity(kBea); }, lock + ann + row},
      {[](FactBatch& b) { b.clear_attribute(kBea, "role"), b.remove_parent(kBea, kNorth); },
       lock + ann + row},
      {[](FactBatch& b) { b.clear_attribute(kAnn, "role"); },
       lock + "replace 1:ann\n1:ann in 0:north\n" + row},
      {[](FactBatch& b) { b.clear_attribute(kAnn, "limit"); }, lock + ann + row},
      {[](FactBatch& b) { b.add_parent(kAnn, kNorth), b.add_parent(kAnn, kSouth); },
       lock + ann + "1:ann in 0:south\n" + row},
      {[](FactBatch& b) { b.remove_parent(kAnn, kNorth), b.remove_parent(kAnn, kSouth); },
       lock + "replace 1:ann\n1:ann.role = member 1\n" + row},
      {[](FactBatch& b) { b.mark_incomplete(kAnn); }, lock + ann + "1:ann incomplete\n" + row},
      {[](FactBatch& b) { b.mark_incomplete(kAnn), b.mark_complete(kAnn); }, lock + ann + row},
      {[](FactBatch& b) { b.mark_incomplete(kAnn), b.replace_entity(kAnn); },
       lock + "replace 1:ann\n" + row},
      {[](FactBatch& b) { b.upsert_row("share", kShare); },
       lock + ann + "share(1:ann, 2:porch) {}\n"},
      {[](FactBatch& b) { b.delete_row("share", kShare); }, lock + ann},
      {[](FactBatch& b) {
         b.delete_row("share", std::array{kShare[0], Value::entity({kCamera, "x"})});
       },
       lock + ann + row},
      {[](FactBatch& b) { b.mark_incomplete("share"); }, lock + ann + "share incomplete\n" + row},
      {[](FactBatch& b) { b.mark_incomplete("share"), b.mark_complete("share"); },
       lock + ann + row},
      {[](FactBatch& b) { b.set_global("lockdown", Value::boolean(true)); },
       "lockdown = boolean 1\n" + ann + row},
      {[](FactBatch& b) { b.clear_global("lockdown"); }, ann + row},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(after(c.changes), c.expected) << &c - cases.data();
  }
}

TEST_F(FactStates, RefuseWhatMakesNoSense) {
  struct Case {
    std::function<void(FactBatch&)> change;
    const char* message;
  };
  const std::vector<Case> cases = {
      {[](FactBatch& b) { b.upsert_entity({9, "x"}); }, "there is no entity type 9"},
      {[](FactBatch& b) { b.set_attribute(kAnn, "rol", Value::member(1)); },
       "there is no User attribute \"rol\""},
      {[](FactBatch& b) { b.clear_attribute(kAnn, "rol"); }, "there is no User attribute \"rol\""},
      {[](FactBatch& b) { b.upsert_row("shared", kShare); }, "there is no relation \"shared\""},
      {[](FactBatch& b) { b.mark_complete("shared"); }, "there is no relation \"shared\""},
      {[](FactBatch& b) { b.delete_row("share", std::array{kShare[0]}); },
       "a row of share has 1 columns, not 2"},
      {[](FactBatch& b) {
         b.upsert_row("share", kShare, std::array{FieldValue{"to", Value::none()}});
       },
       "there is no share field \"to\""},
      {[](FactBatch& b) {
         b.upsert_row(
             "share", kShare,
             std::array{FieldValue{"from", Value::none()}, FieldValue{"from", Value::none()}});
       },
       "the field share.from was given twice"},
      {[](FactBatch& b) { b.set_global("lock", Value::none()); }, "there is no global \"lock\""},
  };
  const std::string before = after([](FactBatch&) {});
  for (const Case& c : cases) {
    FactBatch batch;
    c.change(batch);
    EXPECT_EQ(apply_all(state, batch), c.message);
    EXPECT_EQ(told(state), before) << c.message;
  }
}

// A change at random, that makes sense or does not.
void add_random(FactBatch& batch, std::minstd_rand& random) {
  const std::array ids = {"a", "b", "c"};
  const auto id = [&] { return ids[random() % 3]; };
  const Entity user{kUser, id()}, account{kAccount, id()};
  const std::array key = {Value::entity(user), Value::entity({kCamera, id()})};
  switch (random() % 13) {
    case 0:
      return batch.replace_entity(user);
    case 1:
      return batch.upsert_entity(user);
    case 2:
      return batch.delete_entity(user);
    case 3:
      return batch.set_attribute(user, "limit", Value::integer(static_cast<int>(random() % 5)));
    case 4:
      return batch.clear_attribute(user, "limit");
    case 5:
      return batch.add_parent(user, account);
    case 6:
      return batch.remove_parent(user, account);
    case 7:
      return random() % 2 == 0 ? batch.mark_incomplete(user) : batch.mark_complete(user);
    case 8:
      return batch.upsert_row(
          "share", key,
          std::array{FieldValue{"from", Value::integer(static_cast<int>(random() % 5))}});
    case 9:
      return batch.delete_row("share", key);
    case 10:
      return random() % 2 == 0 ? batch.mark_incomplete("share") : batch.mark_complete("share");
    case 11:
      return batch.set_global("lockdown", Value::boolean(random() % 2 == 0));
    default:
      return random() % 8 == 0 ? batch.forget_everything() : batch.clear_global("lockdown");
  }
}

// What is told of a state, in parts of any size, makes the same state again, whatever the other held.
TEST_F(FactStates, AreMadeAgainFromWhatTheyTell) {
  std::minstd_rand random(7);
  for (int round = 0; round < 300; ++round) {
    FactState one(policy.schema()), other(policy.schema());
    for (std::size_t n = random() % 60; n > 0; --n) {
      FactBatch batch;
      add_random(batch, random);
      apply_all(one, batch);
      add_random(batch, random);
      apply_all(other, batch);
    }
    const auto copied = one.tell(random() % 40, [&](const FactBatch& part) {
      EXPECT_EQ(apply_all(other, part), "");
      return Accepted{};
    });
    EXPECT_TRUE(copied);
    ASSERT_EQ(told(other), told(one));
  }
}

}  // namespace
}  // namespace sightline::fact_state_test
