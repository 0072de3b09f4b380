// Folder -> artifacts in it, for fuzz targets to begin with. They are written when they are built, because
// stored ones would go stale with the format.
#include <cstdio>
#include <fstream>
#include <string>

#include "tests/unit/runtime/small_program.h"

namespace {

bool write(const std::string& path, const sightline::Program& program) {
  const auto bytes = sightline::assemble(program);
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
  return static_cast<bool>(out.flush());
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc == 2 ? argv[1] : ".";
  const bool written = write(folder + "/small.polc", sightline::testing::small_program()) &&
                       write(folder + "/every_opcode.polc", sightline::testing::every_opcode());
  if (!written) std::fprintf(stderr, "cannot write to %s\n", folder.c_str());
  return written ? 0 : 1;
}
