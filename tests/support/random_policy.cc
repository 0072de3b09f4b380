// typed::Policy (declarations only) + choices -> the text of rules and properties. Conditions are
// random_condition.cc's. Tested by every test that compiles what comes out.
#include "tests/support/random_policy.h"

#include <algorithm>

#include "tests/support/random_condition.h"

namespace sightline::testing {
namespace {

// A head's actions, all of which have this pair of types.
struct Head {
  std::vector<std::uint32_t> actions;
  std::uint32_t principal = 0, resource = 0;
};

bool has(const std::vector<std::uint32_t>& types, std::uint32_t type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

bool is_plain(const typed::Action& action) {
  return action.principals.size() == 1 && action.resources.size() == 1;
}

// `plain`: only actions of one pair of types, because a property has to speak of all pairs.
Head some_head(const typed::Policy& policy, const Pick& pick, std::size_t actions, bool plain) {
  std::vector<std::uint32_t> candidates;
  for (std::uint32_t a = 0; a < actions; ++a) {
    if (!plain || is_plain(policy.actions[a])) candidates.push_back(a);
  }
  Head head;
  const auto first = one_of(pick, candidates);
  head.actions.push_back(first);
  head.principal = one_of(pick, policy.actions[first].principals);
  head.resource = one_of(pick, policy.actions[first].resources);
  for (const auto a : candidates) {
    const bool alike = has(policy.actions[a].principals, head.principal) &&
                       has(policy.actions[a].resources, head.resource);
    if (a != first && alike && pick(2) == 1) head.actions.push_back(a);
  }
  return head;
}

// `view, tour (u: User, x: Camera)`; of an action with one pair of types the types may be left out.
std::string text_of(const typed::Policy& policy, const Head& head, const Pick& pick) {
  std::string text;
  bool one_pair = true;
  for (const auto a : head.actions) {
    text += (text.empty() ? "" : ", ") + policy.actions[a].name;
    one_pair = one_pair && is_plain(policy.actions[a]);
  }
  if (one_pair && pick(2) == 0) return text + " (u, x)";
  return text + " (u: " + policy.entities[head.principal].name +
         ", x: " + policy.entities[head.resource].name + ")";
}

typed::Type entity(std::uint32_t type) { return {typed::Type::Kind::entity, type, false}; }

// The last action of the declarations is the only one that `may` asks for in a rule, and its permits
// carry no obligation: so no cycle, and nothing to drop.
std::uint32_t may_action(const typed::Policy& policy) {
  return static_cast<std::uint32_t>(policy.actions.size() - 1);
}

std::string clause(const typed::Policy& policy, Speaker speaker, const std::string& verb,
                   std::size_t depth, const Pick& pick) {
  const bool rule = speaker != Speaker::property;
  const bool asked = policy.actions.size() > 1;
  const bool last = rule && asked && rarely(pick, 4);  // a rule of the action that `may` asks for
  Head head = some_head(policy, pick, policy.actions.size() - (rule && asked ? 1 : 0), !rule);
  if (last) {
    const auto& action = policy.actions.back();
    head = {{may_action(policy)}, action.principals.front(), action.resources.front()};
  }
  std::string text = verb + " " + text_of(policy, head, pick);
  const auto write = [&](Polarity polarity) {
    std::vector<std::uint32_t> may;
    if (rule && asked && !last) may.push_back(may_action(policy));
    RandomCondition condition(policy, speaker, pick, may);
    if (last) condition.read_dated_globals_only();
    condition.bind("u", entity(head.principal));
    condition.bind("x", entity(head.resource));
    return condition.condition(depth, polarity);
  };
  if (!rarely(pick, 8)) text += "\n    when " + write({true, false});
  if (pick(3) == 2) text += "\n    unless " + write({false, true});
  const bool with = speaker == Speaker::permit && !last;
  if (with && !policy.obligations.empty() && pick(2) == 1)
    text += "\n    with " + one_of(pick, policy.obligations).name;
  return text;
}

std::string forall(const typed::Policy& policy, std::size_t depth, const Pick& pick) {
  std::vector<std::uint32_t> may(policy.actions.size());
  for (std::uint32_t a = 0; a < may.size(); ++a) may[a] = a;
  RandomCondition condition(policy, Speaker::property, pick, may);
  const auto& action = one_of(pick, policy.actions);
  const auto& principal = policy.entities[action.principals.front()].name;
  const auto& resource = policy.entities[action.resources.front()].name;
  condition.bind("u", entity(action.principals.front()));
  condition.bind("x", entity(action.resources.front()));
  std::string variables = "u: " + principal + ", x: " + resource;
  if (!policy.relations.empty() && pick(3) == 2) {
    const auto relation = static_cast<std::uint32_t>(pick(policy.relations.size()));
    variables += ", s: " + policy.relations[relation].name;
    condition.bind_row("s", relation);
  }
  const std::string may_do = "may " + action.name + "(u, x)";
  return "forall " + variables + ": " + may_do + " implies (" +
         condition.condition(depth, {true, true}) + ")";
}

}  // namespace

std::string random_rule(const typed::Policy& declarations, const std::string& name,
                        typed::Effect effect, std::size_t depth, const Pick& pick) {
  const bool permit = effect == typed::Effect::permit;
  std::string text = "rule " + name + ":\n";
  for (std::size_t clauses = 1 + (rarely(pick, 4) ? 1 : 0); clauses > 0; --clauses) {
    text += "  " +
            clause(declarations, permit ? Speaker::permit : Speaker::forbid,
                   permit ? "permit" : "forbid", depth, pick) +
            "\n";
  }
  return text;
}

std::vector<std::string> random_rules(const typed::Policy& declarations, const PolicySize& size,
                                      const Pick& pick) {
  std::vector<std::string> rules;
  const std::size_t count = 1 + pick(size.rules);
  for (std::size_t r = 0; r < count; ++r) {
    const auto effect = pick(3) == 2 ? typed::Effect::forbid : typed::Effect::permit;
    rules.push_back(
        random_rule(declarations, "rule_" + std::to_string(r), effect, pick(size.depth + 1), pick));
  }
  return rules;
}

std::string random_property(const typed::Policy& declarations, const std::string& name,
                            const std::string& kind, std::size_t depth, const Pick& pick) {
  return "property " + name + ":\n  " +
         (kind == "forall" ? forall(declarations, depth, pick)
                           : clause(declarations, Speaker::property, kind, depth, pick)) +
         "\n";
}

}  // namespace sightline::testing
