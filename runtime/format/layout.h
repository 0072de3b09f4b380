// The shape of an artifact and its limits; the words are in specs/artifact-format.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sightline {

inline constexpr std::string_view kMagic = "SIGHTPOL";

enum class Section : std::uint32_t {
  policy = 1,
  schema,
  constants,
  queries,
  code,
  blocks,
  rules,
  cases,
  invariants,
  proofs
};
inline constexpr std::array<std::string_view, 10> kSectionNames = {
    "policy", "schema", "constants", "queries",    "code",
    "blocks", "rules",  "cases",     "invariants", "proofs"};
inline constexpr std::size_t kSectionCount = kSectionNames.size();

// Header: magic, u16 version, u16 number of sections, u32 size of the whole, SHA-256 of the rest.
inline constexpr std::size_t kDigestOffset = 16;
inline constexpr std::size_t kHeaderBytes = kDigestOffset + 32;
inline constexpr std::size_t kSectionEntryBytes = 16;  // u32 id, u32 offset, u64 length
inline constexpr std::size_t kFirstSection = kHeaderBytes + kSectionCount * kSectionEntryBytes;
inline constexpr std::size_t kAlignment = 8;  // of every section, filled with zeros
inline constexpr std::size_t kInstructionBytes = 8;
static_assert(kFirstSection % kAlignment == 0);

constexpr std::size_t aligned(std::size_t offset) {
  return (offset + kAlignment - 1) / kAlignment * kAlignment;
}

// What a reader refuses beyond. Positions are 16 bits and 0xffff means "any".
inline constexpr std::size_t kMaxArtifactBytes = std::size_t{16} << 20;
inline constexpr std::uint32_t kMaxEntries = 65'000;  // of any one list
inline constexpr std::size_t kMaxNameBytes = 128;
inline constexpr std::size_t kMaxTextBytes = 1024;  // an assumption, the prover's name, a constant
inline constexpr std::size_t kMaxDocBytes = std::size_t{64} << 10;
inline constexpr std::size_t kMaxQueryDepth = 3;      // a query in a query's body is 2
inline constexpr std::size_t kMaxSetMembers = 63;     // of an enum of which there are sets
inline constexpr std::uint32_t kMaxRows = 1'000'000;  // that a relation may allow one look-up
inline constexpr std::uint16_t kNoEnum = 0xffff;      // there is no enum of the actions
inline constexpr std::uint64_t kMaxClauseCost = 1'000'000;  // steps of a clause or an invariant
inline constexpr std::uint64_t kMaxCost = 100'000'000;      // steps that one decision can take

}  // namespace sightline
