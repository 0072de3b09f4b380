// typed::Policy, typed::Property -> a ring of sorts that ask for each other, if there is one.
// Where a row or entity is asked for in the scope of a universal, each instance of the universal
// makes a new one; if that is of the universal's own sort, there is no end. "For all" are a query
// that must not hold and the subject of an invariant, so the polarity of every query counts.
// Tested in tests/unit/policy/types/criterion_test.cc. Refuses to know how anything is proved.

#include "sightline/criterion.h"

#include <algorithm>
#include <set>

#include "sightline/visit.h"

namespace sightline {
namespace {

using Sort = std::uint32_t;
constexpr Sort kRequest = 0xffff'ffff;  // what `may` asks, as a sort of its own

// Which way a condition is used. More than one: it stands under a comparison, or decides an `if`.
struct Polarity {
  bool positive = true, negative = false;
  Polarity mirrored() const { return {negative, positive}; }
};
constexpr Polarity kBoth{true, true};

// Adds the edges of one condition. Each function says whether its expression is of a variable bound
// by or under a universal: a path from there is a new entity for each instance.
class EdgeMaker {
 public:
  EdgeMaker(const typed::Policy& policy, Criterion::Edges& edges)
      : policy_(policy), edges_(edges) {}

  // Principal, resource and variables of a property are single things, those of an invariant all.
  void for_all(const typed::Variable& subject) {
    const bool row = subject.kind == typed::Variable::Kind::row;
    universals_.push_back(row ? sort_of_relation(subject.relation) : subject.type.id);
    if (row) generic_rows_.insert(subject.row);
    generic_variables_ = !row;
  }

  // The rules as part of a `may` that is asked many times.
  void for_all_requests() {
    universals_.push_back(kRequest);
    generic_request_ = true;
  }

  bool walk(const typed::ExprRef& e, Polarity polarity) {
    if (!e) return false;
    return std::visit(
        overloaded{
            [](const typed::Constant&) { return false; },
            [&](const typed::Principal&) { return generic_request_; },
            [&](const typed::Resource&) { return generic_request_; },
            [](const typed::Now&) { return false; },
            [](const typed::AskedAction&) { return false; },
            [](const typed::ContextValue&) { return false; },
            [](const typed::GlobalValue&) { return false; },
            [&](const typed::VariableValue&) { return generic_variables_; },
            // A column comes with its row, which has been counted.
            [&](const typed::ColumnOf& c) { return generic_rows_.contains(c.row); },
            [&](const typed::FieldOf& f) { return path(*e, generic_rows_.contains(f.row)); },
            [&](const typed::AttributeOf& a) { return path(*e, walk(a.object, kBoth)); },
            [&](const typed::Arithmetic& a) { return two(a.left, a.right, kBoth); },
            [&](const typed::Negate& n) { return walk(n.operand, kBoth); },
            [&](const typed::Coalesce& c) { return two(c.left, c.right, kBoth); },
            [&](const typed::Unwrap& u) { return walk(u.operand, kBoth); },
            [&](const typed::Choice& c) {
              walk(c.condition, kBoth);
              return two(c.then, c.otherwise, polarity);
            },
            [&](const typed::Compare& c) { return two(c.left, c.right, kBoth); },
            [&](const typed::IsNone& n) { return walk(n.operand, kBoth); },
            [&](const typed::Contains& c) { return two(c.element, c.set, kBoth); },
            [&](const typed::In& i) { return two(i.entity, i.ancestor, kBoth); },
            [&](const typed::Not& n) { return walk(n.operand, polarity.mirrored()); },
            [&](const typed::And& a) { return two(a.left, a.right, polarity); },
            [&](const typed::Or& o) { return two(o.left, o.right, polarity); },
            [&](const typed::Implies& i) { return implies(i, polarity); },
            [&](const typed::Query& q) { return query(q, *e, polarity); },
            [&](const typed::May& m) { return may(m, *e); },
            [&](const typed::Once& o) { return walk(o.condition, polarity); },
        },
        e->node);
  }

 private:
  Sort sort_of_relation(std::uint32_t relation) const {
    return static_cast<Sort>(policy_.entities.size()) + relation;
  }

  bool two(const typed::ExprRef& left, const typed::ExprRef& right, Polarity polarity) {
    const bool first = walk(left, polarity);
    return walk(right, polarity) || first;
  }

  bool implies(const typed::Implies& i, Polarity polarity) {
    const bool left = walk(i.left, polarity.mirrored());
    return walk(i.right, polarity) || left;
  }

  void asks_for(Sort sort, Span place) {
    for (const Sort universal : universals_) edges_.try_emplace({universal, sort}, place);
  }

  bool path(const typed::Expr& e, bool generic) {
    if (generic && e.type.kind == typed::Type::Kind::entity) asks_for(e.type.id, e.span);
    return generic;
  }

  bool query(const typed::Query& q, const typed::Expr& e, Polarity polarity) {
    for (const typed::ExprRef& argument : q.arguments) walk(argument, kBoth);
    const Polarity of_row = q.negated ? polarity.mirrored() : polarity;
    if (of_row.positive) {
      new_row(q, e.span);
      if (!universals_.empty()) generic_rows_.insert(q.row);
      walk(q.where, {true, false});
      generic_rows_.erase(q.row);
    }
    if (of_row.negative) {
      universals_.push_back(sort_of_relation(q.relation));
      generic_rows_.insert(q.row);
      walk(q.where, {false, true});
      generic_rows_.erase(q.row);
      universals_.pop_back();
    }
    return false;
  }

  // A row that must be there, and what may stand in its open columns. What is asked for stands in
  // the others.
  void new_row(const typed::Query& q, Span place) {
    asks_for(sort_of_relation(q.relation), place);
    const auto& columns = policy_.relations[q.relation].columns;
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (!q.arguments[i] && columns[i].type.kind == typed::Type::Kind::entity)
        asks_for(columns[i].type.id, place);
  }

  // Under a universal all the rules are asked, once for each instance.
  bool may(const typed::May& m, const typed::Expr& e) {
    walk(m.principal, kBoth);
    walk(m.resource, kBoth);
    asks_for(kRequest, e.span);
    return false;
  }

  const typed::Policy& policy_;
  Criterion::Edges& edges_;
  std::vector<Sort> universals_;  // around the expression
  std::set<std::uint32_t> generic_rows_;
  bool generic_variables_ = false;
  bool generic_request_ = false;
};

// Depth first over sorts, with a stack of its own.
class RingSearch {
 public:
  explicit RingSearch(const Criterion::Edges& edges) : edges_(edges) {}

  // Sorts, each of which asks for the next and the last for the first.
  std::vector<Sort> find() {
    for (const auto& [edge, place] : edges_) {
      if (done_.contains(edge.first)) continue;
      auto ring = from(edge.first);
      if (!ring.empty()) return ring;
    }
    return {};
  }

 private:
  using At = Criterion::Edges::const_iterator;

  std::vector<Sort> from(Sort start) {
    std::vector<std::pair<Sort, At>> path;
    open(path, start);
    while (!path.empty()) {
      auto& [sort, at] = path.back();
      if (at == edges_.end() || at->first.first != sort) {
        done_.insert(sort);
        on_path_.erase(sort);
        path.pop_back();
        continue;
      }
      const Sort next = (at++)->first.second;
      if (on_path_.contains(next)) return ring_from(path, next);
      if (!done_.contains(next)) open(path, next);
    }
    return {};
  }

  void open(std::vector<std::pair<Sort, At>>& path, Sort sort) {
    on_path_.insert(sort);
    path.emplace_back(sort, edges_.lower_bound({sort, 0}));
  }

  static std::vector<Sort> ring_from(const std::vector<std::pair<Sort, At>>& path, Sort first) {
    std::vector<Sort> ring;
    for (const auto& [sort, at] : path)
      if (!ring.empty() || sort == first) ring.push_back(sort);
    return ring;
  }

  const Criterion::Edges& edges_;
  std::set<Sort> done_, on_path_;
};

std::string name_of(const typed::Policy& policy, Sort sort) {
  if (sort == kRequest) return "request";
  if (sort < policy.entities.size()) return policy.entities[sort].name;
  return policy.relations[sort - policy.entities.size()].name;
}

}  // namespace

Criterion::Criterion(const typed::Policy& policy) : policy_(policy) {
  EdgeMaker rules(policy, edges_), requests(policy, of_requests_);
  requests.for_all_requests();
  for (const typed::Rule& rule : policy.rules)
    for (const typed::Clause& clause : rule.clauses) {
      rules.walk(clause.condition, kBoth);
      requests.walk(clause.condition, kBoth);
    }
  for (const typed::Invariant& invariant : policy.invariants) {
    EdgeMaker maker(policy, edges_);
    maker.for_all(invariant.subject);
    maker.walk(invariant.condition, {});
  }
}

Criterion::Ring Criterion::ring() const { return find(edges_); }

Criterion::Ring Criterion::ring(const typed::Property& property) const {
  Edges edges = edges_;
  edges.insert(of_requests_.begin(), of_requests_.end());
  EdgeMaker maker(policy_, edges);
  // What is looked for is a case of a claim with a head, and a break of a `forall`.
  for (const typed::PropertyCase& one : property.cases) maker.walk(one.condition, {});
  maker.walk(property.condition, Polarity{}.mirrored());
  return find(edges);
}

Criterion::Ring Criterion::find(const Edges& edges) const {
  Ring ring;
  const std::vector<Sort> sorts = RingSearch(edges).find();
  for (std::size_t i = 0; i < sorts.size(); ++i) {
    const Sort next = sorts[(i + 1) % sorts.size()];
    ring.push_back(
        {name_of(policy_, sorts[i]), name_of(policy_, next), edges.at({sorts[i], next})});
  }
  return ring;
}

std::string Criterion::text(const Ring& ring) {
  std::string text;
  for (const Step& step : ring)
    text += (text.empty() ? "each `" + step.from + "` asks for another `"
                          : "`, which asks for another `") +
            step.to;
  return text.empty() ? text : text + "`";
}

}  // namespace sightline
