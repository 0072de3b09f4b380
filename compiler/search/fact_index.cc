// A snapshot -> from a number to all that has it. Tested by
// tests/unit/compiler/search/fact_index_test.cc. Whether a fact is too old is not known here, nor
// which ids only a question names.
#include "compiler/search/fact_index.h"

#include <algorithm>

namespace sightline {

void ValueIndex::add(Handle position, const Cell& cell) {
  switch (cell.state) {
    case Cell::State::known:
      known_.emplace_back(cell.value, position);
      break;
    case Cell::State::none:
      none_.push_back(position);
      break;
    case Cell::State::unavailable:
      unavailable_.push_back(position);
      break;
  }
}

void ValueIndex::finish() { std::sort(known_.begin(), known_.end()); }

void ValueIndex::find(std::int64_t value, std::vector<Handle>& out) const {
  auto at = std::lower_bound(known_.begin(), known_.end(), std::pair{value, Handle{0}});
  for (; at != known_.end() && at->first == value; ++at) out.push_back(at->second);
}

FactIndex::FactIndex(const Program& program, const Snapshot& snapshot)
    : schema_(program.schema), view_(program.schema, snapshot) {
  for (const Constant& constant : program.constants) {
    if (constant.type.kind != Type::Kind::entity) continue;
    if (const auto known = find({constant.type.id, constant.text}))
      by_policy_.insert({constant.type.id, *known});
  }
}

std::int64_t FactIndex::string(std::string_view text) const {
  const auto number = view_.find_string(text);
  return number ? std::int64_t{*number} : -1;
}

// --- who is named

bool FactIndex::is_spoken_of(std::uint16_t type, Handle handle) const {
  if (view_.exists(type, handle) || view_.is_incomplete(type, handle) ||
      view_.is_said_unavailable(type, handle))
    return true;
  const auto& attributes = schema_.entities[type].attributes;
  for (std::uint16_t a = 0; a < attributes.size(); ++a)
    if (attribute(type, a, handle).state != Cell::State::unavailable) return true;
  return false;
}

bool FactIndex::is_named(std::uint16_t type, Handle handle) {
  return is_spoken_of(type, handle) || by_policy_.contains({type, handle}) ||
         mentioned(type)[handle];
}

std::size_t FactIndex::count_named(std::uint16_t type) {
  const auto [found, is_new] = counts_.try_emplace(type);
  for (Handle h = 0; is_new && h < count(type); ++h) found->second += is_named(type, h) ? 1U : 0U;
  return found->second;
}

const std::vector<Handle>& FactIndex::named(std::uint16_t type) {
  const auto [found, is_new] = named_.try_emplace(type);
  std::vector<Handle>& out = found->second;
  if (!is_new) return out;
  for (Handle h = 0; h < count(type); ++h)
    if (is_named(type, h)) out.push_back(h);
  std::vector<std::pair<std::string_view, Handle>> by_id;
  for (const Handle h : out) by_id.emplace_back(id(type, h), h);
  std::sort(by_id.begin(), by_id.end());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = by_id[i].second;
  return out;
}

void FactIndex::mention(const Type& type, const Cell& cell, std::uint16_t wanted, Bits& out) const {
  if (type.kind == Type::Kind::entity && type.id == wanted && cell.state == Cell::State::known)
    out[static_cast<std::size_t>(cell.value)] = true;
}

// Goes through all facts: asked for only where there are ids of which nothing is said.
const FactIndex::Bits& FactIndex::mentioned(std::uint16_t wanted) {
  const auto [found, is_new] = mentioned_.try_emplace(wanted, count(wanted));
  Bits& out = found->second;
  if (!is_new) return out;
  for (std::uint16_t t = 0; t < schema_.entities.size(); ++t) {
    const auto& attributes = schema_.entities[t].attributes;
    for (Handle h = 0; h < count(t); ++h) {
      for (std::uint16_t a = 0; a < attributes.size(); ++a)
        mention(attributes[a].type, attribute(t, a, h), wanted, out);
      for (const NumberedEntity& above : view_.numbered_ancestors(t, h))
        if (above.type == wanted) out[above.number] = true;
    }
  }
  for (std::uint16_t r = 0; r < schema_.relations.size(); ++r) {
    const RelationSchema& relation = schema_.relations[r];
    const std::size_t columns = relation.columns.size();
    for (Handle row = 0; row < view_.row_count(r); ++row) {
      if (!view_.has_row(r, row)) continue;
      for (std::size_t c = 0; c < columns; ++c)
        mention(relation.columns[c].type, cell(r, c, row), wanted, out);
      for (std::size_t f = 0; f < relation.fields.size(); ++f)
        mention(relation.fields[f].type, cell(r, columns + f, row), wanted, out);
    }
  }
  for (std::uint16_t g = 0; g < schema_.globals.size(); ++g)
    mention(schema_.globals[g].type, global(g), wanted, out);
  return out;
}

// --- who has what

Cell FactIndex::attribute(std::uint16_t type, std::uint16_t attribute, Handle handle) const {
  return handle < count(type) ? view_.numbered_attribute(type, handle, attribute) : Cell{};
}

const ValueIndex& FactIndex::by_attribute(std::uint16_t type, std::uint16_t attribute) {
  const auto [found, is_new] = attributes_.try_emplace({type, attribute});
  if (!is_new) return found->second;
  for (Handle h = 0; h < count(type); ++h)
    found->second.add(h, view_.numbered_attribute(type, h, attribute));
  found->second.finish();
  return found->second;
}

Cell FactIndex::cell(std::uint16_t relation, std::size_t column, Handle row) const {
  const std::size_t columns = schema_.relations[relation].columns.size();
  return column < columns
             ? view_.numbered_column(relation, row, static_cast<std::uint16_t>(column))
             : view_.numbered_field(relation, row, static_cast<std::uint16_t>(column - columns));
}

const ValueIndex& FactIndex::by_cell(std::uint16_t relation, std::size_t column) {
  const auto [found, is_new] = cells_.try_emplace({relation, column});
  if (!is_new) return found->second;
  for (Handle row = 0; row < view_.row_count(relation); ++row)
    if (view_.has_row(relation, row)) found->second.add(row, cell(relation, column, row));
  found->second.finish();
  return found->second;
}

void FactIndex::find_rows(std::uint16_t relation, std::size_t column, std::int64_t value,
                          std::vector<Handle>& out) {
  const auto rows = view_.rows(relation, static_cast<std::uint16_t>(column), value);
  if (!rows) return by_cell(relation, column).find(value, out);
  out.insert(out.end(), rows->begin(), rows->end());
}

// --- what is in what

std::vector<Handle> FactIndex::above(Node entity, std::uint16_t type) const {
  std::vector<Handle> out;
  if (entity.first == type) out.push_back(entity.second);
  if (entity.second >= count(entity.first)) return out;
  for (const NumberedEntity& above : view_.numbered_ancestors(entity.first, entity.second))
    if (above.type == type) out.push_back(above.number);
  return out;
}

std::vector<Handle> FactIndex::below(Node entity, std::uint16_t type) {
  const auto [found, is_new] = below_.try_emplace(type);
  Below& all = found->second;
  if (is_new) {
    for (Handle h = 0; h < count(type); ++h) {
      for (const NumberedEntity& above : view_.numbered_ancestors(type, h))
        all.emplace_back(Node{above.type, above.number}, h);
    }
    std::sort(all.begin(), all.end());
  }
  std::vector<Handle> out;
  if (entity.first == type) out.push_back(entity.second);
  auto at = std::lower_bound(all.begin(), all.end(), std::pair{entity, Handle{0}});
  for (; at != all.end() && at->first == entity; ++at) out.push_back(at->second);
  return out;
}

bool FactIndex::is_whole(Node entity) const {
  return entity.second < count(entity.first) && view_.is_whole(entity.first, entity.second);
}

const std::vector<Handle>& FactIndex::not_whole(std::uint16_t type) {
  const auto [found, is_new] = not_whole_.try_emplace(type);
  for (Handle h = 0; is_new && h < count(type); ++h)
    if (!view_.is_whole(type, h)) found->second.push_back(h);
  return found->second;
}

}  // namespace sightline
