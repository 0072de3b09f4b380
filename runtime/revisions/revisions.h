// The newest revision, who reads which, and those that nobody reads any more.
//
// Epochs: a reader says in its slot which epoch it began in, then looks at the newest revision; the
// writer makes another the newest, begins the next epoch, and frees what it replaced once every slot is
// empty or of that epoch. The reader's two steps must not change places. That is paid for by the
// writer, with membarrier(2), where the system has it; else by sequentially consistent steps.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "sightline/fact_writer.h"

namespace sightline {

struct FactReader::Slot {
  alignas(64) std::atomic<std::uint64_t> epoch{0};  // 0: reads nothing
  bool used = false;                                // by a reader; under Shared::readers
};

struct FactReader::Shared {
  Shared();
  ~Shared();

  Slot* take_slot();
  void give_back(Slot* slot);
  const Snapshot* enter(Slot& slot) noexcept;
  void leave(Slot& slot) noexcept { slot.epoch.store(0, std::memory_order_release); }

  // By the writer. After make_room() publishing cannot fail.
  void make_room() { retired_.reserve(retired_.size() + 1); }
  void publish(std::unique_ptr<const Snapshot> next) noexcept;
  std::size_t free_unread();  // how many are still read

  std::atomic<const Snapshot*> newest{nullptr};

 private:
  struct Retired {
    std::unique_ptr<const Snapshot> snapshot;
    std::uint64_t epoch = 0;  // who began in it or later does not read it
  };
  std::atomic<std::uint64_t> epoch_{1};
  const bool asymmetric_;  // the writer pays
  std::mutex readers_;
  std::list<Slot> slots_;
  std::vector<Retired> retired_;
  std::unique_ptr<const Snapshot> newest_owner_;
};

}  // namespace sightline
