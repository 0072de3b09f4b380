// What the machine saw -> the reasons in a Trace: rules that determined the outcome, and the
// missing facts of rules that came out unknown. Tested by tests/unit/runtime/engine/decide_test.cc.
// Never allocates: what does not fit is left out and the trace says so.
#include "runtime/engine/trace_writer.h"

#include <algorithm>

#include "runtime/engine/concrete.h"

namespace sightline {

void TraceWriter::clear() {
  trace_->rules_.clear();
  trace_->missing_.clear();
  trace_->truncated_ = false;
}

// Of an attribute the entity that has it; of parents any that is known to be above as well: what a
// stranger is in nobody was told.
void TraceWriter::look_for_stranger(const MissingFact& fact) {
  const bool is_parents = fact.kind == MissingFact::Kind::parents;
  if (!is_parents && fact.kind != MissingFact::Kind::attribute) return;
  const auto look_at = [&](const EntityRef& entity) {
    if (!facts_->has(entity.type, entity.row, entity_flags::kExists)) stranger_ = entity;
  };
  look_at({fact.owner, fact.entity});
  if (!is_parents) return;
  for (const auto& above : facts_->ancestors_of(fact.owner, fact.entity)) look_at(above.entity());
}

void TraceWriter::missing(const MissingFact& fact) {
  if (facts_ != nullptr) look_for_stranger(fact);
  if (trace_ == nullptr) return;
  auto& facts = trace_->missing_;
  if (std::find(facts.begin(), facts.end(), fact) != facts.end()) return;
  if (facts.size() < facts.capacity()) {
    facts.push_back(fact);
  } else {
    trace_->truncated_ = true;
  }
}

void TraceWriter::clause(std::uint16_t rule, Effect effect, Truth truth, bool last) {
  is_true_ = is_true_ || truth.yes;
  is_unknown_ = is_unknown_ || (!truth.yes && !truth.no);
  if (!last) return;
  // A rule holds when one of its clauses does, so it is unknown when none does and one is unknown.
  const bool unknown = is_unknown_ && !is_true_;
  auto& rules = trace_->rules_;
  if (is_true_ || (unknown && effect == Effect::forbid)) {
    if (rules.size() < rules.capacity()) {
      rules.push_back(rule);
    } else {
      trace_->truncated_ = true;  // a Trace that was not made by this policy
    }
  }
  if (effect == Effect::permit) permits_ = rules.size();
  if (!unknown) {
    trace_->missing_.resize(kept_);
    trace_->truncated_ = kept_truncated_;
  }
  kept_ = trace_->missing_.size();
  kept_truncated_ = trace_->truncated_;
  is_true_ = is_unknown_ = false;
}

void TraceWriter::decided(Decision& decision) {
  if (trace_ == nullptr) return;
  auto& rules = trace_->rules_;
  if (decision.outcome == Outcome::deny) {
    rules.erase(rules.begin(), rules.begin() + static_cast<std::ptrdiff_t>(permits_));
  }
  decision.rules = rules;
  decision.missing = trace_->missing_;
}

}  // namespace sightline
