// ast::May, ast::Window -> typed::Expr. In a rule `may A(p, r)` becomes what it stands for: (some
// permit of A) and not (some forbid of A), each clause checked again for p and r. SOUNDNESS: it may
// stand only where more permission means more permission, or a forbid of A could allow something.
// Tested in tests/unit/policy/types/may_test.cc. Refuses to know obligations (rules.cc).

#include <algorithm>
#include <utility>

#include "policy/types/conditions.h"

namespace sightline {

Checked Conditions::may(Span span, const ast::May& m) {
  const auto found = schema_.actions.find(m.action.text);
  if (found == schema_.actions.end()) {
    auto entry = report_.unknown(Code::unknown_action, m.action.span,
                                 "no action is called " + ticked(m.action.text), m.action.text,
                                 [&] { return keys_of(schema_.actions); });
    if (schema_.groups.contains(m.action.text))
      entry.help(ticked(m.action.text) + " is a group; name one of its actions");
    return {};
  }
  if (!found->second.usable) return {};
  const std::uint32_t action = found->second.id;
  const typed::Action& declared = schema_.policy.actions[action];
  const auto [principal, resource] = looking(kBoth, [&] {
    Checked who = asker(*m.principal, declared.principals, m);
    return std::pair(std::move(who), asker(*m.resource, declared.resources, m));
  });
  if (in_window_) {
    report_.error(Code::window_misplaced, span, "`may` cannot stand in `once` or `steady`")
        .note("it asks what is decided now, on what was observed");
    return {};
  }
  if (!may_stands_here(span, influence_) || !principal || !resource) return {};
  Checked made;
  if (place_ == Standing::rule) {
    made = expand_may(span, action, principal, resource);
  } else {
    made = make(kBool, span, typed::May{action, principal.expr, resource.expr},
                {&principal, &resource});
  }
  if (!made.may) made.may = span;
  made.may_stands = {made.may_stands.up || influence_.up, made.may_stands.down || influence_.down};
  return made;
}

// Who asks, or what is asked for: an entity of a type that the action has.
Checked Conditions::asker(const ast::Expr& e, const std::vector<std::uint32_t>& types,
                          const ast::May& m) {
  const Checked found = value(e, std::nullopt);
  if (!found) return {};
  const typed::Type& type = found.type();
  const bool fits = type.kind == typed::Type::Kind::entity &&
                    std::find(types.begin(), types.end(), type.id) != types.end();
  if (!fits) {
    const auto action = schema_.actions.at(m.action.text).id;
    report_
        .error(Code::argument_type, e.span,
               ticked(m.action.text) + " takes a " + ticked(schema_.union_text(types)) +
                   " here, and " + report_.quote(e.span) + " is of type " +
                   ticked(schema_.text(type)))
        .note(ticked(m.action.text) + " is declared here", schema_.policy.actions[action].span);
    return {};
  }
  return refuse_optional(found, "cannot ask or be asked for") ? Checked{} : found;
}

// In an argument of a define the body decides, when it uses its parameter.
bool Conditions::may_stands_here(Span span, Influence as) {
  if (place_ != Standing::rule || passing_ > 0 || (as.up && !as.down)) return true;
  auto entry = report_.error(Code::may_misplaced, span,
                             "here more permission for that would mean less permission for this");
  entry
      .note(
          "`may` stands positively in a permit, negatively in a forbid (`unless may ..`), and "
          "beside no comparison")
      .help("for what does not depend on other decisions write a define, and use it in both rules");
  if (!frames_.empty())
    entry.note(ticked(frames_.front().name) + " is used here", frames_.front().call);
  return false;
}

Checked Conditions::expand_may(Span span, std::uint32_t action, const Checked& principal,
                               const Checked& resource) {
  if (!checking_.clauses.usable[action] || !may_go_deeper(span, action)) return {};
  if (expanding_.empty())
    used_may_.emplace(MayUse{action, principal.type().id, resource.type().id}, span);
  expanding_.push_back(action);
  frames_.push_back({"may " + schema_.policy.actions[action].name, span});
  const Checked permits = clauses_of(action, typed::Effect::permit, principal, resource, span);
  const Checked forbids = looking(influence_.mirrored(), [&] {
    return clauses_of(action, typed::Effect::forbid, principal, resource, span);
  });
  frames_.pop_back();
  expanding_.pop_back();
  if (!permits || !forbids) return {};
  const Checked open = make(kBool, span, typed::Not{forbids.expr}, {&forbids});
  if (!open) return {};
  return make(kBool, span, typed::And{permits.expr, open.expr}, {&permits, &open});
}

bool Conditions::may_go_deeper(Span span, std::uint32_t action) {
  const auto first = std::find(expanding_.begin(), expanding_.end(), action);
  if (first != expanding_.end()) {
    std::string cycle = ticked(schema_.policy.actions[action].name);
    for (auto at = first + 1; at != expanding_.end(); ++at) {
      checking_.clauses.usable[*at] = false;
      cycle += " asks for " + ticked(schema_.policy.actions[*at].name) + ", which";
    }
    checking_.clauses.usable[action] = false;
    report_
        .error(Code::may_cycle, span,
               cycle + " asks for " + ticked(schema_.policy.actions[action].name) + " again")
        .note(ticked(schema_.policy.actions[action].name) + " is declared here",
              schema_.policy.actions[action].span)
        .help("write what both need as a define, and use it in both rules");
    return false;
  }
  if (expanding_.size() < kMaxMayDepth) return true;
  report_
      .error(Code::nested_too_deep, span,
             "`may` uses other `may` at most " + std::to_string(kMaxMayDepth) + " deep")
      .note(ticked(frames_.front().name) + " is used here", frames_.front().call);
  return false;
}

// Whether some clause of that effect holds; false if there is none.
Checked Conditions::clauses_of(std::uint32_t action, typed::Effect effect, const Checked& principal,
                               const Checked& resource, Span span) {
  const bool forbid = effect == typed::Effect::forbid;
  Checked any;
  for (const RuleClause* clause : checking_.clauses.by_action[action]) {
    if (clause->written->forbid != forbid) continue;
    if (!clause->head.has(action, principal.type().id, resource.type().id)) continue;
    if (!spend()) return {};
    std::vector<Local> outside = std::exchange(locals_, {});
    bind_asker(clause->written->head.principal, principal);
    bind_asker(clause->written->head.resource, resource);
    const Checked holds =
        this->clause(clause->written->when, clause->written->unless, clause->written->span);
    locals_ = std::move(outside);
    if (!holds) return {};
    any = any ? make(kBool, span, typed::Or{any.expr, holds.expr}, {&any, &holds}) : holds;
    if (!any) return {};
  }
  return any ? any : make(kBool, span, typed::Constant{0});
}

void Conditions::bind_asker(const ast::Binder& binder, const Checked& asker) {
  if (!binder.name) return;
  Local local{Local::Kind::argument, *binder.name};
  local.value = asker;
  bind(std::move(local));
}

// `steady (C) for d` is not once (not C) within d.
Checked Conditions::window(Span span, const ast::Window& w) {
  const std::string word = w.steady ? "`steady`" : "`once`";
  if (place_ == Standing::rule || place_ == Standing::invariant) {
    report_.error(Code::window_misplaced, span, word + " stands in properties only")
        .note("a rule sees what it was given now; nobody hands it the past");
    return {};
  }
  if (in_window_) {
    report_.error(Code::window_misplaced, span, word + " cannot stand in `once` or `steady`");
    return {};
  }
  if (w.milliseconds <= 0) {
    report_.error(Code::within_nothing, span, word + " needs more than no time")
        .help("say how far back: `once (..) within 10s`");
    return {};
  }
  in_window_ = true;
  const Checked inside =
      w.steady ? negation(w.condition->span, *w.condition) : condition(*w.condition);
  in_window_ = false;
  if (!inside) return {};
  const Checked once = make(kBool, span, typed::Once{inside.expr, w.milliseconds}, {&inside});
  if (!once || !w.steady) return once;
  return make(kBool, span, typed::Not{once.expr}, {&once});
}

}  // namespace sightline
