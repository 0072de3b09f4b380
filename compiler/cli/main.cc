// The process around run(): argv, the standard streams, and whether they are terminals.
// Everything else is tested through run(), so there is nothing to decide here.

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "compiler/cli/run.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  const std::vector<std::string> args(argv + 1, argv + argc);
  const char* no_colour = std::getenv("NO_COLOR");
  const sightline::cli::Streams streams{
      .in = std::cin,
      .out = std::cout,
      .err = std::cerr,
      .colour = isatty(STDOUT_FILENO) != 0 && (no_colour == nullptr || *no_colour == '\0'),
      .progress = isatty(STDERR_FILENO) != 0,
  };
  const int code = sightline::cli::run(args, streams);
  std::cout.flush();
  return code;
}
