// The door of `compiler/`: a checked policy becomes an artifact, and claims about that artifact are
// proved or refuted.
//
//   auto artifact = sightline::compile(*checked, source.text());           // bytes, nothing proved yet
//   auto report = sightline::prove(*checked, *artifact);                    // about those very bytes
//   if (report->proved()) write(sightline::with_record(*artifact, *report));
//
// Every function is a pure function of its arguments (prove also of the solver's version) and may be
// called from several threads at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sightline/loaded_policy.h"
#include "sightline/policy.h"
#include "sightline/result.h"
#include "sightline/world.h"

namespace sightline {

using Artifact = std::vector<std::byte>;

// Why a checked policy has no artifact: it is too large for the machine. Names the rule.
struct CompileError {
  std::string message;
  Span span;
};

// The artifact of a policy, with an empty proof record. Deterministic.
Result<Artifact, CompileError> compile(const CheckedPolicy& policy, std::string_view source_text);

// --- proofs

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

// The facts that break a property, or that show a `possible`, and the requests that do. What was given
// to the evaluator differs from the truth only where the declarations let it.
struct Counterexample {
  std::vector<AskedRequest> asked;       // one; of a `forall` one for each `may` about each request
  std::vector<BoundVariable> variables;  // of a `forall`
  std::int64_t now = 0;                  // of every request
  std::vector<WorldValue> given_context;
  World truth;     // entity ids are invented, named after their types
  World observed;  // what the evaluator was given
  std::vector<AttributePlace> attributes;  // the facts that matter; the others are arbitrary
  std::vector<EntityPlace> parents;
  std::vector<std::uint32_t> globals;
  std::vector<std::uint32_t> context;
};

struct Proved {
  std::optional<Counterexample> witness;  // of a `possible`: the request that is allowed
};
struct Refuted {
  std::optional<Counterexample> counterexample;  // none for a `possible`: no world at all allows it
  std::string why;                               // of a built-in proof: what differs
};
struct Unknown {
  std::string why;
};
struct Vacuous {};  // what it speaks of can never be: its `when` and not `unless`, with the invariants
using Verdict = std::variant<Proved, Refuted, Unknown, Vacuous>;

struct PropertyReport {
  std::string name;  // the property's, or `same meaning`, `fail closed`
  bool built_in = false;
  std::uint32_t property = 0;  // in typed::Policy::properties, unless built in
  Verdict verdict;
};

struct ProofReport {
  std::string prover;  // tool and solver with their versions
  std::vector<PropertyReport> properties;
  Digest artifact{};      // of the bytes that it is about
  bool complete = false;  // every property and every built-in proof was asked
  // What every proof in it takes for granted, in words.
  std::vector<std::string> assumptions;
  bool proved() const;  // complete, and all Proved
};

// Semantics: may change an answer, and only towards Unknown.
struct ProveOptions {
  std::optional<std::string> property;         // only this one; the report is then not complete
  std::uint32_t resource_limit = 20'000'000;   // of the solver, per question: the same on every run
  std::optional<double> timeout_seconds = {};  // per question, wall clock
};

// A refutation that the evaluator does not repeat, an artifact that does not load: our mistake,
// never a verdict (exit code 4).
struct InternalError {
  std::string message;
};

// Proves every property, `same meaning` and `fail closed` about the given bytes. `progress` is told
// the name of each question before it is asked.
Result<ProofReport, InternalError> prove(
    const CheckedPolicy& policy, std::span<const std::byte> artifact,
    const ProveOptions& options = {}, const std::function<void(std::string_view)>& progress = {});

// The same artifact with the report as its proof record. A report about other bytes counts for nothing:
// then every property is recorded as not asked.
Artifact with_record(std::span<const std::byte> artifact, const CheckedPolicy& policy,
                     const ProofReport& report);

// A refuted property told as a story, as a table of the facts in it, and as a `world` and `test` to
// paste. Ends in a line end.
std::string story(const CheckedPolicy& policy, const PropertyReport& report, const Source& source);

// --- worlds and tests

// The snapshot of an observed world, for a policy loaded from this policy's artifact. Entity k of type t
// has the id observed.entities[t][k].id.
Result<Snapshot, FactError> to_snapshot(const World& observed, const Policy& loaded);

// One thing that a test says of a policy and that is not so.
struct TestFailure {
  Span span;            // of the line; of the test, for a request that no line is about
  std::string message;  // what was expected and what came out, with the deciding rules
};
struct TestReport {
  std::string name;
  Span span;
  std::vector<TestFailure> failures;  // empty: passed
};
// Runs every `test` block whose name passes `selected`, on the evaluator and on the reference
// semantics; a difference between the two is a failure that says so.
std::vector<TestReport> run_tests(const CheckedPolicy& policy, const Policy& loaded,
                                  const std::function<bool(std::string_view)>& selected = {});

// What the requests of the tests have shown of each rule.
struct Coverage {
  // The condition of a clause, or something in it that is not made of `and or not implies`.
  struct Condition {
    Span span;  // where it is written: in the rule, or in what the rule uses
    bool is_clause = false;
    bool seen_true = false, seen_false = false, seen_unknown = false;
  };
  struct Rule {
    std::string name;
    Span span;
    bool held = false;  // a permit was true, a forbid true or unknown
    std::vector<Condition> conditions;  // in the order of the text, without constants
  };
  std::vector<Rule> rules;  // in the order of the text
};
// By the reference semantics, over the `test` blocks whose name passes `selected`.
Coverage coverage(const CheckedPolicy& policy,
                  const std::function<bool(std::string_view)>& selected = {});

// --- listings

// The artifact for people: rules with their code, facts read, constants, proofs.
std::string disassemble(const Policy& loaded);

}  // namespace sightline
