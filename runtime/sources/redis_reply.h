// What Redis replies, read by hiredis within bounds.
#pragma once

#include <hiredis/read.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sightline {

struct RedisReply {
  enum class Kind : std::uint8_t { text, array, integer, nil, status, error } kind = Kind::nil;
  std::string text = {};
  std::int64_t integer = 0;
  std::vector<RedisReply> items = {};
};

// Bytes -> replies. After a failure there are no more.
class RedisReplyReader {
 public:
  struct Room {
    std::size_t in_array, in_all;  // items
  };
  // No array has more items, and all bytes that are fed are not more. All arrays together have one item for 32
  // bytes at most: a few bytes of text are an item of many in memory.
  RedisReplyReader(std::size_t most_items, std::size_t most_bytes);
  RedisReplyReader(const RedisReplyReader&) = delete;
  RedisReplyReader& operator=(const RedisReplyReader&) = delete;

  bool feed(std::string_view bytes);
  // The next one, if it is there as a whole.
  std::unique_ptr<RedisReply> next();
  bool failed() const { return failed_; }
  // Nothing of a further reply has come.
  bool is_empty() const;
  // From here on so many bytes once more.
  void start_anew();

 private:
  struct Free {
    void operator()(redisReader* reader) const { redisReaderFree(reader); }
  };
  std::unique_ptr<redisReader, Free> reader_;
  Room room_;
  std::size_t most_bytes_;
  std::size_t fed_ = 0;
  bool failed_ = false;
};

}  // namespace sightline
