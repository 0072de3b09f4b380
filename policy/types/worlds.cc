// ast::World -> typed::NamedWorld: first the names of all instances, then what is said of them, so
// that their order does not matter. A world says everything that is not optional.
// Tested in tests/unit/policy/types/worlds_test.cc. Refuses to know tests (trials.cc).

#include "policy/types/worlds.h"

#include <utility>

#include "policy/types/resolve.h"

namespace sightline {
namespace {

class WorldChecker {
 public:
  WorldChecker(const Declarations& schema, Reporter& report) : schema_(schema), report_(report) {
    const typed::Policy& policy = schema.policy;
    world_.entities.resize(policy.entities.size());
    world_.rows.resize(policy.relations.size());
    world_.globals.resize(policy.globals.size());
    for (const typed::Relation& relation : policy.relations)
      world_.complete.push_back(relation.trust != typed::Trust::sealed_fixed);
    scope_.rows.resize(policy.relations.size());
  }

  typed::NamedWorld run(const ast::World& written, Worlds& worlds) {
    scope_.name = written.name.text;
    for (const ast::Instance& instance : written.instances) name(instance, worlds);
    for (const ast::Instance& instance : written.instances) describe(instance);
    for (const ast::WorldRow& row : written.rows) add(row, worlds);
    set_globals(written);
    return {written.name.text, std::move(world_), written.name.span};
  }

  WorldScope scope() { return std::move(scope_); }

 private:
  void name(const ast::Instance& instance, Worlds& worlds) {
    const auto type = schema_.types.find(instance.type.text);
    if (type == schema_.types.end() || type->second.kind != TypeName::Kind::entity) {
      report_.unknown(Code::unknown_type, instance.type.span,
                      "no entity type is called " + ticked(instance.type.text), instance.type.text,
                      [&] { return names_of(schema_.policy.entities); });
      return;
    }
    const std::uint32_t id = type->second.id;
    auto& list = world_.entities[id];
    const InstanceName entry{id, static_cast<std::uint32_t>(list.size()), instance.name.span};
    const auto [at, fresh] = scope_.instances.try_emplace(instance.name.text, entry);
    if (!fresh) {
      report_
          .error(Code::given_twice, instance.name.span,
                 ticked(instance.name.text) + " is an instance of this world already")
          .note("first given here", at->second.span);
      return;
    }
    const std::size_t cells = schema_.attributes[id].size() + 1;
    if (!take_cells(worlds, cells, instance.name.span, report_)) return;
    list.push_back({instance.name.text, true, {}});
  }

  void describe(const ast::Instance& instance) {
    const auto found = scope_.instances.find(instance.name.text);
    if (found == scope_.instances.end() || !(found->second.span == instance.name.span)) return;
    const auto [type, id, span] = found->second;
    if (id >= world_.entities[type].size()) return;
    world_.entities[type][id].attributes =
        Values(schema_, scope_, report_)
            .fill(instance.values, schema_.policy.entities[type].attributes,
                  schema_.attributes[type], instance.name, true);
  }

  void add(const ast::WorldRow& row, Worlds& worlds) {
    const ast::Name& name = row.tuple.relation;
    const auto relation = relation_of(name);
    if (!relation) return;
    Values values(schema_, scope_, report_);
    const auto& fields = schema_.policy.relations[*relation].fields;
    if (!take_cells(worlds, fields.size() + row.tuple.arguments.size(), row.tuple.span, report_))
      return;
    const auto columns = values.columns(row.tuple, *relation);
    auto payload = values.fill(row.fields, fields, schema_.relations[*relation].fields, name, true);
    if (!columns) return;
    if (!scope_.rows[*relation].insert(*columns).second) {
      report_.error(Code::given_twice, row.tuple.span, "this row is given twice")
          .note("the columns of a relation are its key")
          .help("write its fields into one row");
      return;
    }
    world_.rows[*relation].push_back({*columns, std::move(payload)});
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
    world_.globals[id] = Values(schema_, scope_, report_)
                             .value(entry.value, {global.name, global.type, global.span});
  }

  const Declarations& schema_;
  Reporter& report_;
  World world_;
  WorldScope scope_;
};

}  // namespace

bool take_cells(Worlds& worlds, std::size_t count, Span span, Reporter& report) {
  if (count <= worlds.cells_left) {
    worlds.cells_left -= count;
    return true;
  }
  worlds.cells_left = 0;
  report.error(Code::too_many, span,
               "the worlds and tests of this policy hold too many values: at most " +
                   std::to_string(kMaxWorldCells) + " are possible");
  return false;
}

Worlds check_worlds(const ast::Policy& written, Declarations& schema, Reporter& report) {
  Worlds worlds;
  const typed::Policy& policy = schema.policy;
  const std::size_t cells =
      policy.entities.size() + policy.relations.size() + policy.globals.size() + 1;
  for (const ast::Item& item : written.items) {
    const auto* world = std::get_if<ast::World>(&item.node);
    if (!world || !take_cells(worlds, cells, world->name.span, report)) continue;
    const auto id = static_cast<std::uint32_t>(policy.worlds.size());
    if (!enter(worlds.names, world->name, id, "world", report)) continue;
    WorldChecker checker(schema, report);
    schema.policy.worlds.push_back(checker.run(*world, worlds));
    worlds.scopes.push_back(checker.scope());
  }
  return worlds;
}

}  // namespace sightline
