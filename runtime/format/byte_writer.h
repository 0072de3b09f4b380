// Numbers and texts as the bytes of an artifact (specs/artifact-format.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/format/layout.h"
#include "sightline/proof_record.h"

namespace sightline {

class ByteWriter {
 public:
  // Little-endian, as wide as the type.
  template <class Number>
  void put(Number number) {
    const auto bits = static_cast<std::uint64_t>(number);
    for (std::size_t i = 0; i < sizeof(Number); ++i)
      bytes_.push_back(static_cast<std::byte>(bits >> (8 * i)));
  }
  void put(bool flag) { put(static_cast<std::uint8_t>(flag)); }
  void count(std::size_t number) { put(static_cast<std::uint32_t>(number)); }
  void text(std::string_view text) {
    count(text.size());
    raw(std::as_bytes(std::span(text)));
  }
  void raw(std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  void digest(const Digest& digest) { raw(std::as_bytes(std::span(digest))); }
  void align() { bytes_.resize(aligned(bytes_.size())); }
  void age(const std::optional<std::int64_t>& within) {
    put(within.has_value());
    put(within.value_or(0));
  }
  void numbers(const std::vector<std::uint16_t>& numbers) {
    count(numbers.size());
    for (const auto n : numbers) put(n);
  }

  std::vector<std::byte>& bytes() { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace sightline
