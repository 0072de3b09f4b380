// Ids of used grants in a table of a fixed size: chains of places that are taken from a list of free ones and go
// back to it when they have expired, the first to expire first.
// Tested in tests/unit/runtime/trust/used_grants_test.cc. Refuses to know what was granted.

#include "sightline/trust/used_grants.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <vector>

namespace sightline {

namespace {

constexpr std::uint32_t kNowhere = 0xffffffff;
constexpr int kForgottenAtOnce = 4;

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
    by_expiry.reserve(places.size());
  }

  std::uint32_t& chain_of(const GrantId& id) {
    std::uint64_t hash = 0;
    std::memcpy(&hash, id.data(), sizeof hash);  // an issuer draws ids at random
    return heads[hash % heads.size()];
  }
  bool has(const GrantId& id) {
    std::uint32_t at = chain_of(id);
    while (at != kNowhere && (places[at].id != id || places[at].expires <= latest))
      at = places[at].next;
    return at != kNowhere;
  }
  void add(const GrantId& id, Time expires) {
    std::uint32_t& head = chain_of(id);
    const std::uint32_t place = free;
    free = places[place].next;
    places[place] = {id, expires, head};
    head = place;
    by_expiry.push_back(place);
    std::push_heap(by_expiry.begin(), by_expiry.end(), Later{places});
  }
  // Some of what has expired, the first of all first: nobody waits for all of it.
  void forget_expired() {
    for (int i = 0; i < kForgottenAtOnce && !by_expiry.empty(); ++i) {
      const std::uint32_t gone = by_expiry.front();
      if (places[gone].expires > latest) return;
      std::pop_heap(by_expiry.begin(), by_expiry.end(), Later{places});
      by_expiry.pop_back();
      std::uint32_t* link = &chain_of(places[gone].id);
      while (*link != gone) link = &places[*link].next;
      *link = places[gone].next;
      places[gone].next = free;
      free = gone;
    }
  }

  struct Later {
    const std::vector<Place>& places;
    bool operator()(std::uint32_t a, std::uint32_t b) const {
      return places[a].expires > places[b].expires;
    }
  };
  std::mutex mutex;
  std::vector<Place> places;
  std::vector<std::uint32_t> heads;
  std::uint32_t free;
  std::vector<std::uint32_t> by_expiry;  // a heap of the places that are used
  Time latest = Time::min();  // the latest `now` that anybody said: time does not go back here
};

UsedGrantsInMemory::UsedGrantsInMemory(std::size_t capacity)
    : table_(std::make_unique<Table>(capacity)) {}
UsedGrantsInMemory::~UsedGrantsInMemory() = default;

UsedGrants::Use UsedGrantsInMemory::use(const GrantId& id, Time expires, Time now) noexcept {
  Table& table = *table_;
  const std::scoped_lock lock(table.mutex);
  table.latest = std::max(table.latest, now);
  if (expires <= table.latest) return Use::again;  // it may have been forgotten
  if (table.has(id)) return Use::again;
  table.forget_expired();
  if (table.free == kNowhere) return Use::refused;
  table.add(id, expires);
  return Use::first;
}

std::size_t UsedGrantsInMemory::remembered() const {
  const std::scoped_lock lock(table_->mutex);
  return table_->by_expiry.size();
}

}  // namespace sightline
