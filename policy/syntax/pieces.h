// A text as the tokens that make it up, each with what may stand before it: for the layout.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "policy/syntax/tree.h"

namespace sightline::syntax {

struct Comment {
  std::string_view text;      // from `//` on, without blanks at its end
  bool own_line = true;       // nothing but blanks before it on its line
  bool blank_before = false;  // an empty line stands before it
};

// What stands before a token.
struct Gap {
  enum class Break : std::uint8_t {
    never,
    with_group,  // if any gap of its group breaks, or the group is too long for a line
    alone,       // where the author broke the line, or what follows is too long for it
    always
  };
  Break breaks = Break::never;
  bool space = true;        // when the line goes on
  bool keep_blank = false;  // an empty line may stay
  bool closes = false;      // before a `}`: no empty line; comments stand further in
  std::uint32_t group = 0;
  std::size_t indent = 2;  // further in than the line on which the group begins
  // As written:
  bool was_broken = false;
  bool was_blank = false;
  std::vector<Comment> comments;
};

struct Piece {
  std::string_view text;
  Gap gap;
};

// The pieces [begin, end). Group 0 is the whole text.
struct Group {
  std::size_t begin = 0, end = 0;
};

struct Pieces {
  std::vector<Piece> pieces;  // the last is empty and stands at the end of the text
  std::vector<Group> groups;
};

// Collects the pieces of one text, declaration by declaration.
class PieceMaker {
 public:
  explicit PieceMaker(std::string_view text);
  void add_item(const Branch& item);  // of this text, in their order
  Pieces finish() &&;

 private:
  class Walk;
  void add(Span span, Gap gap);

  std::string_view text_;
  std::uint32_t at_ = 0;  // behind the last piece
  Pieces result_;
};

}  // namespace sightline::syntax
