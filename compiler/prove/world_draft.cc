// Entities, strings and the facts that do not matter, for read_world.cc. Tested by replay, as that
// is. It knows nothing of solvers.
#include "compiler/prove/world_draft.h"

#include <algorithm>

namespace sightline {
namespace {

constexpr std::size_t kLongestStem = 100;  // leaves room for a number in a name

std::string lower(std::string text) {
  for (char& c : text) {
    if ('A' <= c && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

template <class T>
void add_once(std::vector<T>& list, const T& value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

}  // namespace

WorldDraft::WorldDraft(const Schema& schema, const typed::Policy& policy) : schema_(schema) {
  World& world = example_.truth;
  world.strings = policy.strings;
  world.entities.resize(schema.entities.size());
  world.rows.resize(schema.relations.size());
  for (const auto& relation : schema.relations) {
    const bool sealed = is_sealed(relation.trust);
    world.complete.push_back(!sealed || relation.listed_by != 0);
  }
  world.globals.resize(schema.globals.size());
  example_.observed = world;
  example_.given_context.resize(schema.context.size());
  for (const auto& literal : policy.literals) ids_.insert(literal.id);
}

// One name space for all: types that differ only in case would share names.
std::uint32_t WorldDraft::add_entity(std::uint16_t type) {
  std::size_t number = truth().entities[type].size();
  std::string id;
  do {
    id =
        lower(schema_.entities[type].name.substr(0, kLongestStem)) + "_" + std::to_string(++number);
  } while (!ids_.insert(id).second);
  return add_entity(type, id);
}

std::uint32_t WorldDraft::add_entity(std::uint16_t type, const std::string& id) {
  WorldEntity entity;
  entity.id = id;
  entity.attributes.resize(schema_.entities[type].attributes.size());
  truth().entities[type].push_back(entity);
  observed().entities[type].push_back(std::move(entity));
  return static_cast<std::uint32_t>(truth().entities[type].size() - 1);
}

std::uint32_t WorldDraft::string_of(const std::string& text) {
  auto& strings = truth().strings;
  const auto found = std::find(strings.begin(), strings.end(), text);
  const auto position = static_cast<std::uint32_t>(found - strings.begin());
  if (found == strings.end()) {
    strings.push_back(text);
    observed().strings.push_back(text);
  }
  return position;
}

std::uint32_t WorldDraft::new_string() {
  const auto& strings = truth().strings;
  std::string text;
  do {
    text = "text " + std::to_string(++texts_);
  } while (std::find(strings.begin(), strings.end(), text) != strings.end());
  return string_of(text);
}

void WorldDraft::add_stranger(const EntityPlace& place) {
  WorldEntity& it = observed().entities[place.type][place.entity];
  it.exists = false;
  it.parents_complete = false;
  it.attributes.assign(it.attributes.size(), WorldValue::unavailable());
  it.parents.clear();
}

bool WorldDraft::is_mentioned(const AttributePlace& place) const {
  return std::any_of(
      example_.attributes.begin(), example_.attributes.end(), [&](const AttributePlace& p) {
        return p.type == place.type && p.entity == place.entity && p.attribute == place.attribute;
      });
}

void WorldDraft::mention(const AttributePlace& place) {
  if (!is_mentioned(place)) example_.attributes.push_back(place);
}
void WorldDraft::mention_parents(const EntityPlace& place) { add_once(example_.parents, place); }
void WorldDraft::mention_global(std::uint32_t global) { add_once(example_.globals, global); }
void WorldDraft::mention_context(std::uint32_t field) { add_once(example_.context, field); }

void WorldDraft::fill(const std::vector<bool>& is_bound) {
  is_bound_ = is_bound;
  const auto mentioned = [](const std::vector<std::uint32_t>& list, std::uint32_t number) {
    return std::find(list.begin(), list.end(), number) != list.end();
  };
  std::size_t filled = 0;
  while (filled != entity_count()) {  // a value may need an entity that was not there
    filled = entity_count();
    for (std::uint16_t type = 0; type < truth().entities.size(); ++type) fill_attributes(type);
    for (std::uint32_t g = 0; g < schema_.globals.size(); ++g) {
      if (!mentioned(example_.globals, g))
        truth().globals[g] = observed().globals[g] = some_value(schema_.globals[g].type);
    }
    for (std::uint32_t c = 0; c < schema_.context.size(); ++c) {
      if (!mentioned(example_.context, c))
        example_.given_context[c] = some_value(schema_.context[c].type);
    }
  }
}

void WorldDraft::fill_attributes(std::uint16_t type) {
  for (std::uint32_t e = 0; e < truth().entities[type].size(); ++e) {
    for (std::uint32_t a = 0; a < schema_.entities[type].attributes.size(); ++a) {
      if (is_mentioned({type, e, a})) continue;
      const WorldValue any = some_value(schema_.entities[type].attributes[a].type);
      truth().entities[type][e].attributes[a] = any;
      if (observed().entities[type][e].exists) observed().entities[type][e].attributes[a] = any;
    }
  }
}

std::size_t WorldDraft::entity_count() const {
  std::size_t count = 0;
  for (const auto& list : example_.truth.entities) count += list.size();
  return count;
}

WorldValue WorldDraft::some_value(const Type& type) {
  if (type.optional) return WorldValue::none();
  if (type.kind == Type::Kind::time) return WorldValue::of(example_.now);
  if (type.kind == Type::Kind::entity && truth().entities[type.id].empty()) {
    const std::uint32_t number = add_entity(type.id);
    if (is_bound_[type.id]) add_stranger({type.id, number});
  }
  if (type.kind == Type::Kind::string && truth().strings.empty()) new_string();
  return WorldValue::of(0);
}

}  // namespace sightline
