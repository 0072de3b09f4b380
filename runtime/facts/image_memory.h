// The bytes of an image: of its own, or of a file that is mapped.
#pragma once

#include <cstddef>
#include <span>

namespace sightline {

inline constexpr std::size_t kHugePage = std::size_t{2} << 20;
// Advice: where it is not taken, all is as before but slower.
void advise_huge_pages(void* at, std::size_t bytes);

class ImageMemory {
 public:
  ImageMemory() = default;
  // Zeroed, aligned to kImageAlignment, on huge pages where the system has them and it is worth it.
  static ImageMemory of_size(std::size_t bytes);  // empty if there is no memory
  // The whole file, to be read only, shared with whoever maps it; empty, errno set, if it cannot be.
  static ImageMemory of_file(const char* path);

  ImageMemory(ImageMemory&& other) noexcept;
  ImageMemory& operator=(ImageMemory&& other) noexcept;
  ~ImageMemory();

  std::span<const std::byte> bytes() const { return {at_, size_}; }
  std::byte* writable() { return at_; }  // not of a file

 private:
  ImageMemory(std::byte* at, std::size_t size) : at_(at), size_(size) {}
  std::byte* at_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace sightline
