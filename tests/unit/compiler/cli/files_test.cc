#include "compiler/cli/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli {
namespace {

TEST(Files, AreReplacedWholeOrNotAtAll) {
  const Session session;
  const std::string text = "new";
  session.write("out", "old");
  EXPECT_FALSE(replace_file(session.path("out"), std::as_bytes(std::span(text))));
  EXPECT_EQ(session.read("out"), "new");
  EXPECT_THAT(session.files(), ::testing::ElementsAre("out"));
  EXPECT_TRUE(replace_file(session.path("no/out"), std::as_bytes(std::span(text))));
  EXPECT_TRUE(replace_file(session.path(""), std::as_bytes(std::span(text))));
  EXPECT_THAT(session.files(), ::testing::ElementsAre("out")) << "nothing is left of a failure";
}

TEST(Files, AreReadFromAFileOrStandardInput) {
  const Session session;
  session.write("in", "text");
  std::istringstream standard("stdin's");
  EXPECT_EQ(*read_file(session.path("in"), standard), "text");
  EXPECT_EQ(*read_file("-", standard), "stdin's");
  EXPECT_FALSE(read_file(session.path("no"), standard));
}

TEST(Files, AreNamedFitForATerminal) {
  EXPECT_EQ(shown_name("-"), "stdin");
  EXPECT_EQ(shown_name("a\x1b"
                       "b.pol"),
            "a\\x1bb.pol");
}

}  // namespace
}  // namespace sightline::cli
