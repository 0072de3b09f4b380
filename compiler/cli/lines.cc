// A stream in, lines of bounded length out. Takes what the stream has at hand rather than wait for
// a full buffer, so that a program at the other end of a pipe gets its answer at once.
// Tested in tests/unit/compiler/cli/lines_test.cc.

#include "compiler/cli/lines.h"

#include <algorithm>
#include <exception>

namespace sightline::cli {
namespace {

constexpr std::streamsize kPiece = 256 * 1024;
constexpr std::size_t kMostSkipped = 64 * 1024 * 1024;  // of one line; then the stream is given up

}  // namespace

LineReader::LineReader(std::istream& in, std::size_t limit, std::size_t first_number)
    : in_(in), limit_(limit), number_(first_number) {}

bool LineReader::refill() {
  at_ = 0;
  piece_.clear();
  std::streambuf& from = *in_.rdbuf();
  try {
    if (from.sgetc() == std::istream::traits_type::eof()) return false;
    const std::streamsize ready = std::clamp<std::streamsize>(from.in_avail(), 1, kPiece);
    piece_.resize(static_cast<std::size_t>(ready));
    piece_.resize(static_cast<std::size_t>(from.sgetn(piece_.data(), ready)));
  } catch (const std::exception&) {  // libstdc++'s file buffer throws when a read fails
    piece_.clear();
    failed_ = true;
  }
  return !piece_.empty();
}

LineReader::Status LineReader::next(std::string_view& line) {
  carried_.clear();
  bool skipping = false, anything = false;
  std::size_t length = 0;
  while (!given_up_ && (at_ < piece_.size() || refill())) {
    anything = true;
    const std::size_t end = std::min(piece_.find('\n', at_), piece_.size());
    const std::string_view part = std::string_view(piece_).substr(at_, end - at_);
    const bool whole = end < piece_.size();
    at_ = whole ? end + 1 : end;
    length += part.size();
    given_up_ = length > kMostSkipped;
    if (carried_.size() + part.size() > limit_) {
      skipping = true;
      carried_.clear();
    }
    if (whole && !skipping && carried_.empty()) {
      line = part;
      ++number_;
      return Status::line;
    }
    if (!skipping) carried_ += part;
    if (whole) break;
  }
  if (failed_ || (given_up_ && !anything)) return Status::failed;
  if (!anything) return Status::end;
  ++number_;
  line = carried_;
  return skipping ? Status::too_long : Status::line;
}

}  // namespace sightline::cli
