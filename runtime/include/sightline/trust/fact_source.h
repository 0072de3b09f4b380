// Where facts come from besides the snapshot: a registry's database, a cache. One interface for both, since
// what their word is worth is not theirs to say (collector.h).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sightline/observation.h"

namespace sightline {

struct Reply {
  // What this answers. SOUNDNESS: as it came back with the facts, or as the facts themselves say; never as it
  // was asked. A client that mixes up its replies is found out by nothing else.
  Question question;
  enum class Kind : std::uint8_t {
    answer,  // plain facts
    records,  // sealed ones, as seal() returned them (sealed_record.h): of an entity or a global one, of
              // rows the list or each row
    absent,  // it has nothing under that key
    failed,
  } kind = Kind::failed;
  Answer answer = {};
  std::vector<std::span<const std::byte>> records = {};
};

// Takes replies; what they borrow is looked at before take() returns.
class Replies {
 public:
  virtual ~Replies() = default;
  virtual void take(const Reply& reply) = 0;
};

using Deadline = std::chrono::steady_clock::time_point;

// Belongs to one thread at a time. An error is a reply that failed, or none; it never throws for one.
class FactSource {
 public:
  virtual ~FactSource() = default;
  // Asks all of these and hands over what comes back, in any order, until all has come or it is too late.
  // Whoever is out of step with the other side afterwards (a reply may still come) starts anew before
  // he asks again.
  virtual void ask(std::span<const Question> questions, Deadline deadline, Replies& replies) = 0;
};

}  // namespace sightline
