// Reports of tests, proofs and checks in, JUnit XML out: testsuite, testcase, failure and error, as
// CI systems read them. Tested in tests/unit/compiler/cli/junit_test.cc.

#include "compiler/cli/junit.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/cli/printable.h"
#include "compiler/cli/report.h"
#include "compiler/cli/switch_lines.h"

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

std::string case_begin(const Source& source, std::string_view name, std::uint32_t offset) {
  return fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"",
                     xml_text(source.name()), xml_text(name), xml_text(source.name_at(offset)),
                     source.position(offset).line);
}

std::string test_case(const TestReport& test, const Source& source) {
  const std::string begin = case_begin(source, test.name, test.span.begin);
  if (test.failures.empty()) return begin + "/>\n";
  return begin + ">\n" + failure(test, source) + "    </testcase>\n";
}

// Lines as an element's content.
std::string xml_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out += xml_text(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// Refuted and vacuous claims fail; of an unknown one nobody knows, which is an error.
std::string claim_case(const PropertyReport& report, const CheckedFile& file) {
  const auto& properties = file.policy.tree().properties;
  const std::uint32_t offset = report.built_in ? 0 : properties[report.property].span.begin;
  const std::string begin = case_begin(file.source, report.name, offset);
  if (std::holds_alternative<Proved>(report.verdict)) return begin + "/>\n";
  const char* element = std::holds_alternative<Unknown>(report.verdict) ? "error" : "failure";
  const std::string tale = story(file.policy, report, file.source);
  const std::string reason = verdict_reason(report.verdict);
  const std::string_view word = verdict_word(report.verdict);
  return begin +
         fmt::format(">\n      <{0} message=\"{1}{2}\" type=\"{1}\">{3}</{0}>\n", element, word,
                     reason.empty() ? "" : ": " + xml_text(reason), xml_lines(tale)) +
         "    </testcase>\n";
}

// What a switch does is no failure, whatever it is; what nobody answered is an error.
std::string switch_case(const SwitchReport& report, const CheckedFile& file) {
  const std::uint32_t offset = file.policy.tree().globals[report.global].span.begin;
  const std::string element = exit_of(report) == Exit::fine ? "system-out" : "error";
  const std::string says =
      telling(file.policy, report).heading + "\n" + switch_text(file.policy, report);
  return case_begin(file.source, "switch " + report.name, offset) +
         fmt::format(">\n      <{}{}>{}</{}>\n", element,
                     element == "error" ? " message=\"unknown\" type=\"unknown\"" : "",
                     xml_lines(says), element) +
         "    </testcase>\n";
}

std::string diagnostic_lines(std::span<const Diagnostic> diagnostics, Severity severity,
                             const Source& source) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity == severity) out += xml_lines(render(diagnostic, source));
  }
  return out;
}

}  // namespace

std::string junit_suite(const ProofReport& report, const CheckedFile& file) {
  std::size_t failures = 0, errors = 0;
  std::string cases;
  for (const PropertyReport& property : report.properties) {
    const Exit exit = exit_of(property.verdict);
    failures += exit == Exit::findings ? 1U : 0U;
    errors += exit == Exit::inconclusive ? 1U : 0U;
    cases += claim_case(property, file);
  }
  for (const SwitchReport& it : report.switches) {
    errors += exit_of(it) == Exit::inconclusive ? 1U : 0U;
    cases += switch_case(it, file);
  }
  const std::size_t all = report.properties.size() + report.switches.size();
  return suite_begin(file.source.name(), all, failures, errors) + cases + "  </testsuite>\n";
}

std::string junit_suite(const Source& source, std::span<const Diagnostic> diagnostics) {
  const std::string errors = diagnostic_lines(diagnostics, Severity::error, source);
  const std::string warnings = diagnostic_lines(diagnostics, Severity::warning, source);
  std::string out =
      suite_begin(source.name(), 1, errors.empty() ? 0 : 1, 0) + case_begin(source, "check", 0);
  if (errors.empty() && warnings.empty()) return out + "/>\n  </testsuite>\n";
  out += ">\n";
  if (!errors.empty()) {
    out += fmt::format("      <failure message=\"does not check\" type=\"error\">{}</failure>\n",
                       errors);
  }
  if (!warnings.empty()) out += fmt::format("      <system-out>{}</system-out>\n", warnings);
  return out + "    </testcase>\n  </testsuite>\n";
}

std::string junit_suite(const Source& source, std::span<const TestReport> tests) {
  const auto failed = std::count_if(tests.begin(), tests.end(),
                                    [](const TestReport& test) { return !test.failures.empty(); });
  std::string out = suite_begin(source.name(), tests.size(), static_cast<std::size_t>(failed), 0);
  for (const TestReport& test : tests) out += test_case(test, source);
  return out + "  </testsuite>\n";
}

std::string junit_broken_suite(std::string_view file, std::string_view why) {
  return suite_begin(file, 1, 0, 1) +
         fmt::format(
             "    <testcase classname=\"{0}\" name=\"check\">\n"
             "      <error message=\"cannot be tested{1}\" type=\"error\">{2}</error>\n"
             "    </testcase>\n  </testsuite>\n",
             xml_text(file), why.empty() ? "; standard error says why" : "", xml_lines(why));
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
