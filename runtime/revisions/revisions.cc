// Readers in their slots -> which revisions may go. Tested by tests/unit/runtime/revisions/readers_test.cc,
// also under the thread sanitizer, which knows nothing of membarrier(2), so that there the other way
// is taken.
#include "runtime/revisions/revisions.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace sightline {
namespace {

#if defined(__SANITIZE_THREAD__)
constexpr bool kMembarrier = false;
#else
constexpr bool kMembarrier = true;
#endif

bool membarrier(int command) { return ::syscall(SYS_membarrier, command, 0, 0) == 0; }

}  // namespace

FactReader::Shared::Shared()
    : asymmetric_(kMembarrier && membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED)) {}
FactReader::Shared::~Shared() = default;

FactReader::Slot* FactReader::Shared::take_slot() {
  const std::lock_guard lock(readers_);
  auto free =
      std::find_if(slots_.begin(), slots_.end(), [](const Slot& slot) { return !slot.used; });
  if (free == slots_.end()) free = slots_.emplace(slots_.end());
  free->used = true;
  return &*free;
}

void FactReader::Shared::give_back(Slot* slot) {
  const std::lock_guard lock(readers_);
  slot->used = false;
}

const Snapshot* FactReader::Shared::enter(Slot& slot) noexcept {
  const auto now = epoch_.load(std::memory_order_acquire);
  if (!asymmetric_) {
    slot.epoch.store(now, std::memory_order_seq_cst);
    return newest.load(std::memory_order_seq_cst);
  }
  slot.epoch.store(now, std::memory_order_relaxed);
  std::atomic_signal_fence(
      std::memory_order_seq_cst);  // for the compiler; the writer sees to the rest
  return newest.load(std::memory_order_acquire);
}

void FactReader::Shared::publish(std::unique_ptr<const Snapshot> next) noexcept {
  newest.store(next.get(), std::memory_order_seq_cst);
  const auto epoch = epoch_.fetch_add(1, std::memory_order_seq_cst) + 1;
  if (newest_owner_ != nullptr) retired_.push_back({std::move(newest_owner_), epoch});
  newest_owner_ = std::move(next);
  free_unread();
}

std::size_t FactReader::Shared::free_unread() {
  if (asymmetric_) membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
  std::uint64_t oldest = ~std::uint64_t{0};
  {
    const std::lock_guard lock(readers_);
    for (const Slot& slot : slots_) {
      const auto epoch = slot.epoch.load(std::memory_order_seq_cst);
      if (epoch != 0) oldest = std::min(oldest, epoch);
    }
  }
  std::erase_if(retired_, [&](const Retired& it) { return it.epoch <= oldest; });
  return retired_.size() + 1;
}

FactReader::FactReader(std::shared_ptr<Shared> shared, Slot* slot)
    : shared_(std::move(shared)), slot_(slot) {}
FactReader::FactReader(FactReader&& other) noexcept
    : shared_(std::move(other.shared_)), slot_(std::exchange(other.slot_, nullptr)) {}
FactReader::~FactReader() {
  if (slot_ != nullptr) shared_->give_back(slot_);
}

PinnedFacts FactReader::pin() noexcept {
  // The slot says what the first of several pins began with, which keeps the others' as well.
  const Snapshot* const newest =
      pins_++ == 0 ? shared_->enter(*slot_) : shared_->newest.load(std::memory_order_acquire);
  return {*this, newest};
}

void FactReader::unpin() noexcept {
  if (--pins_ == 0) shared_->leave(*slot_);
}

PinnedFacts::PinnedFacts(PinnedFacts&& other) noexcept
    : reader_(std::exchange(other.reader_, nullptr)), snapshot_(other.snapshot_) {}
PinnedFacts::~PinnedFacts() {
  if (reader_ != nullptr) reader_->unpin();
}

}  // namespace sightline
