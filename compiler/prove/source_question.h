// What breaks a property, as a question about the source's meaning. Verdicts are about the bytes
// (property.h); this is for what is said beside them, of policies that differ a little from the
// text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/prove/axioms.h"
#include "specs/reference/combine.h"

namespace sightline {

// A property speaks of one action and pair of types at a time; a `forall` of none in particular.
struct SourceCase {
  const typed::PropertyCase* of = nullptr;
  std::uint32_t action = 0;
};
std::vector<SourceCase> cases_of(const typed::Property& property);

class SourceQuestion {
 public:
  // `variables`: what the rules of `policy` name by VariableValue. All must outlive it.
  SourceQuestion(Encoding& encoding, Axioms& axioms, const typed::Policy& policy,
                 const std::vector<SymbolicValue>& variables)
      : encoding_(encoding), axioms_(axioms), policy_(policy), variables_(variables) {}

  // Requires a world that breaks the property in this case; of a `possible` one that shows it.
  // Returns why there is no such question.
  std::optional<std::string> require(const typed::Property& property, const SourceCase& it);

 private:
  struct Variables {
    SymbolicRequest request;
    std::vector<std::pair<std::uint32_t, SymbolicRow>> rows;
  };
  void require_head(const typed::Property& property, const SourceCase& it);
  void require_forall(const typed::Property& property);
  Variables bind(const typed::Property& property);
  smt::Term claim(const typed::Property& property, const reference::Combined<Symbolic>& decision);
  reference::Combined<Symbolic> decision(const reference::Asked& asked, SymbolicRequest request,
                                         std::vector<smt::Term> around);
  Symbolic::May decided();
  void state(const std::vector<smt::Term>& assertions);

  Encoding& encoding_;
  Axioms& axioms_;
  const typed::Policy& policy_;
  const std::vector<SymbolicValue>& variables_;
};

}  // namespace sightline
