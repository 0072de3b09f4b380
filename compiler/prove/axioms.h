// What holds of every fact and query that a question mentions, as ground assertions.
#pragma once

#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "compiler/prove/axiom_parts.h"
#include "compiler/prove/encoding.h"

namespace sightline {

// Collects a question's assertions and adds, for each application of a fact's function in them,
// what is known about it: ranges, what trust allows, invariants, and the meaning of every query at
// every row term. SOUNDNESS: a query is unfolded only in the polarities in which it occurs: a
// witness where its truth is needed, every row term where its falsehood is. That is complete as far
// as the criterion of `check` goes (specs/adr/0016), and finite; beyond the limits the question is
// `too_large`.
class Axioms {
 public:
  // `two_observations`: everything the first observation knows, the second knows unchanged.
  explicit Axioms(Encoding& encoding, Assumed assumed = {}, bool two_observations = false);

  void require(const smt::Term& assertion) { define(assertion, assertion); }
  // From here on what is given of another moment is the truth of that moment; until then it can be
  // anything, which is all the same where nothing else is said of other moments.
  void relate_moments();
  // Speak of this entity too: the invariants hold of it.
  void mention(const smt::Term& entity);
  // A row that may be there or not.
  smt::Term add_row(std::uint16_t relation);
  const std::vector<smt::Term>& assertions() const { return assertions_; }
  bool too_large() const { return too_large_; }

  using Use = FactUse;
  const std::vector<Use>& uses() const { return uses_; }
  struct Entity {
    std::uint16_t type = 0;
    smt::Term term;
  };
  const std::vector<Entity>& entities() const { return entities_; }  // every entity term
  const std::vector<smt::Term>& rows(std::uint16_t relation) { return rows_[relation]; }
  const std::vector<Entity>& nodes() const { return nodes_; }  // what stands in an `in`
  const Moments& moments() const { return moments_; }

 private:
  using Instance = QueryInstance;
  void define(const smt::Term& assertion, const smt::Term& uses);
  void seen(const smt::Context::Occurrence& occurrence);
  void drain();

  // axioms_of_facts.cc
  void fact_axioms(const Use& use);
  void given_axioms(const Use& use);
  void row_axioms(const Use& use);
  void literal_axioms(const Use& use);
  void range(const Type& type, const smt::Term& value);
  const FactTerms& fact(const Meaning& meaning) const;
  bool tells_of_entity(const Meaning& meaning) const;
  bool assumed_honest(const Meaning& meaning) const;

  // axioms_of_queries.cc
  void unfold(const Instance& instance, smt::Polarity polarity);
  void for_all(const Instance& instance, const smt::Term& row);
  void for_all_pairs(const Instance& instance, const smt::Term& row, const smt::Term& other);
  void witness(const Instance& instance);
  void bind_columns(const Instance& instance, const smt::Term& row);
  void complete_rows(const Instance& instance, const smt::Term& row);
  void complete_look_up(const Instance& instance);
  smt::Term at(const Instance& instance, const smt::Term& part) const;
  smt::Term proposition(const Instance& instance) const;
  smt::Term meant(const Instance& instance, const smt::Term& row);  // delivered, and it matches
  smt::Term matches(const Instance& instance, const smt::Term& row) const;
  SymbolicTruth body(const Instance& instance, const smt::Term& row) const;
  void row_pair(std::uint16_t relation, const smt::Term& row, const smt::Term& other);
  smt::Term agree(std::uint16_t relation, const smt::Term& row, const smt::Term& other,
                  unsigned mask) const;
  smt::Term new_row(const Instance& instance);
  void fresh_list(const Instance& instance);
  void count_instance();

  // axioms_of_moments.cc
  Tie tie(const Meaning& place, const Declared& declared, const smt::Term& lie,
          std::span<const smt::Term> of);
  Tie tie_row(std::uint16_t relation, const smt::Term& row);
  smt::Term is_there(std::uint16_t relation, const smt::Term& row,
                     const std::optional<smt::Term>& moment);
  void fresh_seal(const Declared& declared, const smt::Term& delivered, const smt::Term& sealed_at);
  void known_then(const Use& use);
  void as_now(const Use& use, const smt::Term& now);
  void row_then_axioms(const Use& use);
  void in_then_axioms(const Use& use);
  void add_moment(const smt::Term& moment);
  void invariants_then(Invariant::Subject subject, std::uint16_t owner, const smt::Term& term,
                       const smt::Term& moment);
  void unfold(const Moments::Instance& instance, smt::Polarity polarity);
  smt::Term proposition(const Moments::Instance& instance) const;
  SymbolicTruth then(const Moments::Instance& instance, const smt::Term* moment) const;
  smt::Term in_window(const Moments::Instance& instance, const smt::Term& moment) const;
  void at_moment(const Moments::Instance& instance, const smt::Term& moment);
  void witness(const Moments::Instance& instance);

  // axioms_of_parents.cc
  void add_node(std::uint16_t type, const smt::Term& entity);
  bool ground_next();
  void ground_parents();
  void parents_of_two(const Entity& x, const Entity& y);
  void parents_of_three(const Entity& x, const Entity& y, const Entity& z);
  bool related(const Entity& x, const Entity& y) const;
  bool ground_parents_then();
  smt::Term is_in(const Entity& x, const Entity& y, const smt::Term* moment);
  void order_of_two(const Entity& x, const Entity& y, const smt::Term* moment);
  void order_of_three(const Entity& x, const Entity& y, const Entity& z, const smt::Term* moment);

  // axioms_of_invariants.cc
  void prepare_invariants();
  bool bound(std::uint16_t type) const;  // by an invariant
  void there_axioms(const Use& use);
  void invariants_of(Invariant::Subject subject, std::uint16_t owner, const smt::Term& term);

  Encoding& encoding_;
  smt::Context& context_;
  Vocabulary& vocabulary_;
  Assumed assumed_;
  bool two_observations_;
  std::vector<PendingAssertion> pending_;
  std::vector<smt::Term> assertions_;
  bool draining_ = false, too_large_ = false;
  smt::Context::Visited visited_;
  std::vector<Use> uses_;
  std::vector<Entity> entities_, nodes_;
  std::size_t grounded_ = 0;  // of the nodes
  std::set<unsigned> entity_ids_, node_ids_;
  // Columns of witnesses that are what was asked for: no new entities, so no invariant is asked
  // again.
  std::map<unsigned, smt::Term> bound_columns_;
  std::map<std::string, std::uint16_t> types_;  // of entity sorts
  std::map<std::uint16_t, std::vector<smt::Term>> rows_;
  std::size_t row_count_ = 0, instances_ = 0;
  std::vector<Instance> universals_;
  std::vector<PreparedInvariant> invariants_;
  Moments moments_;
};

}  // namespace sightline
