// Everything one question to the solver needs, made afresh for each, so that its answer does not
// depend on which questions were asked before.
#pragma once

#include "compiler/prove/symbolic.h"
#include "runtime/engine/combine.h"
#include "runtime/format/program.h"
#include "specs/reference/evaluate.h"

namespace sightline {

class Encoding {
 public:
  // `policy`: what the program was compiled from; null when only the bytes are read.
  explicit Encoding(const Program& program, const typed::Policy* policy = nullptr)
      : program_(program),
        policy_(policy),
        vocabulary_(context_, program.schema),
        queries_(context_) {}

  // A request by anybody to anything, of these entity types.
  SymbolicRequest request(std::uint16_t principal_type, std::uint16_t resource_type) {
    return {.principal = context_.constant("the principal", vocabulary_.entity(principal_type)),
            .resource = context_.constant("the resource", vocabulary_.entity(resource_type)),
            .action = context_.constant("the action", context_.integer()),
            .variables = {},
            .subject = {}};
  }
  SymbolicRequest request(const ActionCase& asked) {
    SymbolicRequest out = request(asked.principal, asked.resource);
    out.action = vocabulary_.action(asked.action);
    return out;
  }

  Symbolic domain(View view, SymbolicRequest request, std::vector<smt::Term> around = {},
                  Symbolic::May may = {}) {
    return {context_, vocabulary_,        queries_,          policy_,
            view,     std::move(request), std::move(around), std::move(may)};
  }

  // What the source means, and what the bytes mean.
  SymbolicTruth meaning(const typed::Expr& condition, View view, const SymbolicRequest& request) {
    Symbolic symbolic = domain(view, request);
    return reference::Evaluate<Symbolic>(symbolic).truth(condition);
  }
  SymbolicTruth meaning(const Block& block, View view, const SymbolicRequest& request) {
    Symbolic symbolic = domain(view, request);
    return Machine<Symbolic>(program_, symbolic).run(block);
  }
  // `request` is one of the case's types.
  Combined<Symbolic> decision(const ActionCase& asked, View view, const SymbolicRequest& request,
                              std::vector<smt::Term> around = {}) {
    Symbolic symbolic = domain(view, request, std::move(around));
    return combine(symbolic, program_, asked, [](std::uint16_t, Effect, const SymbolicTruth&) {});
  }

  const Program& program() const { return program_; }
  smt::Context& context() { return context_; }
  Vocabulary& vocabulary() { return vocabulary_; }
  const SymbolicQueries& queries() const { return queries_; }

 private:
  smt::Context context_;  // first: everything below lives in it
  const Program& program_;
  const typed::Policy* policy_;
  Vocabulary vocabulary_;
  SymbolicQueries queries_;
};

}  // namespace sightline
