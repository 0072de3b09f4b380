// The law `explanation_is_the_decision`, of facts that were collected: whoever has them, whatever a cache does to
// its sealed records and however old they are, what `explain` tells is what the very observation decides, and a
// change that it names is allowed by the next one.
#include "sightline/explain.h"

#include <deque>
#include <optional>

#include "sightline/trust/collector.h"
#include "sightline/trust/faulty_source.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"
#include "tests/support/world_source.h"

namespace sightline::testing::explain_collected_test {
namespace {

struct Tally {
  std::size_t allowed = 0, denied = 0, missing = 0, helped = 0, from_cache = 0, rows = 0;
  CollectorCounts counts;
};

// A registry and a faulty cache that serve some of a policy's names each, as an explainer observes them.
class Sources : public Observer {
 public:
  Sources(const Policy& policy, std::uint64_t seed, const Pick& pick)
      : declarations_(policy),
        keys_(SealKeys::generate()),
        registry_(policy.schema(), everything(policy.schema())),
        cache_(declarations_, keys_, everything(policy.schema())),
        faulty_(cache_, seed) {
    const Schema& schema = policy.schema();
    CollectorOptions options;
    options.registry = {&registry_, {}, true};
    options.cache = {&faulty_, {}, &keys_};
    options.clock = [this] { return now_; };
    const auto offer = [&](const std::string& name) {
      CollectorOptions with = options;
      auto& names = pick(5) == 0 ? with.registry.names : with.cache.names;
      names.push_back(name);
      if (pick(8) != 0 && Collector::make(policy, with)) options = with;
    };
    for (const auto& it : schema.entities) offer(it.name);
    for (const auto& it : schema.relations) offer(it.name);
    for (const auto& it : schema.globals) offer(it.name);
    collector_.emplace(std::move(*Collector::make(policy, options)));
    for (std::size_t fault = 0; fault < kFaults; ++fault)
      if (pick(3) == 0) faulty_.set(static_cast<Fault>(fault), 200);
  }

  // What both have, and of when the cache's records are.
  void set_world(const World& world, Time sealed) {
    registry_.set_world(world, world);
    cache_.forget();
    cache_.set_world(world, sealed);
  }
  std::shared_ptr<const Observation> observe(const Request& request,
                                             const Snapshot& snapshot) override {
    now_ = request.now;
    const auto collected =
        std::make_shared<const Collected>(collector_->collect(std::span(&request, 1), snapshot));
    counts_ += collected->counts();
    std::shared_ptr<const Observation> seen{collected, &collected->observation()};
    if (first_ == nullptr) first_ = seen;
    return seen;
  }
  Words answered(const Question& fact, Time stamp) const override {
    ++told_answers_;
    return Observer::answered(fact, stamp);
  }
  // What the decision was made by that is explained.
  std::shared_ptr<const Observation> take_first() { return std::exchange(first_, nullptr); }
  const CollectorCounts& counts() const { return counts_; }
  std::size_t told_answers() const { return told_answers_; }

 private:
  SealedDeclarations declarations_;
  SealKeys keys_;
  WorldRegistry registry_;
  WorldCache cache_;
  FaultySource faulty_;
  std::optional<Collector> collector_;
  std::shared_ptr<const Observation> first_;
  CollectorCounts counts_;
  mutable std::size_t told_answers_ = 0;
  Time now_{};
};

bool tells_collected_row(const ToldCondition& told) {
  if (told.kind == ToldCondition::Kind::row)
    return told.facts.front().source == ToldFact::Source::registry_or_cache;
  for (const auto& part : told.parts)
    if (tells_collected_row(*part)) return true;
  return false;
}

// Empty when the explanation is that of the decision by what was collected for it.
std::string difference(const Policy& policy, const Request& request, Sources& sources,
                       const Explainer& explainer, Tally& tally) {
  const Explanation why = explainer.explain(request, {.most_changes = 1, .most_tries = 20});
  const auto seen = sources.take_first();
  Trace trace = policy.make_trace();
  const Decision run = seen->decide(request, &trace);
  ++(run ? tally.allowed : tally.denied);
  tally.missing += why.missing.empty() ? 0U : 1U;
  tally.helped += why.nearest.empty() ? 0U : 1U;
  for (const ToldRule& rule : why.told)
    for (const auto& clause : rule.clauses) tally.rows += tells_collected_row(*clause) ? 1U : 0U;
  if (!why.agrees) return "the explanation is not that of the decision\n";
  std::vector<std::uint16_t> told;
  for (const ToldRule& rule : why.told)
    if (rule.decides) told.push_back(rule.rule);
  const bool alike = why.refused.empty() && why.outcome == run.outcome &&
                     why.obligations == run.obligations &&
                     std::equal(told.begin(), told.end(), run.rules.begin(), run.rules.end());
  return alike ? "" : "the rules or obligations are others\n";
}

// Of what a cache may say, most is sealed.
std::string sealed_zoo() {
  std::string text = zoo();
  for (auto at = text.find("cached "); at != std::string::npos; at = text.find("cached ", at + 1))
    if (at % 3 != 0) text.replace(at, 6, "sealed");
  return text;
}

TEST(Laws, AnExplanationOfCollectedFactsIsThatOfTheDecision) {
  const CheckedPolicy declarations = checked(sealed_zoo());
  Tally tally;
  const auto one_policy = [&] {
    std::string text = sealed_zoo();
    for (const auto& rule : *any([&](const Pick& pick) {
           return random_rules(declarations.tree(), {.rules = 4, .depth = 3}, pick);
         }))
      text += rule;
    const Compiled policy = compiled(text);
    const auto seed = *rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>());
    const Pick pick = pick_from(seed);
    Sources sources(policy.loaded, seed, pick);
    for (int world = 0; world < 3; ++world) {
      const std::int64_t now = random_now(pick);
      const World truth = random_truth(policy.tree(), now, {}, pick);
      const World observed = random_observation(policy.tree(), truth, now, pick);
      const auto snapshot =
          to_snapshot(random_observation(policy.tree(), truth, now, pick), policy.loaded);
      if (!snapshot) RC_FAIL("the builder refused: " + snapshot.error().message);
      const std::int64_t ages[] = {0, 0, 9'000, 3'600'000, 90'000'000, -1'000};
      sources.set_world(observed, Time(std::chrono::milliseconds(now - ages[pick(6)])));
      const Explainer explainer(policy.loaded, *snapshot, nullptr, &sources);
      for (int question = 0; question < 6; ++question) {
        const WorldRequest asked =
            random_poorer(random_request(policy.tree(), truth, now, pick), pick);
        std::vector<ContextValue> context;
        const Request request = request_of(policy.loaded.schema(), observed, asked, context);
        const std::string found = difference(policy.loaded, request, sources, explainer, tally);
        if (!found.empty()) {
          RC_FAIL(found + text_of(policy.tree(), observed) +
                  text_of(policy.tree(), observed, asked) + text);
        }
      }
    }
    tally.counts += sources.counts();
    tally.from_cache += sources.told_answers();
  };
  EXPECT_TRUE(rc::check("an explanation of collected facts is that of the decision", one_policy));
  std::cout << "explained: " << tally.allowed << " allowed, " << tally.denied << " denied, "
            << tally.missing << " with missing facts, " << tally.helped << " with a change, "
            << tally.rows << " clauses with rows that were collected; " << tally.from_cache
            << " answers told; collected: " << tally.counts.believed << " believed, "
            << tally.counts.another_key << " of another key, " << tally.counts.too_old
            << " too old, tags that do not hold "
            << tally.counts.seals[static_cast<std::size_t>(SealError::Kind::wrong_tag)] << "\n";
  EXPECT_GT(tally.allowed, 50U);
  EXPECT_GT(tally.missing, 50U);
  EXPECT_GT(tally.helped, 50U);
  EXPECT_GT(tally.rows, 0U);
  EXPECT_GT(tally.from_cache, 500U);
  EXPECT_GT(tally.counts.another_key, 5U);
  EXPECT_GT(tally.counts.too_old, 3U);
  EXPECT_GT(tally.counts.seals[static_cast<std::size_t>(SealError::Kind::wrong_tag)], 1U);
}

}  // namespace
}  // namespace sightline::testing::explain_collected_test
