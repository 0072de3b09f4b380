// Any bytes as a batch of facts: decode() refuses or gives changes that can be walked, and that survive
// being written again. Half of the inputs are given the digest that they need, or nothing would get past it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "runtime/format/digest.h"
#include "sightline/fact_batch.h"

namespace {

using sightline::BatchChange;
using sightline::FactBatch;

void walk(const FactBatch& batch, std::size_t size) {
  FactBatch copy;
  std::size_t changes = 0, texts = 0;
  auto walked = batch.changes();
  while (const BatchChange* change = walked.next()) {
    ++changes;
    for (const char c : change->entity.id) texts += c != 0 ? 1 : 0;
    for (const char c : change->parent.id) texts += c != 0 ? 1 : 0;
    copy.append(*change);
  }
  if (changes != batch.size() || changes > size) __builtin_trap();
  if (texts > size * (changes + 1)) __builtin_trap();
  const auto again = FactBatch::decode(copy.encode());
  if (!again || again->size() != batch.size() || again->encode() != copy.encode()) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  if (const auto batch = FactBatch::decode(bytes)) walk(*batch, size);
  std::vector<std::byte> fitting(bytes.begin(), bytes.end());
  if (size < sizeof(sightline::Digest)) return 0;
  const auto digest = sightline::sha256(std::span(fitting).first(size - sizeof(sightline::Digest)));
  std::transform(digest.begin(), digest.end(), fitting.end() - sizeof(sightline::Digest),
                 [](std::uint8_t byte) { return static_cast<std::byte>(byte); });
  if (const auto batch = FactBatch::decode(fitting)) walk(*batch, size);
  return 0;
}
