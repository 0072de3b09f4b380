// What came of asking the prover: a verdict on every claim, with the worlds that show it.
//
//   for (const auto& property : report.properties)
//     if (const auto* refuted = std::get_if<sightline::Refuted>(&property.verdict)) tell(*refuted);
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sightline/decision.h"
#include "sightline/policy.h"
#include "sightline/world.h"

namespace sightline {

// One question of a counterexample and its answer.
struct AskedRequest {
  WorldRequest request;
  bool allowed = false;  // what the real evaluator decided on `observed`: replayed, not believed
  std::vector<std::uint16_t> rules;        // that determined it
  std::vector<std::uint16_t> obligations;  // that an allow came with
  bool allowed_by_truth = false;           // what it decides when it is given the truth
  bool wanted = false;                     // the decision with which the property would hold
};
// What a variable of a `forall` stands for: an entity, a member, or the key of a row.
struct BoundVariable {
  std::int64_t value = 0;
  std::vector<std::int64_t> columns;  // of a row
};

// The facts that break a property, or that show a `possible`, and the requests that do. What was
// given to the evaluator differs from the truth only where the declarations let it.
struct Counterexample {
  std::vector<AskedRequest> asked;       // one; of a `forall` one for each `may` about each request
  std::vector<BoundVariable> variables;  // of a `forall`
  std::int64_t now = 0;                  // of every request
  std::vector<WorldValue> given_context;
  World truth;                   // entity ids are invented, named after their types
  World observed;                // what the evaluator was given
  std::vector<Earlier> earlier;  // of a property that speaks of other moments: what was so before
  std::vector<AttributePlace> attributes;  // the facts that matter; the others are arbitrary
  std::vector<EntityPlace> parents;
  std::vector<std::uint32_t> globals;
  std::vector<std::uint32_t> context;
};

// A place in the text of a policy, and what is to be said of it.
struct Finding {
  Span span;
  std::string message;
  bool quotes = false;  // the text at that place belongs to the message
};

struct Proved {
  std::optional<Counterexample> witness;  // of a `possible`: the request that is allowed
};
struct Refuted {
  std::optional<Counterexample> counterexample = {};  // none for a `possible`: no world allows it
  std::string why = {};                               // of a built-in proof: what differs
  std::vector<Finding> findings = {};                 // of a built-in proof about the text: where
};
struct Unknown {
  std::string why;
};
// What it speaks of can never be: its `when` and not `unless`, with the invariants.
struct Vacuous {};
using Verdict = std::variant<Proved, Refuted, Unknown, Vacuous>;

// What a proof of a `never`, an `always` or a `forall` rests on. All of it together suffices;
// another proof may do with other parts.
struct Support {
  std::vector<Span> conditions;  // of the rules: those that carry it
  // Facts that break it if they alone are wrong: `Clip.account`.
  std::vector<std::string> must_be_true;
  // Facts that may all be wrong at once, as many as were found.
  std::vector<std::string> may_be_wrong;
};

// What another solver says to the same ground questions.
struct SecondOpinion {
  std::string solver;                                       // "cvc5 1.0.3"
  std::uint32_t agreed = 0, unanswered = 0, disagreed = 0;  // questions
};

struct PropertyReport {
  std::string name;  // the property's, or of a built-in proof, `same meaning`
  bool built_in = false;
  std::uint32_t property = 0;  // in typed::Policy::properties, unless built in
  Verdict verdict;
  std::optional<Support> support = {};               // of a property that is proved, if asked for
  std::optional<SecondOpinion> second_opinion = {};  // if asked for
  std::vector<std::byte> proof = {};  // a proof object, if asked for and there is one
  bool cached = false;                // found in ProveOptions::cache, not asked
};

// An action, and types of who asks and of what is asked for: positions in typed::Policy.
struct RequestKind {
  std::uint32_t action = 0, principal = 0, resource = 0;
};

// Something that is claimed of a switch (SwitchReport), of these kinds of requests.
struct SwitchClaim {
  enum class Kind : std::uint8_t {
    closes,           // thrown, it lets none of them be allowed
    opens_nothing,    // thrown, it allows nothing that it denies otherwise
    changes_nothing,  // decision and obligations are the same, thrown or not
    unavailable  // not to be had, it allows nothing that a value denies, and sheds no obligation
  };
  Kind kind = Kind::closes;
  std::vector<RequestKind> requests;       // of a refutation and of an unknown: one
  Verdict verdict;                         // a refutation has its world
  std::vector<std::optional<bool>> given;  // the switch, for each request of that world
};

// A `global` that some rule reads, or a bool: what its two values make of each request, everything else
// being the same. What the evaluator is *given* counts, whatever the truth is.
struct SwitchReport {
  enum class Kind : std::uint8_t {
    closes,      // thrown, it takes something away; the other value takes nothing
    permits,     // `true` allows what `false` denies, and `false` closes nothing wholly
    both_ways,   // each value allows something that the other denies
    no_closing,  // both allow the same
    unclear,     // not every question was answered
    no_switch,   // it has more than two values, and nothing is claimed of it
    unread       // no rule reads it, and nothing was asked: never kept
  };
  std::string name;
  std::uint32_t global = 0;  // in typed::Policy::globals
  Kind kind = Kind::unclear;
  bool thrown = true;  // the value that closes; `true` where none does
  std::vector<SwitchClaim> claims;
  bool cached = false;      // as PropertyReport::cached
  bool is_decided() const;  // every claim is proved or shown to be wrong
};

struct ProofReport {
  std::string prover;  // tool and solver with their versions
  std::vector<PropertyReport> properties;
  std::vector<SwitchReport> switches;  // if asked for; whether it is proved does not depend on them
  Digest body{};  // of what it is about: Policy::body, which is the same with proofs and without
  bool complete = false;                 // every property and every built-in proof was asked
  std::vector<std::string> assumptions;  // what every proof in it takes for granted, in words
  bool proved() const;                   // complete, and all Proved
};

}  // namespace sightline
