// A directory of facts as a host uses it: loaded, told, refused, compacted, served.
#include "sightline/store/fact_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <functional>
#include <string>

#include "runtime/format/program.h"
#include "tests/support/compiled.h"
#include "tests/unit/runtime/store/change_text.h"
#include "tests/unit/runtime/store/household.h"
#include "tests/unit/runtime/store/scratch_folder.h"

namespace sightline::fact_directory_test {
namespace {

using ::testing::HasSubstr;

const Entity kAnn{kUser, "ann"}, kPorch{kCamera, "porch"}, kDoor{kCamera, "door"},
    kNorth{kAccount, "north"};

void add_home(FactBatch& batch) {
  batch.as_of = Time(std::chrono::milliseconds(1'708'063'200'000));
  batch.replace_entity(kNorth);
  batch.set_attribute(kNorth, "open", Value::boolean(true));
  batch.replace_entity(kAnn);
  batch.add_parent(kAnn, kNorth);
  batch.replace_entity(kPorch);
  batch.set_attribute(kPorch, "account", Value::entity(kNorth));
  batch.set_global("lockdown", Value::boolean(false));
}

class FactDirectories : public ::testing::Test {
 protected:
  FactDirectory opened() const {
    auto directory = FactDirectory::open_to_write(name(), policy);
    if (!directory) throw std::runtime_error(directory.error().message);
    return std::move(*directory);
  }
  std::string name() const { return folder.path("facts"); }
  std::string load(FactDirectory& directory, std::uint64_t revision,
                   const std::function<void(FactBatch&)>& changes) const {
    auto loading = directory.begin(policy);
    if (!loading) return loading.error().message;
    FactBatch batch;
    changes(batch);
    if (auto added = loading->add(batch); !added) return added.error().message;
    const auto kept = loading->commit(revision);
    return kept ? "" : kept.error().message;
  }
  static std::string told(const FactDirectory& directory) {
    std::string all;
    const auto done = directory.tell([&](const FactBatch& part) {
      all += changes_text(part);
      return Accepted{};
    });
    return done ? std::to_string(done->revision) + "\n" + all : done.error().message;
  }
  bool allowed(const FactDirectory& directory) const {
    const auto writer = directory.writer(policy);
    if (!writer) throw std::runtime_error(writer.error().message);
    const Snapshot& newest = writer->newest();
    return static_cast<bool>(policy.decide(
        {.principal = kAnn, .action = 0, .resource = kPorch, .now = newest.as_of()}, newest));
  }

  Policy policy = household();
  ScratchFolder folder;
};

TEST_F(FactDirectories, AreDecidedBy) {
  FactDirectory directory = opened();
  ASSERT_EQ(load(directory, 7, add_home), "");
  EXPECT_TRUE(allowed(directory));
  EXPECT_EQ(directory.writer(policy)->newest().revision(), 7U);
  ASSERT_EQ(load(directory, 8, [](FactBatch& b) { b.remove_parent(kAnn, kNorth); }), "");
  EXPECT_FALSE(allowed(directory)) << "a revocation";
}

TEST_F(FactDirectories, AreToldAlikeHoweverTheyCameToBe) {
  FactDirectory directory = opened();
  ASSERT_EQ(load(directory, 1, add_home), "");
  const std::string once = told(directory);
  EXPECT_EQ(
      once,
      "1\nforget everything\nlockdown = boolean 0\nreplace 0:north\n0:north.open = boolean 1\n"
      "replace 1:ann\n1:ann in 0:north\nreplace 2:porch\n2:porch.account = 0:north\n");
  ASSERT_EQ(load(directory, 2, [](FactBatch& b) { b.replace_entity(kAnn); }), "");
  ASSERT_EQ(load(directory, 3, add_home), "");
  EXPECT_EQ(told(directory), "3" + once.substr(1));
  const auto compacted = directory.compact();
  ASSERT_TRUE(compacted) << compacted.error().message;
  EXPECT_EQ(compacted->batches, 3U);
  EXPECT_EQ(told(directory), "3" + once.substr(1));
  EXPECT_EQ(directory.log().revisions()->size(), 1U);
}

TEST_F(FactDirectories, KeepTheMomentThatWasSaidLast) {
  FactDirectory directory = opened();
  ASSERT_EQ(
      load(directory, 1, [](FactBatch& b) { b.set_global("lockdown", Value::boolean(true)); }), "");
  EXPECT_EQ(directory.tell([](const FactBatch&) { return Accepted{}; })->as_of, std::nullopt);
  EXPECT_EQ(directory.writer(policy)->newest().as_of().time_since_epoch().count(), kForever - 1);
  ASSERT_EQ(load(directory, 2, add_home), "");
  ASSERT_EQ(
      load(directory, 3, [](FactBatch& b) { b.upsert_entity(kDoor), b.delete_entity(kDoor); }), "");
  ASSERT_TRUE(directory.compact());
  EXPECT_EQ(directory.writer(policy)->newest().as_of().time_since_epoch().count(),
            1'708'063'200'000);
}

TEST_F(FactDirectories, RefuseALoadWholeThatLeadsToNoFacts) {
  struct Case {
    std::function<void(FactBatch&)> changes;
    const char* message;
  };
  FactDirectory directory = opened();
  ASSERT_EQ(load(directory, 1, add_home), "");
  const std::string before = told(directory);
  const auto shared = [](const char* user, FactBatch& b) {
    const std::string id = user;
    b.upsert_row("share", std::array{Value::entity({kUser, id}), Value::entity(kPorch)});
  };
  const std::vector<Case> cases = {
      {[](FactBatch& b) { b.set_attribute(kNorth, "open", Value::boolean(false)); },
       "open_accounts"},
      {[](FactBatch& b) { b.delete_entity(kNorth); }, "open_accounts"},
      {[&](FactBatch& b) { shared("ann", b), shared("bea", b); }, "share"},
      {[](FactBatch& b) { b.add_parent(kNorth, kNorth); }, "an entity is in itself: "},
      {[](FactBatch& b) { b.set_attribute(kAnn, "role", Value::integer(1)); }, "role"},
      {[](FactBatch& b) { b.set_attribute(kAnn, "rol", Value::integer(1)); },
       "User has no attribute"},
      {[](FactBatch& b) { b.set_attribute({kUser, "x"}, "role", Value::member(1)); },
       "was never added"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(load(directory, 2, c.changes), HasSubstr(c.message));
    EXPECT_EQ(told(directory), before) << c.message;
  }
  EXPECT_EQ(load(directory, 2, [](FactBatch&) {}), "");
}

TEST_F(FactDirectories, TakeNoMoreAfterAPartWasRefused) {
  FactDirectory directory = opened();
  auto loading = directory.begin(policy);
  ASSERT_TRUE(loading);
  FactBatch wrong, right;
  wrong.set_global("lock", Value::boolean(true));
  add_home(right);
  EXPECT_FALSE(loading->add(wrong));
  EXPECT_FALSE(loading->add(right));
  const auto kept = loading->commit(1);
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().message, name() + ": a part of this load was refused");
}

TEST_F(FactDirectories, AreReadWithoutAPolicyAndNotByAnotherOne) {
  {
    FactDirectory directory = opened();
    ASSERT_EQ(load(directory, 1, add_home), "");
  }
  const auto reader = FactDirectory::open_to_read(name());
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_EQ(reader->schema().entities[kUser].name, "User");
  EXPECT_THAT(told(*reader), HasSubstr("replace 1:ann"));
  const Policy other = std::move(testing::compiled("policy other\nentity User\nentity Camera\n"
                                                   "action view(User, Camera)\n"
                                                   "rule all: permit view(_, _)\n")
                                     .loaded);
  const auto refused = FactDirectory::open_to_write(name(), other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, StoreError::Kind::other_schema);
  EXPECT_FALSE(reader->writer(other));
}

TEST_F(FactDirectories, AreCompactedWithoutAPolicy) {
  {
    FactDirectory directory = opened();
    for (std::uint64_t r = 1; r <= 3; ++r) ASSERT_EQ(load(directory, r, add_home), "");
  }
  auto directory = FactDirectory::open_to_compact(name());
  ASSERT_TRUE(directory) << directory.error().message;
  ASSERT_TRUE(directory->compact());
  EXPECT_EQ(directory->log().revisions()->size(), 1U);
  EXPECT_TRUE(allowed(*directory));
}

TEST_F(FactDirectories, HaveAnImageForThePolicyTheyAreCompactedWith) {
  const Policy other = household("rule seen: permit view(_, c) when some slot(c, _, \"on\")\n");
  ASSERT_EQ(other.program().schema_digest, policy.program().schema_digest);
  FactDirectory directory = opened();
  ASSERT_EQ(load(directory, 1, add_home), "");
  const std::string before = told(directory);
  const auto deciding = [&](const Policy& by) -> std::string {
    const auto newest = directory.newest(by);
    if (!newest) return newest.error().message;
    return by.decide({.principal = kAnn, .action = 0, .resource = kPorch, .now = newest->as_of()},
                     *newest)
               ? "allow"
               : "deny";
  };
  EXPECT_EQ(deciding(policy), "allow");
  EXPECT_EQ(deciding(other), "allow") << "there is no image yet";
  const auto compacted = directory.compact(policy);
  ASSERT_TRUE(compacted) << compacted.error().message;
  EXPECT_EQ(compacted->batches, 1U);
  EXPECT_EQ(compacted->image_bytes, std::filesystem::file_size(*directory.image()));
  EXPECT_EQ(directory.log().revisions()->size(), 0U);
  EXPECT_EQ(told(directory), before);
  EXPECT_EQ(deciding(policy), "allow");
  EXPECT_EQ(deciding(other),
            name() +
                ": its image was made for other queries than this policy has; compact it "
                "with the policy");
  EXPECT_TRUE(directory.writer(other)) << "who takes the time";
  const auto without = directory.compact();
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().message,
            name() + ": has an image, and the next one is made for a policy");
  ASSERT_EQ(load(directory, 2, [](FactBatch& b) { b.remove_parent(kAnn, kNorth); }), "");
  EXPECT_EQ(deciding(policy), "deny") << "a revocation after the image";
  ASSERT_TRUE(directory.compact(other));
  EXPECT_EQ(deciding(other), "deny");
  EXPECT_EQ(directory.tell([](const FactBatch&) { return Accepted{}; })->revision, 2U);
}

}  // namespace
}  // namespace sightline::fact_directory_test
