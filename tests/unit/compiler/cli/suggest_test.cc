#include "compiler/cli/suggest.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace sightline::cli::suggest_test {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"check", "prove", "compile", "--property",
                                                    "eval"};

TEST(Suggestion, NamesWhatWasProbablyMeant) {
  struct Case {
    std::string_view written, suggested;
  };
  const std::vector<Case> cases = {
      {"chekc", "check"}, {"prvoe", "prove"}, {"compil", "compile"}, {"--propery", "--property"},
      {"evall", "eval"},  {"vael", ""},       {"xyzzy", ""},         {"", ""},
      {"e", ""},
  };
  for (const Case& c : cases) {
    const std::string wanted =
        c.suggested.empty() ? "" : "; did you mean `" + std::string(c.suggested) + "`?";
    EXPECT_EQ(suggestion(c.written, kNames), wanted) << c.written;
  }
}

TEST(Suggestion, TakesNoTimeOverALongWord) {
  EXPECT_EQ(suggestion(std::string(10'000'000, 'a'), kNames), "");
}

}  // namespace
}  // namespace sightline::cli::suggest_test
