// The JSON that almost all facts and requests are written in, read fast.
#pragma once

#include <cstdint>
#include <string_view>

#include "compiler/cli/json_tree.h"

namespace sightline::cli {

// Reads a text into a tree if it is plain: ASCII without escapes, whole numbers of at most 18 digits, at
// most 16 members in an object, and within JsonTree's bounds. Says false of everything else, right or
// wrong, and leaves nothing useful in the tree: the JSON library has the last word about it.
class PlainJson {
 public:
  explicit PlainJson(JsonTree& tree) : tree_(tree) {}
  bool read(std::string_view text);

 private:
  struct Key {
    std::uint32_t at = 0, size = 0;
  };
  // Each begins at at_ and ends behind what it read. The text ends with a zero, which fits nowhere.
  bool value(Key key, std::size_t depth);
  bool object(std::uint32_t node, std::size_t depth);
  bool array(std::uint32_t node, std::size_t depth);
  bool member(std::size_t depth);
  bool string(Key& found);
  bool integer(std::int64_t& number);
  bool word(std::string_view rest);
  bool keys_differ(std::uint32_t object) const;
  char skip_blanks();
  std::uint32_t add(JsonTree::Kind kind, Key key);

  JsonTree& tree_;
  const char* text_ = nullptr;
  const char* at_ = nullptr;
};

}  // namespace sightline::cli
