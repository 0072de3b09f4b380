// An order of entities as direct parents.
#pragma once

#include <functional>

#include "sightline/schema.h"
#include "sightline/world.h"

namespace sightline {

// An entity that stands in some `in`. The lists are indexed by these entities.
struct OrderedEntity {
  EntityPlace place;
  std::vector<bool> truth, given;  // which of the others it is below, in truth and as delivered
  bool whole = true;               // all its ancestors were delivered
};

// Writes parents into both worlds such that exactly this order follows from them; in between stand
// new entities where the types demand it, made by `add`. False if no parents say this.
bool write_parents(const Schema& schema, const std::vector<OrderedEntity>& entities, World& truth,
                   World& observed, const std::function<std::uint32_t(std::uint16_t type)>& add);

}  // namespace sightline
