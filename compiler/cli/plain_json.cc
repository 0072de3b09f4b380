// Plain JSON text in, the tree that json_tree.cc would make of it out, in a third of the time. Stricter than
// JSON in every doubt. Tested in tests/unit/compiler/cli/plain_json_test.cc against the library.

#include "compiler/cli/plain_json.h"

#include <array>
#include <cstring>

namespace sightline::cli {
namespace {

constexpr std::size_t kMostMembers = 16;  // compared each with each
constexpr int kMostDigits = 18;           // always 64 bits

// The bytes of eight that end a plain run of a string: `"`, `\`, controls and what is not ASCII.
std::uint64_t stops(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  const auto has_zero = [](std::uint64_t w) { return (w - kOnes) & ~w; };
  const std::uint64_t control = word - kOnes * 0x20;
  return (has_zero(word ^ kOnes * '"') | has_zero(word ^ kOnes * '\\') | control | word) & kHigh;
}

bool stops(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

char PlainJson::skip_blanks() {
  while (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r') ++at_;
  return *at_;
}

std::uint32_t PlainJson::add(JsonTree::Kind kind, Key key) {
  JsonTree::Node node;
  node.kind = kind;
  node.key_at = key.at;
  node.key_size = key.size;
  tree_.nodes_.push_back(node);
  return static_cast<std::uint32_t>(tree_.nodes_.size() - 1);
}

// A false alarm of stops() about a byte behind a real one cannot be: the first is always real.
bool PlainJson::string(Key& found) {
  const char* const begin = ++at_;
  const char* const end = text_ + tree_.text_.size();
  std::uint64_t word = 0;
  while (end - at_ >= 8) {
    std::memcpy(&word, at_, sizeof(word));
    if (stops(word) != 0) break;
    at_ += sizeof(word);
  }
  while (!stops(*at_)) ++at_;
  if (*at_ != '"') return false;
  found = {static_cast<std::uint32_t>(begin - text_), static_cast<std::uint32_t>(at_ - begin)};
  ++at_;
  return true;
}

bool PlainJson::integer(std::int64_t& number) {
  const bool negative = *at_ == '-';
  if (negative) ++at_;
  if (*at_ == '0' && (negative || (at_[1] >= '0' && at_[1] <= '9'))) return false;
  int digits = 0;
  std::uint64_t magnitude = 0;  // one digit too many still fits
  for (; *at_ >= '0' && *at_ <= '9' && digits <= kMostDigits; ++at_, ++digits)
    magnitude = magnitude * 10 + static_cast<std::uint64_t>(*at_ - '0');
  if (digits == 0 || digits > kMostDigits) return false;
  number = static_cast<std::int64_t>(magnitude);
  if (negative) number = -number;
  return true;
}

bool PlainJson::word(std::string_view rest) {
  if (std::strncmp(at_, rest.data(), rest.size()) != 0) return false;
  at_ += rest.size();
  return true;
}

// Sizes first: keys are short, and seldom of the same length.
bool PlainJson::keys_differ(std::uint32_t object) const {
  std::array<std::string_view, kMostMembers> keys;
  std::size_t count = 0;
  for (const auto* member = tree_.first(tree_.nodes_[object]); member != nullptr;
       member = tree_.next(*member)) {
    if (count == keys.size()) return false;
    const std::string_view key = tree_.key(*member);
    for (std::size_t k = 0; k < count; ++k)
      if (keys[k] == key) return false;
    keys[count++] = key;
  }
  return true;
}

bool PlainJson::member(std::size_t depth) {
  Key key;
  if (skip_blanks() != '"' || !string(key) || skip_blanks() != ':') return false;
  ++at_;
  return value(key, depth);
}

bool PlainJson::object(std::uint32_t node, std::size_t depth) {
  ++at_;
  if (skip_blanks() == '}') return word("}");
  for (std::uint32_t last = 0;;) {
    const auto next = static_cast<std::uint32_t>(tree_.nodes_.size());
    if (!member(depth)) return false;
    (last == 0 ? tree_.nodes_[node].child : tree_.nodes_[last].next) = next;
    last = next;
    const char after = skip_blanks();
    ++at_;
    if (after == '}') return keys_differ(node);
    if (after != ',') return false;
  }
}

bool PlainJson::array(std::uint32_t node, std::size_t depth) {
  ++at_;
  if (skip_blanks() == ']') return word("]");
  for (std::uint32_t last = 0;;) {
    const auto next = static_cast<std::uint32_t>(tree_.nodes_.size());
    if (!value({}, depth)) return false;
    (last == 0 ? tree_.nodes_[node].child : tree_.nodes_[last].next) = next;
    last = next;
    const char after = skip_blanks();
    ++at_;
    if (after == ']') return true;
    if (after != ',') return false;
  }
}

bool PlainJson::value(Key key, std::size_t depth) {
  if (tree_.nodes_.size() == kMaxJsonValues) return false;
  switch (skip_blanks()) {
    case '{':
      return depth < kMaxJsonDepth && object(add(JsonTree::Kind::object, key), depth + 1);
    case '[':
      return depth < kMaxJsonDepth && array(add(JsonTree::Kind::array, key), depth + 1);
    case '"': {
      JsonTree::Node& node = tree_.nodes_[add(JsonTree::Kind::string, key)];
      Key text;
      if (!string(text)) return false;
      node.text_at = text.at;
      node.text_size = text.size;
      return true;
    }
    case 't':
      tree_.nodes_[add(JsonTree::Kind::boolean, key)].number = 1;
      return word("true");
    case 'f':
      add(JsonTree::Kind::boolean, key);
      return word("false");
    case 'n':
      add(JsonTree::Kind::null, key);
      return word("null");
    default:  // a number, or nothing plain
      return integer(tree_.nodes_[add(JsonTree::Kind::integer, key)].number);
  }
}

bool PlainJson::read(std::string_view text) {
  tree_.text_.assign(text);
  tree_.nodes_.clear();
  text_ = at_ = tree_.text_.c_str();
  if (!value({}, 0)) return false;
  skip_blanks();
  return at_ == text_ + text.size();
}

}  // namespace sightline::cli
