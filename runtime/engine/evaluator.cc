// Program + request + snapshot -> Decision. Tested by tests/unit/runtime/engine/decide_test.cc and,
// against the reference and the prover, by tests/differential. It only resolves who is meant, and
// leaves the meaning to machine.h and combine.h.
#include "runtime/engine/combine.h"
#include "runtime/engine/concrete.h"
#include "runtime/engine/trace_writer.h"
#include "runtime/facts/tables.h"
#include "runtime/facts/values.h"
#include "sightline/loaded_policy.h"

namespace sightline {
namespace {

// A request that is not about this schema is denied, not guessed at.
bool fits(const Schema& schema, const Request& request) {
  // SOUNDNESS: the proofs speak of moments; a host without a clock gets no answer but deny.
  const std::int64_t now = request.now.time_since_epoch().count();
  if (now <= kPast || kForever <= now) return false;
  if (!misfit_id(request.principal.id).empty() || !misfit_id(request.resource.id).empty())
    return false;
  for (const auto& given : request.context) {
    if (given.field >= schema.context.size()) return false;
  }
  return true;
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

}  // namespace

Decision Policy::decide(const Request& request, const Snapshot& snapshot,
                        Trace* trace) const noexcept {
  const Program& program = *program_;
  TraceWriter writer(trace);
  Decision decision;
  decision.policy = program.digest;
  if (snapshot.tables_ == nullptr) return decision;  // moved from
  const FactTables& facts = *snapshot.tables_;
  decision.revision = facts.revision;
  const ActionCase* const lists =
      program.find_case(request.action, request.principal.type, request.resource.type);
  if (facts.schema != program.schema_digest || lists == nullptr || !fits(program.schema, request))
    return decision;

  Concrete domain(program, facts, request, writer);
  auto combined = combine(domain, program, *lists, Clauses(program, *lists, writer));
  decision.outcome = combined.allowed ? Outcome::allow : Outcome::deny;
  for (std::size_t o = 0; o < program.schema.obligations.size(); ++o)
    decision.obligations |= (combined.obligations[o] ? std::uint64_t{1} : 0) << o;
  writer.decided(decision);
  return decision;
}

}  // namespace sightline
