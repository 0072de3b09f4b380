// Servers that do what they should not, on sockets of their own.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sightline::testing {

// Accepts at a path, and gives each connection a thread.
class Listener {
 public:
  Listener(std::string path, std::function<void(int socket)> serve);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();  // closes all of them

  int accepted() const { return accepted_; }
  bool is_over() const { return over_; }

 private:
  void accept_all();
  const std::string path_;
  const std::function<void(int)> serve_;
  int socket_;
  std::atomic<bool> over_ = false;
  std::atomic<int> accepted_ = 0;
  std::vector<std::thread> threads_;
  std::thread accepting_;
};

// Between clients and a server. What the server sends is passed on as `mangle` leaves it; false: both are left.
class Middleman {
 public:
  using Mangle = std::function<bool(std::string& bytes)>;
  Middleman(const std::string& path, std::string server);

  void set(Mangle mangle);
  void pass() {
    set([](std::string&) { return true; });
  }
  int accepted() const { return listener_.accepted(); }

 private:
  void serve(int client);
  bool mangled(std::string& bytes);
  const std::string server_;
  std::mutex mutex_;
  Mangle mangle_ = [](std::string&) { return true; };
  Listener listener_;
};

// Speaks the protocol of Redis, as far as it is told to.
struct FakeReply {
  std::string bytes = {};
  int after_ms = 0;
  bool then_close = false;
};
class FakeRedis {
 public:
  using Say = std::function<FakeReply(const std::vector<std::string>& command)>;
  FakeRedis(const std::string& path, Say say);
  int accepted() const { return listener_.accepted(); }

 private:
  void serve(int client);
  const Say say_;
  Listener listener_;
};
// What Redis replies to the word that each ask ends with; for any other command `otherwise`.
FakeReply echo_or(const std::vector<std::string>& command, FakeReply otherwise);
std::string bulk(const std::string& text);

}  // namespace sightline::testing
