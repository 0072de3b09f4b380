// Text to ast: from Source to ParseResult, all its files as one policy. Refuses bytes that are no
// text before anything reads them. Tested in tests/unit/policy/syntax/. Refuses to know what
// anything means.
#include "policy/syntax/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>

#include "policy/diagnostics/visible.h"
#include "policy/syntax/build.h"
#include "policy/syntax/mistakes.h"
#include "policy/syntax/read.h"

namespace sightline {
namespace {

using namespace syntax;  // NOLINT: this file is its border

Diagnostic error_at(Code code, std::size_t begin, std::size_t end, std::string message,
                    std::string help) {
  const Span span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  return {code, Severity::error, span, std::move(message), {}, std::move(help)};
}

// What makes the file that begins there, and ends where the text does, unfit to be read at all.
std::optional<Diagnostic> refuse_bytes(std::string_view text, std::size_t begin) {
  const std::size_t size = text.size() - begin;
  if (size > kMaxSourceBytes) {
    return error_at(Code::file_too_large, begin, begin,
                    fmt::format("a policy has up to {} bytes, this one {}", kMaxSourceBytes, size),
                    "take the policy apart");
  }
  for (std::size_t at = begin; at < text.size();) {
    const CodePoint character = read_code_point(text.substr(at));
    const auto byte = static_cast<unsigned char>(text[at]);
    if (character.bytes == 0) {
      return error_at(Code::invalid_utf8, at, at + 1,
                      fmt::format("byte 0x{:02x} is not valid UTF-8 here", byte),
                      "save the file as UTF-8");
    }
    const bool line_end = text.substr(at, 2) == "\r\n";
    if (is_deceptive(character.number) && !line_end) {
      const auto number = static_cast<std::uint32_t>(character.number);
      return error_at(
          Code::control_character, at, at + character.bytes,
          fmt::format("the control character U+{:04X} cannot stand in a policy", number),
          number == 0 ? "leave it out"
                      : fmt::format("leave it out, or in a string write `\\u{{{:x}}}`", number));
    }
    at += character.bytes;
  }
  return std::nullopt;
}

// The file [span.begin, span.end) of the source.
void read_part(const Source& source, Span span, Report& report, ast::Policy& policy) {
  const std::string_view text = source.text({0, span.end});
  if (auto refused = refuse_bytes(text, span.begin)) return report.add(*std::move(refused));
  Build build{source, report, policy};
  read_items(text, span.begin,
             {[&](const Branch& item) {
                build_item(build, item);
                return !report.overflowed();
              },
              [&](const Expected& expected, std::uint32_t item, std::uint32_t at) {
                report.add(explain(text, expected, item, at));
                return !report.overflowed();
              }});
}

// A text that was given alone cannot have what it imports.
void refuse_unread_imports(const Source& source, const ast::Policy& policy, Report& report) {
  if (source.imports_read()) return;
  for (const ast::Import& import : policy.imports) {
    report.add(
        Code::import_not_found, import.span,
        fmt::format("`{}` cannot be read: this text was given without other files", import.path));
  }
}

// The declarations of a file go behind those that it imports; its header is its own.
void append_part(ast::Policy&& part, ast::Policy& whole) {
  whole.name = std::move(part.name);
  whole.imports = std::move(part.imports);
  std::move(part.items.begin(), part.items.end(), std::back_inserter(whole.items));
}

void finish(const Report& report, std::vector<Diagnostic>& diagnostics) {
  std::sort(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.span.begin, b.span.end, a.code, a.message) <
           std::tie(b.span.begin, a.span.end, b.code, b.message);  // the longer one first
  });
  if (report.overflowed()) {
    const Span last = diagnostics.back().span;
    diagnostics.push_back({Code::too_many_errors,
                           Severity::error,
                           last,
                           "there are more errors; they are not shown",
                           {},
                           "mend these first"});
  }
}

}  // namespace

ParseResult parse_alone(const Source& source) {
  ParseResult result;
  Report report(result.diagnostics);
  read_part(source, source.parts().front().span, report, result.policy);
  finish(report, result.diagnostics);
  return result;
}

std::vector<Diagnostic> syntax_errors(const Source& source) {
  return parse_alone(source).diagnostics;
}

ParseResult parse(const Source& source) {
  ParseResult result;
  Report report(result.diagnostics);
  for (const Diagnostic& problem : source.import_problems()) report.add(problem);
  for (const std::size_t part : source.order()) {  // the text itself is the last
    ast::Policy policy;
    read_part(source, source.parts()[part].span, report, policy);
    append_part(std::move(policy), result.policy);
  }
  refuse_unread_imports(source, result.policy, report);
  finish(report, result.diagnostics);
  return result;
}

}  // namespace sightline
