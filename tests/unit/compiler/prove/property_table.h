// Properties with the verdict they must get: see property_test.cc.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace sightline::testing {

struct PropertyLine {
  const char* name;
  const char* rules;       // `permit` and `forbid` clauses of `view` and `edit`, one rule each
  const char* property;    // without `property p:`
  const char* verdict;     // proved, refuted, vacuous
  const char* wrong = "";  // of a refutation: the facts that differ, by spaces
  const char* declarations = nullptr;
};

inline void PrintTo(const PropertyLine& line, std::ostream* out) {
  *out << line.name;
}  // for GoogleTest

const std::vector<PropertyLine>& property_table();  // all tables
std::vector<PropertyLine> language_table();
std::vector<PropertyLine> moments_table();

// One rule for each of its clauses, and its property as `p`.
std::string policy_text(const PropertyLine& line);

}  // namespace sightline::testing
