// The door of `policy/`: text in, a checked policy and diagnostics out.
//
//   sightline::Source source("home.pol", text);
//   sightline::CheckResult result = sightline::check(source);
//   for (const auto& d : result.diagnostics) std::cerr << sightline::render(d, source);
//   if (result.policy) compile(*result.policy);
//
// Everything here is a pure function of its arguments; nothing reads files, clocks or globals, and
// all of it may be called from several threads at once. Exceptions: std::bad_alloc only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/span.h"
#include "sightline/typed.h"

namespace sightline {

// One policy text with its name, as messages show it. The text is kept as it was given.
class Source {
 public:
  Source(std::string name, std::string text);

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  std::string_view text(Span span) const;  // clamped to the text

  struct Position {
    std::size_t line = 1;    // from 1
    std::size_t column = 1;  // from 1, counted in code points
  };
  Position position(std::uint32_t offset) const;
  std::string_view line(std::size_t number) const;  // without its line end; empty when out of range

 private:
  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

// Every diagnostic code, its title and its long story are rows of policy/diagnostics/codes.def.
enum class Code : std::uint16_t;

enum class Severity : std::uint8_t { error, warning };

struct Diagnostic {
  Code code{};
  Severity severity = Severity::error;
  Span span;            // what is underlined
  std::string message;  // lower case, no full stop, the author's words in backticks
  struct Note {
    std::string text;
    std::optional<Span> span;  // printed as name:line when given
  };
  std::vector<Note> notes;
  std::string help;  // may be empty; says what to write instead
};

// `SL0203`, and what it means in one line and at length.
std::string code_text(Code code);
std::string_view code_title(Code code);
std::string_view code_story(Code code);

// The caret text of one diagnostic, ending in a line end; the one place where messages are laid out.
std::string render(const Diagnostic& diagnostic, const Source& source);

// A policy that passed every check. Its tree is total: evaluating it cannot fail at run time.
class CheckedPolicy;
struct CheckResult;
CheckResult check(const Source& source);

class CheckedPolicy {
 public:
  const typed::Policy& tree() const { return tree_; }

 private:
  explicit CheckedPolicy(typed::Policy tree) : tree_(std::move(tree)) {}
  friend CheckResult check(const Source& source);  // the only maker
  typed::Policy tree_;
};

// `policy` is there exactly when no diagnostic is an error; warnings may stand beside it.
struct CheckResult {
  std::optional<CheckedPolicy> policy;
  std::vector<Diagnostic> diagnostics;  // in the order of their places
};

}  // namespace sightline
