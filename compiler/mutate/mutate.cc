// Policy + artifact -> MutationReport. Tested by tests/unit/compiler/mutate/mutate_test.cc. First
// the properties, which are asked about all mutants together; then each mutant that none noticed,
// for a world where it shows, and for the tests that would fail. Z3's exceptions end here.
#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "compiler/mutate/difference.h"
#include "compiler/mutate/mutants.h"
#include "compiler/mutate/noticing.h"
#include "compiler/test/trial.h"
#include "sightline/criterion.h"
#include "specs/reference/decide.h"

namespace sightline {

std::size_t MutationReport::count(Fate fate) const {
  return static_cast<std::size_t>(std::count_if(
      mutants.begin(), mutants.end(), [fate](const MutantReport& it) { return it.fate == fate; }));
}

namespace {

// Does some request of the test come out otherwise in what the line of it says?
bool fails(const typed::Policy& policy, const typed::Policy& mutant, const typed::Test& test) {
  const World observed = observed_world(policy, test);
  const auto asked = requests(policy, test);
  if (!asked) return false;
  return std::any_of(asked->begin(), asked->end(), [&](const TrialRequest& trial) {
    const auto before = reference::decide(policy, observed, trial.request);
    const auto after = reference::decide(mutant, observed, trial.request);
    if (before.allowed != after.allowed) return true;
    if (!trial.line) return false;
    return (trial.line->by && before.rules != after.rules) ||
           (trial.line->with && before.obligations != after.obligations);
  });
}

using Progress = std::function<void(std::string_view)>;

class Mutation {
 public:
  Mutation(const typed::Policy& policy, const Policy& loaded, const MutateOptions& options,
           const Progress& progress)
      : policy_(policy),
        loaded_(loaded),
        options_(options),
        progress_(progress),
        settings_{.resources = options.resource_limit, .timeout_seconds = options.timeout_seconds} {
    for (const Mutant& mutant : mutants_of(policy)) {
      MutantReport it;
      it.mutant = mutant;
      report_.mutants.push_back(std::move(it));
    }
  }

  Result<MutationReport, InternalError> ask() {
    for (const auto& property : policy_.properties) {
      if (options_.property && *options_.property != property.name) continue;
      tell(property.name);
      Noticing noticing(policy_, loaded_.program(), settings_, report_.mutants);
      if (!Criterion(policy_).ring(property).empty() || !noticing.ask(property))
        report_.not_asked.push_back(property.name);
    }
    for (std::size_t m = 0; m < report_.mutants.size(); ++m) {
      MutantReport& it = report_.mutants[m];
      // What a solver gave up on for one property may still be noticed by it.
      if (it.fate == Fate::noticed || !it.why.empty()) continue;
      tell(fmt::format("change {} of {}", m + 1, report_.mutants.size()));
      if (auto error = tell_apart(policy_, loaded_, settings_, it)) return *error;
      if (it.fate == Fate::unnoticed) add_tests(it);
    }
    return std::move(report_);
  }

 private:
  void tell(std::string_view what) const {
    if (progress_) progress_(what);
  }

  void add_tests(MutantReport& it) const {
    const typed::Policy mutant = changed(policy_, it.mutant);
    for (const auto& test : policy_.tests) {
      if (fails(policy_, mutant, test)) it.tests.push_back(test.name);
    }
  }

  const typed::Policy& policy_;
  const Policy& loaded_;
  const MutateOptions& options_;
  const Progress& progress_;
  smt::Settings settings_;
  MutationReport report_;
};

}  // namespace

Result<MutationReport, InternalError> mutate(const CheckedPolicy& policy,
                                             std::span<const std::byte> artifact,
                                             const MutateOptions& options,
                                             const Progress& progress) {
  const auto loaded = Policy::load(artifact, {.require = {}, .accept_unproved = true});
  if (!loaded) return InternalError{"the artifact does not load: " + loaded.error().message};
  try {
    return Mutation(policy.tree(), *loaded, options, progress).ask();
  } catch (const std::exception& error) {
    return InternalError{fmt::format("the solver failed: {}", error.what())};
  }
}

}  // namespace sightline
