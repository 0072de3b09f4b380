// One world while it is being read: what it holds so far, and the names by which worlds and tests
// speak of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "policy/types/report.h"
#include "sightline/world.h"

namespace sightline {

inline constexpr std::size_t kMaxWorldCells =
    4'000'000;  // values in all worlds and tests of a policy

// What the worlds and tests of a policy may still hold.
struct Cells {
  std::size_t left = kMaxWorldCells;
  bool reported = false;
};
// False, after one report, when there are not so many left.
bool take_cells(Cells& cells, std::size_t count, Span span, Reporter& report);

struct InstanceName {
  std::uint32_t type = 0, id = 0;  // entity type; position in World::entities of that type
  Span span;
};

struct WorldScope {
  std::string name;
  World world;
  // By id, then by type: what the world describes, and what is only mentioned (`Camera::"7"`).
  std::unordered_map<std::string, std::map<std::uint32_t, InstanceName>> instances;
  std::unordered_map<std::string, std::uint32_t> strings;  // positions in World::strings
  std::vector<std::set<std::vector<std::int64_t>>> rows;   // by relation

  // Null if there is none of that type.
  const InstanceName* find(std::string_view id, std::uint32_t type) const;
  bool described(const InstanceName& instance) const {
    return world.entities[instance.type][instance.id].exists;
  }
};

}  // namespace sightline
