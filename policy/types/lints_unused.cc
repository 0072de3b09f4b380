// Declarations that nothing uses -> warnings. A value in a world counts as a use of an attribute:
// somebody has thought of it, and worlds are where data is described that no rule reads. It does
// not count for a global, which every world must state: a switch that no rule reads is a mistake
// that nobody would see. What an imported file declares may be for other policies.
// Tested in tests/unit/policy/types/lints_test.cc.

#include <algorithm>

#include "policy/types/lints.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

Reads all_reads(const typed::Policy& policy) {
  Reads reads;
  for (const typed::Rule& rule : policy.rules)
    for (const typed::Clause& clause : rule.clauses) reads.add(clause.condition);
  for (const typed::Invariant& invariant : policy.invariants) {
    if (invariant.subject.kind == typed::Variable::Kind::row)
      reads.bind(invariant.subject.row, invariant.subject.relation);
    reads.add(invariant.condition);
  }
  for (const typed::Property& property : policy.properties) {
    for (const typed::Variable& variable : property.variables)
      if (variable.kind == typed::Variable::Kind::row) reads.bind(variable.row, variable.relation);
    for (const typed::PropertyCase& one : property.cases) reads.add(one.condition);
    reads.add(property.condition);
  }
  return reads;
}

class Unused {
 public:
  Unused(const ast::Policy& written, const typed::Policy& policy, Reporter& report)
      : reads_(all_reads(policy)), uses_(uses_of(written)), report_(report) {
    for (const auto& part : reads_.attributes) {
      const typed::EntityType& entity = policy.entities[part.first];
      read_.emplace(entity.name, entity.attributes[part.second].name);
    }
    for (const auto& part : reads_.fields) {
      const typed::Relation& relation = policy.relations[part.first];
      read_.emplace(relation.name, relation.fields[part.second].name);
    }
    for (const auto& [id, span] : reads_.globals) globals_.insert(policy.globals[id].name);
    for (const std::uint32_t id : reads_.context) context_.insert(policy.context[id].name);
  }

  void look_at(const ast::Item& item) {
    std::visit([this](const auto& node) { add(node); }, item.node);
  }

 private:
  using Set = std::set<std::string>;

  bool used(const ast::Name& name, const Set& uses, const std::string& kind,
            const std::string& note) {
    if (uses.contains(name.text) || uses_.words.contains(name.text)) return true;
    auto entry = report_.warning(Code::unused, name.span,
                                 "nothing uses the " + kind + " " + ticked(name.text));
    if (!note.empty()) entry.note(note);
    return false;
  }

  void fields(const ast::Name& owner, const std::vector<ast::Field>& all, const std::string& kind) {
    for (const ast::Field& field : all) {
      if (read_.contains({owner.text, field.name.text})) continue;
      if (uses_.given.contains({owner.text, field.name.text})) continue;
      used(field.name, {}, kind, "no rule and no property reads it, and no world gives it a value");
    }
  }

  void add(const ast::Enum& e) { used(e.name, uses_.types, "enum", ""); }
  void add(const ast::Entity& e) {
    if (used(e.name, uses_.types, "entity type", "")) fields(e.name, e.fields, "attribute");
  }
  void add(const ast::Relation& r) {
    if (used(r.name, uses_.types, "relation", "")) fields(r.name, r.fields, "field");
  }
  void add(const ast::Global& g) {
    if (!uses_.changed.contains(g.name.text))
      used(g.name, globals_, "global", "what no rule reads switches nothing");
  }
  void add(const ast::Context& c) {
    for (const ast::Field& field : c.fields)
      if (!uses_.context.contains(field.name.text)) used(field.name, context_, "context field", "");
  }
  void add(const ast::Group& g) { used(g.name, uses_.groups, "action group", ""); }
  void add(const ast::Action&) {}  // lint_actions looks at these
  void add(const ast::Obligation& o) {
    for (const ast::Name& name : o.names)
      used(name, uses_.obligations, "obligation", "no permit carries it");
  }
  void add(const ast::Define& d) { used(d.name, uses_.calls, "define", ""); }
  void add(const ast::Rule&) {}
  void add(const ast::Invariant&) {}
  void add(const ast::Property&) {}
  void add(const ast::World& w) { used(w.name, uses_.worlds, "world", "no test runs in it"); }
  void add(const ast::Test&) {}

  const Reads reads_;
  const Uses uses_;
  Reporter& report_;
  std::set<std::pair<std::string, std::string>> read_;  // owner, part
  Set globals_, context_;
};

}  // namespace

void lint_unused(const ast::Policy& written, const typed::Policy& policy, Reporter& report) {
  Unused unused(written, policy, report);
  const Span own = report.source().parts().front().span;
  for (const ast::Item& item : written.items)
    if (item.span.begin >= own.begin && item.span.begin <= own.end) unused.look_at(item);
}

}  // namespace sightline
