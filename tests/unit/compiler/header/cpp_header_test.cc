// What a header says of a policy: comments, namespaces, what is left out. Whole headers are goldens
// (tests/golden/header), and compiled by the other tests of this folder.
#include "sightline/cpp_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/golden/header/household.h"
#include "tests/golden/header/names.h"
#include "tests/support/compiled.h"

namespace sightline::testing::cpp_header_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string header(const std::string& text) { return cpp_header(checked(text), "home"); }

constexpr const char* kSmall =
    "policy small\nentity User\nentity Camera\naction look(User, Camera)\n"
    "rule r: permit look(_, _)\n";

TEST(CppHeader, LeavesOutWhatThePolicyDoesNotHave) {
  const std::string text = header(kSmall);
  EXPECT_THAT(text, Not(HasSubstr("struct Context")));
  EXPECT_THAT(text, Not(HasSubstr("struct Globals")));
  EXPECT_THAT(text, Not(HasSubstr("Attributes")));
  EXPECT_THAT(text, Not(HasSubstr("Obligation")));
  EXPECT_THAT(text, HasSubstr("using Decision = sightline::Decision;"));
}

TEST(CppHeader, IncludesPublicHeadersAndTheStandardLibraryOnly) {
  std::size_t includes = 0;
  std::istringstream lines(header(kSmall));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("#include")) continue;
    ++includes;
    EXPECT_THAT(line, ::testing::MatchesRegex("#include <(sightline/)?[a-z_]+(\\.h)?>"));
  }
  EXPECT_EQ(includes, 10U);
}

// A comment is somebody's text: it may not become code, nor look like what it is not.
TEST(CppHeader, CommentsStayComments) {
  const std::string text = header(
      "policy small\nentity User\n/// first */ \\\n///\n/// last \xC3\xA9 \\ \n"
      "entity Camera\naction look(User, Camera)\nrule r: permit look(_, _)\n");
  EXPECT_THAT(text, HasSubstr("/// first */ \\.\n///\n/// last \xC3\xA9 \\.\nclass Camera"));
}

TEST(CppHeader, IsTheSameForTheSameDeclarations) {
  const std::string text = kSmall;
  const std::string more = text + "rule s: forbid look(a, b) when now == past\n";
  EXPECT_EQ(header(text), header(more));
  EXPECT_NE(header(text), header(text + "obligation log\n"));
}

TEST(CppHeader, HasTheNamespaceOfThePolicyOrOfItsFile) {
  const std::string nameless = std::string(kSmall).substr(std::string(kSmall).find('\n') + 1);
  EXPECT_EQ(usual_namespace(checked(kSmall), "file"), "small");
  EXPECT_EQ(usual_namespace(checked(nameless), "file"), "file");
  EXPECT_EQ(usual_namespace(checked(nameless), "class"), "class_n");
  for (const char* stem : {"my-file", "", "-", "7up", "a b", "a::b", "_x", "\xC3\xA9t\xC3\xA9"})
    EXPECT_EQ(usual_namespace(checked(nameless), stem), std::nullopt) << stem;
}

TEST(CppHeader, TakesNamespacesThatCppTakes) {
  for (const char* good : {"home", "hosts::home", "a::b::c1", "class_n", "Home_2"})
    EXPECT_EQ(misfit_namespace(good), std::nullopt) << good;
  for (const char* bad : {"", "::", "::a", "a::", "a:b", "a::::b", "class", "std", "std::home",
                          "a__b", "_a", "1a", "a b", "a;", "a{", "main", "sightline::home"})
    EXPECT_NE(misfit_namespace(bad), std::nullopt) << bad;
}

// The golden `names` compiles, with warnings as errors, and its names are those that were meant.
TEST(CppHeader, HasARoomForEveryName) {
  using namespace class_n;
  static_assert(Gate_n::class_n != Gate_n::class_n_n);
  static_assert(static_cast<int>(Gate_n::a_z_b) == 3 && static_cast<int>(Gate_n::a_zz_b) == 4);
  const Context context{.Shape = Shape("round"), .union_n = 7};
  EXPECT_EQ(context.Shape, Shape("round"));
  EXPECT_EQ(context.principal, std::nullopt);
  const delete_n row{.row = principal("a"), .principal = principal("b"), .Shape = Shape("c")};
  EXPECT_EQ(row.snapshot, sightline::OrNone<sightline::Time>(sightline::kNone));
  EXPECT_EQ(Shape("round").entity().type, 4);
}

}  // namespace
}  // namespace sightline::testing::cpp_header_test
