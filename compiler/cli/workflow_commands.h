// Annotations and a job summary as a GitHub workflow takes them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "compiler/cli/annotations.h"
#include "compiler/cli/files.h"

namespace sightline::cli {

// `::error file=..,line=..::..`, a line.
std::string workflow_command(const Annotation& annotation);

// Markdown: a table of a file's claims with their verdicts, and the stories, folded.
std::string summary_of(const ProofReport& report, const CheckedFile& file);
// Markdown: what was said, in a list; empty if nothing was.
std::string summary_of(std::span<const Annotation> annotations, std::string_view title);

// Adds to the job summary if the workflow names one (GITHUB_STEP_SUMMARY). Nothing, or what went
// wrong.
std::optional<FileError> add_to_job_summary(std::string_view markdown);

}  // namespace sightline::cli
