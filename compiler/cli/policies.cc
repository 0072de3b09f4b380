// Files in, checked policies, artifacts and reports out, over the public headers only: every
// decision here is which of them to call, and what to say when one refuses. Tested through the
// commands in tests/unit/compiler/cli.

#include "compiler/cli/policies.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <ostream>
#include <string_view>
#include <thread>

#include "compiler/cli/files.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/progress.h"
#include "compiler/cli/report.h"
#include "compiler/cli/suggest.h"
#include "compiler/cli/switch_lines.h"

namespace sightline::cli {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

Exit exit_of(const LoadError& error) {
  const bool is_finding =
      error.kind == LoadError::Kind::not_proved || error.kind == LoadError::Kind::missing_proof;
  return is_finding ? Exit::findings : Exit::unreadable;
}

Result<Policy, Exit> loaded(const std::string& name, std::span<const std::byte> bytes,
                            const LoadOptions& options, Streams streams) {
  Result<Policy, LoadError> policy = Policy::load(bytes, options);
  if (policy) return std::move(*policy);
  const LoadError& error = policy.error();
  const std::string offset =
      error.offset == 0 ? "" : " (at byte " + std::to_string(error.offset) + ")";
  streams.err << name << ": " << error.message << offset << '\n';
  return exit_of(error);
}

// An artifact's header has zeros, a policy's text has none.
bool is_artifact(const std::string& file, std::string_view bytes) {
  constexpr std::size_t kHeader = 48;
  return file.ends_with(".polc") || bytes.substr(0, kHeader).find('\0') != std::string_view::npos;
}

// Imports are read from the folder of the file; of standard input, the working directory. Only what
// is a regular file: a text must not make its reader wait for a pipe.
Source with_imports(const std::string& file, std::string text, Streams streams) {
  const std::filesystem::path folder = "." / std::filesystem::path(file).parent_path();
  const auto read = [&](const std::string& path) -> std::optional<std::string> {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(folder / path, ignored)) return std::nullopt;
    auto imported = read_file((folder / path).string(), streams.in);
    return imported ? std::optional(std::move(*imported)) : std::nullopt;
  };
  return Source::with_imports(shown_name(file), std::move(text), read);
}

using MakeArtifact = std::function<Result<Artifact, Exit>(const CheckedFile& file)>;

Result<PolicyWithText, Exit> load_with(const std::string& file, const LoadOptions& options,
                                       const MakeArtifact& make, Streams streams) {
  auto bytes = read_file(file, streams.in);
  if (!bytes) {
    streams.err << bytes.error().message << '\n';
    return Exit::unreadable;
  }
  const auto with_text = [&](std::span<const std::byte> artifact,
                             std::optional<CheckedFile> text) -> Result<PolicyWithText, Exit> {
    auto policy = loaded(shown_name(file), artifact, options, streams);
    if (!policy) return policy.error();
    return PolicyWithText{std::move(*policy), std::move(text)};
  };
  if (is_artifact(file, *bytes)) return with_text(bytes_of(*bytes), std::nullopt);
  auto checked = check_source(with_imports(file, std::move(*bytes), streams), streams);
  if (!checked) return checked.error();
  const auto artifact = make(*checked);
  if (!artifact) return artifact.error();
  return with_text(*artifact, std::move(*checked));
}

}  // namespace

Result<Source, Exit> read_source(const std::string& file, Streams streams,
                                 const FileListener& listener) {
  const auto unreadable = [&](const std::string& message) {
    streams.err << message << '\n';
    if (listener.unreadable) listener.unreadable(message);
    return Exit::unreadable;
  };
  auto text = read_file(file, streams.in);
  if (!text) return unreadable(text.error().message);
  if (text->starts_with("SIGHTPOL"))  // no policy begins so, and its bytes would only puzzle
    return unreadable(shown_name(file) +
                      ": this is an artifact; its source, a policy (.pol), is needed here");
  return with_imports(file, std::move(*text), streams);
}

void print_errors(const CheckResult& result, const Source& source, Streams streams) {
  for (const Diagnostic& diagnostic : result.diagnostics) {
    if (diagnostic.severity == Severity::error) streams.err << render(diagnostic, source);
  }
}

Result<CheckedFile, Exit> check_source(Source source, Streams streams,
                                       const FileListener& listener) {
  CheckResult result = check(source);
  if (result.policy) return CheckedFile{std::move(source), std::move(*result.policy)};
  print_errors(result, source, streams);
  for (const Diagnostic& diagnostic : result.diagnostics) {
    if (listener.error && diagnostic.severity == Severity::error)
      listener.error(diagnostic, source);
  }
  return Exit::unreadable;
}

Result<CheckedFile, Exit> check_file(const std::string& file, Streams streams,
                                     const FileListener& listener) {
  auto source = read_source(file, streams, listener);
  if (!source) return source.error();
  return check_source(std::move(*source), streams, listener);
}

bool has_property(const CheckedFile& file, const std::string& name, Streams streams) {
  std::vector<std::string_view> names;
  for (const typed::Property& property : file.policy.tree().properties)
    names.push_back(property.name);
  if (std::find(names.begin(), names.end(), name) != names.end()) return true;
  streams.err << file.source.name() << ": no property " << in_backticks(name)
              << suggestion(name, names) << '\n';
  return false;
}

Result<Artifact, Exit> compile_checked(const CheckedFile& file, Streams streams) {
  auto artifact = compile(file.policy, file.source.text());
  if (artifact) return std::move(*artifact);
  const std::uint32_t at = artifact.error().span.begin;
  const auto place = file.source.position(at);
  streams.err << file.source.name_at(at) << ':' << place.line << ':' << place.column
              << ": cannot be compiled: " << artifact.error().message << '\n';
  return Exit::unreadable;
}

Result<Artifact, Exit> compile_unproved(const CheckedFile& file, Streams streams) {
  auto artifact = compile_checked(file, streams);
  if (!artifact) return artifact.error();
  return with_record(*artifact, file.policy, ProofReport{});
}

unsigned usual_jobs() {
  constexpr unsigned kMost = 8;
  return std::clamp(std::thread::hardware_concurrency(), 1U, kMost);
}

Result<ProofReport, Exit> prove_artifact(const CheckedFile& file,
                                         std::span<const std::byte> artifact,
                                         const ProveOptions& options, Streams streams) {
  Progress progress(streams.err, streams.progress);
  auto report =
      prove(file.policy, artifact, options, [&](std::string_view name) { progress.say(name); });
  if (report) return std::move(*report);
  streams.err << file.source.name() << ": internal error: " << report.error().message << '\n';
  return Exit::internal_error;
}

Result<DiffReport, DiffError> compare_policies(const Policy& before, const Policy& after,
                                               const DiffOptions& options, Streams streams) {
  Progress progress(streams.err, streams.progress);
  return compare(before, after, options, [&](std::string_view name) { progress.say(name); });
}

Result<MutationReport, Exit> mutate_policy(const CheckedFile& file,
                                           std::span<const std::byte> artifact,
                                           const MutateOptions& options, Streams streams) {
  Progress progress(streams.err, streams.progress, "asking about");
  auto report =
      mutate(file.policy, artifact, options, [&](std::string_view what) { progress.say(what); });
  if (report) return std::move(*report);
  streams.err << file.source.name() << ": internal error: " << report.error().message << '\n';
  return Exit::internal_error;
}

Result<ProofRecord, Exit> record_of(const CheckedFile& file, std::span<const std::byte> artifact,
                                    const ProofReport& report, Streams streams) {
  const auto policy = loaded(file.source.name(), with_record(artifact, file.policy, report),
                             {.accept_unproved = true}, streams);
  if (!policy) return Exit::internal_error;
  return policy->proofs();
}

Result<Artifact, Exit> compile_and_prove(const CheckedFile& file,
                                         const std::vector<std::string>& require, Streams streams,
                                         const ProveOptions& options) {
  auto artifact = compile_checked(file, streams);
  if (!artifact) return artifact.error();
  ProveOptions at_once = options;
  at_once.jobs = usual_jobs();
  const auto report = prove_artifact(file, *artifact, at_once, streams);
  if (!report) return report.error();
  if (!report->proved()) {
    streams.err << refusal(*report, file.source.name());
    return exit_of(*report);
  }
  auto recorded = with_record(*artifact, file.policy, *report);
  // As a host would take it: a proof that rests on an assumption must have been accepted.
  const auto policy = loaded(file.source.name(), recorded, {.require = require}, streams);
  if (!policy) return policy.error();
  return recorded;
}

Result<Policy, Exit> load_policy(const std::string& file, const LoadOptions& options,
                                 Streams streams) {
  const auto make = [&](const CheckedFile& checked) {
    return options.accept_unproved ? compile_unproved(checked, streams)
                                   : compile_and_prove(checked, options.require, streams);
  };
  auto found = load_with(file, options, make, streams);
  if (!found) return found.error();
  return std::move(found->policy);
}

Result<PolicyWithText, Exit> load_with_text(const std::string& file, Streams streams) {
  const auto make = [&](const CheckedFile& checked) { return compile_unproved(checked, streams); };
  return load_with(file, {.accept_unproved = true}, make, streams);
}

Result<Policy, Exit> load_to_show(const std::string& file, Streams streams) {
  auto found = load_with_text(file, streams);
  if (!found) return found.error();
  return std::move(found->policy);
}

Exit exit_of(const ProofReport& report) {
  Exit exit = Exit::fine;
  for (const PropertyReport& property : report.properties)
    exit = worse(exit, exit_of(property.verdict));
  for (const SwitchReport& it : report.switches) exit = worse(exit, exit_of(it));
  return exit;
}

Exit worse(Exit a, Exit b) {
  constexpr std::array kOrder = {Exit::fine, Exit::inconclusive, Exit::findings, Exit::unreadable,
                                 Exit::internal_error};
  const auto rank = [&](Exit e) { return std::find(kOrder.begin(), kOrder.end(), e); };
  return rank(a) < rank(b) ? b : a;
}

}  // namespace sightline::cli
