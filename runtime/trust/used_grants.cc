// Ids of used grants in a table of a fixed size: chains of places that are taken from a list of free ones
// and go back to it when they have expired.
// Tested in tests/unit/runtime/trust/used_grants_test.cc. Refuses to know what was granted.

#include "sightline/trust/used_grants.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <vector>

namespace sightline {

namespace {

constexpr std::uint32_t kNowhere = 0xffffffff;

}  // namespace

struct UsedGrantsInMemory::Table {
  struct Place {
    GrantId id{};
    Time expires{};
    std::uint32_t next = kNowhere;  // in its chain, or in the list of free ones
  };

  explicit Table(std::size_t capacity)
      : places(std::min<std::size_t>(capacity, kNowhere - 1)),
        heads(places.size() + 1, kNowhere),
        free(places.empty() ? kNowhere : 0) {
    for (std::size_t i = 0; i + 1 < places.size(); ++i)
      places[i].next = static_cast<std::uint32_t>(i + 1);
  }

  std::uint32_t& chain_of(const GrantId& id) {
    std::uint64_t hash = 0;
    std::memcpy(&hash, id.data(), sizeof hash);  // an issuer draws ids at random
    return heads[hash % heads.size()];
  }
  // Gives back what has expired in a chain; whether the id is in it.
  bool walk(std::uint32_t& head, const GrantId* id) {
    bool found = false;
    for (std::uint32_t* link = &head; *link != kNowhere;) {
      Place& place = places[*link];
      if (place.expires <= latest) {
        const std::uint32_t gone = *link;
        *link = place.next;
        place.next = free;
        free = gone;
        --used;
        continue;
      }
      found = found || (id != nullptr && place.id == *id);
      earliest = std::min(earliest, place.expires);
      link = &place.next;
    }
    return found;
  }
  void make_room() {
    if (free != kNowhere || earliest > latest) return;
    earliest = Time::max();
    for (std::uint32_t& head : heads) walk(head, nullptr);
  }

  std::mutex mutex;
  std::vector<Place> places;
  std::vector<std::uint32_t> heads;
  std::uint32_t free;
  std::size_t used = 0;
  Time latest = Time::min();    // the latest `now` that anybody said: time does not go back here
  Time earliest = Time::max();  // nothing that is remembered expires before this
};

UsedGrantsInMemory::UsedGrantsInMemory(std::size_t capacity)
    : table_(std::make_unique<Table>(capacity)) {}
UsedGrantsInMemory::~UsedGrantsInMemory() = default;

UsedGrants::Use UsedGrantsInMemory::use(const GrantId& id, Time expires, Time now) noexcept {
  Table& table = *table_;
  const std::scoped_lock lock(table.mutex);
  table.latest = std::max(table.latest, now);
  if (expires <= table.latest) return Use::again;  // it may have been forgotten
  std::uint32_t& head = table.chain_of(id);
  if (table.walk(head, &id)) return Use::again;
  table.make_room();
  if (table.free == kNowhere) return Use::refused;
  const std::uint32_t place = table.free;
  table.free = table.places[place].next;
  table.places[place] = {id, expires, head};
  head = place;
  ++table.used;
  table.earliest = std::min(table.earliest, expires);
  return Use::first;
}

std::size_t UsedGrantsInMemory::remembered() const {
  const std::scoped_lock lock(table_->mutex);
  return table_->used;
}

}  // namespace sightline
