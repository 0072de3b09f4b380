// The command line as values: which command, with what.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/cli/run.h"

namespace sightline::cli {

enum class Format { human, json, junit };

struct CheckArguments {
  std::vector<std::string> files;
  Format format = Format::human;
};
struct ProveArguments {
  std::vector<std::string> files;
  std::optional<std::string> property;
  std::optional<double> timeout_seconds;
  Format format = Format::human;
};
struct CompileArguments {
  std::string file, output;
  std::vector<std::string> require;
  bool unproved = false;
};
struct TestArguments {
  std::vector<std::string> files;
  std::optional<std::string> filter;
  bool coverage = false;
  Format format = Format::human;
};
struct ShowArguments {
  std::string file;
  bool requirements = false;
};
struct EvalArguments {
  std::string policy;
  std::vector<std::string> facts, caches, require;
  std::optional<std::string> request, requests;  // neither: stdin, one per line
  std::optional<std::string> now;
  bool now_from_context = false;
  bool unproved = false;
  bool fail_on_deny = false;
};
struct FmtArguments {
  std::vector<std::string> files;
  bool check = false;  // write nothing
};
struct InitArguments {
  std::string folder;
};
struct HelpArguments {
  std::string topic;  // a diagnostic's code, or `codes`
};
// Nothing is left to do but to say this: help, a version, a wrong usage.
struct Said {
  Exit exit = Exit::fine;
  std::string out, err;
};

using Command =
    std::variant<CheckArguments, ProveArguments, CompileArguments, TestArguments, ShowArguments,
                 EvalArguments, FmtArguments, InitArguments, HelpArguments, Said>;
Command parse_arguments(Args args);

}  // namespace sightline::cli
