// `sightline test`: policies in, the outcome of their `test` blocks out.
// Tested in tests/unit/compiler/cli/cmd_test_test.cc; what a test means in tests/unit/compiler/test.

#include <ostream>
#include <regex>

#include "compiler/cli/commands.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/report.h"

namespace sightline::cli {
namespace {

struct Count {
  std::size_t tests = 0, failed = 0;
};

Exit test_file(const TestArguments& arguments, const std::string& name,
               const std::function<bool(std::string_view)>& selected, Count& count,
               Streams streams) {
  const auto file = check_file(name, streams);
  if (!file) return file.error();
  const auto artifact = compile_checked(*file, streams);
  if (!artifact) return artifact.error();
  const auto policy = Policy::load(*artifact, {.accept_unproved = true});
  if (!policy) {
    streams.err << file->source.name() << ": internal error: " << policy.error().message << '\n';
    return Exit::internal_error;
  }
  bool failed = false;
  for (const TestReport& test : run_tests(file->policy, *policy, selected)) {
    const bool as_json = arguments.format == Format::json;
    streams.out << (as_json ? test_json(test, file->source)
                            : test_lines(test, file->source, streams.colour));
    ++count.tests;
    if (!test.failures.empty()) ++count.failed;
    failed = failed || !test.failures.empty();
  }
  return failed ? Exit::findings : Exit::fine;
}

using Selected = std::function<bool(std::string_view)>;

// Chooses tests by their names, all if there is no filter. Nothing: the filter is no regular
// expression. Of a name only the beginning counts: std::regex needs stack for every character.
std::optional<Selected> selection(const std::optional<std::string>& filter) {
  constexpr std::size_t kMaxSearched = 1000;
  if (!filter) return Selected();
  try {
    return [pattern = std::regex(*filter)](std::string_view name) {
      const std::string_view searched = name.substr(0, kMaxSearched);
      return std::regex_search(searched.begin(), searched.end(), pattern);
    };
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
}

}  // namespace

Exit run_command(const TestArguments& arguments, Streams streams) {
  const auto selected = selection(arguments.filter);
  if (!selected) {
    streams.err << "sightline: test: --filter: no regular expression: "
                << in_backticks(*arguments.filter) << '\n';
    return Exit::unreadable;
  }
  Exit exit = Exit::fine;
  Count count;
  for (const std::string& name : arguments.files)
    exit = worse(exit, test_file(arguments, name, *selected, count, streams));
  if (arguments.filter && count.tests == 0 && exit == Exit::fine) {
    streams.err << "sightline: test: no test has a name that matches "
                << in_backticks(*arguments.filter) << '\n';
    return Exit::unreadable;
  }
  std::ostream& summary = arguments.format == Format::json ? streams.err : streams.out;
  summary << count.tests << (count.tests == 1 ? " test, " : " tests, ") << count.failed
          << " failed\n";
  return exit;
}

}  // namespace sightline::cli
