// Annotations and reports in, workflow commands and Markdown out, with the escapes of each: nothing
// that a policy says may begin a command or a tag of its own. The only file that knows the variable
// of the job summary. Tested in tests/unit/compiler/cli/workflow_commands_test.cc.

#include "compiler/cli/workflow_commands.h"

#include <fmt/format.h>

#include <cstdlib>

#include "compiler/cli/printable.h"
#include "compiler/cli/report.h"

namespace sightline::cli {
namespace {

// Of a command's message; of a property's value also `:` and `,`.
std::string escaped(std::string_view text, bool is_value) {
  std::string out;
  for (const char c : text) {
    const bool must = c == '%' || c == '\r' || c == '\n' || (is_value && (c == ':' || c == ','));
    out += must ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

// As text in one line, in Markdown as in HTML: what either could take for its own is written as a
// number.
std::string markdown(std::string_view text) {
  constexpr std::string_view kSpecial = "\\`*_{}[]()<>#+!|~&@$:\"'";
  std::string out;
  for (const char c : printable(text)) {
    const bool special = kSpecial.find(c) != std::string_view::npos;
    out += special ? fmt::format("&#{};", static_cast<int>(c)) : std::string(1, c);
  }
  return out;
}

// A block of code that what stands in it cannot end: fenced with more backticks than it has in a
// row.
std::string code_block(std::string_view text) {
  std::size_t longest = 0, row = 0;
  for (const char c : text) {
    row = c == '`' ? row + 1 : 0;
    longest = row > longest ? row : longest;
  }
  const std::string fence(longest < 3 ? 3 : longest + 1, '`');
  return fence + "text\n" + std::string(text) + (text.ends_with('\n') ? "" : "\n") + fence + "\n";
}

std::string_view sign(const Verdict& verdict) {
  switch (exit_of(verdict)) {
    case Exit::fine:
      return "✅";
    case Exit::findings:
      return "❌";
    case Exit::inconclusive:
    case Exit::unreadable:
    case Exit::internal_error:
      return "❔";
  }
  return "";
}

std::string folded(const Annotation& it) {
  return fmt::format("\n<details><summary>{}</summary>\n\n{}\n</details>\n", markdown(it.title),
                     code_block(it.message));
}

// One row: its heading, and each claim with its verdict.
std::string switch_row(const SwitchReport& report, const CheckedFile& file) {
  const SwitchTelling told = telling(file.policy, report);
  std::string says = markdown(told.heading);
  for (const SwitchTelling::Line& line : told.lines) {
    says += fmt::format("<br>{} {}{}{}", line.verdict, markdown(line.claim),
                        line.why.empty() ? "" : ": ", markdown(line.why));
  }
  return fmt::format("| {} | {} |\n", markdown(report.name), says);
}

}  // namespace

std::string workflow_command(const Annotation& it) {
  std::string out = fmt::format(
      "::{} file={},line={},endLine={}", it.level == Annotation::Level::error ? "error" : "warning",
      escaped(it.place.file, true), it.place.begin.line, it.place.end.line);
  // Columns only within one line: the host passes over a place that has them otherwise.
  if (it.place.begin.line == it.place.end.line)
    out += fmt::format(",col={},endColumn={}", it.place.begin.column, it.place.end.column);
  return out + fmt::format(",title={}::{}\n", escaped(printable(it.title), true),
                           escaped(it.message, false));
}

std::string summary_of(const ProofReport& report, const CheckedFile& file) {
  std::string out =
      fmt::format("### {}\n\n| | claim | verdict |\n|---|---|---|\n", markdown(file.source.name()));
  for (const PropertyReport& property : report.properties) {
    const std::string why = verdict_reason(property.verdict);
    out += fmt::format("| {} | {}{} | {}{} |\n", sign(property.verdict), markdown(property.name),
                       property.built_in ? " (built in)" : "", verdict_word(property.verdict),
                       why.empty() ? "" : ": " + markdown(why));
  }
  if (!report.switches.empty()) out += "\n| switch | does |\n|---|---|\n";
  for (const SwitchReport& it : report.switches) out += switch_row(it, file);
  for (const Annotation& it : annotations_of(report, file)) out += folded(it);
  return out + "\n";
}

std::string summary_of(std::span<const Annotation> annotations, std::string_view title) {
  if (annotations.empty()) return "";
  std::string out = fmt::format("### {}\n", markdown(title));
  for (const Annotation& it : annotations) {
    out += fmt::format("\n- {}:{}:{}: {}", markdown(it.place.file), it.place.begin.line,
                       it.place.begin.column, markdown(it.title));
  }
  out += "\n";
  for (const Annotation& it : annotations) out += folded(it);
  return out + "\n";
}

std::optional<FileError> add_to_job_summary(std::string_view text) {
  const char* name = std::getenv("GITHUB_STEP_SUMMARY");
  if (name == nullptr || *name == '\0' || text.empty()) return std::nullopt;
  return append_to_file(name, text);
}

}  // namespace sightline::cli
