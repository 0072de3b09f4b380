// Laws of grants. `a_grant_is_an_allow`: whatever the policy, the facts and the request, there is a token
// exactly when `decide` allows and the edge could check it; it admits the item that was asked for, in the
// state that was decided on, and no other. `admission_is_every_claim`: a grant admits exactly when each of its
// claims fits, by a model of claims as plain maps. `a_changed_token_is_none`.
#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "compiler/world/world_values.h"
#include "runtime/trust/claims.h"
#include "runtime/trust/key_ring.h"
#include "runtime/trust/label_text.h"
#include "runtime/trust/paseto.h"
#include "sightline/trust/grant_issuer.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing::grant_law_test {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kNow = 1'708'063'200'000;          // 2024-02-16T06:00:00Z
constexpr std::int64_t kYear10000 = 253'402'300'800'000;  // where times end that have a text

// The facts of a world as an edge has them, written down by other means than the issuer's. Nothing of what
// is unavailable or cannot be written.
class EdgeText {
 public:
  EdgeText(const Schema& schema, const World& world) : schema_(schema), world_(world) {}

  std::optional<std::string> value(const Type& type, const WorldValue& value) const {
    if (value.state == WorldValue::State::unavailable) return std::nullopt;
    if (value.state == WorldValue::State::none) return "null";
    const bool too_late = type.kind == Type::Kind::time && value.value >= kYear10000;
    if (too_late) return std::nullopt;
    const std::string text = to_text(schema_, type, value, world_);
    switch (type.kind) {
      case Type::Kind::boolean:
      case Type::Kind::integer:
      case Type::Kind::string:
        return text;
      case Type::Kind::entity:
        return entity(type.id, world_.entities[type.id][static_cast<std::size_t>(value.value)].id);
      case Type::Kind::set:
        return set(text);
      case Type::Kind::duration:
        if (value.value == 0) return "\"0d\"";  // as facts are written; `.pol` text says 0s
        return "\"" + text + "\"";
      case Type::Kind::time:
      case Type::Kind::enumeration:
        return "\"" + text + "\"";
    }
    return std::nullopt;
  }
  std::string entity(std::size_t type, const std::string& id) const {
    return "{\"type\":\"" + schema_.entities[type].name + "\",\"id\":\"" + id + "\"}";
  }
  // What stands on an item; nothing if some of it is not known.
  std::optional<std::string> label(std::size_t type, std::size_t entity) const {
    const WorldEntity& item = world_.entities[type][entity];
    std::string attributes;
    for (std::size_t a = 0; a < schema_.entities[type].attributes.size(); ++a) {
      const AttributeSchema& declared = schema_.entities[type].attributes[a];
      if (declared.trust != Trust::sealed_fixed) continue;
      const auto text = item.exists ? value(declared.type, item.attributes[a]) : std::nullopt;
      if (!text) return std::nullopt;
      attributes += (attributes.empty() ? "\"" : ",\"") + declared.name + "\":" + *text;
    }
    return "{\"uid\":" + this->entity(type, item.id) + ",\"attrs\":{" + attributes + "}}";
  }
  // The switches; nothing if one is not known or too old. `flipped`: the one that is another now.
  std::optional<std::string> switches(std::size_t flipped = SIZE_MAX) const {
    std::string all;
    for (std::size_t g = 0; g < schema_.globals.size(); ++g) {
      const GlobalSchema& global = schema_.globals[g];
      if (!global.within) continue;
      const auto text = value(global.type, world_.globals[g]);
      if (!text || world_.as_of > kNow || world_.as_of < kNow - *global.within) return std::nullopt;
      all += (all.empty() ? "" : ",") + std::string("{\"global\":\"") + global.name +
             "\",\"value\":" + (flipped == g ? "\"flipped\"" : *text) + ",\"as_of\":\"" +
             time_text(world_.as_of) + "\"}";
    }
    return "[" + all + "]";
  }

 private:
  static std::string set(std::string text) {  // `{a, b}`
    text = text.substr(1, text.size() - 2);
    std::string out;
    for (std::size_t at = 0; !text.empty(); text.erase(0, at)) {
      at = std::min(text.find(", "), text.size());
      out += (out.empty() ? "\"" : ",\"") + text.substr(0, at) + "\"";
      if (at < text.size()) at += 2;
    }
    return "[" + out + "]";
  }
  const Schema& schema_;
  const World& world_;
};

struct Tally {
  std::size_t denied = 0, issued = 0, withheld = 0, others = 0, flipped = 0;
};

// One question, asked of `decide`, of the issuer and of the edge.
class OneGrant {
 public:
  OneGrant(const Compiled& policy, const World& world, const Snapshot& facts,
           const WorldRequest& asked)
      : policy_(policy.loaded),
        world_(world),
        facts_(facts),
        edge_(policy.loaded.schema(), world),
        asked_(asked) {
    for (std::uint16_t c = 0; c < asked.context.size(); ++c)
      context_.push_back({c, to_value(policy_.schema().context[c].type, asked.context[c], world)});
    request_ = {.principal = {static_cast<std::uint16_t>(asked.principal_type),
                              world.entities[asked.principal_type][asked.principal].id},
                .action = static_cast<std::uint16_t>(asked.action),
                .resource = {static_cast<std::uint16_t>(asked.resource_type),
                             world.entities[asked.resource_type][asked.resource].id},
                .now = Time(milliseconds(kNow)),
                .context = context_};
  }

  // Empty when all is as the law says.
  std::string wrong(const GrantIssuer& issuer, const GrantKeys& keys, Tally& tally) {
    const Decision decision = policy_.decide(request_, facts_);
    const Issued issued = issuer.issue(policy_, request_, facts_, {.lifetime = milliseconds(1000)});
    if (issued.decision.outcome != decision.outcome) return "the issuer decides otherwise";
    const auto own = edge_.label(asked_.resource_type, asked_.resource);
    const auto switches = edge_.switches();
    const bool expected = decision && own && switches;
    ++(!decision ? tally.denied : expected ? tally.issued : tally.withheld);
    if (issued.token.has_value() != expected) return expected ? "no token" : "a token";
    if (!expected) return "";
    const auto grant = Grant::open(keys, *issued.token);
    if (!grant) return "the token does not open";
    return at_the_edge(*grant, decision, *own, *switches, tally);
  }

 private:
  bool admits(const Grant& grant, const std::string& label, const std::string& switches,
              std::int64_t after = 0) const {
    const auto item = ItemLabel::read(label);
    const auto readings = SwitchReadings::read(switches);
    if (!item || !readings) RC_FAIL("the model's label is none: " + label + switches);
    const Admitted admitted = grant.admit(
        *item, readings->readings(), Time(milliseconds(kNow + after)),
        {.action = policy_.schema().actions[asked_.action].name, .clock_skew = milliseconds(0)});
    std::uint64_t duties = 0;
    for (const auto name : admitted.obligations)
      duties |= std::uint64_t{1} << *policy_.schema().find_obligation(name);
    return admitted && duties == grants_;
  }
  std::string at_the_edge(const Grant& grant, const Decision& decision, const std::string& own,
                          const std::string& switches, Tally& tally) {
    grants_ = decision.obligations;
    if (!admits(grant, own, switches)) return "its own item is not admitted";
    if (admits(grant, own, switches, 1000)) return "it lives too long";
    if (admits(grant, own, switches, -1)) return "it lives before its time";
    for (std::size_t type = 0; type < world_.entities.size(); ++type) {
      for (std::size_t other = 0; other < world_.entities[type].size(); ++other) {
        const auto label = edge_.label(type, other);
        if (!label || (type == asked_.resource_type && other == asked_.resource)) continue;
        ++tally.others;
        if (admits(grant, *label, switches)) return "another item is admitted: " + *label;
      }
    }
    for (std::size_t g = 0; g < policy_.schema().globals.size(); ++g) {
      if (!policy_.schema().globals[g].within) continue;
      ++tally.flipped;
      if (admits(grant, own, *edge_.switches(g))) return "a switch was thrown, and it is admitted";
    }
    return "";
  }

  const Policy& policy_;
  const World& world_;
  const Snapshot& facts_;
  EdgeText edge_;
  const WorldRequest& asked_;
  std::vector<ContextValue> context_;
  Request request_{};
  std::uint64_t grants_ = 0;
};

std::string random_text(const CheckedPolicy& declarations) {
  std::string text =
      zoo() +
      "rule usual: permit view, edit (u, cam) when cam.color == green or u.role == owner with log\n"
      "rule meeting: permit join(u, v) when u.born <= v.born with blur\n";
  for (const auto& rule : *any([&](const Pick& pick) {
         return random_rules(declarations.tree(), {.rules = 3, .depth = 2}, pick);
       }))
    text += rule;
  return text;
}

TEST(Laws, AGrantIsAnAllow) {
  const CheckedPolicy declarations = checked(zoo());
  const GrantKeys keys = *GrantKeys::read(new_grant_key(GrantKeyKind::local));
  const auto issuer = GrantIssuer::create(keys, milliseconds(1000));
  ASSERT_TRUE(issuer);
  Tally tally;
  const auto one_policy = [&] {
    std::optional<Compiled> policy;
    try {
      policy.emplace(compiled(random_text(declarations)));
    } catch (const std::runtime_error&) {
      return;  // seldom: asks for ever new rows
    }
    const Pick pick =
        pick_from(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
    for (int world = 0; world < 8; ++world) {
      const World truth = random_truth(policy->tree(), kNow, {}, pick);
      const World observed =
          pick(2) == 0 ? truth : random_observation(policy->tree(), truth, kNow, pick);
      const auto facts = to_snapshot(observed, policy->loaded);
      if (!facts) RC_FAIL("the builder refused: " + facts.error().message);
      for (int asked = 0; asked < 6; ++asked) {
        const WorldRequest request = random_request(policy->tree(), truth, kNow, pick);
        const std::string wrong =
            OneGrant(*policy, observed, *facts, request).wrong(*issuer, keys, tally);
        if (!wrong.empty())
          RC_FAIL(wrong + "\n" + text_of(policy->tree(), observed, request) +
                  std::string(policy->source.text()));
      }
    }
  };
  EXPECT_TRUE(rc::check("a grant is an allow", one_policy));
  std::cout << "grants: " << tally.issued << " issued, " << tally.denied << " denied, "
            << tally.withheld << " withheld; refused: " << tally.others << " other items, "
            << tally.flipped << " thrown switches\n";
  EXPECT_GT(tally.issued, 100U);
  EXPECT_GT(tally.denied, 100U);
  EXPECT_GT(tally.withheld, 100U);
  EXPECT_GT(tally.others, 1000U);
}

// --- claims as plain maps

// Everything an edge compares, drawn from so few values that they often fit.
struct Situation {
  std::map<std::string, int> label, switches;       // of the grant: name, value
  std::map<std::string, int> item, readings;        // at the edge
  std::map<std::string, std::int64_t> within, age;  // of a switch; of a reading
  int action = 0, principal = 0, id = 0, audience = 0, policy = 0, revision = 0, connection = 0;
  int egress_action = 0, egress_principal = 0, egress_id = 0, egress_audience = 0,
      egress_policy = 0, egress_revision = 0, egress_connection = 0;  // 0: the edge does not say
  std::int64_t begin = 0, lifetime = 1, skew = 0;
  bool single_use = false, has_memory = false, was_used = false;
};

template <class T>
void draw(const Pick& pick, std::map<std::string, T>& grant, std::map<std::string, T>& edge) {
  for (const char* name : {"a", "b", "c"}) {
    if (pick(3) == 0) grant[name] = static_cast<T>(pick(2));
    if (grant.contains(name) ? pick(12) != 0 : pick(2) == 0)
      edge[name] = grant.contains(name) && pick(10) != 0 ? grant[name] : static_cast<T>(pick(2));
  }
}

Situation situation(const Pick& pick) {
  Situation s;
  draw(pick, s.label, s.item);
  draw(pick, s.switches, s.readings);
  for (const auto& [name, value] : s.readings)
    s.age[name] = static_cast<std::int64_t>(pick(40)) - 1;
  for (const auto& [name, value] : s.switches)
    s.within[name] = 36 - static_cast<std::int64_t>(pick(4));
  const auto both = [&](int& grant, int& edge, int least) {
    grant = static_cast<int>(pick(3)) + least;
    edge = pick(10) != 0 ? grant : static_cast<int>(pick(3)) + least;
  };
  both(s.action, s.egress_action, 1);
  both(s.id, s.egress_id, 1);
  both(s.principal, s.egress_principal, 1);
  both(s.audience, s.egress_audience, 0);
  both(s.connection, s.egress_connection, 0);
  both(s.policy, s.egress_policy, 1);
  if (pick(3) == 0) s.egress_principal = 0;
  if (pick(3) == 0) s.egress_policy = 0;
  s.revision = static_cast<int>(pick(4)) + 2;
  s.egress_revision = static_cast<int>(pick(8) == 0 ? 3 : pick(3));
  s.begin = static_cast<std::int64_t>(pick(12)) - 10;
  s.lifetime = 1 + static_cast<std::int64_t>(pick(20)) * 5;
  s.skew = static_cast<std::int64_t>(pick(3)) - 1;
  s.single_use = pick(3) == 0;
  s.has_memory = pick(4) != 0;
  s.was_used = pick(4) == 0;
  return s;
}

// The same as in specs/grants.md, said of maps.
bool should_admit(const Situation& s) {
  const auto fits = [](int grant, int edge) { return edge == 0 || grant == edge; };
  bool good = s.action == s.egress_action && s.id == s.egress_id &&
              fits(s.principal, s.egress_principal) && fits(s.policy, s.egress_policy) &&
              s.revision >= s.egress_revision;
  good = good && (s.audience == 0 || s.audience == s.egress_audience);
  good = good && (s.connection == 0 || s.connection == s.egress_connection);
  good = good && s.begin + s.lifetime > 0 && s.begin <= std::max<std::int64_t>(s.skew, 0);
  for (const auto& [name, value] : s.label)
    good = good && s.item.contains(name) && s.item.at(name) == value;
  for (const auto& [name, value] : s.switches)
    good = good && s.readings.contains(name) && s.readings.at(name) == value &&
           s.age.at(name) >= 0 && s.age.at(name) <= s.within.at(name);
  return good && (!s.single_use || (s.has_memory && !s.was_used));
}

Time moment(std::int64_t after) { return Time(milliseconds(kNow + after)); }
std::string named(const char* what, int number) { return what + std::to_string(number); }

class Edge {
 public:
  explicit Edge(const Situation& s)
      : s_(s),
        ids_{named("id", s.id), named("id", s.egress_id)},
        users_{named("u", s.principal), named("u", s.egress_principal)},
        actions_{named("act", s.action), named("act", s.egress_action)},
        audiences_{s.audience == 0 ? "" : named("edge", s.audience),
                   s.egress_audience == 0 ? "" : named("edge", s.egress_audience)} {}

  std::string token(const paseto::RingKey& key) const {
    GrantClaims claims;
    claims.id[0] = 7;
    claims.principal = {"User", users_[0]};
    claims.item = {"Clip", ids_[0]};
    claims.action = actions_[0];
    for (const auto& [name, value] : s_.label)
      claims.label.push_back({name, LabelValue::integer(value)});
    for (const auto& [name, value] : s_.switches)
      claims.switches.push_back(
          {name, LabelValue::boolean(value != 0), milliseconds(s_.within.at(name))});
    claims.policy[0] = static_cast<std::uint8_t>(s_.policy);
    claims.revision = static_cast<std::uint64_t>(s_.revision);
    claims.issued = claims.not_before = moment(s_.begin);
    claims.expires = moment(s_.begin + s_.lifetime);
    claims.audience = audiences_[0];
    const auto connection = bytes(s_.connection);
    if (s_.connection != 0) claims.connection = grants::connection_hash(claims.id, connection);
    claims.single_use = s_.single_use;
    const std::string payload = grants::text_of(claims);
    return paseto::sign(key.secret, payload, paseto::footer_of(key.id), grants::kImplicit);
  }

  Admission admit(const Grant& grant) const {
    std::vector<LabelEntry> entries;
    for (const auto& [name, value] : s_.item) entries.push_back({name, LabelValue::integer(value)});
    std::vector<SwitchReading> readings;
    for (const auto& [name, value] : s_.readings)
      readings.push_back({name, LabelValue::boolean(value != 0), moment(-s_.age.at(name))});
    UsedGrantsInMemory used(10);
    if (s_.was_used)
      (void)used.use(grant.claims().id, grant.claims().expires, grant.claims().not_before);
    Digest digest{};
    digest[0] = static_cast<std::uint8_t>(s_.egress_policy);
    const auto connection = bytes(s_.egress_connection);
    Egress egress{.action = actions_[1], .audience = audiences_[1]};
    if (s_.egress_connection != 0) egress.connection = connection;
    if (s_.egress_principal != 0) egress.principal = NamedEntity{"User", users_[1]};
    if (s_.egress_policy != 0) egress.policy = &digest;
    egress.revision_at_least = static_cast<std::uint64_t>(s_.egress_revision);
    egress.clock_skew = milliseconds(s_.skew);
    if (s_.has_memory) egress.used = &used;
    return grant.admit(ItemLabel({"Clip", ids_[1]}, entries), readings, moment(0), egress).verdict;
  }

 private:
  static std::array<std::byte, 1> bytes(int number) { return {static_cast<std::byte>(number)}; }
  const Situation& s_;
  std::array<std::string, 2> ids_, users_, actions_, audiences_;
};

TEST(Laws, AdmissionIsEveryClaim) {
  const std::string line = new_grant_key(GrantKeyKind::secret);
  paseto::RingKey key;
  ASSERT_EQ(paseto::read_key(std::string_view(line).substr(0, line.size() - 1), key), std::nullopt);
  const GrantKeys keys = *GrantKeys::read(line);
  std::map<Admission, std::size_t> seen;
  const auto many = [&] {
    const Pick pick =
        pick_from(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
    for (int i = 0; i < 40; ++i) {
      const Situation s = situation(pick);
      const Edge edge(s);
      const auto grant = Grant::open(keys, edge.token(key));
      RC_ASSERT(static_cast<bool>(grant));
      const Admission verdict = edge.admit(*grant);
      ++seen[verdict];
      RC_ASSERT((verdict == Admission::admitted) == should_admit(s));
    }
  };
  EXPECT_TRUE(rc::check("admission is every claim", many));
  for (std::size_t i = 0; i < kAdmissions; ++i) {
    const auto admission = static_cast<Admission>(i);
    if (admission == Admission::no_time)
      continue;  // of a table: tests/unit/runtime/trust/admit_test.cc
    EXPECT_GT(seen[admission], 0U) << name_of(admission);
  }
  EXPECT_GT(seen[Admission::admitted], 100U);
}

TEST(Laws, AChangedTokenIsNone) {
  const Situation s = situation(pick_from(3));
  const std::string secret = new_grant_key(GrantKeyKind::secret);
  paseto::RingKey key;
  ASSERT_EQ(paseto::read_key(std::string_view(secret).substr(0, secret.size() - 1), key),
            std::nullopt);
  const GrantKeys keys = *GrantKeys::read(secret);
  const std::string token = Edge(s).token(key);
  ASSERT_TRUE(Grant::open(keys, token));
  for (std::size_t i = 0; i < token.size();
       ++i) {  // every byte, every other value: a signature each
    for (int byte = 0; byte < 256; byte += byte < 128 ? 1 : 9) {
      std::string changed = token;
      changed[i] = static_cast<char>(byte);
      if (changed == token) continue;
      EXPECT_FALSE(Grant::open(keys, changed)) << i << " " << byte;
    }
  }
}

}  // namespace
}  // namespace sightline::testing::grant_law_test
