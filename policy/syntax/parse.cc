// Text to ast: from Source to ParseResult, one declaration at a time, so that an error in one leaves
// the others readable. The only file that instantiates the grammar and the only place where its
// exception is caught. Tested in tests/unit/policy/syntax/. Refuses to know what anything means.
#include "policy/syntax/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "policy/diagnostics/visible.h"
#include "policy/syntax/actions.h"
#include "policy/syntax/build.h"
#include "policy/syntax/mistakes.h"
#include "policy/syntax/scan.h"

namespace sightline {
namespace {

using namespace syntax;  // NOLINT: this file is its border

using Input =
    tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*>;

Diagnostic error_at(Code code, std::size_t begin, std::size_t end, std::string message,
                    std::string help) {
  const Span span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  return {code, Severity::error, span, std::move(message), {}, std::move(help)};
}

// What makes a text unfit to be read at all.
std::optional<Diagnostic> refuse_bytes(std::string_view text) {
  if (text.size() > kMaxSourceBytes) {
    return error_at(
        Code::file_too_large, 0, 0,
        fmt::format("a policy has up to {} bytes, this one {}", kMaxSourceBytes, text.size()),
        "take the policy apart");
  }
  for (std::size_t at = 0; at < text.size();) {
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

// Reads with a grammar rule from `begin` on: where it ended, or where and why it broke off.
struct Read {
  std::uint32_t end = 0;
  std::optional<Failure> failure;
};
template <class Rule>
Read read(State& state, std::uint32_t begin) {
  Input in(state.text.data() + begin, state.text.data() + state.text.size(), "");
  state.nodes.clear();
  state.depth = 0;
  try {
    (void)tao::pegtl::parse<Rule, tao::pegtl::nothing, Control>(in, state);
  } catch (const Failure& failure) {
    return {failure.offset, failure};
  }
  return {state.offset(in), std::nullopt};
}

void read_items(const Source& source, Build& build) {
  const std::string_view text = source.text();
  State state(text);
  const std::uint32_t start = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;  // a byte order mark
  std::uint32_t at = read<grammar::separator>(state, start).end;
  while (at < text.size() && !build.report.overflowed()) {
    const Read item = read<grammar::item>(state, at);
    if (item.failure) {
      build.report.add(explain(source, item.failure->expected, at, item.end));
      at = next_declaration(text, std::max(at + 1, item.end));
    } else {
      build_item(build, Branch(state.nodes, state.nodes.size() - 1));
      at = item.end;
    }
  }
}

}  // namespace

ParseResult parse(const Source& source) {
  ParseResult result;
  if (auto refused = refuse_bytes(source.text())) {
    result.diagnostics.push_back(*std::move(refused));
    return result;
  }
  Report report(result.diagnostics);
  Build build{source, report, result.policy};
  read_items(source, build);
  std::sort(result.diagnostics.begin(), result.diagnostics.end(),
            [](const Diagnostic& a, const Diagnostic& b) {
              return std::tie(a.span.begin, b.span.end, a.code, a.message) <
                     std::tie(b.span.begin, a.span.end, b.code, b.message);  // the longer one first
            });
  if (report.overflowed()) {
    const Span last = result.diagnostics.back().span;
    result.diagnostics.push_back({Code::too_many_errors,
                                  Severity::error,
                                  last,
                                  "there are more errors; they are not shown",
                                  {},
                                  "mend these first"});
  }
  return result;
}

}  // namespace sightline
