// Fills a caller's Trace while a decision is made, within the room it has.
#pragma once

#include <cstdint>
#include <optional>

#include "runtime/facts/tables.h"
#include "runtime/format/program.h"
#include "sightline/decision.h"

namespace sightline {

struct Truth;

class TraceWriter {
 public:
  // Null: nothing is kept.
  explicit TraceWriter(Trace* trace) : trace_(trace) {
    if (trace != nullptr) clear();
  }
  // Keeps no more than whether a fact was missing because an entity is not among these facts.
  explicit TraceWriter(const FactTables& facts) : facts_(&facts) {}

  bool on() const { return trace_ != nullptr || facts_ != nullptr; }
  // A fact that was asked for and not to be had, by the rule that is being asked.
  void missing(const MissingFact& fact);
  // What one clause came to; `last` of its rule for this action.
  void clause(std::uint16_t rule, Effect effect, Truth truth, bool last);
  // Leaves the rules that determined the outcome.
  void decided(Decision& decision);

  const std::optional<EntityRef>& stranger() const { return stranger_; }

 private:
  void clear();
  void look_for_stranger(const MissingFact& fact);

  Trace* trace_ = nullptr;
  const FactTables* facts_ = nullptr;
  std::optional<EntityRef> stranger_;
  std::size_t permits_ = 0;  // of trace_->rules_, the true permits, which come first
  // Of the rule that is being asked: where its missing facts begin, and what it came to so far.
  std::size_t kept_ = 0;
  bool kept_truncated_ = false;
  bool is_true_ = false, is_unknown_ = false;
};

}  // namespace sightline
