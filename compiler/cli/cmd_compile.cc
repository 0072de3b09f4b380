// `sightline compile`: a policy in, an artifact with its proofs out, with a C++ header if one is asked
// for, or nothing. Tested in tests/unit/compiler/cli/cmd_prove_test.cc and cmd_compile_test.cc there.

#include <filesystem>
#include <ostream>
#include <vector>

#include "compiler/cli/commands.h"
#include "compiler/cli/files.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"
#include "sightline/cpp_header.h"

namespace sightline::cli {
namespace {

Result<Artifact, Exit> artifact_of(const CheckedFile& file, const CompileArguments& arguments,
                                   const Streams& streams) {
  return arguments.unproved ? compile_unproved(file, streams)
                            : compile_and_prove(file, arguments.require, streams,
                                                {.proofs = !arguments.no_proofs});
}

bool refused(const Streams& streams, const std::string& why) {
  streams.err << "sightline: compile: " << why << '\n';
  return true;
}

// A file to write that has a name, and no other's.
bool has_wrong_name(const std::string& what, const std::string& name, const std::string& policy,
                    const Streams& streams) {
  if (name == "-") return refused(streams, what + " needs a file: give it a name");
  if (!is_same_file(policy, name)) return false;
  return refused(streams, what + " would replace the policy " + shown_name(policy));
}

bool has_wrong_names(const CompileArguments& arguments, const Streams& streams) {
  const auto& header = arguments.header;
  if (has_wrong_name("the artifact", arguments.output, arguments.file, streams)) return true;
  if (!header) return false;
  if (has_wrong_name("the header", *header, arguments.file, streams)) return true;
  if (is_same_file(*header, arguments.output))
    return refused(streams, "the header would replace the artifact " + shown_name(*header));
  if (!arguments.name_space) return false;
  const auto misfit = misfit_namespace(*arguments.name_space);
  return misfit && refused(streams, "--namespace: " + printable(*misfit));
}

// The header's text; empty if none is asked for.
Result<std::string, Exit> header_of(const CheckedFile& file, const CompileArguments& arguments,
                                    const Streams& streams) {
  if (!arguments.header) return std::string();
  auto name_space = arguments.name_space;
  if (!name_space) {
    const auto stem = std::filesystem::path(arguments.file).stem().string();
    name_space = usual_namespace(file.policy, stem);
  }
  if (name_space) return cpp_header(file.policy, *name_space);
  refused(streams, "neither the policy nor its file has a name for the header's namespace: say " +
                       std::string("--namespace NAME"));
  return Exit::unreadable;
}

}  // namespace

Exit run_command(const CompileArguments& arguments, Streams streams) {
  if (has_wrong_names(arguments, streams)) return Exit::unreadable;
  const auto file = check_file(arguments.file, streams);
  if (!file) return file.error();
  const auto header = header_of(*file, arguments, streams);
  if (!header) return header.error();
  const auto artifact = artifact_of(*file, arguments, streams);
  if (!artifact) return artifact.error();
  std::vector<FileContent> written;
  if (arguments.header) written.push_back({*arguments.header, std::as_bytes(std::span(*header))});
  written.push_back({arguments.output, *artifact});
  if (const auto error = replace_files(written)) {
    streams.err << error->message << '\n';
    return Exit::unreadable;
  }
  streams.err << shown_name(arguments.output) << ": " << artifact->size() << " bytes, "
              << (arguments.unproved                       ? "not proved"
                  : file->policy.tree().properties.empty() ? "no property to prove"
                                                           : "every property proved")
              << '\n';
  return Exit::fine;
}

}  // namespace sightline::cli
