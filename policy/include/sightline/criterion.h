// The quantifier criterion: no policy may ask for ever new entities and rows. Where it is kept, a
// prover needs finitely many terms and always gets an answer.
//
//   const Criterion criterion(policy);
//   if (const auto ring = criterion.ring(property); !ring.empty()) .. Criterion::text(ring) ..
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sightline/span.h"
#include "sightline/typed.h"

namespace sightline {

class Criterion {
 public:
  // One step of a ring: for each `from` there is asked, at `place`, for another `to`.
  struct Step {
    std::string from, to;  // entity types and relations
    Span place;
  };
  using Ring = std::vector<Step>;  // the last step ends where the first begins; empty: none

  // Looks at the rules, in both polarities, and the invariants. Linear in their size.
  explicit Criterion(const typed::Policy& policy);

  // Of the rules and the invariants together: `check` refuses a policy with one.
  Ring ring() const;
  // Of these and one property of the policy: what is to be proved or shown can make a new one.
  Ring ring(const typed::Property& property) const;

  // "each `owned` asks for another `owned`".
  static std::string text(const Ring& ring);

  // Sorts are the entity types and, after them, the relations, by number; from which to which.
  using Edges = std::map<std::pair<std::uint32_t, std::uint32_t>, Span>;

 private:
  Ring find(const Edges& edges) const;

  const typed::Policy& policy_;
  Edges edges_;
  Edges of_requests_;  // of rules that a `may` under a universal asks
};

}  // namespace sightline
