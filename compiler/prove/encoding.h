// Everything one question to the solver needs, made afresh for each, so that its answer does not
// depend on which questions were asked before.
#pragma once

#include "compiler/prove/axioms.h"
#include "compiler/prove/symbolic.h"
#include "runtime/engine/combine.h"
#include "runtime/format/program.h"
#include "specs/reference/evaluate.h"

namespace sightline {

class Encoding {
 public:
  // Of requests by a principal to a resource of these entity types.
  Encoding(const Schema& schema, std::uint16_t principal, std::uint16_t resource)
      : vocabulary_(context_, schema),
        queries_(context_),
        principal_(context_.constant("the principal", vocabulary_.entity(principal))),
        resource_(context_.constant("the resource", vocabulary_.entity(resource))) {}

  Symbolic domain(View view) {
    return {context_, vocabulary_, queries_, view, principal_, resource_};
  }

  // What the source means, and what the bytes mean.
  SymbolicTruth meaning(const typed::Expr& condition, View view) {
    Symbolic symbolic = domain(view);
    return reference::Evaluate<Symbolic>(symbolic).truth(condition);
  }
  SymbolicTruth meaning(const Program& program, const Block& block, View view) {
    Symbolic symbolic = domain(view);
    return Machine<Symbolic>(program, symbolic).run(block);
  }
  smt::Term allowed(const Program& program, std::uint16_t action, View view) {
    Symbolic symbolic = domain(view);
    return allows(symbolic, program, action, [](std::uint16_t, Effect, const SymbolicTruth&) {});
  }

  smt::Context& context() { return context_; }
  Vocabulary& vocabulary() { return vocabulary_; }
  const SymbolicQueries& queries() const { return queries_; }
  const smt::Term& principal() const { return principal_; }
  const smt::Term& resource() const { return resource_; }

 private:
  smt::Context context_;  // first: everything below lives in it
  Vocabulary vocabulary_;
  SymbolicQueries queries_;
  smt::Term principal_, resource_;
};

}  // namespace sightline
