// For the tests of policy/syntax: a text, and its tree as a line of text.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "policy/syntax/parse.h"
#include "tests/unit/policy/syntax/dump.h"

namespace sightline {

struct Row {
  std::string text, tree;
};

// The tree of a text without mistakes, whose imports are empty files.
inline std::string parsed(const std::string& text) {
  const auto nothing = [](const std::string&) { return ""; };
  const auto source = Source::with_imports("a.pol", text, nothing);
  const ParseResult result = parse(source);
  for (const Diagnostic& d : result.diagnostics) ADD_FAILURE() << render(d, source);
  return dump(result.policy);
}

}  // namespace sightline
