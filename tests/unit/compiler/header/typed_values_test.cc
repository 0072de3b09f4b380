// Typed values: what becomes what by itself, what does not, and what each is to the library.
#include "sightline/typed_values.h"

#include <gtest/gtest.h>

#include <string>

namespace sightline::testing::typed_values_test {
namespace {

enum class Color : std::uint16_t { red, green, blue };

using Kind = Value::Kind;

TEST(TypedValues, BecomeValuesOfTheirKind) {
  const Time noon{std::chrono::hours{12}};
  EXPECT_EQ(to_value(true).kind(), Kind::boolean);
  EXPECT_EQ(to_value(true).number(), 1);
  EXPECT_EQ(to_value(std::int64_t{-7}).kind(), Kind::integer);
  EXPECT_EQ(to_value(std::int64_t{-7}).number(), -7);
  EXPECT_EQ(to_value(noon).kind(), Kind::time);
  EXPECT_EQ(to_value(noon).number(), 43'200'000);
  EXPECT_EQ(to_value(std::chrono::milliseconds(5)).kind(), Kind::duration);
  EXPECT_EQ(to_value(Color::blue).kind(), Kind::member);
  EXPECT_EQ(to_value(Color::blue).number(), 2);
  EXPECT_EQ(to_value(std::string_view("text")).kind(), Kind::string);
  EXPECT_EQ(to_value(std::string_view("text")).text(), "text");
  EXPECT_EQ(to_value(SetOf<Color>{Color::red, Color::blue}).kind(), Kind::set);
  EXPECT_EQ(to_value(SetOf<Color>{Color::red, Color::blue}).number(), 5);
}

TEST(TypedValues, TellUnavailableFromNone) {
  std::optional<OrNone<Time>> until;
  EXPECT_EQ(to_value(until).kind(), Kind::unavailable);
  until = kNone;
  EXPECT_EQ(to_value(until).kind(), Kind::none);
  until = Time{};
  EXPECT_EQ(to_value(until).kind(), Kind::time);
  until = kUnavailable;
  EXPECT_EQ(to_value(until).kind(), Kind::unavailable);
  EXPECT_EQ(to_value(std::optional<bool>{}).kind(), Kind::unavailable);
}

// A host's empty std::optional may mean that it failed to look: it is never taken for "none".
TEST(TypedValues, TakeAnEmptyOptionalForUnavailable) {
  const std::optional<Time> empty, full = Time{};
  std::optional<OrNone<Time>> until = kNone;
  until = empty;
  EXPECT_EQ(to_value(until).kind(), Kind::unavailable);
  until = full;
  EXPECT_EQ(to_value(until).kind(), Kind::time);
  until = or_none(empty);
  EXPECT_EQ(to_value(until).kind(), Kind::none);
  until = or_none(full);
  EXPECT_EQ(to_value(until).kind(), Kind::time);
  static_assert(!std::constructible_from<OrNone<Time>, std::optional<Time>>);
  static_assert(!std::constructible_from<OrNone<Time>, std::nullopt_t>);
}

TEST(TypedValues, LoseNothingOnTheWay) {
  static_assert(std::convertible_to<const char*, OrNone<std::string_view>>);
  static_assert(std::convertible_to<std::string, OrNone<std::string_view>>);
  static_assert(std::convertible_to<int, OrNone<std::int64_t>>);
  static_assert(!std::convertible_to<double, OrNone<std::int64_t>>);
  static_assert(!std::convertible_to<const char*, OrNone<bool>>);
  static_assert(!std::convertible_to<int, OrNone<bool>>);
  static_assert(!std::convertible_to<int, OrNone<Color>>);
  static_assert(!std::convertible_to<double, Given<std::int64_t>>);
  static_assert(!std::convertible_to<const char*, Given<bool>>);
  static_assert(!std::default_initializable<Given<std::int64_t>>);
  static_assert(std::convertible_to<int, Given<std::int64_t>>);
  EXPECT_EQ(Given<std::int64_t>(3).value(), 3);
}

TEST(TypedValues, SetsHoldMembersAndNothingElse) {
  SetOf<Color> set;
  EXPECT_EQ(set.mask(), 0U);
  set.insert(Color::green);
  EXPECT_TRUE(set.contains(Color::green));
  EXPECT_FALSE(set.contains(Color::red));
  EXPECT_EQ(set, (SetOf<Color>{Color::green, Color::green}));
  set.insert(static_cast<Color>(1000));
  EXPECT_EQ(set.mask() >> 63, 1U) << "no policy takes this: sets have 63 members at most";
}

}  // namespace
}  // namespace sightline::testing::typed_values_test
