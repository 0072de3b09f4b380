// Where a Redis server is, as connect() takes it.
#pragma once

#include <string>
#include <vector>

#include "sightline/result.h"

namespace sightline {

struct SocketAddress {
  int family = 0;
  std::string bytes;  // of a sockaddr
};

// `/path`, `HOST:PORT` or `[ADDRESS]:PORT`. Looks a name up, which can take long. In words: what is wrong.
Result<std::vector<SocketAddress>, std::string> redis_addresses(const std::string& text);

}  // namespace sightline
