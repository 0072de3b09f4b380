// Programs that answer, that are not there, that never end, and that say too much.
#include "compiler/prove/run_program.h"

#include <gtest/gtest.h>

namespace sightline::testing::run_program_test {
namespace {

using std::chrono::milliseconds;

std::optional<std::string> shell(const std::string& script, const std::string& input,
                                 milliseconds most = milliseconds(20'000)) {
  const std::string arguments[] = {"-c", script};
  return run_program("sh", arguments, input, most);
}

TEST(RunProgram, GivesWhatItWrites) {
  EXPECT_EQ(shell("cat", "one\ntwo\n"), "one\ntwo\n");
  EXPECT_EQ(shell("echo heard; exit 3", ""), "heard\n");
  EXPECT_EQ(shell("echo complaint >&2", ""), "");
}
TEST(RunProgram, NeedNotReadItsInput) {
  EXPECT_EQ(shell("echo no", std::string(1 << 20, 'x')), "no\n");
  EXPECT_EQ(shell("cat | wc -c", std::string(1 << 20, 'x')), "1048576\n");
}
TEST(RunProgram, IsNothingIfItIsNotThere) {
  EXPECT_EQ(run_program("no-such-program-anywhere", {}, "", milliseconds(1000)), std::nullopt);
}
TEST(RunProgram, IsKilledAtItsDeadline) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(shell("echo first; exec sleep 100", "", milliseconds(2000)), "first\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}
TEST(RunProgram, IsNotListenedToForEver) {
  const auto text = shell("yes", "");
  ASSERT_TRUE(text);
  EXPECT_LT(text->size(), std::size_t{32} << 20);
}

}  // namespace
}  // namespace sightline::testing::run_program_test
