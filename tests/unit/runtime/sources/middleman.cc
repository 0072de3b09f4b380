#include "tests/unit/runtime/sources/middleman.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace sightline::testing {
namespace {

int unix_socket(const std::string& path, bool listens) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  const int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto* const where = reinterpret_cast<const sockaddr*>(&address);
  if (listens) unlink(path.c_str());
  const bool is_well = listens ? bind(made, where, sizeof(address)) == 0 && listen(made, 16) == 0
                               : connect(made, where, sizeof(address)) == 0;
  if (is_well) return made;
  close(made);
  return -1;
}

bool is_readable(int socket, int milliseconds) {
  pollfd it{socket, POLLIN, 0};
  return poll(&it, 1, milliseconds) > 0;
}

// Nothing: it is over.
bool read_into(int socket, std::string& bytes) {
  std::array<char, 65536> buffer;
  const ssize_t count = recv(socket, buffer.data(), buffer.size(), 0);
  if (count <= 0) return false;
  bytes.assign(buffer.data(), static_cast<std::size_t>(count));
  return true;
}

bool send_all(int socket, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

// Takes the first command off what has come, if it is there as a whole.
bool take_command(std::string& come, std::vector<std::string>& command) {
  std::size_t at = 0;
  const auto number = [&](char mark) -> long {
    const auto end = come.find("\r\n", at);
    if (end == std::string::npos || come[at] != mark) return -1;
    const long value = std::strtol(come.c_str() + at + 1, nullptr, 10);
    at = end + 2;
    return value;
  };
  command.clear();
  for (long left = number('*'); left > 0; --left) {
    const long size = number('$');
    if (size < 0 || come.size() < at + static_cast<std::size_t>(size) + 2) return false;
    command.push_back(come.substr(at, static_cast<std::size_t>(size)));
    at += static_cast<std::size_t>(size) + 2;
  }
  come.erase(0, at);
  return !command.empty();
}

}  // namespace

Listener::Listener(std::string path, std::function<void(int)> serve)
    : path_(std::move(path)), serve_(std::move(serve)), socket_(unix_socket(path_, true)) {
  if (socket_ < 0) throw std::runtime_error("cannot listen at " + path_);
  accepting_ = std::thread([this] { accept_all(); });
}

Listener::~Listener() {
  over_ = true;
  accepting_.join();
  close(socket_);
  unlink(path_.c_str());
  for (std::thread& it : threads_) it.join();
}

void Listener::accept_all() {
  while (!over_) {
    if (!is_readable(socket_, 10)) continue;
    const int client = accept(socket_, nullptr, nullptr);
    if (client < 0) continue;
    ++accepted_;
    threads_.emplace_back([this, client] {
      serve_(client);
      close(client);
    });
  }
}

Middleman::Middleman(const std::string& path, std::string server)
    : server_(std::move(server)), listener_(path, [this](int client) { serve(client); }) {}

void Middleman::set(Mangle mangle) {
  const std::lock_guard lock(mutex_);
  mangle_ = std::move(mangle);
}

bool Middleman::mangled(std::string& bytes) {
  Mangle mangle;
  {
    const std::lock_guard lock(mutex_);
    mangle = mangle_;
  }
  return mangle(bytes);
}

void Middleman::serve(int client) {
  const int server = unix_socket(server_, false);
  std::string bytes;
  while (server >= 0 && !listener_.is_over()) {
    std::array<pollfd, 2> both{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
    if (poll(both.data(), both.size(), 10) <= 0) continue;
    if (both[0].revents != 0 && !(read_into(client, bytes) && send_all(server, bytes))) break;
    if (both[1].revents != 0 &&
        !(read_into(server, bytes) && mangled(bytes) && send_all(client, bytes)))
      break;
  }
  close(server);
}

FakeRedis::FakeRedis(const std::string& path, Say say)
    : say_(std::move(say)), listener_(path, [this](int client) { serve(client); }) {}

void FakeRedis::serve(int client) {
  std::string come, more;
  std::vector<std::string> command;
  while (!listener_.is_over()) {
    if (!is_readable(client, 10)) continue;
    if (!read_into(client, more)) return;
    come += more;
    while (take_command(come, command)) {
      const FakeReply reply = say_(command);
      for (int waited = 0; waited < reply.after_ms && !listener_.is_over(); ++waited) usleep(1000);
      if (!send_all(client, reply.bytes) || reply.then_close) return;
    }
  }
}

FakeReply echo_or(const std::vector<std::string>& command, FakeReply otherwise) {
  return command[0] == "ECHO" ? FakeReply{bulk(command[1])} : std::move(otherwise);
}

std::string bulk(const std::string& text) {
  return "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
}

}  // namespace sightline::testing
