// Who is directly `in` whom while a snapshot is built, and from that who is in whom at all.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runtime/facts/columns.h"

namespace sightline {

inline constexpr std::size_t kMaxAncestors = 1'000;  // of one entity

class Hierarchy {
 public:
  explicit Hierarchy(std::size_t types) : nodes_(types) {}

  std::span<const EntityRef> parents(EntityRef entity) const;  // as they were given
  void add(EntityRef child, EntityRef parent);
  void remove(EntityRef child, EntityRef parent);  // which it may not have
  void cut_short(EntityRef entity);                // it has parents that were not given
  void make_whole(EntityRef entity);
  void forget(EntityRef entity);  // what was said of it

  // Fills in `whole` and the ancestors of `tables`, whose `exists` is there. Otherwise why not:
  // entities each of which is in the next, and the last in the first; or one that has too many
  // ancestors.
  struct Fault {
    bool cycle = false;
    std::vector<EntityRef> path;
  };
  std::optional<Fault> close(std::vector<EntityColumns>& tables);

 private:
  struct Node {
    enum class State : std::uint8_t { untouched, open, closed } state = State::untouched;
    bool cut_short = false;
    std::vector<EntityRef> parents;
    std::vector<EntityRef> ancestors;  // once closed, in rising order
  };
  struct Step {
    EntityRef entity;
    std::size_t next = 0;  // of its parents
  };
  Node& at(EntityRef entity);
  const Node* find(EntityRef entity) const;  // null: nothing was said about it
  Node* find(EntityRef entity);
  std::optional<Fault> visit(EntityRef root, std::vector<EntityColumns>& tables);
  Fault cycle(EntityRef entity) const;
  bool finish(EntityRef entity, std::vector<EntityColumns>& tables);

  std::vector<std::vector<Node>> nodes_;  // by type and row, as far as anything was said
  std::vector<Step> path_;
  std::uint64_t total_ = 0;  // ancestors of all
};

}  // namespace sightline
