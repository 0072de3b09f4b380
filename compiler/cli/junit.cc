// Test reports in, JUnit XML out: testsuite, testcase, failure and error, as CI systems read them.
// Tested in tests/unit/compiler/cli/junit_test.cc.

#include "compiler/cli/junit.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

std::string_view escaped(char c) {
  if (c == '&') return "&amp;";
  if (c == '<') return "&lt;";
  if (c == '>') return "&gt;";
  if (c == '"') return "&quot;";
  return "";
}

std::string suite_begin(std::string_view file, std::size_t tests, std::size_t failures,
                        std::size_t errors) {
  return fmt::format(
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\">\n",
      xml_text(file), tests, failures, errors);
}

std::string failure(const TestReport& test, const Source& source) {
  std::string lines;
  for (const TestFailure& one : test.failures) {
    const auto place = source.position(one.span.begin);
    lines += fmt::format("{}:{}:{}: {}\n", xml_text(source.name_at(one.span.begin)), place.line,
                         place.column, xml_text(one.message));
  }
  return fmt::format("      <failure message=\"{}\" type=\"failure\">{}</failure>\n",
                     xml_text(test.failures.front().message), lines);
}

std::string test_case(const TestReport& test, const Source& source) {
  const std::string begin =
      fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"",
                  xml_text(source.name()), xml_text(test.name),
                  xml_text(source.name_at(test.span.begin)), source.position(test.span.begin).line);
  if (test.failures.empty()) return begin + "/>\n";
  return begin + ">\n" + failure(test, source) + "    </testcase>\n";
}

}  // namespace

std::string junit_suite(const Source& source, std::span<const TestReport> tests) {
  const auto failed = std::count_if(tests.begin(), tests.end(),
                                    [](const TestReport& test) { return !test.failures.empty(); });
  std::string out = suite_begin(source.name(), tests.size(), static_cast<std::size_t>(failed), 0);
  for (const TestReport& test : tests) out += test_case(test, source);
  return out + "  </testsuite>\n";
}

std::string junit_broken_suite(std::string_view file) {
  return suite_begin(file, 1, 0, 1) +
         fmt::format(
             "    <testcase classname=\"{0}\" name=\"check\">\n"
             "      <error message=\"cannot be tested; standard error says why\" "
             "type=\"error\"/>\n    </testcase>\n  </testsuite>\n",
             xml_text(file));
}

std::string xml_text(std::string_view text) {
  std::string out;
  const std::string shown = printable(text);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const std::string_view rest = std::string_view(shown).substr(i);
    if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) {
      out += rest[2] == '\xBE' ? "\\xfffe" : "\\xffff";  // UTF-8, but no characters of XML
      i += 2;
      continue;
    }
    const std::string_view escape = escaped(shown[i]);
    out += escape.empty() ? rest.substr(0, 1) : escape;
  }
  return out;
}

}  // namespace sightline::cli
