// The decision that a policy means for one request in one observed world.
#pragma once

#include <cstdint>
#include <vector>

#include "specs/reference/plain.h"

namespace sightline::reference {

struct Decision {
  bool allowed = false;
  // Of an allow the permits that are true, of a deny the forbids that are true or unknown; in the
  // order of the text, each once.
  std::vector<std::uint16_t> rules;
  std::vector<std::uint16_t> obligations;  // of an allow, ascending
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
  const auto combined =
      combine(plain, policy, {request.action, request.principal_type, request.resource_type}, seen);
  decision.allowed = combined.allowed;
  decision.rules = decision.allowed ? permits : forbids;
  for (std::uint16_t o = 0; o < combined.obligations.size(); ++o) {
    if (combined.obligations[o]) decision.obligations.push_back(o);
  }
  return decision;
}

// The entities that are there, or the rows, about which an invariant is definitely false, or is not
// known to be true and asks about an entity that is not there, by their positions in the world: the
// snapshot builder refuses facts that have one.
inline std::vector<std::uint32_t> breaches(const typed::Policy& policy, const World& observed,
                                           const typed::Invariant& invariant) {
  const bool of_rows = invariant.subject.kind == typed::Variable::Kind::row;
  const std::size_t count = of_rows ? observed.rows[invariant.subject.relation].size()
                                    : observed.entities[invariant.subject.type.id].size();
  std::vector<std::uint32_t> found;
  const WorldRequest nobody;  // an invariant speaks of no request
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!of_rows && !observed.entities[invariant.subject.type.id][i].exists) continue;
    Plain plain(policy, observed, nobody, Plain::View::observed, {{i}, nullptr});
    Evaluate<Plain> evaluate(plain);
    if (of_rows) {
      const std::uint32_t relation = invariant.subject.relation;
      evaluate.bind(invariant.subject.row, {relation, &observed.rows[relation][i]});
    }
    const auto truth = evaluate.truth(*invariant.condition);
    if (truth == Plain::Truth::no || (truth == Plain::Truth::unknown && plain.met_stranger()))
      found.push_back(i);
  }
  return found;
}

}  // namespace sightline::reference
