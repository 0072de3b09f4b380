// ReadWorld -> Counterexample with the answers to its requests. Tested by every refutation: nobody
// sees a world that the evaluator and the reference do not both repeat. It trusts neither the model
// nor the encoding, and knows nothing of solvers.
#include "compiler/prove/replay.h"

#include <algorithm>

#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"

namespace sightline {
namespace {

using Kind = typed::Property::Kind;
using reference::Plain;

constexpr std::size_t kMostAsked = 40;  // requests of one `forall`

class Replay {
 public:
  Replay(const typed::Policy& policy, const Policy& loaded, const ReadWorld& world)
      : policy_(policy), loaded_(loaded), found_(world.example), told_(world.example.truth) {
    // A stranger's facts are so, and can be in no snapshot.
    for (std::size_t type = 0; type < told_.entities.size(); ++type) {
      for (std::size_t e = 0; e < told_.entities[type].size(); ++e) {
        if (!found_.observed.entities[type][e].exists)
          told_.entities[type][e] = found_.observed.entities[type][e];
      }
    }
  }

  WorldRequest request() const {
    WorldRequest out;
    out.now = found_.now;
    out.context = found_.given_context;
    return out;
  }

  // Adds the question to the example, or says why it does not count.
  std::optional<NotReplayed> ask(const WorldRequest& request) {
    const auto decision = decide_in_world(loaded_, found_.observed, request);
    if (!decision) return NotReplayed{true, decision.error().message};
    const auto meant = reference::decide(policy_, found_.observed, request);
    if (meant.allowed != decision->allowed || meant.rules != decision->rules ||
        meant.obligations != decision->obligations)
      return NotReplayed{false, "evaluator and reference differ"};
    const auto by_truth = decide_in_world(loaded_, told_, request);
    if (!by_truth) return NotReplayed{true, by_truth.error().message};
    found_.asked.push_back({request, decision->allowed, decision->rules, decision->obligations,
                            by_truth->allowed, decision->allowed});
    return std::nullopt;
  }

  Counterexample& found() { return found_; }

 private:
  const typed::Policy& policy_;
  const Policy& loaded_;
  Counterexample found_;
  World told_;
};

bool carries(const AskedRequest& asked, std::uint32_t obligation) {
  return std::find(asked.obligations.begin(), asked.obligations.end(), obligation) !=
         asked.obligations.end();
}

// Is this decision what the claim is about: against a `never` or an `always`, for a `possible`?
bool decides_so(const typed::Property& property, const AskedRequest& asked) {
  const auto has = [&](std::uint32_t o) { return carries(asked, o); };
  const auto& without = property.without;
  if (property.kind == Kind::never) {
    return asked.allowed && (without.empty() || !std::all_of(without.begin(), without.end(), has));
  }
  const bool free = asked.allowed && std::none_of(without.begin(), without.end(), has);
  return property.kind == Kind::always ? !free : free;
}

// The truth, which remembers every `may` that it was asked.
class Listener : public Plain {
 public:
  using Plain::Plain;
  Truth may(std::uint32_t action, std::uint32_t principal_type, const Value& principal,
            std::uint32_t resource_type, const Value& resource) {
    WorldRequest asked;
    asked.action = action;
    asked.principal_type = principal_type, asked.resource_type = resource_type;
    asked.principal = static_cast<std::uint32_t>(principal.number);
    asked.resource = static_cast<std::uint32_t>(resource.number);
    auto known = std::find_if(heard.begin(), heard.end(), [&](const WorldRequest& r) {
      return r.action == asked.action && r.principal_type == asked.principal_type &&
             r.principal == asked.principal && r.resource_type == asked.resource_type &&
             r.resource == asked.resource;
    });
    if (known == heard.end()) known = heard.insert(heard.end(), asked);
    const auto number = static_cast<std::size_t>(known - heard.begin());
    const Truth answer = Plain::may(action, principal_type, principal, resource_type, resource);
    return number == other_way ? logical_not(answer) : answer;
  }
  std::vector<WorldRequest> heard;
  std::optional<std::size_t> other_way;  // this one is answered the other way round
};

}  // namespace

Result<Counterexample, NotReplayed> replay_head(const typed::Policy& policy, const Policy& loaded,
                                                const typed::Property& property,
                                                const typed::PropertyCase& of, std::uint32_t action,
                                                const ReadWorld& world) {
  Replay replay(policy, loaded, world);
  WorldRequest request = replay.request();
  request.action = action;
  request.principal_type = of.principal, request.resource_type = of.resource;
  request.principal = world.entities[0], request.resource = world.entities[1];
  if (const auto failed = replay.ask(request)) return *failed;
  AskedRequest& asked = replay.found().asked.front();
  if (!decides_so(property, asked)) return NotReplayed{false, "the evaluator decides otherwise"};
  asked.wanted = property.kind != Kind::never || !property.without.empty();
  reference::Claim claim;
  claim.observed = &replay.found().observed;
  claim.history = &replay.found().earlier;
  Plain truth(policy, replay.found().truth, request, Plain::View::truth, claim);
  if (reference::Evaluate<Plain>(truth).truth(*of.condition) != Plain::Truth::yes)
    return NotReplayed{false, "the world is not of the property's case"};
  return std::move(replay.found());
}

Result<Counterexample, NotReplayed> replay_forall(const typed::Policy& policy, const Policy& loaded,
                                                  const typed::Property& property,
                                                  const ReadWorld& world,
                                                  std::span<const BoundVariable> variables) {
  Replay replay(policy, loaded, world);
  Counterexample& found = replay.found();
  found.variables.assign(variables.begin(), variables.end());
  reference::Claim claim;
  claim.observed = &found.observed;
  claim.history = &found.earlier;
  for (const BoundVariable& it : variables) claim.variables.push_back(it.value);
  const WorldRequest request = replay.request();
  Listener truth(policy, found.truth, request, Plain::View::truth, claim);
  reference::Evaluate<Listener> evaluate(truth);
  for (std::size_t v = 0; v < variables.size(); ++v) {
    if (property.variables[v].kind != typed::Variable::Kind::row) continue;
    const auto& rows = found.truth.rows[property.variables[v].relation];
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const WorldRow& r) {
      return r.columns == variables[v].columns;
    });
    if (row == rows.end()) return NotReplayed{false, "a row that it speaks of is not there"};
    evaluate.bind(property.variables[v].row, {property.variables[v].relation, &*row});
  }
  if (evaluate.truth(*property.condition) != Plain::Truth::no)
    return NotReplayed{false, "what it claims is so in this world"};
  for (std::size_t r = 0; r < std::min(truth.heard.size(), kMostAsked); ++r) {
    WorldRequest asked = truth.heard[r];
    asked.now = request.now;
    asked.context = request.context;
    if (const auto failed = replay.ask(asked)) return *failed;
  }
  // The last decision that alone would make it so is the one to change; if none would, all are.
  bool one_will_do = false;
  for (std::size_t r = found.asked.size(); r-- > 0 && !one_will_do;) {
    truth.other_way = r;
    one_will_do = evaluate.truth(*property.condition) == Plain::Truth::yes;
    if (one_will_do) found.asked[r].wanted = !found.asked[r].allowed;
  }
  for (AskedRequest& it : found.asked) {
    if (!one_will_do) it.wanted = !it.allowed;
  }
  if (truth.heard.empty()) {
    const auto snapshot = to_snapshot(found.observed, loaded);
    if (!snapshot) return NotReplayed{true, snapshot.error().message};
  }
  return std::move(found);
}

}  // namespace sightline
