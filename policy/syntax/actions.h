// Rules to nodes, and nothing else: which rules leave a node in the tree, and how.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

#include "policy/syntax/grammar.h"
#include "policy/syntax/messages.h"
#include "policy/syntax/parse.h"
#include "policy/syntax/tree.h"

namespace sightline::syntax {

// What is thrown where a `want` finds something else; caught in parse.cc.
struct Failure {
  std::uint32_t offset = 0;
  Expected expected;
};

struct State {
  // The text ends where its file does; the file begins at `from`.
  State(std::string_view source, std::uint32_t from)
      : text(source), base(from), token_ends(source.size() - from + 1) {}

  bool enter() { return ++depth <= kMaxNesting; }
  void leave() { --depth; }
  template <class Input>
  std::uint32_t offset(const Input& in) const {
    return static_cast<std::uint32_t>(in.current() - text.data());
  }
  template <class Input>
  [[noreturn]] void raise_too_deep(const Input& in) const {
    throw Failure{offset(in), kTooDeep};
  }

  std::string_view text;
  std::uint32_t base;
  std::vector<Node> nodes;
  std::vector<std::uint32_t> token_ends;  // by end of the blanks behind a token: where they begin,
                                          // both counted from the begin of the file
  std::size_t depth = 0;
};

template <class Rule>
inline constexpr Kind kind = Kind::none;

namespace g = grammar;
// clang-format off
template <> inline constexpr Kind kind<g::any_word> = Kind::name;
template <> inline constexpr Kind kind<g::number_text> = Kind::number;
template <> inline constexpr Kind kind<g::time_text> = Kind::time;
template <> inline constexpr Kind kind<g::string_text> = Kind::string;
template <> inline constexpr Kind kind<g::constant> = Kind::constant;
template <> inline constexpr Kind kind<g::variable> = Kind::variable;
template <> inline constexpr Kind kind<g::any> = Kind::any;
template <> inline constexpr Kind kind<g::sum_operator> = Kind::operation;
template <> inline constexpr Kind kind<g::relation_operator> = Kind::operation;
template <> inline constexpr Kind kind<g::not_operator> = Kind::operation;
template <> inline constexpr Kind kind<g::and_operator> = Kind::operation;
template <> inline constexpr Kind kind<g::or_operator> = Kind::operation;
#define SIGHTLINE_NODE(rule) template <> inline constexpr Kind kind<g::rule> = Kind::rule
SIGHTLINE_NODE(parens); SIGHTLINE_NODE(set); SIGHTLINE_NODE(may); SIGHTLINE_NODE(window);
SIGHTLINE_NODE(arguments); SIGHTLINE_NODE(member); SIGHTLINE_NODE(named); SIGHTLINE_NODE(access);
SIGHTLINE_NODE(minus); SIGHTLINE_NODE(sum); SIGHTLINE_NODE(coalesce); SIGHTLINE_NODE(membership);
SIGHTLINE_NODE(is_not_none); SIGHTLINE_NODE(is_none); SIGHTLINE_NODE(comparison); SIGHTLINE_NODE(keys);
SIGHTLINE_NODE(path); SIGHTLINE_NODE(row); SIGHTLINE_NODE(where); SIGHTLINE_NODE(every);
SIGHTLINE_NODE(quantifier); SIGHTLINE_NODE(query); SIGHTLINE_NODE(choice); SIGHTLINE_NODE(negated);
SIGHTLINE_NODE(conjunction); SIGHTLINE_NODE(disjunction);
SIGHTLINE_NODE(policy_header); SIGHTLINE_NODE(import); SIGHTLINE_NODE(enumeration); SIGHTLINE_NODE(trust);
SIGHTLINE_NODE(age); SIGHTLINE_NODE(single); SIGHTLINE_NODE(set_of); SIGHTLINE_NODE(question); SIGHTLINE_NODE(field);
SIGHTLINE_NODE(fields); SIGHTLINE_NODE(parents); SIGHTLINE_NODE(entity); SIGHTLINE_NODE(column);
SIGHTLINE_NODE(unique); SIGHTLINE_NODE(listed); SIGHTLINE_NODE(most); SIGHTLINE_NODE(relation);
SIGHTLINE_NODE(global); SIGHTLINE_NODE(trusted); SIGHTLINE_NODE(context); SIGHTLINE_NODE(group);
SIGHTLINE_NODE(types); SIGHTLINE_NODE(action); SIGHTLINE_NODE(obligation); SIGHTLINE_NODE(parameter);
SIGHTLINE_NODE(define); SIGHTLINE_NODE(binder); SIGHTLINE_NODE(head); SIGHTLINE_NODE(when);
SIGHTLINE_NODE(unless); SIGHTLINE_NODE(with); SIGHTLINE_NODE(dropping); SIGHTLINE_NODE(effect);
SIGHTLINE_NODE(clause); SIGHTLINE_NODE(rule); SIGHTLINE_NODE(forall); SIGHTLINE_NODE(invariant);
SIGHTLINE_NODE(without); SIGHTLINE_NODE(claim_word); SIGHTLINE_NODE(assumption); SIGHTLINE_NODE(assuming); SIGHTLINE_NODE(property);
SIGHTLINE_NODE(named_value); SIGHTLINE_NODE(values); SIGHTLINE_NODE(value_set); SIGHTLINE_NODE(unavailable);
SIGHTLINE_NODE(negative); SIGHTLINE_NODE(value_name); SIGHTLINE_NODE(tuple); SIGHTLINE_NODE(world_row);
SIGHTLINE_NODE(world_global); SIGHTLINE_NODE(instance_parents); SIGHTLINE_NODE(instance);
SIGHTLINE_NODE(world); SIGHTLINE_NODE(place); SIGHTLINE_NODE(lost); SIGHTLINE_NODE(observed);
SIGHTLINE_NODE(absent); SIGHTLINE_NODE(assigned); SIGHTLINE_NODE(changes); SIGHTLINE_NODE(moment);
SIGHTLINE_NODE(given_context); SIGHTLINE_NODE(nothing); SIGHTLINE_NODE(by); SIGHTLINE_NODE(line_with);
SIGHTLINE_NODE(may_not); SIGHTLINE_NODE(line); SIGHTLINE_NODE(exhaustive); SIGHTLINE_NODE(test);
SIGHTLINE_NODE(item); SIGHTLINE_NODE(doc); SIGHTLINE_NODE(type);
#undef SIGHTLINE_NODE
template <> inline constexpr Kind kind<g::expr> = Kind::implication;
template <> inline constexpr Kind kind<g::every_row> = Kind::row;
template <> inline constexpr Kind kind<g::smaller> = Kind::order_mark;
template <> inline constexpr Kind kind<g::context_fields> = Kind::fields;
template <> inline constexpr Kind kind<g::parameter_type> = Kind::type;
template <> inline constexpr Kind kind<g::test_values> = Kind::values;
// clang-format on

// A level of precedence that added nothing to its only part leaves no node.
constexpr bool is_level(Kind k) {
  return k == Kind::access || k == Kind::sum || k == Kind::coalesce || k == Kind::comparison ||
         k == Kind::conjunction || k == Kind::disjunction || k == Kind::implication;
}

template <class Rule>
struct Control : tao::pegtl::normal<Rule> {
  template <class Input>
  [[noreturn]] static void raise(const Input& in, State& state) {
    static_assert(expected<Rule>.what != nullptr, "messages.h: what does this place want?");
    throw Failure{state.offset(in), expected<Rule>};
  }

  template <tao::pegtl::apply_mode A, tao::pegtl::rewind_mode M, template <class...> class Action,
            template <class...> class Self, class Input>
  static bool match(Input& in, State& state) {
    using Base = tao::pegtl::normal<Rule>;
    if constexpr (std::is_same_v<Rule, g::separator>) {
      const std::uint32_t begin = state.offset(in);
      const bool matched = Base::template match<A, M, Action, Self>(in, state);
      state.token_ends[state.offset(in) - state.base] = begin - state.base;
      return matched;
    } else if constexpr (kind<Rule> == Kind::none || A == tao::pegtl::apply_mode::nothing) {
      return Base::template match<A, M, Action, Self>(in, state);
    } else {
      const auto first = static_cast<std::uint32_t>(state.nodes.size());
      const std::uint32_t begin = state.offset(in);
      if (!Base::template match<A, M, Action, Self>(in, state)) {
        state.nodes.resize(first);
        return false;
      }
      record(state, begin, state.offset(in), first);
      return true;
    }
  }

 private:
  static void record(State& state, std::uint32_t begin, std::uint32_t end, std::uint32_t first) {
    const std::size_t size = state.nodes.size();
    if (is_level(kind<Rule>) && size > first && state.nodes.back().first == first) return;
    const std::uint32_t token_end = state.base + state.token_ends[end - state.base];
    state.nodes.push_back({kind<Rule>, begin, token_end > begin ? token_end : end, first});
  }
};

}  // namespace sightline::syntax
