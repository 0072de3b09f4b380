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

std::string note_place_json(Span span, const Source& source) {
  return ",\"file\":" + json_string(source.name_at(span.begin)) + "," + place_json(span, source);
}

std::string diagnostic_json(const Diagnostic& diagnostic, const Source& source) {
  std::string out = fmt::format(
      "{{\"file\":{},{},\"code\":\"{}\",\"severity\":\"{}\",\"message\":{},\"notes\":[",
      json_string(source.name_at(diagnostic.span.begin)), place_json(diagnostic.span, source),
      code_text(diagnostic.code), diagnostic.severity == Severity::error ? "error" : "warning",
      json_string(diagnostic.message));
  std::string_view separator;
  for (const Diagnostic::Note& note : diagnostic.notes) {
    out += fmt::format("{}{{\"text\":{}{}}}", separator, json_string(note.text),
                       note.span ? note_place_json(*note.span, source) : "");
    separator = ",";
  }
  return out + "],\"help\":" + json_string(diagnostic.help) + "}";
}

// Tells each of a file's diagnostics, warnings too.
template <class Tell>
Exit check_one(const std::string& file, Streams streams, Tell&& tell) {
  const auto source = read_source(file, streams);
  if (!source) return source.error();
  const CheckResult result = check(*source);
  for (const Diagnostic& diagnostic : result.diagnostics) tell(diagnostic, *source);
  return result.policy ? Exit::fine : Exit::unreadable;
}

}  // namespace

Exit run_command(const CheckArguments& arguments, Streams streams) {
  const bool as_json = arguments.format == Format::json;
  std::string all;
  const auto tell = [&](const Diagnostic& diagnostic, const Source& source) {
    if (as_json) {
      all += (all.empty() ? "" : ",\n") + diagnostic_json(diagnostic, source);
    } else {
      streams.err << render(diagnostic, source);
    }
  };
  Exit exit = Exit::fine;
  for (const std::string& file : arguments.files)
    exit = worse(exit, check_one(file, streams, tell));
  if (as_json) streams.out << "{\"diagnostics\":[" << all << "]}\n";
  return exit;
}

}  // namespace sightline::cli
