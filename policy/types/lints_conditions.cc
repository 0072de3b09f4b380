// The condition of a clause -> warnings about comparisons that decide nothing, and about an `every`
// that an empty set makes true of anyone. Only what stands in the clause itself is looked at: what
// a define says may decide nothing for one call and much for another.
// Tested in tests/unit/policy/types/lints_test.cc. Refuses to know facts: what always holds here
// follows from the declared types alone.

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "policy/types/lints.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

using Op = typed::Compare::Op;
using Conjuncts = std::vector<typed::ExprRef>;

// The words of an expression, without parentheses around it.
std::string_view words_of(const Reporter& report, Span span) {
  std::string_view text = report.source().text(span);
  const std::size_t begin = text.find_first_not_of("( \t\r\n");
  const std::size_t end = text.find_last_not_of(") \t\r\n");
  return begin > end || begin == text.npos ? "" : text.substr(begin, end - begin + 1);
}

bool inside(Span part, Span whole) { return part.begin >= whole.begin && part.end <= whole.end; }

const typed::Constant* constant(const typed::ExprRef& e) {
  return std::get_if<typed::Constant>(&e->node);
}

Op mirrored(Op op) {
  switch (op) {
    case Op::equal:
    case Op::not_equal:
      break;
    case Op::less:
      return Op::greater;
    case Op::less_equal:
      return Op::greater_equal;
    case Op::greater:
      return Op::less;
    case Op::greater_equal:
      return Op::less_equal;
  }
  return op;
}

// What the comparison of a thing with itself always says.
bool of_itself(Op op) { return op == Op::equal || op == Op::less_equal || op == Op::greater_equal; }

// What `x op member` says of every x of an ordered enum; nothing if it depends on x.
std::optional<bool> of_all_members(Op op, std::int64_t member, std::int64_t last) {
  if (op == Op::greater_equal && member == 0) return true;
  if (op == Op::less && member == 0) return false;
  if (op == Op::less_equal && member == last) return true;
  if (op == Op::greater && member == last) return false;
  return std::nullopt;
}

class Comparisons {
 public:
  Comparisons(const typed::Policy& policy, const typed::Clause& clause, Reporter& report)
      : policy_(policy), clause_(clause), report_(report) {}

  void walk(const typed::ExprRef& e) {
    if (!e) return;
    std::visit(overloaded{
                   [&](const typed::Constant& c) { whole(*e, c); },
                   [](const typed::Principal&) {},
                   [](const typed::Resource&) {},
                   [](const typed::Now&) {},
                   [](const typed::AskedAction&) {},
                   [](const typed::VariableValue&) {},
                   [](const typed::ContextValue&) {},
                   [](const typed::GlobalValue&) {},
                   [](const typed::AttributeOf&) {},
                   [](const typed::ColumnOf&) {},
                   [](const typed::FieldOf&) {},
                   [](const typed::Arithmetic&) {},
                   [](const typed::Negate&) {},
                   [](const typed::Coalesce&) {},
                   [](const typed::Unwrap&) {},
                   [&](const typed::Choice& c) {
                     walk(c.condition);
                     walk(c.then);
                     walk(c.otherwise);
                   },
                   [&](const typed::Compare& c) { compare(*e, c); },
                   [](const typed::IsNone&) {},
                   [](const typed::Contains&) {},
                   [&](const typed::In& i) {
                     if (same_path(i.entity, i.ancestor)) say(*e, true);
                   },
                   [&](const typed::Not& n) { walk(n.operand); },
                   [&](const typed::And& a) { two(a.left, a.right); },
                   [&](const typed::Or& o) { either(*e, o); },
                   [&](const typed::Implies& i) { two(i.left, i.right); },
                   [&](const typed::Query& q) { walk(q.where); },
                   [](const typed::May&) {},
                   [&](const typed::Once& o) { walk(o.condition); },
               },
               e->node);
  }

 private:
  void two(const typed::ExprRef& left, const typed::ExprRef& right) {
    walk(left);
    walk(right);
  }

  void say(const typed::Expr& e, bool always) {
    if (!inside(e.span, clause_.span)) return;
    report_
        .warning(Code::decides_nothing, e.span,
                 report_.quote(e.span) + " is " + (always ? "always" : "never") + " true")
        .note("whatever the facts are, as long as they are known")
        .help(always ? "leave it out" : "nothing can meet this; leave it out or say what is meant");
  }

  // `when true`: a clause without a condition is a constant, too, which nobody wrote.
  void whole(const typed::Expr& e, const typed::Constant& c) {
    const std::string_view text = words_of(report_, e.span);
    if (e.type.kind == typed::Type::Kind::boolean && (text == "true" || text == "false"))
      say(e, c.value != 0);
  }

  void compare(const typed::Expr& e, const typed::Compare& c) {
    if (c.left->type.optional || c.right->type.optional) return;
    if (same_path(c.left, c.right)) return say(e, of_itself(c.op));
    const typed::Type& type = c.left->type;
    if (type.kind != typed::Type::Kind::enumeration) return;
    const auto last = static_cast<std::int64_t>(policy_.enums[type.id].members.size()) - 1;
    std::optional<bool> always;
    if (const auto* right = constant(c.right)) always = of_all_members(c.op, right->value, last);
    if (const auto* left = constant(c.left))
      always = of_all_members(mirrored(c.op), left->value, last);
    if (always) say(e, *always);
  }

  // `role in {guest, member, owner}`, which stands here as comparisons.
  void either(const typed::Expr& e, const typed::Or& o) {
    typed::ExprRef of;
    std::set<std::int64_t> members;
    const bool one_thing = collect(o.left, of, members) && collect(o.right, of, members);
    if (one_thing && !of->type.optional &&
        members.size() == policy_.enums[of->type.id].members.size())
      return say(e, true);
    leaf(o.left);
    leaf(o.right);
  }

  void leaf(const typed::ExprRef& e) {
    const auto* o = std::get_if<typed::Or>(&e->node);
    if (!o) return walk(e);
    leaf(o->left);
    leaf(o->right);
  }

  bool collect(const typed::ExprRef& e, typed::ExprRef& of, std::set<std::int64_t>& members) {
    if (const auto* o = std::get_if<typed::Or>(&e->node))
      return collect(o->left, of, members) && collect(o->right, of, members);
    const auto* c = std::get_if<typed::Compare>(&e->node);
    if (!c || c->op != Op::equal || c->left->type.kind != typed::Type::Kind::enumeration)
      return false;
    const bool swapped = constant(c->left) != nullptr;
    const typed::ExprRef& thing = swapped ? c->right : c->left;
    const typed::Constant* const member = constant(swapped ? c->left : c->right);
    if (!member || (of && !same_path(of, thing))) return false;
    of = thing;
    members.insert(member->value);
    return true;
  }

  const typed::Policy& policy_;
  const typed::Clause& clause_;
  Reporter& report_;
};

// --- every

bool reads_principal(const typed::ExprRef& e) {
  Reads reads;
  reads.add(e);
  return reads.principal;
}

bool same_question(const typed::Query& a, const typed::Query& b) {
  return a.relation == b.relation &&
         std::equal(a.arguments.begin(), a.arguments.end(), b.arguments.begin(), same_path);
}

// `some`, in any of its forms, of the same rows.
bool asks_some(const typed::ExprRef& e, const typed::Query& every) {
  const auto* q = std::get_if<typed::Query>(&e->node);
  return q && !q->negated && same_question(*q, every);
}

class OpenEvery {
 public:
  OpenEvery(const typed::Policy& policy, Reporter& report) : policy_(policy), report_(report) {}

  // `beside`: what must be true together with `e`.
  void walk(const typed::ExprRef& e, Conjuncts beside) {
    if (const auto* o = std::get_if<typed::Or>(&e->node)) {
      walk(o->left, beside);
      walk(o->right, beside);
      return;
    }
    Conjuncts all;
    flatten(e, all);
    if (all.size() > kMaxConjuncts) return;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (const auto* q = every(all[i])) {
        look_at(*q, all[i]->span, all, i, beside);
      } else if (std::holds_alternative<typed::Or>(all[i]->node)) {
        Conjuncts around = beside;
        for (std::size_t j = 0; j < all.size(); ++j)
          if (j != i) around.push_back(all[j]);
        walk(all[i], std::move(around));
      }
    }
  }

 private:
  static constexpr std::size_t kMaxConjuncts = 64;

  static void flatten(const typed::ExprRef& e, Conjuncts& out) {
    if (const auto* a = std::get_if<typed::And>(&e->node)) {
      flatten(a->left, out);
      flatten(a->right, out);
    } else {
      out.push_back(e);
    }
  }

  // The tree has one node for `every` and `no`; the text says which was written.
  const typed::Query* every(const typed::ExprRef& e) const {
    const auto* q = std::get_if<typed::Query>(&e->node);
    if (!q || !q->negated) return nullptr;
    return words_of(report_, e->span).substr(0, 5) == "every" ? q : nullptr;
  }

  void look_at(const typed::Query& q, Span span, const Conjuncts& all, std::size_t self,
               const Conjuncts& beside) {
    const auto guards = [&](const typed::ExprRef& e) {
      return asks_some(e, q) || (!every(e) && reads_principal(e));
    };
    for (std::size_t i = 0; i < all.size(); ++i)
      if (i != self && guards(all[i])) return;
    if (std::any_of(beside.begin(), beside.end(), guards)) return;
    const std::string name = policy_.relations[q.relation].name;
    report_
        .warning(Code::open_every, span,
                 "this is true of anyone when there is no row of " + ticked(name) + " at all")
        .note("`every` asks nothing of an empty set, and nothing else here asks who it is")
        .help("ask for one row as well: " + ticked("some " + name + "(..) and ..") +
              " with the same arguments");
  }

  const typed::Policy& policy_;
  Reporter& report_;
};

}  // namespace

void lint_comparisons(const typed::Policy& policy, const typed::Clause& clause, Reporter& report) {
  Comparisons(policy, clause, report).walk(clause.condition);
}

void lint_open_every(const typed::Policy& policy, const typed::Clause& clause, Reporter& report) {
  OpenEvery(policy, report).walk(clause.condition, {});
}

}  // namespace sightline
