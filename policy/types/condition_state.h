// What the checking of one condition carries along: names in scope, bounds, and where the part that is
// looked at stands in the whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/types/expression.h"

namespace sightline {

class ConditionState {
 public:
  // Reports a name that is taken; it is bound all the same.
  void bind(Local local);
  std::uint32_t fresh_row() { return next_row_++; }
  // In a rule: what `may` may rest on.
  void stand_in(typed::Effect effect) {
    influence_ = {effect == typed::Effect::permit, effect == typed::Effect::forbid};
  }
  // In a forall or an invariant there is no action that was asked for.
  void no_action() { action_known_ = false; }

  // The `may` that were used, with the types asked for; not those that these use in turn.
  const std::map<MayUse, Span>& used_may() const { return used_may_; }

 protected:
  struct Frame {  // a define or a `may` that is being expanded
    std::string name;
    Span call;
  };

  ConditionState(Checking& checking, Standing place)
      : schema_(checking.schema), report_(checking.report), checking_(checking), place_(place) {}

  template <class Node>
  Checked make(typed::Type type, Span span, Node node,
               std::initializer_list<const Checked*> children = {});
  bool fits(const Checked& made);
  bool spend();
  void report_too_large();
  template <class Look>
  auto looking(Influence influence, const Look& look);
  const Local* find_local(std::string_view name) const;
  const Local* named_local(const ast::Expr& e) const;

  Declarations& schema_;
  Reporter& report_;
  Checking& checking_;
  Standing place_;
  std::size_t condition_left_ = kMaxConditionNodes;  // expressions looked at, again at each call
  std::size_t depth_ = 0;
  std::uint32_t next_row_ = 0;
  Influence influence_{};
  std::size_t passing_ = 0;  // arguments around: where they will stand is not known yet
  bool action_known_ = true;
  bool in_window_ = false;
  std::vector<std::uint32_t> expanding_;  // the actions whose `may` is around, the innermost last
  std::map<MayUse, Span> used_may_;
  std::optional<Span> whole_;  // of the condition being checked
  std::vector<Local> locals_;
  std::vector<Frame> frames_;
};

template <class Node>
Checked ConditionState::make(typed::Type type, Span span, Node node,
                             std::initializer_list<const Checked*> children) {
  Checked made = around(children);
  if (!fits(made)) return {};
  made.expr = std::make_shared<const typed::Expr>(typed::Expr{type, span, std::move(node)});
  return made;
}

// Looks at a part whose truth matters in another way than that of the whole.
template <class Look>
auto ConditionState::looking(Influence influence, const Look& look) {
  const Influence outside = std::exchange(influence_, influence);
  auto found = look();
  influence_ = outside;
  return found;
}

}  // namespace sightline
