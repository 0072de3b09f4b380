#include "compiler/cli/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sstream>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::files_test {
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

TEST(Files, AreReplacedTogetherOrNotAtAll) {
  const Session session;
  const std::string text = "new";
  const auto bytes = std::as_bytes(std::span(text));
  session.write("one", "old");
  const FileContent wrong[] = {{session.path("one"), bytes}, {session.path("no/two"), bytes}};
  EXPECT_TRUE(replace_files(wrong));
  EXPECT_EQ(session.read("one"), "old");
  EXPECT_THAT(session.files(), ::testing::ElementsAre("one")) << "nothing is left of a failure";
  const FileContent right[] = {{session.path("one"), bytes}, {session.path("two"), bytes}};
  EXPECT_FALSE(replace_files(right));
  EXPECT_EQ(session.read("one") + session.read("two"), "newnew");
  EXPECT_THAT(session.files(), ::testing::ElementsAre("one", "two"));
}

TEST(Files, ThatArePrivateAreTheirOwnersAlone) {
  const Session session;
  const std::string name = session.path("secret");
  const mode_t before = ::umask(0);
  const auto wrong = create_private_file(name, "x");
  const auto again = create_private_file(name, "y");
  ::umask(before);
  EXPECT_FALSE(wrong);
  ASSERT_TRUE(again);
  EXPECT_THAT(again->message, ::testing::EndsWith("secret: File exists"));
  struct stat about{};
  ASSERT_EQ(::stat(name.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  EXPECT_EQ(session.read("secret"), "x");
}

TEST(Files, AreTheSameUnderTwoNames) {
  const Session session;
  session.write("one", "");
  ASSERT_EQ(::symlink(session.path("one").c_str(), session.path("link").c_str()), 0);
  EXPECT_TRUE(is_same_file(session.path("one"), session.path("link")));
  EXPECT_TRUE(is_same_file(session.path("new"), session.path("./new")));
  EXPECT_FALSE(is_same_file(session.path("new"), session.path("newer")));
  EXPECT_FALSE(is_same_file(session.path("one"), session.path("new")));
}

// As root, a rename onto /dev/null would take it from the whole machine; a pipe and a link stand for it.
TEST(Files, ThatAreNoFilesAreLeftAlone) {
  const Session session;
  const std::string text = "new";
  session.write("old", "old");
  ASSERT_EQ(::mkfifo(session.path("pipe").c_str(), 0600), 0);
  ASSERT_EQ(::symlink(session.path("old").c_str(), session.path("link").c_str()), 0);
  for (const char* name : {"pipe", "link"}) {
    const auto error = replace_file(session.path(name), std::as_bytes(std::span(text)));
    ASSERT_TRUE(error) << name;
    EXPECT_THAT(error->message, ::testing::HasSubstr("is not a regular file")) << name;
  }
  struct stat found{};
  ASSERT_EQ(::lstat(session.path("pipe").c_str(), &found), 0);
  EXPECT_TRUE(S_ISFIFO(found.st_mode));
  ASSERT_EQ(::lstat(session.path("link").c_str(), &found), 0);
  EXPECT_TRUE(S_ISLNK(found.st_mode));
  EXPECT_EQ(session.read("old"), "old");
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
}  // namespace sightline::cli::files_test
