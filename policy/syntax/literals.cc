// Numbers, durations, times and strings: from the text of a token to its value. Tested in
// tests/unit/policy/syntax/literals_test.cc. Refuses to know where a literal may stand.
#include "policy/syntax/literals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "policy/diagnostics/visible.h"
#include "policy/syntax/words.h"

namespace sightline::syntax {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr std::array<Unit, 5> kUnits{
    {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

// A long token is not printed in full.
std::string shortened(std::string_view text) {
  constexpr std::size_t kMax = 40;
  return text.size() <= kMax ? std::string(text) : std::string(text.substr(0, kMax)) + "..";
}

void refuse_unit(std::string_view text, std::string_view unit, Span span, Report& report) {
  std::string help = "durations are written `250ms`, `30s`, `5m`, `24h`, `30d`";
  if (unit.find('_') == 0) help = "digits stand together: `1000000`";
  report.add(Code::bad_number, span,
             fmt::format("`{}` is neither a whole number nor a duration", shortened(text)), help);
}

// The digits as a number up to `most`; nothing if it is larger.
std::optional<std::uint64_t> read_digits(std::string_view digits, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || value > most) return std::nullopt;
  return value;
}

unsigned two_digits(std::string_view text, std::size_t at) {
  return static_cast<unsigned>((text[at] - '0') * 10 + (text[at + 1] - '0'));
}

// dddd-dd-ddTdd:dd:dd[.ddd]Z
bool has_the_shape_of_a_time(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd.dddZ";
  std::string_view shape = kShape;
  std::string short_shape;
  if (text.size() + 4 == kShape.size()) {
    short_shape = "dddd-dd-ddTdd:dd:ddZ";
    shape = short_shape;
  }
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (shape[i] == 'd' ? !is_digit(text[i]) : text[i] != shape[i]) return false;
  }
  return true;
}

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};

// What no calendar or clock shows, in words; empty if all is well.
std::string what_is_impossible(std::string_view text) {
  namespace chrono = std::chrono;
  const unsigned year = two_digits(text, 0) * 100 + two_digits(text, 2);
  const unsigned month = two_digits(text, 5);
  const unsigned day = two_digits(text, 8);
  if (year < 1970) return fmt::format("times begin in 1970, and this is the year {:04}", year);
  if (month == 0 || month > 12) return fmt::format("there is no month {:02}", month);
  const auto last = static_cast<unsigned>(
      (chrono::year(static_cast<int>(year)) / static_cast<int>(month) / chrono::last).day());
  if (day == 0 || day > last) {
    return fmt::format("{} {} has {} days, and this is day {:02}", kMonths.at(month - 1), year,
                       last, day);
  }
  if (two_digits(text, 11) > 23) return fmt::format("there is no hour {}", two_digits(text, 11));
  if (two_digits(text, 14) > 59) return fmt::format("there is no minute {}", two_digits(text, 14));
  if (two_digits(text, 17) > 59) return fmt::format("there is no second {}", two_digits(text, 17));
  return {};
}

std::int64_t milliseconds_of(std::string_view text) {
  namespace chrono = std::chrono;
  const auto year = static_cast<int>(two_digits(text, 0) * 100 + two_digits(text, 2));
  const chrono::sys_days day =
      chrono::year(year) / chrono::month(two_digits(text, 5)) / chrono::day(two_digits(text, 8));
  std::int64_t seconds = std::int64_t{day.time_since_epoch().count()} * 86'400;
  seconds += std::int64_t{two_digits(text, 11)} * 3'600 + std::int64_t{two_digits(text, 14)} * 60;
  seconds += two_digits(text, 17);
  const bool has_fraction = text[19] == '.';
  const std::int64_t fraction =
      has_fraction ? std::int64_t{two_digits(text, 20)} * 10 + (text[22] - '0') : 0;
  return seconds * 1'000 + fraction;
}

// One escape at the begin of `rest`, which begins with a backslash; its bytes, or 0 if it is none.
std::size_t read_escape(std::string_view rest, std::string& out) {
  if (rest.size() >= 2 && (rest[1] == '"' || rest[1] == '\\')) {
    out += rest[1];
    return 2;
  }
  const std::size_t close = rest.substr(0, 11).find('}');  // \u{ and up to six digits
  if (rest.substr(0, 3) != "\\u{" || close == std::string_view::npos) return 0;
  std::uint32_t number = 0;
  const char* const end = rest.data() + close;
  const auto [stop, error] = std::from_chars(rest.data() + 3, end, number, 16);
  const bool surrogate = number >= 0xD800 && number <= 0xDFFF;
  if (error != std::errc() || stop != end || surrogate || number == 0 || number > 0x10FFFF)
    return 0;
  append_utf8(number, out);
  return close + 1;
}

}  // namespace

std::optional<Number> read_number(std::string_view text, bool negative, Span span, Report& report) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view unit = text.substr(digits);
  constexpr auto kMost = std::uint64_t{1} << 63;
  const std::optional<std::uint64_t> value = read_digits(text.substr(0, digits), kMost);
  if (unit.empty()) {
    if (digits > 1 && text[0] == '0') {
      const std::string without(text.substr(std::min(text.find_first_not_of('0'), digits - 1)));
      report.add(Code::bad_number, span, "a number has no leading zeros",
                 fmt::format("write `{}`", shortened(without)));
      return std::nullopt;
    }
    if (!value || (*value == kMost && !negative)) {
      report.add(Code::bad_number, span,
                 fmt::format("`{}` does not fit in 64 bits", shortened(text)),
                 "whole numbers go from -9223372036854775808 to 9223372036854775807");
      return std::nullopt;
    }
    const std::uint64_t bits = negative ? ~*value + 1 : *value;
    return Number{static_cast<std::int64_t>(bits), false};
  }
  for (const Unit& known : kUnits) {
    if (known.name != unit) continue;
    if (!value || *value > static_cast<std::uint64_t>(kForever / known.milliseconds)) {
      report.add(Code::bad_number, span,
                 fmt::format("the duration `{}` is too long", shortened(text)),
                 "durations are shorter than 2^62 milliseconds, some 146 million years");
      return std::nullopt;
    }
    const std::int64_t length = static_cast<std::int64_t>(*value) * known.milliseconds;
    return Number{negative ? -length : length, true};
  }
  refuse_unit(text, unit, span, report);
  return std::nullopt;
}

std::optional<std::int64_t> read_time(std::string_view text, Span span, Report& report) {
  constexpr std::string_view kHelp = "times are written `2024-02-16T06:00:00Z`, in UTC";
  if (!has_the_shape_of_a_time(text)) {
    report.add(Code::impossible_time, span, fmt::format("`{}` is not a time", shortened(text)),
               std::string(kHelp));
    return std::nullopt;
  }
  if (const std::string wrong = what_is_impossible(text); !wrong.empty()) {
    report.add(Code::impossible_time, span, wrong, std::string(kHelp));
    return std::nullopt;
  }
  const std::int64_t result = milliseconds_of(text);
  if (result == 0) {
    report.add(Code::impossible_time, span, "times lie after the first moment of 1970",
               "that moment itself is written `past`");
    return std::nullopt;
  }
  return result;
}

std::optional<std::string> read_string(std::string_view text, Span span, Report& report) {
  std::string result;
  for (std::size_t at = 1; at + 1 < text.size();) {
    if (text[at] != '\\') {
      result += text[at++];
      continue;
    }
    const std::size_t bytes = read_escape(text.substr(at), result);
    if (bytes == 0) {
      const auto begin = static_cast<std::uint32_t>(span.begin + at);
      report.add(Code::bad_escape, {begin, begin + 2}, "there is no such escape in a string",
                 "escapes are `\\\"`, `\\\\` and, by its number in hexadecimal, `\\u{1F600}`");
      return std::nullopt;
    }
    at += bytes;
  }
  return result;
}

}  // namespace sightline::syntax
