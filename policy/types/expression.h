// What is known of an expression while its condition is checked, and what all conditions of one
// policy share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <tuple>
#include <vector>

#include "policy/types/schema.h"

namespace sightline {

inline constexpr std::size_t kMaxConditionNodes = 10'000;  // of one condition, defines expanded
inline constexpr std::size_t kMaxConditionDepth = 500;     // of its tree
inline constexpr std::size_t kMaxPolicyNodes = 2'000'000;  // of all conditions together
inline constexpr std::size_t kMaxCallDepth = 32;           // of defines that use defines
inline constexpr std::size_t kMaxQueryDepth = 3;           // of queries in queries
inline constexpr std::size_t kMaxMayDepth = 3;             // of `may` that use `may`

// Where a condition stands.
enum class Standing : std::uint8_t { define, rule, property, invariant };
using Expected = std::optional<typed::Type>;

// Whether more truth of a part can make for more of the whole, for less, or both.
struct Influence {
  bool up = true;
  bool down = false;
  Influence mirrored() const { return {down, up}; }
  // Of a part of a part.
  Influence of(Influence part) const {
    return {(up && part.up) || (down && part.down), (up && part.down) || (down && part.up)};
  }
};
inline constexpr Influence kBoth{true, true};

// A checked expression, or nothing after a report. Size and depth count shared parts as often as
// they stand in the tree.
struct Checked {
  typed::ExprRef expr;
  std::size_t size = 0, depth = 0;
  std::size_t query_depth = 0;         // of queries in queries; 0: there is none
  std::optional<Span> may;             // the first `may` in it
  Influence may_stands{false, false};  // how all of these stand in it

  explicit operator bool() const { return expr != nullptr; }
  const typed::Type& type() const { return expr->type; }
};

// An expression that is to be made of these.
inline Checked around(std::initializer_list<const Checked*> children) {
  Checked made;
  made.size = made.depth = 1;
  for (const Checked* child : children) {
    made.size += child->size;
    made.depth = std::max(made.depth, child->depth + 1);
    made.query_depth = std::max(made.query_depth, child->query_depth);
    if (!made.may) made.may = child->may;
    made.may_stands = {made.may_stands.up || child->may_stands.up,
                       made.may_stands.down || child->may_stands.down};
  }
  return made;
}

// A name bound in a head, as a parameter, by `as` or by `forall`.
struct Local {
  enum class Kind : std::uint8_t { principal, resource, argument, row, variable, mistake };
  Kind kind = Kind::mistake;
  ast::Name name;
  typed::Type type{};                         // principal, resource, variable
  Checked value{};                            // argument
  std::uint32_t row = 0, relation = 0;        // row
  std::uint32_t variable = 0;                 // variable: its number
  std::vector<std::uint32_t> alternatives{};  // entity types, if the name was declared with several
};

// A `may` that a rule uses.
struct MayUse {
  std::uint32_t action = 0, principal = 0, resource = 0;  // entity types
  friend bool operator<(const MayUse& a, const MayUse& b) {
    return std::tuple(a.action, a.principal, a.resource) <
           std::tuple(b.action, b.principal, b.resource);
  }
};

// The actions of a clause for one pair of types.
struct HeadPair {
  std::uint32_t principal = 0, resource = 0;
  std::vector<std::uint32_t> actions;
};
// A head that was understood. Not complete: something in it had a mistake.
struct CheckedHead {
  std::vector<HeadPair> pairs;
  std::vector<std::uint32_t> principals, resources;  // of all pairs, ascending
  bool complete = true;

  bool has(std::uint32_t action, std::uint32_t principal, std::uint32_t resource) const {
    return std::any_of(pairs.begin(), pairs.end(), [&](const HeadPair& pair) {
      return pair.principal == principal && pair.resource == resource &&
             std::find(pair.actions.begin(), pair.actions.end(), action) != pair.actions.end();
    });
  }
};
// A clause of a rule, with the actions that it is about.
struct RuleClause {
  const ast::Clause* written = nullptr;
  CheckedHead head;
  std::vector<std::uint32_t> obligations;  // after `with`
};
// The clauses that decide each action, once all heads are known: what `may` stands for.
struct ActionClauses {
  std::vector<std::vector<const RuleClause*>> by_action;
  std::vector<bool> usable;  // false: its clauses use `may` in a circle, which was reported
};

struct Checking {
  Declarations& schema;
  Reporter& report;
  std::size_t nodes_left = kMaxPolicyNodes;  // what may still be looked at for the whole policy
  ActionClauses clauses{};
};

inline constexpr typed::Type kBool{typed::Type::Kind::boolean, 0, false};
inline constexpr typed::Type kInt{typed::Type::Kind::integer, 0, false};
inline constexpr typed::Type kTime{typed::Type::Kind::time, 0, false};
inline constexpr typed::Type kDuration{typed::Type::Kind::duration, 0, false};
inline constexpr typed::Type kString{typed::Type::Kind::string, 0, false};
inline bool same_kind(const typed::Type& a, const typed::Type& b) {
  return a.kind == b.kind && a.id == b.id;
}

}  // namespace sightline
