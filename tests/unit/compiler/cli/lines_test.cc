#include "compiler/cli/lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <vector>

namespace sightline::cli::lines_test {
namespace {

// Every line, `!` for one that was too long.
std::vector<std::string> all_lines(std::istream& in, std::size_t limit) {
  LineReader reader(in, limit);
  std::vector<std::string> lines;
  for (std::string_view line;;) {
    const auto status = reader.next(line);
    if (status == LineReader::Status::end) return lines;
    lines.emplace_back(status == LineReader::Status::too_long ? "!" : line);
    EXPECT_EQ(reader.number(), lines.size());
  }
}
std::vector<std::string> lines_of(const std::string& text, std::size_t limit = 5) {
  std::istringstream in(text);
  return all_lines(in, limit);
}

TEST(LineReader, SplitsAtLineEnds) {
  using ::testing::ElementsAre;
  EXPECT_THAT(lines_of("a\nbb\n\nc"), ElementsAre("a", "bb", "", "c"));
  EXPECT_THAT(lines_of("a\n"), ElementsAre("a"));
  EXPECT_THAT(lines_of("\n"), ElementsAre(""));
  EXPECT_THAT(lines_of(""), ElementsAre());
}

TEST(LineReader, SkipsLinesThatAreTooLong) {
  using ::testing::ElementsAre;
  EXPECT_THAT(lines_of("12345\n123456\nab"), ElementsAre("12345", "!", "ab"));
  EXPECT_THAT(lines_of("123456"), ElementsAre("!"));
  EXPECT_THAT(lines_of(std::string(3'000'000, 'x') + "\nab\n" + std::string(3'000'000, 'x')),
              ElementsAre("!", "ab", "!"));
}

// A stream without end and without a line end, as a device may be.
class Endless : public std::streambuf {
 protected:
  int_type underflow() override {
    setg(bytes_.data(), bytes_.data(), bytes_.data() + bytes_.size());
    return traits_type::to_int_type(bytes_.front());
  }

 private:
  std::string bytes_ = std::string(65'536, 'x');
};

TEST(LineReader, GivesUpOnALineWithoutEnd) {
  Endless endless;
  std::istream in(&endless);
  LineReader reader(in, 5);
  std::string_view line;
  EXPECT_EQ(reader.next(line), LineReader::Status::too_long);
  EXPECT_EQ(reader.next(line), LineReader::Status::failed);
}

// Hands out one byte at a time, as a slow pipe does.
class Drops : public std::streambuf {
 public:
  explicit Drops(std::string text) : text_(std::move(text)) {}

 protected:
  int_type underflow() override {
    if (at_ == text_.size()) return traits_type::eof();
    setg(&text_[at_], &text_[at_], &text_[at_] + 1);
    ++at_;
    return traits_type::to_int_type(*gptr());
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

TEST(LineReader, PutsPiecesTogether) {
  Drops drops("ab\ncd\n");
  std::istream in(&drops);
  EXPECT_THAT(all_lines(in, 5), ::testing::ElementsAre("ab", "cd"));
}

TEST(LineReader, SaysWhenItMayHaveToWait) {
  std::istringstream in("a\nb\nc");
  LineReader reader(in, 5);
  std::string_view line;
  EXPECT_TRUE(reader.may_wait());
  reader.next(line);
  EXPECT_FALSE(reader.may_wait());
  reader.next(line);
  EXPECT_TRUE(reader.may_wait()) << "the rest may be the beginning of a line";
}

}  // namespace
}  // namespace sightline::cli::lines_test
