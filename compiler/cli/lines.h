// A stream as lines, of bounded length.
#pragma once

#include <cstddef>
#include <istream>
#include <string>
#include <string_view>

namespace sightline::cli {

// Never holds more than one line of `limit` bytes and one piece of the stream; never waits for more
// input while a whole line is there.
class LineReader {
 public:
  LineReader(std::istream& in, std::size_t limit, std::size_t first_number = 1);

  enum class Status {
    line,      // without its line end; valid until the next call
    too_long,  // was longer than the limit and has been skipped
    end,
    failed,  // the stream cannot be read, or a line of it had no end
  };
  Status next(std::string_view& line);
  std::size_t number() const { return number_ - 1; }  // of the line that next() returned last
  // The next call of next() may have to wait for input.
  bool may_wait() const { return piece_.find('\n', at_) == std::string::npos; }

 private:
  bool refill();  // false at the end

  std::istream& in_;
  std::size_t limit_, number_;
  std::string piece_, carried_;
  std::size_t at_ = 0;  // in piece_
  bool failed_ = false, given_up_ = false;
};

}  // namespace sightline::cli
