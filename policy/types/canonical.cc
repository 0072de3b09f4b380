// typed::Property -> canonical text. The format is a promise to hosts that pin a property by
// digest: change it, and every digest changes. Tested in tests/unit/policy/types/canonical_test.cc.
// Refuses to know the text as it was written.

#include "policy/types/canonical.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

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

std::string_view word(typed::Trust trust) {
  switch (trust) {
    case typed::Trust::registry:
      return "";
    case typed::Trust::sealed_fixed:
      return "sealed fixed ";
    case typed::Trust::cached:
      break;
  }
  return "cached ";
}

std::string_view word(typed::Property::Kind kind) {
  switch (kind) {
    case typed::Property::Kind::never:
      return "never";
    case typed::Property::Kind::always:
      return "always";
    case typed::Property::Kind::possible:
      break;
  }
  return "possible";
}

// Prints a condition and collects the declarations that it mentions.
class Printer {
 public:
  explicit Printer(const typed::Policy& policy) : policy_(policy) {}

  std::string property(const typed::Property& property) {
    std::vector<std::string> actions;
    for (const std::uint32_t id : property.actions) {
      const typed::Action& action = policy_.actions[id];
      actions.push_back(action.name);
      mention("action " + action.name + "(" + policy_.entities[action.principal].name + ", " +
              policy_.entities[action.resource].name + ")");
    }
    std::sort(actions.begin(), actions.end());
    std::string text(word(property.kind));
    for (std::size_t i = 0; i < actions.size(); ++i) text += (i == 0 ? " " : ", ") + actions[i];
    text += "\nwhen " + print(*property.condition) + "\n";
    for (const std::string& line : mentioned_) text += line + "\n";
    return text;
  }

 private:
  void mention(std::string line) { mentioned_.insert(std::move(line)); }

  std::string type(const typed::Type& type) {
    if (type.kind == typed::Type::Kind::enumeration) mention(enum_line(policy_.enums[type.id]));
    return type_text(policy_, type);
  }

  static std::string enum_line(const typed::Enum& e) {
    std::string line = "enum " + e.name + " {";
    for (std::size_t i = 0; i < e.members.size(); ++i)
      line += (i == 0 ? " " : e.ordered ? " < " : ", ") + e.members[i];
    return line + " }";
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
      case typed::Type::Kind::entity:
        break;
    }
    const typed::Enum& e = policy_.enums[of.id];
    mention(enum_line(e));
    return e.name + "::" + e.members[static_cast<std::size_t>(c.value)];
  }

  std::string attribute(const typed::AttributeOf& a) {
    const typed::EntityType& entity = policy_.entities[a.object->type.id];
    const typed::Attribute& found = entity.attributes[a.attribute];
    mention("attribute " + std::string(word(found.trust)) + entity.name + "." + found.name + ": " +
            type(found.type));
    return print(*a.object) + "." + found.name;
  }

  std::string global(const typed::GlobalValue& g) {
    const typed::Global& found = policy_.globals[g.global];
    mention("global " + found.name + ": " + type(found.type) +
            (found.within ? " within " + std::to_string(*found.within) + "ms" : ""));
    return "global " + found.name;
  }

  std::string context(const typed::ContextValue& c) {
    const typed::ContextField& found = policy_.context[c.field];
    mention("context " + found.name + ": " + type(found.type));
    return "context " + found.name;
  }

  std::string field(const typed::FieldOf& f) {
    const typed::Relation& relation = policy_.relations[relation_of_.at(f.row)];
    const typed::Attribute& found = relation.fields[f.field];
    mention("field " + relation.name + "." + found.name + ": " + type(found.type));
    return row(f.row) + "." + found.name;
  }

  std::string column(const typed::ColumnOf& c) {
    return row(c.row) + "." + policy_.relations[relation_of_.at(c.row)].columns[c.column].name;
  }

  // Rows are counted in the order in which they are printed.
  std::string row(std::uint32_t number) const {
    return "row" + std::to_string(row_number_.at(number));
  }

  std::string query(const typed::Query& q) {
    const typed::Relation& relation = policy_.relations[q.relation];
    std::string declared = "relation " + std::string(word(relation.trust)) + relation.name + "(";
    std::string text = (q.negated ? "no " : "some ") + relation.name + "(";
    for (std::size_t i = 0; i < q.arguments.size(); ++i) {
      const typed::Column& column = relation.columns[i];
      const std::string comma = i == 0 ? "" : ", ";
      declared += comma + column.name + ": " + policy_.entities[column.entity].name;
      text += comma + (q.arguments[i] ? print(*q.arguments[i]) : "_");
    }
    mention(declared + ")");
    text += ")";
    if (!q.where) return "(" + text + ")";
    relation_of_[q.row] = q.relation;
    row_number_.emplace(q.row, row_number_.size() + 1);
    return "(" + text + " as " + row(q.row) + " where " + print(*q.where) + ")";
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
            [&](const typed::ContextValue& c) { return context(c); },
            [&](const typed::GlobalValue& g) { return global(g); },
            [&](const typed::AttributeOf& a) { return attribute(a); },
            [&](const typed::ColumnOf& c) { return column(c); },
            [&](const typed::FieldOf& f) { return field(f); },
            [&](const typed::Arithmetic& a) {
              return two(a, a.op == typed::Arithmetic::Op::add ? " + " : " - ");
            },
            [&](const typed::Negate& n) { return "(-" + print(*n.operand) + ")"; },
            [&](const typed::Coalesce& c) { return two(c, " ?? "); },
            [&](const typed::Compare& c) { return two(c, word(c.op)); },
            [&](const typed::IsNone& n) { return "(" + print(*n.operand) + " is none)"; },
            [&](const typed::Not& n) { return "(not " + print(*n.operand) + ")"; },
            [&](const typed::And& a) { return two(a, " and "); },
            [&](const typed::Or& o) { return two(o, " or "); },
            [&](const typed::Implies& i) { return two(i, " implies "); },
            [&](const typed::Query& q) { return query(q); },
        },
        e.node);
  }

  const typed::Policy& policy_;
  std::set<std::string> mentioned_;
  std::map<std::uint32_t, std::uint32_t> relation_of_;  // by row
  std::map<std::uint32_t, std::size_t> row_number_;
};

}  // namespace

std::string canonical_text(const typed::Policy& policy, const typed::Property& property) {
  return Printer(policy).property(property);
}

}  // namespace sightline
