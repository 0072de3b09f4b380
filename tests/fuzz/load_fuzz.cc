// Any bytes as an artifact: load() refuses or gives a policy, and never reads outside them.
#include <cstddef>
#include <cstdint>
#include <span>

#include "sightline/loaded_policy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  const auto policy = sightline::Policy::load(bytes, {.accept_unproved = true});
  if (policy && policy->rule_names().size() > size)
    __builtin_trap();  // more than the bytes can hold
  return 0;
}
