// The door of `policy/`: text in, a checked policy and diagnostics out.
//
//   sightline::Source source("home.pol", text);  // or Source::with_imports("home.pol", text, read)
//   sightline::CheckResult result = sightline::check(source);
//   for (const auto& d : result.diagnostics) std::cerr << sightline::render(d, source);
//   if (result.policy) compile(*result.policy);
//
// Everything here is a pure function of its arguments; nothing reads files, clocks or globals, and
// all of it may be called from several threads at once. Exceptions: std::bad_alloc only.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/span.h"
#include "sightline/typed.h"

namespace sightline {

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

// Gives the text of an imported file, or nothing: which files may be read is the reader's to say.
// `path` begins in the folder of the text that is checked, has `/` between its parts, and `..` only
// where it begins.
using ImportReader = std::function<std::optional<std::string>(const std::string& path)>;

// One policy text with its name, as messages show it, and the texts that it imports. All are kept
// as they were given, one behind the other; a span is a place in the whole.
class Source {
 public:
  Source(std::string name, std::string text);

  // Reads what the text imports, and what that imports, each file once. What is wrong with an
  // import is told by check().
  static Source with_imports(std::string name, std::string text, const ImportReader& read);

  const std::string& name() const { return parts_.front().name; }
  const std::string& name_at(std::uint32_t offset) const;  // of the text that holds it
  std::string_view text() const { return text_; }          // with all imports
  std::string_view text(Span span) const;                  // clamped to the text

  struct Position {
    std::size_t line = 1;    // from 1, in its own text
    std::size_t column = 1;  // from 1, counted in code points
  };
  Position position(std::uint32_t offset) const;
  std::string_view line_at(std::uint32_t offset) const;  // without its line end

  struct Part {
    std::string name;
    Span span;  // of its text in the whole
  };
  const std::vector<Part>& parts() const { return parts_; }  // the text itself, then its imports
  const std::vector<std::size_t>& order() const { return order_; }  // each after what it imports
  bool imports_read() const { return imports_read_; }
  const std::vector<Diagnostic>& import_problems() const { return import_problems_; }

 private:
  friend class ImportLoader;  // policy/syntax/imports.cc
  void append(std::string name, std::string_view text);
  std::size_t part_at(std::uint32_t offset) const;
  std::size_t line_number(std::uint32_t offset) const;  // from 0, in the whole

  std::string text_;
  std::vector<Part> parts_;
  std::vector<std::size_t> order_{0};
  std::vector<std::uint32_t> line_starts_;
  bool imports_read_ = false;
  std::vector<Diagnostic> import_problems_;
};

// `SL0203`, and what it means in one line and at length.
std::string code_text(Code code);
std::string_view code_title(Code code);
std::string_view code_story(Code code);

// The caret text of one diagnostic, ending in a line end; the one place where messages are laid
// out.
std::string render(const Diagnostic& diagnostic, const Source& source);

// The text in its canonical layout: the same tokens and comments, other blanks and line ends.
// Nothing if it cannot be read; syntax_errors() says why. What it imports is not looked at.
std::optional<std::string> format(const Source& source);
std::vector<Diagnostic> syntax_errors(const Source& source);  // in the order of their places

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
