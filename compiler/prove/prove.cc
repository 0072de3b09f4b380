// Policy + artifact -> ProofReport: every property, then the proofs nobody has to ask for. Tested by
// tests/unit/compiler/prove. The artifact is read by the runtime's own loader, so that what is proved
// is about the bytes that ship. Z3's exceptions end here.
#include <fmt/format.h>

#include <exception>

#include "compiler/prove/assumptions.h"
#include "compiler/prove/fail_closed.h"
#include "compiler/prove/property.h"
#include "compiler/prove/same_meaning.h"
#include "sightline/compiler.h"
#include "sightline/version.h"

namespace sightline {

bool ProofReport::proved() const {
  for (const auto& property : properties) {
    if (!std::holds_alternative<Proved>(property.verdict)) return false;
  }
  return complete;
}

namespace {

Result<ProofReport, InternalError> ask_all(const typed::Policy& policy, const Policy& loaded,
                                           const ProveOptions& options,
                                           const std::function<void(std::string_view)>& progress) {
  const smt::Limits limits{options.resource_limit, options.timeout_seconds};
  ProofReport report;
  report.prover = fmt::format("sightline {}, {}", kVersion, smt::Solver::version());
  report.artifact = loaded.digest();
  report.complete = !options.property;
  report.assumptions = assumptions_of(loaded.program());
  const auto announce = [&](std::string_view name) {
    if (progress) progress(name);
  };
  for (std::uint32_t p = 0; p < policy.properties.size(); ++p) {
    const auto& property = policy.properties[p];
    if (options.property && *options.property != property.name) continue;
    announce(property.name);
    auto verdict = prove_property(policy, property, loaded, limits);
    if (!verdict) return verdict.error();
    report.properties.push_back({property.name, false, p, std::move(*verdict)});
  }
  if (options.property) return report;
  announce("same meaning");
  report.properties.push_back(
      {"same meaning", true, 0, prove_same_meaning(policy, loaded.program(), limits)});
  announce("fail closed");
  report.properties.push_back(
      {"fail closed", true, 0, prove_fail_closed(loaded.program(), limits)});
  return report;
}

}  // namespace

Result<ProofReport, InternalError> prove(const CheckedPolicy& policy,
                                         std::span<const std::byte> artifact,
                                         const ProveOptions& options,
                                         const std::function<void(std::string_view)>& progress) {
  const auto loaded = Policy::load(artifact, {.require = {}, .accept_unproved = true});
  if (!loaded) return InternalError{"the artifact does not load: " + loaded.error().message};
  try {
    return ask_all(policy.tree(), *loaded, options, progress);
  } catch (const std::exception& error) {
    return InternalError{fmt::format("the solver failed: {}", error.what())};
  }
}

}  // namespace sightline
