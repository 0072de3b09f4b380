// Pieces to text: which lines break, and how far in they begin. From left to right, looking ahead
// no further than a line. Tested in tests/unit/policy/syntax/format_test.cc. Refuses to know what
// any piece means.
#include "policy/syntax/layout.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace sightline::syntax {
namespace {

using Break = Gap::Break;
constexpr std::size_t kColumns = 100;

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // a code point is one column
  }));
}

struct Line {
  std::string code, comment;  // one behind the other
};

// Comments behind lines that stand together begin in one column.
std::string joined(const std::vector<Line>& lines) {
  std::string result;
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t end = i, width = 0;
    for (; end < lines.size() && !lines[end].comment.empty(); ++end)
      width = std::max(width, columns_of(lines[end].code));
    for (; i < end; ++i) {
      const std::size_t blanks = width - columns_of(lines[i].code) + 2;
      result += lines[i].code + std::string(blanks, ' ') + lines[i].comment + '\n';
    }
    if (i < lines.size()) result += lines[i++].code + '\n';
  }
  return result;
}

class Layout {
 public:
  explicit Layout(const Pieces& pieces) : pieces_(pieces.pieces), groups_(pieces.groups) {
    open_.resize(groups_.size());
    for (std::size_t i = 1; i < pieces_.size(); ++i) {
      const Gap& gap = pieces_[i].gap;
      if (gap.breaks != Break::never && is_forced(i)) open_[gap.group].broken = true;
    }
  }

  std::vector<Line> run() {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      write_gap(i);
      for (; next_group_ < groups_.size() && groups_[next_group_].begin <= i; ++next_group_)
        enter(next_group_);
      lines_.back().code += pieces_[i].text;
      column_ += columns_of(pieces_[i].text);
    }
    lines_.pop_back();  // of the end of the text
    return std::move(lines_);
  }

 private:
  struct Open {
    std::size_t indent = 0;  // of the line on which the group begins
    bool broken = false;
  };

  // The line breaks here whatever its length.
  bool is_forced(std::size_t i) const {
    const Gap& gap = pieces_[i].gap;
    return gap.breaks == Break::always || !gap.comments.empty() ||
           (gap.breaks != Break::never && gap.was_broken);
  }

  // Whether the pieces from `i` to the end of the group fit on the line, and what must stand behind
  // them there; or, for one part of a group, the pieces to the next gap of that group.
  bool fits(std::size_t i, std::uint32_t group, bool part, std::size_t column) const {
    for (std::size_t at = i; at < pieces_.size(); ++at) {
      const Gap& gap = pieces_[at].gap;
      const bool may_break = gap.breaks != Break::never;
      const bool over = at >= groups_[group].end || (part && gap.group == group);
      if (at > i && (is_forced(at) || (may_break && over))) return true;
      if (at > i && gap.space) ++column;
      column += columns_of(pieces_[at].text);
      if (column > kColumns) return false;
    }
    return true;
  }

  void enter(std::size_t group) {
    Open& open = open_[group];
    open.indent = line_indent_;
    if (!fits(groups_[group].begin, static_cast<std::uint32_t>(group), false, column_))
      open.broken = true;
  }

  bool breaks(std::size_t i) const {
    const Gap& gap = pieces_[i].gap;
    if (is_forced(i)) return true;
    if (gap.breaks == Break::with_group) return open_[gap.group].broken;
    if (gap.breaks == Break::never) return false;
    return !fits(i, gap.group, true, column_ + (gap.space ? 1 : 0));
  }

  void write_gap(std::size_t i) {
    const Gap& gap = pieces_[i].gap;
    const std::size_t indent = open_[gap.group].indent + gap.indent;
    const bool in_block = gap.closes && i + 1 < pieces_.size();
    for (const Comment& comment : gap.comments) {
      if (comment.own_line) {
        new_line(gap.keep_blank && comment.blank_before, in_block ? indent + 2 : indent);
        lines_.back().code += comment.text;
      } else {
        lines_.back().comment = comment.text;
      }
    }
    if (breaks(i)) {
      new_line(gap.keep_blank && gap.was_blank && !gap.closes, indent);
    } else if (gap.space) {
      lines_.back().code += ' ';
      ++column_;
    }
  }

  void new_line(bool blank, std::size_t indent) {
    if (blank && !lines_.empty()) lines_.emplace_back();
    lines_.push_back({std::string(indent, ' '), {}});
    column_ = line_indent_ = indent;
  }

  const std::vector<Piece>& pieces_;
  const std::vector<Group>& groups_;
  std::vector<Open> open_;
  std::size_t next_group_ = 0;
  std::vector<Line> lines_;
  std::size_t column_ = 0, line_indent_ = 0;
};

}  // namespace

std::string lay_out(const Pieces& pieces) { return joined(Layout(pieces).run()); }

}  // namespace sightline::syntax
