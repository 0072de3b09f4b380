// A policy as C++: what `sightline compile --cpp` writes, and what it is bound to. A host names one constant
// of it, and goes on asking its Gate:
//
//   auto gate = home::Gate::bind(std::move(*policy), {.direct = &home::kDirect});
//
// What stands in `Facts` and below is for the code that was written (sightline/direct_code.h). It may change
// with every version; code that was written for another one does not compile.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "sightline/decision.h"

namespace sightline {

class FactTables;
class Policy;
class Snapshot;
struct Request;

namespace direct {

struct Inside;  // sightline/direct_decision.h

inline constexpr int kVersion = 1;

// An entity type's ids and records, as an image has them.
struct Type {
  const std::uint32_t* slots;
  const std::byte* records;
  const char* arena;
  const std::byte* nowhere;  // the record of one of which nothing is known
  std::uint32_t slot_count, row_bits, size, record_bytes, id, id_bytes, id_prefix;
};
struct Relation {
  const std::byte* rows;
  std::uint32_t size;
};

// An image among whose facts a policy's constants have their numbers.
struct Bound {
  Digest
      code{};  // of the policy's body and of every place of a fact: equal to that of the code it serves
  std::uint64_t seed = 0;
  const Type* types = nullptr;
  const Relation* relations = nullptr;
  const std::int64_t* numbers = nullptr;  // of texts and others, in the plan's order
};

// A snapshot. No `bound`: it was made for no policy, or for one without a plan.
struct Facts {
  const Bound* bound = nullptr;
  const FactTables* tables = nullptr;
  const std::uint32_t* sizes = nullptr;      // of each entity type
  const std::uint8_t* incomplete = nullptr;  // of each relation: was it cut short?
  std::uint64_t revision = 0;
  std::int64_t as_of = 0;
  bool changed = false;  // since the image was made
};

// Of the entities that a request is about, among the facts of a snapshot. Negative: an id that none can have.
struct Numbers {
  std::int64_t principal = 0, resource = 0;
};

// One action for one pair of types.
struct Case {
  std::uint16_t action, principal, resource;
  // Decides as Policy::decide does, for a policy whose body is the code's, as who calls it has seen. No
  // numbers: it finds them. Else the snapshot is one that the code reads.
  Decision (*decide)(const Policy& policy, const Request& request, const Snapshot& snapshot,
                     const Numbers* numbers) noexcept;
};

// The whole of a policy.
struct Code {
  int version;
  Digest body;                  // Policy::body() of the artifact that it was written from
  Digest key;                   // Bound::code of the snapshots that it reads; others go to the plan
  std::span<const Case> cases;  // in the order of action, principal, resource
  // As Policy::decide_many; a policy of another body, and facts made for another, are left to that.
  void (*decide_many)(const Policy& policy, std::span<const Request> requests,
                      const Snapshot& snapshot, std::span<Decision> decisions) noexcept;
};

}  // namespace direct
}  // namespace sightline
