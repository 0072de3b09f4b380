// Many requests, one answer each, in order.
#pragma once

#include <cstdint>
#include <istream>
#include <ostream>
#include <string>

#include "compiler/cli/requests.h"
#include "compiler/cli/sealed_cache.h"
#include "sightline/loaded_policy.h"
#include "sightline/snapshot.h"

namespace sightline::cli {

struct StreamSummary {
  std::uint64_t allowed = 0, denied = 0;
  std::uint64_t refused = 0;             // could not be asked: answered `false` with an error
  std::uint64_t decide_nanoseconds = 0;  // inside Policy::decide with its reasons, and nothing else
  bool input_failed = false;
  std::uint64_t requests() const { return allowed + denied + refused; }
};

// What decides: the snapshot, and over it the records of a cache, if there are any. All outlive the answers.
struct Facts {
  const Policy& policy;
  const Snapshot& snapshot;
  SealedCache* sealed = nullptr;
  Collector* collector = nullptr;  // of `sealed`
};

// Answers every line of `in` on `out`, one line each. A line that cannot be read is answered in its
// place and named on `err` (`name:line: ..`; the first 20 of them). Answers are written when no more
// input is at hand, so that a program at the other end of a pipe is not kept waiting.
StreamSummary answer_lines(std::istream& in, const std::string& name, const Facts& facts,
                           const Clock& clock, std::ostream& out, std::ostream& err);

// Answers one document. `in_place` is put before an error's message on `err`.
StreamSummary answer_one(std::string_view json, const std::string& name, const Facts& facts,
                         const Clock& clock, std::ostream& out, std::ostream& err);

}  // namespace sightline::cli
