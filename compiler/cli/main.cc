// The process around run(): argv, the standard streams, and whether they are terminals.
// Everything else is tested through run(), so there is nothing to decide here.

#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "compiler/cli/run.h"

namespace {

// The folder of the XDG Base Directory Specification.
std::string cache_folder() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache == '/') return std::string(cache) + "/sightline";
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::string(home) + "/.cache/sightline" : "";
}

// The solver takes and gives back megabytes for every question. glibc would return them to the
// system each time, which costs ten times what proving does.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int kMegabyte = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, 32 * kMegabyte);
  mallopt(M_TRIM_THRESHOLD, 256 * kMegabyte);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
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
      .cache = cache_folder(),
  };
  const int code = sightline::cli::run(args, streams);
  std::cout.flush();
  return code;
}
