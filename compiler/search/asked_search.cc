// SearchQuestion -> the same with every id and text as its number in the index. Tested by
// tests/laws/search_test.cc. Ids that the facts do not have get numbers of their own, so that a
// rule that compares them finds them.
#include "compiler/search/asked_search.h"

#include <algorithm>

namespace sightline {

AskedSearch::AskedSearch(const Program& program, FactIndex& facts, const SearchQuestion& question,
                         Time as_of)
    : program_(program),
      facts_(facts),
      question_(question),
      newcomers_(program.schema.entities.size()),
      context_(program.schema.context.size()),
      as_of_(as_of.time_since_epoch().count()) {
  for (const Constant& constant : program.constants)
    if (constant.type.kind == Type::Kind::entity) handle({constant.type.id, constant.text});
  const auto known = facts_.find(question.given);
  const std::size_t before = newcomers_[question.given.type].size();
  given_ = handle(question.given);
  const bool is_new = newcomers_[question.given.type].size() > before;
  is_given_known_ = known ? facts_.is_named(question.given.type, *known) : !is_new;
  for (const ContextValue& value : question.context) {
    if (value.field < context_.size())
      context_[value.field] = cell(program.schema.context[value.field].type, value.value);
  }
}

bool AskedSearch::is_fresh(const std::optional<std::int64_t>& within) const {
  return !within || (as_of_ <= now() && now() - *within <= as_of_);
}

Handle AskedSearch::handle(const Entity& entity) {
  if (const auto found = facts_.find(entity)) {
    named_.insert({entity.type, *found});
    return *found;
  }
  auto& names = newcomers_[entity.type];
  const auto found = std::find(names.begin(), names.end(), entity.id);
  const auto position = static_cast<std::size_t>(found - names.begin());
  if (found == names.end()) names.emplace_back(entity.id);
  return static_cast<Handle>(facts_.count(entity.type) + position);
}

std::string_view AskedSearch::id(std::uint16_t type, Handle handle) const {
  const std::size_t count = facts_.count(type);
  return handle < count ? facts_.id(type, handle) : newcomers_[type][handle - count];
}

bool AskedSearch::is_named(std::uint16_t type, Handle handle) {
  return handle >= facts_.count(type) || named_.contains({type, handle}) ||
         facts_.is_named(type, handle);
}

void AskedSearch::order(std::uint16_t type, std::vector<Handle>& handles) const {
  std::vector<std::pair<std::string_view, Handle>> by_id;
  by_id.reserve(handles.size());
  for (const Handle one : handles) by_id.emplace_back(id(type, one), one);
  std::sort(by_id.begin(), by_id.end());
  for (std::size_t i = 0; i < handles.size(); ++i) handles[i] = by_id[i].second;
}

std::vector<Handle> AskedSearch::named_by_nobody_else(std::uint16_t type) {
  std::vector<Handle> others;
  for (const auto& [its, handle] : named_)
    if (its == type && !facts_.is_named(type, handle)) others.push_back(handle);
  for (Handle n = 0; n < newcomers_[type].size(); ++n) others.push_back(facts_.count(type) + n);
  return others;
}

std::vector<Handle> AskedSearch::all_named(std::uint16_t type) {
  std::vector<Handle> all = facts_.named(type), others = named_by_nobody_else(type);
  order(type, others);
  for (const Handle one : others) {
    const auto place = std::partition_point(
        all.begin(), all.end(), [&](Handle other) { return id(type, other) < id(type, one); });
    all.insert(place, one);
  }
  return all;
}

// A value that is not of the type is unavailable, as `decide` takes it.
Cell AskedSearch::cell(const Type& type, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::unavailable:
      return {};
    case Value::Kind::none:
      return {type.optional ? Cell::State::none : Cell::State::unavailable, 0};
    case Value::Kind::entity:
      if (type.kind != Type::Kind::entity || value.entity().type != type.id || value.text().empty())
        return {};
      return {Cell::State::known, handle(value.entity())};
    case Value::Kind::string:
      return {Cell::State::known, facts_.string(value.text())};
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

}  // namespace sightline
