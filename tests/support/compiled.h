// A policy's text all the way to a loaded artifact, for tests that need one that is fine.
#pragma once

#include <string>

#include "sightline/compiler.h"

namespace sightline::testing {

struct Compiled {
  Source source;
  CheckedPolicy checked;
  Artifact artifact;
  Policy loaded;

  const typed::Policy& tree() const { return checked.tree(); }
};

// Throws std::runtime_error with the diagnostics and the text when it is refused: a mistake of the test.
Compiled compiled(std::string text);
Compiled compiled(Source source);  // with its imports
CheckedPolicy checked(const std::string& text);

}  // namespace sightline::testing
