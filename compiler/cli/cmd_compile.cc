// `sightline compile`: a policy in, an artifact with its proofs out, or nothing.
// Tested in tests/unit/compiler/cli/cmd_prove_test.cc.

#include <ostream>

#include "compiler/cli/commands.h"
#include "compiler/cli/files.h"
#include "compiler/cli/policies.h"

namespace sightline::cli {
namespace {

Result<Artifact, Exit> artifact_of(const CheckedFile& file, const CompileArguments& arguments,
                                   Streams streams) {
  return arguments.unproved ? compile_unproved(file, streams)
                            : compile_and_prove(file, arguments.require, streams,
                                                {.proofs = !arguments.no_proofs});
}

}  // namespace

Exit run_command(const CompileArguments& arguments, Streams streams) {
  if (arguments.output == "-") {
    streams.err << "sightline: compile: an artifact needs a file: give -o a name\n";
    return Exit::unreadable;
  }
  if (is_same_file(arguments.file, arguments.output)) {
    streams.err << "sightline: compile: the artifact would replace the policy "
                << shown_name(arguments.file) << '\n';
    return Exit::unreadable;
  }
  const auto file = check_file(arguments.file, streams);
  if (!file) return file.error();
  const auto artifact = artifact_of(*file, arguments, streams);
  if (!artifact) return artifact.error();
  if (const auto error = replace_file(arguments.output, *artifact)) {
    streams.err << error->message << '\n';
    return Exit::unreadable;
  }
  streams.err << shown_name(arguments.output) << ": " << artifact->size() << " bytes, "
              << (arguments.unproved                       ? "not proved"
                  : file->policy.tree().properties.empty() ? "no property to prove"
                                                           : "every property proved")
              << '\n';
  return Exit::fine;
}

}  // namespace sightline::cli
