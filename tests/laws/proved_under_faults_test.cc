// What was proved of a policy holds of what it decides, whatever the cache does: the facts change as time goes by,
// records grow old, replies are shifted, swapped, spliced, replayed and lost. And the other way round: a property
// that is not proved, for it trusts a cache, is broken here soon.
#include <gtest/gtest.h>

#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "sightline/trust/collector.h"
#include "sightline/trust/faulty_source.h"
#include "specs/reference/evaluate.h"
#include "specs/reference/plain.h"
#include "tests/support/compiled.h"
#include "tests/support/random_history.h"
#include "tests/support/random_world.h"
#include "tests/support/world_source.h"

namespace sightline::testing::proved_under_faults_test {
namespace {

// A stamp that a recording carries, a record that grows old, and rows that a cache may withhold.
constexpr const char* kMoments = R"(policy moments
entity Account
entity User { account: Account, sealed role: bool within 10s }
entity Camera { cached account: Account }
entity Clip { sealed fixed account: Account, sealed fixed camera: Camera }
sealed relation share(user: User, camera: Camera) { open: bool } listed by (camera) within 1m max 8
sealed fixed relation sold(camera: Camera, account: Account) max 8
relation block(user: User) max 8
global lockdown: bool within 10s
action view, guard (User, Clip)
rule own: permit view(u, c) when u.account == c.account
rule shared: permit view(u, c) when some share(u, c.camera) as s where s.open
rule closed: forbid view(u, c) when lockdown or some block(u)
rule guards: permit guard(u, c) when u.role and u.account == c.account
property mine:
  never view(u, c) unless u.account == c.account or once (some share(u, c.camera)) within 1m
property not_blocked: never view(u, _) when some block(u)
property closes: never view(_, _) when steady (lockdown) for 10s
property guards_were: never guard(u, _) unless once (u.role) within 10s
)";
// The same accident as ever: whose camera it is comes from a cache.
constexpr const char* kTrusting = R"(policy trusting
entity Account
entity User { account: Account }
entity Camera { cached account: Account }
action view(User, Camera)
rule own: permit view(u, c) when u.account == c.account
property mine: never view(u, c) unless u.account == c.account
)";

struct Claim {
  const typed::Property* property;
  bool is_proved;
};

// The `never`s of a policy that assume nothing.
std::vector<Claim> claims_of(const Compiled& policy) {
  const auto report = prove(policy.checked, policy.artifact);
  if (!report) throw std::runtime_error(report.error().message);
  std::vector<Claim> claims;
  for (const PropertyReport& it : report->properties) {
    if (it.built_in) continue;
    const typed::Property& property = policy.tree().properties[it.property];
    if (property.kind != typed::Property::Kind::never || !property.assumptions.empty()) continue;
    claims.push_back({&property, std::holds_alternative<Proved>(it.verdict)});
  }
  return claims;
}

// Whether a decision is one that the property says there is never.
bool breaks(const typed::Policy& policy, const typed::Property& property, const World& truth,
            const std::vector<Earlier>& history, const WorldRequest& request,
            const Decision& decision) {
  if (!decision) return false;
  const auto& without = property.without;
  const auto owes = [&](std::uint32_t o) { return (decision.obligations >> o & 1) != 0; };
  if (!without.empty() && std::all_of(without.begin(), without.end(), owes)) return false;
  reference::Claim claim;
  claim.history = &history;
  for (const typed::PropertyCase& of : property.cases) {
    const bool is_asked =
        of.principal == request.principal_type && of.resource == request.resource_type &&
        std::find(of.actions.begin(), of.actions.end(), request.action) != of.actions.end();
    if (!is_asked) continue;
    reference::Plain so(policy, truth, request, reference::Plain::View::truth, claim);
    if (reference::Evaluate<reference::Plain>(so).truth(*of.condition) ==
        reference::Plain::Truth::yes)
      return true;
  }
  return false;
}

struct Tally {
  std::size_t decisions = 0, allowed = 0, checked = 0, broken = 0;
  CollectorCounts counts;
  std::string first;  // break of what is proved
};

// Names that the one or the other can be asked for.
std::vector<std::string> names_for(const Policy& policy, const CollectorOptions& like,
                                   bool registry, const Pick& pick) {
  std::vector<std::string> names;
  const auto offer = [&](const std::string& name) {
    CollectorOptions options;
    if (registry) {
      options.registry = {like.registry.source, {name}, true};
    } else {
      options.cache = {like.cache.source, {name}, like.cache.keys};
    }
    if (Collector::make(policy, options) && (!registry || pick(2) == 0)) names.push_back(name);
  };
  for (const auto& it : policy.schema().entities) offer(it.name);
  for (const auto& it : policy.schema().relations) offer(it.name);
  for (const auto& it : policy.schema().globals) offer(it.name);
  return names;
}

// A life of one service: its facts change from moment to moment, and somebody asks at each.
class Life {
 public:
  Life(const Compiled& policy, const std::vector<Claim>& claims, std::uint64_t seed, Tally& tally)
      : policy_(policy),
        claims_(claims),
        pick_(pick_from(seed)),
        tally_(tally),
        now_(random_now(pick_)),
        truth_(random_truth(policy.tree(), now_, {}, pick_)),
        history_(random_history(policy.tree(), truth_, now_, {10'000, 60'000, 3'600'000}, pick_)),
        declarations_(policy.loaded),
        keys_(SealKeys::generate()),
        foreign_keys_(SealKeys::generate()),
        registry_(policy.loaded.schema(), everything(policy.loaded.schema())),
        cache_(declarations_, keys_, everything(policy.loaded.schema())),
        tenant_(declarations_, foreign_keys_, everything(policy.loaded.schema())),
        faulty_(cache_, seed) {
    faulty_.set_other_tenant(tenant_);
    CollectorOptions options;
    options.registry.source = &registry_;
    options.registry.keeps_declarations = true;
    options.cache = {&faulty_, {}, &keys_};
    options.registry.names = names_for(policy.loaded, options, true, pick_);
    options.cache.names = names_for(policy.loaded, options, false, pick_);
    options.clock = [this] { return Time(std::chrono::milliseconds(moment_)); };
    auto made = Collector::make(policy.loaded, options);
    if (!made) throw std::runtime_error(made.error());
    collector_.emplace(std::move(*made));
  }

  void live() {
    std::vector<Earlier> before;
    for (const Earlier& it : history_) {
      look_at(it.truth, it.moment, before);
      before.push_back(it);
    }
    look_at(truth_, now_, before);
  }

 private:
  void look_at(const World& truth, std::int64_t moment, const std::vector<Earlier>& before) {
    moment_ = moment;
    registry_.set_world(truth, pick_(2) == 0 ? truth_ : truth);
    cache_.set_world(truth, Time(std::chrono::milliseconds(moment)));
    tenant_.set_world(truth_, Time(std::chrono::milliseconds(moment)));
    if (pick_(3) == 0) cache_.forget();
    const unsigned rates[] = {0, 50, 300};
    for (std::size_t f = 0; f < kFaults; ++f)
      faulty_.set(static_cast<Fault>(f), pick_(4) == 0 ? rates[pick_(3)] : 0);
    if (pick_(4) == 0) faulty_.heal();
    World told = pick_(2) == 0 ? truth : without_sealed(policy_.loaded.schema(), truth);
    told.as_of = moment;
    const auto snapshot = to_snapshot(told, policy_.loaded);
    if (!snapshot) return;  // facts that break an invariant
    std::vector<WorldRequest> asked;
    for (int i = 0; i < 8; ++i)
      asked.push_back(random_request(policy_.tree(), truth, moment, pick_));
    std::deque<std::vector<ContextValue>> contexts(asked.size());
    std::vector<Request> requests;
    for (std::size_t i = 0; i < asked.size(); ++i)
      requests.push_back(request_of(policy_.loaded.schema(), truth, asked[i], contexts[i]));
    const Collected collected = collector_->collect(requests, *snapshot);
    tally_.counts += collected.counts();
    for (std::size_t i = 0; i < asked.size(); ++i)
      check(truth, before, asked[i], collected.decide(i));
  }

  void check(const World& truth, const std::vector<Earlier>& before, const WorldRequest& request,
             const Decision& decision) {
    ++tally_.decisions;
    tally_.allowed += decision ? 1U : 0U;
    for (const Claim& claim : claims_) {
      ++tally_.checked;
      if (!breaks(policy_.tree(), *claim.property, truth, before, request, decision)) continue;
      ++tally_.broken;
      if (claim.is_proved && tally_.first.empty()) {
        tally_.first = policy_.tree().name + ": " + claim.property->name +
                       " is proved, and broken\n" + text_of(policy_.tree(), truth) +
                       text_of(policy_.tree(), truth, request);
      }
    }
  }

  const Compiled& policy_;
  const std::vector<Claim>& claims_;
  Pick pick_;
  Tally& tally_;
  std::int64_t now_, moment_ = 0;
  World truth_;
  std::vector<Earlier> history_;
  SealedDeclarations declarations_;
  SealKeys keys_, foreign_keys_;
  WorldRegistry registry_;
  WorldCache cache_, tenant_;
  FaultySource faulty_;
  std::optional<Collector> collector_;
};

std::optional<std::string> text_of_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) return std::nullopt;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Tally live(const Compiled& policy, int lives) {
  const std::vector<Claim> claims = claims_of(policy);
  Tally tally;
  for (int seed = 0; seed < lives && tally.first.empty(); ++seed)
    Life(policy, claims, static_cast<std::uint64_t>(seed), tally).live();
  const auto tags = tally.counts.seals[static_cast<std::size_t>(SealError::Kind::wrong_tag)];
  std::cout << policy.tree().name << ": " << claims.size() << " claims, " << tally.decisions
            << " decisions, " << tally.allowed << " allowed, " << tally.broken << " broken; "
            << tally.counts.believed << " believed, " << tally.counts.another_key
            << " of another key, " << tally.counts.too_old << " too old, " << tags
            << " wrong tags\n";
  return tally;
}

TEST(ProvedUnderFaults, HoldsOfAPolicyWithEveryTrustWord) {
  const Tally tally = live(compiled(kMoments), 400);
  EXPECT_EQ(tally.first, "");
  EXPECT_EQ(tally.broken, 0U);
  EXPECT_GT(tally.allowed, 500U);
  EXPECT_GT(tally.counts.another_key, 200U);
  EXPECT_GT(tally.counts.too_old, 200U);
}

TEST(ProvedUnderFaults, HoldsOfEveryExample) {
  std::size_t policies = 0, checked = 0, broken = 0;
  for (const auto& it : std::filesystem::recursive_directory_iterator("examples")) {
    if (it.path().extension() != ".pol") continue;
    const auto read = [&](const std::string& path) {
      return text_of_file(it.path().parent_path() / path);
    };
    const std::string text = *text_of_file(it.path());
    if (text.find("\npolicy ") == std::string::npos) continue;  // a part of others
    const Tally tally = live(compiled(Source::with_imports(it.path(), text, read)), 60);
    EXPECT_EQ(tally.first, "");
    ++policies;
    checked += tally.checked;
    broken += tally.broken;
  }
  EXPECT_GE(policies, 20U);
  EXPECT_GT(checked, 100'000U);
  EXPECT_GT(broken, 100U);  // each as_it_was.pol has a property that is refuted
}

TEST(ProvedUnderFaults, APolicyThatTrustsACacheIsBroken) {
  const Tally tally = live(compiled(kTrusting), 200);
  EXPECT_EQ(tally.first, "");  // nobody proved it
  EXPECT_GT(tally.broken, 20U);
}

}  // namespace
}  // namespace sightline::testing::proved_under_faults_test
