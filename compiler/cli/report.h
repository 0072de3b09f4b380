// Reports of proofs and of tests, for people and for programs.
#pragma once

#include <string>
#include <string_view>

#include "compiler/cli/policies.h"
#include "compiler/cli/run.h"
#include "sightline/compiler.h"

namespace sightline::cli {

// One line per claim, verdicts aligned, with what the record says that it assumes; the same on every
// run.
std::string verdict_lines(const ProofReport& report, const ProofRecord& record, bool colour);

// Why `file` is not compiled, with the lines of what is not proved.
std::string refusal(const ProofReport& report, std::string_view file);

// `{"file": .., "proved": .., "properties": [..]}`, with the story of each refutation.
std::string report_json(const ProofReport& report, const ProofRecord& record,
                        const CheckedFile& file);

Exit exit_of(const Verdict& verdict);

// How one test went, with the place of each failure.
std::string test_lines(const TestReport& test, const Source& source, bool colour);
// The same as one line of JSON.
std::string test_json(const TestReport& test, const Source& source);

}  // namespace sightline::cli
