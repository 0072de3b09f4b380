// A partial order, in truth and as delivered -> direct parents. Tested by replaying models and by
// tests/unit/compiler/prove/read_parents_test.cc. It knows nothing of solvers. What is directly
// above becomes a parent; where no entity of the one type can be directly in one of the other, a
// path of new entities leads there; where a type allows one parent only, several things above hang
// on a new one.
#include "compiler/prove/read_parents.h"

#include <algorithm>
#include <optional>

namespace sightline {
namespace {

class Writer {
 public:
  Writer(const Schema& schema, const std::vector<OrderedEntity>& entities, World& truth,
         World& observed, const std::function<std::uint32_t(std::uint16_t)>& add)
      : schema_(schema), entities_(entities), truth_(truth), observed_(observed), add_(add) {}

  bool write() {
    for (std::size_t i = 0; i < entities_.size(); ++i) {
      const OrderedEntity& it = entities_[i];
      std::vector<Above> all;
      for (std::size_t j = 0; j < entities_.size(); ++j) {
        const bool given = covers(i, j, &OrderedEntity::given);
        if (covers(i, j, &OrderedEntity::truth) || given)
          all.push_back({entities_[j].place, given || it.whole});
      }
      if (!hang(it.place, all)) return false;
      entity(observed_, it.place).parents_complete = it.whole;
    }
    return true;
  }

 private:
  struct Above {
    EntityPlace place;
    bool delivered = true;
  };

  // Is j directly above i?
  bool covers(std::size_t i, std::size_t j, std::vector<bool> OrderedEntity::* order) const {
    if (!(entities_[i].*order)[j]) return false;
    for (std::size_t k = 0; k < entities_.size(); ++k) {
      if ((entities_[i].*order)[k] && (entities_[k].*order)[j]) return false;
    }
    return true;
  }

  static std::uint16_t type_of(const EntityPlace& place) {
    return static_cast<std::uint16_t>(place.type);
  }
  static WorldEntity& entity(World& world, const EntityPlace& place) {
    return world.entities[place.type][place.entity];
  }

  void parent(const EntityPlace& child, const EntityPlace& above, bool delivered) {
    entity(truth_, child).parents.push_back(above);
    if (delivered) entity(observed_, child).parents.push_back(above);
  }

  bool hang(const EntityPlace& child, const std::vector<Above>& all) {
    if (schema_.entities[child.type].one_parent && all.size() > 1) return hang_on_one(child, all);
    for (const Above& above : all) {
      const auto path = path_between(type_of(child), type_of(above.place));
      if (!path) return false;
      EntityPlace at = child;
      bool delivered = above.delivered;
      for (const std::uint16_t type : *path) {
        const EntityPlace next{type, add_(type)};
        parent(at, next, delivered);
        at = next;
        delivered = true;
      }
      parent(at, above.place, delivered);
    }
    return true;
  }

  // One new parent that is below everything that the child is below.
  bool hang_on_one(const EntityPlace& child, const std::vector<Above>& all) {
    for (const std::uint16_t type : schema_.entities[child.type].parents) {
      const bool fits = !schema_.entities[type].one_parent &&
                        std::all_of(all.begin(), all.end(), [&](const Above& above) {
                          return path_between(type, type_of(above.place)).has_value();
                        });
      if (!fits) continue;
      const EntityPlace next{type, add_(type)};
      parent(child, next, std::any_of(all.begin(), all.end(), [](const Above& above) {
               return above.delivered;
             }));
      return hang(next, all);
    }
    return false;
  }

  // The types strictly between, the fewest; nothing if the one can never be in the other.
  std::optional<std::vector<std::uint16_t>> path_between(std::uint16_t from,
                                                         std::uint16_t to) const {
    std::vector<std::vector<std::uint16_t>> paths{{}};
    std::vector<bool> seen(schema_.entities.size(), false);
    for (std::size_t next = 0; next < paths.size(); ++next) {
      const std::vector<std::uint16_t> path = paths[next];
      for (const std::uint16_t above :
           schema_.entities[path.empty() ? from : path.back()].parents) {
        if (above == to) return path;
        if (seen[above]) continue;
        seen[above] = true;
        paths.push_back(path);
        paths.back().push_back(above);
      }
    }
    return std::nullopt;
  }

  const Schema& schema_;
  const std::vector<OrderedEntity>& entities_;
  World& truth_;
  World& observed_;
  const std::function<std::uint32_t(std::uint16_t)>& add_;
};

}  // namespace

bool write_parents(const Schema& schema, const std::vector<OrderedEntity>& entities, World& truth,
                   World& observed, const std::function<std::uint32_t(std::uint16_t type)>& add) {
  return Writer(schema, entities, truth, observed, add).write();
}

}  // namespace sightline
