// Every command with its options, as CLI11 is told of them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "compiler/cli/arguments.h"

namespace sightline::cli {

// Everything a command line can fill.
struct Filled {
  CheckArguments check;
  ProveArguments prove;
  CompileArguments compile;
  TestArguments test;
  VerifyArguments verify;
  ShowArguments show;
  EvalArguments eval;
  ExplainArguments explain;
  SearchArguments who, what;
  FactsArguments facts;
  SealArguments seal;
  GrantArguments grant;
  DiffArguments diff;
  MutateArguments mutate;
  FmtArguments fmt;
  InitArguments init;
  std::vector<std::string> help_topics;  // the words of one
};

// `into` is filled when the app parses, and must outlive it.
void declare_commands(CLI::App& app, Filled& into);

}  // namespace sightline::cli
