// Which single-use grants were used. All edges that admit one grant must ask one such memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "sightline/value.h"

namespace sightline {

using GrantId = std::array<std::uint8_t, 16>;

class UsedGrants {
 public:
  enum class Use : std::uint8_t {
    first,    // and from now on it is used
    again,    // it was used, or it would have been forgotten by now
    refused,  // nobody can say or remember: no room, or the memory is not to be had
  };
  UsedGrants() = default;
  UsedGrants(const UsedGrants&) = delete;
  UsedGrants& operator=(const UsedGrants&) = delete;
  virtual ~UsedGrants() = default;
  // Says `first` at most once for an id, whichever threads ask. It may be forgotten when `expires` is over.
  virtual Use use(const GrantId& id, Time expires, Time now) noexcept = 0;
};

// In the memory of one process: room for `capacity` grants that have not expired, taken at once; nothing is
// allocated later. Full, it refuses. A clock that goes back brings nothing back.
class UsedGrantsInMemory final : public UsedGrants {
 public:
  explicit UsedGrantsInMemory(std::size_t capacity);
  ~UsedGrantsInMemory() override;
  Use use(const GrantId& id, Time expires, Time now) noexcept override;
  std::size_t remembered()
      const;  // also those that have expired, as long as nobody needed their room

 private:
  struct Table;
  std::unique_ptr<Table> table_;
};

}  // namespace sightline
