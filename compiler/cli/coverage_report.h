// What tests have seen of a policy's rules, for people and for programs.
#pragma once

#include <string>

#include "sightline/compiler.h"
#include "sightline/policy.h"

namespace sightline::cli {

// A line with the counts, then one for each rule that never held and for each condition that was not
// seen true, false and unknown.
std::string coverage_lines(const Coverage& coverage, const Source& source);

// `{"file": .., "coverage": {"rules": [..], "conditions": [..]}}` in one line.
std::string coverage_json(const Coverage& coverage, const Source& source);

}  // namespace sightline::cli
