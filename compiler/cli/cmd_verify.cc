// `sightline verify`: an artifact in, and what holds of it and on whose word out; and whether C++ is its rules.
// Tested in tests/unit/compiler/cli/cmd_verify_test.cc and tests/golden/cli/verify.transcript.

#include <ostream>

#include "compiler/cli/commands.h"
#include "compiler/cli/files.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/verify_output.h"
#include "sightline/cpp_header.h"
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

// Written again, and compared: that needs no trust in who wrote it.
Exit verify_code(const VerifyArguments& arguments, const Policy& loaded, Streams streams) {
  const auto text = read_file(*arguments.code, streams.in);
  if (!text) {
    streams.err << text.error().message << '\n';
    return Exit::unreadable;
  }
  const std::string name = shown_name(*arguments.code);
  const auto name_space = namespace_of_code(*text);
  const auto expected = cpp_code(loaded, name_space.value_or("unused"));
  if (name_space && expected && *expected == *text) {
    if (arguments.format == Format::human) streams.out << name << ": these rules as C++\n";
    return Exit::fine;
  }
  streams.err << name << ": is not what `sightline compile --cpp` makes of "
              << shown_name(arguments.artifact) << '\n';
  return Exit::findings;
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
  if (!found->holds()) return found->is_open() ? Exit::inconclusive : Exit::findings;
  return arguments.code ? verify_code(arguments, *loaded, streams) : Exit::fine;
}

}  // namespace sightline::cli
