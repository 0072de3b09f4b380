// Facts that begin with nothing, loaded as batches or as an image at once: the same facts, the same refusals,
// the same directory from then on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sightline/store/fact_directory.h"
#include "tests/unit/runtime/store/change_text.h"
#include "tests/unit/runtime/store/full_disk.h"
#include "tests/unit/runtime/store/household.h"
#include "tests/unit/runtime/store/scratch_folder.h"

namespace sightline::fact_loading_test {
namespace {

using ::testing::HasSubstr;
using Kind = StoreError::Kind;

constexpr std::size_t kAlways = 0;  // an image, however few facts there are

const Entity kAnn{kUser, "ann"}, kPorch{kCamera, "porch"}, kNorth{kAccount, "north"},
    kSouth{kAccount, "south"};

void add_home(FactBatch& batch) {
  batch.as_of = Time(std::chrono::milliseconds(1'708'063'200'000));
  batch.replace_entity(kNorth);
  batch.set_attribute(kNorth, "open", Value::boolean(true));
  batch.replace_entity(kAnn);
  batch.add_parent(kAnn, kNorth);
  batch.set_attribute(kAnn, "badge", Value::string("blue"));
  batch.replace_entity(kPorch);
  batch.set_attribute(kPorch, "account", Value::entity(kNorth));
  batch.set_global("lockdown", Value::boolean(false));
}

void share(FactBatch& batch, const std::string& user) {
  batch.upsert_row("share", std::array{Value::entity({kUser, user}), Value::entity(kPorch)});
}

using Changes = std::function<void(FactBatch&)>;

class FactLoading : public ::testing::TestWithParam<std::size_t> {
 protected:
  FactDirectory opened() const {
    auto directory = FactDirectory::open_to_write(name(), policy);
    if (!directory) throw std::runtime_error(directory.error().message);
    return std::move(*directory);
  }
  std::string name() const { return folder.path("facts"); }
  StoreResult load(FactDirectory& directory, std::uint64_t revision,
                   const std::vector<Changes>& parts) const {
    auto loading = directory.begin(policy, GetParam());
    if (!loading) return loading.error();
    for (const Changes& part : parts) {
      FactBatch batch;
      part(batch);
      if (auto added = loading->add(batch); !added) return added;
    }
    return loading->commit(revision);
  }
  static std::string problem(const StoreResult& result) {
    return result ? "" : result.error().message;
  }
  static std::string told(const FactDirectory& directory) {
    std::string all;
    const auto done = directory.tell([&](const FactBatch& part) {
      all += changes_text(part);
      return Accepted{};
    });
    if (!done) return done.error().message;
    const auto moment = done->as_of ? done->as_of->time_since_epoch().count() : 0;
    return std::to_string(done->revision) + " of " + std::to_string(moment) + "\n" + all;
  }
  bool has_image() const { return std::filesystem::exists(name() + "/image"); }
  bool makes_images() const { return GetParam() == kAlways; }

  Policy policy = household();
  ScratchFolder folder;
};

// The last word about a fact counts, whoever takes it.
TEST_P(FactLoading, TakesChangesInTheirOrder) {
  FactDirectory directory = opened();
  const auto again = [](FactBatch& b) {
    b.replace_entity(kAnn);  // her badge and her account are gone
    b.set_attribute(kAnn, "limit", Value::integer(3));
    b.set_attribute(kAnn, "limit", Value::integer(4));
    b.clear_attribute(kPorch, "patience");
    share(b, "ann"), share(b, "bea"), share(b, "ann");
    b.delete_row("share", std::array{Value::entity({kUser, "bea"}), Value::entity(kPorch)});
    b.upsert_entity(kSouth), b.add_parent(kSouth, kNorth), b.delete_entity(kSouth);
    b.mark_incomplete("slot"), b.mark_complete("slot");
    b.mark_incomplete(kAnn), b.mark_complete(kAnn);
    b.set_global("lockdown", Value::boolean(true)), b.clear_global("lockdown");
  };
  ASSERT_EQ(problem(load(directory, 3, {add_home, again})), "");
  EXPECT_EQ(has_image(), makes_images());
  EXPECT_EQ(told(directory),
            "3 of 1708063200000\nforget everything\nreplace 0:north\n0:north.open = boolean 1\n"
            "replace 1:ann\n1:ann.limit = integer 4\nreplace 2:porch\n2:porch.account = 0:north\n"
            "share(1:ann, 2:porch) {}\n");
}

TEST_P(FactLoading, GoesOnAsAnyDirectory) {
  FactDirectory directory = opened();
  ASSERT_EQ(problem(load(directory, 3, {add_home})), "");
  EXPECT_EQ(*directory.log().newest(), 3U);
  const auto old = load(directory, 3, {add_home});
  ASSERT_FALSE(old);
  EXPECT_EQ(old.error().kind, Kind::wrong_revision);
  ASSERT_EQ(problem(load(directory, 4, {[](FactBatch& b) { share(b, "bea"); }})), "");
  EXPECT_EQ(directory.writer(policy)->newest().row_count(), 1U);
  ASSERT_TRUE(directory.compact(policy));
  EXPECT_EQ(directory.writer(policy)->newest().row_count(), 1U);
}

// When all is forgotten first, what was there is replaced, but for its moment if nobody says another.
TEST_P(FactLoading, ReplacesWhatIsThere) {
  FactDirectory directory = opened();
  ASSERT_EQ(problem(load(directory, 3, {add_home, [](FactBatch& b) { share(b, "bea"); }})), "");
  const auto anew = [](FactBatch& b) { b.forget_everything(), b.replace_entity(kSouth); };
  ASSERT_EQ(problem(load(directory, 4, {anew})), "");
  EXPECT_EQ(told(directory), "4 of 1708063200000\nforget everything\nreplace 0:south\n");
  EXPECT_EQ(directory.log().revisions()->size(), makes_images() ? 0U : 2U);
  ASSERT_EQ(problem(load(directory, 5, {add_home})), "");
  EXPECT_EQ(directory.writer(policy)->newest().entity_count(), 4U);
}

TEST_P(FactLoading, RefusesALoadWhole) {
  struct Case {
    Changes changes;
    const char* message;
  };
  const std::vector<Case> cases = {
      {[](FactBatch& b) { b.set_attribute(kNorth, "open", Value::boolean(false)); },
       "Camera::\"porch\" breaks invariant `open_accounts`"},
      {[](FactBatch& b) { b.delete_entity(kNorth); }, "open_accounts"},
      {[](FactBatch& b) { share(b, "ann"), share(b, "bea"); },
       "there are 2 rows share(_, Camera::\"porch\"), and `share` has at most one"},
      {[](FactBatch& b) { b.add_parent(kNorth, kNorth); },
       "an entity is in itself: Account::\"north\" in Account::\"north\""},
      {[](FactBatch& b) { b.set_attribute(kAnn, "role", Value::integer(1)); }, "role"},
      {[](FactBatch& b) { b.set_attribute(kAnn, "rol", Value::integer(1)); },
       "User has no attribute \"rol\""},
      {[](FactBatch& b) { b.set_attribute({kUser, "x"}, "role", Value::member(1)); },
       "User::\"x\" was never added, but its attribute `role` was given"},
      {[](FactBatch& b) { b.add_parent({kUser, "x"}, kNorth); },
       "User::\"x\" was never added, but a parent was given"},
      {[](FactBatch& b) { b.as_of = Time(std::chrono::milliseconds(kForever + 1)); },
       "`as_of` is out of range"},
  };
  for (const Case& c : cases) {
    FactDirectory directory = opened();
    const auto refused = load(directory, 1, {add_home, c.changes});
    ASSERT_FALSE(refused) << c.message;
    EXPECT_EQ(refused.error().kind, Kind::refused);
    EXPECT_THAT(refused.error().message, HasSubstr(name() + ": "));
    EXPECT_THAT(refused.error().message, HasSubstr(c.message));
    EXPECT_EQ(told(directory), "0 of 0\nforget everything\n");
    EXPECT_FALSE(has_image());
  }
  FactDirectory directory = opened();
  EXPECT_EQ(problem(load(directory, 1, {add_home})), "");
}

TEST_P(FactLoading, IsTriedOnce) {
  FactDirectory directory = opened();
  auto loading = directory.begin(policy, GetParam());
  ASSERT_TRUE(loading);
  FactBatch wrong, right;
  wrong.set_global("lock", Value::boolean(true));
  add_home(right);
  EXPECT_FALSE(loading->add(wrong));
  EXPECT_EQ(problem(loading->commit(1)), name() + ": a part of this load was refused");
}

std::size_t files_in(const std::string& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

// Not one byte of it is left behind, and what was there is what is there.
TEST_P(FactLoading, LeavesWhatWasThereWhenTheDiskIsFull) {
  FactDirectory directory = opened();
  ASSERT_EQ(problem(load(directory, 1, {add_home})), "");
  const std::string before = told(directory);
  const std::size_t files = files_in(name());
  const auto many = [](FactBatch& b) {
    b.forget_everything();
    for (int i = 0; i < 20'000; ++i) b.replace_entity({kUser, "user-" + std::to_string(i)});
  };
  {
    const FullDisk disk(300'000);
    const auto full = load(directory, 2, {many});
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error().kind, Kind::disk_full) << full.error().message;
    EXPECT_THAT(full.error().message, HasSubstr(name() + (makes_images() ? "/image" : ": ")));
    EXPECT_EQ(told(directory), before);
    EXPECT_EQ(files_in(name()), files);
  }
  ASSERT_EQ(problem(load(directory, 2, {many})), "");
  EXPECT_EQ(directory.writer(policy)->newest().entity_count(), 20'000U);
}

INSTANTIATE_TEST_SUITE_P(AsBatchesAndAsAnImage, FactLoading,
                         ::testing::Values(FactDirectory::kImageFrom, kAlways));

}  // namespace
}  // namespace sightline::fact_loading_test
