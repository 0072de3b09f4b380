// Questions per second, and how long an ask of 64 takes at most in 99 of 100 cases, against a Redis and a PostgreSQL
// on this machine with 100,000 facts. Usage: sources_speed [SECONDS]
#include <libpq-fe.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <memory>
#include <random>

#include "sightline/sources/postgres_registry.h"
#include "sightline/sources/redis_cache.h"
#include "sightline/trust/collector.h"
#include "tests/unit/runtime/sources/real_servers.h"
#include "tests/unit/runtime/sources/sealed_clips.h"

namespace sightline::testing {
namespace {

constexpr std::size_t kFacts = 100'000, kPage = 64;
using Clock = std::chrono::steady_clock;

struct Counts : Replies {
  std::size_t answered = 0;
  void take(const Reply& reply) override {
    answered += reply.kind == Reply::Kind::answer || reply.kind == Reply::Kind::records ? 1U : 0U;
  }
};

// `ask` asks for a page, and says how many were answered.
void measure(const char* what, double seconds, const std::function<std::size_t()>& ask) {
  std::vector<double> milliseconds;
  std::size_t answered = 0;
  for (int i = 0; i < 100; ++i) ask();
  const auto begin = Clock::now();
  while (std::chrono::duration<double>(Clock::now() - begin).count() < seconds) {
    const auto one = Clock::now();
    answered += ask();
    milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - one).count());
  }
  const double took = std::chrono::duration<double>(Clock::now() - begin).count();
  std::sort(milliseconds.begin(), milliseconds.end());
  std::printf("%-44s %9.0f answers/s   p50 %6.3f ms   p99 %6.3f ms   (%zu asks)\n", what,
              static_cast<double>(answered) / took, milliseconds[milliseconds.size() / 2],
              milliseconds[milliseconds.size() * 99 / 100], milliseconds.size());
}

class Pages {
 public:
  explicit Pages(const char* begin) {
    for (std::size_t i = 0; i < kFacts; ++i) ids_.push_back(begin + std::to_string(i));
  }
  const std::deque<std::string>& ids() const { return ids_; }
  const char* any() { return ids_[random_() % ids_.size()].c_str(); }

 private:
  std::deque<std::string> ids_;
  std::mt19937_64 random_{1};
};

void fill_redis(RedisCache& cache, const Pages& clips) {
  for (const std::string& id : clips.ids()) {
    if (auto put = cache.put(sealed(stamp_of(id.c_str(), "north")), std::chrono::milliseconds(0));
        !put)
      throw std::runtime_error(put.error());
  }
  if (auto written = cache.write(in_ms(60'000)); !written)
    throw std::runtime_error(written.error());
}

void measure_redis(double seconds) {
  for (const std::string& address : {RealServers::get().redis(), RealServers::get().redis_tcp()}) {
    auto cache = RedisCache::make(declarations(), {.address = address, .keys = &keys()});
    if (!cache) throw std::runtime_error(cache.error());
    Pages pages("clip-");
    const auto begin = Clock::now();
    fill_redis(*cache, pages);
    std::printf("%zu sealed records put and written in %.2f s\n", kFacts,
                std::chrono::duration<double>(Clock::now() - begin).count());
    const char* const how =
        address.front() == '/' ? "Redis, unix socket" : "Redis, TCP on loopback";
    measure(how, seconds, [&] {
      std::vector<Question> questions;
      for (std::size_t i = 0; i < kPage; ++i) questions.push_back(clip(pages.any()));
      Counts counts;
      cache->ask(questions, in_ms(1000), counts);
      return counts.answered;
    });
    auto collector = Collector::make(clip_policy().loaded, {.cache = {&*cache, {"Clip"}, &keys()}});
    if (!collector) throw std::runtime_error(collector.error());
    const Snapshot snapshot = clips_snapshot();
    measure("  collected: seals checked, 64 decisions", seconds, [&] {
      std::vector<Request> requests;
      for (std::size_t i = 0; i < kPage; ++i) requests.push_back(may_view("ann", pages.any()));
      const Collected collected = collector->collect(requests, snapshot);
      std::size_t allowed = 0;
      for (std::size_t i = 0; i < kPage; ++i) allowed += collected.decide(i) ? 1U : 0U;
      return allowed;
    });
  }
}

void measure_postgres(double seconds) {
  const std::string connection = RealServers::get().connection();
  const std::unique_ptr<PGconn, void (*)(PGconn*)> server(PQconnectdb(connection.c_str()),
                                                          PQfinish);
  PQclear(PQexec(server.get(),
                 "CREATE TABLE camera (id text PRIMARY KEY, owner text); INSERT INTO camera SELECT "
                 "'camera-' || i, 'ann' FROM generate_series(0, 99999) AS i; ANALYZE camera"));
  auto registry = PostgresRegistry::make(
      clip_policy().loaded,
      {.connection = connection,
       .queries = {{.of = "Camera", .sql = "SELECT id, owner FROM camera WHERE id = $1"}}});
  if (!registry) throw std::runtime_error(registry.error());
  Pages pages("camera-");
  measure("PostgreSQL, unix socket", seconds, [&] {
    std::vector<Question> questions;
    for (std::size_t i = 0; i < kPage; ++i)
      questions.push_back({.owner = *schema().find_entity("Camera"), .id = pages.any()});
    Counts counts;
    registry->ask(questions, in_ms(1000), counts);
    return counts.answered;
  });
}

}  // namespace
}  // namespace sightline::testing

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 3;
  sightline::testing::measure_redis(seconds);
  sightline::testing::measure_postgres(seconds);
}
