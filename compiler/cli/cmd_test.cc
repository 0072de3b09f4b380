// `sightline test`: policies in, the outcome of their `test` blocks out.
// Tested in tests/unit/compiler/cli/cmd_test_test.cc; what a test means in tests/unit/compiler/test.

#include <fmt/format.h>

#include <ostream>
#include <regex>

#include "compiler/cli/commands.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

struct Count {
  std::size_t tests = 0, failed = 0;
};

std::string human(const TestReport& test, const Source& source, bool colour) {
  const bool passed = test.failures.empty();
  std::string out = fmt::format(
      "{}  {}: {}\n",
      painted(passed ? "ok    " : "FAILED", passed ? Colour::green : Colour::red, colour),
      source.name(), test.name);
  for (const TestFailure& failure : test.failures) {
    const auto place = source.position(failure.span.begin);
    out += fmt::format("        {}:{}:{}: {}\n", source.name(), place.line, place.column,
                       failure.message);
  }
  return out;
}

std::string json(const TestReport& test, const Source& source) {
  std::string out =
      fmt::format("{{\"file\":{},\"line\":{},\"name\":{},\"passed\":{},\"failures\":[",
                  json_string(source.name()), source.position(test.span.begin).line,
                  json_string(test.name), test.failures.empty());
  std::string_view separator;
  for (const TestFailure& failure : test.failures) {
    const auto place = source.position(failure.span.begin);
    out += fmt::format("{}{{\"line\":{},\"column\":{},\"message\":{}}}", separator, place.line,
                       place.column, json_string(failure.message));
    separator = ",";
  }
  return out + "]}";
}

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
    streams.out << (as_json ? json(test, file->source) + "\n"
                            : human(test, file->source, streams.colour));
    ++count.tests;
    if (!test.failures.empty()) ++count.failed;
    failed = failed || !test.failures.empty();
  }
  return failed ? Exit::findings : Exit::fine;
}

}  // namespace

Exit run_command(const TestArguments& arguments, Streams streams) {
  std::function<bool(std::string_view)> selected;
  if (arguments.filter) {
    try {
      selected = [pattern = std::regex(*arguments.filter)](std::string_view name) {
        return std::regex_search(name.begin(), name.end(), pattern);
      };
    } catch (const std::regex_error&) {
      streams.err << "sightline: test: --filter: no regular expression: "
                  << in_backticks(*arguments.filter) << '\n';
      return Exit::unreadable;
    }
  }
  Exit exit = Exit::fine;
  Count count;
  for (const std::string& name : arguments.files)
    exit = worse(exit, test_file(arguments, name, selected, count, streams));
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
