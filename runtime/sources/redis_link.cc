// Commands -> replies, over a socket that does not block. Tested by tests/unit/runtime/sources/redis_trouble_test.cc.
//
// SOUNDNESS: nothing that was sent on a connection may be answered to somebody else. Whoever leaves exchange() without
// all replies and nothing but them, for whatever reason, has closed the connection before.
#include "runtime/sources/redis_link.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "runtime/sources/socket_wait.h"

namespace sightline {
namespace {

constexpr const char* kTooLate = "it was too late";

std::string words(int error) { return std::generic_category().message(error); }

// Runs when it goes, unless it was told that all is well.
template <class Action>
class Unless {
 public:
  explicit Unless(Action action) : action_(action) {}
  Unless(const Unless&) = delete;
  Unless& operator=(const Unless&) = delete;
  ~Unless() {
    if (!well_) action_();
  }
  void all_is_well() { well_ = true; }

 private:
  Action action_;
  bool well_ = false;
};

}  // namespace

void RedisCommands::add(std::initializer_list<std::string_view> words) {
  const auto end = [this] { bytes_ += "\r\n"; };
  bytes_ += '*' + std::to_string(words.size());
  end();
  for (const std::string_view word : words) {
    bytes_ += '$' + std::to_string(word.size());
    end();
    bytes_ += word;
    end();
  }
  ++count_;
}

void RedisCommands::clear() {
  bytes_.clear();
  count_ = 0;
}

RedisLink::RedisLink(RedisLinkOptions options, SourceCounts& counts)
    : options_(std::move(options)),
      counts_(counts),
      backoff_(options_.first_wait, options_.longest_wait) {}

void RedisLink::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  reader_.reset();
}

void RedisLink::give_up() {
  if (socket_ < 0) return;
  ++counts_.given_up;
  close();
}

std::optional<std::string> RedisLink::connect(const SocketAddress& address, Deadline deadline) {
  socket_ = socket(address.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket_ < 0) return words(errno);
  const int yes = 1;
  if (address.family != AF_UNIX) setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  const auto* const where = reinterpret_cast<const sockaddr*>(address.bytes.data());
  if (::connect(socket_, where, static_cast<socklen_t>(address.bytes.size())) == 0)
    return std::nullopt;
  if (errno != EINPROGRESS) return words(errno);
  if (!wait_for(socket_, false, true, deadline).writable) return kTooLate;
  int error = 0;
  socklen_t size = sizeof(error);
  if (getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return words(errno);
  if (error != 0) return words(error);
  return std::nullopt;
}

std::optional<std::string> RedisLink::open(Deadline deadline) {
  std::optional<std::string> trouble = "there is no address";
  for (const SocketAddress& address : options_.addresses) {
    trouble = connect(address, deadline);
    if (!trouble) break;
    close();
  }
  if (trouble) return "cannot connect: " + *trouble;
  reader_.emplace(options_.most_items, options_.most_bytes);
  ++counts_.connected;
  return greet(deadline);
}

std::optional<std::string> RedisLink::greet(Deadline deadline) {
  if (options_.greeting.count() == 0) return std::nullopt;
  const Exchanged greeted = talk(options_.greeting, deadline);
  if (!greeted) return greeted.error();
  for (const RedisReply& reply : *greeted) {
    if (reply.kind == RedisReply::Kind::error) return "it was not let in: " + reply.text;
    if (reply.kind != RedisReply::Kind::status) return "not a greeting of Redis";
  }
  return std::nullopt;
}

RedisLink::Exchanged RedisLink::exchange(const RedisCommands& commands, Deadline deadline) {
  // Nobody has asked: what comes now belongs to no question, or it is the end.
  if (socket_ >= 0 && has_come(socket_)) give_up();
  if (socket_ < 0 && !backoff_.is_over(Backoff::Clock::now()))
    return std::string("it waits before it connects again");
  Unless closed([this] {
    backoff_.failed(Backoff::Clock::now());
    give_up();
  });
  if (socket_ < 0) {
    if (auto trouble = open(deadline)) return *std::move(trouble);
  }
  RedisCommands fenced = commands;
  const std::string word = std::to_string(random_());
  fenced.add({"ECHO", word});
  Exchanged exchanged = talk(fenced, deadline);
  if (!exchanged) return exchanged;
  const RedisReply& last = exchanged->back();
  if (last.kind == RedisReply::Kind::error) return last.text;
  if (last.kind != RedisReply::Kind::text || last.text != word)
    return std::string("the replies are out of step");
  exchanged->pop_back();
  backoff_.succeeded();
  closed.all_is_well();
  return exchanged;
}

RedisLink::Exchanged RedisLink::talk(const RedisCommands& commands, Deadline deadline) {
  reader_->start_anew();
  const std::string& bytes = commands.bytes();
  std::size_t sent = 0;
  std::vector<RedisReply> replies;
  while (sent < bytes.size() || replies.size() < commands.count()) {
    const Readiness ready = wait_for(socket_, true, sent < bytes.size(), deadline);
    if (!ready.readable && !ready.writable) return std::string(kTooLate);
    if (ready.writable && sent < bytes.size()) {
      if (auto trouble = send_some(bytes, sent)) return *std::move(trouble);
    }
    if (!ready.readable) continue;
    if (auto trouble = read_some()) return *std::move(trouble);
    while (replies.size() < commands.count()) {
      auto reply = reader_->next();
      if (reply == nullptr) break;
      replies.push_back(std::move(*reply));
    }
    if (reader_->failed()) return std::string("not what Redis replies, or too much of it");
  }
  if (!reader_->is_empty()) return std::string("the replies are out of step");
  return replies;
}

std::optional<std::string> RedisLink::send_some(const std::string& bytes, std::size_t& sent) {
  const ssize_t count = send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
  if (count >= 0) {
    sent += static_cast<std::size_t>(count);
  } else if (errno != EAGAIN && errno != EINTR) {
    return "cannot send: " + words(errno);
  }
  return std::nullopt;
}

std::optional<std::string> RedisLink::read_some() {
  std::array<char, 64 << 10> bytes;
  const ssize_t count = recv(socket_, bytes.data(), bytes.size(), 0);
  if (count == 0) return "it was closed by the other side";
  if (count < 0) {
    if (errno == EAGAIN || errno == EINTR) return std::nullopt;
    return "cannot read: " + words(errno);
  }
  reader_->feed({bytes.data(), static_cast<std::size_t>(count)});
  return std::nullopt;
}

}  // namespace sightline
