#include "hurried_client.h"

#include <hiredis/hiredis.h>

#include <stdexcept>

namespace replay {

HurriedClient::HurriedClient(HurriedOptions options) : options_(std::move(options)) {
  for (std::size_t i = 0; i < options_.connections; ++i) idle_.push_back(made());
}

HurriedClient::~HurriedClient() {
  for (Connection& it : idle_) redisFree(it.context);
}

HurriedClient::Connection HurriedClient::made() const {
  redisContext* const context = redisConnectUnix(options_.socket.c_str());
  if (context == nullptr || context->err != 0)
    throw std::runtime_error("no connection to Redis at " + options_.socket);
  return {context, 0};
}

HurriedClient::Connection HurriedClient::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      // The one that has waited longest: everyone gets everyone's.
      const Connection first = idle_.front();
      idle_.erase(idle_.begin());
      return first;
    }
  }
  return made();
}

void HurriedClient::give_back(Connection connection) {
  if (connection.calls >= options_.lifetime || connection.context->err != 0) {
    redisFree(connection.context);
    connection = made();
  }
  const std::lock_guard lock(mutex_);
  idle_.push_back(connection);
}

bool HurriedClient::gives_up() {
  const std::lock_guard lock(mutex_);
  return random_() % options_.cancelled == 0;
}

std::vector<std::optional<std::string>> HurriedClient::get(const std::vector<std::string>& keys) {
  for (;;) {
    Connection connection = take();
    ++connection.calls;
    ++calls_;
    for (const std::string& key : keys)
      redisAppendCommand(connection.context, "GET %b", key.data(), key.size());
    if (gives_up()) {
      // The commands are on their way, the caller has no more patience: he asks again, elsewhere.
      int done = 0;
      while (done == 0 && redisBufferWrite(connection.context, &done) == REDIS_OK) {
      }
      ++cancelled_;
      give_back(connection);
      continue;
    }
    std::vector<std::optional<std::string>> values;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      void* reply = nullptr;
      values.emplace_back();
      if (redisGetReply(connection.context, &reply) != REDIS_OK) break;
      const auto* const it = static_cast<redisReply*>(reply);
      if (it->type == REDIS_REPLY_STRING) values.back().emplace(it->str, it->len);
      freeReplyObject(reply);
    }
    values.resize(keys.size());
    give_back(connection);
    return values;
  }
}

void HurriedClient::set(const std::vector<std::pair<std::string, std::string>>& values) {
  const Connection connection = made();  // one of its own: only reads are in a hurry
  for (const auto& [key, value] : values) {
    redisAppendCommand(connection.context, "SET %b %b", key.data(), key.size(), value.data(),
                       value.size());
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    void* reply = nullptr;
    if (redisGetReply(connection.context, &reply) != REDIS_OK)
      throw std::runtime_error("Redis does not store what it is given");
    freeReplyObject(reply);
  }
  redisFree(connection.context);
}

}  // namespace replay
