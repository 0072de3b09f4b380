// What each source file of `decide_bench` adds to the run.
#pragma once

#include <cstdint>

namespace sightline::bench {

void register_household(std::uint32_t cameras);
void register_pages(std::uint32_t cameras);  // 64 decisions for one user
void register_public_workloads();
void register_many_rules();
void register_writer();   // 1 and 2 threads that decide, with and without one that writes
void register_switch();   // from throwing a kill switch to the first denial
void register_loading();  // load an artifact, build a snapshot, bytes in memory

// Decides about `count` mixed requests of 1,000 cameras inside one function of a name that callgrind
// can be told: `decisions_by_hand`, `decisions_over_snapshot`, `decisions_by_emitted`, `decisions_by_policy`,
// `decisions_by_policy_traced`.
void run_for_instructions(std::uint32_t count);

}  // namespace sightline::bench
