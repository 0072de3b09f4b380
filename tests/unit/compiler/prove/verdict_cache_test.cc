// The folder of verdicts: what was kept is found under its key, and only there; what is damaged, or what
// somebody else could have written, is not there. And what was found is looked at again.
#include "compiler/prove/verdict_cache.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "compiler/prove/kept_verdict.h"
#include "compiler/prove/verdict_key.h"
#include "runtime/format/digest.h"
#include "tests/support/compiled.h"

namespace sightline::testing::verdict_cache_test {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string name = fs::temp_directory_path() / "sightline-XXXXXX";
    path_ = mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  std::string inside(const std::string& name) const { return path_ / name; }

 private:
  fs::path path_;
};

Digest digest_of(const std::string& text) { return sha256(std::as_bytes(std::span(text))); }
const PropertyReport kReport{"a", false, 0, Vacuous{}};

std::string read(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
void write(const std::string& name, const std::string& text) {
  std::ofstream(name, std::ios::binary) << text;
}

TEST(VerdictCache, WhatIsKeptIsFoundUnderItsKeyOnly) {
  const Folder folder;
  const VerdictFiles files(folder.inside("deep/er"));
  EXPECT_FALSE(files.find(digest_of("k")));
  files.keep(digest_of("k"), kReport);
  const auto found = files.find(digest_of("k"));
  ASSERT_TRUE(found);
  EXPECT_EQ(encode(*found), encode(QuestionAnswer(kReport)));
  EXPECT_FALSE(files.find(digest_of("l")));
  fs::copy(folder.inside("deep/er/" + to_hex(digest_of("k"))),
           folder.inside("deep/er/" + to_hex(digest_of("l"))));
  EXPECT_FALSE(files.find(digest_of("l"))) << "a file under another name";
}

TEST(VerdictCache, ADamagedEntryIsNotThere) {
  const Folder folder;
  const VerdictFiles files(folder.inside("v"));
  files.keep(digest_of("k"), kReport);
  const std::string name = folder.inside("v/" + to_hex(digest_of("k")));
  const std::string whole = read(name);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    write(name, changed);
    ASSERT_FALSE(files.find(digest_of("k"))) << i;
    write(name, whole.substr(0, i));
    ASSERT_FALSE(files.find(digest_of("k"))) << i;
  }
  write(name, whole + "x");
  EXPECT_FALSE(files.find(digest_of("k")));
  write(name, whole);
  EXPECT_TRUE(files.find(digest_of("k")));
}

TEST(VerdictCache, WhatOthersCanWriteIsNotBelieved) {
  const Folder folder;
  const std::string name = folder.inside("v/" + to_hex(digest_of("k")));
  VerdictFiles(folder.inside("v")).keep(digest_of("k"), kReport);
  struct stat it{};
  ASSERT_EQ(stat(name.c_str(), &it), 0);
  EXPECT_EQ(it.st_mode & 0777U, 0600U);
  ASSERT_EQ(stat(folder.inside("v").c_str(), &it), 0);
  EXPECT_EQ(it.st_mode & 0777U, 0700U);

  chmod(name.c_str(), 0620);
  EXPECT_FALSE(VerdictFiles(folder.inside("v")).find(digest_of("k"))) << "the group's too";
  chmod(name.c_str(), 0600);
  chmod(folder.inside("v").c_str(), 0777);
  EXPECT_FALSE(VerdictFiles(folder.inside("v")).find(digest_of("k"))) << "everybody's folder";
  chmod(folder.inside("v").c_str(), 0700);
  EXPECT_TRUE(VerdictFiles(folder.inside("v")).find(digest_of("k")));
  fs::create_symlink(folder.inside("v"), folder.inside("w"));
  EXPECT_FALSE(VerdictFiles(folder.inside("w")).find(digest_of("k"))) << "a link to a folder";
  fs::rename(name, folder.inside("elsewhere"));
  fs::create_symlink(folder.inside("elsewhere"), name);
  EXPECT_FALSE(VerdictFiles(folder.inside("v")).find(digest_of("k"))) << "a link to a file";
  if (geteuid() == 0) {  // only root can give a file away
    fs::remove(name);
    fs::rename(folder.inside("elsewhere"), name);
    ASSERT_EQ(chown(name.c_str(), 12345, 12345), 0);
    EXPECT_FALSE(VerdictFiles(folder.inside("v")).find(digest_of("k"))) << "another user's";
  }
}

TEST(VerdictCache, TheFolderDoesNotGrowForEver) {
  const Folder folder;
  const VerdictFiles files(folder.inside("v"));
  for (int i = 0; i < 2100; ++i) files.keep(digest_of(std::to_string(i)), kReport);
  const std::string first = folder.inside("v/" + to_hex(digest_of("0")));
  fs::last_write_time(first, fs::file_time_type::clock::now() - std::chrono::hours(1));
  files.tidy();
  const auto left = std::distance(fs::directory_iterator(folder.inside("v")), {});
  EXPECT_EQ(left, 1500);
  EXPECT_FALSE(fs::exists(first)) << "the oldest goes first";
}

// --- what was found

constexpr const char* kPolicy = R"(policy p
entity Account
entity User { account: Account }
entity Camera { cached account: Account, owner: Account }
action view (User, Camera)
global shut: bool within 10s
rule household: permit view (u, c) when u.account == c.account
rule closing: forbid view (u, c) when shut unless u.account == c.owner
property honest: never view (u, c) unless u.account == c.account
property sometimes: possible view (u, c) when u.account == c.owner
property any: forall u: User, c: Camera : may view(u, c) implies u.account == c.owner
property ok: never view (u, c) unless u.account == c.account assuming honest Camera.account
)";

class Kept : public ::testing::Test {
 protected:
  QuestionAnswer answer(std::uint32_t property) const {
    const auto questions = questions_of(matter_);
    return *ask(questions[property], matter_);
  }
  PropertyReport report(std::uint32_t property) const { return answer(property).claim; }
  QuestionAnswer of_switch() const { return *ask(questions_of(matter_).back(), matter_); }
  const Compiled policy_ = compiled(kPolicy);
  const ProveOptions options_{.switches = true};
  const ProofMatter matter_{policy_.tree(), policy_.loaded, options_};
};

TEST_F(Kept, AWorldIsReplayed) {
  for (const std::uint32_t property : {0U, 1U, 2U}) {
    const auto fresh = report(property);
    ASSERT_TRUE(is_worth_keeping(fresh)) << property;
    auto again = looked_at_again(fresh, matter_);
    ASSERT_TRUE(again) << property;
    EXPECT_TRUE(again->claim.cached);
    again->claim.cached = false;
    EXPECT_EQ(encode(*again), encode(QuestionAnswer(fresh)))
        << "the same world with the same answers";
  }
}

TEST_F(Kept, AWorldThatTheEvaluatorDoesNotRepeatIsAskedAgain) {
  auto refuted = report(0);
  auto& world = *std::get<Refuted>(refuted.verdict).counterexample;
  world.observed = world.truth;  // the cache tells the truth, so it decides otherwise
  EXPECT_FALSE(looked_at_again(refuted, matter_));
  auto possible = report(1);
  std::get<Proved>(possible.verdict).witness->asked.clear();
  EXPECT_FALSE(looked_at_again(possible, matter_));
}

TEST_F(Kept, TheWorldsOfASwitchAreReplayed) {
  const QuestionAnswer fresh = of_switch();
  ASSERT_TRUE(fresh.of_switch && is_worth_keeping(fresh));
  auto again = looked_at_again(fresh, matter_);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->of_switch->cached);
  again->of_switch->cached = false;
  EXPECT_EQ(encode(*again), encode(fresh));

  QuestionAnswer wrong = fresh;  // said of another value than that by which it is so
  SwitchClaim& claim = wrong.of_switch->claims.front();
  ASSERT_EQ(claim.given, std::vector<std::optional<bool>>{true});
  claim.given = {false};
  EXPECT_FALSE(looked_at_again(wrong, matter_));
  claim.given = {true};
  ASSERT_TRUE(looked_at_again(wrong, matter_));
  auto& world = *std::get<Refuted>(claim.verdict).counterexample;
  world.observed.entities[1].front().attributes.front() = WorldValue::unavailable();
  EXPECT_FALSE(looked_at_again(wrong, matter_)) << "the evaluator does not repeat it";
  wrong = fresh;
  wrong.of_switch->claims.push_back({SwitchClaim::Kind::closes, {}, Unknown{"why"}, {}});
  EXPECT_FALSE(is_worth_keeping(wrong));
  EXPECT_FALSE(looked_at_again(wrong, matter_));
}

TEST_F(Kept, WhatIsNeitherProvedNorShownIsNotKept) {
  EXPECT_TRUE(is_worth_keeping(report(3)));
  EXPECT_FALSE(is_worth_keeping(PropertyReport{"a", false, 0, Unknown{"why"}}));
  EXPECT_FALSE(is_worth_keeping(PropertyReport{"a", true, 0, Refuted{{}, "differs", {}}}));
}

// --- keys

TEST_F(Kept, AKeyNamesEverythingThatCanChangeAnAnswer) {
  std::vector<Digest> keys;
  const auto add = [&](const ProofMatter& matter, const std::string& text, std::size_t question) {
    const auto key = VerdictKeys(matter, text).key(questions_of(matter)[question].about);
    ASSERT_TRUE(key) << "no build id";
    keys.push_back(*key);
  };
  add(matter_, "text", 0);
  add(matter_, "text ", 0);
  add(matter_, "text", 1);
  add(matter_, "text", 4);  // same meaning
  const Compiled other = compiled(std::string(kPolicy) + "rule more: forbid view (_, _)");
  add({other.tree(), other.loaded, options_}, "text", 0);
  add({other.tree(), policy_.loaded, options_}, "text", 3);
  const auto with = [&](ProveOptions options) {
    add({policy_.tree(), policy_.loaded, options}, "text", 0);
  };
  ProveOptions options;
  options.resource_limit = 7;
  with(options);
  options = {}, options.support = true;
  with(options);
  options = {}, options.proofs = true;
  with(options);
  for (std::size_t a = 0; a < keys.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) EXPECT_NE(keys[a], keys[b]) << a << " and " << b;
  }
  const auto again = VerdictKeys(matter_, "text").key(questions_of(matter_)[0].about);
  EXPECT_EQ(keys[0], *again);
}

}  // namespace
}  // namespace sightline::testing::verdict_cache_test
