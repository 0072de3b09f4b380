// Changed parents -> what each entity is in now: of those that changed and of all that are in them.
// Tested by tests/unit/runtime/revisions/fact_writer_test.cc against snapshots built from nothing.
#include <algorithm>
#include <map>

#include "runtime/facts/check_fact.h"
#include "runtime/facts/hierarchy.h"
#include "runtime/format/text.h"
#include "runtime/revisions/next_revision.h"

namespace sightline {

using Kind = FactError::Kind;

// Those that were given, to be changed.
std::vector<EntityRef>& NextRevision::parents_of(EntityRef entity) {
  const auto [at, is_new] = parents_.try_emplace(Overlay::entity_key(entity.type, entity.row));
  if (is_new) {
    for (const Ancestor& above : tables_.ancestors_of(entity.type, entity.row))
      if (above.direct != 0) at->second.push_back(above.entity());
  }
  return at->second;
}

FactResult NextRevision::take_parent(const BatchChange& change) {
  if (auto checked = check_parent(schema_, change.entity, change.parent); !checked) return checked;
  EntityRef child{change.entity.type, 0}, parent{change.parent.type, 0};
  if (auto made = intern(child.type, change.entity.id, child.row); !made) return made;
  if (auto made = intern(parent.type, change.parent.id, parent.row); !made) return made;
  auto& parents = parents_of(child);
  const auto found = std::find(parents.begin(), parents.end(), parent);
  moved_.insert(child);
  if (change.kind == BatchChange::Kind::remove_parent) {
    if (found != parents.end()) parents.erase(found);
  } else if (found == parents.end()) {
    parents.push_back(parent);
  }
  return Accepted{};
}

// Entities that are in one of these. Nobody keeps who is in whom the other way round: it is asked for
// when something moves that is above others, and then all are looked at.
std::set<EntityRef> NextRevision::below(const std::set<EntityRef>& entities) const {
  std::set<EntityRef> found;
  const bool none_is_above = std::none_of(entities.begin(), entities.end(), [&](EntityRef entity) {
    return tables_.has(entity.type, entity.row, entity_flags::kAbove);
  });
  if (none_is_above) return found;
  for (std::uint16_t type = 0; type < schema_.entities.size(); ++type) {
    if (schema_.entities[type].parents.empty()) continue;
    for (std::uint32_t row = 0; row < tables_.size(type); ++row) {
      for (const Ancestor& above : tables_.ancestors_of(type, row)) {
        if (entities.count(above.entity()) == 0) continue;
        found.insert({type, row});
        break;
      }
    }
  }
  return found;
}

struct NextRevision::Closing {
  enum class State { open, closed };
  const std::set<EntityRef>& wanted;
  std::map<EntityRef, State> states;
  std::vector<EntityRef> path;
};

// Its parents first. Chains are as long as ancestors are many, a thousand at most, or they are refused.
FactResult NextRevision::close(EntityRef entity, Closing& closing) {
  if (closing.wanted.count(entity) == 0) return Accepted{};
  const auto [state, is_new] = closing.states.try_emplace(entity, Closing::State::open);
  if (!is_new && state->second == Closing::State::closed) return Accepted{};
  if (!is_new) {
    std::string text = names().entity(entity);
    auto from = std::find(closing.path.begin(), closing.path.end(), entity);
    for (++from; from < closing.path.end(); ++from) text += " in " + names().entity(*from);
    return refused(Kind::cycle, {text, " in ", names().entity(entity)});
  }
  closing.path.push_back(entity);
  if (closing.path.size() > kMaxAncestors + 1)
    return refused(Kind::too_many, {names().entity(closing.path.front()), " is in more than ",
                                    decimal(kMaxAncestors), " others"});
  const std::vector<EntityRef> parents = parents_of(entity);
  bool whole = tables_.has(entity.type, entity.row, entity_flags::kExists) &&
               !tables_.has(entity.type, entity.row, entity_flags::kCutShort);
  std::map<EntityRef, bool> all;  // and whether it is a parent
  for (const EntityRef parent : parents) {
    if (auto closed = close(parent, closing); !closed) return closed;
    all[parent] = true;
    for (const Ancestor& above : tables_.ancestors_of(parent.type, parent.row))
      all.try_emplace(above.entity(), false);
    whole = whole && tables_.has(parent.type, parent.row, entity_flags::kWhole);
    if (!tables_.has(parent.type, parent.row, entity_flags::kAbove))
      set_flag(parent, entity_flags::kAbove, true);
  }
  if (all.size() > kMaxAncestors)
    return refused(Kind::too_many, {names().entity(entity), " is in more than ",
                                    decimal(kMaxAncestors), " others"});
  std::vector<Ancestor> ancestors;
  for (const auto& [above, direct] : all)
    ancestors.push_back({above.row, static_cast<std::uint16_t>(direct ? 1 : 0), above.type});
  edit(entity).ancestors = std::move(ancestors);
  set_flag(entity, entity_flags::kWhole, whole);
  types_changed_[entity.type] = 1;
  changed_.push_back(entity);
  closing.path.pop_back();
  state->second = Closing::State::closed;
  return Accepted{};
}

FactResult NextRevision::close_hierarchy() {
  for (const EntityRef entity : moved_) {
    const auto& parents = parents_of(entity);
    if (!tables_.has(entity.type, entity.row, entity_flags::kExists) && !parents.empty())
      return refused(Kind::unknown_name,
                     {names().entity(entity), " was never added, but a parent was given"});
    if (schema_.entities[entity.type].one_parent && parents.size() > 1)
      return refused(Kind::not_unique,
                     {names().entity(entity), " is in ", names().entity(parents[0]), " and in ",
                      names().entity(parents[1]), ", and can be in one only"});
  }
  std::set<EntityRef> wanted = below(moved_);
  wanted.insert(moved_.begin(), moved_.end());
  Closing closing{wanted, {}, {}};
  for (const EntityRef entity : wanted)
    if (auto closed = close(entity, closing); !closed) return closed;
  return Accepted{};
}

}  // namespace sightline
