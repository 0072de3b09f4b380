// With a real Redis, whoever else writes there, and a line that cannot be trusted: no decision is better than the true
// facts allow, and none is worse once all is well. As tests/laws/sources_test.cc, whose cache is a map.
#include <random>
#include <thread>

#include "sightline/sources/redis_cache.h"
#include "sightline/trust/collector.h"
#include "specs/reference/decide.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"
#include "tests/support/world_source.h"
#include "tests/unit/runtime/sources/middleman.h"
#include "tests/unit/runtime/sources/real_servers.h"

namespace sightline::testing::redis_law_test {
namespace {

// What is done to each piece that comes from Redis; 0: nothing.
struct Line {
  std::mutex mutex;
  std::mt19937_64 random;
  unsigned per_thousand = 0;
  std::string before;
  std::size_t faults = 0;

  bool disturb(std::string& bytes) {
    const std::lock_guard lock(mutex);
    const std::string as_it_came = bytes;
    bool goes_on = true;
    if (!bytes.empty() && random() % 1000 < per_thousand) {
      ++faults;
      const std::size_t at = random() % bytes.size();
      const std::size_t choice = random() % 8;
      if (choice == 0) bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
      if (choice == 1) bytes.erase(at, 1 + random() % 40);
      if (choice == 2) bytes.resize(at);
      if (choice == 3) bytes = before;
      if (choice == 4) bytes += bytes;
      if (choice == 5) bytes = before + bytes;
      if (choice == 6) bytes.insert(0, "$-1\r\n");
      if (choice == 7) goes_on = false;
    }
    before = as_it_came;
    return goes_on;
  }
};

struct Step {
  enum class Kind : std::uint8_t { line, others_write, heal, ask } kind = Kind::ask;
  unsigned rate = 0;
};
void showValue(const Step& step, std::ostream& out) {
  const char* const names[] = {"line", "others write", "heal", "ask"};
  out << names[static_cast<std::size_t>(step.kind)] << " " << step.rate;
}
rc::Gen<Step> any_step() {
  return rc::gen::apply(
      [](int kind, unsigned rate) {
        return Step{kind < 2   ? Step::Kind::line
                    : kind < 4 ? Step::Kind::others_write
                    : kind < 5 ? Step::Kind::heal
                               : Step::Kind::ask,
                    rate};
      },
      rc::gen::inRange(0, 9), rc::gen::element(300U, 1000U));
}

// Rows that are sealed apart, by whatever a policy can look for.
std::vector<RowsFoundBy> by_any_columns(const Schema& schema) {
  std::vector<RowsFoundBy> all;
  for (const RelationSchema& relation : schema.relations) {
    if (relation.trust != Trust::sealed_fixed || relation.listed_by != 0) continue;
    for (unsigned mask = 0; mask < 1U << relation.columns.size(); ++mask) {
      RowsFoundBy& by = all.emplace_back(RowsFoundBy{relation.name, {}});
      for (std::size_t c = 0; c < relation.columns.size(); ++c)
        if ((mask >> c & 1) != 0) by.columns.push_back(relation.columns[c].name);
    }
  }
  return all;
}

// A cache that is filled from the truth with whatever is asked for, and asked over the line.
class FilledRedis : public FactSource {
 public:
  FilledRedis(const SealedDeclarations& declarations, const SealKeys& keys, Elsewhere all,
              const World& truth, Time now, const std::string& line)
      : truth_(declarations, keys, all),
        writer_(made(declarations, keys, RealServers::get().redis())),
        reader_(made(declarations, keys, line)) {
    truth_.set_world(truth, now);
  }

  void ask(std::span<const Question> questions, Deadline, Replies& replies) override {
    struct Puts : Replies {
      RedisCache& writer;
      explicit Puts(RedisCache& to) : writer(to) {}
      void take(const Reply& reply) override {
        for (const auto& record : reply.records)
          if (auto put = writer.put(record, std::chrono::milliseconds(0)); !put)
            throw std::runtime_error(put.error());
      }
    } puts(writer_);
    if (fills) {
      truth_.ask(questions, {}, puts);
      (void)writer_.write(in_ms(2000));  // where others wrote before, it may not be possible
    }
    reader_.ask(questions, in_ms(waits_ms), replies);
  }
  const SourceCounts& counts() const { return reader_.counts(); }
  bool fills = true;
  int waits_ms = 2000;

 private:
  static RedisCache made(const SealedDeclarations& declarations, const SealKeys& keys,
                         const std::string& address) {
    auto cache =
        RedisCache::make(declarations, {.address = address,
                                        .rows_found_by = by_any_columns(declarations.schema()),
                                        .keys = &keys,
                                        .first_wait = std::chrono::milliseconds(0),
                                        .longest_wait = std::chrono::milliseconds(0)});
    if (!cache) throw std::runtime_error(cache.error());
    return std::move(*cache);
  }
  WorldCache truth_;
  RedisCache writer_, reader_;
};

CollectorOptions options_for(const Schema& schema, FactSource& cache, const SealKeys& keys,
                             Time now) {
  CollectorOptions options;
  options.cache = {&cache, {}, &keys};
  for (const auto& type : schema.entities)
    if (std::any_of(type.attributes.begin(), type.attributes.end(),
                    [](const auto& a) { return a.trust == Trust::sealed_fixed; }))
      options.cache.names.push_back(type.name);
  for (const auto& relation : schema.relations)
    if (relation.trust == Trust::sealed_fixed) options.cache.names.push_back(relation.name);
  for (const auto& global : schema.globals)
    if (global.trust == Trust::sealed_fixed) options.cache.names.push_back(global.name);
  options.clock = [now] { return now; };
  return options;
}

// Somebody who can write moves values under other keys.
void write_as_another(PlainClient& other, unsigned rate) {
  for (unsigned i = 0; i < rate / 20; ++i) {
    const auto any_key = [&] {
      const std::string said = other.ask({"RANDOMKEY"});
      const auto end = said.find("\r\n");
      return end + 4 <= said.size() ? said.substr(end + 2, said.size() - end - 4)
                                    : std::string("none");
    };
    const std::string from = any_key(), to = any_key();
    if (from != to) other.ask({"COPY", from, to, "REPLACE"});
  }
}

struct Tally {
  std::size_t allowed = 0, lost = 0, faults = 0, given_up = 0, moved = 0;
};

TEST(RedisLaw, NothingThatHappensIsBetterThanTheTruthOrLasts) {
  const std::string declared = zoo_of_the_registry();
  const CheckedPolicy declarations = checked(declared);
  Tally tally;
  Line line;
  Middleman between(own_directory() + "/law.sock", RealServers::get().redis());
  between.set([&line](std::string& bytes) { return line.disturb(bytes); });
  PlainClient other(RealServers::get().redis());

  const auto one_policy = [&] {
    std::string text = declared;
    for (const auto& rule : *any([&](const Pick& pick) {
           return random_rules(declarations.tree(), {.rules = 6, .depth = 2}, pick);
         }))
      text += rule;
    const auto seed = *rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>());
    const auto steps = *rc::gen::container<std::vector<Step>>(any_step());
    const Compiled policy = compiled(text);
    const Schema& schema = policy.loaded.schema();
    const Pick pick = pick_from(seed);
    const std::int64_t now = random_now(pick);
    World truth = random_truth(policy.tree(), now, {}, pick);
    truth.as_of = now;
    const auto snapshot = to_snapshot(without_sealed(schema, truth), policy.loaded);
    if (!snapshot) throw std::runtime_error(snapshot.error().message);

    other.ask({"FLUSHALL"});
    {
      const std::lock_guard lock(line.mutex);
      line.random.seed(seed);
      line.per_thousand = 0;
    }
    const SealedDeclarations sealed(policy.loaded);
    const SealKeys keys = SealKeys::generate();
    const Time moment{std::chrono::milliseconds(now)};
    FilledRedis redis(sealed, keys, everything(schema), truth, moment,
                      own_directory() + "/law.sock");
    auto collector = Collector::make(policy.loaded, options_for(schema, redis, keys, moment));
    if (!collector) throw std::runtime_error(collector.error());
    bool is_well = true;
    for (const Step& step : steps) {
      if (step.kind != Step::Kind::ask) {
        is_well = step.kind == Step::Kind::heal;
        if (step.kind == Step::Kind::others_write) write_as_another(other, step.rate);
        if (is_well) other.ask({"FLUSHALL"});
        redis.waits_ms = is_well ? 2000 : 10;
        redis.fills = step.kind != Step::Kind::others_write;
        const std::lock_guard lock(line.mutex);
        if (is_well) line.per_thousand = 0;
        if (step.kind == Step::Kind::line) line.per_thousand = step.rate;
        continue;
      }
      std::deque<std::vector<ContextValue>> contexts;
      std::vector<WorldRequest> asked;
      std::vector<Request> requests;
      for (int i = 0; i < 12; ++i) {
        asked.push_back(random_request(policy.tree(), truth, now, pick));
        requests.push_back(request_of(schema, truth, asked.back(), contexts.emplace_back()));
      }
      const Collected collected = collector->collect(requests, *snapshot);
      for (std::size_t i = 0; i < asked.size(); ++i) {
        const auto meant = reference::decide(policy.tree(), truth, asked[i]);
        Trace trace = policy.loaded.make_trace();
        const Decision run = collected.decide(i, &trace);
        const bool allowed = bool(run), has_all = is_well && !was_across_lists(schema, run);
        tally.allowed += allowed ? 1U : 0U;
        tally.lost += meant.allowed && !allowed ? 1U : 0U;
        if ((allowed && !meant.allowed) || (has_all && allowed != meant.allowed))
          RC_FAIL(std::string(is_well ? "well: " : "in trouble: ") + (allowed ? "allow" : "deny") +
                  "\n" + text);
      }
    }
    tally.given_up += redis.counts().given_up;
    tally.moved += redis.counts().another_question;
  };
  EXPECT_TRUE(rc::check("a line and a Redis in trouble give nothing away", [&] {
    for (int policies = 0; policies < 2; ++policies) one_policy();
  }));
  between.pass();
  {
    const std::lock_guard lock(line.mutex);
    tally.faults = line.faults;
  }
  std::cout << tally.allowed << " allowed, " << tally.lost << " lost to " << tally.faults
            << " faults of the line; " << tally.given_up << " connections given up, " << tally.moved
            << " values under another key\n";
  EXPECT_GT(tally.allowed, 300U);
  EXPECT_GT(tally.lost, 20U);
  EXPECT_GT(tally.given_up, 20U);
  EXPECT_GT(tally.moved, 10U);
}

}  // namespace
}  // namespace sightline::testing::redis_law_test
