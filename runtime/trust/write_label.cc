// Labels, values and times in, their one spelling out; and times back.
// Tested in tests/unit/runtime/trust/item_label_test.cc. The spelling is that of facts (specs/formats.md).

#include <array>
#include <charconv>

#include "runtime/trust/label_text.h"

namespace sightline::labels {
namespace {

namespace chrono = std::chrono;

void append_two(std::string& out, std::int64_t number) {
  out += static_cast<char>('0' + number / 10 % 10);
  out += static_cast<char>('0' + number % 10);
}

// The number that these digits mean, all of them; -1 if one is no digit.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int number = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr std::array<Unit, 5> kUnits = {  // each a multiple of the one before
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

}  // namespace

void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (byte < 0x20) {
      ((out += "\\u00") += kHex[byte >> 4]) += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_entity(std::string& out, const NamedEntity& entity) {
  append_string(out += "{\"type\":", entity.type);
  append_string(out += ",\"id\":", entity.id);
  out += '}';
}

void append_value(std::string& out, const LabelValue& value) {
  switch (value.kind()) {
    case LabelValue::Kind::none:
      out += "null";
      return;
    case LabelValue::Kind::boolean:
      out += value.number() != 0 ? "true" : "false";
      return;
    case LabelValue::Kind::integer:
      out += std::to_string(value.number());
      return;
    case LabelValue::Kind::text:
      return append_string(out, value.text());
    case LabelValue::Kind::entity:
      return append_entity(out, value.entity());
    case LabelValue::Kind::set:
      out += '[';
      for (std::size_t i = 0; i < value.members().size(); ++i) {
        if (i != 0) out += ',';
        append_string(out, value.members()[i]);
      }
      out += ']';
  }
}

void append_label(std::string& out, const NamedEntity& item,
                  const std::vector<LabelEntry>& entries) {
  append_entity(out += "{\"uid\":", item);
  out += ",\"attrs\":{";
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i != 0) out += ',';
    append_string(out, entries[i].name);
    append_value(out += ':', entries[i].value);
  }
  out += "}}";
}

std::optional<std::string> time_text(Time time) {
  constexpr chrono::sys_days kYear10000 = chrono::year(10000) / 1 / 1;
  if (time < Time{} || time >= kYear10000) return std::nullopt;
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(time - day);
  std::string out = std::to_string(static_cast<int>(date.year())) + "-";
  append_two(out, static_cast<unsigned>(date.month()));
  append_two(out += '-', static_cast<unsigned>(date.day()));
  append_two(out += 'T', clock.hours().count());
  append_two(out += ':', clock.minutes().count());
  append_two(out += ':', clock.seconds().count());
  if (const auto fraction = clock.subseconds().count(); fraction != 0) {
    (out += '.') += static_cast<char>('0' + fraction / 100);
    append_two(out, fraction % 100);
  }
  return out + "Z";
}

std::optional<Time> time_from(std::string_view text) {
  if (text.size() != 20 && text.size() != 24) return std::nullopt;
  const chrono::year_month_day date{chrono::year(digits(text, 0, 4)),
                                    chrono::month(static_cast<unsigned>(digits(text, 5, 2))),
                                    chrono::day(static_cast<unsigned>(digits(text, 8, 2)))};
  if (!date.ok()) return std::nullopt;
  const Time time = chrono::sys_days(date) + chrono::hours(digits(text, 11, 2)) +
                    chrono::minutes(digits(text, 14, 2)) + chrono::seconds(digits(text, 17, 2)) +
                    chrono::milliseconds(text.size() == 24 ? digits(text, 20, 3) : 0);
  // Whatever else was wrong with it, it would have been written another way.
  if (time.time_since_epoch().count() <= kPast || time_text(time) != text) return std::nullopt;
  return time;
}

std::string duration_text(chrono::milliseconds duration) {
  std::string_view name = "ms";
  std::int64_t number = duration.count();
  for (const Unit& unit : kUnits) {
    if (number != 0 && duration.count() % unit.milliseconds != 0) break;
    number = duration.count() / unit.milliseconds;
    name = unit.name;
  }
  return std::to_string(number) + std::string(name);
}

}  // namespace sightline::labels
