// What a command has to say of places in policies, before it has a format: SARIF, GitHub and JUnit
// are written from it.
#pragma once

#include <string>
#include <vector>

#include "compiler/cli/policies.h"
#include "sightline/compiler.h"
#include "sightline/policy.h"

namespace sightline::cli {

// A place in a file, lines and columns from 1, columns in code points.
struct TextPlace {
  std::string file;
  Source::Position begin, end;
};
TextPlace place_of(Span span, const Source& source);

// What sort of thing is said. Its id stays the same from version to version: `SL0203`, `refuted`,
// `no-dead-rule`.
struct AnnotationKind {
  std::string id, title, help;
};

struct Annotation {
  enum class Level { error, warning };
  struct Related {
    TextPlace place;
    std::string message;
  };
  AnnotationKind kind;
  Level level = Level::error;
  TextPlace place;
  std::string title;    // one line
  std::string message;  // may have several
  std::string key;      // what tells it from others of its kind; the same when its lines move
  std::vector<Related> related;
};

Annotation annotation_of(const Diagnostic& diagnostic, const Source& source);
// Of a file that cannot be read; `message` says why, in one line.
Annotation annotation_of_file(const std::string& file, const std::string& message);
// One for each claim that is not proved, with the rules that made it so; for a built-in proof that
// names places, one for each of them.
std::vector<Annotation> annotations_of(const ProofReport& report, const CheckedFile& file);
// One for each failure.
std::vector<Annotation> annotations_of(const TestReport& test, const Source& source);

}  // namespace sightline::cli
