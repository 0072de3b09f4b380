// SHA-256 (FIPS 180-4). Our own, because the runtime links nothing but the standard library; it
// guards against damage and names artifacts. Against forgery stands a signature over this digest.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "sightline/decision.h"

namespace sightline {

Digest sha256(std::span<const std::byte> bytes);

// 64 lower-case hexadecimal digits.
std::string to_hex(const Digest& digest);

}  // namespace sightline
