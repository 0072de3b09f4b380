// Children that answer, hang, crash, run out of memory and say nothing. Only the first have answered.
#include "compiler/prove/workers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>

namespace sightline::testing::workers_test {
namespace {

using ::testing::HasSubstr;
using Bytes = std::vector<std::byte>;

Bytes bytes_of(std::size_t number) { return Bytes(number, static_cast<std::byte>(number)); }

[[noreturn]] void hang() {
  for (;;) pause();
}

WorkerAnswer only(const std::function<void()>& life, const WorkerLimits& limits = {}) {
  const auto task = [&](std::size_t) -> Bytes {
    life();
    return {std::byte{1}};
  };
  return run_in_workers(1, task, limits, {}).at(0);
}

TEST(Workers, AnswersComeInTheOrderOfTheTasks) {
  for (const unsigned jobs : {0U, 1U, 3U, 50U}) {
    const auto task = [](std::size_t i) {
      usleep(static_cast<useconds_t>((7 - i) * 3000));  // the last is done first
      return bytes_of(i);
    };
    const auto answers = run_in_workers(7, task, {jobs, {}}, {});
    ASSERT_EQ(answers.size(), 7U);
    for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(answers[i].bytes, bytes_of(i)) << jobs;
  }
}

TEST(Workers, NothingToDoIsDone) { EXPECT_TRUE(run_in_workers(0, bytes_of, {}, {}).empty()); }

TEST(Workers, AnAnswerMayBeLargerThanAPipe) {
  const auto answers = run_in_workers(2, [](std::size_t) { return Bytes(3'000'000); }, {2, {}}, {});
  EXPECT_EQ(answers[0].bytes->size(), 3'000'000U);
  EXPECT_EQ(answers[1].bytes->size(), 3'000'000U);
}

TEST(Workers, WhoHangsIsKilledInTimeAndTheOthersAreHeard) {
  const auto begun = std::chrono::steady_clock::now();
  const auto task = [](std::size_t i) {
    if (i == 1) hang();
    return bytes_of(i);
  };
  const auto answers = run_in_workers(3, task, {1, 2.0}, {});  // time for the others
  EXPECT_EQ(answers[0].bytes, bytes_of(0));
  EXPECT_FALSE(answers[1].bytes);
  EXPECT_EQ(answers[1].why_none, "no answer within 2 s");
  EXPECT_EQ(answers[2].bytes, bytes_of(2));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20));
}

TEST(Workers, WhoCrashesHasNotAnswered) {
  const auto killed = only([] { raise(SIGKILL); });
  EXPECT_FALSE(killed.bytes);
  EXPECT_EQ(killed.why_none, "the prover's process was ended by signal 9");
  EXPECT_FALSE(only([] { _exit(0); }).bytes->size());  // decode() refuses an empty answer
  EXPECT_EQ(only([] { _exit(3); }).why_none, "the prover's process gave up");
}

TEST(Workers, WhatWasSentBeforeACrashDoesNotCount) {
  EXPECT_FALSE(only([] { kill(getpid(), SIGTERM); }).bytes);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(Workers, MemoryIsBounded) {
  const auto map_two_gigabytes = [] {
    const auto size = std::size_t{2} << 30;
    if (mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) _exit(7);
  };
  EXPECT_TRUE(only(map_two_gigabytes).bytes);
  EXPECT_EQ(only(map_two_gigabytes, {1, {}, std::uint64_t{1} << 30}).why_none,
            "the prover's process gave up");
}
#endif

TEST(Workers, SomebodyIsToldWhatIsWaitedFor) {
  std::vector<std::size_t> told;
  const auto task = [](std::size_t i) {
    if (i == 1) usleep(700'000);
    return bytes_of(i);
  };
  run_in_workers(2, task, {1, {}}, [&](std::size_t i) { told.push_back(i); });
  EXPECT_EQ(told.front(), 0U);
  EXPECT_GE(std::count(told.begin(), told.end(), 1U), 2);  // not only once
}

}  // namespace
}  // namespace sightline::testing::workers_test
