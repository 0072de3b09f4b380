// A world: everything the policy can ask about, for a finite number of entities. Used for what is
// true and, in a second World of the same shape, for what the evaluator was given: worlds of tests,
// counterexamples, generators and the reference semantics all speak this type.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sightline {

// A fact's value. Entities are positions in World::entities of their type, strings in World::strings; enum
// members, times and durations are their numbers, sets the masks of their members; booleans are 0 and 1.
struct WorldValue {
  enum class State : std::uint8_t { given, none, unavailable };
  State state = State::unavailable;
  std::int64_t value = 0;  // meaningful when given

  static WorldValue of(std::int64_t v) { return {State::given, v}; }
  static WorldValue none() { return {State::none, 0}; }
  static WorldValue unavailable() { return {}; }
  friend bool operator==(const WorldValue&, const WorldValue&) = default;
};

// An entity of any type.
struct EntityPlace {
  std::uint32_t type = 0, entity = 0;
  friend bool operator==(const EntityPlace&, const EntityPlace&) = default;
};

struct WorldEntity {
  std::string id;
  // false: only its id is mentioned; its attributes are unavailable, its parents unknown
  bool exists = true;
  std::vector<WorldValue> attributes;
  std::vector<EntityPlace> parents;  // direct ones
  bool parents_complete = true;      // are these all?
  friend bool operator==(const WorldEntity&, const WorldEntity&) = default;
};

struct WorldRow {
  std::vector<std::int64_t> columns;  // values of the columns' types; unique within a relation
  std::vector<WorldValue> fields;
  friend bool operator==(const WorldRow&, const WorldRow&) = default;
};

struct World {
  std::vector<std::string>
      strings;  // each once; those of typed::Policy::strings first, in their order
  std::vector<std::vector<WorldEntity>> entities;  // by entity type
  std::vector<std::vector<WorldRow>> rows;         // by relation
  std::vector<bool> complete;                      // by relation: are these all the rows?
  std::vector<WorldValue> globals;
  std::int64_t as_of = 0;  // ms; the moment the facts with `within` were true
  friend bool operator==(const World&, const World&) = default;
};

// What was so at a moment, and since the moment before it in a history. A history ascends; after its
// last moment all is as it is now, and nothing has changed where there is none.
struct Earlier {
  std::int64_t moment = 0;  // ms
  World truth;              // the same entities and strings as now
};

// One question to a policy about a world.
struct WorldRequest {
  std::uint32_t action = 0;
  std::uint32_t principal_type = 0, principal = 0;  // an entity of a type that the action has
  std::uint32_t resource_type = 0, resource = 0;
  std::int64_t now = 0;             // ms
  std::vector<WorldValue> context;  // one per context field
};

// Places in a world, for changes.
struct AttributePlace {
  std::uint32_t type = 0, entity = 0, attribute = 0;
};
struct RelationPlace {
  std::uint32_t relation = 0;
};
struct FieldPlace {
  std::uint32_t relation = 0;
  std::vector<std::int64_t> columns;
  std::uint32_t field = 0;
};
struct GlobalPlace {
  std::uint32_t global = 0;
};
struct RowPlace {
  std::uint32_t relation = 0;
  std::vector<std::int64_t> columns;
};

}  // namespace sightline
