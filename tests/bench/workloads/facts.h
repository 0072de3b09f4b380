// Facts of any policy as a generator makes them: things, what they are directly in, rows. From them a
// snapshot, and what stands in what, worked out without the runtime.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sightline/loaded_policy.h"

namespace sightline::bench {

struct ThingRef {
  std::uint32_t thing;  // position in Facts::things
  friend bool operator==(ThingRef, ThingRef) = default;
};
struct MemberOf {
  std::uint16_t position;  // in its enum
};
using Given = std::variant<ThingRef, MemberOf, bool, std::int64_t, std::string>;

struct Thing {
  std::string type, id;
  bool there = true;  // false: named by others, and nobody added it
  std::vector<std::pair<std::string, Given>> attributes = {};
  std::vector<std::uint32_t> parents = {};
};
struct Row {
  std::string relation;
  std::vector<Given> key;
  std::vector<std::pair<std::string, Given>> fields = {};
};
struct Facts {
  std::deque<Thing> things;  // ids stay where they are
  std::vector<Row> rows;

  // `count` things `PREFIX_0`, ..; the position of the first.
  std::uint32_t add(const std::string& type, const std::string& prefix, std::uint32_t count,
                    bool there = true);
};

Entity entity_of(const Facts& facts, std::uint32_t thing, const Schema& schema);
// Throws std::runtime_error with the fact that was refused.
Snapshot snapshot_of(const Facts& facts, const Policy& policy);

// What every thing is in, by way of any number of parents.
class Ancestors {
 public:
  explicit Ancestors(const Facts& facts);
  bool in(std::uint32_t thing, std::uint32_t other) const;  // also true of one and the same
  std::size_t count(std::uint32_t thing) const;             // without itself

 private:
  std::vector<std::vector<bool>> above_;
};

}  // namespace sightline::bench
