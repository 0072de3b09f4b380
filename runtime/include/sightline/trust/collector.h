// Asks a cache and a registry for the facts of a few decisions, and believes each as far as the policy's trust
// words go (specs/language.md, Trust).
//
//   auto collector = sightline::Collector::make(policy, {
//       .registry = {.source = &postgres, .names = {"Camera", "share"}, .keeps_declarations = true},
//       .cache = {.source = &redis, .names = {"Clip"}, .keys = &keys}});
//   auto collected = collector->collect(requests, *pinned);
//   if (collected.decide(0)) ...
//
// A trouble of any kind makes facts unavailable and is counted; it never makes them others.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sightline/observation.h"
#include "sightline/trust/registry_source.h"
#include "sightline/trust/sealed_record.h"

namespace sightline {

// Of one collection, or of many added up.
struct CollectorCounts {
  std::uint64_t rounds = 0;  // of asking
  std::uint64_t asked_cache = 0, asked_registry = 0;
  std::uint64_t believed = 0;  // answers that became facts
  std::uint64_t left_to_snapshot = 0;
  std::uint64_t unavailable = 0;  // questions that came to nothing
  // Why answers did not:
  std::uint64_t absent = 0, failed = 0;
  std::uint64_t another_question = 0;  // a reply to what was not asked, or was answered before
  std::uint64_t another_key = 0;       // a record whose tag holds, about something else
  std::uint64_t not_believed = 0;      // a cache spoke of what it has no say in
  std::uint64_t refused = 0;  // an answer that does not fit the schema, or breaks what is declared
  std::uint64_t too_old = 0;  // or from the future; the fact is there, and nobody believes it
  std::array<std::uint64_t, kSealErrorKinds> seals = {};  // by SealError::Kind

  CollectorCounts& operator+=(const CollectorCounts& other);
};

// Serves entity types, relations and globals, by name.
struct RegistryService {
  RegistrySource* source = nullptr;  // null: there is none
  std::vector<std::string> names = {};
  // It enforces what the policy's invariants and `unique` say about them, as the builder of a snapshot does:
  // proofs rely on it. Without this word such names are refused.
  bool keeps_declarations = false;
};
// Of the names it serves, what is declared `sealed` or `cached`.
struct CacheService {
  FactSource* source = nullptr;
  std::vector<std::string> names = {};
  const SealKeys* keys = nullptr;  // null: it is asked for nothing that is sealed
  // Snapshots have all the sealed facts that it is asked for as well. Without this word a sealed row, or the
  // value of an optional attribute, that neither the cache brings nor the snapshot has is unavailable; with it, it is not there.
  bool snapshot_has_all = false;
};
struct CollectorOptions {
  RegistryService registry = {};
  CacheService cache = {};
  std::chrono::milliseconds timeout{
      1000};  // of one round with one of them; no round begins after eight
  // The host's clock. A decision's moment is when all its facts have come.
  std::function<Time()> clock = [] {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  };
};

// What a collection came to. Immutable; the policy, the snapshot (keep its pin) and the requests' texts outlive it.
class Collected {
 public:
  // By what was collected for the request at that position, at `now()`, whatever its own `now` said. There is none: denied.
  Decision decide(std::size_t request, Trace* trace = nullptr) const noexcept;
  std::size_t size() const { return requests_.size(); }
  const Request& request(std::size_t position) const { return requests_[position]; }
  Time now() const { return now_; }
  const CollectorCounts& counts() const { return counts_; }
  const Observation& observation() const { return observation_; }

 private:
  friend class Collector;
  Collected(Observation observation, std::vector<Request> requests, Time now,
            CollectorCounts counts);
  Observation observation_;
  std::vector<Request> requests_;
  Time now_;
  CollectorCounts counts_;
};

// Belongs to one thread at a time, as its sources do. The policy, the sources and the keys outlive it.
class Collector {
 public:
  // Refuses, in words: a name that the policy does not know, or that has nothing to be asked for there; a
  // registry's fact with an age, which only a snapshot has at one moment; what an invariant or `unique`
  // speaks of, if the registry does not keep them; a part of what an invariant speaks of without the rest.
  static Result<Collector, std::string> make(const Policy& policy, CollectorOptions options);
  Collector(Collector&&) noexcept;
  ~Collector();

  // The cache is asked first, for what it has a say in; then the registry, if it serves that; else the snapshot
  // answers, as far as it says something (CacheService::snapshot_has_all). What the registry was asked for and did not say is unavailable, whatever the snapshot has.
  Collected collect(std::span<const Request> requests, const Snapshot& snapshot);

 private:
  struct Setup;
  explicit Collector(std::unique_ptr<const Setup> setup);
  std::unique_ptr<const Setup> setup_;
};

}  // namespace sightline
