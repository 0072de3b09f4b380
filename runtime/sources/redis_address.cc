// Text -> addresses. Tested by tests/unit/runtime/sources/redis_address_test.cc.
#include "runtime/sources/redis_address.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <charconv>
#include <cstring>
#include <memory>

namespace sightline {
namespace {

using Addresses = Result<std::vector<SocketAddress>, std::string>;

Addresses unix_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path) || path.find('\0') != std::string::npos)
    return "the path of a socket is too long: " + path;
  std::memcpy(address.sun_path, path.data(), path.size());
  return std::vector{SocketAddress{
      AF_UNIX, std::string(reinterpret_cast<const char*>(&address), sizeof(address))}};
}

}  // namespace

Addresses redis_addresses(const std::string& text) {
  if (!text.empty() && text.front() == '/') return unix_address(text);
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size())
    return "`" + text + "` is neither the path of a socket nor HOST:PORT";
  int port = 0;
  const auto [end, wrong] =
      std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
  if (wrong != std::errc() || end != text.data() + text.size() || port < 1 || port > 65535)
    return "`" + text + "`: a port is a number from 1 to 65535";
  std::string host = text.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int trouble = getaddrinfo(host.c_str(), text.c_str() + colon + 1, &wanted, &found);
  if (trouble != 0) return "`" + text + "` cannot be looked up: " + gai_strerror(trouble);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all(found, freeaddrinfo);
  std::vector<SocketAddress> addresses;
  for (const addrinfo* it = found; it != nullptr; it = it->ai_next)
    addresses.push_back(
        {it->ai_family, std::string(reinterpret_cast<const char*>(it->ai_addr), it->ai_addrlen)});
  return addresses;
}

}  // namespace sightline
