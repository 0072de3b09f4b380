// The commands, one per cmd_*.cc. Each does what README.md and specs/formats.md say of it and
// returns its exit code.
#pragma once

#include "compiler/cli/arguments.h"
#include "compiler/cli/run.h"

namespace sightline::cli {

Exit run_command(const CheckArguments& arguments, Streams streams);
Exit run_command(const ProveArguments& arguments, Streams streams);
Exit run_command(const CompileArguments& arguments, Streams streams);
Exit run_command(const VerifyArguments& arguments, Streams streams);
Exit run_command(const TestArguments& arguments, Streams streams);
Exit run_command(const ShowArguments& arguments, Streams streams);
Exit run_command(const EvalArguments& arguments, Streams streams);
Exit run_command(const ExplainArguments& arguments, Streams streams);
Exit run_command(const SearchArguments& arguments, Streams streams);
Exit run_command(const FactsArguments& arguments, Streams streams);
Exit run_command(const SealArguments& arguments, Streams streams);
Exit run_command(const GrantArguments& arguments, Streams streams);
Exit run_command(const DiffArguments& arguments, Streams streams);
Exit run_command(const MutateArguments& arguments, Streams streams);
Exit run_command(const FmtArguments& arguments, Streams streams);
Exit run_command(const InitArguments& arguments, Streams streams);
Exit run_command(const HelpArguments& arguments, Streams streams);
Exit run_command(const Said& said, Streams streams);

}  // namespace sightline::cli
