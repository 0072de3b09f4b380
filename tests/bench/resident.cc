// /proc/self/statm -> bytes; 0 where there is no such file.
#include "tests/bench/resident.h"

#include <malloc.h>
#include <unistd.h>

#include <fstream>

namespace sightline::bench {

std::int64_t resident_bytes() {
  malloc_trim(0);
  std::ifstream statm("/proc/self/statm");
  std::int64_t whole = 0, resident = 0;
  statm >> whole >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

}  // namespace sightline::bench
