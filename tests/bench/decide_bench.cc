// Command line -> benchmarks of decisions. tests/bench/run builds and runs this and prints ratios.
//   decide_bench [--cameras=N]... [--instructions=N] [--benchmark_...]
// --cameras adds a size to the household's 1,000 and 100,000; --instructions runs N decisions of each
// kind for callgrind and times nothing.
#include "tests/bench/decide_bench.h"

#include <benchmark/benchmark.h>

#include <charconv>
#include <cstdio>
#include <exception>
#include <optional>
#include <string_view>
#include <vector>

namespace {

std::optional<std::uint32_t> number_after(std::string_view flag, std::string_view argument) {
  if (!argument.starts_with(flag)) return std::nullopt;
  argument.remove_prefix(flag.size());
  std::uint32_t number = 0;
  const char* const end = argument.data() + argument.size();
  const auto read = std::from_chars(argument.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end || number < 64) return std::nullopt;
  return number;
}

int run(int argc, char** argv) {
  std::vector<std::uint32_t> sizes{1'000, 100'000};
  benchmark::Initialize(&argc, argv);
  for (int a = 1; a < argc; ++a) {
    if (const auto cameras = number_after("--cameras=", argv[a])) {
      sizes.push_back(*cameras);
    } else if (const auto count = number_after("--instructions=", argv[a])) {
      sightline::bench::run_for_instructions(*count);
      return 0;
    } else {
      std::fprintf(stderr, "decide_bench: not understood: %s (numbers are 64 or more)\n", argv[a]);
      return 2;
    }
  }
  for (const std::uint32_t cameras : sizes) {
    sightline::bench::register_household(cameras);
    sightline::bench::register_pages(cameras);
  }
  sightline::bench::register_public_workloads();
  sightline::bench::register_many_rules();
  sightline::bench::register_writer();
  sightline::bench::register_switch();
  sightline::bench::register_loading();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& failed) {
    std::fprintf(stderr, "decide_bench: %s\n", failed.what());
    return 1;
  }
}
