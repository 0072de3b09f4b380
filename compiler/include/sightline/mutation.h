// What a policy's properties leave open: the rules with one thing changed, and which changes nobody
// notices.
//
//   auto report = sightline::mutate(*checked, *artifact);
//   for (const auto& mutant : report->mutants) if (mutant.fate == Fate::unnoticed) ask(mutant);
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/compiler.h"
#include "sightline/telling.h"

namespace sightline {

// One change of one rule. What several pairs of types repeat is changed in all of them at once.
struct Mutant {
  enum class Kind : std::uint8_t {
    dropped,            // the condition counts no more
    negated,            // it is the other way round
    shifted,            // `<` is `<=`, `<=` is `<`, and so on
    widened,            // a permit whatever its condition says
    removed,            // a forbid that is not there
    obligation_dropped  // a permit without it
  };
  Kind kind = Kind::dropped;
  std::uint16_t rule = 0;
  Span span;                     // of the condition, or of the clause
  std::uint16_t obligation = 0;  // that is dropped
};

enum class Fate : std::uint8_t { noticed, unnoticed, equivalent, unknown };

struct MutantReport {
  Mutant mutant;
  Fate fate = Fate::unknown;
  std::string property;            // that notices
  std::vector<std::string> tests;  // of an unnoticed one: the tests that would fail
  std::string why;                 // of an unknown one
  // Of an unnoticed one: a request that the policy and the mutant decide differently, on these
  // facts.
  std::optional<Counterexample> world;
  bool allowed_by_mutant = false;
  std::vector<std::uint16_t> obligations_by_mutant;
};

struct MutationReport {
  std::vector<MutantReport> mutants;   // in the order of the text
  std::vector<std::string> not_asked;  // properties that do not hold, or could not be asked
  std::size_t count(Fate fate) const;
};

struct MutateOptions {
  std::optional<std::string> property = {};    // only this one is asked
  std::uint32_t resource_limit = 20'000'000;   // of the solver, per question
  std::optional<double> timeout_seconds = {};  // the same in wall clock
};

// Asks the properties about every mutant. Of those that none notices, each comes with a world where
// it really decides otherwise, repeated by evaluator and reference; one that never does is
// equivalent. `progress` is told of each property and each mutant before it is asked about.
Result<MutationReport, InternalError> mutate(
    const CheckedPolicy& policy, std::span<const std::byte> artifact,
    const MutateOptions& options = {}, const std::function<void(std::string_view)>& progress = {});

// A mutant in words.
struct MutantTelling {
  std::string change;           // "without `now < s.until`"
  std::string question;         // of an unnoticed one: "may this be allowed?"
  std::string request;          // and in which case: "user_1 asks to view clip_1 at ..: .."
  std::vector<FactLine> facts;  // in which the two differ
};
MutantTelling telling(const CheckedPolicy& policy, const MutantReport& report,
                      const Source& source);

}  // namespace sightline
