#include "tests/unit/runtime/sources/real_servers.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "runtime/sources/redis_link.h"

namespace sightline::testing {

RealServers& RealServers::get() {
  // One attempt: a second one would take as long to fail.
  static const auto started = [] {
    std::pair<std::unique_ptr<RealServers>, std::string> made;
    try {
      made.first.reset(new RealServers);
    } catch (const std::runtime_error& error) {
      made.second = error.what();
    }
    return made;
  }();
  if (started.first == nullptr) throw std::runtime_error(started.second);
  return *started.first;
}

RealServers::RealServers() {
  int to[2], from[2];
  if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  process_ = fork();
  if (process_ == 0) {
    dup2(to[0], 0);
    dup2(from[1], 1);
    execl(SIGHTLINE_SOURCE_DIR "/tests/unit/runtime/sources/servers", "servers", nullptr);
    _exit(127);
  }
  close(to[0]);
  close(from[1]);
  to_ = to[1], from_ = from[0];
  std::string ready;
  std::istringstream said(line());
  said >> ready >> directory_ >> port_;
  if (ready == "ready") return;
  close(to_);
  close(from_);
  waitpid(process_, nullptr, 0);
  throw std::runtime_error("the servers do not start: " + said.str());
}

RealServers::~RealServers() {
  close(to_);
  close(from_);
  waitpid(process_, nullptr, 0);
}

std::string RealServers::line() {
  std::string text;
  for (char c = 0; read(from_, &c, 1) == 1 && c != '\n';) text += c;
  return text;
}

void RealServers::tell(const std::string& what) {
  const std::string text = what + "\n";
  if (write(to_, text.data(), text.size()) < 0) throw std::runtime_error("the servers are gone");
  if (const std::string said = line(); said != "done") throw std::runtime_error(what + ": " + said);
}

PlainClient::PlainClient(const std::string& path) : socket_(socket(AF_UNIX, SOCK_STREAM, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
    throw std::runtime_error("cannot connect to " + path);
}
PlainClient::~PlainClient() { close(socket_); }

std::string PlainClient::ask(std::initializer_list<std::string_view> words, int milliseconds) {
  RedisCommands command;
  command.add(words);
  if (send(socket_, command.bytes().data(), command.bytes().size(), MSG_NOSIGNAL) < 0) return "";
  pollfd it{socket_, POLLIN, 0};
  if (poll(&it, 1, milliseconds) <= 0) return "";
  std::array<char, 4096> bytes;
  const ssize_t count = recv(socket_, bytes.data(), bytes.size(), 0);
  return std::string(bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
}

}  // namespace sightline::testing
