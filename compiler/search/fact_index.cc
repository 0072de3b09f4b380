// Facts -> numbers, and from a number to all that has it. Tested by
// tests/unit/compiler/search/fact_index_test.cc. Ids that only the policy names are there too: a
// rule can be about them. Whether a fact is too old is not known here.
#include "compiler/search/fact_index.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace sightline {

ValueIndex::ValueIndex(std::span<const Cell> cells) {
  for (Handle i = 0; i < cells.size(); ++i) {
    switch (cells[i].state) {
      case Cell::State::known:
        known_.emplace_back(cells[i].value, i);
        break;
      case Cell::State::none:
        none_.push_back(i);
        break;
      case Cell::State::unavailable:
        unavailable_.push_back(i);
        break;
    }
  }
  std::sort(known_.begin(), known_.end());
}

void ValueIndex::find(std::int64_t value, std::vector<Handle>& out) const {
  auto at = std::lower_bound(known_.begin(), known_.end(), std::pair{value, Handle{0}});
  for (; at != known_.end() && at->first == value; ++at) out.push_back(at->second);
}

const ValueIndex& FactColumns::by(std::size_t column) {
  if (!indexes_[column]) indexes_[column] = std::make_unique<ValueIndex>(cells_[column]);
  return *indexes_[column];
}

FactIndex::FactIndex(const Program& program, const FactSource& source)
    : schema_(program.schema),
      ids_(schema_.entities.size()),
      globals_(schema_.globals.size()),
      cut_short_(schema_.relations.size()),
      whole_(schema_.entities.size()),
      not_whole_(schema_.entities.size()) {
  for (const auto& type : schema_.entities) entities_.emplace_back(type.attributes.size());
  for (const auto& relation : schema_.relations)
    rows_.emplace_back(relation.columns.size() + relation.fields.size());
  for (const Constant& constant : program.constants) {
    if (constant.type.kind == Type::Kind::entity) intern({constant.type.id, constant.text});
    if (constant.type.kind == Type::Kind::string) cell(Value::string(constant.text));
  }
  source(*this);
  number_in_order();
}

std::optional<Handle> FactIndex::find(std::uint16_t type, std::string_view id) const {
  const auto found = ids_[type].handles.find(std::string(id));
  if (found == ids_[type].handles.end()) return std::nullopt;
  return found->second;
}

Handle FactIndex::lower_bound(std::uint16_t type, std::string_view id) const {
  const auto& names = ids_[type].names;
  return static_cast<Handle>(std::lower_bound(names.begin(), names.end(), id) - names.begin());
}

std::int64_t FactIndex::string(std::string_view text) const {
  const auto found = strings_.find(std::string(text));
  return found == strings_.end() ? -1 : found->second;
}

// --- what is told

Handle FactIndex::intern(const Entity& entity) {
  Ids& ids = ids_[entity.type];
  const auto [found, is_new] =
      ids.handles.try_emplace(std::string(entity.id), static_cast<Handle>(ids.names.size()));
  if (is_new) {
    ids.names.emplace_back(entity.id);
    whole_[entity.type].push_back(false);
    for (auto& column : entities_[entity.type].cells_) column.emplace_back();
  }
  return found->second;
}

Cell FactIndex::cell(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::unavailable:
      return {};
    case Value::Kind::none:
      return {Cell::State::none, 0};
    case Value::Kind::entity:
      return {Cell::State::known, intern(value.entity())};
    case Value::Kind::string: {
      const auto number = static_cast<std::int64_t>(strings_.size());
      return {Cell::State::known,
              strings_.try_emplace(std::string(value.text()), number).first->second};
    }
    case Value::Kind::boolean:
    case Value::Kind::integer:
    case Value::Kind::time:
    case Value::Kind::duration:
    case Value::Kind::member:
    case Value::Kind::set:
      break;
  }
  return {Cell::State::known, value.number()};
}

void FactIndex::entity(const Entity& entity) { whole_[entity.type][intern(entity)] = true; }

void FactIndex::attribute(const Entity& entity, std::uint16_t attribute, const Value& value) {
  const Cell said = cell(value);
  const Handle handle = intern(entity);
  entities_[entity.type].cells_[attribute][handle] = said;
}

void FactIndex::parent(const Entity& child, const Entity& parent) {
  parents_.emplace_back(node(child), node(parent));
}

void FactIndex::parents_cut_short(const Entity& entity) {
  whole_[entity.type][intern(entity)] = false;
}

void FactIndex::row(std::uint16_t relation, std::span<const Value> key,
                    std::span<const Value> fields) {
  auto& cells = rows_[relation].cells_;
  for (std::size_t c = 0; c < key.size(); ++c) cells[c].push_back(cell(key[c]));
  for (std::size_t f = 0; f < fields.size(); ++f) cells[key.size() + f].push_back(cell(fields[f]));
}

void FactIndex::rows_cut_short(std::uint16_t relation) { cut_short_[relation] = true; }

void FactIndex::global(std::uint16_t global, const Value& value) { globals_[global] = cell(value); }

// --- in the order of the ids

void FactIndex::renumber(std::vector<Cell>& cells, const Type& type,
                         const std::vector<std::vector<Handle>>& place) const {
  if (type.kind != Type::Kind::entity) return;
  for (Cell& one : cells) {
    if (one.state == Cell::State::known)
      one.value = place[type.id][static_cast<std::size_t>(one.value)];
  }
}

namespace {

// in[i] -> out[place[i]]
template <class Vector>
void permute(Vector& values, const std::vector<Handle>& place) {
  Vector out(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) out[place[i]] = std::move(values[i]);
  values = std::move(out);
}

std::vector<Handle> places(const std::vector<std::string>& names) {
  std::vector<Handle> order(names.size()), place(names.size());
  std::iota(order.begin(), order.end(), Handle{0});
  std::sort(order.begin(), order.end(), [&](Handle a, Handle b) { return names[a] < names[b]; });
  for (Handle i = 0; i < order.size(); ++i) place[order[i]] = i;
  return place;
}

}  // namespace

void FactIndex::number_in_order() {
  std::vector<std::vector<Handle>> place;
  for (Ids& ids : ids_) place.push_back(places(ids.names));
  for (std::size_t t = 0; t < ids_.size(); ++t) {
    permute(ids_[t].names, place[t]);
    permute(whole_[t], place[t]);
    for (auto& [name, handle] : ids_[t].handles) handle = place[t][handle];
    auto& columns = entities_[t].cells_;
    for (std::size_t a = 0; a < columns.size(); ++a) {
      permute(columns[a], place[t]);
      renumber(columns[a], schema_.entities[t].attributes[a].type, place);
    }
  }
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const RelationSchema& relation = schema_.relations[r];
    for (std::size_t c = 0; c < relation.columns.size(); ++c)
      renumber(rows_[r].cells_[c], relation.columns[c].type, place);
    for (std::size_t f = 0; f < relation.fields.size(); ++f)
      renumber(rows_[r].cells_[relation.columns.size() + f], relation.fields[f].type, place);
  }
  for (std::size_t g = 0; g < globals_.size(); ++g) {
    if (schema_.globals[g].type.kind == Type::Kind::entity &&
        globals_[g].state == Cell::State::known)
      globals_[g].value =
          place[schema_.globals[g].type.id][static_cast<std::size_t>(globals_[g].value)];
  }
  for (auto& [child, parent] : parents_) {
    child.second = place[child.first][child.second];
    parent.second = place[parent.first][parent.second];
    children_.emplace_back(parent, child);
  }
  std::sort(parents_.begin(), parents_.end());
  std::sort(children_.begin(), children_.end());
}

// --- what is in what

std::vector<FactIndex::Node> FactIndex::closure(std::vector<Node> from, const Steps& steps) {
  std::set<Node> seen(from.begin(), from.end());
  std::vector<Node> out = std::move(from);
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto at = std::lower_bound(steps.begin(), steps.end(), std::pair{out[i], Node{0, 0}});
    for (; at != steps.end() && at->first == out[i]; ++at)
      if (seen.insert(at->second).second) out.push_back(at->second);
  }
  return out;
}

namespace {

std::vector<Handle> of_type(const std::vector<FactIndex::Node>& nodes, std::uint16_t type) {
  std::vector<Handle> out;
  for (const auto& [other, handle] : nodes)
    if (other == type) out.push_back(handle);
  return out;
}

}  // namespace

std::vector<Handle> FactIndex::above(Node entity, std::uint16_t type) const {
  return of_type(closure({entity}, parents_), type);
}

std::vector<Handle> FactIndex::below(Node entity, std::uint16_t type) const {
  return of_type(closure({entity}, children_), type);
}

bool FactIndex::is_whole(Node entity) const {
  const auto up = closure({entity}, parents_);
  return std::all_of(up.begin(), up.end(), [&](const Node& node) {
    return node.second < whole_[node.first].size() && whole_[node.first][node.second];
  });
}

const std::vector<Handle>& FactIndex::not_whole(std::uint16_t type) {
  auto& out = not_whole_[type];
  if (out) return *out;
  std::vector<Node> open;
  for (std::uint16_t t = 0; t < whole_.size(); ++t) {
    for (Handle h = 0; h < whole_[t].size(); ++h)
      if (!whole_[t][h]) open.emplace_back(t, h);
  }
  return out.emplace(of_type(closure(std::move(open), children_), type));
}

}  // namespace sightline
