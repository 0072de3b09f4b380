// `sightline verify`: an artifact in, and what holds of it and on whose word out.
// Tested in tests/unit/compiler/cli/cmd_verify_test.cc and tests/golden/cli/verify.transcript.

#include <ostream>

#include "compiler/cli/commands.h"
#include "compiler/cli/files.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/verify_output.h"
#include "sightline/verification.h"

namespace sightline::cli {
namespace {

Result<Verification, Exit> told(Result<Verification, InternalError> found, const std::string& name,
                                Streams streams) {
  if (found) return std::move(*found);
  streams.err << name << ": internal error: " << found.error().message << '\n';
  return Exit::internal_error;
}

Result<Verification, Exit> verify_file(const VerifyArguments& arguments, const Policy& loaded,
                                       std::span<const std::byte> bytes, Streams streams) {
  const std::string name = shown_name(arguments.artifact);
  if (!arguments.source) return told(verify_artifact(loaded), name, streams);
  const auto file = check_file(*arguments.source, streams);
  if (!file) return file.error();
  const ProveOptions options{.timeout_seconds = arguments.timeout_seconds};
  return told(verify_artifact(loaded, bytes, {file->policy, file->source.text()}, options), name,
              streams);
}

}  // namespace

Exit run_command(const VerifyArguments& arguments, Streams streams) {
  if (arguments.timeout_seconds && !arguments.source) {
    streams.err << "sightline: verify: --timeout is for --source\n";
    return Exit::unreadable;
  }
  const auto text = read_file(arguments.artifact, streams.in);
  if (!text) {
    streams.err << text.error().message << '\n';
    return Exit::unreadable;
  }
  const std::span<const std::byte> bytes = std::as_bytes(std::span(*text));
  const auto loaded = Policy::load(bytes, {.accept_unproved = true});
  if (!loaded) {
    streams.err << shown_name(arguments.artifact) << ": " << printable(loaded.error().message)
                << '\n';
    return Exit::unreadable;
  }
  const auto found = verify_file(arguments, *loaded, bytes, streams);
  if (!found) return found.error();
  const VerifiedFile file{shown_name(arguments.artifact), text->size(), loaded->digest(),
                          loaded->body(), arguments.source.has_value()};
  streams.out << (arguments.format == Format::json ? verification_json(*found, file)
                                                   : verification_lines(*found, file));
  return found->holds() ? Exit::fine : found->is_open() ? Exit::inconclusive : Exit::findings;
}

}  // namespace sightline::cli
