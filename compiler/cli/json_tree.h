// One JSON value in memory: a flat tree that is filled again and again without allocating.
//
//   JsonTree tree;
//   if (auto problem = tree.parse(line)) return problem->message;
//   if (const JsonTree::Node* type = tree.member(tree.root(), "type")) use(tree.text(*type));
//
// Bounded: a depth of 64, 65,536 values, and the size its caller admits. A key that stands twice in
// one object is refused, and so is what is not UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sightline::cli {

inline constexpr std::size_t kMaxJsonDepth = 64;
inline constexpr std::size_t kMaxJsonValues = 65'536;
inline constexpr std::size_t kMaxJsonBytes = std::size_t{1}
                                             << 20;  // of one line, one fact, one request

// Why a text is not one JSON value that we read. `column` counts bytes from 1; 0 if it has no place.
struct JsonProblem {
  std::size_t line = 1, column = 0;
  std::string message;
};

class JsonTree {
 public:
  enum class Kind : std::uint8_t { null, boolean, integer, number, string, array, object };
  struct Node {
    Kind kind = Kind::null;   // `number`: not a whole number of 64 bits
    std::uint32_t next = 0;   // the member or element after it; 0: it is the last
    std::uint32_t child = 0;  // its first member or element; 0: it has none
    std::uint32_t key_at = 0, key_size = 0, text_at = 0, text_size = 0;  // in text_
    std::int64_t number = 0;  // of an integer; 0 or 1 of a boolean
  };

  // Replaces what the tree held. After a problem it holds nothing useful.
  std::optional<JsonProblem> parse(std::string_view text);
  // The same by the JSON library alone: what parse() is compared with.
  std::optional<JsonProblem> parse_with_library(std::string_view text);

  const Node& root() const { return nodes_[0]; }
  const Node* first(const Node& parent) const {
    return parent.child == 0 ? nullptr : &nodes_[parent.child];
  }
  const Node* next(const Node& node) const { return node.next == 0 ? nullptr : &nodes_[node.next]; }
  const Node* member(const Node& object, std::string_view key) const;  // null if there is none
  std::string_view key(const Node& node) const { return piece(node.key_at, node.key_size); }
  // A string's characters; a number's digits as they were written.
  std::string_view text(const Node& node) const { return piece(node.text_at, node.text_size); }

  // Gives back memory that one large value made it take.
  void shrink();

 private:
  friend class JsonWriter;
  friend class PlainJson;
  std::string_view piece(std::uint32_t at, std::uint32_t size) const {
    return std::string_view(text_).substr(at, size);
  }
  std::vector<Node> nodes_ = std::vector<Node>(1);
  std::string text_;
};

// Reads one JSON array and shows its elements one after the other, without holding more than one.
// `element` is told the line in which the element begins; it returns false to stop. `line` is the
// number of the line where `in` stands.
std::optional<JsonProblem> read_json_array(std::istream& in, std::size_t line, JsonTree& tree,
                                           const std::function<bool(std::size_t line)>& element);

}  // namespace sightline::cli
