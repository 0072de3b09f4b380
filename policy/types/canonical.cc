// typed::Property, typed::Invariant -> canonical text. The format is a promise to hosts that pin a
// property by digest: change it, and every digest changes. The declarations that it mentions stand in
// mentions.cc. Tested in tests/unit/policy/types/canonical_test.cc. Refuses to know the text as it
// was written.

#include "sightline/canonical.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "policy/types/mentions.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

std::string_view word(typed::Compare::Op op) {
  switch (op) {
    case typed::Compare::Op::equal:
      return " == ";
    case typed::Compare::Op::not_equal:
      return " != ";
    case typed::Compare::Op::less:
      return " < ";
    case typed::Compare::Op::less_equal:
      return " <= ";
    case typed::Compare::Op::greater:
      return " > ";
    case typed::Compare::Op::greater_equal:
      break;
  }
  return " >= ";
}

std::string_view word(typed::Property::Kind kind) {
  switch (kind) {
    case typed::Property::Kind::never:
      return "never";
    case typed::Property::Kind::always:
      return "always";
    case typed::Property::Kind::possible:
      return "possible";
    case typed::Property::Kind::forall:
      break;
  }
  return "forall";
}

std::string_view word(typed::Assumption::Kind kind) {
  switch (kind) {
    case typed::Assumption::Kind::complete:
      return "complete";
    case typed::Assumption::Kind::incomplete:
      return "incomplete";
    case typed::Assumption::Kind::honest:
      return "honest";
    case typed::Assumption::Kind::hostile:
      break;
  }
  return "hostile";
}

std::string listed(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// Prints conditions and collects the declarations that they mention.
class Printer {
 public:
  explicit Printer(const typed::Policy& policy) : policy_(policy), mentions_(policy) {}

  std::string property(const typed::Property& property) {
    std::string text = property.kind == typed::Property::Kind::forall
                           ? claim(property)
                           : std::string(word(property.kind)) + cases(property);
    if (!property.without.empty()) {
      std::vector<std::string> names;
      for (const std::uint32_t id : property.without) names.push_back(policy_.obligations[id].name);
      text += "without " + listed(std::move(names)) + "\n";
    }
    if (!property.assumptions.empty()) {
      std::vector<std::string> names;
      for (const typed::Assumption& one : property.assumptions) names.push_back(assumption(one));
      text += "assuming " + listed(std::move(names)) + "\n";
    }
    return text + mentions_.text();
  }

  std::string invariant(const typed::Invariant& invariant) {
    std::string text = "invariant forall " + variable(invariant.subject) + "\n";
    text += "holds " + print(*invariant.condition) + "\n";
    return text + mentions_.text();
  }

 private:
  std::string claim(const typed::Property& property) {
    std::string text = "forall ";
    for (std::size_t i = 0; i < property.variables.size(); ++i)
      text += (i == 0 ? "" : ", ") + variable(property.variables[i]);
    return text + "\nholds " + print(*property.condition) + "\n";
  }

  // By the names of their types: their order says nothing.
  std::string cases(const typed::Property& property) {
    std::map<std::pair<std::string, std::string>, const typed::PropertyCase*> sorted;
    for (const typed::PropertyCase& one : property.cases)
      sorted[{policy_.entities[one.principal].name, policy_.entities[one.resource].name}] = &one;
    std::string text;
    for (const auto& [types, one] : sorted) {
      std::vector<std::string> actions;
      for (const std::uint32_t id : one->actions) {
        actions.push_back(policy_.actions[id].name);
        mentions_.action(id);
      }
      text += " " + listed(std::move(actions)) + " (" + types.first + ", " + types.second + ")\n";
      text += "when " + print(*one->condition) + "\n";
    }
    return text;
  }

  std::string variable(const typed::Variable& variable) {
    if (variable.kind == typed::Variable::Kind::value) return mentions_.type(variable.type);
    mentions_.relation(variable.relation);
    enter_row(variable.row, variable.relation);
    return row(variable.row) + ": " + policy_.relations[variable.relation].name;
  }

  std::string assumption(const typed::Assumption& one) {
    std::string text(word(one.kind));
    if (!one.place) return text;
    std::visit(overloaded{
                   [&](const AttributePlace& place) {
                     const typed::EntityType& entity = policy_.entities[place.type];
                     mentions_.attribute(place.type, place.attribute);
                     text += " " + entity.name + "." + entity.attributes[place.attribute].name;
                   },
                   [&](const RelationPlace& place) {
                     mentions_.relation(place.relation);
                     text += " relation " + policy_.relations[place.relation].name;
                   },
                   [&](const GlobalPlace& place) {
                     mentions_.global(place.global);
                     text += " global " + policy_.globals[place.global].name;
                   },
               },
               *one.place);
    return text;
  }

  std::string constant(const typed::Constant& c, const typed::Type& of) {
    switch (of.kind) {
      case typed::Type::Kind::boolean:
        return c.value != 0 ? "true" : "false";
      case typed::Type::Kind::integer:
        return std::to_string(c.value);
      case typed::Type::Kind::time:
        return "time " + std::to_string(c.value) + "ms";
      case typed::Type::Kind::duration:
        return std::to_string(c.value) + "ms";
      case typed::Type::Kind::enumeration:
        return member(of.id, static_cast<std::size_t>(c.value));
      case typed::Type::Kind::entity: {
        const typed::EntityLiteral& literal = policy_.literals[static_cast<std::size_t>(c.value)];
        return policy_.entities[literal.type].name + "::" + quoted(literal.id);
      }
      case typed::Type::Kind::string:
        return quoted(policy_.strings[static_cast<std::size_t>(c.value)]);
      case typed::Type::Kind::set:
        break;
    }
    std::string text = "{";
    for (std::size_t m = 0; m < policy_.enums[of.id].members.size(); ++m)
      if ((static_cast<std::uint64_t>(c.value) >> m & 1U) != 0)
        text += (text.size() == 1 ? "" : ", ") + member(of.id, m);
    mentions_.enumeration(of.id);
    return text + "}";
  }

  std::string member(std::uint32_t of, std::size_t number) {
    mentions_.enumeration(of);
    return policy_.enums[of].name + "::" + policy_.enums[of].members[number];
  }

  std::string attribute(const typed::AttributeOf& a) {
    const std::uint32_t entity = a.object->type.id;
    mentions_.attribute(entity, a.attribute);
    return print(*a.object) + "." + policy_.entities[entity].attributes[a.attribute].name;
  }

  std::string field(const typed::FieldOf& f) {
    const std::uint32_t relation = relation_of_.at(f.row);
    mentions_.field(relation, f.field);
    return row(f.row) + "." + policy_.relations[relation].fields[f.field].name;
  }

  std::string column(const typed::ColumnOf& c) {
    return row(c.row) + "." + policy_.relations[relation_of_.at(c.row)].columns[c.column].name;
  }

  // Rows are counted in the order in which they are printed.
  void enter_row(std::uint32_t number, std::uint32_t relation) {
    relation_of_[number] = relation;
    row_number_[number] = ++rows_;
  }
  std::string row(std::uint32_t number) const {
    return "row" + std::to_string(row_number_.at(number));
  }

  std::string query(const typed::Query& q) {
    const bool several = q.quantifier == typed::Query::Quantifier::several;
    std::string text = q.negated ? "no " : several ? "" : "some ";
    if (several) text += "several ";
    text += policy_.relations[q.relation].name + "(";
    for (std::size_t i = 0; i < q.arguments.size(); ++i)
      text += (i == 0 ? "" : ", ") + (q.arguments[i] ? print(*q.arguments[i]) : "_");
    mentions_.relation(q.relation);
    text += ")";
    if (!q.where) return "(" + text + ")";
    enter_row(q.row, q.relation);
    return "(" + text + " as " + row(q.row) + " where " + print(*q.where) + ")";
  }

  std::string in(const typed::In& i) {
    mentions_.entity(i.entity->type.id);
    return "(" + print(*i.entity) + " in " + print(*i.ancestor) + ")";
  }

  std::string choice(const typed::Choice& c) {
    const std::string asked = print(*c.condition);
    const std::string then = print(*c.then);
    return "(if " + asked + " then " + then + " else " + print(*c.otherwise) + ")";
  }

  std::string may(const typed::May& m) {
    mentions_.action(m.action);
    const std::string principal = print(*m.principal);
    return "may " + policy_.actions[m.action].name + "(" + principal + ", " + print(*m.resource) +
           ")";
  }

  template <class Node>
  std::string two(const Node& node, std::string_view between) {
    const std::string left = print(*node.left);
    return "(" + left + std::string(between) + print(*node.right) + ")";
  }

  std::string print(const typed::Expr& e) {
    return std::visit(
        overloaded{
            [&](const typed::Constant& c) { return constant(c, e.type); },
            [](const typed::Principal&) { return std::string("principal"); },
            [](const typed::Resource&) { return std::string("resource"); },
            [](const typed::Now&) { return std::string("now"); },
            [](const typed::AskedAction&) { return std::string("action"); },
            [](const typed::VariableValue& v) {
              return "variable" + std::to_string(v.variable + 1);
            },
            [&](const typed::ContextValue& c) {
              mentions_.context(c.field);
              return "context " + policy_.context[c.field].name;
            },
            [&](const typed::GlobalValue& g) {
              mentions_.global(g.global);
              return "global " + policy_.globals[g.global].name;
            },
            [&](const typed::AttributeOf& a) { return attribute(a); },
            [&](const typed::ColumnOf& c) { return column(c); },
            [&](const typed::FieldOf& f) { return field(f); },
            [&](const typed::Arithmetic& a) {
              return two(a, a.op == typed::Arithmetic::Op::add ? " + " : " - ");
            },
            [&](const typed::Negate& n) { return "(-" + print(*n.operand) + ")"; },
            [&](const typed::Coalesce& c) { return two(c, " ?? "); },
            [&](const typed::Unwrap& u) { return "(" + print(*u.operand) + " there)"; },
            [&](const typed::Choice& c) { return choice(c); },
            [&](const typed::Compare& c) { return two(c, word(c.op)); },
            [&](const typed::IsNone& n) { return "(" + print(*n.operand) + " is none)"; },
            [&](const typed::Contains& c) {
              const std::string element = print(*c.element);
              return "(" + element + " in " + print(*c.set) + ")";
            },
            [&](const typed::In& i) { return in(i); },
            [&](const typed::Not& n) { return "(not " + print(*n.operand) + ")"; },
            [&](const typed::And& a) { return two(a, " and "); },
            [&](const typed::Or& o) { return two(o, " or "); },
            [&](const typed::Implies& i) { return two(i, " implies "); },
            [&](const typed::Query& q) { return query(q); },
            [&](const typed::May& m) { return may(m); },
            [&](const typed::Once& o) {
              return "(once " + print(*o.condition) + " within " + std::to_string(o.within) + "ms)";
            },
        },
        e.node);
  }

  const typed::Policy& policy_;
  Mentions mentions_;
  std::map<std::uint32_t, std::uint32_t> relation_of_;  // by row
  std::map<std::uint32_t, std::size_t> row_number_;
  std::size_t rows_ = 0;
};

}  // namespace

std::string canonical_text(const typed::Policy& policy, const typed::Property& property) {
  return Printer(policy).property(property);
}

std::string canonical_text(const typed::Policy& policy, const typed::Invariant& invariant) {
  return Printer(policy).invariant(invariant);
}

}  // namespace sightline
