// Two rules that PEGTL lacks: one that commits with an exact place, and one that counts nesting.
#pragma once

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze_traits.hpp>

namespace sightline::syntax::grammar {

namespace p = tao::pegtl;

// From here on this must follow; otherwise it is an error at this very place, told by messages.h.
// (p::must reports where inside the rule it stopped, which may be the middle of a word.)
template <class Rule>
struct want {
  using rule_t = want;
  using subs_t = p::type_list<Rule>;
  template <p::apply_mode A, p::rewind_mode, template <class...> class Action,
            template <class...> class Control, class Input, class... States>
  static bool match(Input& in, States&&... states) {
    auto here = in.template mark<p::rewind_mode::required>();
    const bool matched =
        Control<Rule>::template match<A, p::rewind_mode::active, Action, Control>(in, states...);
    if (here(matched)) return true;
    Control<Rule>::raise(static_cast<const Input&>(in), states...);
  }
};

// The rule one level further inside; the state counts the levels, and too many raise.
template <class Rule>
struct deeper {
  using rule_t = deeper;
  using subs_t = p::type_list<Rule>;
  template <p::apply_mode A, p::rewind_mode M, template <class...> class Action,
            template <class...> class Control, class Input, class State>
  static bool match(Input& in, State& state) {
    if (!state.enter()) state.raise_too_deep(in);
    const bool matched = Control<Rule>::template match<A, M, Action, Control>(in, state);
    state.leave();
    return matched;
  }
};

}  // namespace sightline::syntax::grammar

namespace tao::pegtl {
template <class Name, class Rule>
struct analyze_traits<Name, sightline::syntax::grammar::want<Rule>> : analyze_seq_traits<Rule> {};
template <class Name, class Rule>
struct analyze_traits<Name, sightline::syntax::grammar::deeper<Rule>> : analyze_seq_traits<Rule> {};
}  // namespace tao::pegtl
