// Nodes to pieces: which tokens a declaration has, what stands between them, and where a line may
// break. Every token and comment of the text is in exactly one piece, in order; that is why a
// layout cannot change a meaning. Tested in tests/unit/policy/syntax/format_test.cc. Refuses to
// know widths.
#include "policy/syntax/pieces.h"

#include <algorithm>
#include <array>
#include <utility>

#include "policy/syntax/scan.h"

namespace sightline::syntax {
namespace {

using Break = Gap::Break;

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> texts) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::string_view without_blanks_behind(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// The line ends and comments between two tokens.
void read_between(std::string_view between, bool first, Gap& gap) {
  std::size_t line_ends = first ? 1 : 0;  // since the last token or comment
  for (std::size_t at = 0; at < between.size();) {
    if (between[at] != '/') {
      if (between[at] == '\n') ++line_ends;
      ++at;
      continue;
    }
    const std::size_t end = std::min(between.find('\n', at), between.size());
    gap.comments.push_back(
        {without_blanks_behind(between.substr(at, end - at)), line_ends > 0, line_ends > 1});
    line_ends = 0;
    at = end;
  }
  gap.was_broken = line_ends > 0 || !gap.comments.empty();
  gap.was_blank = line_ends > 1;
}

// Between these two there is never a blank, wherever they stand.
bool stick_together(std::string_view left, std::string_view right) {
  return is_one_of(right, {",", ")", ":", ".", "::", "?"}) || is_one_of(left, {"(", ".", "::"});
}

bool is_block(Kind kind) {
  return kind == Kind::fields || kind == Kind::values || kind == Kind::enumeration;
}
bool is_operation(Kind kind) {
  return kind == Kind::operation || kind == Kind::membership || kind == Kind::order_mark;
}

// `(` directly behind the name before it.
bool sticks_to_its_name(Kind parent, std::size_t names) {
  if (parent == Kind::action || parent == Kind::head) return names == 1;
  constexpr std::array kKinds{Kind::arguments, Kind::keys,   Kind::tuple, Kind::may,
                              Kind::relation,  Kind::define, Kind::unique};
  return std::find(kKinds.begin(), kKinds.end(), parent) != kKinds.end();
}

}  // namespace

// One node: its own tokens and its children in their order.
class PieceMaker::Walk {
 public:
  Walk(PieceMaker& maker, const Branch& branch) : maker_(maker), branch_(branch) {
    group_ = static_cast<std::uint32_t>(maker_.result_.groups.size());
    maker_.result_.groups.push_back({maker_.result_.pieces.size(), 0});
  }

  // `gap` stands before its first piece.
  void run(Gap gap) {
    next_ = std::move(gap);
    std::uint32_t at = branch_.span().begin;
    for (const Branch& child : branch_.children()) {
      own_tokens(at, child.span().begin);
      add_child(child);
      at = child.span().end;
    }
    own_tokens(at, branch_.span().end);
    maker_.result_.groups[group_].end = maker_.result_.pieces.size();
  }

 private:
  Gap gap(Break breaks, std::size_t indent = 2) const {
    Gap result;
    result.breaks = breaks;
    result.indent = indent;
    result.group = group_;
    return result;
  }

  // What a node has between its children: words and marks.
  void own_tokens(std::uint32_t begin, std::uint32_t end) {
    const std::string_view text = maker_.text_.substr(0, end);
    for (Token token = token_at(text, begin); token.kind != Token::Kind::end;
         token = token_at(text, token.span.end)) {
      const std::string_view words =
          text.substr(token.span.begin, token.span.end - token.span.begin);
      before_own(words);
      take(token.span);
      after_own(words);
    }
  }

  void add_child(const Branch& child) {
    before_child(child.kind());
    if (child.kind() == Kind::name) ++names_;
    const bool is_token = child.kind() <= Kind::operation;
    if (is_token) {
      take(child.span());
    } else if (child.span().begin < child.span().end) {
      started_ = true;
      Walk(maker_, child).run(std::exchange(next_, gap(Break::never)));
    }
    last_ = child.kind();
    after_child();
  }

  void take(Span span) {
    started_ = true;
    maker_.add(span, std::exchange(next_, gap(Break::never)));
  }

  // Each of these changes what stands before the next piece; a node's first has its gap from above.
  void before_own(std::string_view token);
  void before_child(Kind child);
  void after_own(std::string_view token);
  void after_child();
  void before_child_of_block(Kind child);
  void before_child_of_test(Kind child);

  PieceMaker& maker_;
  const Branch branch_;
  std::uint32_t group_ = 0;
  Gap next_;
  std::string_view own_;  // the token of its own directly before
  Kind last_ = Kind::none;
  std::size_t names_ = 0;
  bool started_ = false;
};

void PieceMaker::Walk::before_own(std::string_view token) {
  const Kind kind = branch_.kind();
  if (token == "(" && sticks_to_its_name(kind, names_)) next_.space = false;
  if (!started_) return;
  const bool world = kind == Kind::world || kind == Kind::test;
  if (token == "}" && (is_block(kind) || world)) {
    const bool empty = own_ == "{";
    next_ = gap(empty ? Break::never : world ? Break::always : Break::with_group, 0);
    next_.space = !empty;
    next_.closes = true;
    next_.keep_blank = true;
  } else if (kind == Kind::doc) {
    next_ = gap(Break::always, 0);
  } else if (kind == Kind::choice && is_one_of(token, {"then", "else"})) {
    next_ = gap(Break::with_group);
  } else if (is_one_of(token, {"??", "implies"})) {
    next_ = gap(Break::alone);
  } else if (kind == Kind::set || kind == Kind::value_set) {
    if (token == "}") next_.space = false;
  } else if (kind == Kind::set_of || kind == Kind::minus || kind == Kind::negative) {
    next_.space = false;
  }
}

void PieceMaker::Walk::after_own(std::string_view token) {
  own_ = token;
  const Kind kind = branch_.kind();
  next_ = gap(Break::never);
  if (token == ",") {
    next_ = gap(is_block(kind) ? Break::with_group : Break::alone);
  } else if (token == "{" && (kind == Kind::set || kind == Kind::value_set)) {
    next_.space = false;
  } else if (kind == Kind::set_of || kind == Kind::minus || kind == Kind::negative) {
    next_.space = false;
  } else if (token == "=" && kind == Kind::define) {
    next_ = gap(Break::with_group);
  } else if (token == ":" && kind == Kind::invariant) {
    next_ = gap(Break::with_group);
  } else if (token == ":" && kind == Kind::every) {
    next_ = gap(Break::alone);
  }
}

void PieceMaker::Walk::after_child() { own_ = {}; }

void PieceMaker::Walk::before_child_of_block(Kind child) {
  if (own_ == "enum" || (own_.empty() && child == Kind::name)) return;  // or a member behind `<`
  const bool list = branch_.kind() == Kind::values && own_ != "{";
  next_ = gap(list ? Break::alone : Break::with_group);
  next_.keep_blank = own_ != "{";
}

void PieceMaker::Walk::before_child_of_test(Kind child) {
  if (child == Kind::given_context || child == Kind::changes) next_ = gap(Break::alone);
  if (child != Kind::line) return;
  next_ = gap(Break::always);
  next_.keep_blank = own_ != "{";
}

void PieceMaker::Walk::before_child(Kind child) {
  const Kind kind = branch_.kind();
  if (!started_) return;
  if (is_block(kind)) {
    before_child_of_block(child);
  } else if (kind == Kind::test) {
    before_child_of_test(child);
  } else if (kind == Kind::property && child != Kind::name && child != Kind::head) {
    next_ = gap(Break::with_group);
  } else if (kind == Kind::world && child != Kind::name) {
    next_ = gap(own_ == "{" ? Break::always : Break::alone);
    next_.keep_blank = own_ != "{";
  } else if (kind == Kind::rule && child == Kind::clause) {
    next_ = gap(Break::always);
    next_.keep_blank = own_ != ":";
  } else if (kind == Kind::clause && child != Kind::head) {
    next_ = gap(Break::with_group, 0);
  } else if (kind == Kind::forall && own_ == ":" && child != Kind::name) {
    next_ = gap(Break::alone);
  } else if (is_operation(child) || child == Kind::where || child == Kind::by ||
             child == Kind::line_with || child == Kind::unique || child == Kind::listed ||
             child == Kind::most || (child == Kind::age && kind == Kind::relation)) {
    next_ = gap(Break::alone);
  } else if (kind == Kind::item) {
    next_ = gap(Break::always, 0);
  }
}

PieceMaker::PieceMaker(std::string_view text) : text_(text) {
  if (text.starts_with(kByteOrderMark)) at_ = 3;
  result_.groups.push_back({0, 0});
}

void PieceMaker::add(Span span, Gap gap) {
  const bool first = result_.pieces.empty();
  read_between(text_.substr(at_, span.begin - at_), first, gap);
  const std::string_view words =
      without_blanks_behind(text_.substr(span.begin, span.end - span.begin));
  if (!first && stick_together(result_.pieces.back().text, words)) gap.space = false;
  result_.pieces.push_back({words, std::move(gap)});
  at_ = span.end;
}

void PieceMaker::add_item(const Branch& item) {
  Gap gap;
  gap.breaks = Break::always;
  gap.keep_blank = true;
  gap.indent = 0;
  Walk(*this, item).run(std::move(gap));
}

Pieces PieceMaker::finish() && {
  Gap gap;
  gap.breaks = Break::always;
  gap.keep_blank = true;
  gap.closes = true;
  gap.indent = 0;
  const auto end = static_cast<std::uint32_t>(text_.size());
  add({end, end}, std::move(gap));
  result_.groups[0].end = result_.pieces.size();
  return std::move(result_);
}

}  // namespace sightline::syntax
