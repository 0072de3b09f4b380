// Listens to the questions that a property's verdict rests on and makes its proof object of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/certify/certificate.h"
#include "compiler/certify/clause_solver.h"
#include "compiler/prove/smt/solver.h"
#include "sightline/decision.h"

namespace sightline {

class Certifier {
 public:
  // Leaves off before so many seconds from now have passed, if given, so that the verdict comes in
  // time.
  explicit Certifier(std::optional<double> timeout_seconds = {});

  // For smt::Settings::heard. Questions that have an answer are no matter of proofs.
  void hear(const smt::Asked& asked);

  // One object for everything that was heard to be unsatisfiable, checked. Empty if nothing was, or
  // if one of the questions has no derivation that was found in time and checks.
  std::vector<std::byte> object(const Digest& body, const Digest& property) const;

 private:
  std::vector<std::byte> derived(const Digest& body, const Digest& property) const;

  std::vector<std::optional<certify::Question>> questions_;
  certify::Deadline latest_;
};

}  // namespace sightline
