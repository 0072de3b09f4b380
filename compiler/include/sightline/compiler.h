// The door of `compiler/`: a checked policy becomes an artifact, and claims about that artifact are
// proved or refuted.
//
//   auto artifact = sightline::compile(*checked, source.text());  // bytes, nothing proved yet
//   auto report = sightline::prove(*checked, *artifact);          // about those very bytes
//   if (report->proved()) write(sightline::with_record(*artifact, *checked, *report));
//
// Every function is a pure function of its arguments (prove also of the solver's version) and may
// be called from several threads at once (prove only with one job, no timeout and no cache).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/loaded_policy.h"
#include "sightline/policy.h"
#include "sightline/proof_report.h"
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

// --- proofs (what comes of them: proof_report.h)

// A folder where verdicts are kept from one run to the next. Whoever can write there can forge one:
// it is for trying things out, never for what is shipped.
struct VerdictCache {
  std::string folder;  // made if it is not there; only files of this user's are believed
  std::string text;    // the policy's, with its imports
};

// May change an answer only towards Unknown, and what comes with it.
struct ProveOptions {
  std::optional<std::string> property = {};    // only this one; the report is then not complete
  std::uint32_t resource_limit = 20'000'000;   // of the solver, per question: the same on every run
  std::optional<double> timeout_seconds = {};  // per line of the report, wall clock
  // Questions at once. With one job and no timeout they are asked in this process; otherwise each
  // in a child process, which may be killed: then no other thread of this process may be proving.
  unsigned jobs = 1;
  bool support = false;   // PropertyReport::support
  bool switches = false;  // ProofReport::switches; not of one property only
  bool proofs = false;    // PropertyReport::proof
  // PropertyReport::second_opinion: a program that reads SMT-LIB 2 as `cvc5` does.
  std::optional<std::string> second_opinion = {};
  std::optional<std::string> save_queries = {};  // a folder: NAME.smt2 gets the questions of NAME
  // Not used while others listen to the questions (second_opinion, save_queries).
  std::optional<VerdictCache> cache = {};
};

// A refutation that the evaluator does not repeat, an artifact that does not load: our mistake,
// never a verdict (exit code 4).
struct InternalError {
  std::string message;
};

// Proves every property and what is proved of every policy, about the given bytes. `progress` is
// told each question before it is asked (`same meaning, 11 of 12`), and again while it is waited
// for.
Result<ProofReport, InternalError> prove(
    const CheckedPolicy& policy, std::span<const std::byte> artifact,
    const ProveOptions& options = {}, const std::function<void(std::string_view)>& progress = {});

// Name and version of a program for ProveOptions::second_opinion: "cvc5 1.0.3". Nothing: there is
// none.
std::optional<std::string> solver_version(const std::string& program);

// The same artifact with the report as its proof record. A report about other bytes counts for
// nothing: then every property is recorded as not asked.
Artifact with_record(std::span<const std::byte> artifact, const CheckedPolicy& policy,
                     const ProofReport& report);

// A refuted property told as a story, as a table of the facts in it, and as a `world` and `test` to
// paste. Ends in a line end.
std::string story(const CheckedPolicy& policy, const PropertyReport& report, const Source& source);

// --- worlds and tests

// The snapshot of an observed world, for a policy loaded from this policy's artifact. Entity k of
// type t has the id observed.entities[t][k].id.
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
    bool held = false;                  // a permit was true, a forbid true or unknown
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
