// The caret text of a diagnostic: from Diagnostic and Source to what an author reads. Tested in
// tests/unit/policy/diagnostics/render_test.cc. Whatever the text holds, a message is short and safe
// to print. Refuses to know what any diagnostic is about.
#include <fmt/format.h>

#include <algorithm>

#include "policy/diagnostics/visible.h"
#include "sightline/policy.h"

namespace sightline {
namespace {

constexpr std::size_t kColumns = 100;       // of the author's text on one line
constexpr std::size_t kColumnsBefore = 40;  // of them before the span, when the line is cut
constexpr std::size_t kMaxMessage = 4'000;  // bytes of one message, note or help
constexpr std::string_view kCut = "...";

bool continues_a_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Line ends that a message itself contains are kept and indented; nothing else of it is trusted.
std::string message_text(std::string_view text, std::size_t indent) {
  std::string_view rest = text.substr(0, kMaxMessage);
  std::string result;
  while (true) {
    const std::size_t end = rest.find('\n');
    result += visible(rest.substr(0, end));
    if (end == std::string_view::npos) break;
    result += '\n' + std::string(indent, ' ');
    rest.remove_prefix(end + 1);
  }
  return text.size() > kMaxMessage ? result + std::string(kCut) : result;
}

// The part of a line that is shown, and the underlining below it.
struct Excerpt {
  std::string text;
  std::string carets;
};

std::size_t window_start(std::string_view line, std::size_t begin) {
  if (line.size() <= kColumns || begin <= kColumnsBefore) return 0;
  std::size_t start = begin;
  for (std::size_t steps = 0; start > 0 && steps < kColumnsBefore; ++steps) {
    do {
      --start;
    } while (start > 0 && continues_a_character(line[start]));
  }
  return start;
}

// `begin` and `end` are bytes of the line, begin <= end; an empty span gets one caret.
Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end) {
  Excerpt result;
  std::size_t at = window_start(line, begin);
  if (at > 0) {
    result.text = kCut;
    result.carets = std::string(kCut.size(), ' ');
  }
  std::size_t columns = 0;
  std::size_t place = std::string::npos;  // of `begin`, in columns
  while (at < line.size() && columns < kColumns) {
    if (at >= begin) place = std::min(place, result.carets.size());
    const Shown shown = show_character(line.substr(at));
    const bool marked = at < end && at + shown.bytes > begin;
    result.text += shown.text;
    result.carets += std::string(shown.columns, marked ? '^' : ' ');
    columns += shown.columns;
    at += shown.bytes;
  }
  if (at < line.size()) result.text += kCut;
  if (begin == end) {
    result.carets = std::string(std::min(place, result.carets.size()), ' ') + '^';
  }
  result.carets.erase(result.carets.find_last_not_of(' ') + 1);
  return result;
}

std::string place_of(Span span, const Source& source) {
  return fmt::format("{}:{}: ", visible(source.name_at(span.begin)),
                     source.position(span.begin).line);
}

}  // namespace

std::string render(const Diagnostic& diagnostic, const Source& source) {
  const Source::Position at = source.position(diagnostic.span.begin);
  const std::uint32_t last = std::max(diagnostic.span.begin, diagnostic.span.end);
  const Source::Position end = source.position(last);
  const std::string name = visible(source.name_at(diagnostic.span.begin));
  const std::string_view severity = diagnostic.severity == Severity::error ? "error" : "warning";
  std::string result = fmt::format("{}:{}:{}: {}[{}]: {}\n", name, at.line, at.column, severity,
                                   code_text(diagnostic.code), message_text(diagnostic.message, 4));

  const std::string_view line = source.line_at(diagnostic.span.begin);
  const std::string number = std::to_string(at.line);
  const std::string margin(number.size() + 1, ' ');
  const auto offset_in_line = [&](std::uint32_t offset) {
    const std::size_t start = static_cast<std::size_t>(line.data() - source.text().data());
    return line.empty() ? 0 : std::clamp<std::size_t>(offset, start, start + line.size()) - start;
  };
  const Excerpt shown = excerpt(line, offset_in_line(diagnostic.span.begin),
                                at.line == end.line ? offset_in_line(last) : line.size());
  result += fmt::format(" {} | {}\n", number, shown.text);
  result += fmt::format("{} | {}", margin, shown.carets);
  result += at.line == end.line ? "\n" : fmt::format(" to line {}\n", end.line);

  for (const Diagnostic::Note& note : diagnostic.notes) {
    const std::string place = note.span ? place_of(*note.span, source) : "";
    result +=
        fmt::format("{} = note: {}{}\n", margin, place, message_text(note.text, margin.size() + 9));
  }
  if (!diagnostic.help.empty()) {
    result +=
        fmt::format("{} = help: {}\n", margin, message_text(diagnostic.help, margin.size() + 9));
  }
  return result;
}

}  // namespace sightline
