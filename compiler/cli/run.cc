// One command line in, one exit code out: parses it, runs its command, and turns what should never
// happen into a message. Tested in tests/unit/compiler/cli/arguments_test.cc.

#include "compiler/cli/run.h"

#include <exception>
#include <ios>
#include <ostream>

#include "compiler/cli/arguments.h"
#include "compiler/cli/commands.h"

namespace sightline::cli {
namespace {

Exit guarded(Args args, Streams streams) {
  try {
    const Command command = parse_arguments(args);
    return std::visit([&](const auto& chosen) { return run_command(chosen, streams); }, command);
  } catch (const std::ios_base::failure&) {
    streams.err << "sightline: reading failed\n";
    return Exit::unreadable;
  } catch (const std::bad_alloc&) {
    streams.err << "sightline: internal error: out of memory\n";
  } catch (const std::exception& error) {
    streams.err << "sightline: internal error: " << error.what() << '\n';
  }
  return Exit::internal_error;
}

}  // namespace

int run(Args args, Streams streams) {
  Exit exit = guarded(args, streams);
  if (!streams.out.flush()) {  // a full disk must not look like success
    streams.err << "sightline: writing failed\n";
    if (exit == Exit::fine || exit == Exit::findings) exit = Exit::unreadable;
  }
  return static_cast<int>(exit);
}

Exit run_command(const Said& said, Streams streams) {
  streams.out << said.out;
  streams.err << said.err;
  return said.exit;
}

}  // namespace sightline::cli
