// How much of this process is in memory.
#pragma once

#include <cstdint>

namespace sightline::bench {

// In bytes, after what was freed has been given back to the system.
std::int64_t resident_bytes();

}  // namespace sightline::bench
