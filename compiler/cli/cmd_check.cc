// `sightline check`: policies in, diagnostics out. Says nothing about a policy that is fine.
// Tested in tests/unit/compiler/cli/cmd_check_test.cc; the diagnostics themselves in
// tests/golden/diagnostics.

#include <fmt/format.h>

#include <ostream>

#include "compiler/cli/annotation_output.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/files.h"
#include "compiler/cli/junit.h"
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

// The files of one command line, one after the other.
class Checker {
 public:
  Checker(const CheckArguments& arguments, Streams streams)
      : format_(arguments.format), streams_(streams), annotations_(arguments.format, streams) {}

  Exit check_all(const std::vector<std::string>& files) {
    if (format_ == Format::junit) streams_.out << kJunitBegin;
    Exit exit = Exit::fine;
    for (const std::string& file : files) exit = worse(exit, check_one(file));
    if (format_ == Format::json) streams_.out << "{\"diagnostics\":[" << json_ << "]}\n";
    if (format_ == Format::junit) streams_.out << kJunitEnd;
    return annotations_.finish(exit, "sightline check");
  }

 private:
  Exit check_one(const std::string& file) {
    const auto source = read_source(file, streams_, annotations_.listener(shown_name(file)));
    if (!source) {
      if (format_ == Format::junit)
        streams_.out << junit_broken_suite(shown_name(file), annotations_.heard());
      return source.error();
    }
    const CheckResult result = check(*source);
    if (format_ == Format::junit) streams_.out << junit_suite(*source, result.diagnostics);
    for (const Diagnostic& diagnostic : result.diagnostics) tell(diagnostic, *source);
    return result.policy ? Exit::fine : Exit::unreadable;
  }

  // Warnings too.
  void tell(const Diagnostic& diagnostic, const Source& source) {
    switch (format_) {
      case Format::human:
        streams_.err << render(diagnostic, source);
        break;
      case Format::json:
        json_ += (json_.empty() ? "" : ",\n") + diagnostic_json(diagnostic, source);
        break;
      case Format::sarif:
      case Format::github:
        annotations_.add(annotation_of(diagnostic, source));
        break;
      case Format::junit:
        break;  // told with the file
    }
  }

  Format format_;
  Streams streams_;
  AnnotationOutput annotations_;
  std::string json_;
};

}  // namespace

Exit run_command(const CheckArguments& arguments, Streams streams) {
  return Checker(arguments, streams).check_all(arguments.files);
}

}  // namespace sightline::cli
