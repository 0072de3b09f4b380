// ProveArguments -> whether the solver and the folder that they name can be used. Tested in
// tests/unit/compiler/cli/outside_solver_test.cc. Asking is the prover's business.

#include "compiler/cli/outside_solver.h"

#include <filesystem>
#include <ostream>
#include <system_error>

#include "compiler/cli/files.h"
#include "compiler/cli/printable.h"
#include "sightline/compiler.h"

namespace sightline::cli {

bool can_ask_outside(const ProveArguments& arguments, Streams streams) {
  if (arguments.second_opinion && !solver_version(*arguments.second_opinion)) {
    streams.err << "sightline: prove: there is no solver "
                << in_backticks(*arguments.second_opinion)
                << " that tells its version: install it (Debian: apt-get install cvc5), or name "
                   "another with --second-opinion=PROGRAM\n";
    return false;
  }
  if (!arguments.save_queries) return true;
  std::error_code error;
  std::filesystem::create_directories(*arguments.save_queries, error);
  if (!error && std::filesystem::is_directory(*arguments.save_queries, error)) return true;
  streams.err << shown_name(*arguments.save_queries) << ": cannot be made a directory\n";
  return false;
}

}  // namespace sightline::cli
