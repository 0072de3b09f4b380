// Any bytes as a sealed record: open() refuses or gives the one record that has these bytes. Each input is
// also given the tag that it needs, or nothing would get past it; and it is read as a seal's text and as a
// key file.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/trust/decode_record.h"
#include "runtime/trust/envelope.h"
#include "sightline/trust/seal_text.h"
#include "tests/unit/runtime/trust/vault.h"

namespace {

using sightline::FactRecord;
using Bytes = std::vector<std::byte>;

const sightline::SealKeys& keys() {
  static const auto kKeys = sightline::SealKeys::generate();
  return kKeys;
}

// With our key and the tag that belongs to what stands before it, where the head is one.
bool give_tag(Bytes& bytes) {
  if (bytes.size() < sightline::kEnvelopeBytes + sightline::kMacBytes) return false;
  bytes[0] = std::byte{sightline::kSealVersion};
  bytes[1] = static_cast<std::byte>(sightline::SealAlgorithm::blake2b);
  std::transform(keys().current().begin(), keys().current().end(), bytes.begin() + 2,
                 [](std::uint8_t byte) { return static_cast<std::byte>(byte); });
  const auto envelope = sightline::envelope_of(bytes);
  const auto head = sightline::decode_head(envelope->record);
  if (!head) return false;
  const auto& declared = sightline::testing::vault_declarations();
  const auto owner = declared.find(head->kind, head->owner);
  if (!owner) return false;
  const auto tag = sightline::mac_of(keys().inside().current.bytes.bytes(),
                                     *declared.digest(head->kind, *owner), envelope->sealed);
  std::transform(tag.begin(), tag.end(),
                 bytes.end() - static_cast<std::ptrdiff_t>(sightline::kMacBytes),
                 [](std::uint8_t byte) { return static_cast<std::byte>(byte); });
  return true;
}

void open(const Bytes& bytes) {
  const auto& declared = sightline::testing::vault_declarations();
  const auto opened = sightline::open(declared, keys(), bytes);
  if (!opened) return;
  const FactRecord& record = opened->record;
  if (sightline::testing::told(record).empty()) __builtin_trap();
  if (declared.broken_invariant(record)) return;
  const auto again = sightline::seal(declared, record, keys());
  if (!again || *again != bytes) __builtin_trap();
  const auto joined = sightline::with_seal(declared, record, sightline::seal_text(bytes));
  if (!joined || *joined != bytes) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto given = std::as_bytes(std::span(data, size));
  Bytes bytes(given.begin(), given.end());
  open(bytes);
  if (give_tag(bytes)) open(bytes);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)sightline::with_seal(sightline::testing::vault_declarations(), sightline::testing::a_clip(),
                             text);
  (void)sightline::SealKeys::parse(text);
  return 0;
}
