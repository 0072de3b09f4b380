// `sightline compile`: a policy in, an artifact with its proofs out, with a C++ header and the rules as C++ if
// they are asked for, or nothing. Tested in tests/unit/compiler/cli/cmd_prove_test.cc and cmd_compile_test.cc there.

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

bool has_wrong_code_name(const CompileArguments& arguments, const Streams& streams) {
  const auto& code = arguments.code;
  if (!code) return false;
  if (has_wrong_name("the C++", *code, arguments.file, streams)) return true;
  for (const auto& [other, what] : {std::pair(arguments.output, "the artifact "),
                                    std::pair(*arguments.header, "the header ")}) {
    if (is_same_file(*code, other))
      return refused(streams, "the C++ would replace " + (what + shown_name(*code)));
  }
  return false;
}

bool has_wrong_names(const CompileArguments& arguments, const Streams& streams) {
  const auto& header = arguments.header;
  if (has_wrong_name("the artifact", arguments.output, arguments.file, streams)) return true;
  if (!header) return false;
  if (has_wrong_name("the header", *header, arguments.file, streams)) return true;
  if (is_same_file(*header, arguments.output))
    return refused(streams, "the header would replace the artifact " + shown_name(*header));
  if (has_wrong_code_name(arguments, streams)) return true;
  if (!arguments.name_space) return false;
  const auto misfit = misfit_namespace(*arguments.name_space);
  return misfit && refused(streams, "--namespace: " + printable(*misfit));
}

// Of the header and of the C++.
Result<std::string, Exit> name_space_of(const CheckedFile& file, const CompileArguments& arguments,
                                        const Streams& streams) {
  if (arguments.name_space) return *arguments.name_space;
  const auto stem = std::filesystem::path(arguments.file).stem().string();
  if (auto usual = usual_namespace(file.policy, stem)) return *std::move(usual);
  refused(streams, "neither the policy nor its file has a name for the header's namespace: say " +
                       std::string("--namespace NAME"));
  return Exit::unreadable;
}

// The rules as C++, from the bytes that are written.
Result<std::string, Exit> code_of(const Artifact& artifact, const std::string& name_space,
                                  const Streams& streams) {
  const auto loaded = Policy::load(artifact, {.accept_unproved = true});
  if (!loaded) {
    streams.err << "sightline: compile: internal error: " << printable(loaded.error().message)
                << '\n';
    return Exit::internal_error;
  }
  auto code = cpp_code(*loaded, name_space);
  if (code) return std::move(*code);
  refused(streams, "--cpp: " + printable(code.error().message));
  return Exit::unreadable;
}

}  // namespace

Exit run_command(const CompileArguments& arguments, Streams streams) {
  if (has_wrong_names(arguments, streams)) return Exit::unreadable;
  const auto file = check_file(arguments.file, streams);
  if (!file) return file.error();
  std::string name_space, header, code;
  if (arguments.header) {
    auto name = name_space_of(*file, arguments, streams);
    if (!name) return name.error();
    name_space = std::move(*name);
    header = cpp_header(file->policy, name_space, arguments.code.has_value());
  }
  const auto artifact = artifact_of(*file, arguments, streams);
  if (!artifact) return artifact.error();
  std::vector<FileContent> written;
  if (arguments.header) written.push_back({*arguments.header, std::as_bytes(std::span(header))});
  if (arguments.code) {
    auto text = code_of(*artifact, name_space, streams);
    if (!text) return text.error();
    code = std::move(*text);
    written.push_back({*arguments.code, std::as_bytes(std::span(code))});
  }
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
