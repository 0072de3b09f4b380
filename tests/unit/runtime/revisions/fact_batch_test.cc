// Changes come out of a batch as they went in, also by way of its bytes; damaged bytes are refused.
#include "sightline/fact_batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <stdexcept>
#include <string>

#include "runtime/format/digest.h"
#include "tests/support/property.h"
#include "tests/unit/runtime/store/change_text.h"

namespace sightline::fact_batch_test {
namespace {

using ::testing::HasSubstr;

const Entity kAnn{1, "ann"}, kBea{1, "bea"}, kNorth{0, "north"};

// One of every change, with values of every kind.
FactBatch every_change() {
  FactBatch batch;
  batch.as_of = Time(std::chrono::milliseconds(1'708'063'200'000));
  batch.forget_everything();
  batch.replace_entity(kAnn);
  batch.set_attribute(kAnn, "account", Value::entity(kNorth));
  batch.set_attribute(kAnn, "badge", Value::string("A\"7"));
  batch.set_attribute(kAnn, "limit", Value::integer(std::numeric_limits<std::int64_t>::min()));
  batch.set_attribute(kAnn, "limit", Value::integer(std::numeric_limits<std::int64_t>::max()));
  batch.set_attribute(kAnn, "since", Value::time(Time(std::chrono::milliseconds(7))));
  batch.set_attribute(kAnn, "patience", Value::duration(std::chrono::milliseconds(-300)));
  batch.set_attribute(kAnn, "role", Value::member(0xffff));
  batch.set_attribute(kAnn, "duties", Value::set(std::uint64_t{1} << 63 | 1));
  batch.set_attribute(kAnn, "active", Value::boolean(true));
  batch.set_attribute(kAnn, "manager", Value::none());
  batch.set_attribute(kAnn, "score", Value::unavailable());
  batch.add_parent(kAnn, kNorth);
  batch.mark_incomplete(kAnn);
  batch.upsert_entity(kBea);
  batch.mark_complete(kBea);
  batch.clear_attribute(kBea, "account");
  batch.remove_parent(kBea, kNorth);
  batch.delete_entity(kBea);
  const std::array key = {Value::entity(kAnn), Value::integer(-1), Value::string("")};
  const std::array<FieldValue, 2> fields = {
      {{"from", Value::integer(1)}, {"until", Value::none()}}};
  batch.upsert_row("share", key, fields);
  batch.upsert_row("share", key);
  batch.delete_row("share", key);
  batch.mark_incomplete("share");
  batch.mark_complete("share");
  batch.set_global("lockdown", Value::boolean(false));
  batch.clear_global("lockdown");
  return batch;
}

constexpr const char* kEveryChange =
    "forget everything\n"
    "replace 1:ann\n"
    "1:ann.account = 0:north\n"
    "1:ann.badge = 'A\"7'\n"
    "1:ann.limit = integer -9223372036854775808\n"
    "1:ann.limit = integer 9223372036854775807\n"
    "1:ann.since = time 7\n"
    "1:ann.patience = duration -300\n"
    "1:ann.role = member 65535\n"
    "1:ann.duties = set 9223372036854775809\n"
    "1:ann.active = boolean 1\n"
    "1:ann.manager = none\n"
    "1:ann.score = unavailable\n"
    "1:ann in 0:north\n"
    "1:ann incomplete\n"
    "upsert 1:bea\n"
    "1:bea complete\n"
    "1:bea.account cleared\n"
    "1:bea not in 0:north\n"
    "delete 1:bea\n"
    "share(1:ann, integer -1, '') {from = integer 1, until = none}\n"
    "share(1:ann, integer -1, '') {}\n"
    "not share(1:ann, integer -1, '')\n"
    "share incomplete\n"
    "share complete\n"
    "lockdown = boolean 0\n"
    "lockdown cleared\n";

TEST(FactBatch, GivesBackEveryKindOfChange) {
  const FactBatch batch = every_change();
  EXPECT_EQ(changes_text(batch), kEveryChange);
  EXPECT_EQ(batch.size(), 27U);
  EXPECT_EQ(changes_text(FactBatch()), "");
}

TEST(FactBatch, CopiesChangeByChange) {
  const FactBatch batch = every_change();
  FactBatch copy;
  auto changes = batch.changes();
  while (const BatchChange* change = changes.next()) copy.append(*change);
  EXPECT_EQ(changes_text(copy), kEveryChange);
}

TEST(FactBatch, SurvivesItsBytes) {
  const FactBatch batch = every_change();
  const auto read = FactBatch::decode(batch.encode());
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(changes_text(*read), kEveryChange);
  EXPECT_EQ(read->as_of, batch.as_of);
  EXPECT_EQ(read->size(), batch.size());
  EXPECT_EQ(read->encode(), batch.encode());
  const auto none = FactBatch::decode(FactBatch().encode());
  ASSERT_TRUE(none) << none.error();
  EXPECT_TRUE(none->empty());
  EXPECT_FALSE(none->as_of);
}

TEST(FactBatch, CanBeContinuedAfterItsBytes) {
  FactBatch read = std::move(*FactBatch::decode(every_change().encode()));
  read.set_attribute(kBea, "account", Value::entity(kNorth));
  read.set_attribute(kBea, "new", Value::none());
  EXPECT_EQ(changes_text(read),
            std::string(kEveryChange) + "1:bea.account = 0:north\n1:bea.new = none\n");
}

TEST(FactBatch, ForgetsWhatItHeldWhenCleared) {
  FactBatch batch = every_change();
  batch.set_attribute(kAnn, "account", Value::none());
  batch.clear();
  EXPECT_TRUE(batch.empty());
  EXPECT_FALSE(batch.as_of);
  batch.set_attribute(kAnn, "account", Value::none());  // of the entity before, which is gone
  EXPECT_EQ(changes_text(batch), "1:ann.account = none\n");
}

TEST(FactBatch, TellsEntitiesApartThatLookAlike) {
  FactBatch batch;
  const std::string zero("a\0b", 3);
  const std::array entities = {Entity{1, "a"},  Entity{1, "aa"}, Entity{0x0101, "a"},
                               Entity{1, zero}, Entity{1, "a"},  Entity{2, "a"},
                               Entity{2, ""},   Entity{2, ""},   Entity{128, "a"}};
  for (const Entity& entity : entities) batch.upsert_entity(entity);
  auto changes = batch.changes();
  for (const Entity& entity : entities) {
    const BatchChange* change = changes.next();
    ASSERT_NE(change, nullptr);
    EXPECT_EQ(change->entity.type, entity.type);
    EXPECT_EQ(change->entity.id, entity.id);
  }
  EXPECT_EQ(changes.next(), nullptr);
}

TEST(FactBatch, TakesNoMoreThanABitForTheEntityBefore) {
  FactBatch batch;
  const std::string id(100, 'x');
  batch.replace_entity({1, id});
  const std::size_t first = batch.bytes();
  for (int i = 0; i < 10; ++i) batch.set_attribute({1, id}, "role", Value::member(1));
  EXPECT_EQ(batch.bytes() - first, 40U) << "kind, name, value's kind and number";
}

TEST(FactBatch, RefusesWhatNoSchemaHas) {
  FactBatch batch = every_change();
  const std::vector<Value> wide(FactBatch::kMostValues + 1, Value::none());
  const std::string name(FactBatch::kLongestName + 1, 'n');
  const std::array<FieldValue, 1> field = {{{name, Value::none()}}};
  EXPECT_THROW(batch.upsert_row("share", wide), std::length_error);
  EXPECT_THROW(batch.delete_row("share", wide), std::length_error);
  EXPECT_THROW(batch.upsert_row("share", {}, field), std::length_error);
  EXPECT_THROW(batch.set_attribute(kAnn, name, Value::none()), std::length_error);
  EXPECT_THROW(batch.clear_attribute(kAnn, name), std::length_error);
  EXPECT_THROW(batch.mark_complete(name), std::length_error);
  EXPECT_EQ(changes_text(batch), kEveryChange);
}

TEST(FactBatch, RefusesEveryTruncationAndEveryFlippedBit) {
  const auto bytes = every_change().encode();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(FactBatch::decode(std::span(bytes).first(size))) << size;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto flipped = bytes;
    flipped[at] ^= std::byte{0x10};
    EXPECT_FALSE(FactBatch::decode(flipped)) << at;
  }
}

// The bytes with a digest that fits them.
std::vector<std::byte> repaired(std::vector<std::byte> bytes) {
  const Digest digest = sha256(std::span(bytes).first(bytes.size() - sizeof(Digest)));
  std::transform(digest.begin(), digest.end(), bytes.end() - sizeof(Digest),
                 [](std::uint8_t byte) { return static_cast<std::byte>(byte); });
  return bytes;
}

TEST(FactBatch, WalksNoBytesThatItDidNotCheck) {
  const auto bytes = every_change().encode();
  std::size_t taken = 0;
  for (std::size_t at = 0; at + sizeof(Digest) < bytes.size(); ++at) {
    for (const unsigned other : {0x00U, 0x01U, 0x7fU, 0x80U, 0xffU}) {
      auto changed = bytes;
      changed[at] = static_cast<std::byte>(other);
      const auto read = FactBatch::decode(repaired(changed));
      if (!read) continue;
      ++taken;
      changes_text(*read);  // within its bounds: the address sanitizer looks on
    }
  }
  EXPECT_GT(taken, 100U) << "ids and values differ harmlessly";
}

TEST(FactBatch, SaysWhatIsWrongWithItsBytes) {
  FactBatch one;
  one.set_global("lockdown", Value::boolean(true));
  const auto bytes = one.encode();
  const std::size_t changes = bytes.size() - sizeof(Digest) - one.bytes();
  struct Case {
    std::size_t at;
    unsigned other;
    const char* message;
  };
  const std::vector<Case> cases = {
      {0, 'X', "not a batch of facts"},
      {8, 2, "of format 2, which this version does not read"},
      {10, 2, "unknown flags"},
      {12, 2, "its names do not add up"},
      {12, 0, "its lengths do not add up"},
      {24, 2, "a change ends in the middle"},
      {24, 9, "more changes than bytes"},
      {24, 0, "bytes after the last change"},
      {32, 5, "its lengths do not add up"},
      {changes, 0x7f, "a change is of no known kind"},
      {changes, 0x80 | unsigned(BatchChange::Kind::set_global), "a change of no entity"},
      {changes, 0x80 | unsigned(BatchChange::Kind::clear_attribute), "and there is none"},
      {changes + 1, 1, "a name is not in the batch"},
      {changes + 2, 99, "a value is of no known kind"},
      {changes + 3, 2, "a truth is neither true nor false"},
      {changes + 3, 0x80, "a change ends in the middle"},
  };
  for (const Case& c : cases) {
    auto changed = bytes;
    changed[c.at] = static_cast<std::byte>(c.other);
    const auto read = FactBatch::decode(repaired(changed));
    ASSERT_FALSE(read) << c.at;
    EXPECT_THAT(read.error(), HasSubstr(c.message)) << c.at << ' ' << c.other;
  }
}

// One byte more than there is, in the very last text.
TEST(FactBatch, RefusesATextThatEndsBehindTheLastByte) {
  FactBatch batch;
  batch.set_global("motto", Value::string("abc"));
  auto bytes = batch.encode();
  auto& length = bytes[bytes.size() - sizeof(Digest) - 4];
  ASSERT_EQ(length, std::byte{3});
  length = std::byte{4};
  const auto read = FactBatch::decode(repaired(bytes));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error(), "damaged: a text is longer than what is left");
}

}  // namespace
}  // namespace sightline::fact_batch_test
