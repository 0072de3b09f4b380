// What both purposes of PASETO v4 need of its text.
#pragma once

#include <string>
#include <string_view>

#include "runtime/trust/paseto.h"

namespace sightline::paseto {

inline constexpr std::size_t kTagBytes = 32;
inline constexpr std::size_t kSignatureBytes = 64;

std::string_view header_of(Purpose purpose);
std::string joined(Purpose purpose, Bytes body, std::string_view footer);

}  // namespace sightline::paseto
