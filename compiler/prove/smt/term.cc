// Terms over Z3's C++ interface, with constants folded. Tested by tests/unit/compiler/prove/smt. It
// knows nothing of policies: what the terms mean is the encoder's business.
#include "compiler/prove/smt/term.h"

#include "compiler/prove/smt/z3_nodes.h"

namespace sightline::smt {

Term make_term(TermNode node) { return Term(std::make_shared<const TermNode>(std::move(node))); }

namespace {
Term wrap(const z3::expr& expr) { return make_term({expr}); }
const z3::expr& raw(const Term& term) { return term.node().expr; }
}  // namespace

unsigned Term::id() const { return raw(*this).id(); }
bool Term::is_true() const { return raw(*this).is_true(); }
bool Term::is_false() const { return raw(*this).is_false(); }
bool Term::is_entity() const { return raw(*this).get_sort().sort_kind() == Z3_UNINTERPRETED_SORT; }
std::string Term::sort() const { return raw(*this).get_sort().name().str(); }
std::string Term::text() const { return raw(*this).to_string(); }

Term operator!(const Term& a) {
  if (a.is_true()) return wrap(raw(a).ctx().bool_val(false));
  if (a.is_false()) return wrap(raw(a).ctx().bool_val(true));
  if (raw(a).is_not()) return wrap(raw(a).arg(0));
  return wrap(!raw(a));
}

Term operator&&(const Term& a, const Term& b) {
  if (a.is_true() || b.is_false() || same(a, b)) return b;
  if (b.is_true() || a.is_false()) return a;
  return wrap(raw(a) && raw(b));
}

Term operator||(const Term& a, const Term& b) {
  if (a.is_false() || b.is_true() || same(a, b)) return b;
  if (b.is_false() || a.is_true()) return a;
  return wrap(raw(a) || raw(b));
}

Term implies(const Term& a, const Term& b) { return !a || b; }

Term equal(const Term& a, const Term& b) {
  if (same(a, b)) return wrap(raw(a).ctx().bool_val(true));
  // Numbers are shared too: two that are not the same term are not equal.
  if (raw(a).is_numeral() && raw(b).is_numeral()) return wrap(raw(a).ctx().bool_val(false));
  return wrap(raw(a) == raw(b));
}

Term if_then_else(const Term& c, const Term& a, const Term& b) {
  if (c.is_true() || same(a, b)) return a;
  if (c.is_false()) return b;
  return wrap(z3::ite(raw(c), raw(a), raw(b)));
}

Term operator+(const Term& a, const Term& b) { return wrap(raw(a) + raw(b)); }
Term operator-(const Term& a, const Term& b) { return wrap(raw(a) - raw(b)); }
Term operator<(const Term& a, const Term& b) { return wrap(raw(a) < raw(b)); }
Term operator<=(const Term& a, const Term& b) { return wrap(raw(a) <= raw(b)); }

Term bit(const Term& set, unsigned member) {
  return wrap(raw(set).extract(member, member) == raw(set).ctx().bv_val(1, 1));
}

unsigned width(const Term& set) { return raw(set).get_sort().bv_size(); }

Term Function::operator()(std::span<const Term> arguments) const {
  z3::expr_vector raw_arguments(node_->declaration.ctx());
  for (const Term& argument : arguments) raw_arguments.push_back(raw(argument));
  return wrap(node_->declaration(raw_arguments));
}

unsigned Function::id() const {
  return Z3_get_ast_id(node_->declaration.ctx(), node_->declaration);
}

Context::Context() : handle_(std::make_unique<Handle>()) {}
Context::~Context() = default;

Sort Context::boolean() const {
  return Sort(std::make_shared<SortNode>(SortNode{handle_->z3.bool_sort()}));
}
Sort Context::integer() const {
  return Sort(std::make_shared<SortNode>(SortNode{handle_->z3.int_sort()}));
}
Sort Context::uninterpreted(const std::string& name) {
  return Sort(std::make_shared<SortNode>(SortNode{handle_->z3.uninterpreted_sort(name.c_str())}));
}

Sort Context::bits(unsigned width) {
  return Sort(std::make_shared<SortNode>(SortNode{handle_->z3.bv_sort(width)}));
}

Sort Context::sort_of(const Term& term) {
  return Sort(std::make_shared<SortNode>(SortNode{raw(term).get_sort()}));
}

Function Context::function(const std::string& name, std::span<const Sort> domain,
                           const Sort& range) {
  z3::sort_vector sorts(handle_->z3);
  for (const Sort& sort : domain) sorts.push_back(sort.node_->sort);
  return Function(std::make_shared<FunctionNode>(
      FunctionNode{handle_->z3.function(name.c_str(), sorts, range.node_->sort)}));
}

Term Context::constant(const std::string& name, const Sort& sort) {
  return wrap(handle_->z3.constant(name.c_str(), sort.node_->sort));
}
Term Context::number(std::int64_t value) const { return wrap(handle_->z3.int_val(value)); }
Term Context::truth(bool value) const { return wrap(handle_->z3.bool_val(value)); }

Term Context::mask(std::uint64_t members, unsigned width) const {
  return wrap(handle_->z3.bv_val(members, width));
}

Term Context::substitute(const Term& root, std::span<const Term> from, std::span<const Term> to) {
  if (from.empty()) return root;
  z3::expr_vector old_terms(raw(root).ctx()), new_terms(raw(root).ctx());
  for (const Term& term : from) old_terms.push_back(raw(term));
  for (const Term& term : to) new_terms.push_back(raw(term));
  return wrap(z3::expr(raw(root)).substitute(old_terms, new_terms));
}

std::vector<Term> Context::arguments(const Term& application) {
  std::vector<Term> out;
  for (unsigned i = 0; i < raw(application).num_args(); ++i)
    out.push_back(wrap(raw(application).arg(i)));
  return out;
}

namespace {

// Of argument `i` of an application that stands in this polarity. SOUNDNESS: `both` is always
// right.
Polarity of_argument(const z3::expr& application, unsigned i, Polarity polarity) {
  const auto swapped = [](Polarity p) {
    if (p == Polarity::both) return p;
    return p == Polarity::positive ? Polarity::negative : Polarity::positive;
  };
  if (application.is_and() || application.is_or()) return polarity;
  if (application.is_not()) return swapped(polarity);
  if (application.is_implies()) return i == 0 ? swapped(polarity) : polarity;
  if (application.is_ite() && application.is_bool() && i != 0) return polarity;
  return Polarity::both;
}

}  // namespace

void Context::visit(const Term& root, Visited& visited,
                    const std::function<void(const Occurrence&)>& seen) {
  struct Step {
    Term term;
    Polarity polarity;
    bool children_done, first;
  };
  std::vector<Step> stack{{root, Polarity::positive, false, true}};
  while (!stack.empty()) {
    const Step step = std::move(stack.back());
    stack.pop_back();
    if (step.children_done) {
      seen({Z3_get_ast_id(raw(step.term).ctx(), raw(step.term).decl()), step.term, step.polarity,
            step.first});
      continue;
    }
    const auto [known, first] = visited.polarities.try_emplace(step.term.id(), 0U);
    const unsigned fresh = static_cast<unsigned>(step.polarity) & ~known->second;
    if (fresh == 0) continue;
    known->second |= fresh;
    if (first) visited.kept.push_back(step.term);
    const auto polarity = static_cast<Polarity>(fresh);
    stack.push_back({step.term, polarity, true, first});
    std::vector<Term> parts = arguments(step.term);
    for (unsigned i = 0; i < parts.size(); ++i) {
      stack.push_back({std::move(parts[i]), of_argument(raw(step.term), i, polarity), false, true});
    }
  }
}

}  // namespace sightline::smt
