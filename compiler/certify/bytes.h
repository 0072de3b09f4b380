// The bytes of a proof object: numbers of one to ten bytes, seven bits in each, the lowest first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sightline::certify {

// Sticky: what goes past the end, or is not the shortest form of a number, fails, and everything
// after it is 0.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::uint64_t number();
  std::int64_t signed_number();  // 0, -1, 1, -2, ... as 0, 1, 2, 3, ...
  std::uint32_t small();         // below 2^31
  // So many things of at least a byte each: no more than there are bytes.
  std::uint32_t count();
  std::string text();
  std::span<const std::byte> raw(std::size_t count);

  std::size_t position() const { return position_; }
  bool failed() const { return failed_; }
  void fail() { failed_ = true; }
  bool at_end() const { return !failed_ && position_ == bytes_.size(); }

 private:
  std::span<const std::byte> bytes_;
  std::size_t position_ = 0;
  bool failed_ = false;
};

class Writer {
 public:
  void number(std::uint64_t value);
  void signed_number(std::int64_t value);
  void text(const std::string& text);
  void raw(std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace sightline::certify
