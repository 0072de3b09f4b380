// A half-open range of bytes [begin, end) in one source text.
#pragma once

#include <cstdint>

namespace sightline {

struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

}  // namespace sightline
