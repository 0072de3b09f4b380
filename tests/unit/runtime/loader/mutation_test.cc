// Policy::load on artifacts in which one byte is another: each byte, each of its 255 other values.
// Whoever cannot repair the digest is refused; whoever can gets another policy at most, which is decided by
// here: never a read or write out of place, which the asan preset would see.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <random>

#include "runtime/format/digest.h"
#include "runtime/format/layout.h"
#include "tests/unit/runtime/exerciser.h"

namespace sightline::testing::mutation_test {
namespace {

using Bytes = std::vector<std::byte>;

// A quarter of the bytes, so that the four run side by side.
class Mutation : public ::testing::TestWithParam<std::size_t> {
 protected:
  static constexpr std::size_t kShares = 4;

  // Calls `look` with each artifact of this share that differs from `good` in one byte.
  void each(const Bytes& good, const std::function<void(Bytes&, std::size_t)>& look) const {
    Bytes bytes = good;
    for (std::size_t place = GetParam(); place < good.size(); place += kShares) {
      for (unsigned change = 1; change < 256; ++change) {
        bytes[place] = good[place] ^ static_cast<std::byte>(change);
        look(bytes, place);
        if (HasFatalFailure()) return;
      }
      bytes[place] = good[place];
    }
  }
};

TEST_P(Mutation, OfAnyByteIsRefused) {
  each(assemble(small_program()), [](const Bytes& bytes, std::size_t place) {
    ASSERT_FALSE(Policy::load(bytes, {.accept_unproved = true})) << "byte " << place;
  });
}

TEST_P(Mutation, WithTheDigestRepairedIsRefusedOrHarmless) {
  std::mt19937 random(20240216);
  int accepted = 0, refused = 0;
  each(assemble(small_program()), [&](Bytes& bytes, std::size_t place) {
    if (kDigestOffset <= place && place < kHeaderBytes) return;  // what is repaired
    const auto digest = sha256(std::span(bytes).subspan(kHeaderBytes));
    std::memcpy(bytes.data() + kDigestOffset, digest.data(), digest.size());
    const auto policy = Policy::load(bytes, {.accept_unproved = true});
    policy ? ++accepted : ++refused;
    if (policy && random() % 8 == 0) {
      ASSERT_EQ(Exerciser(random).run(*policy), "") << "byte " << place;
    }
  });
  EXPECT_GT(accepted, 1'000) << "the changes hardly ever reach the engine";
  EXPECT_GT(refused, 1'000);
}

INSTANTIATE_TEST_SUITE_P(Quarters, Mutation, ::testing::Range(std::size_t{0}, std::size_t{4}));

}  // namespace
}  // namespace sightline::testing::mutation_test
