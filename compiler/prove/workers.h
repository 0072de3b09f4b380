// Tasks in child processes that can be killed: a solver may not heed its own limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sightline {

struct WorkerLimits {
  unsigned jobs = 1;                              // at once
  std::optional<double> seconds = {};             // of each, wall clock; after them it is killed
  std::uint64_t memory = std::uint64_t{4} << 30;  // bytes of address space of each
};

// What a child sent, if it came to its end.
struct WorkerAnswer {
  std::optional<std::vector<std::byte>> bytes;
  std::string why_none;
};

// Runs task(0), task(1), .. each in a child that knows all that this process knows, and gives the
// answers in that order. `waiting` is told the first task that is not done, and told again from
// time to time. No other thread may hold a lock that a task needs. A task throws nothing.
std::vector<WorkerAnswer> run_in_workers(
    std::size_t count, const std::function<std::vector<std::byte>(std::size_t)>& task,
    const WorkerLimits& limits, const std::function<void(std::size_t)>& waiting);

}  // namespace sightline
