// `some` and `several` over all worlds at once. The answer of a query is a pair of fresh
// propositions, whose meaning axioms.h adds for exactly the queries that a question uses. Inside
// another query they are functions of the rows of the queries around: put a row term for one, and
// the application that comes out is the inner query about that row.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "compiler/prove/smt/term.h"
#include "runtime/format/program.h"

namespace sightline {

struct SymbolicValue {
  smt::Term known, present, payload;
};
struct SymbolicTruth {
  smt::Term yes, no;
};
struct SymbolicRow {
  std::uint16_t relation = 0;
  smt::Term term;
};

// Who asks for what: a rule's request, or what a property or an invariant speaks of. What is not
// given is not mentioned.
struct SymbolicRequest {
  smt::Term principal, resource, action;
  std::vector<SymbolicValue> variables;  // of `forall`
  SymbolicRow subject;                   // of an invariant about rows
};

// Whose eyes: what is so (properties, where no arithmetic leaves its range), what is so as the
// snapshot builder computes with it (invariants), and what an evaluator was given (rules).
enum class View : std::uint8_t { truth, built, first_observation, second_observation };
inline bool is_observation(View view) {
  return view == View::first_observation || view == View::second_observation;
}

struct SymbolicQuery {
  View view = View::truth;
  std::uint16_t relation = 0;
  bool several = false;
  std::array<std::optional<smt::Term>, kMaxColumns> arguments;
  smt::Term arguments_known;
  smt::Term complete;               // the look-up returned every row there is
  std::optional<smt::Term> moment;  // of the truth that is asked about, if it is not now
  smt::Term generic;                // the row that `body` speaks of
  SymbolicTruth body;
  std::vector<smt::Term> outer;  // of what is around it, what it depends on
  smt::Function yes, no;         // of `outer`
};

// `once (C) within d`: C was so at one moment of the last d.
struct SymbolicOnce {
  std::int64_t milliseconds = 0;
  SymbolicTruth now;   // whether C is so now
  smt::Term generic;   // the moment that `then` speaks of
  SymbolicTruth then;  // whether C was so at it
  std::vector<smt::Term> outer;
  smt::Function yes, no;  // of `outer`
};

// The queries of one encoding. Equal queries are one, so that the machine's and the reference's
// meet.
class SymbolicQueries {
 public:
  explicit SymbolicQueries(smt::Context& context) : context_(context) {}

  // `around`: the generic rows of the queries around, and the subject of an invariant.
  SymbolicTruth answer(SymbolicQuery query, std::span<const smt::Term> around);

  // A query one of whose propositions has this function id; null for others.
  struct Proposition {
    const SymbolicQuery* query = nullptr;
    bool yes = true;
  };
  std::optional<Proposition> defined_by(unsigned function_id) const;

  SymbolicTruth answer(SymbolicOnce once, std::span<const smt::Term> around);
  struct OnceProposition {
    const SymbolicOnce* once = nullptr;
    bool yes = true;
  };
  std::optional<OnceProposition> once_defined_by(unsigned function_id) const;
  bool mentions_once() const { return !onces_.empty(); }

  // Something was asked about another moment that has no meaning the prover knows.
  void refuse(std::string why) { refused_ = std::move(why); }
  const std::optional<std::string>& refused() const { return refused_; }

 private:
  // What of what is around these mention.
  static std::vector<smt::Term> used(std::span<const smt::Term> parts,
                                     std::span<const smt::Term> around);

  smt::Context& context_;
  std::map<std::vector<unsigned>, std::size_t> known_;
  std::vector<std::unique_ptr<SymbolicQuery>> queries_;
  std::map<unsigned, Proposition> propositions_;
  std::map<std::vector<unsigned>, std::size_t> known_onces_;
  std::vector<std::unique_ptr<SymbolicOnce>> onces_;
  std::map<unsigned, OnceProposition> once_propositions_;
  std::optional<std::string> refused_;
};

}  // namespace sightline
