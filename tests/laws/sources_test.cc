// Whatever a cache does, no decision is better than the true facts allow, and none is worse once it is well again.
// Steps of a state machine: faults begin and end, the registry changes its mind, pages are asked for.
#include <deque>

#include "sightline/trust/collector.h"
#include "sightline/trust/faulty_source.h"
#include "specs/reference/decide.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"
#include "tests/support/world_source.h"

namespace sightline::testing::sources_test {
namespace {

// The same world later: registry facts are another's, half of the registry's rows are gone.
World changed(const Schema& schema, const World& world, const Pick& pick) {
  World later = world;
  for (std::size_t type = 0; type < world.entities.size(); ++type) {
    const auto& entities = world.entities[type];
    for (std::size_t e = 0; e < entities.size(); ++e) {
      for (std::size_t a = 0; a < entities[e].attributes.size(); ++a) {
        if (schema.entities[type].attributes[a].trust == Trust::registry)
          later.entities[type][e].attributes[a] = entities[(e + 1) % entities.size()].attributes[a];
      }
    }
  }
  for (std::size_t r = 0; r < world.rows.size(); ++r) {
    if (schema.relations[r].trust == Trust::registry)
      std::erase_if(later.rows[r], [&](const WorldRow&) { return pick(2) == 0; });
  }
  return later;
}

struct Step {
  enum class Kind : std::uint8_t { fault, heal, change, ask } kind = Kind::ask;
  std::size_t fault = 0;
  unsigned rate = 0;
};
void showValue(const Step& step, std::ostream& out) {
  const char* const names[] = {"fault", "heal", "change", "ask"};
  out << names[static_cast<std::size_t>(step.kind)];
  if (step.kind == Step::Kind::fault)
    out << " " << name_of(static_cast<Fault>(step.fault)) << " " << step.rate;
}

rc::Gen<Step> any_step() {
  return rc::gen::apply(
      [](int kind, std::size_t fault, unsigned rate) {
        Step step;
        step.kind = kind < 3   ? Step::Kind::fault
                    : kind < 4 ? Step::Kind::heal
                    : kind < 5 ? Step::Kind::change
                               : Step::Kind::ask;
        step.fault = fault;
        step.rate = rate;
        return step;
      },
      rc::gen::inRange(0, 9), rc::gen::inRange<std::size_t>(0, kFaults),
      rc::gen::element(20U, 300U, 1000U));
}

struct Tally {
  std::size_t allowed = 0, denied = 0, lost = 0, owing = 0, faults = 0;
  CollectorCounts counts;
};

class Service {
 public:
  Service(const Compiled& policy, const World& truth, const World& later, const World& tenants,
          std::int64_t now, std::uint64_t seed)
      : policy_(policy),
        worlds_{&truth, &later},
        now_(now),
        declarations_(policy.loaded),
        keys_(SealKeys::generate()),
        foreign_keys_(SealKeys::generate()),
        all_(everything(policy.loaded.schema())),
        registry_(policy.loaded.schema(), all_),
        cache_(declarations_, keys_, all_),
        tenant_(declarations_, foreign_keys_, all_),
        faulty_(cache_, seed) {
    cache_.set_world(truth, Time(std::chrono::milliseconds(now)));
    tenant_.set_world(tenants, Time(std::chrono::milliseconds(now)));
    faulty_.set_other_tenant(tenant_);
    make_collector();
    look_at(0);
  }

  void set(const Step& step) {
    healthy_ = false;
    faulty_.set(static_cast<Fault>(step.fault), step.rate);
  }
  void heal() {
    healthy_ = true;
    faulty_.heal();
  }
  void change() { look_at(1 - world_); }
  bool healthy() const { return healthy_; }
  const World& truth() const { return *worlds_[world_]; }

  Collected collect(std::span<const Request> requests) {
    return collector_->collect(requests, *snapshot_);
  }
  std::size_t faults() const {
    std::size_t all = 0;
    for (std::size_t f = 0; f < kFaults; ++f) all += faulty_.count(static_cast<Fault>(f));
    return all;
  }

 private:
  // The registry has clients, accounts, sites and shares, the cache whatever is sealed, the snapshot all the rest.
  void make_collector() {
    const Schema& schema = policy_.loaded.schema();
    CollectorOptions options;
    options.registry = {&registry_, {"Client", "Account", "Site", "share", "member", "tag"}, true};
    options.cache = {&faulty_, {}, &keys_};
    for (const auto& type : schema.entities) {
      if (std::any_of(type.attributes.begin(), type.attributes.end(),
                      [](const auto& a) { return a.trust == Trust::sealed_fixed; }))
        options.cache.names.push_back(type.name);
    }
    for (const auto& relation : schema.relations)
      if (relation.trust == Trust::sealed_fixed) options.cache.names.push_back(relation.name);
    for (const auto& global : schema.globals)
      if (global.trust == Trust::sealed_fixed) options.cache.names.push_back(global.name);
    options.clock = [now = now_] { return Time(std::chrono::milliseconds(now)); };
    auto made = Collector::make(policy_.loaded, options);
    if (!made) throw std::runtime_error(made.error());
    collector_.emplace(std::move(*made));
  }
  void look_at(std::size_t world) {
    world_ = world;
    registry_.set_world(truth(), *worlds_[1 - world]);
    const World told = without_sealed(policy_.loaded.schema(), truth());
    auto made = to_snapshot(told, policy_.loaded);
    if (!made) throw std::runtime_error(made.error().message);
    snapshot_.emplace(std::move(*made));
  }

  const Compiled& policy_;
  const World* worlds_[2];
  std::size_t world_ = 0;
  std::int64_t now_;
  SealedDeclarations declarations_;
  SealKeys keys_, foreign_keys_;
  Elsewhere all_;
  WorldRegistry registry_;
  WorldCache cache_, tenant_;
  FaultySource faulty_;
  std::optional<Collector> collector_;
  std::optional<Snapshot> snapshot_;
  bool healthy_ = true;
};

std::string words(bool allowed) { return allowed ? "allow" : "deny"; }

// Asks for a page. Empty if the law holds of it.
std::string ask(Service& service, const Compiled& policy, const std::vector<WorldRequest>& asked,
                Tally& tally) {
  const Schema& schema = policy.loaded.schema();
  std::deque<std::vector<ContextValue>> contexts(asked.size());
  std::vector<Request> requests;
  for (std::size_t i = 0; i < asked.size(); ++i)
    requests.push_back(request_of(schema, service.truth(), asked[i], contexts[i]));
  const Collected collected = service.collect(requests);
  tally.counts += collected.counts();
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto meant = reference::decide(policy.tree(), service.truth(), asked[i]);
    std::uint64_t duties = 0;
    for (const auto duty : meant.obligations) duties |= std::uint64_t{1} << duty;
    Trace trace = policy.loaded.make_trace();
    const Decision run = collected.decide(i, &trace);
    ++(run ? tally.allowed : tally.denied);
    tally.lost += meant.allowed && !run ? 1U : 0U;
    tally.owing += run.obligations != 0 ? 1U : 0U;
    const bool is_better = run && (!meant.allowed || (duties & ~run.obligations) != 0);
    const bool is_other =
        (run.outcome == Outcome::allow) != meant.allowed || run.obligations != duties;
    const bool has_all = service.healthy() && !was_across_lists(schema, run);
    if (is_better || (has_all && is_other)) {
      return (service.healthy() ? "well: " : "in trouble: ") + words(bool(run)) +
             ", the true facts: " + words(meant.allowed) + "\n" +
             text_of(policy.tree(), service.truth()) +
             text_of(policy.tree(), service.truth(), asked[i]);
    }
  }
  return "";
}

TEST(Sources, NothingThatACacheDoesIsBetterThanTheTruthOrLasts) {
  const std::string declared = zoo_of_the_registry();
  const CheckedPolicy declarations = checked(declared);
  Tally tally;
  const auto one_policy = [&] {
    std::string text = declared;
    for (const auto& rule : *any([&](const Pick& pick) {
           return random_rules(declarations.tree(), {.rules = 6, .depth = 2}, pick);
         }))
      text += rule;
    const auto seed = *rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>());
    const auto steps = *rc::gen::container<std::vector<Step>>(any_step());
    const Compiled policy = compiled(text);
    const Pick pick = pick_from(seed);
    const std::int64_t now = random_now(pick);
    World truth = random_truth(policy.tree(), now, {}, pick);
    truth.as_of = now;
    const World later = changed(policy.loaded.schema(), truth, pick);
    Service service(policy, truth, later, later, now, seed);
    for (const Step& step : steps) {
      switch (step.kind) {
        case Step::Kind::fault:
          service.set(step);
          break;
        case Step::Kind::heal:
          service.heal();
          break;
        case Step::Kind::change:
          service.change();
          break;
        case Step::Kind::ask: {
          std::vector<WorldRequest> asked;
          for (int i = 0; i < 12; ++i)
            asked.push_back(random_request(policy.tree(), truth, now, pick));
          const std::string found = ask(service, policy, asked, tally);
          if (!found.empty()) RC_FAIL(found + text);
        }
      }
    }
    tally.faults += service.faults();
  };
  EXPECT_TRUE(rc::check("a cache in trouble gives nothing away", [&] {
    for (int policies = 0; policies < 5; ++policies) one_policy();
  }));
  const CollectorCounts& counts = tally.counts;
  std::cout << tally.allowed << " allowed, " << tally.denied << " denied, " << tally.lost
            << " of them lost to " << tally.faults << " faults, " << tally.owing << " owing; "
            << counts.believed << " believed, " << counts.another_key << " of another key, "
            << counts.another_question << " to another question, tags that do not hold "
            << counts.seals[static_cast<std::size_t>(SealError::Kind::wrong_tag)] << "\n";
  EXPECT_GT(tally.allowed, 300U);
  EXPECT_GT(tally.lost, 20U);
  EXPECT_GT(counts.another_key, 50U);
  EXPECT_GT(counts.another_question, 30U);
}

}  // namespace
}  // namespace sightline::testing::sources_test
