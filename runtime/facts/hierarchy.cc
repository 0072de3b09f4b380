// Direct parents -> all that an entity is in, and whether that is all there is to know. Tested by
// tests/unit/runtime/facts/hierarchy_test.cc against a search by hand. It walks with a list of its
// own, so that no chain can exhaust the stack; what may be in what is for draft.cc.
#include "runtime/facts/hierarchy.h"

#include <algorithm>

#include "runtime/format/make.h"

namespace sightline {

Hierarchy::Node& Hierarchy::at(EntityRef entity) {
  auto& nodes = nodes_[entity.type];
  if (entity.row >= nodes.size()) nodes.resize(entity.row + std::size_t{1});
  return nodes[entity.row];
}

const Hierarchy::Node* Hierarchy::find(EntityRef entity) const {
  const auto& nodes = nodes_[entity.type];
  return entity.row < nodes.size() ? &nodes[entity.row] : nullptr;
}

Hierarchy::Node* Hierarchy::find(EntityRef entity) {
  auto& nodes = nodes_[entity.type];
  return entity.row < nodes.size() ? &nodes[entity.row] : nullptr;
}

std::span<const EntityRef> Hierarchy::parents(EntityRef entity) const {
  const Node* const node = find(entity);
  return node != nullptr ? std::span(node->parents) : std::span<const EntityRef>{};
}

void Hierarchy::add(EntityRef child, EntityRef parent) { at(child).parents.push_back(parent); }

void Hierarchy::cut_short(EntityRef entity) { at(entity).cut_short = true; }

// INVARIANT: its parents are closed. False: it has too many ancestors.
bool Hierarchy::finish(EntityRef entity, std::vector<EntityColumns>& tables) {
  Node& node = *find(entity);
  std::uint8_t& whole = tables[entity.type].whole[entity.row];
  auto& all = node.ancestors;
  for (const EntityRef parent : node.parents) {
    all.push_back(parent);
    if (const Node* const above = find(parent); above != nullptr)
      all.insert(all.end(), above->ancestors.begin(), above->ancestors.end());
    whole = whole & tables[parent.type].whole[parent.row];
  }
  std::make_heap(all.begin(), all.end());  // less code than sort()
  std::sort_heap(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  node.state = Node::State::closed;
  total_ += all.size();
  return all.size() <= kMaxAncestors && total_ <= kMaxIds;
}

std::optional<Hierarchy::Fault> Hierarchy::visit(EntityRef root,
                                                 std::vector<EntityColumns>& tables) {
  path_.assign(1, {root});
  find(root)->state = Node::State::open;
  while (!path_.empty()) {
    Step& step = path_.back();
    const auto parents = this->parents(step.entity);
    if (step.next == parents.size()) {
      if (!finish(step.entity, tables)) return Fault{false, {step.entity}};
      path_.pop_back();
      continue;
    }
    const EntityRef parent = parents[step.next++];
    Node* const node = find(parent);
    if (node == nullptr || node->state == Node::State::closed) continue;
    if (node->state == Node::State::open) return cycle(parent);
    node->state = Node::State::open;
    path_.push_back({parent});
  }
  return std::nullopt;
}

// Back to an entity of the path.
Hierarchy::Fault Hierarchy::cycle(EntityRef entity) const {
  Fault fault{true, {}};
  auto from = path_.begin();
  while (from->entity != entity) ++from;
  for (; from != path_.end(); ++from) fault.path.push_back(from->entity);
  return fault;
}

std::optional<Hierarchy::Fault> Hierarchy::close(std::vector<EntityColumns>& tables) {
  for (std::size_t type = 0; type < tables.size(); ++type) {
    tables[type].whole = tables[type].exists;
    make(tables[type].cut_short, nodes_[type].size());
    for (std::size_t row = 0; row < nodes_[type].size(); ++row) {
      if (!nodes_[type][row].cut_short) continue;
      tables[type].cut_short[row] = 1;
      tables[type].whole[row] = 0;
    }
  }
  for (std::size_t type = 0; type < tables.size(); ++type) {
    for (std::uint32_t row = 0; row < nodes_[type].size(); ++row) {
      if (nodes_[type][row].state != Node::State::untouched) continue;
      if (auto fault = visit({static_cast<std::uint16_t>(type), row}, tables)) return fault;
    }
    EntityColumns& table = tables[type];
    make(table.ancestors_end, nodes_[type].size());
    for (std::size_t row = 0; row < nodes_[type].size(); ++row) {
      const Node& node = nodes_[type][row];
      for (const EntityRef above : node.ancestors) {
        const bool direct =
            std::find(node.parents.begin(), node.parents.end(), above) != node.parents.end();
        table.ancestors.push_back(
            {above.row, static_cast<std::uint16_t>(direct ? 1 : 0), above.type});
      }
      table.ancestors_end[row] = static_cast<std::uint32_t>(table.ancestors.size());
    }
  }
  return std::nullopt;
}

}  // namespace sightline
