// The version of the library and of the artifact format it reads.
#pragma once

#include <cstdint>

namespace sightline {

inline constexpr const char* kVersion = "0.2.0";
inline constexpr std::uint16_t kArtifactVersion = 3;

}  // namespace sightline
