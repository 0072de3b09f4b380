// ast::Policy -> the names it uses. What a define says counts for the policy only if somebody calls
// it, and what an unused define says is kept apart: the define is the thing to mend then.
// Tested in tests/unit/policy/types/lints_test.cc. Refuses to know what names stand for.

#include "policy/types/uses.h"

#include <map>
#include <vector>

#include "sightline/visit.h"

namespace sightline {
namespace {

// The names in an expression.
struct Words {
  std::set<std::string> types, calls, words;

  void add(const ast::ExprPtr& e) {
    if (e) add(*e);
  }

  void add(const ast::Expr& e) {
    std::visit(overloaded{
                   [](const ast::BoolLiteral&) {},
                   [](const ast::IntLiteral&) {},
                   [](const ast::TimeLiteral&) {},
                   [](const ast::DurationLiteral&) {},
                   [](const ast::NoneLiteral&) {},
                   [](const ast::StringLiteral&) {},
                   [&](const ast::SetLiteral& s) { add(s.elements); },
                   [&](const ast::NameRef& n) { words.insert(n.name.text); },
                   [&](const ast::Member& m) { types.insert(m.type.text); },
                   [&](const ast::EntityLiteral& l) { types.insert(l.type.text); },
                   [&](const ast::Access& a) {
                     words.insert(a.name.text);
                     add(a.object);
                   },
                   [&](const ast::Call& c) {
                     calls.insert(c.function.text);
                     add(c.arguments);
                   },
                   [&](const ast::Unary& u) { add(u.operand); },
                   [&](const ast::Binary& b) {
                     add(b.left);
                     add(b.right);
                   },
                   [&](const ast::IsNone& n) { add(n.operand); },
                   [&](const ast::Query& q) { query(q); },
                   [&](const ast::Choice& c) {
                     add(c.condition);
                     add(c.then);
                     add(c.otherwise);
                   },
                   [&](const ast::May& m) {
                     add(m.principal);
                     add(m.resource);
                   },
                   [&](const ast::Window& w) { add(w.condition); },
               },
               e.node);
  }

 private:
  void add(const std::vector<ast::ExprPtr>& all) {
    for (const ast::ExprPtr& e : all) add(e);
  }

  // A query may ask a define with an optional result.
  void query(const ast::Query& q) {
    if (q.relation) {
      types.insert(q.relation->text);
      calls.insert(q.relation->text);
    }
    add(q.arguments);
    add(q.value);
    add(q.where);
    add(q.body);
  }
};

class Collector {
 public:
  Uses run(const ast::Policy& policy) {
    for (const ast::Item& item : policy.items)
      std::visit([this](const auto& node) { add(node); }, item.node);
    open_defines();
    return std::move(found_);
  }

 private:
  static void put(std::set<std::string>& into, const std::vector<ast::Name>& names) {
    for (const ast::Name& name : names) into.insert(name.text);
  }
  void type(const ast::Name& name) { found_.types.insert(name.text); }
  void fields(const std::vector<ast::Field>& all) {
    for (const ast::Field& field : all) type(field.type.name);
  }

  void add(const ast::Enum&) {}
  void add(const ast::Entity& e) {
    for (const ast::Name& parent : e.parents)
      if (parent.text != e.name.text) type(parent);
    for (const ast::Field& field : e.fields)
      if (field.type.name.text != e.name.text) type(field.type.name);
  }
  void add(const ast::Relation& r) {
    for (const ast::Column& column : r.columns) type(column.type);
    fields(r.fields);
  }
  void add(const ast::Global& g) { type(g.type.name); }
  void add(const ast::Context& c) { fields(c.fields); }
  void add(const ast::Group& g) { put(found_.groups, g.members); }
  void add(const ast::Action& a) {
    put(found_.types, a.principals);
    put(found_.types, a.resources);
  }
  void add(const ast::Obligation&) {}
  void add(const ast::Define& d) {
    for (const ast::Parameter& parameter : d.parameters)
      for (const ast::Type& t : parameter.types) type(t.name);
    Words words;
    words.add(d.body);
    defines_.emplace(d.name.text, std::move(words));
  }
  void add(const ast::Rule& r) {
    for (const ast::Clause& clause : r.clauses) {
      head(clause.head);
      words_.add(clause.when);
      words_.add(clause.unless);
      put(found_.obligations, clause.with);
      put(found_.obligations, clause.dropping);
    }
  }
  void add(const ast::Invariant& i) { forall(i.claim); }
  void add(const ast::Property& p) {
    head(p.head);
    words_.add(p.when);
    words_.add(p.unless);
    put(found_.obligations, p.without);
    forall(p.claim);
  }
  void add(const ast::World& w) {
    for (const ast::Instance& instance : w.instances) {
      type(instance.type);
      give(instance.type.text, instance.values);
    }
    for (const ast::WorldRow& row : w.rows) {
      type(row.tuple.relation);
      give(row.tuple.relation.text, row.fields);
    }
  }
  void add(const ast::Test& t) {
    found_.worlds.insert(t.world.text);
    for (const ast::NamedValue& value : t.context) found_.context.insert(value.name.text);
    for (const ast::Change& change : t.changes) {
      if (change.name) found_.changed.insert(change.name->text);
      if (!change.tuple) continue;
      type(change.tuple->relation);
      give(change.tuple->relation.text, change.values);
    }
    for (const ast::Line& line : t.lines) {
      put(found_.groups, line.actions);
      put(found_.obligations, line.with);
    }
  }

  void give(const std::string& owner, const std::vector<ast::NamedValue>& values) {
    for (const ast::NamedValue& value : values) found_.given.emplace(owner, value.name.text);
  }
  void head(const ast::Head& h) {
    put(found_.groups, h.actions);
    put(found_.types, h.principal.types);
    put(found_.types, h.resource.types);
  }
  void forall(const ast::Forall& claim) {
    for (const ast::Variable& variable : claim.variables) type(variable.type);
    words_.add(claim.condition);
  }

  // Defines that are called count, and those that they call.
  void open_defines() {
    std::vector<std::string> open(words_.calls.begin(), words_.calls.end());
    while (!open.empty()) {
      const std::string name = std::move(open.back());
      open.pop_back();
      const auto define = defines_.find(name);
      if (define == defines_.end() || !found_.calls.insert(name).second) continue;
      open.insert(open.end(), define->second.calls.begin(), define->second.calls.end());
    }
    for (auto& [name, words] : defines_) {
      words_.types.merge(words.types);
      if (!found_.calls.contains(name)) found_.words.merge(words.words);
    }
    found_.types.merge(words_.types);
  }

  Uses found_;
  Words words_;  // of rules, properties and invariants
  std::map<std::string, Words> defines_;
};

}  // namespace

Uses uses_of(const ast::Policy& policy) { return Collector().run(policy); }

}  // namespace sightline
