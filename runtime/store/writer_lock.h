// Who writes in a directory: one process, for as long as it holds this.
#pragma once

#include <string>

#include "sightline/result.h"
#include "sightline/store/fact_log.h"

namespace sightline {

// Released when it is destroyed, and by the system when its process ends, however that ends.
class WriterLock {
 public:
  static Result<WriterLock, StoreError> take(const std::string& directory);
  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&&) = delete;
  ~WriterLock();

 private:
  explicit WriterLock(int file) : file_(file) {}
  int file_;
};

}  // namespace sightline
