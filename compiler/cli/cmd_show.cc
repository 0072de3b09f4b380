// `sightline show`: an artifact in, its listing out; or the properties that a host may require; or
// who needs which fact. Tested in tests/unit/compiler/cli/cmd_prove_test.cc and
// tests/golden/bytecode.

#include <ostream>

#include "compiler/cli/commands.h"
#include "compiler/cli/fact_lines.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

std::string requirements(const Policy& policy) {
  std::string out;
  for (const ProofEntry& entry : policy.proofs().entries) {
    if (entry.built_in) continue;  // required of every artifact anyway
    out += entry.property + "@" + hexadecimal(entry.text) + "\n";
  }
  return out;
}

}  // namespace

Exit run_command(const ShowArguments& arguments, Streams streams) {
  if (arguments.format == Format::json && !arguments.facts) {
    streams.err << "sightline: show: --format json is for --facts\n";
    return Exit::unreadable;
  }
  const auto policy = load_to_show(arguments.file, streams);
  if (!policy) return policy.error();
  if (arguments.facts) {
    const auto uses = fact_uses(*policy);
    streams.out << (arguments.format == Format::json ? fact_json(uses) : fact_lines(uses));
    return Exit::fine;
  }
  streams.out << (arguments.requirements ? requirements(*policy) : disassemble(*policy));
  return Exit::fine;
}

}  // namespace sightline::cli
