// The facts that a decision reads, by name, with who said so: a snapshot's, or what was collected over it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/explain/collected_facts.h"
#include "sightline/snapshot_view.h"

namespace sightline {

// Borrows all of them.
class KnownFacts {
 public:
  KnownFacts(const Policy& policy, const Snapshot& snapshot, const CacheWords* cache,
             const CollectedFacts& collected)
      : schema_(policy.schema()),
        view_(policy.schema(), snapshot),
        cache_(cache),
        collected_(collected) {}

  bool exists(const EntityName& entity) const;
  ReadFact attribute(std::uint16_t type, std::uint16_t attribute, const std::string& id) const;
  ReadFact global(std::uint16_t global) const;
  std::vector<EntityName> parents(const EntityName& entity) const;
  bool is_cut_short(const EntityName& entity) const;  // not all of them were given
  std::vector<EntityName> some_entities(std::uint16_t type, std::size_t most) const;

  // What stands in the columns of `mask`; nothing where `decide` has no way to such rows.
  std::optional<std::vector<KnownRow>> rows(std::uint16_t relation, unsigned mask,
                                            const RowName& key) const;
  std::optional<KnownRow> row(std::uint16_t relation, const RowName& name) const;
  bool is_cut_short(std::uint16_t relation) const { return view_.is_incomplete(relation); }
  // What the snapshot has no say in.
  const CollectedFacts& collected() const { return collected_; }

 private:
  std::optional<std::uint32_t> find(const EntityName& entity) const {
    return view_.find({entity.first, entity.second});
  }
  KnownRow read_row(std::uint16_t relation, std::uint32_t number) const;
  ToldFact::Source source(Trust trust, bool said_by_cache) const;
  ReadFact told(const Value& value, const Type& type, Trust trust, bool said_by_cache) const;

  const Schema& schema_;
  SnapshotView view_;
  const CacheWords* cache_;
  CollectedFacts collected_;
};

}  // namespace sightline
