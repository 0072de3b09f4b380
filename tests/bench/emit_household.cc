// The household's policy -> its C++ header and its rules as C++, for who decides by them in decide_bench.
//   emit_household OUT.h OUT.cc
#include <fstream>

#include "sightline/cpp_header.h"
#include "tests/bench/loaded.h"
#include "tests/bench/workloads/household_policy.h"

int main(int argc, char** argv) {
  using namespace sightline;
  if (argc != 3) return 2;
  const Source source("household.pol", bench::household_policy());
  const auto checked = check(source);
  const auto code = cpp_code(bench::loaded(source), "home_cameras");
  if (!checked.policy || !code) return 1;
  std::ofstream(argv[1]) << cpp_header(*checked.policy, "home_cameras", true);
  std::ofstream(argv[2]) << *code;
}
