// typed::Expr -> what it reads, wherever in it that stands.
// Tested in tests/unit/policy/types/lints_test.cc. Refuses to know what the facts decide.

#include "policy/types/reads.h"

#include "sightline/visit.h"

namespace sightline {
namespace {

void add_two(Reads& reads, const typed::ExprRef& left, const typed::ExprRef& right) {
  reads.add(left);
  reads.add(right);
}

}  // namespace

void Reads::add(const typed::ExprRef& e) {
  if (!e) return;
  std::visit(overloaded{
                 [](const typed::Constant&) {},
                 [&](const typed::Principal&) { principal = true; },
                 [](const typed::Resource&) {},
                 [](const typed::Now&) {},
                 [](const typed::AskedAction&) {},
                 [](const typed::VariableValue&) {},
                 [&](const typed::ContextValue& c) { context.insert(c.field); },
                 [&](const typed::GlobalValue& g) { globals.try_emplace(g.global, e->span); },
                 [&](const typed::AttributeOf& a) { add_attribute(a); },
                 [](const typed::ColumnOf&) {},
                 [&](const typed::FieldOf& f) { add_field(f); },
                 [&](const typed::Arithmetic& a) { add_two(*this, a.left, a.right); },
                 [&](const typed::Negate& n) { add(n.operand); },
                 [&](const typed::Coalesce& c) { add_two(*this, c.left, c.right); },
                 [&](const typed::Unwrap& u) { add(u.operand); },
                 [&](const typed::Choice& c) {
                   add(c.condition);
                   add_two(*this, c.then, c.otherwise);
                 },
                 [&](const typed::Compare& c) { add_two(*this, c.left, c.right); },
                 [&](const typed::IsNone& n) { add(n.operand); },
                 [&](const typed::Contains& c) { add_two(*this, c.element, c.set); },
                 [&](const typed::In& i) { add_in(i); },
                 [&](const typed::Not& n) { add(n.operand); },
                 [&](const typed::And& a) { add_two(*this, a.left, a.right); },
                 [&](const typed::Or& o) { add_two(*this, o.left, o.right); },
                 [&](const typed::Implies& i) { add_two(*this, i.left, i.right); },
                 [&](const typed::Query& q) { add_query(q); },
                 [&](const typed::May& m) { add_two(*this, m.principal, m.resource); },
                 [&](const typed::Once& o) { add(o.condition); },
             },
             e->node);
}

void Reads::bind(std::uint32_t row, std::uint32_t relation) { rows_[row] = relation; }

void Reads::add_attribute(const typed::AttributeOf& a) {
  attributes.emplace(a.object->type.id, a.attribute);
  add(a.object);
}

void Reads::add_in(const typed::In& i) {
  hierarchy.insert(i.entity->type.id);
  add(i.entity);
  add(i.ancestor);
}

void Reads::add_query(const typed::Query& q) {
  relations.insert(q.relation);
  bind(q.row, q.relation);
  for (const typed::ExprRef& argument : q.arguments) add(argument);
  add(q.where);
}

void Reads::add_field(const typed::FieldOf& f) {
  const auto found = rows_.find(f.row);
  if (found != rows_.end()) fields.emplace(found->second, f.field);
}

}  // namespace sightline
