// What Axioms works with: uses of facts, instances of queries, and what it keeps about moments
// other than now.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <vector>

#include "compiler/prove/fact_terms.h"
#include "compiler/prove/symbolic_query.h"
#include "runtime/format/program.h"

namespace sightline {

// What a property takes for granted about what was observed, beyond the trust words.
struct Assumed {
  bool complete = false;  // nothing is missing
  bool current = false;   // what is dated or sealed is of now
  // Cached facts that are true: attribute {type, attribute}, relation {relation, 0}, global
  // {global, 0}.
  std::set<std::tuple<Place, std::uint16_t, std::uint16_t>> honest;
};

// What the assertions speak of, for reading a model.
struct FactUse {
  Meaning meaning;
  smt::Term application;
  std::vector<smt::Term> arguments;
  // The arguments without the moment.
  std::span<const smt::Term> key() const {
    return std::span(arguments).first(arguments.size() - 1);
  }
};

// A query about the rows that stand for the generic ones around it.
struct QueryInstance {
  const SymbolicQuery* query = nullptr;
  std::vector<smt::Term> outer;
  bool yes = true;  // which of its two propositions
};

// An assertion and the part of it that brings more: of a proposition's own definition all but the
// proposition, or each side of it would ask for the other.
struct PendingAssertion {
  smt::Term assertion, uses;
};

struct PreparedInvariant {
  Invariant::Subject subject;
  std::uint16_t owner = 0;
  smt::Term generic, broken;
};

struct Declared {
  Trust trust;
  std::optional<std::int64_t> within;
};
// Of which moment what is given is the truth, and when it is.
struct Tie {
  smt::Term is_so;
  std::optional<smt::Term> moment;  // if it is not now
};

struct Moments {
  // A `once` about the rows that stand for the generic ones around it.
  struct Instance {
    const SymbolicOnce* once = nullptr;
    std::vector<smt::Term> outer;
    bool yes = true;  // which of its two propositions
  };
  // Of `generic` at `moment`.
  struct Prepared {
    Invariant::Subject subject;
    std::uint16_t owner = 0;
    smt::Term generic, moment, broken;
  };

  bool related = false;         // what is given of another moment is the truth of that moment
  std::vector<smt::Term> used;  // without now
  std::set<unsigned> ids;
  std::size_t witnesses = 0;
  std::vector<Instance> universals;
  std::vector<Prepared> invariants;
  // At which somebody asks what was in what, and of how many of the nodes it has been said.
  struct Order {
    smt::Term moment;
    std::size_t grounded = 0;
  };
  std::vector<Order> orders;
  std::set<unsigned> order_ids;
  // Rows whose key was asked for, by relation and key: they are the same at every moment.
  std::map<std::vector<unsigned>, smt::Term> rows;
};

}  // namespace sightline
