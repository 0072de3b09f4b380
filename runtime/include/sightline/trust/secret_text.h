// A text that is wiped from memory when it goes: what stands in a key file.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace sightline {

// Moves, and is not copied by accident. What others copy out of it is theirs to wipe.
class SecretText {
 public:
  explicit SecretText(std::string_view text);
  SecretText(SecretText&&) noexcept;
  SecretText& operator=(SecretText&&) noexcept;
  ~SecretText();

  std::string_view view() const;

 private:
  class Inside;
  std::unique_ptr<const Inside> inside_;
};

// Overwrites it with zeros, in a way that no compiler leaves out.
void wipe(std::string& text);

}  // namespace sightline
