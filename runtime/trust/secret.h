// Bytes that nobody else should see: in pages of their own, left out of core dumps, wiped when they go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace sightline {

// libsodium, ready to be used. Before anything secret is made; any number of times.
void ready_sodium();

class Secret {
 public:
  explicit Secret(std::span<const std::uint8_t> bytes);
  static Secret random(std::size_t size);

  std::span<const std::uint8_t> bytes() const { return {bytes_.get(), size_}; }
  std::span<std::uint8_t> writable() { return {bytes_.get(), size_}; }

 private:
  explicit Secret(std::size_t size);
  struct Free {
    void operator()(std::uint8_t* bytes) const;
  };
  std::unique_ptr<std::uint8_t, Free> bytes_;
  std::size_t size_;
};

}  // namespace sightline
