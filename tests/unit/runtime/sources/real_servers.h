// Redis and PostgreSQL for one test program: started when first asked for, gone when it is (./servers).
#pragma once

#include <chrono>
#include <string>

#include "sightline/trust/fact_source.h"

namespace sightline::testing {

class RealServers {
 public:
  static RealServers& get();  // throws, with what the servers said, if they do not start

  const std::string& directory() const { return directory_; }
  std::string redis() const { return directory_ + "/redis.sock"; }
  std::string redis_tcp() const { return "127.0.0.1:" + port_; }
  std::string locked_redis() const { return directory_ + "/locked.sock"; }
  std::string postgres() const { return directory_ + "/.s.PGSQL.5432"; }  // the socket itself
  // Of the server whose socket is in that directory.
  static std::string connection_in(const std::string& directory) {
    return "host=" + directory + " user=sightline dbname=postgres";
  }
  std::string connection() const { return connection_in(directory_); }

  // `redis stop`, `redis start`, `postgres restart`; when it is done.
  void tell(const std::string& what);

  RealServers(const RealServers&) = delete;
  RealServers& operator=(const RealServers&) = delete;
  ~RealServers();

 private:
  RealServers();
  std::string line();

  int to_ = -1, from_ = -1, process_ = -1;
  std::string directory_, port_;
};

// For the sockets of a test; goes with the servers.
inline std::string own_directory() { return RealServers::get().directory() + "/between"; }

inline Deadline in_ms(int milliseconds) {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
}

// A command as it is sent to Redis, and what a client without care gets for it within some time: all that comes, or
// nothing.
class PlainClient {
 public:
  explicit PlainClient(const std::string& socket);
  PlainClient(const PlainClient&) = delete;
  PlainClient& operator=(const PlainClient&) = delete;
  ~PlainClient();
  std::string ask(std::initializer_list<std::string_view> words, int milliseconds = 2000);

 private:
  int socket_;
};

}  // namespace sightline::testing
