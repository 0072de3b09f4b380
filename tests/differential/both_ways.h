// One policy's decisions by the plan and by the machine, one by one and many at a time, on one
// snapshot.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "sightline/compiler.h"
#include "sightline/fact_batch.h"
#include "tests/support/pick.h"

namespace sightline::testing {

// Requests, and the texts that they borrow.
class Requests {
 public:
  Requests(const Policy& policy, const World& world) : policy_(policy), world_(world) {}
  // One about that world: of its entities and of strangers, equal ones among them; now and then of
  // a later revision or of younger facts than there are, of no moment or of nothing in the schema.
  void add(const WorldRequest& request, const Pick& pick);

  std::vector<Request> all;
  std::vector<std::string> words;  // what the request is, for failures

 private:
  Value strange(const Type& type, Value value, const Pick& pick) const;

  const Policy& policy_;
  const World& world_;
  std::deque<std::vector<ContextValue>> contexts_;
};

struct PlanTally {
  std::size_t planned = 0, by_machine = 0, allowed = 0, denied = 0, owing = 0, blind = 0;
};

// Empty if all ways agree, else which request they do not agree about.
// `code`: the policy as C++, or null.
std::string disagreement(const Policy& policy, const Snapshot& snapshot, const Requests& requests,
                         PlanTally& tally, const direct::Code* code = nullptr);

// The facts of a world as changes of those of an older one about the same entities.
FactBatch changes_of(const Schema& schema, const World& before, const World& after);

}  // namespace sightline::testing
