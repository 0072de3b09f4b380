// Proofs that nobody has to ask for, about the text: nothing in it is idle. They speak of whatever
// may be observed, so a finding is true of every set of facts that a snapshot accepts
// (specs/adr/0024).
#pragma once

#include <array>
#include <cstddef>
#include <set>
#include <string_view>

#include "compiler/prove/smt/solver.h"
#include "runtime/format/program.h"
#include "sightline/compiler.h"
#include "sightline/proof_record.h"

namespace sightline {

// The condition of every clause can be true.
Verdict prove_no_dead_rule(const typed::Policy& policy, const Program& program,
                           const smt::Settings& settings);
// Without any one rule that can hold, some decision or its obligations would be another. A forbid
// is idle only if other forbids say all of it: forbidding what nobody permits is no mistake.
Verdict prove_no_shadowed_rule(const typed::Policy& policy, const Program& program,
                               const smt::Settings& settings);
// No condition is always true, or never, wherever it is looked at.
Verdict prove_no_constant_condition(const typed::Policy& policy, const Program& program,
                                    const smt::Settings& settings);
// Of every type and every relation there can be one, by the invariants.
Verdict prove_no_contradictory_invariants(const typed::Policy& policy, const Program& program,
                                          const smt::Settings& settings);

// Invariants that leave nothing of some type or relation: of each of these a set that does.
std::set<std::size_t> contradictory_invariants(const typed::Policy& policy, const Program& program,
                                               const smt::Settings& settings);

struct TextClaim {
  std::string_view name;
  Verdict (*prove)(const typed::Policy&, const Program&, const smt::Settings&);
};
inline constexpr std::array kTextClaims{
    TextClaim{kBuiltInProofs[2], prove_no_dead_rule},
    TextClaim{kBuiltInProofs[3], prove_no_shadowed_rule},
    TextClaim{kBuiltInProofs[4], prove_no_constant_condition},
    TextClaim{kBuiltInProofs[5], prove_no_contradictory_invariants},
};

// Findings make it refuted; without one, what was not answered makes it unknown.
Verdict verdict_of(std::vector<Finding> findings, const std::string& why_unknown);

}  // namespace sightline
