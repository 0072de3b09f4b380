// Reports of proofs and of tests, for people and for programs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/cli/policies.h"
#include "compiler/cli/run.h"
#include "sightline/compiler.h"
#include "sightline/telling.h"

namespace sightline::cli {

// One line per claim, verdicts aligned, with what the record says that it assumes; the same on
// every run.
std::string verdict_lines(const ProofReport& report, const ProofRecord& record, bool colour);

// What each proof rests on, for the properties whose report says it.
std::string support_lines(const ProofReport& report, const Source& source);

// Why `file` is not compiled, with the lines of what is not proved.
std::string refusal(const ProofReport& report, std::string_view file);

// What the record says that the proof takes for granted beyond what every proof does.
const std::vector<std::string>& assumed_by(const PropertyReport& property,
                                           const ProofRecord& record);

Exit exit_of(const Verdict& verdict);
// Why it is not proved, for all that have a reason to give; empty for the others.
std::string verdict_reason(const Verdict& verdict);

// How one test went, with the place of each failure.
std::string test_lines(const TestReport& test, const Source& source, bool colour);
// The same as one line of JSON.
std::string test_json(const TestReport& test, const Source& source);

}  // namespace sightline::cli
