// Bytes <-> numbers and texts. Tested by tests/unit/compiler/certify. It knows nothing of what they
// mean.
#include "compiler/certify/bytes.h"

namespace sightline::certify {

std::uint64_t Reader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (failed_ || position_ == bytes_.size()) break;
    const auto byte = std::to_integer<std::uint64_t>(bytes_[position_++]);
    const std::uint64_t bits = byte & 0x7F;
    if (bits << shift >> shift != bits || (byte == 0 && shift > 0)) break;
    value |= bits << shift;
    if (byte < 0x80) return value;
  }
  failed_ = true;
  return 0;
}

std::int64_t Reader::signed_number() {
  const std::uint64_t coded = number();
  return static_cast<std::int64_t>(coded >> 1 ^ (~(coded & 1) + 1));
}

std::uint32_t Reader::small() {
  const std::uint64_t value = number();
  if (value >> 31 != 0) failed_ = true;
  return failed_ ? 0 : static_cast<std::uint32_t>(value);
}

std::uint32_t Reader::count() {
  const std::uint32_t value = small();
  if (value > bytes_.size() - position_) failed_ = true;
  return failed_ ? 0 : value;
}

std::span<const std::byte> Reader::raw(std::size_t count) {
  if (failed_ || count > bytes_.size() - position_) {
    failed_ = true;
    return {};
  }
  position_ += count;
  return bytes_.subspan(position_ - count, count);
}

std::string Reader::text() {
  const auto bytes = raw(count());
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void Writer::number(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<std::byte>(value | 0x80));
  bytes_.push_back(static_cast<std::byte>(value));
}

void Writer::signed_number(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  number(bits << 1 ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

void Writer::text(const std::string& text) {
  number(text.size());
  raw(std::as_bytes(std::span(text)));
}

}  // namespace sightline::certify
