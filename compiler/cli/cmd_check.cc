// `sightline check`: policies in, diagnostics out. Says nothing about a policy that is fine.
// Tested in tests/unit/compiler/cli/cmd_check_test.cc; the diagnostics themselves in tests/golden/diagnostics.

#include <fmt/format.h>

#include <ostream>

#include "compiler/cli/commands.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

std::string place_json(Span span, const Source& source) {
  const auto begin = source.position(span.begin), end = source.position(span.end);
  return fmt::format("\"line\":{},\"column\":{},\"end_line\":{},\"end_column\":{}", begin.line,
                     begin.column, end.line, end.column);
}

std::string diagnostic_json(const Diagnostic& diagnostic, const Source& source) {
  std::string out = fmt::format(
      "{{\"file\":{},{},\"code\":\"{}\",\"severity\":\"{}\",\"message\":{},\"notes\":[",
      json_string(source.name()), place_json(diagnostic.span, source), code_text(diagnostic.code),
      diagnostic.severity == Severity::error ? "error" : "warning",
      json_string(diagnostic.message));
  std::string_view separator;
  for (const Diagnostic::Note& note : diagnostic.notes) {
    out += fmt::format("{}{{\"text\":{}{}}}", separator, json_string(note.text),
                       note.span ? "," + place_json(*note.span, source) : "");
    separator = ",";
  }
  return out + "],\"help\":" + json_string(diagnostic.help) + "}";
}

Exit check_as_json(const CheckArguments& arguments, Streams streams) {
  Exit exit = Exit::fine;
  std::string all;
  for (const std::string& file : arguments.files) {
    const auto source = read_source(file, streams);
    if (!source) {
      exit = worse(exit, source.error());
      continue;
    }
    const CheckResult result = check(*source);
    for (const Diagnostic& diagnostic : result.diagnostics) {
      all += (all.empty() ? "" : ",\n") + diagnostic_json(diagnostic, *source);
    }
    if (!result.policy) exit = worse(exit, Exit::unreadable);
  }
  streams.out << "{\"diagnostics\":[" << all << "]}\n";
  return exit;
}

}  // namespace

Exit run_command(const CheckArguments& arguments, Streams streams) {
  if (arguments.format == Format::json) return check_as_json(arguments, streams);
  Exit exit = Exit::fine;
  for (const std::string& file : arguments.files) {
    const auto checked = check_file(file, streams);
    if (!checked) exit = worse(exit, checked.error());
  }
  return exit;
}

}  // namespace sightline::cli
