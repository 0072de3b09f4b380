// Decisions as AuthZEN answers.
#pragma once

#include <string>
#include <string_view>

#include "compiler/cli/requests.h"
#include "sightline/decision.h"
#include "sightline/loaded_policy.h"
#include "sightline/observation.h"
#include "sightline/snapshot.h"

namespace sightline::cli {

// Writes answers to one policy's decisions on one snapshot, both of which outlive it.
class AnswerWriter {
 public:
  AnswerWriter(const Policy& policy, const Snapshot& snapshot);

  // Appends `{"decision":..,"context":{"rules":[..],"obligations":[..],"missing":[..],"revision":..,
  // "policy":".."}}`. Rules and missing facts come in the order of the decision, which is the
  // policy's; obligations in the order in which they are declared.
  // `seen`: knows the ids of the missing facts instead of the snapshot.
  void append(std::string& out, const Evaluation& asked, const Decision& decision,
              const Observation* seen = nullptr) const;
  // Appends the answer to what could not be asked: `{"decision":false,"context":{"error":".."}}`.
  static void append_error(std::string& out, std::string_view error);
  // One of the `missing`, in words.
  std::string missing_text(const Evaluation& asked, const MissingFact& fact,
                           const Observation* seen = nullptr) const;

 private:
  void append_obligations(std::string& out, std::uint64_t mask) const;
  std::string entity_name(const Evaluation& asked, const MissingFact& fact,
                          const Observation* seen) const;

  const Policy& policy_;
  const Snapshot& snapshot_;
  std::string tail_;  // the same in every answer
};

}  // namespace sightline::cli
