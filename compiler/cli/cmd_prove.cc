// `sightline prove`: policies in, a verdict on every claim out, and the story of every refutation.
// Tested in tests/unit/compiler/cli/cmd_prove_test.cc and tests/golden/prove.

#include "compiler/cli/commands.h"
#include "compiler/cli/outside_solver.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/prove_output.h"

namespace sightline::cli {
namespace {

Exit prove_file(const ProveArguments& arguments, const std::string& name, ProveOutput& output,
                Streams streams) {
  const auto file = check_file(name, streams, output.begin_file(name));
  if (!file) return file.error();
  if (arguments.property && !has_property(*file, *arguments.property, streams))
    return Exit::unreadable;
  const auto artifact = compile_checked(*file, streams);
  if (!artifact) return artifact.error();
  ProveOptions options{.property = arguments.property,
                       .timeout_seconds = arguments.timeout_seconds,
                       .jobs = arguments.jobs.value_or(usual_jobs()),
                       .support = output.needs_support(),
                       .switches = !arguments.property,
                       .second_opinion = arguments.second_opinion,
                       .save_queries = arguments.save_queries};
  if (!arguments.no_cache && !streams.cache.empty())
    options.cache = VerdictCache{streams.cache + "/verdicts", std::string(file->source.text())};
  const auto report = prove_artifact(*file, *artifact, options, streams);
  if (!report) return report.error();
  const auto record = record_of(*file, *artifact, *report, streams);
  if (!record) return record.error();
  return worse(exit_of(*report), output.report(*report, *record, *file));
}

}  // namespace

Exit run_command(const ProveArguments& arguments, Streams streams) {
  ProveOutput output(arguments, streams);
  if (!output.can_write() || !can_ask_outside(arguments, streams)) return Exit::unreadable;
  output.begin();
  Exit exit = Exit::fine;
  for (const std::string& name : arguments.files) {
    exit = worse(exit, prove_file(arguments, name, output, streams));
    output.end_file(name);
  }
  return output.end(exit);
}

}  // namespace sightline::cli
