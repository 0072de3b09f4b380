// The camera service of household_world.h as JSON lines, of any size, for loading it from a file: N accounts'
// people, N cameras, N users and 2 N shares. With `--policy` the policy they are facts of.
//   build/bench/tests/bench/household_lines --policy > home.pol
//   build/bench/tests/bench/household_lines 10000000 > home.jsonl        (5 GB)
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

#include "compiler/cli/values.h"
#include "tests/bench/workloads/household_policy.h"
#include "tests/bench/workloads/household_world.h"

namespace sightline::bench {
namespace {

constexpr std::size_t kAtOnce = std::size_t{1} << 20;

class Lines {
 public:
  ~Lines() { flush(); }
  template <class... Arguments>
  void add(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(buffer_), text, std::forward<Arguments>(arguments)...);
    buffer_.push_back('\n');
    if (buffer_.size() > kAtOnce) flush();
  }

 private:
  void flush() {
    std::fwrite(buffer_.data(), 1, buffer_.size(), stdout);
    buffer_.clear();
  }
  fmt::memory_buffer buffer_;
};

std::string media(std::uint32_t mask) {
  static constexpr std::string_view kMedia[] = {"live", "thumbnails", "recordings"};
  std::string out;
  for (unsigned m = 0; m < 3; ++m) {
    if ((mask >> m & 1) == 0) continue;
    out += out.empty() ? "" : ",";
    out += fmt::format("\"{}\"", kMedia[m]);
  }
  return out;
}

void write_users(Lines& lines, const HouseholdWorld& world) {
  for (std::uint32_t u = 0; u < world.size(); ++u)
    lines.add(
        R"({{"uid":{{"type":"User","id":"{}"}},"attrs":{{"account":{{"type":"Account","id":"{}"}},"banned":{}}}}})",
        text(HouseholdWorld::user_id(u)), HouseholdWorld::account(u), HouseholdWorld::banned(u));
}

void write_cameras(Lines& lines, const HouseholdWorld& world) {
  for (std::uint32_t c = 0; c < world.size(); ++c) {
    const std::string privacy = HouseholdWorld::privacy_unavailable(c)
                                    ? ""
                                    : fmt::format(",\"privacy\":{}", HouseholdWorld::privacy(c));
    lines.add(
        R"({{"uid":{{"type":"Camera","id":"{}"}},"attrs":{{"account":{{"type":"Account","id":"{}"}},"owner":{{"type":"User","id":"{}"}},"opens":{},"closes":{}{}}}}})",
        text(HouseholdWorld::camera_id(c)), HouseholdWorld::account(c),
        text(HouseholdWorld::user_id(c)), HouseholdWorld::opens(c), HouseholdWorld::closes(c),
        privacy);
  }
}

void write_shares(Lines& lines, const HouseholdWorld& world) {
  for (std::uint32_t u = 0; u < world.size(); ++u) {
    for (unsigned nth = 0; nth < HouseholdWorld::kSharesPerUser; ++nth) {
      const HouseholdShare share = world.share(u, nth);
      lines.add(
          R"({{"relation":"share","key":[{{"type":"User","id":"{}"}},{{"type":"Camera","id":"{}"}}],"fields":{{"media":[{}],"until":"{}"}}}})",
          text(HouseholdWorld::user_id(u)), text(HouseholdWorld::camera_id(share.camera)),
          media(share.media), cli::moment_text(Time(std::chrono::seconds(share.until))));
    }
  }
}

}  // namespace
}  // namespace sightline::bench

int main(int count, char** arguments) {
  using namespace sightline::bench;
  const std::string_view what = count == 2 ? arguments[1] : "";
  if (what == "--policy") return std::fputs(household_policy().c_str(), stdout) < 0 ? 1 : 0;
  const auto cameras = static_cast<std::uint32_t>(count == 2 ? std::atol(arguments[1]) : 0);
  if (cameras == 0) {
    std::fputs("usage: household_lines --policy | CAMERAS\n", stderr);
    return 2;
  }
  const HouseholdWorld world(cameras);
  Lines lines;
  lines.add(
      R"({{"snapshot":{{"revision":1,"as_of":"{}"}}}})",
      sightline::cli::moment_text(sightline::Time(std::chrono::seconds(HouseholdWorld::kNow))));
  write_users(lines, world);
  write_cameras(lines, world);
  write_shares(lines, world);
  return 0;
}
