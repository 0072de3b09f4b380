// Source -> artifact -> Policy, nothing proved: what a decision costs does not depend on proofs.
#include "tests/bench/loaded.h"

#include <stdexcept>

namespace sightline::bench {

Artifact artifact_of(const Source& source) {
  const CheckResult result = check(source);
  if (!result.policy) throw std::runtime_error(render(result.diagnostics.front(), source));
  auto artifact = compile(*result.policy, source.text());
  if (!artifact) throw std::runtime_error(artifact.error().message);
  return std::move(*artifact);
}

Policy loaded(const Source& source) {
  auto policy = Policy::load(artifact_of(source), {.require = {}, .accept_unproved = true});
  if (!policy) throw std::runtime_error(policy.error().message);
  return std::move(*policy);
}

}  // namespace sightline::bench
