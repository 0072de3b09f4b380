// TextClaim -> its verdict, with the findings that do not follow from another one. Tested by
// tests/unit/compiler/prove/text_claims_test.cc. Knows nothing of why a finding is one.
#include "compiler/prove/follow_ups.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace sightline {
namespace {

constexpr const TextClaim& kCause = kTextClaims.back();

bool is_refuted(const Verdict& verdict) { return std::holds_alternative<Refuted>(verdict); }

// Those of the findings that are among the others, too.
std::vector<Finding> common(const std::vector<Finding>& findings, const Verdict& others) {
  std::vector<Finding> out;
  const auto* refuted = std::get_if<Refuted>(&others);
  if (!refuted) return out;
  std::copy_if(findings.begin(), findings.end(), std::back_inserter(out), [&](const Finding& it) {
    return std::any_of(refuted->findings.begin(), refuted->findings.end(),
                       [&](const Finding& other) { return other.span == it.span; });
  });
  return out;
}

}  // namespace

Verdict prove_text_claim(const TextClaim& claim, const typed::Policy& policy,
                         const Program& program, const smt::Settings& settings) {
  Verdict verdict = claim.prove(policy, program, settings);
  if (!is_refuted(verdict) || claim.name == kCause.name) return verdict;
  const auto contradictory = contradictory_invariants(policy, program, settings);
  if (contradictory.empty()) return verdict;
  Program free = program;
  for (auto i = contradictory.rbegin(); i != contradictory.rend(); ++i)
    free.invariants.erase(free.invariants.begin() + static_cast<std::ptrdiff_t>(*i));
  auto& found = std::get<Refuted>(verdict);
  std::vector<Finding> own = common(found.findings, claim.prove(policy, free, settings));
  const std::size_t follow = found.findings.size() - own.size();
  if (follow == 0) return verdict;
  found.why = own.empty() ? "" : std::get<Refuted>(verdict_of(own, "")).why + "; ";
  found.why +=
      fmt::format("not listed: {} finding{} that may follow from `{}`, which does not hold", follow,
                  follow == 1 ? "" : "s", kCause.name);
  found.findings = std::move(own);
  return verdict;
}

}  // namespace sightline
