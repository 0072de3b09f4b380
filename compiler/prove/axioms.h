// What holds of every fact and query that a question mentions, as ground assertions.
#pragma once

#include <map>
#include <vector>

#include "compiler/prove/symbolic.h"

namespace sightline {

// Collects a question's assertions and adds, for each application of a fact's function in them, what
// is known about it: ranges, what trust allows, and the meaning of every query at every row term.
// Complete for this fragment: nothing maps to a row, so the row terms are the witnesses made here.
class Axioms {
 public:
  // `two_observations`: everything the first observation knows, the second knows unchanged.
  Axioms(smt::Context& context, Vocabulary& vocabulary, const SymbolicQueries& queries,
         bool two_observations = false)
      : context_(context),
        vocabulary_(vocabulary),
        queries_(queries),
        two_observations_(two_observations) {}

  void require(const smt::Term& assertion);
  const std::vector<smt::Term>& assertions() const { return assertions_; }

  // What the assertions speak of, for reading a model.
  struct Use {
    Meaning meaning;
    smt::Term application;
    std::vector<smt::Term> arguments;
  };
  const std::vector<Use>& uses() const { return uses_; }
  const std::vector<smt::Term>& entities() const { return entities_; }  // every entity term
  const std::vector<smt::Term>& rows(std::uint16_t relation) { return rows_[relation]; }

 private:
  void seen(unsigned function, const smt::Term& application);
  void fact_axioms(const Meaning& meaning, const smt::Term& application,
                   std::span<const smt::Term> arguments);
  void cached_axioms(const Meaning& meaning, const FactTerms& fact, const smt::Term& application,
                     std::span<const smt::Term> arguments);
  void row_axioms(const Meaning& meaning, const smt::Term& application, const smt::Term& row);
  void range(const Type& type, const smt::Term& value);
  void define(const SymbolicQuery& query);
  void instantiate(const SymbolicQuery& query, const smt::Term& row);
  smt::Term add_row(std::uint16_t relation);
  smt::Term delivered(const SymbolicQuery& query, const smt::Term& row) const;  // and matching
  smt::Term matches(const SymbolicQuery& query, const smt::Term& row) const;
  SymbolicTruth body(const SymbolicQuery& query, const smt::Term& row) const;
  const FactTerms& fact(const Meaning& meaning) const;

  smt::Context& context_;
  Vocabulary& vocabulary_;
  const SymbolicQueries& queries_;
  bool two_observations_;
  std::vector<smt::Term> pending_, assertions_;
  bool draining_ = false;
  smt::Context::Visited visited_;
  std::vector<Use> uses_;
  std::vector<smt::Term> entities_;
  std::map<std::uint16_t, std::vector<smt::Term>> rows_;
  std::vector<const SymbolicQuery*> defined_;
};

}  // namespace sightline
