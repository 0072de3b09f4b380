// Which values fit which types.
#include "runtime/facts/values.h"

#include <gtest/gtest.h>

#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::values_test {
namespace {

using K = Type::Kind;

TEST(Values, FitTheirTypesAndRanges) {
  const Schema schema = small_schema();
  const auto ms = [](std::int64_t n) { return std::chrono::milliseconds(n); };
  const std::string longest(1024, 'x'), longer(1025, 'x');
  const struct {
    Type type;
    Value value;
    std::string_view why;
  } kTable[] = {
      {plain(K::boolean), Value::boolean(true), ""},
      {plain(K::boolean), Value::integer(1), "has a value of another kind"},
      {plain(K::boolean), Value::none(), "cannot be none"},
      {plain(K::boolean), Value::unavailable(), ""},
      {optional(K::boolean), Value::none(), ""},
      {plain(K::integer), Value::integer(INT64_MIN), ""},
      {plain(K::integer), Value::time(at(5)), "has a value of another kind"},
      {plain(K::time), Value::time(at(1)), ""},
      {plain(K::time), Value::time(at(kForever - 1)), ""},
      {plain(K::time), Value::time(at(kPast)), "has a value out of range"},
      {plain(K::time), Value::time(at(kForever)), "has a value out of range"},
      {plain(K::time), Value::time(at(-1)), "has a value out of range"},
      {plain(K::time), Value::time(at(INT64_MAX)), "has a value out of range"},
      {plain(K::time), Value::duration(ms(1)), "has a value of another kind"},
      {plain(K::duration), Value::duration(ms(kForever)), ""},
      {plain(K::duration), Value::duration(ms(-kForever)), ""},
      {plain(K::duration), Value::duration(ms(kForever + 1)), "has a value out of range"},
      {plain(K::duration), Value::duration(ms(-kForever - 1)), "has a value out of range"},
      {plain(K::enumeration, 0), Value::member(2), ""},
      {plain(K::enumeration, 0), Value::member(3), "has a value out of range"},
      {plain(K::enumeration, 1), Value::member(2), "has a value out of range"},
      {plain(K::enumeration, 1), Value::integer(0), "has a value of another kind"},
      {plain(K::entity, kUser), Value::entity({kUser, "ann"}), ""},
      {plain(K::entity, kUser), Value::entity({kCamera, "ann"}), "names an entity of another type"},
      {plain(K::entity, kUser), Value::entity({kUser, ""}), "has an empty id"},
      {plain(K::entity, kUser), Value::entity({kUser, longest}), ""},
      {plain(K::entity, kUser), Value::entity({kUser, longer}),
       "has an id of more than 1024 bytes"},
      {plain(K::entity, kUser), Value::entity({kUser, "a\xff"}), "has an id that is not UTF-8"},
  };
  for (std::size_t i = 0; i < std::size(kTable); ++i) {
    EXPECT_EQ(misfit(schema, kTable[i].type, kTable[i].value), kTable[i].why) << "row " << i;
  }
}

}  // namespace
}  // namespace sightline::testing::values_test
