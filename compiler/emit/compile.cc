// CheckedPolicy -> artifact bytes, accepted by the runtime's own verifier. Tested by
// tests/unit/compiler/emit and by everything that loads an artifact.
#include "compiler/emit/assemble.h"
#include "compiler/emit/emit.h"
#include "sightline/compiler.h"

namespace sightline {

Result<Artifact, CompileError> compile(const CheckedPolicy& policy, std::string_view source_text) {
  const auto program = emit(policy.tree(), source_text);
  if (!program) return program.error();
  Artifact artifact = assemble(*program);
  // The limits of the machine are the loader's to judge, for us as for everybody.
  const auto loaded = Policy::load(artifact, {.require = {}, .accept_unproved = true});
  if (!loaded)
    return CompileError{"the evaluator would refuse this policy: " + loaded.error().message, {}};
  return artifact;
}

}  // namespace sightline
