// typed::Expr -> the same with fresh row numbers. SOUNDNESS: a prover names the row that a query
// may find after its number; one row shared by two queries would be one witness for both.
// Tested in tests/unit/policy/types/queries_test.cc. Refuses to know where the expression is put.

#include "policy/types/rows.h"

#include <map>
#include <utility>

#include "sightline/visit.h"

namespace sightline {
namespace {

class Renumber {
 public:
  explicit Renumber(std::uint32_t& next_row) : next_row_(next_row) {}

  typed::ExprRef copy(const typed::ExprRef& e) {
    if (!e) return nullptr;
    typed::Expr result = *e;
    std::visit(overloaded{[](typed::Constant&) {},
                          [](typed::Principal&) {},
                          [](typed::Resource&) {},
                          [](typed::Now&) {},
                          [](typed::AskedAction&) {},
                          [](typed::VariableValue&) {},
                          [](typed::ContextValue&) {},
                          [](typed::GlobalValue&) {},
                          [&](typed::AttributeOf& a) { a.object = copy(a.object); },
                          [&](typed::ColumnOf& c) { c.row = renamed(c.row); },
                          [&](typed::FieldOf& f) { f.row = renamed(f.row); },
                          [&](typed::Arithmetic& a) { two(a.left, a.right); },
                          [&](typed::Negate& n) { n.operand = copy(n.operand); },
                          [&](typed::Coalesce& c) { two(c.left, c.right); },
                          [&](typed::Unwrap& u) { u.operand = copy(u.operand); },
                          [&](typed::Choice& c) { choice(c); },
                          [&](typed::Compare& c) { two(c.left, c.right); },
                          [&](typed::IsNone& n) { n.operand = copy(n.operand); },
                          [&](typed::Contains& c) { two(c.element, c.set); },
                          [&](typed::In& i) { two(i.entity, i.ancestor); },
                          [&](typed::Not& n) { n.operand = copy(n.operand); },
                          [&](typed::And& a) { two(a.left, a.right); },
                          [&](typed::Or& o) { two(o.left, o.right); },
                          [&](typed::Implies& i) { two(i.left, i.right); },
                          [&](typed::Query& q) { query(q); },
                          [&](typed::May& m) { two(m.principal, m.resource); },
                          [&](typed::Once& o) { o.condition = copy(o.condition); }},
               result.node);
    return std::make_shared<const typed::Expr>(std::move(result));
  }

 private:
  void two(typed::ExprRef& first, typed::ExprRef& second) {
    first = copy(first);
    second = copy(second);
  }

  void choice(typed::Choice& c) {
    c.condition = copy(c.condition);
    c.then = copy(c.then);
    c.otherwise = copy(c.otherwise);
  }

  void query(typed::Query& q) {
    for (typed::ExprRef& argument : q.arguments) argument = copy(argument);
    const std::uint32_t fresh = next_row_++;
    names_[q.row] = fresh;
    q.row = fresh;
    q.where = copy(q.where);
  }

  // A row of a query around the copied expression keeps its number.
  std::uint32_t renamed(std::uint32_t row) const {
    const auto found = names_.find(row);
    return found == names_.end() ? row : found->second;
  }

  std::uint32_t& next_row_;
  std::map<std::uint32_t, std::uint32_t> names_;
};

}  // namespace

typed::ExprRef with_fresh_rows(const typed::ExprRef& e, std::uint32_t& next_row) {
  return Renumber(next_row).copy(e);
}

}  // namespace sightline
