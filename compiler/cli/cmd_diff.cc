// `sightline diff`: two policies in, texts or artifacts, and out who gains and who loses access.
// Tested in tests/unit/compiler/cli/cmd_diff_test.cc and tests/golden/cli. Which of it counts as a
// finding is decided here (specs/adr/0023), what is found is not.

#include <ostream>

#include "compiler/cli/commands.h"
#include "compiler/cli/diff_json.h"
#include "compiler/cli/files.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

// `old=new`.
std::optional<Rename> rename_of(const std::string& written) {
  const auto middle = written.find('=');
  if (middle == std::string::npos || middle == 0 || middle + 1 == written.size())
    return std::nullopt;
  return Rename{written.substr(0, middle), written.substr(middle + 1)};
}

Exit exit_of(const DiffReport& report, bool allow_loss) {
  if (report.gained() || (report.lost() && !allow_loss)) return Exit::findings;
  return report.is_decided() ? Exit::fine : Exit::inconclusive;
}

Exit failed(const DiffError& error, Streams streams) {
  const bool usage = error.kind == DiffError::Kind::rename;
  streams.err << "sightline: diff: " << (usage ? "" : "internal error: ")
              << printable(error.message) << '\n';
  return usage ? Exit::unreadable : Exit::internal_error;
}

}  // namespace

Exit run_command(const DiffArguments& arguments, Streams streams) {
  DiffOptions options;
  options.timeout_seconds = arguments.timeout_seconds;
  for (const std::string& written : arguments.renames) {
    const auto rename = rename_of(written);
    if (!rename) {
      streams.err << "sightline: diff: --rename takes old=new, and was given "
                  << in_backticks(written) << '\n';
      return Exit::unreadable;
    }
    options.renames.push_back(*rename);
  }
  const auto before = load_with_text(arguments.before, streams);
  if (!before) return before.error();
  const auto after = load_with_text(arguments.after, streams);
  if (!after) return after.error();
  if (before->text) options.before_text = &before->text->policy;
  if (after->text) options.after_text = &after->text->policy;
  const auto report = compare_policies(before->policy, after->policy, options, streams);
  if (!report) return failed(report.error(), streams);
  const DiffNames names{shown_name(arguments.before), shown_name(arguments.after)};
  if (arguments.format == Format::json) {
    streams.out << diff_json(*report, before->policy, after->policy, names)
                       .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                << '\n';
  } else {
    streams.out << story(*report, before->policy, after->policy, names);
  }
  return exit_of(*report, arguments.allow_loss);
}

}  // namespace sightline::cli
