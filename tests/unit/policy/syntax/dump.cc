// An ast as text, for tests: every field of every node is shown, spans apart.
#include "tests/unit/policy/syntax/dump.h"

#include <array>
#include <string_view>

#include "sightline/visit.h"

namespace sightline {
namespace {

using std::string;

template <class Range, class Show>
string list(const Range& range, Show show) {
  string result;
  for (const auto& element : range) result += " " + show(element);
  return result;
}

string words(const std::vector<ast::Name>& names) {
  return list(names, [](const ast::Name& name) { return name.text; });
}

const char* text_of(ast::Binary::Op op) {
  constexpr std::array<const char*, 13> kTexts{
      "implies", "or", "and", "==", "!=", "<", "<=", ">", ">=", "in", "??", "+", "-"};
  return kTexts.at(static_cast<std::size_t>(op));
}

string dump_all(const std::vector<ast::ExprPtr>& exprs) {
  return list(exprs, [](const ast::ExprPtr& e) { return dump(e.get()); });
}

string quoted(const string& text) { return "'" + text + "'"; }

string dump_query(const ast::Query& query) {
  constexpr std::array<const char*, 4> kQuantifiers{"some", "no", "every", "several"};
  string result = string("(") + kQuantifiers.at(static_cast<std::size_t>(query.quantifier)) + " ";
  result += query.relation ? query.relation->text + dump_all(query.arguments)
                           : "of " + dump(query.value.get());
  if (query.row) result += " as " + query.row->text;
  if (query.where) result += " where " + dump(query.where.get());
  if (query.body) result += " : " + dump(query.body.get());
  return result + ")";
}

string dump_type(const ast::Type& type) {
  return (type.set ? "set<" + type.name.text + ">" : type.name.text) + (type.optional ? "?" : "");
}

string dump_trust(ast::Trust trust) {
  constexpr std::array<const char*, 4> kTexts{"", "cached ", "sealed ", "sealed_fixed "};
  return kTexts.at(static_cast<std::size_t>(trust));
}

string dump_within(std::optional<std::int64_t> within) {
  return within ? " within " + std::to_string(*within) : "";
}

string dump_fields(const std::vector<ast::Field>& fields) {
  return list(fields, [](const ast::Field& f) {
    return "[" + dump_trust(f.trust) + f.name.text + ": " + dump_type(f.type) +
           dump_within(f.within) + "]";
  });
}

string dump_value(const ast::Value& value) {
  using Kind = ast::Value::Kind;
  switch (value.kind) {
    case Kind::boolean:
      return value.number != 0 ? "true" : "false";
    case Kind::integer:
      return std::to_string(value.number);
    case Kind::time:
      return "time:" + std::to_string(value.number);
    case Kind::duration:
      return std::to_string(value.number) + "ms";
    case Kind::none:
      return "none";
    case Kind::unavailable:
      return "unavailable";
    case Kind::name:
      return value.name.text;
    case Kind::member:
      return value.name.text + "::" + value.member.text;
    case Kind::entity:
      return value.name.text + "::" + quoted(value.text);
    case Kind::string:
      return quoted(value.text);
    case Kind::set:
      return "set{" + list(value.elements, dump_value) + " }";
  }
  return "?";
}

string dump_values(const std::vector<ast::NamedValue>& values) {
  return "{" +
         list(values,
              [](const ast::NamedValue& v) { return v.name.text + "=" + dump_value(v.value); }) +
         " }";
}

string dump_tuple(const ast::Tuple& tuple) {
  return tuple.relation.text + "(" + list(tuple.arguments, dump_value) + " )";
}

string dump_head(const ast::Head& head) {
  const auto binder = [](const ast::Binder& b) {
    return (b.name ? b.name->text : "_") + (b.types.empty() ? "" : ":" + words(b.types));
  };
  return "(" + words(head.actions) + " : " + binder(head.principal) + ", " + binder(head.resource) +
         ")";
}

string dump_conditions(const ast::ExprPtr& when, const ast::ExprPtr& unless) {
  return (when ? " when " + dump(when.get()) : "") +
         (unless ? " unless " + dump(unless.get()) : "");
}

string dump_change(const ast::Change& change) {
  string result = change.observed ? "observed " : "";
  if (change.absent) result += "no ";
  if (change.lost) result += "lost ";
  if (change.tuple) result += dump_tuple(*change.tuple);
  if (change.name) result += change.name->text;
  if (change.member) result += "." + change.member->text;
  if (change.value) return result + " = " + dump_value(*change.value);
  return change.absent || change.lost ? result : result + " = " + dump_values(change.values);
}

string dump_line(const ast::Line& line) {
  return "[" + dump_value(line.who) + (line.negated ? " may not" : " may") + words(line.actions) +
         " : " + dump_value(line.what) + (line.by_none ? " by none" : "") +
         (line.by.empty() ? "" : " by" + words(line.by)) + (line.with_none ? " with none" : "") +
         (line.with.empty() ? "" : " with" + words(line.with)) + "]";
}

string dump_name_lists(const char* word, const std::vector<ast::NameList>& lists) {
  return list(lists, [&](const ast::NameList& l) { return word + words(l.names); });
}

string dump_numbers(const char* word, const std::vector<ast::Number>& numbers) {
  return list(numbers, [&](const ast::Number& n) { return word + std::to_string(n.value); });
}

string dump_forall(const ast::Forall& forall) {
  return "forall" +
         list(forall.variables,
              [](const ast::Variable& v) { return v.name.text + ":" + v.type.text; }) +
         " : " + dump(forall.condition.get());
}

string dump_assumption(const ast::Assumption& assumption) {
  constexpr std::array<const char*, 4> kKinds{"complete", "incomplete", "honest", "hostile"};
  return kKinds.at(static_cast<std::size_t>(assumption.kind)) +
         (assumption.owner ? ":" + assumption.owner->text : "") +
         (assumption.member ? "." + assumption.member->text : "");
}

string dump_property(const ast::Property& p) {
  constexpr std::array<const char*, 4> kKinds{" never ", " always ", " possible ", " "};
  string result = "property " + p.name.text + kKinds.at(static_cast<std::size_t>(p.kind));
  result += p.kind == ast::Property::Kind::forall
                ? dump_forall(p.claim)
                : dump_head(p.head) + dump_conditions(p.when, p.unless);
  if (!p.without.empty()) result += " without" + words(p.without);
  return result + (p.assuming.empty() ? "" : " assuming" + list(p.assuming, dump_assumption));
}

string dump_clause(const ast::Clause& c) {
  return (c.forbid ? "forbid " : "permit ") + dump_head(c.head) +
         dump_conditions(c.when, c.unless) + (c.with.empty() ? "" : " with" + words(c.with)) +
         (c.dropping.empty() ? "" : " dropping" + words(c.dropping));
}

string dump_world(const ast::World& world) {
  return "world " + world.name.text +
         list(world.globals,
              [](const ast::NamedValue& g) { return g.name.text + "=" + dump_value(g.value); }) +
         list(world.instances,
              [](const ast::Instance& i) {
                return i.type.text + " " + i.name.text +
                       (i.parents.empty() ? "" : " in" + list(i.parents, dump_value)) +
                       dump_values(i.values);
              }) +
         list(world.rows,
              [](const ast::WorldRow& r) { return dump_tuple(r.tuple) + dump_values(r.fields); });
}

string dump_test(const ast::Test& test) {
  return "test '" + test.name + (test.exhaustive ? "' exhaustive in " : "' in ") + test.world.text +
         (test.at ? " at " + std::to_string(*test.at) : "") + " with " + dump_values(test.context) +
         " where" + list(test.changes, dump_change) + " :" + list(test.lines, dump_line);
}

}  // namespace

string dump(const ast::Expr* expr) {
  if (expr == nullptr) return "_";
  return std::visit(
      overloaded{
          [](const ast::BoolLiteral& l) { return string(l.value ? "true" : "false"); },
          [](const ast::IntLiteral& l) { return std::to_string(l.value); },
          [](const ast::TimeLiteral& l) { return "time:" + std::to_string(l.milliseconds); },
          [](const ast::DurationLiteral& l) { return std::to_string(l.milliseconds) + "ms"; },
          [](const ast::NoneLiteral&) { return string("none"); },
          [](const ast::StringLiteral& l) { return quoted(l.text); },
          [](const ast::SetLiteral& l) { return "(set" + dump_all(l.elements) + ")"; },
          [](const ast::NameRef& n) { return n.name.text; },
          [](const ast::Member& m) { return m.type.text + "::" + m.member.text; },
          [](const ast::EntityLiteral& l) { return l.type.text + "::" + quoted(l.id); },
          [](const ast::Access& a) { return dump(a.object.get()) + "." + a.name.text; },
          [](const ast::Call& c) {
            return "(call " + c.function.text + dump_all(c.arguments) + ")";
          },
          [](const ast::Unary& u) {
            const char* const op = u.op == ast::Unary::Op::minus ? "(minus " : "(not ";
            return op + dump(u.operand.get()) + ")";
          },
          [](const ast::Binary& b) {
            return string("(") + text_of(b.op) + " " + dump(b.left.get()) + " " +
                   dump(b.right.get()) + ")";
          },
          [](const ast::IsNone& i) {
            return string(i.negated ? "(is_not_none " : "(is_none ") + dump(i.operand.get()) + ")";
          },
          [](const ast::Query& q) { return dump_query(q); },
          [](const ast::Choice& c) {
            return "(if " + dump(c.condition.get()) + " " + dump(c.then.get()) + " " +
                   dump(c.otherwise.get()) + ")";
          },
          [](const ast::May& m) {
            return "(may " + m.action.text + " " + dump(m.principal.get()) + " " +
                   dump(m.resource.get()) + ")";
          },
          [](const ast::Window& w) {
            return string(w.steady ? "(steady " : "(once ") + dump(w.condition.get()) + " " +
                   std::to_string(w.milliseconds) + "ms)";
          }},
      expr->node);
}

string dump(const ast::Item& item) {
  return std::visit(
      overloaded{
          [](const ast::Enum& e) {
            return "enum " + e.name.text + (e.ordered ? " <" : "") + words(e.members);
          },
          [](const ast::Entity& e) {
            return "entity " + e.name.text +
                   (e.parents.empty() ? ""
                                      : (e.one_parent ? " in one" : " in") + words(e.parents)) +
                   dump_fields(e.fields);
          },
          [](const ast::Relation& r) {
            return dump_trust(r.trust) + "relation " + r.name.text +
                   list(r.columns,
                        [](const ast::Column& c) { return c.name.text + ":" + c.type.text; }) +
                   dump_fields(r.fields) + dump_name_lists("unique", r.unique) +
                   dump_name_lists("listed", r.listed) + dump_numbers("within ", r.within) +
                   dump_numbers("max ", r.max_rows);
          },
          [](const ast::Global& g) {
            return dump_trust(g.trust) + "global " + g.name.text + ": " + dump_type(g.type) +
                   dump_within(g.within);
          },
          [](const ast::Context& c) { return "context" + dump_fields(c.fields); },
          [](const ast::Action& a) {
            return "action" + words(a.names) + " (" + words(a.principals) + "," +
                   words(a.resources) + " )";
          },
          [](const ast::Group& g) { return "group " + g.name.text + " =" + words(g.members); },
          [](const ast::Obligation& o) { return "obligation" + words(o.names); },
          [](const ast::Define& d) {
            return "define " + d.name.text +
                   list(d.parameters,
                        [](const ast::Parameter& p) {
                          return p.name.text + ":" + list(p.types, dump_type);
                        }) +
                   " = " + dump(d.body.get());
          },
          [](const ast::Rule& r) { return "rule " + r.name.text + list(r.clauses, dump_clause); },
          [](const ast::Invariant& i) {
            return "invariant " + i.name.text + " " + dump_forall(i.claim);
          },
          [](const ast::Property& p) { return dump_property(p); },
          [](const ast::World& w) { return dump_world(w); },
          [](const ast::Test& t) { return dump_test(t); }},
      item.node);
}

string dump(const ast::Policy& policy) {
  string result = policy.name ? "policy " + policy.name->text + "\n" : "";
  for (const ast::Import& import : policy.imports) result += "import " + import.path + "\n";
  for (const ast::Item& item : policy.items) result += dump(item) + "\n";
  return result;
}

}  // namespace sightline
