// `sightline test`: policies in, the outcome of their `test` blocks out, and what they have seen of
// the rules. Tested in tests/unit/compiler/cli/cmd_test_test.cc; what a test means in
// tests/unit/compiler/test.

#include <ostream>
#include <regex>

#include "compiler/cli/annotation_output.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/coverage_report.h"
#include "compiler/cli/files.h"
#include "compiler/cli/junit.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/report.h"

namespace sightline::cli {
namespace {

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

// The files of one command line, one after the other.
class Tester {
 public:
  Tester(const TestArguments& arguments, Selected selected, Streams streams)
      : arguments_(arguments),
        selected_(std::move(selected)),
        streams_(streams),
        annotations_(arguments.format, streams) {}

  Exit test_all() {
    Exit exit = Exit::fine;
    if (is(Format::junit)) streams_.out << kJunitBegin;
    for (const std::string& name : arguments_.files) {
      const Exit of_file = test_file(name);
      if (is(Format::junit) && of_file > Exit::findings)
        streams_.out << junit_broken_suite(shown_name(name), annotations_.heard());
      exit = worse(exit, of_file);
    }
    if (is(Format::junit)) streams_.out << kJunitEnd;
    return annotations_.finish(exit, "sightline test");
  }
  std::size_t tests() const { return tests_; }
  std::size_t failed() const { return failed_; }

 private:
  bool is(Format format) const { return arguments_.format == format; }

  Exit test_file(const std::string& name) {
    const auto file = check_file(name, streams_, annotations_.listener(shown_name(name)));
    if (!file) return file.error();
    const auto artifact = compile_checked(*file, streams_);
    if (!artifact) return artifact.error();
    const auto policy = Policy::load(*artifact, {.accept_unproved = true});
    if (!policy) {
      streams_.err << file->source.name() << ": internal error: " << policy.error().message << '\n';
      return Exit::internal_error;
    }
    const std::vector<TestReport> reports = run_tests(file->policy, *policy, selected_);
    print(reports, file->source);
    if (arguments_.coverage) print_coverage(*file);
    return count(reports) == 0 ? Exit::fine : Exit::findings;
  }

  std::size_t count(const std::vector<TestReport>& reports) {
    std::size_t failed = 0;
    for (const TestReport& test : reports) failed += test.failures.empty() ? 0U : 1U;
    tests_ += reports.size();
    failed_ += failed;
    return failed;
  }
  void print(const std::vector<TestReport>& reports, const Source& source) {
    if (is(Format::junit)) streams_.out << junit_suite(source, reports);
    for (const TestReport& test : reports) {
      if (is(Format::human)) streams_.out << test_lines(test, source, streams_.colour);
      if (is(Format::json)) streams_.out << test_json(test, source);
      for (Annotation& it : annotations_of(test, source)) annotations_.add(std::move(it));
    }
  }
  // Only json and human have a place for it.
  void print_coverage(const CheckedFile& file) const {
    const Coverage seen = coverage(file.policy, selected_);
    if (is(Format::json)) {
      streams_.out << coverage_json(seen, file.source);
      return;
    }
    (is(Format::human) ? streams_.out : streams_.err) << coverage_lines(seen, file.source);
  }

  const TestArguments& arguments_;
  Selected selected_;
  Streams streams_;
  AnnotationOutput annotations_;
  std::size_t tests_ = 0, failed_ = 0;
};

}  // namespace

Exit run_command(const TestArguments& arguments, Streams streams) {
  auto selected = selection(arguments.filter);
  if (!selected) {
    streams.err << "sightline: test: --filter: no regular expression: "
                << in_backticks(*arguments.filter) << '\n';
    return Exit::unreadable;
  }
  Tester tester(arguments, std::move(*selected), streams);
  const Exit exit = tester.test_all();
  if (arguments.filter && tester.tests() == 0 && exit == Exit::fine) {
    streams.err << "sightline: test: no test has a name that matches "
                << in_backticks(*arguments.filter) << '\n';
    return Exit::unreadable;
  }
  if (tester.tests() == 0 && exit > Exit::findings) return exit;  // it is not that there are none
  std::ostream& summary = arguments.format == Format::human ? streams.out : streams.err;
  summary << tester.tests() << (tester.tests() == 1 ? " test, " : " tests, ") << tester.failed()
          << " failed\n";
  return exit;
}

}  // namespace sightline::cli
