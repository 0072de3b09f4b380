// `sightline mutate`: a policy in, the changes of its rules that no property notices out. Tested in
// tests/unit/compiler/mutate/mutate_test.cc and tests/golden/cli/mutate.transcript.

#include <ostream>

#include "compiler/cli/commands.h"
#include "compiler/cli/mutation_output.h"
#include "compiler/cli/policies.h"

namespace sightline::cli {

Exit run_command(const MutateArguments& arguments, Streams streams) {
  const auto file = check_file(arguments.file, streams);
  if (!file) return file.error();
  if (arguments.property && !has_property(*file, *arguments.property, streams))
    return Exit::unreadable;
  const auto artifact = compile_checked(*file, streams);
  if (!artifact) return artifact.error();
  const auto report = mutate_policy(
      *file, *artifact,
      {.property = arguments.property, .timeout_seconds = arguments.timeout_seconds}, streams);
  if (!report) return report.error();
  streams.out << (arguments.format == Format::json ? mutation_json(*report, *file)
                                                   : mutation_lines(*report, *file));
  if (report->count(Fate::unnoticed) > 0) return Exit::findings;
  const bool open = report->count(Fate::unknown) > 0 || !report->not_asked.empty();
  return open ? Exit::inconclusive : Exit::fine;
}

}  // namespace sightline::cli
