// A request and facts in, a decision out, and of an allow a token. The decision is made here: there is no way
// to hand one in.
// Tested in tests/unit/runtime/trust/grant_issuer_test.cc and tests/laws/grant_test.cc.

#include "sightline/trust/grant_issuer.h"

#include <sodium.h>

#include <array>

#include "runtime/trust/claims.h"
#include "runtime/trust/key_ring.h"
#include "runtime/trust/label_text.h"
#include "runtime/trust/paseto.h"
#include "sightline/snapshot_view.h"

namespace sightline {
namespace {

constexpr std::array<std::string_view, 7> kNames = {
    "none", "denied", "lifetime", "time", "label_unavailable", "switch_unavailable", "too_long"};

// Values by their names. Texts that are made here live as long as this does.
class Naming {
 public:
  explicit Naming(const Schema& schema) : schema_(schema) {}

  NamedEntity entity(Entity entity) const {
    return {schema_.entities[entity.type].name, entity.id};
  }

  // Nothing of what is unavailable.
  std::optional<LabelValue> value(const Value& value, const Type& type) {
    switch (value.kind()) {
      case Value::Kind::unavailable:
        return std::nullopt;
      case Value::Kind::none:
        return LabelValue();
      case Value::Kind::boolean:
        return LabelValue::boolean(value.number() != 0);
      case Value::Kind::integer:
        return LabelValue::integer(value.number());
      case Value::Kind::time:
        return time(Time(std::chrono::milliseconds(value.number())));
      case Value::Kind::duration:
        return kept(labels::duration_text(std::chrono::milliseconds(value.number())));
      case Value::Kind::member:
        return LabelValue::text(members(type)[static_cast<std::size_t>(value.number())]);
      case Value::Kind::entity:
        return LabelValue::entity(entity(value.entity()));
      case Value::Kind::string:
        return LabelValue::text(value.text());
      case Value::Kind::set:
        return set(static_cast<std::uint64_t>(value.number()), members(type));
    }
    return std::nullopt;
  }

 private:
  const std::vector<std::string>& members(const Type& type) const {
    return schema_.enums[type.id].members;
  }
  LabelValue kept(std::string text) {
    texts_.push_back(std::make_unique<std::string>(std::move(text)));
    return LabelValue::text(*texts_.back());
  }
  // A stamp after the year 9999 has no text, and so cannot be stated.
  std::optional<LabelValue> time(Time time) {
    auto text = labels::time_text(time);
    if (!text) return std::nullopt;
    return kept(std::move(*text));
  }
  static LabelValue set(std::uint64_t mask, const std::vector<std::string>& names) {
    std::vector<std::string_view> chosen;
    for (std::size_t i = 0; i < names.size() && i < 64; ++i) {
      if ((mask >> i & 1) != 0) chosen.push_back(names[i]);
    }
    return LabelValue::set(std::move(chosen));
  }

  const Schema& schema_;
  std::vector<std::unique_ptr<std::string>> texts_;
};

// SOUNDNESS: the stamp and the switches are read from what the decision was made on, at its moment, and are not
// believed where it believed nothing.
class OfSnapshot {
 public:
  OfSnapshot(const Schema& schema, const Snapshot& snapshot, const Request& request)
      : schema_(schema),
        facts_(schema, snapshot),
        as_of_(snapshot.as_of()),
        now_(request.now),
        is_believed_(is_believed(request, snapshot.revision(), snapshot.as_of())) {}
  Value attribute(Entity entity, std::uint16_t attribute) const {
    const auto number = facts_.find(entity);
    return number && is_believed_ ? facts_.attribute(entity.type, *number, attribute)
                                  : Value::unavailable();
  }
  Value global(std::uint16_t global) const {
    const std::chrono::milliseconds within(*schema_.globals[global].within);
    const bool is_young = as_of_ <= now_ && now_ - as_of_ <= within;
    return is_young && is_believed_ ? facts_.global(global) : Value::unavailable();
  }

 private:
  const Schema& schema_;
  SnapshotView facts_;
  Time as_of_, now_;
  bool is_believed_;
};
class OfCollected {
 public:
  OfCollected(const Observation& observation, const Request& request)
      : observation_(observation), request_(request) {}
  Value attribute(Entity entity, std::uint16_t attribute) const {
    return observation_.attribute(request_, entity, attribute);
  }
  Value global(std::uint16_t global) const { return observation_.global(request_, global); }

 private:
  const Observation& observation_;
  const Request& request_;
};

template <class Facts>
bool read_label(const Schema& schema, const Facts& facts, Entity resource, Naming& naming,
                std::vector<LabelEntry>& label) {
  const auto& attributes = schema.entities[resource.type].attributes;
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    if (attributes[i].trust != Trust::sealed_fixed) continue;
    const Value fact = facts.attribute(resource, static_cast<std::uint16_t>(i));
    auto value = naming.value(fact, attributes[i].type);
    if (!value) return false;
    label.push_back({attributes[i].name, std::move(*value)});
  }
  return true;
}

// What a forbid reads of globals is declared `within` an age (specs/language.md); which of them this
// action's forbids read, no public header says. All of them are a superset: too many can only close.
template <class Facts>
bool read_switches(const Schema& schema, const Facts& facts, Naming& naming,
                   std::vector<GrantedSwitch>& switches) {
  for (std::size_t i = 0; i < schema.globals.size(); ++i) {
    const GlobalSchema& global = schema.globals[i];
    if (!global.within) continue;
    auto value = naming.value(facts.global(static_cast<std::uint16_t>(i)), global.type);
    if (!value) return false;
    switches.push_back({global.name, std::move(*value), std::chrono::milliseconds(*global.within)});
  }
  return true;
}

std::vector<std::string_view> names_of(std::uint64_t mask, const std::vector<std::string>& names) {
  std::vector<std::string_view> chosen;
  for (std::size_t i = 0; i < names.size() && i < 64; ++i) {
    if ((mask >> i & 1) != 0) chosen.push_back(names[i]);
  }
  return chosen;
}

NoGrant set_times(const GrantOptions& options, std::chrono::milliseconds longest, Time now,
                  GrantClaims& claims) {
  if (options.lifetime.count() <= 0 || options.lifetime > longest) return NoGrant::lifetime;
  // Both lie below 2^62.
  claims.issued = claims.not_before = now;
  claims.expires = now + options.lifetime;
  return labels::time_text(claims.expires) ? NoGrant::none : NoGrant::time;
}

std::optional<std::string> token_of(const paseto::RingKey& key, const GrantClaims& claims) {
  std::string payload = grants::text_of(claims);
  const std::string footer = paseto::footer_of(key.id);
  if (paseto::token_bytes(key.purpose, payload.size(), footer.size()) > paseto::kMaxTokenBytes)
    return std::nullopt;
  if (key.purpose == paseto::Purpose::signing)
    return paseto::sign(key.secret, payload, footer, grants::kImplicit);
  std::array<std::uint8_t, paseto::kNonceBytes> nonce{};
  randombytes_buf(nonce.data(), nonce.size());
  return paseto::encrypt(key.local, nonce, payload, footer, grants::kImplicit);
}

}  // namespace

std::string_view name_of(NoGrant reason) { return kNames[static_cast<std::size_t>(reason)]; }

GrantIssuer::GrantIssuer(GrantKeys keys, std::chrono::milliseconds longest)
    : keys_(std::move(keys)), longest_(longest) {}

Result<GrantIssuer, GrantKeyError> GrantIssuer::create(GrantKeys keys,
                                                       std::chrono::milliseconds longest) {
  if (!keys.can_issue()) return GrantKeyError{"the first key is public: it issues no grants"};
  const bool is_sensible = longest.count() > 0 && longest.count() < kForever;
  if (!is_sensible) return GrantKeyError{"the longest lifetime of a grant must be above zero"};
  return GrantIssuer(std::move(keys), longest);
}

Issued GrantIssuer::issue(const Policy& policy, const Request& request, const Snapshot& snapshot,
                          const GrantOptions& options, Trace* trace) const {
  return write(policy, request, policy.decide(request, snapshot, trace), options,
               OfSnapshot(policy.schema(), snapshot, request));
}

Issued GrantIssuer::issue(const Policy& policy, const Collected& collected, std::size_t request,
                          const GrantOptions& options, Trace* trace) const {
  if (request >= collected.size()) return {};
  return write(policy, collected.request(request), collected.decide(request, trace), options,
               OfCollected(collected.observation(), collected.request(request)));
}

template <class Facts>
Issued GrantIssuer::write(const Policy& policy, const Request& request, const Decision& decision,
                          const GrantOptions& options, const Facts& facts) const {
  Issued issued;
  issued.decision = decision;
  // What was collected for another policy was decided by that one.
  if (!decision || decision.policy != policy.digest()) return issued;
  const Schema& schema = policy.schema();
  Naming naming(schema);
  GrantClaims claims;
  issued.why_not = set_times(options, longest_, request.now, claims);
  if (issued.why_not != NoGrant::none) return issued;
  if (!read_label(schema, facts, request.resource, naming, claims.label))
    issued.why_not = NoGrant::label_unavailable;
  else if (!read_switches(schema, facts, naming, claims.switches))
    issued.why_not = NoGrant::switch_unavailable;
  if (issued.why_not != NoGrant::none) return issued;
  claims.principal = naming.entity(request.principal);
  claims.item = naming.entity(request.resource);
  claims.action = schema.actions[request.action].name;
  claims.obligations = names_of(issued.decision.obligations, schema.obligations);
  claims.policy = issued.decision.policy;
  claims.revision = issued.decision.revision;
  claims.audience = options.audience;
  claims.single_use = options.single_use;
  randombytes_buf(claims.id.data(), claims.id.size());
  if (!options.connection.empty())
    claims.connection = grants::connection_hash(claims.id, options.connection);
  issued.token = token_of(keys_.ring_->keys[0], claims);
  if (!issued.token) issued.why_not = NoGrant::too_long;
  return issued;
}

}  // namespace sightline
