// `sightline show`: an artifact in, its listing out; or the properties that a host may require.
// Tested in tests/unit/compiler/cli/cmd_prove_test.cc and tests/golden/bytecode.

#include <fmt/format.h>

#include <iterator>
#include <ostream>

#include "compiler/cli/commands.h"
#include "compiler/cli/policies.h"

namespace sightline::cli {
namespace {

std::string requirements(const Policy& policy) {
  std::string out;
  for (const ProofEntry& entry : policy.proofs().entries) {
    if (entry.built_in) continue;  // required of every artifact anyway
    out += entry.property + "@";
    for (const std::uint8_t byte : entry.text)
      fmt::format_to(std::back_inserter(out), "{:02x}", byte);
    out += '\n';
  }
  return out;
}

}  // namespace

Exit run_command(const ShowArguments& arguments, Streams streams) {
  const auto policy = load_to_show(arguments.file, streams);
  if (!policy) return policy.error();
  streams.out << (arguments.requirements ? requirements(*policy) : disassemble(*policy));
  return Exit::fine;
}

}  // namespace sightline::cli
