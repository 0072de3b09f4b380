// Any bytes behind a header whose digest is theirs, as an artifact: what load() takes can be run. By facts
// and requests that follow from the bytes, every way to decide says the same, and none reads out of place.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

#include "runtime/format/digest.h"
#include "runtime/format/layout.h"
#include "tests/unit/runtime/exerciser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < sightline::kHeaderBytes) return 0;
  const auto given = std::as_bytes(std::span(data, size));
  std::vector<std::byte> artifact(given.begin(), given.end());
  const auto digest = sightline::sha256(std::span(artifact).subspan(sightline::kHeaderBytes));
  std::memcpy(artifact.data() + sightline::kDigestOffset, digest.data(), digest.size());
  const auto policy = sightline::Policy::load(artifact, {.accept_unproved = true});
  if (!policy) return 0;
  std::mt19937 random(digest[0] | static_cast<unsigned>(digest[1]) << 8);
  if (!sightline::testing::Exerciser(random).run(*policy).empty()) __builtin_trap();
  return 0;
}
