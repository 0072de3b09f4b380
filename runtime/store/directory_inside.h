// What an open directory of facts holds, and how its image and its log come together.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <string>

#include "runtime/store/fact_state.h"
#include "sightline/store/fact_directory.h"

namespace sightline {

// SOUNDNESS: as long as nobody said when the facts were true, whatever is declared `within` an age is
// unavailable: this moment is after every `now`.
inline constexpr Time kNobodyKnowsWhen{std::chrono::milliseconds(kForever - 1)};

struct FactDirectory::Inside {
  std::string name;
  FactLog log;
  Schema schema;

  std::string image_name() const { return name + "/image"; }
  bool has_image() const { return ::access(image_name().c_str(), F_OK) == 0; }

  // Begins again when another process has compacted since the image was mapped: the log then begins behind it,
  // and a newer image has what is missing.
  template <class Replay>
  auto replay(const Replay& from_image) const -> decltype(from_image()) {
    constexpr int kMostTries = 10;
    for (int tries = 1;; ++tries) {
      auto done = from_image();
      if (done || done.error().kind != StoreError::Kind::trimmed) return done;
      if (tries == kMostTries) return without_image();
    }
  }
  StoreError without_image() const;
  StoreError other_schema() const;

  // Of the image; 0 if there is none. It can be newer than the log when who published it was killed.
  Result<std::uint64_t, StoreError> image_revision() const;
  Result<Snapshot, StoreError> mapped() const;
  Result<Snapshot, StoreError> from_log(const Policy& policy) const;  // where there is no image
  // What the image and the batches after it come to, and the revision of the last one.
  Result<std::uint64_t, StoreError> replayed(FactState& state) const;
  // A writer whose newest revision is the directory's.
  Result<FactWriter, StoreError> writer(const Policy& policy) const;
  // Applies the log's batches that the writer does not have yet.
  StoreResult catch_up(FactWriter& writer) const;
  // Puts an image in the place of all facts, then says so in the log.
  StoreResult publish(const Policy& policy, const Snapshot& facts);
};

}  // namespace sightline
