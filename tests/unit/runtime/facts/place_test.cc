// One fact in a record: every type, every state, both ends of every range, and nothing beside it.
#include "runtime/facts/place.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "runtime/facts/id_table.h"
#include "runtime/facts/values.h"
#include "runtime/format/layout.h"
#include "sightline/value.h"

namespace sightline::place_test {
namespace {

using Kind = Type::Kind;
using Width = FactPlace::Width;
using State = Fact::State;
using Limits = std::numeric_limits<std::int64_t>;

// Enums of these many members, each by its position here.
constexpr std::size_t kMembers[] = {1, 7, 8, 15, 16, 31, 32, 62, 63, 254, 255, 65'534};

Schema schema_of_enums() {
  Schema schema;
  for (const std::size_t members : kMembers) {
    EnumSchema& declared = schema.enums.emplace_back();
    declared.name = "E" + std::to_string(members);
    for (std::size_t m = 0; m < members; ++m) declared.members.push_back("m" + std::to_string(m));
  }
  return schema;
}

struct Case {
  Type type;
  Width width;
  std::vector<std::int64_t> numbers;
};

std::vector<Case> cases() {
  std::vector<Case> all{
      {{Kind::boolean, false, 0}, Width::one, {0, 1}},
      {{Kind::entity, false, 0}, Width::four, {0, 1, 0xffff, kMaxIds, kMaxIds - 1}},
      {{Kind::string, false, 0}, Width::four, {0, 1, 0xffff, kMaxIds, kMaxIds - 1}},
      {{Kind::time, false, 0}, Width::eight, {kPast, kPast + 1, 1, kForever - 1, kForever}},
      {{Kind::duration, false, 0}, Width::eight, {-kForever, -2, -1, 0, 1, kForever}},
      {{Kind::integer, false, 0},
       Width::whole,
       {Limits::min(), Limits::min() + 1, -2, -1, 0, 1, Limits::max() - 2, Limits::max() - 1,
        Limits::max()}},
  };
  for (std::uint16_t e = 0; e < std::size(kMembers); ++e) {
    const std::size_t n = kMembers[e];
    const auto last = static_cast<std::int64_t>(n) - 1;
    all.push_back(
        {{Kind::enumeration, false, e}, n <= 254 ? Width::one : Width::two, {0, last / 2, last}});
    if (n > kMaxSetMembers) continue;
    const Width width = n <= 7    ? Width::one
                        : n <= 15 ? Width::two
                        : n <= 31 ? Width::four
                        : n <= 62 ? Width::eight
                                  : Width::whole;
    const auto all_members = static_cast<std::int64_t>((std::uint64_t{1} << n) - 1);
    all.push_back({{Kind::set, false, e}, width, {0, 1, all_members / 2, all_members}});
  }
  return all;
}

// A record with a place in the middle, and eight bytes behind it, as images have them.
constexpr std::uint32_t kOffset = 5;
using Record = std::array<std::byte, 32>;

Record filled(std::byte with) {
  Record record;
  record.fill(with);
  return record;
}

TEST(Place, IsAsWideAsItsTypeNeeds) {
  const Schema schema = schema_of_enums();
  for (const Case& it : cases()) EXPECT_EQ(width_of(schema, it.type), it.width);
  EXPECT_EQ(bytes_of(Width::one), 1U);
  EXPECT_EQ(bytes_of(Width::two), 2U);
  EXPECT_EQ(bytes_of(Width::four), 4U);
  EXPECT_EQ(bytes_of(Width::eight), 8U);
  EXPECT_EQ(bytes_of(Width::whole), 9U);
}

TEST(Place, GivesBackWhatWasWritten) {
  for (const Case& it : cases()) {
    const FactPlace place{kOffset, it.width};
    for (const std::int64_t number : it.numbers) {
      for (const auto before : {std::byte{0}, std::byte{0xff}, std::byte{0x5a}}) {
        SCOPED_TRACE(std::to_string(static_cast<int>(it.width)) + ": " + std::to_string(number));
        Record record = filled(before);
        write_fact(record.data(), place, {State::given, number});
        const Fact fact = read_fact(record.data(), place);
        EXPECT_EQ(fact.state, State::given);
        EXPECT_EQ(fact.number, number);
        EXPECT_EQ(read_number(record.data(), place), number);
      }
    }
  }
}

TEST(Place, KnowsNoneFromUnavailableFromGiven) {
  for (const Case& it : cases()) {
    const FactPlace place{kOffset, it.width};
    for (const State state : {State::none, State::unavailable}) {
      Record record = filled(std::byte{0x5a});
      write_fact(record.data(), place, {State::given, it.numbers.back()});
      write_fact(record.data(), place, {state, it.numbers.back()});
      EXPECT_EQ(read_fact(record.data(), place).state, state);
      write_fact(record.data(), place, {State::given, it.numbers.front()});
      EXPECT_EQ(read_fact(record.data(), place).state, State::given);
    }
  }
}

// So a record of which nothing is known is written, not filled with a byte.
TEST(Place, OfEightOnesIsADuration) {
  const Record record = filled(std::byte{0xff});
  for (const Width width : {Width::one, Width::two, Width::four, Width::whole})
    EXPECT_EQ(read_fact(record.data(), {kOffset, width}).state, State::unavailable);
  EXPECT_EQ(read_fact(record.data(), {kOffset, Width::eight}).number, -1);
}

TEST(Place, OfWhatIsWholeIsBelievedOnlyByItsOwnByte) {
  const FactPlace place{kOffset, Width::whole};
  for (unsigned byte = 0; byte < 256; ++byte) {
    Record record = filled(std::byte{0});
    record[kOffset + 8] = static_cast<std::byte>(byte);
    const State expected = byte == 0 ? State::given : byte == 1 ? State::none : State::unavailable;
    EXPECT_EQ(read_fact(record.data(), place).state, expected);
  }
}

TEST(Place, LeavesItsNeighboursAlone) {
  for (const Case& it : cases()) {
    const FactPlace place{kOffset, it.width};
    for (const State state : {State::given, State::none, State::unavailable}) {
      for (const auto before : {std::byte{0}, std::byte{0xff}}) {
        Record record = filled(before);
        write_fact(record.data(), place, {state, it.numbers.back()});
        for (std::size_t i = 0; i < record.size(); ++i) {
          const bool own = i >= kOffset && i < kOffset + bytes_of(it.width);
          EXPECT_TRUE(own || record[i] == before) << i;
        }
      }
    }
  }
}

}  // namespace
}  // namespace sightline::place_test
