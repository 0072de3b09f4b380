// What a policy declares `sealed`, as its records need it: made once, used for every record.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/loaded_policy.h"
#include "sightline/schema.h"
#include "sightline/trust/fact_record.h"

namespace sightline {

// Immutable; any number of threads may use it at once. Borrows the policy, which stays where it is.
class SealedDeclarations {
 public:
  explicit SealedDeclarations(const Policy& policy);

  const Policy& policy() const { return policy_; }
  const Schema& schema() const { return policy_.schema(); }

  // Of all that a record of this kind rests on: names, types with the members of their enums, trust words,
  // ages, `listed by`, `unique`. A tag holds under equal declarations only. Null: the policy has no such
  // sealed records.
  using DeclarationDigest = std::array<std::uint8_t, 32>;
  const DeclarationDigest* digest(FactRecord::Kind kind, std::uint16_t owner) const;
  // Positions of the attributes that stand in such a record of an entity, rising.
  std::span<const std::uint16_t> attributes(FactRecord::Kind kind, std::uint16_t type) const;
  // Of what such a record is about; nothing if no such record is declared.
  std::optional<std::uint16_t> find(FactRecord::Kind kind, std::string_view owner) const;

  // Why the record cannot be sealed under these declarations; nothing if it can. Invariants are not asked
  // here.
  std::optional<std::string> misfit(const FactRecord& record) const;
  // The record breaks an invariant of the policy about rows of its `sealed fixed` relation: in words. Builds
  // a snapshot of this one record, so takes a while. Nothing for a record of another kind.
  std::optional<std::string> broken_invariant(const FactRecord& record) const;

 private:
  struct Declared {
    std::optional<DeclarationDigest> digest;
    std::vector<std::uint16_t> attributes;
  };
  const Declared* declared(FactRecord::Kind kind, std::uint16_t owner) const;
  const Policy& policy_;
  std::array<std::vector<Declared>, 6> declared_;  // by kind, then by owner
};

}  // namespace sightline
