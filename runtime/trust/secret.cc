// Bytes -> the same bytes where they are guarded and, in the end, wiped (sodium_malloc, sodium_free).
// Tested in tests/unit/runtime/trust/seal_keys_test.cc. Refuses to know what they are.

#include "runtime/trust/secret.h"

#include <sodium.h>

#include <cstdlib>
#include <cstring>
#include <new>

#include "sightline/trust/secret_text.h"

namespace sightline {

void ready_sodium() {
  static const bool kReady = sodium_init() >= 0;
  if (!kReady) std::abort();  // no source of randomness: nothing here can be done safely
}

void Secret::Free::operator()(std::uint8_t* bytes) const { sodium_free(bytes); }

Secret::Secret(std::size_t size) : size_(size) {
  ready_sodium();
  bytes_.reset(static_cast<std::uint8_t*>(sodium_malloc(size)));
  if (bytes_ == nullptr) throw std::bad_alloc();
}

Secret::Secret(std::span<const std::uint8_t> bytes) : Secret(bytes.size()) {
  if (!bytes.empty()) std::memcpy(bytes_.get(), bytes.data(), bytes.size());
}

Secret Secret::random(std::size_t size) {
  Secret made(size);
  randombytes_buf(made.bytes_.get(), size);
  return made;
}

class SecretText::Inside {
 public:
  explicit Inside(std::span<const std::uint8_t> bytes) : secret(bytes) {}
  Secret secret;
};

SecretText::SecretText(std::string_view text)
    : inside_(std::make_unique<const Inside>(
          std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()))) {}
SecretText::SecretText(SecretText&&) noexcept = default;
SecretText& SecretText::operator=(SecretText&&) noexcept = default;
SecretText::~SecretText() = default;

std::string_view SecretText::view() const {
  const auto bytes = inside_->secret.bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace sightline
