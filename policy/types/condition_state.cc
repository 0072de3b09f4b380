// The names and bounds of a condition. Looking costs, not only making: a define that passes its
// argument on makes nothing. Tested in tests/unit/policy/types/conditions_test.cc and check_test.cc.
// Refuses to know what any expression means.

#include "policy/types/condition_state.h"

namespace sightline {

void ConditionState::report_too_large() {
  const Span place = frames_.empty() ? whole_.value_or(Span{}) : frames_.front().call;
  report_
      .error(Code::condition_too_large, place,
             "this becomes too large when its defines are expanded")
      .note("at most " + std::to_string(kMaxConditionNodes) + " operands and operators, " +
            std::to_string(kMaxConditionDepth) + " deep, are possible in one condition, and " +
            std::to_string(kMaxPolicyNodes) + " in one policy");
}

bool ConditionState::spend() {
  if (condition_left_ == 0 || checking_.nodes_left == 0 || depth_ >= kMaxConditionDepth) {
    condition_left_ = 0;
    report_too_large();
    return false;
  }
  --condition_left_;
  --checking_.nodes_left;
  return true;
}

bool ConditionState::fits(const Checked& made) {
  if (made.size <= kMaxConditionNodes && made.depth <= kMaxConditionDepth) return true;
  condition_left_ = 0;
  report_too_large();
  return false;
}

void ConditionState::bind(Local local) {
  const ast::Name& name = local.name;
  std::optional<Span> taken;
  if (const auto found = schema_.variables.find(name.text); found != schema_.variables.end())
    taken = found->second.span;
  if (const Local* other = find_local(name.text)) taken = other->name.span;
  if (taken) {
    report_.error(Code::name_in_scope, name.span, ticked(name.text) + " already has a meaning here")
        .note("it is declared here", taken)
        .help("choose another name");
  }
  locals_.push_back(std::move(local));
}

const Local* ConditionState::find_local(std::string_view name) const {
  for (auto local = locals_.rbegin(); local != locals_.rend(); ++local)
    if (local->name.text == name) return &*local;
  return nullptr;
}

// The local that an expression names, if it is nothing but its name.
const Local* ConditionState::named_local(const ast::Expr& e) const {
  const auto* n = std::get_if<ast::NameRef>(&e.node);
  return n ? find_local(n->name.text) : nullptr;
}

}  // namespace sightline
