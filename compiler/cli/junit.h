// Outcomes of tests as JUnit XML, which CI systems read.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "compiler/cli/policies.h"
#include "sightline/compiler.h"
#include "sightline/policy.h"

namespace sightline::cli {

// One document: kJunitBegin, one suite for each file, kJunitEnd. It holds no times: two runs print
// the same.
inline constexpr std::string_view kJunitBegin =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
inline constexpr std::string_view kJunitEnd = "</testsuites>\n";

// A file's tests, one `testcase` for each `test` block.
std::string junit_suite(const Source& source, std::span<const TestReport> tests);
// A file's claims, one `testcase` for each.
std::string junit_suite(const ProofReport& report, const CheckedFile& file);
// One `testcase` for the file: its errors are the failure, its warnings what it says besides.
std::string junit_suite(const Source& source, std::span<const Diagnostic> diagnostics);
// A file that could not be tested: a suite with one error, so that nobody takes it for green. `why`
// may have several lines; nothing: standard error has them.
std::string junit_broken_suite(std::string_view file, std::string_view why);

// The text as an attribute's value or an element's content: what XML cannot hold as `\xNN`.
std::string xml_text(std::string_view text);

}  // namespace sightline::cli
