// `sightline prove`: policies in, a verdict on every claim out, and the story of every refutation.
// Tested in tests/unit/compiler/cli/cmd_prove_test.cc and tests/golden/prove.

#include <algorithm>
#include <ostream>
#include <string_view>
#include <vector>

#include "compiler/cli/commands.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/report.h"
#include "compiler/cli/suggest.h"

namespace sightline::cli {
namespace {

bool has_property(const CheckedFile& file, const std::string& name, Streams streams) {
  std::vector<std::string_view> names;
  for (const typed::Property& property : file.policy.tree().properties)
    names.push_back(property.name);
  if (std::find(names.begin(), names.end(), name) != names.end()) return true;
  streams.err << file.source.name() << ": no property " << in_backticks(name)
              << suggestion(name, names) << '\n';
  return false;
}

void print(const ProofReport& report, const ProofRecord& record, const CheckedFile& file,
           bool with_name, Streams streams) {
  if (with_name) streams.out << file.source.name() << ":\n";
  streams.out << verdict_lines(report, record, streams.colour);
  for (const PropertyReport& property : report.properties) {
    if (!std::holds_alternative<Refuted>(property.verdict)) continue;
    streams.out << '\n' << story(file.policy, property, file.source);
  }
}

Exit prove_file(const ProveArguments& arguments, const std::string& name, Streams streams) {
  const auto file = check_file(name, streams);
  if (!file) return file.error();
  if (arguments.property && !has_property(*file, *arguments.property, streams))
    return Exit::unreadable;
  const auto artifact = compile_checked(*file, streams);
  if (!artifact) return artifact.error();
  const ProveOptions options{.property = arguments.property,
                             .timeout_seconds = arguments.timeout_seconds};
  const auto report = prove_artifact(*file, *artifact, options, streams);
  if (!report) return report.error();
  const auto record = record_of(*file, *artifact, *report, streams);
  if (!record) return record.error();
  if (arguments.format == Format::json) {
    streams.out << report_json(*report, *record, *file) << '\n';
  } else {
    print(*report, *record, *file, arguments.files.size() > 1, streams);
  }
  return exit_of(*report);
}

}  // namespace

Exit run_command(const ProveArguments& arguments, Streams streams) {
  Exit exit = Exit::fine;
  for (const std::string& name : arguments.files)
    exit = worse(exit, prove_file(arguments, name, streams));
  return exit;
}

}  // namespace sightline::cli
