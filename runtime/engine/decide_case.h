// A request and the facts of a domain -> a Decision, by the machine: what decides by a snapshot and what decides
// by facts that were collected have in common.
#pragma once

#include "runtime/engine/combine.h"
#include "runtime/engine/concrete.h"
#include "runtime/engine/trace_writer.h"
#include "sightline/request.h"

namespace sightline {

// A request that is not about this schema is denied, not guessed at.
inline bool is_about(const Schema& schema, const Request& request) {
  // SOUNDNESS: the proofs speak of moments; a host without a clock gets no answer but deny.
  const std::int64_t now = request.now.time_since_epoch().count();
  if (now <= kPast || kForever <= now) return false;
  for (const auto& given : request.context) {
    if (given.field >= schema.context.size()) return false;
  }
  return true;
}

inline Decision denied(const Program& program, std::uint64_t revision) {
  Decision decision;
  decision.policy = program.digest;
  decision.revision = revision;
  return decision;
}

// Tells the trace of each clause, and when it is the last that this case has of its rule.
class Clauses {
 public:
  Clauses(const Program& program, const ActionCase& lists, TraceWriter& trace)
      : program_(program), lists_(lists), trace_(trace) {}

  void operator()(std::uint16_t block, Effect effect, Truth truth) {
    if (!trace_.on()) return;
    const auto& list = effect == Effect::permit ? lists_.permits : lists_.forbids;
    auto& next = effect == Effect::permit ? next_permit_ : next_forbid_;
    const auto rule = program_.blocks[block].rule;
    ++next;
    trace_.clause(rule, effect, truth,
                  next == list.size() || program_.blocks[list[next]].rule != rule);
  }

 private:
  const Program& program_;
  const ActionCase& lists_;
  TraceWriter& trace_;
  std::size_t next_permit_ = 0, next_forbid_ = 0;
};

// `decision` is a denial without reasons.
template <class Domain>
void decide_case(Domain& domain, const Program& program, const ActionCase& lists,
                 TraceWriter& writer, Decision& decision) {
  auto combined = combine(domain, program, lists, Clauses(program, lists, writer));
  decision.outcome = combined.allowed ? Outcome::allow : Outcome::deny;
  for (std::size_t o = 0; o < program.schema.obligations.size(); ++o)
    decision.obligations |= (combined.obligations[o] ? std::uint64_t{1} : 0) << o;
  writer.decided(decision);
}

}  // namespace sightline
