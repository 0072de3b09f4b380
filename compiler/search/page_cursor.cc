// A place in an answer <-> text: `CHECK.TYPE.ID`, the id in hexadecimal digits. Tested by
// tests/unit/compiler/search/search_test.cc. The check is no secret: it keeps from mistakes, not
// from anybody, since a cursor gives nothing that the question would not.
#include "compiler/search/page_cursor.h"

#include <charconv>

#include "runtime/format/digest.h"

namespace sightline {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

void put(std::string& out, std::uint64_t number) {
  for (int i = 0; i < 8; ++i) out += static_cast<char>(number >> (8 * i) & 0xff);
}
void put(std::string& out, std::string_view text) {
  put(out, text.size());
  out += text;
}

// Of the moment it does not speak: a page may be turned later.
std::string check_of(const Policy& policy, const Snapshot& snapshot,
                     const SearchQuestion& question) {
  std::string about(reinterpret_cast<const char*>(policy.digest().data()), policy.digest().size());
  put(about, snapshot.revision());
  put(about, static_cast<std::uint64_t>(snapshot.as_of().time_since_epoch().count()));
  put(about, snapshot.entity_count());
  put(about, snapshot.row_count());
  put(about, static_cast<std::uint64_t>(question.wanted));
  put(about, question.action);
  put(about, question.given.type);
  put(about, question.given.id);
  for (const ContextValue& value : question.context) {
    put(about, value.field);
    put(about, static_cast<std::uint64_t>(value.value.kind()));
    put(about, static_cast<std::uint64_t>(value.value.number()));
    put(about, value.value.text());
  }
  return to_hex(sha256(std::as_bytes(std::span(about)))).substr(0, 16);
}

std::optional<std::string> unhex(std::string_view digits) {
  std::string out;
  if (digits.size() % 2 != 0) return std::nullopt;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const auto high = kDigits.find(digits[i]), low = kDigits.find(digits[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    out += static_cast<char>(high << 4 | low);
  }
  return out;
}

}  // namespace

std::string cursor_of(const Policy& policy, const Snapshot& snapshot,
                      const SearchQuestion& question, const PagePlace& last) {
  std::string out = check_of(policy, snapshot, question) + '.' + std::to_string(last.type) + '.';
  for (const char c : last.id) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

std::optional<PagePlace> place_of(const Policy& policy, const Snapshot& snapshot,
                                  const SearchQuestion& question) {
  std::string_view rest = question.after;
  const std::string check = check_of(policy, snapshot, question) + '.';
  if (!rest.starts_with(check)) return std::nullopt;
  rest.remove_prefix(check.size());
  const auto dot = rest.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  PagePlace out;
  const auto [end, wrong] = std::from_chars(rest.data(), rest.data() + dot, out.type);
  const auto id = unhex(rest.substr(dot + 1));
  if (wrong != std::errc() || end != rest.data() + dot || !id) return std::nullopt;
  out.id = *id;
  return out;
}

}  // namespace sightline
