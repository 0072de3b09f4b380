// The table of codes.
#include "policy/diagnostics/codes.h"

#include <gtest/gtest.h>

#include <set>

namespace sightline::codes_test {
namespace {

constexpr Code kAll[] = {
#define SIGHTLINE_CODE(enumerator, number, title, story) Code::enumerator,
#include "policy/diagnostics/codes.def"
#undef SIGHTLINE_CODE
};

TEST(Codes, AreWrittenWithFourDigits) {
  EXPECT_EQ(code_text(Code::file_too_large), "SL0001");
  EXPECT_EQ(code_text(Code::unknown_world), "SL0506");
}

TEST(Codes, HaveATitleAndALongerStory) {
  std::set<std::string_view> titles;
  for (const Code code : kAll) {
    EXPECT_FALSE(code_title(code).empty()) << code_text(code);
    EXPECT_GT(code_story(code).size(), code_title(code).size()) << code_text(code);
    EXPECT_TRUE(titles.insert(code_title(code)).second) << code_text(code) << " shares its title";
    EXPECT_NE(code_title(code).back(), '.') << code_text(code);
    EXPECT_EQ(code_story(code).back(), '.') << code_text(code);
  }
}

TEST(Codes, GiveNothingForANumberThatIsNone) {
  EXPECT_EQ(code_title(static_cast<Code>(9999)), "");
  EXPECT_EQ(code_story(static_cast<Code>(9999)), "");
}

}  // namespace
}  // namespace sightline::codes_test
