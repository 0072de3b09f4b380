// A draft -> a snapshot: who answers for each fact (for a `cached` one the cache if it said a word,
// else the registry), what a fact that nobody gave is, what is in what, and an image with the paths
// that the policy's queries need. What must hold of all facts together is checked here.
// Tested by tests/unit/runtime/facts/builder_test.cc and invariants_test.cc. From here on nothing
// changes.
#include <algorithm>

#include "runtime/facts/check_fact.h"
#include "runtime/facts/crowds.h"
#include "runtime/facts/draft.h"
#include "runtime/facts/image_writer.h"
#include "runtime/facts/invariants.h"
#include "runtime/facts/open_image.h"
#include "runtime/facts/paths_wanted.h"
#include "runtime/format/make.h"
#include "runtime/format/text.h"
#include "runtime/plan/bound_plan.h"

namespace sightline {
namespace {

using Kind = FactError::Kind;

constexpr std::size_t kShown = 8;  // entities of a cycle that a message names

// Adds rows of `from` to `to` where `wanted(row)`.
template <class Wanted>
void append(RowSet& from, RelationColumns& to, Wanted&& wanted) {
  for (std::uint32_t row = 0; row < from.size(); ++row) {
    if (!wanted(row)) continue;
    for (std::size_t c = 0; c < to.columns.size(); ++c)
      to.columns[c].push_back(from.columns[c][row]);
    for (std::size_t f = 0; f < to.fields.size(); ++f) {
      to.fields[f].states.push_back(from.fields[f].states[row]);
      to.fields[f].numbers.push_back(from.fields[f].numbers[row]);
    }
  }
}

}  // namespace

FactResult FactDraft::build_attribute(std::uint16_t type, std::uint16_t attribute,
                                      FactColumn& out) {
  const EntityColumns& table = facts_.entities[type];
  const AttributeSchema& schema = schema_.entities[type].attributes[attribute];
  const Fact silence{schema.type.optional ? Fact::State::none : Fact::State::unavailable, 0};
  Column& registry = entities_[type].registry[attribute];
  const Column& cache = entities_[type].cache[attribute];
  auto& said_unavailable = facts_.entities[type].said_unavailable;
  said_unavailable.resize(table.ids.size());
  out = std::move(registry.facts);
  out.resize(table.ids.size());
  for (std::uint32_t row = 0; row < table.ids.size(); ++row) {
    const bool exists = table.exists[row] != 0;
    if (!exists && registry.is_set(row) && out.at(row).state != Fact::State::unavailable) {
      return refused(Kind::unknown_name, "{} was never added, but its attribute `{}` was given",
                     {names().entity({type, row}), schema.name});
    }
    Fact fact = registry.is_set(row) ? out.at(row) : silence;
    if (!exists) fact = Fact{};
    if (!exists && registry.is_set(row)) said_unavailable[row] = 1;
    if (cache.is_set(row)) fact = cache.facts.at(row);
    out.states[row] = static_cast<std::uint8_t>(fact.state);
    out.numbers[row] = fact.number;
  }
  return Accepted{};
}

FactResult FactDraft::build_entities(std::uint16_t type) {
  EntityColumns& built = facts_.entities[type];
  built.exists.resize(built.ids.size());
  make(built.attributes, entities_[type].registry.size());
  for (std::size_t a = 0; a < built.attributes.size(); ++a) {
    auto result = build_attribute(type, static_cast<std::uint16_t>(a), built.attributes[a]);
    if (!result) return result;
  }
  for (std::uint32_t row = 0; row < built.ids.size(); ++row) {
    if (built.exists[row] != 0) {
      ++entity_count_;
    } else if (!hierarchy_.parents({type, row}).empty()) {
      return refused(Kind::unknown_name, "{} was never added, but a parent was given",
                     {names().entity({type, row})});
    }
  }
  return Accepted{};
}

FactResult FactDraft::build_hierarchy() {
  const auto fault = hierarchy_.close(facts_.entities);
  if (!fault) return Accepted{};
  const auto first = names().entity(fault->path.front());
  if (!fault->cycle) return crowded(first);
  std::string text = first;
  for (std::size_t i = 1; i < fault->path.size() && i < kShown; ++i)
    text += " in " + names().entity(fault->path[i]);
  if (fault->path.size() > kShown) text += " in ...";
  return refused(Kind::cycle, "{} in {}", {text, first});
}

// Of what the registry says; a cache may say what it likes, and `sealed` rows are each of their own
// moment.
FactResult FactDraft::check_unique(std::uint16_t relation) const {
  const RelationSchema& schema = schema_.relations[relation];
  if (schema.trust == Trust::sealed) return Accepted{};
  const RowSet& rows = rows_[relation].registry;
  for (const auto mask : schema.unique) {
    const RowIndex index(mask, facts_.seed, rows.columns);
    if (index.most_rows() <= 1) continue;
    return refused(Kind::not_unique, "there are {} rows {}, and `{}` has at most one",
                   {index.most_rows(), names().row(relation, rows.key(index.crowded_row()), mask),
                    schema.name});
  }
  return Accepted{};
}

FactResult FactDraft::build_rows(std::uint16_t relation) {
  if (auto checked = check_unique(relation); !checked) return checked;
  Rows& rows = rows_[relation];
  const RelationSchema& schema = schema_.relations[relation];
  RelationColumns& built = facts_.relations[relation];
  built.incomplete = rows.incomplete;
  if (rows.cache.size() == 0) {
    built.columns = std::move(rows.registry.columns);
    built.fields = std::move(rows.registry.fields);
  } else {
    make(built.columns, schema.columns.size());
    make(built.fields, schema.fields.size());
    append(rows.registry, built,
           [&](std::uint32_t row) { return rows.cache.find(rows.registry.key(row)) == kNoRow; });
    append(rows.cache, built, [&](std::uint32_t row) { return rows.cache.present[row] != 0; });
  }
  row_count_ += built.size();
  return Accepted{};
}

bool FactDraft::number_constants(std::vector<std::int64_t>& numbers) {
  for (const auto position : program_->plan->numbers) {
    const Constant& constant = program_->constants[position];
    const bool is_string = constant.type.kind == Type::Kind::string;
    const bool is_text = is_string || constant.type.kind == Type::Kind::entity;
    IdTable& table = is_string ? facts_.strings : ids(constant.type.id);
    numbers.push_back(is_text ? std::int64_t{table.intern(constant.text)} : constant.value);
    // SOUNDNESS: a plan takes constants for different ones; where there is no room, the machine decides.
    if (is_text && numbers.back() == kNoRow) return false;
  }
  return true;
}

Result<std::unique_ptr<FactTables>, FactError> FactDraft::build_image(std::uint64_t revision,
                                                                      std::int64_t as_of) {
  std::vector<RowPaths> paths;
  for (std::uint16_t relation = 0; relation < rows_.size(); ++relation)
    paths.push_back(paths_wanted(*program_, relation));
  ImageHeader header;
  header.schema = program_->schema_digest;
  header.revision = revision;
  header.as_of = as_of;
  header.seed = facts_.seed;
  header.entity_count = entity_count_;
  header.row_count = row_count_;
  std::shared_ptr<const FactImage> image = open_image(
      ImageWriter(schema_, facts_, paths).write(header), schema_, program_->schema_digest);
  if (image == nullptr) return FactError{Kind::too_many, "there is no memory for the snapshot"};
  return std::make_unique<FactTables>(std::move(image));
}

Result<std::unique_ptr<FactTables>, FactError> FactDraft::build(std::uint64_t revision,
                                                                std::int64_t as_of) {
  if (as_of < kPast || as_of > kForever)
    return FactError{Kind::wrong_type, "`as_of` is out of range"};
  std::vector<std::int64_t> numbers;
  const bool bound = program_->plan && number_constants(numbers);
  make(facts_.relations, rows_.size());
  for (std::size_t type = 0; type < entities_.size(); ++type) {
    if (auto result = build_entities(static_cast<std::uint16_t>(type)); !result)
      return result.error();
  }
  if (auto result = build_hierarchy(); !result) return result.error();
  for (std::size_t relation = 0; relation < rows_.size(); ++relation) {
    if (auto result = build_rows(static_cast<std::uint16_t>(relation)); !result)
      return result.error();
  }
  make(facts_.globals, globals_.size());
  for (std::size_t g = 0; g < globals_.size(); ++g)
    facts_.globals[g] = globals_[g].cache.value_or(globals_[g].registry.value_or(Fact{}));
  auto tables = build_image(revision, as_of);
  if (!tables) return tables;
  if (auto counted = check_crowds(schema_, **tables); !counted) return counted.error();
  if (bound) {
    (*tables)->policy = program_->digest;
    (*tables)->plan =
        std::make_shared<const BoundPlan>(bind_plan(*program_, *(*tables)->image, numbers));
  }
  for (const auto& invariant : program_->invariants) {
    if (auto result = check_invariant(*program_, **tables, invariant); !result)
      return result.error();
  }
  return tables;
}

}  // namespace sightline
