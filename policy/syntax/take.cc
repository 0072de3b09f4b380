// The smallest parts of a declaration: from the next nodes to names, strings and durations. Tested
// in tests/unit/policy/syntax/parse_item_test.cc. Refuses to know which declaration they belong to.
#include <fmt/format.h>

#include <utility>

#include "policy/syntax/build.h"
#include "policy/syntax/literals.h"

namespace sightline::syntax {

ast::Name take_name(Build& build, Children& children) {
  const Branch& branch = children.take();
  const std::string_view text = build.text(branch);
  if (text.size() > kMaxNameBytes) {
    build.report.add(
        Code::name_too_long, branch.span(),
        fmt::format("a name has up to {} characters, this one {}", kMaxNameBytes, text.size()));
    return {std::string(text.substr(0, kMaxNameBytes)), branch.span()};
  }
  return {std::string(text), branch.span()};
}

std::vector<ast::Name> take_names(Build& build, Children& children) {
  std::vector<ast::Name> names;
  while (children.next_is(Kind::name)) names.push_back(take_name(build, children));
  return names;
}

std::vector<ast::Name> names_of(Build& build, const Branch& branch) {
  Children children(branch);
  return take_names(build, children);
}

std::string take_string(Build& build, Children& children) {
  const Branch branch = children.take();
  return read_string(build.text(branch), branch.span(), build.report).value_or("");
}

std::int64_t take_duration(Build& build, Children& children) {
  const Branch number = children.take();
  const auto value = read_number(build.text(number), false, number.span(), build.report);
  if (value && !value->is_duration) {
    build.report.add(Code::bad_number, number.span(),
                     fmt::format("`{}` has no unit", build.text(number)),
                     fmt::format("write `{}s` if seconds are meant", build.text(number)));
  }
  return value ? value->value : 0;
}

std::string excerpt_of(const Source& source, Span span) {
  constexpr std::size_t kMax = 60;
  std::string result;
  bool blank = false;
  for (const char c : source.text(span).substr(0, 4 * kMax)) {
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!space && blank) result += ' ';
    if (!space) result += c;
    blank = space;
    if (result.size() > kMax) return "..";
  }
  const bool whole = span.end - span.begin <= 4 * kMax;
  return whole && result.find("//") == std::string::npos ? result : "..";
}

}  // namespace sightline::syntax
