// Bytes -> RedisReply, by hiredis. Tested by tests/unit/runtime/sources/redis_reply_test.cc. hiredis believes the
// number of items that an array says it has and makes room for them; here that is refused beyond a bound. It makes
// no room for what a text says it will be, but keeps all that comes: so that is counted.
#include "runtime/sources/redis_reply.h"

#include <hiredis/hiredis.h>

#include <new>

namespace sightline {
namespace {

constexpr std::size_t kBytesOfItem = 32;

// C calls these, so nothing is thrown: nullptr tells hiredis that there is no memory.
RedisReply* place_of(const redisReadTask* task) {
  if (task->parent == nullptr) return new (std::nothrow) RedisReply;
  auto& items = static_cast<RedisReply*>(task->parent->obj)->items;
  const auto at = static_cast<std::size_t>(task->idx);
  return at < items.size() ? &items[at] : nullptr;
}

// `fill` may throw; what has no parent is nobody's yet.
template <class Fill>
void* made(const redisReadTask* task, Fill fill) noexcept {
  RedisReply* const reply = place_of(task);
  if (reply == nullptr) return nullptr;
  try {
    fill(*reply);
    return reply;
  } catch (const std::bad_alloc&) {
    if (task->parent == nullptr) delete reply;
    return nullptr;
  }
}

void* make_text(const redisReadTask* task, char* text, std::size_t size) {
  return made(task, [&](RedisReply& reply) {
    reply.kind = task->type == REDIS_REPLY_ERROR    ? RedisReply::Kind::error
                 : task->type == REDIS_REPLY_STATUS ? RedisReply::Kind::status
                                                    : RedisReply::Kind::text;
    reply.text.assign(text, size);
  });
}

void* make_array(const redisReadTask* task, int count) {
  if (task->parent != nullptr) return nullptr;  // no command that is sent is answered so
  auto& room = *static_cast<RedisReplyReader::Room*>(task->privdata);
  const auto items = static_cast<std::size_t>(count);
  if (count < 0 || items > room.in_array || items > room.in_all) return nullptr;
  room.in_all -= items;
  return made(task, [&](RedisReply& reply) {
    reply.kind = RedisReply::Kind::array;
    reply.items.resize(static_cast<std::size_t>(count));
  });
}

void* make_integer(const redisReadTask* task, long long number) {
  return made(task, [&](RedisReply& reply) {
    reply.kind = RedisReply::Kind::integer;
    reply.integer = number;
  });
}

void* make_nil(const redisReadTask* task) {
  return made(task, [](RedisReply& reply) { reply.kind = RedisReply::Kind::nil; });
}

void free_reply(void* reply) { delete static_cast<RedisReply*>(reply); }

redisReplyObjectFunctions functions{make_text, make_array, make_integer, make_nil, free_reply};

}  // namespace

RedisReplyReader::RedisReplyReader(std::size_t most_items, std::size_t most_bytes)
    : reader_(redisReaderCreateWithFunctions(&functions)),
      room_{most_items, 0},
      most_bytes_(most_bytes) {
  if (reader_ == nullptr) throw std::bad_alloc();
  start_anew();
  reader_->privdata = &room_;
}

void RedisReplyReader::start_anew() {
  fed_ = 0;
  room_.in_all = most_bytes_ / kBytesOfItem;
}

bool RedisReplyReader::feed(std::string_view bytes) {
  fed_ += bytes.size();
  failed_ = failed_ || fed_ > most_bytes_ ||
            redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK;
  return !failed_;
}

std::unique_ptr<RedisReply> RedisReplyReader::next() {
  if (failed_) return nullptr;
  void* reply = nullptr;
  failed_ = redisReaderGetReply(reader_.get(), &reply) != REDIS_OK;
  std::unique_ptr<RedisReply> owned(static_cast<RedisReply*>(reply));
  return failed_ ? nullptr : std::move(owned);
}

bool RedisReplyReader::is_empty() const {
  return reader_->pos == reader_->len && reader_->reply == nullptr;
}

}  // namespace sightline
