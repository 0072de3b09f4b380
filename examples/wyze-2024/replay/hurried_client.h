// A client of Redis as it must not be: connections are shared, and when a caller gives up before his reply has
// come, the connection goes back to the others with that reply still on its way. From then on everyone who
// is handed this connection reads the reply to the question before his own. The fault is published: redis-py
// issue 2624, and with it the incident of 20 March 2023 at ChatGPT.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

struct redisContext;

namespace replay {

struct HurriedOptions {
  std::string socket;  // of the server
  std::size_t connections = 16;
  std::size_t cancelled = 10'000;  // one of so many callers gives up
  std::size_t lifetime = 500;      // after so many calls a connection is made anew
};

// Any number of threads may use it at once: that is its point.
class HurriedClient {
 public:
  explicit HurriedClient(HurriedOptions options);
  ~HurriedClient();

  // Values by keys, in one round trip: what it takes for them. Nothing: there is no such key, or an error.
  std::vector<std::optional<std::string>> get(const std::vector<std::string>& keys);
  void set(const std::vector<std::pair<std::string, std::string>>& values);

  std::uint64_t calls() const { return calls_; }
  std::uint64_t cancelled() const { return cancelled_; }

 private:
  struct Connection {
    redisContext* context = nullptr;
    std::size_t calls = 0;
  };
  Connection take();
  void give_back(Connection connection);
  Connection made() const;
  bool gives_up();

  HurriedOptions options_;
  std::mutex mutex_;
  std::vector<Connection> idle_;
  std::mt19937_64 random_{16};
  std::atomic<std::uint64_t> calls_ = 0, cancelled_ = 0;
};

}  // namespace replay
