// The `test` blocks of a checked policy in, one report for each out. Every request is asked twice, of
// the evaluator that runs the artifact and of the reference semantics; where the two differ the test
// fails and says so. Tested in tests/unit/compiler/test/run_tests_test.cc. Knows no way of deciding
// of its own, and nothing of what a test's author meant.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/test/trial.h"
#include "compiler/world/decide_in_world.h"
#include "sightline/compiler.h"
#include "specs/reference/decide.h"

namespace sightline {
namespace {

constexpr std::size_t kMaxFailures = 20;  // shown of one test

using Numbers = std::vector<std::uint32_t>;  // of rules or obligations, ascending

struct Answer {
  bool allowed = false;
  Numbers rules, obligations;
  friend bool operator==(const Answer&, const Answer&) = default;
};

template <class Container>
Numbers ascending(const Container& numbers) {
  Numbers result(numbers.begin(), numbers.end());
  std::sort(result.begin(), result.end());
  return result;
}

// WorldDecision or reference::Decision.
template <class Decision>
Answer answer(const Decision& decision) {
  return {decision.allowed, ascending(decision.rules), ascending(decision.obligations)};
}

// --- what came out, in words

template <class Named>
std::string names(const std::vector<Named>& all, const Numbers& chosen) {
  std::string text;
  for (const std::uint32_t n : chosen) text += (text.empty() ? "" : ", ") + all[n].name;
  return text;
}

std::string by(const typed::Policy& policy, const Numbers& rules) {
  return " by " + (rules.empty() ? "no rule" : names(policy.rules, rules));
}
std::string with(const typed::Policy& policy, const Numbers& obligations) {
  return " with " +
         (obligations.empty() ? "no obligation" : names(policy.obligations, obligations));
}

std::string in_words(const typed::Policy& policy, const Answer& answer) {
  return fmt::format("{}{}{}", answer.allowed ? "allowed" : "denied", by(policy, answer.rules),
                     answer.obligations.empty() ? "" : with(policy, answer.obligations));
}

class TestRunner {
 public:
  TestRunner(const typed::Policy& policy, const Policy& loaded, const typed::Test& test)
      : policy_(policy), loaded_(loaded), test_(test), observed_(observed_world(policy, test)) {
    report_.name = test.name;
    report_.span = test.span;
  }

  TestReport run() {
    const auto snapshot = to_snapshot(observed_, loaded_);
    const bool is_refused = !snapshot && snapshot.error().kind == FactError::Kind::invariant;
    if (is_refused != breaks_invariant()) {
      fail(test_.span,
           "builder and reference differ about an invariant, which is a mistake of sightline");
    } else if (!snapshot) {
      fail(test_.span, "the world is no snapshot: " + snapshot.error().message);
    } else {
      ask_all(*snapshot);
    }
    if (hidden_ > 0) report_.failures.push_back({test_.span, fmt::format("and {} more", hidden_)});
    return std::move(report_);
  }

 private:
  bool breaks_invariant() const {
    return std::any_of(policy_.invariants.begin(), policy_.invariants.end(),
                       [&](const typed::Invariant& it) {
                         return !reference::breaches(policy_, observed_, it).empty();
                       });
  }

  void ask_all(const Snapshot& snapshot) {
    const auto asked = requests(policy_, test_);
    if (!asked) {
      return fail(test_.span, fmt::format("there are more than {} requests in this world: give "
                                          "the exhaustive test a smaller one",
                                          kMaxTrialRequests));
    }
    for (const TrialRequest& trial : *asked) ask(snapshot, trial);
  }

  void ask(const Snapshot& snapshot, const TrialRequest& trial) {
    const Answer got = answer(decide_in_snapshot(loaded_, observed_, snapshot, trial.request));
    const Answer meant = answer(reference::decide(policy_, observed_, trial.request));
    if (got != meant) {
      return fail(
          trial,
          fmt::format("evaluator and reference differ, which is a mistake of sightline: {}; {}",
                      in_words(policy_, got), in_words(policy_, meant)));
    }
    if (trial.line) return compare(trial, got);
    if (got.allowed) {
      fail(trial, fmt::format("no line is about it, so expected denied, but it is {}",
                              in_words(policy_, got)));
    }
  }
  void compare(const TrialRequest& trial, const Answer& got) {
    const typed::TestLine& line = *trial.line;
    const Numbers rules = ascending(line.by.value_or(got.rules));
    const Numbers obligations = ascending(line.with.value_or(got.obligations));
    if (got == Answer{line.allowed, rules, obligations}) return;
    const std::string wanted =
        fmt::format("{}{}{}", line.allowed ? "allowed" : "denied",
                    line.by ? by(policy_, rules) : "", line.with ? with(policy_, obligations) : "");
    fail(trial, fmt::format("expected {}, but it is {}", wanted, in_words(policy_, got)));
  }

  void fail(const TrialRequest& trial, const std::string& message) {
    const WorldRequest& asked = trial.request;
    fail(trial.line ? trial.line->span : test_.span,
         fmt::format("{} {} {}: {}", observed_.entities[asked.principal_type][asked.principal].id,
                     policy_.actions[asked.action].name,
                     observed_.entities[asked.resource_type][asked.resource].id, message));
  }
  void fail(Span span, std::string message) {
    if (report_.failures.size() < kMaxFailures) {
      report_.failures.push_back({span, std::move(message)});
    } else {
      ++hidden_;
    }
  }

  const typed::Policy& policy_;
  const Policy& loaded_;
  const typed::Test& test_;
  World observed_;
  TestReport report_;
  std::size_t hidden_ = 0;  // failures beyond those that are shown
};

}  // namespace

std::vector<TestReport> run_tests(const CheckedPolicy& policy, const Policy& loaded,
                                  const std::function<bool(std::string_view)>& selected) {
  std::vector<TestReport> reports;
  for (const typed::Test& test : policy.tree().tests) {
    if (selected && !selected(test.name)) continue;
    reports.push_back(TestRunner(policy.tree(), loaded, test).run());
  }
  return reports;
}

}  // namespace sightline
