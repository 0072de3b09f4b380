// The questions behind a report, each of which can be asked alone and in any process.
#pragma once

#include <functional>
#include <vector>

#include "compiler/prove/smt/solver.h"
#include "compiler/prove/verdict_codec.h"
#include "sightline/compiler.h"

namespace sightline {

// What all of them are about; it outlives them.
struct ProofMatter {
  const typed::Policy& policy;
  const Policy& loaded;
  const ProveOptions& options;
};

struct ProofQuestion {
  PropertyReport about;  // its line of the report, without what comes of it
  // SOUNDNESS: depends on nothing but the policy, the artifact and the settings.
  std::function<Result<Verdict, InternalError>(const smt::Settings& settings)> verdict;
  // Of a switch, in place of a verdict: `about.property` is its global.
  std::function<Result<SwitchReport, InternalError>(const smt::Settings& settings)> of_switch = {};
};

// In the order of the report: the properties as they are written, then what nobody has to ask for,
// then the switches.
std::vector<ProofQuestion> questions_of(const ProofMatter& matter);

// The whole line: the verdict, and what those say who listen to the solver. Z3's exceptions end
// here.
Answered ask(const ProofQuestion& question, const ProofMatter& matter);
// When no answer came.
QuestionAnswer unanswered(const ProofQuestion& question, const ProofMatter& matter,
                          std::string why);

}  // namespace sightline
