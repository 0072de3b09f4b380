// A cache in Redis: what is `sealed` as sealed records, what is `cached` as plain answers (specs/sources.md).
//
//   const sightline::SealedDeclarations declarations(policy);
//   auto cache = sightline::RedisCache::make(declarations, {.address = "127.0.0.1:6379", .keys = &keys});
//   cache->put(sealed, std::chrono::hours(1));                      // bytes that seal() returned
//   cache->write(std::chrono::steady_clock::now() + std::chrono::seconds(1));  // all that was put, in one go
//
//   auto collector = sightline::Collector::make(policy, {.cache = {&*cache, {"Clip"}, &keys}});
//
// Every value repeats the key that it was put under, and a reply answers the key that came back in it. A connection is
// in step, or it is closed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sightline/result.h"
#include "sightline/sources/source_counts.h"
#include "sightline/trust/fact_source.h"
#include "sightline/trust/sealed_record.h"

namespace sightline {

// Rows that are sealed each apart are found by all their columns, and by these.
struct RowsFoundBy {
  std::string relation;
  std::vector<std::string> columns;
};

struct RedisOptions {
  // `/run/redis.sock`, `HOST:PORT`, `[::1]:6379`. A name is looked up once, by make(). There is no TLS.
  std::string address = {};
  std::string user = {}, password = {};  // AUTH, if there is a password
  unsigned database = 0;
  std::string prefix = "sightline:";  // of all keys
  std::vector<RowsFoundBy> rows_found_by = {};
  const SealKeys* keys = nullptr;  // to put sealed records; to ask, none are needed
  // What one ask may be answered with, in bytes: whoever sends more is not listened to.
  std::size_t max_reply_bytes = std::size_t{16} << 20;
  // Between attempts to connect: twice as long each time, from the second on.
  std::chrono::milliseconds first_wait{10}, longest_wait{1000};
};

struct Put {};  // it will be written
using PutResult = Result<Put, std::string>;

// Belongs to one thread at a time. The declarations, the policy behind them and the keys outlive it.
class RedisCache : public FactSource {
 public:
  // Refuses what is wrong with the options, in words. Connects when it is first needed.
  static Result<RedisCache, std::string> make(const SealedDeclarations& declarations,
                                              RedisOptions options);
  RedisCache(RedisCache&&) noexcept;
  RedisCache& operator=(RedisCache&&) noexcept;
  ~RedisCache() override;

  void ask(std::span<const Question> questions, Deadline deadline, Replies& replies) override;

  // What is put here waits for write(). `ttl` 0: until it is erased or Redis needs the room. The last one put
  // under a key stays.
  //
  // A record says itself where it belongs; refused if its tag does not hold.
  PutResult put(std::span<const std::byte> sealed, std::chrono::milliseconds ttl);
  // Of what is `cached` alone. Refused if it does not fit the question, or anything in it is unavailable.
  PutResult put(const Question& question, const Answer& answer, std::chrono::milliseconds ttl);
  // What is kept under this question; of rows sealed apart with all columns given, that row.
  PutResult erase(const Question& question);
  // Sends what waits, in one round trip, and forgets it whatever comes of it; how much it was. An error: none, some or
  // all of it was written, and it can be put once more.
  Result<std::size_t, std::string> write(Deadline deadline);

  const SourceCounts& counts() const;

 private:
  struct Inside;
  explicit RedisCache(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace sightline
