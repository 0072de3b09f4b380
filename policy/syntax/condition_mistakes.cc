// Conditions that the grammar lets through to be refused with the whole expression in sight: chains
// of comparisons, `or` beside `and`, the operators of other languages. From nodes to diagnostics.
// Tested in tests/unit/policy/syntax/mistakes_test.cc. Refuses to know what becomes of the nodes.
#include "policy/syntax/condition_mistakes.h"

#include <fmt/format.h>

namespace sightline::syntax {

void refuse_foreign(const Build& b, const Branch& operation, std::string_view ours) {
  b.report.add(Code::foreign_operator, operation.span(),
               fmt::format("`{}` is written `{}` here", b.text(operation), ours),
               fmt::format("write `{}`", ours));
}

// `x or y and z` with both of its readings.
void refuse_mixture(const Build& b, const Branch& branch, const std::vector<Branch>& parts,
                    std::size_t mixed) {
  const auto shown = [&](Span span) { return excerpt_of(b.source, span); };
  const std::vector<Branch> inner = parts[mixed].children();
  const Span both = parts[mixed].span();
  std::string tight, loose;
  if (mixed > 0) {
    const Span before{branch.span().begin, parts[mixed - 2].span().end};
    const Span rest{inner[2].span().begin, both.end};
    tight = fmt::format("{} or ({})", shown(before), shown(both));
    loose = fmt::format("({} or {}) and {}", shown(before), shown(inner[0].span()), shown(rest));
  } else {
    const Span after{parts[2].span().begin, branch.span().end};
    const Span rest{both.begin, inner[inner.size() - 3].span().end};
    tight = fmt::format("({}) or {}", shown(both), shown(after));
    loose = fmt::format("{} and ({} or {})", shown(rest), shown(inner.back().span()), shown(after));
  }
  b.report.add(Code::mixed_and_or, branch.span(), "`or` stands beside `and` without parentheses",
               fmt::format("write either `{}`\nor `{}`", tight, loose));
}

// `a <= b < c`
void refuse_chain(const Build& b, const Branch& branch, const std::vector<Branch>& parts) {
  std::string help = "put one of the comparisons in parentheses";
  if (parts.size() >= 5 && parts[1].kind() == Kind::operation &&
      parts[3].kind() == Kind::operation) {
    const Span first{branch.span().begin, parts[2].span().end};
    const Span second{parts[2].span().begin, parts[4].span().end};
    help =
        fmt::format("write `{} and {}`", excerpt_of(b.source, first), excerpt_of(b.source, second));
  }
  b.report.add(Code::chained_comparison, branch.span(), "comparisons do not chain", help);
}

}  // namespace sightline::syntax
