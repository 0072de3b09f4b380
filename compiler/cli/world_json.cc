// World -> JSON, the other way round than facts.cc: specs/formats.md has the words.
// Tested in tests/unit/compiler/cli/proof_json_test.cc, where `eval` decides by it.

#include "compiler/cli/world_json.h"

#include "sightline/telling.h"

namespace sightline::cli {
namespace {

class Writer {
 public:
  Writer(const CheckedPolicy& policy, const World& world)
      : policy_(policy), tree_(policy.tree()), world_(world) {}

  Json entity(std::uint32_t type, std::uint32_t number) const {
    return {{"type", tree_.entities[type].name}, {"id", world_.entities[type][number].id}};
  }

  Json value(const typed::Type& type, const WorldValue& it) const {
    using Kind = typed::Type::Kind;
    if (it.state != WorldValue::State::given) return nullptr;
    const auto position = static_cast<std::size_t>(it.value);
    switch (type.kind) {
      case Kind::boolean:
        return it.value != 0;
      case Kind::integer:
        return it.value;
      case Kind::time:
      case Kind::duration:
        return value_text(policy_, type, it, world_);
      case Kind::enumeration:
        return tree_.enums[type.id].members[position];
      case Kind::entity:
        return entity(type.id, static_cast<std::uint32_t>(it.value));
      case Kind::string:
        return world_.strings[position];
      case Kind::set:
        return members(tree_.enums[type.id], it.value);
    }
    return nullptr;
  }

  Json key(const typed::Relation& relation, const std::vector<std::int64_t>& columns) const {
    Json key = Json::array();
    for (std::size_t c = 0; c < columns.size(); ++c)
      key.push_back(value(relation.columns[c].type, WorldValue::of(columns[c])));
    return key;
  }

  Json facts() const {
    Json all = Json::array();
    for (std::uint32_t type = 0; type < world_.entities.size(); ++type) {
      for (std::uint32_t e = 0; e < world_.entities[type].size(); ++e) {
        if (world_.entities[type][e].exists) all.push_back(entity_fact(type, e));
      }
    }
    for (std::size_t r = 0; r < world_.rows.size(); ++r) add_rows(all, r);
    for (std::size_t g = 0; g < world_.globals.size(); ++g) {
      if (world_.globals[g].state == WorldValue::State::unavailable) continue;
      all.push_back({{"global", tree_.globals[g].name},
                     {"value", value(tree_.globals[g].type, world_.globals[g])}});
    }
    all.push_back({{"snapshot", {{"revision", 1}, {"as_of", time_json(policy_, world_.as_of)}}}});
    return all;
  }

 private:
  static Json members(const typed::Enum& of, std::int64_t mask) {
    Json names = Json::array();
    for (std::size_t m = 0; m < of.members.size(); ++m) {
      if ((mask >> m & 1) != 0) names.push_back(of.members[m]);
    }
    return names;
  }

  // Sets `fact[under]`, and `unavailable` where leaving a value out would mean none.
  void add_values(Json& fact, const char* under, const std::vector<typed::Attribute>& declared,
                  const std::vector<WorldValue>& values) const {
    Json given = Json::object(), unavailable = Json::array();
    for (std::size_t a = 0; a < values.size(); ++a) {
      const bool known = values[a].state != WorldValue::State::unavailable;
      if (known) given[declared[a].name] = value(declared[a].type, values[a]);
      if (!known && declared[a].type.optional) unavailable.push_back(declared[a].name);
    }
    if (!given.empty()) fact[under] = std::move(given);
    if (!unavailable.empty()) fact["unavailable"] = std::move(unavailable);
  }

  Json entity_fact(std::uint32_t type, std::uint32_t number) const {
    const WorldEntity& it = world_.entities[type][number];
    Json fact{{"uid", entity(type, number)}};
    add_values(fact, "attrs", tree_.entities[type].attributes, it.attributes);
    if (!it.parents_complete) {
      fact["parents"] = nullptr;
    } else if (!it.parents.empty()) {
      fact["parents"] = Json::array();
      for (const auto& parent : it.parents)
        fact["parents"].push_back(entity(parent.type, parent.entity));
    }
    return fact;
  }

  void add_rows(Json& all, std::size_t number) const {
    const typed::Relation& relation = tree_.relations[number];
    for (const WorldRow& row : world_.rows[number]) {
      Json fact{{"relation", relation.name}, {"key", key(relation, row.columns)}};
      add_values(fact, "fields", relation.fields, row.fields);
      all.push_back(std::move(fact));
    }
    if (!world_.complete[number]) all.push_back({{"relation", relation.name}, {"complete", false}});
  }

  const CheckedPolicy& policy_;
  const typed::Policy& tree_;
  const World& world_;
};

}  // namespace

Json world_json(const CheckedPolicy& policy, const World& world) {
  return Writer(policy, world).facts();
}

Json time_json(const CheckedPolicy& policy, std::int64_t milliseconds) {
  const typed::Type type{typed::Type::Kind::time, 0, false};
  return value_text(policy, type, WorldValue::of(milliseconds), {});
}

Json request_json(const CheckedPolicy& policy, const World& world, const WorldRequest& request) {
  const Writer writer(policy, world);
  const typed::Policy& tree = policy.tree();
  Json context{{"now", time_json(policy, request.now)}};
  for (std::size_t c = 0; c < request.context.size(); ++c) {
    if (request.context[c].state != WorldValue::State::unavailable)
      context[tree.context[c].name] = writer.value(tree.context[c].type, request.context[c]);
  }
  return {{"subject", writer.entity(request.principal_type, request.principal)},
          {"action", {{"name", tree.actions[request.action].name}}},
          {"resource", writer.entity(request.resource_type, request.resource)},
          {"context", std::move(context)}};
}

Json variable_json(const CheckedPolicy& policy, const World& world, const typed::Variable& variable,
                   const BoundVariable& bound) {
  const Writer writer(policy, world);
  if (variable.kind == typed::Variable::Kind::value)
    return writer.value(variable.type, WorldValue::of(bound.value));
  const typed::Relation& relation = policy.tree().relations[variable.relation];
  return {{"relation", relation.name}, {"key", writer.key(relation, bound.columns)}};
}

}  // namespace sightline::cli
