// The three workloads of the benchmark that was published with Cedar (OOPSLA 2024), rebuilt: random
// hierarchies of a size N with coins of 0.05, five or so actions, requests drawn uniformly. Sets of
// entities are relations here. The same size and seed give the same workload.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/workloads/facts.h"

namespace sightline::bench {

struct PublicRequest {
  std::uint32_t principal, resource;  // things
  std::string action;
  bool allowed;  // as the workload's own text says, worked out in plain C++
};

struct PublicWorkload {
  Facts facts;
  std::vector<PublicRequest> requests;
};

// In gdrive as published, documents and folders stand in views that nobody created: their names were
// spelled in another way. `repaired` names those that were. The others have no such defect.
enum class Edition { published, repaired };

std::string gdrive_policy();
PublicWorkload gdrive(std::uint32_t size, std::uint64_t seed, std::size_t requests,
                      Edition edition);
std::string github_policy();
PublicWorkload github(std::uint32_t size, std::uint64_t seed, std::size_t requests);
std::string tinytodo_policy();
PublicWorkload tinytodo(std::uint32_t size, std::uint64_t seed, std::size_t requests);

inline constexpr double kEdge = 0.05;  // the chance of every edge that may be there or not

}  // namespace sightline::bench
