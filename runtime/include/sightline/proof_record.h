// What was proved about an artifact, as the artifact itself carries it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/decision.h"

namespace sightline {

enum class RecordedVerdict : std::uint8_t { proved, refuted, unknown, vacuous, not_asked };

// The built-in proofs, without which no artifact is deployable.
inline constexpr std::string_view kSameMeaning = "same meaning";
inline constexpr std::string_view kFailClosed = "fail closed";
inline constexpr std::array<std::string_view, 6> kBuiltInProofs{
    kSameMeaning,       kFailClosed,
    "no dead rule",     "no shadowed rule",
    "no condition always true", "no contradictory invariants"};

// In a word or two: `proved`, `not asked`.
std::string_view name(RecordedVerdict verdict);

struct ProofEntry {
  std::string property;  // its name; of a built-in proof `same meaning`, `fail closed`
  bool built_in = false;
  Digest text{};  // SHA-256 of the property's canonical text, zero for a built-in proof
  RecordedVerdict verdict = RecordedVerdict::not_asked;
  std::vector<std::string> assumptions;  // beyond the trust words
  // The proof object (specs/certificates.md): bytes, which the runtime keeps and does not read.
  // Empty: there is none. A string because the runtime has its code already.
  std::string object = {};
};

// An artifact is deployable when every entry is proved and no built-in proof is missing. The record
// is only as trustworthy as the way the artifact came: it is not signed yet.
struct ProofRecord {
  std::string prover;  // "sightline 0.2.0, z3 4.8.12"
  std::vector<ProofEntry> entries;
  bool proved() const;
};

}  // namespace sightline
