// Reads untrusted bytes: little-endian, byte by byte, never past the end. Reading past the end
// fails once and stays failed, returning zeros, so that a reader need not ask after every field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sightline {

class Cursor {
 public:
  // `offset` is where `bytes` begin in the whole, for messages.
  explicit Cursor(std::span<const std::byte> bytes, std::size_t offset = 0)
      : rest_(bytes), end_(offset + bytes.size()) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }
  std::int64_t i64() { return static_cast<std::int64_t>(number(8)); }

  std::span<const std::byte> bytes(std::size_t count) {
    if (count > rest_.size()) {
      fail();
      return {};
    }
    const auto taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

  std::size_t remaining() const { return rest_.size(); }
  std::size_t offset() const { return end_ - rest_.size(); }  // of the next byte, in the whole
  bool failed() const { return failed_; }

 private:
  void fail() {
    failed_ = true;
    rest_ = rest_.last(0);
  }
  std::uint64_t number(std::size_t size) {
    const auto taken = bytes(size);
    std::uint64_t value = 0;
    for (std::size_t i = taken.size(); i-- > 0;) {
      value = value << 8 | std::to_integer<std::uint64_t>(taken[i]);
    }
    return value;
  }

  std::span<const std::byte> rest_;
  std::size_t end_;
  bool failed_ = false;
};

}  // namespace sightline
