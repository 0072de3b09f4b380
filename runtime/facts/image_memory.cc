// Pages from the system. Tested by tests/unit/runtime/facts/image_test.cc. It does not know what is
// in them.
#include "runtime/facts/image_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace sightline {
namespace {

std::byte* mapped(std::size_t size, int protection, int flags, int file) {
  void* const at = size == 0 ? MAP_FAILED : ::mmap(nullptr, size, protection, flags, file, 0);
  if (at == MAP_FAILED) return nullptr;
  if (size >= kHugePage) advise_huge_pages(at, size);
  return static_cast<std::byte*>(at);
}

}  // namespace

void advise_huge_pages([[maybe_unused]] void* at, [[maybe_unused]] std::size_t bytes) {
#ifdef MADV_HUGEPAGE
  static_cast<void>(::madvise(at, bytes, MADV_HUGEPAGE));
#endif
}

ImageMemory ImageMemory::of_size(std::size_t bytes) {
  std::byte* const at = mapped(bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  return at == nullptr ? ImageMemory{} : ImageMemory{at, bytes};
}

ImageMemory ImageMemory::of_file(const char* path) {
  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  struct stat about{};
  const bool found = ::fstat(file, &about) == 0;
  const auto size = found ? static_cast<std::size_t>(about.st_size) : 0;
  std::byte* const at = mapped(size, PROT_READ, MAP_SHARED, file);
  ::close(file);
  return at == nullptr ? ImageMemory{} : ImageMemory{at, size};
}

ImageMemory::ImageMemory(ImageMemory&& other) noexcept
    : at_(std::exchange(other.at_, nullptr)), size_(std::exchange(other.size_, 0)) {}

ImageMemory& ImageMemory::operator=(ImageMemory&& other) noexcept {
  std::swap(at_, other.at_);
  std::swap(size_, other.size_);
  return *this;
}

ImageMemory::~ImageMemory() {
  if (at_ != nullptr) ::munmap(at_, size_);
}

}  // namespace sightline
