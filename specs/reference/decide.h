// The decision that a policy means for one request in one observed world.
#pragma once

#include <cstdint>
#include <vector>

#include "specs/reference/combine.h"
#include "specs/reference/plain.h"

namespace sightline::reference {

struct Decision {
  bool allowed = false;
  // Of an allow the permits that are true, of a deny the forbids that are true or unknown; in the
  // order of the text, each once.
  std::vector<std::uint16_t> rules;
};

inline Decision decide(const typed::Policy& policy, const World& observed,
                       const WorldRequest& request) {
  Plain plain(policy, observed, request);
  Decision decision;
  if (!Plain::is_moment(request.now)) return decision;  // nobody knows the time: denied by no rule
  std::vector<std::uint16_t> permits, forbids;
  const auto seen = [&](const typed::Rule& rule, const typed::Clause&, Plain::Truth truth) {
    if (!satisfied(plain, rule.effect, truth)) return;
    auto& rules = rule.effect == typed::Effect::permit ? permits : forbids;
    const auto number = static_cast<std::uint16_t>(&rule - policy.rules.data());
    if (rules.empty() || rules.back() != number) rules.push_back(number);
  };
  decision.allowed = allows(plain, policy, request.action, seen);
  decision.rules = decision.allowed ? permits : forbids;
  return decision;
}

}  // namespace sightline::reference
