// ast::World -> typed::NamedWorld: first the names of all instances, then what is said of them, so
// that their order does not matter. A world says everything that is not optional.
// Tested in tests/unit/policy/types/worlds_test.cc. Refuses to know tests (trials.cc).

#include "policy/types/worlds.h"

#include <utility>

#include "policy/types/literals.h"
#include "policy/types/parents.h"
#include "policy/types/resolve.h"
#include "policy/types/values.h"

namespace sightline {
namespace {

class WorldChecker {
 public:
  WorldChecker(const Declarations& schema, Cells& cells, Reporter& report)
      : schema_(schema), cells_(cells), report_(report), values_(schema, scope_, cells, report) {
    const typed::Policy& policy = schema.policy;
    World& world = scope_.world;
    world.strings = policy.strings;
    for (std::uint32_t i = 0; i < policy.strings.size(); ++i)
      scope_.strings.emplace(policy.strings[i], i);
    world.entities.resize(policy.entities.size());
    world.rows.resize(policy.relations.size());
    world.globals.resize(policy.globals.size());
    for (const typed::Relation& relation : policy.relations)
      world.complete.push_back(!sealed(relation.trust) || !relation.listed_by.empty());
    scope_.rows.resize(policy.relations.size());
  }

  WorldScope run(const ast::World& written) {
    scope_.name = written.name.text;
    std::vector<Described> described;
    for (const ast::Instance& instance : written.instances)
      if (const auto entry = name(instance)) described.push_back({&instance, *entry});
    for (const Described& d : described) describe(d);
    for (const Described& d : described)
      check_parents(schema_, scope_, values_, *d.written, d.name, report_);
    check_no_cycle(scope_, report_);
    for (const ast::WorldRow& row : written.rows) add(row);
    set_globals(written);
    return std::move(scope_);
  }

 private:
  struct Described {
    const ast::Instance* written;
    InstanceName name;
  };

  static bool sealed(typed::Trust trust) {
    return trust == typed::Trust::sealed || trust == typed::Trust::sealed_fixed;
  }

  std::optional<InstanceName> name(const ast::Instance& instance) {
    const auto type = schema_.types.find(instance.type.text);
    if (type == schema_.types.end() || type->second.kind != TypeName::Kind::entity) {
      report_.unknown(Code::unknown_type, instance.type.span,
                      "no entity type is called " + ticked(instance.type.text), instance.type.text,
                      [&] { return names_of(schema_.policy.entities); });
      return std::nullopt;
    }
    const std::uint32_t id = type->second.id;
    if (const InstanceName* const first = scope_.find(instance.name.text, id)) {
      report_
          .error(Code::given_twice, instance.name.span,
                 ticked(instance.type.text + " " + instance.name.text) +
                     " is an instance of this world already")
          .note("first given here", first->span);
      return std::nullopt;
    }
    if (!literal_fits(instance.name.text, true, instance.name.span, report_)) return std::nullopt;
    const std::size_t attributes = schema_.policy.entities[id].attributes.size();
    if (!take_cells(cells_, attributes + instance.parents.size() + 1, instance.name.span, report_))
      return std::nullopt;
    auto& list = scope_.world.entities[id];
    const InstanceName entry{id, static_cast<std::uint32_t>(list.size()), instance.name.span};
    scope_.instances[instance.name.text].emplace(id, entry);
    list.push_back({instance.name.text, true, {}, {}, true});
    return entry;
  }

  void describe(const Described& d) {
    const auto [type, id, span] = d.name;
    auto attributes = values_.fill(d.written->values, schema_.policy.entities[type].attributes,
                                   schema_.attributes[type], d.written->name, true);
    scope_.world.entities[type][id].attributes = std::move(attributes);
  }

  void add(const ast::WorldRow& row) {
    const ast::Name& name = row.tuple.relation;
    const auto relation = relation_of(name);
    if (!relation) return;
    const auto& fields = schema_.policy.relations[*relation].fields;
    if (!take_cells(cells_, fields.size() + row.tuple.arguments.size(), row.tuple.span, report_))
      return;
    const auto columns = values_.columns(row.tuple, *relation);
    auto payload =
        values_.fill(row.fields, fields, schema_.relations[*relation].fields, name, true);
    if (!columns) return;
    if (!scope_.rows[*relation].insert(*columns).second) {
      report_.error(Code::given_twice, row.tuple.span, "this row is given twice")
          .note("the columns of a relation are its key")
          .help("write its fields into one row");
      return;
    }
    scope_.world.rows[*relation].push_back({*columns, std::move(payload)});
  }

  std::optional<std::uint32_t> relation_of(const ast::Name& name) {
    const auto found = schema_.types.find(name.text);
    if (found != schema_.types.end() && found->second.kind == TypeName::Kind::relation)
      return found->second.id;
    report_.unknown(Code::unknown_relation, name.span, "no relation is called " + ticked(name.text),
                    name.text, [&] { return names_of(schema_.policy.relations); });
    return std::nullopt;
  }

  void set_globals(const ast::World& written) {
    std::set<std::uint32_t> seen;
    for (const ast::NamedValue& entry : written.globals) set_global(entry, seen);
    std::string missing;
    for (std::uint32_t id = 0; id < schema_.policy.globals.size() && missing.empty(); ++id)
      if (!seen.contains(id)) missing = schema_.policy.globals[id].name;
    if (missing.empty() || !schema_.variables.at(missing).usable) return;
    report_
        .error(Code::missing_value, written.name.span,
               ticked(written.name.text) + " does not say the global " + ticked(missing))
        .help("a world states every global: " + ticked(missing + ": ..") + ", or " +
              ticked(missing + ": unavailable"));
  }

  void set_global(const ast::NamedValue& entry, std::set<std::uint32_t>& seen) {
    const auto found = schema_.variables.find(entry.name.text);
    if (found == schema_.variables.end() || found->second.kind != Variable::Kind::global) {
      report_.unknown(Code::unknown_name, entry.name.span,
                      "no global is called " + ticked(entry.name.text), entry.name.text,
                      [&] { return names_of(schema_.policy.globals); });
      return;
    }
    const std::uint32_t id = found->second.id;
    if (!seen.insert(id).second) {
      report_.error(Code::given_twice, entry.name.span,
                    ticked(entry.name.text) + " is given twice");
      return;
    }
    if (!found->second.usable) return;
    const typed::Global& global = schema_.policy.globals[id];
    const WorldValue value = values_.value(entry.value, {global.name, global.type, global.span});
    scope_.world.globals[id] = value;
  }

  const Declarations& schema_;
  Cells& cells_;
  Reporter& report_;
  WorldScope scope_;
  Values values_;
};

}  // namespace

Worlds check_worlds(const ast::Policy& written, Declarations& schema, Reporter& report) {
  Worlds worlds;
  const typed::Policy& policy = schema.policy;
  const std::size_t cells = policy.entities.size() + policy.relations.size() +
                            policy.globals.size() + policy.strings.size() + 1;
  for (const ast::Item& item : written.items) {
    const auto* world = std::get_if<ast::World>(&item.node);
    if (!world || !take_cells(worlds.cells, cells, world->name.span, report)) continue;
    const auto id = static_cast<std::uint32_t>(policy.worlds.size());
    if (!enter(worlds.names, world->name, id, "world", report)) continue;
    worlds.scopes.push_back(WorldChecker(schema, worlds.cells, report).run(*world));
    schema.policy.worlds.push_back({world->name.text, {}, world->name.span});
  }
  return worlds;
}

}  // namespace sightline
