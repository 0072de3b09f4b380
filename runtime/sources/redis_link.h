// A connection to Redis that is in step or closed: so many replies as commands, and the last of them repeats a word that
// was never sent before.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/sources/backoff.h"
#include "runtime/sources/redis_address.h"
#include "runtime/sources/redis_reply.h"
#include "sightline/result.h"
#include "sightline/sources/source_counts.h"
#include "sightline/trust/fact_source.h"

namespace sightline {

class RedisCommands {
 public:
  void add(std::initializer_list<std::string_view> words);
  std::size_t count() const { return count_; }
  const std::string& bytes() const { return bytes_; }
  void clear();

 private:
  std::string bytes_;
  std::size_t count_ = 0;
};

struct RedisLinkOptions {
  std::vector<SocketAddress> addresses;
  RedisCommands greeting = {};  // AUTH and SELECT: all have to be answered OK
  std::size_t most_items = 0, most_bytes = 0;
  std::chrono::milliseconds first_wait{}, longest_wait{};
};

class RedisLink {
 public:
  RedisLink(RedisLinkOptions options, SourceCounts& counts);
  RedisLink(const RedisLink&) = delete;
  RedisLink& operator=(const RedisLink&) = delete;
  ~RedisLink() { close(); }

  using Exchanged = Result<std::vector<RedisReply>, std::string>;
  // A reply to each command. In words what went wrong, and then the connection is gone.
  Exchanged exchange(const RedisCommands& commands, Deadline deadline);

 private:
  std::optional<std::string> open(Deadline deadline);
  std::optional<std::string> connect(const SocketAddress& address, Deadline deadline);
  std::optional<std::string> greet(Deadline deadline);
  Exchanged talk(const RedisCommands& commands, Deadline deadline);
  std::optional<std::string> send_some(const std::string& bytes, std::size_t& sent);
  std::optional<std::string> read_some();
  void give_up();
  void close();

  RedisLinkOptions options_;
  SourceCounts& counts_;
  Backoff backoff_;
  std::mt19937_64 random_{std::random_device{}()};
  std::optional<RedisReplyReader> reader_;
  int socket_ = -1;
};

}  // namespace sightline
