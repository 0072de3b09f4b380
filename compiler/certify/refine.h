// The search for lemmas: a solver of clauses proposes which literals are true; where the theories
// object, a lemma says why not; until no proposal is left.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "compiler/certify/builder.h"
#include "compiler/certify/certificate.h"
#include "compiler/certify/clause_solver.h"
#include "compiler/certify/explained_equality.h"
#include "compiler/certify/simplex.h"

namespace sightline::certify {

class Refinement {
 public:
  // Adds terms to the question's table, after its own.
  Refinement(Question& question, Deadline deadline);

  // Lemmas with which the question's clauses contradict each other; nothing if none were found: the
  // question may be satisfiable, too hard, or need more than the theories here.
  std::optional<std::vector<Lemma>> run();

 private:
  // What must hold in a proposal for the assertions to be true.
  struct Needed {
    std::vector<Literal> facts;      // of the theories
    std::vector<Node> applications;  // of functions of integers
  };

  bool truth(Node node) const { return solver_.is_true(positive(node)); }
  Literal as_proposed(Literal literal) const {
    return solver_.is_true(literal) ? literal : negation(literal);
  }

  // New terms bring clauses, and lemmas that are always of use.
  void define_new_terms();
  void lemmas_of(Node node);
  void lemmas_of_integers(Node equality);
  void lemmas_of_bits(Node equality);
  void lemmas_of_branches(Node term);

  void add(Theory theory, std::vector<Literal> clause);
  bool add_sum(const std::vector<std::pair<Literal, std::int64_t>>& facts);
  void forbid(const std::vector<Literal>& facts);  // by equality

  Needed needed() const;
  void need(Node node, std::vector<Node>& pending, const std::vector<bool>& seen,
            Needed& out) const;
  void need_conjunction(Node node, std::vector<Node>& pending, const std::vector<bool>& seen) const;
  bool theories_object(const Needed& needed);
  bool sums_object(const Needed& needed, const ExplainedEquality& equal);
  std::vector<std::pair<Node, Node>> equal_integers(const ExplainedEquality& equal) const;
  bool learn_contradiction(const std::vector<Literal>& facts,
                           const std::vector<std::pair<Node, Node>>& pairs,
                           const ExplainedEquality& equal);
  bool split(const Needed& needed, const ExplainedEquality& equal);
  bool split(Node a, Node b, const ExplainedEquality& equal);
  bool same_value(Node a, Node b);

  Question& question_;
  Deadline deadline_;
  Builder builder_;
  ClauseSolver solver_;
  Simplex simplex_;
  std::vector<Lemma> lemmas_;
  Node defined_ = 0;          // terms whose clauses the solver has
  std::set<Node> interface_;  // equalities that proposals decide whatever the assertions say
  // Of an equality: what must be decided too where it is false. Of an `if_then_else`: the
  // equalities with its branches.
  std::map<Node, std::vector<Node>> decided_with_;
};

}  // namespace sightline::certify
