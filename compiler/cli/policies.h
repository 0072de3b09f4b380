// From a policy's file to what a command needs of it. Each of these says what is wrong on `err` and
// returns the exit code to end with.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "compiler/cli/run.h"
#include "sightline/compiler.h"
#include "sightline/diff.h"
#include "sightline/mutation.h"

namespace sightline::cli {

// A policy that checks, with its text for messages about it.
struct CheckedFile {
  Source source;
  CheckedPolicy policy;
};

// Who hears as well what is wrong with a file: of its text, or in a line why that cannot be read.
struct FileListener {
  std::function<void(const Diagnostic& error, const Source& source)> error = {};
  std::function<void(const std::string& message)> unreadable = {};
};

// The policy and what it imports, which is looked for beside it (of standard input: in the working
// directory).
Result<Source, Exit> read_source(const std::string& file, Streams streams,
                                 const FileListener& listener = {});

// Warnings are `sightline check`'s to tell: these keep silent about them.
void print_errors(const CheckResult& result, const Source& source, Streams streams);
Result<CheckedFile, Exit> check_file(const std::string& file, Streams streams,
                                     const FileListener& listener = {});
Result<CheckedFile, Exit> check_source(Source source, Streams streams,
                                       const FileListener& listener = {});

// Says so if it has none of this name, and which was meant.
bool has_property(const CheckedFile& file, const std::string& name, Streams streams);

Result<Artifact, Exit> compile_checked(const CheckedFile& file, Streams streams);

// Claims to prove at once when nobody says: one for each processor, within reason.
unsigned usual_jobs();

// Proves, with a progress line where there is a terminal to show it.
Result<ProofReport, Exit> prove_artifact(const CheckedFile& file,
                                         std::span<const std::byte> artifact,
                                         const ProveOptions& options, Streams streams);

// Compares two policies, with the same line.
Result<DiffReport, DiffError> compare_policies(const Policy& before, const Policy& after,
                                               const DiffOptions& options, Streams streams);

// Asks what the properties leave open, with the same line.
Result<MutationReport, Exit> mutate_policy(const CheckedFile& file,
                                           std::span<const std::byte> artifact,
                                           const MutateOptions& options, Streams streams);

// What the artifact would say about its proofs.
Result<ProofRecord, Exit> record_of(const CheckedFile& file, std::span<const std::byte> artifact,
                                    const ProofReport& report, Streams streams);

// An artifact with its proofs in it, or a refusal that names what is not proved, or what a proof
// assumes that nobody accepts: `require` is as in LoadOptions.
Result<Artifact, Exit> compile_and_prove(const CheckedFile& file,
                                         const std::vector<std::string>& require, Streams streams,
                                         const ProveOptions& options = {});
// An artifact that says of each property: not asked.
Result<Artifact, Exit> compile_unproved(const CheckedFile& file, Streams streams);

// A policy to decide with: an artifact, told by its first bytes or the name `.polc`, or a policy's
// text, which is compiled, and proved unless the options accept it unproved.
Result<Policy, Exit> load_policy(const std::string& file, const LoadOptions& options,
                                 Streams streams);
// The same for looking at only: nothing is proved, nothing has to be.
Result<Policy, Exit> load_to_show(const std::string& file, Streams streams);
struct PolicyWithText {
  Policy policy;
  std::optional<CheckedFile> text;  // of an artifact there is none
};
Result<PolicyWithText, Exit> load_with_text(const std::string& file, Streams streams);

// What a report comes to: findings if something is refuted or vacuous, else inconclusive if
// something is unknown, else fine.
Exit exit_of(const ProofReport& report);

// The exit code of several files: internal errors first, then what could not be read, then
// findings.
Exit worse(Exit a, Exit b);

}  // namespace sightline::cli
