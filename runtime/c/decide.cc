// Decisions and their reasons as C sees them: a request's structs -> Request, Decision and Trace ->
// a struct and questions. Tested by tests/c/whole_life.c. Policy::decide decides.
#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

#include "runtime/c/handles.h"

namespace {

using sightline::ContextValue;
using sightline::MissingFact;
using sightline::c::to_entity;
using sightline::c::to_value;

constexpr std::size_t kOnStack = 32;  // context values; c.h promises it
static_assert(std::is_trivially_destructible_v<ContextValue>);

// The context of one request, in place unless there is very much of it.
class Context {
 public:
  explicit Context(std::span<const sightline_context_value_t> given) {
    if (given.size() > kOnStack) many_.reserve(given.size());
    for (const auto& value : given) add({value.field, to_value(value.value)}, given.size());
  }
  std::span<const ContextValue> values() const {
    if (!many_.empty()) return many_;
    return {std::launder(reinterpret_cast<const ContextValue*>(few_.data())), count_};
  }

 private:
  void add(const ContextValue& value, std::size_t all) {
    if (all > kOnStack) {
      many_.push_back(value);
    } else {
      new (few_.data() + count_++ * sizeof(ContextValue)) ContextValue(value);
    }
  }
  alignas(ContextValue) std::array<std::byte, kOnStack * sizeof(ContextValue)> few_;
  std::size_t count_ = 0;
  std::vector<ContextValue> many_;
};

sightline_missing_kind_t to_kind(MissingFact::Kind kind) {
  switch (kind) {
    case MissingFact::Kind::attribute:
      return sightline_missing_attribute;
    case MissingFact::Kind::field:
      return sightline_missing_field;
    case MissingFact::Kind::global:
      return sightline_missing_global;
    case MissingFact::Kind::context:
      return sightline_missing_context;
    case MissingFact::Kind::rows:
      return sightline_missing_rows;
    case MissingFact::Kind::parents:
      return sightline_missing_parents;
  }
  return sightline_missing_rows;
}

}  // namespace

sightline_decision_t sightline_decide(const sightline_policy_t* policy,
                                      const sightline_snapshot_t* snapshot,
                                      const sightline_request_t* request,
                                      sightline_trace_t* trace) {
  if (trace != nullptr) trace->reasons = {};
  if (policy == nullptr || snapshot == nullptr || request == nullptr) return {0, 0, false};
  if (request->context == nullptr && request->context_count != 0) return {0, 0, false};
  const Context context(std::span(request->context, request->context_count));
  const sightline::Time now{std::chrono::milliseconds(request->now)};
  const auto decision =
      policy->policy.decide({to_entity(request->principal), request->action,
                             to_entity(request->resource), now, context.values()},
                            snapshot->snapshot, trace == nullptr ? nullptr : &trace->trace);
  if (trace != nullptr) {
    trace->reasons = {decision.rules, decision.missing, trace->trace.truncated()};
  }
  return {decision.obligations, decision.revision, static_cast<bool>(decision)};
}

sightline_trace_t* sightline_trace_create(const sightline_policy_t* policy) {
  return policy == nullptr ? nullptr : new sightline_trace_t{policy->policy.make_trace(), {}};
}
void sightline_trace_destroy(sightline_trace_t* trace) { delete trace; }

size_t sightline_trace_rule_count(const sightline_trace_t* trace) {
  return trace == nullptr ? 0 : trace->reasons.rules.size();
}
uint16_t sightline_trace_rule(const sightline_trace_t* trace, size_t position) {
  if (position >= sightline_trace_rule_count(trace)) return sightline_nowhere;
  return trace->reasons.rules[position];
}
size_t sightline_trace_missing_count(const sightline_trace_t* trace) {
  return trace == nullptr ? 0 : trace->reasons.missing.size();
}
bool sightline_trace_missing(const sightline_trace_t* trace, size_t position,
                             sightline_missing_t* missing) {
  if (missing == nullptr || position >= sightline_trace_missing_count(trace)) return false;
  const MissingFact& fact = trace->reasons.missing[position];
  *missing = {to_kind(fact.kind), fact.entity, fact.owner, fact.member};
  return true;
}
bool sightline_trace_truncated(const sightline_trace_t* trace) {
  return trace != nullptr && trace->reasons.truncated;
}
