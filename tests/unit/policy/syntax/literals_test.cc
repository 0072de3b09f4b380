// Numbers, durations, times and strings.
#include "policy/syntax/literals.h"

#include <gtest/gtest.h>

namespace sightline::syntax::literals_test {
namespace {

using std::string;

// What is read from `text`, or the code of what is wrong with it.
template <class Read>
string outcome(Read read) {
  std::vector<Diagnostic> diagnostics;
  Report report(diagnostics);
  const auto value = read(report);
  EXPECT_NE(value.has_value(), !diagnostics.empty());
  if (!diagnostics.empty()) return code_text(diagnostics[0].code) + " " + diagnostics[0].message;
  if constexpr (std::is_same_v<typename decltype(value)::value_type, string>) {
    return "'" + *value + "'";
  } else if constexpr (std::is_same_v<typename decltype(value)::value_type, Number>) {
    return std::to_string(value->value) + (value->is_duration ? "ms" : "");
  } else {
    return std::to_string(*value);
  }
}

struct Row {
  string text, expected;
};

TEST(Literals, ReadNumbers) {
  const Row rows[] = {
      {"0", "0"},
      {"42", "42"},
      {"9223372036854775807", "9223372036854775807"},
      {"9223372036854775808", "SL0109 `9223372036854775808` does not fit in 64 bits"},
      {"99999999999999999999999", "SL0109 `99999999999999999999999` does not fit in 64 bits"},
      {"007", "SL0109 a number has no leading zeros"},
      {"00", "SL0109 a number has no leading zeros"},
      {"1_000", "SL0109 `1_000` is neither a whole number nor a duration"},
      {"0x1f", "SL0109 `0x1f` is neither a whole number nor a duration"},
      {"0s", "0ms"},
      {"250ms", "250ms"},
      {"30s", "30000ms"},
      {"5m", "300000ms"},
      {"24h", "86400000ms"},
      {"30d", "2592000000ms"},
      {"30sec", "SL0109 `30sec` is neither a whole number nor a duration"},
      {"30S", "SL0109 `30S` is neither a whole number nor a duration"},
      {"1h30m", "SL0109 `1h30m` is neither a whole number nor a duration"},
      {"4611686018427387903ms", "4611686018427387903ms"},
      {"4611686018427387904ms", "SL0109 the duration `4611686018427387904ms` is too long"},
      {"53375995583d", "4611686018371200000ms"},
      {"53375995584d", "SL0109 the duration `53375995584d` is too long"},
      {"99999999999999999999d", "SL0109 the duration `99999999999999999999d` is too long"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(outcome([&](Report& r) { return read_number(row.text, false, {}, r); }),
              row.expected);
  }
}

TEST(Literals, ReadNegativeNumbersDownToTheLeast) {
  const Row rows[] = {
      {"5", "-5"},
      {"0", "0"},
      {"9223372036854775808", "-9223372036854775808"},
      {"9223372036854775809", "SL0109 `9223372036854775809` does not fit in 64 bits"},
      {"5m", "-300000ms"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(outcome([&](Report& r) { return read_number(row.text, true, {}, r); }), row.expected);
  }
}

TEST(Literals, ReadTimes) {
  const Row rows[] = {
      {"1970-01-01T00:00:00.001Z", "1"},
      {"1970-01-01T00:00:01Z", "1000"},
      {"2024-02-16T06:00:00Z", "1708063200000"},
      {"2024-02-16T06:00:00.250Z", "1708063200250"},
      {"2024-02-29T23:59:59.999Z", "1709251199999"},
      {"2000-02-29T00:00:00Z", "951782400000"},
      {"9999-12-31T23:59:59.999Z", "253402300799999"},
      {"1970-01-01T00:00:00Z", "SL0108 times lie after the first moment of 1970"},
      {"1969-12-31T23:59:59Z", "SL0108 times begin in 1970, and this is the year 1969"},
      {"0000-01-01T00:00:00Z", "SL0108 times begin in 1970, and this is the year 0000"},
      {"2024-13-45T00:00:00Z", "SL0108 there is no month 13"},
      {"2024-00-10T00:00:00Z", "SL0108 there is no month 00"},
      {"2024-01-00T00:00:00Z", "SL0108 January 2024 has 31 days, and this is day 00"},
      {"2024-04-31T00:00:00Z", "SL0108 April 2024 has 30 days, and this is day 31"},
      {"2023-02-29T00:00:00Z", "SL0108 February 2023 has 28 days, and this is day 29"},
      {"2100-02-29T00:00:00Z", "SL0108 February 2100 has 28 days, and this is day 29"},
      {"2024-02-30T00:00:00Z", "SL0108 February 2024 has 29 days, and this is day 30"},
      {"2024-01-01T24:00:00Z", "SL0108 there is no hour 24"},
      {"2024-01-01T00:60:00Z", "SL0108 there is no minute 60"},
      {"2016-12-31T23:59:60Z", "SL0108 there is no second 60"},
      {"2024-01-01", "SL0108 `2024-01-01` is not a time"},
      {"2024-01-01T00:00Z", "SL0108 `2024-01-01T00:00Z` is not a time"},
      {"2024-01-01T00:00:00", "SL0108 `2024-01-01T00:00:00` is not a time"},
      {"2024-01-01T00:00:00.1Z", "SL0108 `2024-01-01T00:00:00.1Z` is not a time"},
      {"2024-01-01t00:00:00z", "SL0108 `2024-01-01t00:00:00z` is not a time"},
      {"2024-01-01T00:00:00x000Z", "SL0108 `2024-01-01T00:00:00x000Z` is not a time"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(outcome([&](Report& r) { return read_time(row.text, {}, r); }), row.expected);
  }
}

TEST(Literals, ReadStrings) {
  const Row rows[] = {
      {R"("")", "''"},
      {R"("a b")", "'a b'"},
      {R"("a\"b\\")", "'a\"b\\'"},
      {R"("\u{e9}\u{1F600}\u{10ffff}")", "'\xC3\xA9\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF'"},
      {R"("\n")", "SL0112 there is no such escape in a string"},
      {R"("\u{}")", "SL0112 there is no such escape in a string"},
      {R"("\u{0}")", "SL0112 there is no such escape in a string"},
      {R"("\u{d800}")", "SL0112 there is no such escape in a string"},
      {R"("\u{dfff}")", "SL0112 there is no such escape in a string"},
      {R"("\u{110000}")", "SL0112 there is no such escape in a string"},
      {R"("\u{00000001}")", "SL0112 there is no such escape in a string"},
      {R"("\u{12")", "SL0112 there is no such escape in a string"},
      {R"("\u{-1}")", "SL0112 there is no such escape in a string"},
      {R"("\u0041")", "SL0112 there is no such escape in a string"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(outcome([&](Report& r) { return read_string(row.text, {}, r); }), row.expected);
  }
}

}  // namespace
}  // namespace sightline::syntax::literals_test
