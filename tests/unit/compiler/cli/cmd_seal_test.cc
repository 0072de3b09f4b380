// `seal`: keys that nobody else can read, facts that are sealed whole, and seals that hold for their facts
// alone. Traps A1, A2 and A9 as they are met on the command line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_seal_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

std::string golden(const char* name) {
  std::ifstream file(std::string(SIGHTLINE_SOURCE_DIR "/tests/golden/cli/") + name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class CmdSeal : public ::testing::Test {
 protected:
  CmdSeal() {
    session.write("clips.pol", golden("clips.pol"));
    session.write("clips.facts", golden("clips.facts.jsonl"));
    session.run({"seal", "keygen", "-o", "@keys"});
  }
  unsigned mode(std::string_view name) const {
    struct stat about{};
    return ::stat(session.path(name).c_str(), &about) == 0 ? about.st_mode & 0777U : 0;
  }
  Ran seal(std::string_view facts, std::vector<std::string> more = {}) const {
    std::vector<std::string> args = {"seal",  "facts",   "@clips.pol", "--keys",
                                     "@keys", "--facts", "-"};
    args.insert(args.end(), more.begin(), more.end());
    return session.run(args, facts);
  }
  Ran check(const std::string& lines, const std::string& keys = "@keys",
            const std::string& policy = "@clips.pol") const {
    return session.run({"seal", "check", policy, "--keys", keys, "--facts", "-"}, lines);
  }
  std::string sealed() const { return seal(golden("clips.facts.jsonl"), {"--empty-lists"}).out; }
  Session session;
};

// --- keys

TEST_F(CmdSeal, KeysAreTheirOwnersAlone) {
  EXPECT_EQ(mode("keys"), 0600u);
  EXPECT_THAT(session.read("keys"), StartsWith("sightline seal keys 1\ncurrent "));
  const Ran again = session.run({"seal", "keygen", "-o", "@keys"});
  EXPECT_EQ(again.exit, 2);
  EXPECT_EQ(again.err, "keys: File exists\n");
  const Ran told = session.run({"seal", "keygen", "-o", "@more"});
  const std::string key =
      session.read("more").substr(session.read("more").find("current ") + 25, 64);
  EXPECT_EQ((told.out + told.err).find(key), std::string::npos);
  EXPECT_EQ(session.run({"seal", "keygen", "-o", "@no/keys"}).exit, 2);
}

TEST_F(CmdSeal, KeysThatSignComeWithKeysThatCheck) {
  const Ran made = session.run({"seal", "keygen", "--signing", "-o", "@ingest"});
  EXPECT_EQ(made.exit, 0);
  EXPECT_THAT(made.out, HasSubstr("ingest.pub: checks what it signs\n"));
  EXPECT_EQ(mode("ingest"), 0600u);
  EXPECT_THAT(session.read("ingest.pub"), StartsWith("sightline verify keys 1\ncurrent "));
  const std::string secret =
      session.read("ingest").substr(session.read("ingest").find("current ") + 25, 64);
  EXPECT_EQ(session.read("ingest.pub").find(secret), std::string::npos);
  // Neither file is replaced, and neither is left alone.
  EXPECT_EQ(session.run({"seal", "keygen", "--signing", "-o", "@ingest"}).exit, 2);
  session.write("half", "x");
  EXPECT_EQ(session.run({"seal", "keygen", "--signing", "-o", "@half"}).exit, 2);
  EXPECT_FALSE(session.exists("half.pub"));
  EXPECT_EQ(session.read("half"), "x");
}

TEST_F(CmdSeal, RotationKeepsOneKeyAndThePermissions) {
  const std::string lines = sealed();
  EXPECT_EQ(session.run({"seal", "rotate", "@keys"}).exit, 0);
  EXPECT_EQ(mode("keys"), 0600u);
  Ran checked = check(lines);
  EXPECT_EQ(checked.exit, 0);
  EXPECT_THAT(checked.out, HasSubstr("7 hold, 7 by the previous key\n"));
  EXPECT_THAT(checked.out, HasSubstr("stdin:1: holds, by the previous key: Clip `c1`"));
  const Ran twice = session.run({"seal", "rotate", "@keys"});
  EXPECT_THAT(twice.out, HasSubstr(" opens nothing any more\n"));
  checked = check(lines);
  EXPECT_EQ(checked.exit, 1);
  EXPECT_THAT(checked.out, HasSubstr("0 hold; 7 do not: 7 unknown key\n"));
  EXPECT_EQ(session.files(), (std::vector<std::string>{"clips.facts", "clips.pol", "keys"}));
}

TEST_F(CmdSeal, ResealedInTimeFactsOutliveTheirKey) {
  session.write("old", sealed());
  session.run({"seal", "rotate", "@keys"});
  const Ran resealed = session.run(
      {"seal", "reseal", "@clips.pol", "--from", "@keys", "--keys", "@keys", "--facts", "@old"});
  EXPECT_EQ(resealed.exit, 0) << resealed.err;
  session.run({"seal", "rotate", "@keys"});
  EXPECT_THAT(check(resealed.out).out, HasSubstr("7 hold, 7 by the previous key\n"));
  EXPECT_EQ(check(session.read("old")).exit, 1);
}

TEST_F(CmdSeal, KeysThatOthersCanReadAreWarnedOf) {
  std::filesystem::permissions(session.path("keys"), std::filesystem::perms(0640));
  EXPECT_THAT(check("").err,
              HasSubstr("keys: warning: others than its owner can read or write these keys\n"));
  EXPECT_EQ(session.run({"seal", "rotate", "@keys"}).exit, 0);
  EXPECT_EQ(mode("keys"), 0600u);
  EXPECT_EQ(check("").err, "");
}

TEST_F(CmdSeal, RotatedKeysThatSignAreTheirOwnersAgain) {
  session.run({"seal", "keygen", "--signing", "-o", "@ingest"});
  std::filesystem::permissions(session.path("ingest"), std::filesystem::perms(0644));
  std::filesystem::permissions(session.path("ingest.pub"), std::filesystem::perms(0644));
  EXPECT_EQ(session.run({"seal", "rotate", "@ingest"}).exit, 0);
  EXPECT_EQ(mode("ingest"), 0600u);
  EXPECT_EQ(mode("ingest.pub"), 0644u);  // no secret
}

TEST_F(CmdSeal, NewKeysStandInAFile) {
  const auto files = session.files();
  for (const std::vector<std::string>& kind : {std::vector<std::string>{}, {"--signing"}}) {
    const auto made = [&](const std::string& name) {
      std::vector<std::string> args = {"seal", "keygen", "-o", name};
      args.insert(args.end(), kind.begin(), kind.end());
      const Ran ran = session.run(args);
      EXPECT_EQ(ran.exit, 2) << name;
      return ran.err;
    };
    EXPECT_EQ(made("-"), "stdout: new keys stand in a file\n");
    EXPECT_EQ(made(""), "sightline: --output must name a file, not ``\n");
    EXPECT_THAT(made("@"), HasSubstr(": is a directory\n"));
  }
  EXPECT_FALSE(std::filesystem::exists("-"));
  EXPECT_FALSE(std::filesystem::exists("-.pub"));
  EXPECT_FALSE(std::filesystem::exists(".pub"));
  EXPECT_EQ(session.files(), files);
  const Ran rotated = session.run({"seal", "rotate", "-"}, session.read("keys"));
  EXPECT_EQ(rotated.exit, 2);
  EXPECT_EQ(rotated.err, "stdin: keys to rotate stand in a file\n");
  EXPECT_FALSE(std::filesystem::exists("-"));
}

TEST_F(CmdSeal, KeysWithOtherLineEndsAreNamed) {
  std::string text = session.read("keys");
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2))
    text.insert(at, "\r");
  session.write("dos", text);
  std::filesystem::permissions(session.path("dos"), std::filesystem::perms(0600));
  const Ran ran = check("", "@dos");
  EXPECT_EQ(ran.exit, 2);
  EXPECT_EQ(ran.err, "dos: its lines end in CR and LF; those of keys end in LF\n");
}

TEST_F(CmdSeal, DamagedKeysAreRefusedWithoutBeingRepeated) {
  std::string text = session.read("keys");
  const std::string key = text.substr(text.find("current ") + 25, 63);
  text[text.size() - 2] = text[text.size() - 2] == '0' ? '1' : '0';
  session.write("keys", text);
  for (const Ran& ran : {check(""), session.run({"seal", "rotate", "@keys"}), seal("")}) {
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr("keys: the current key is not the one that its id names"));
    EXPECT_EQ(ran.err.find(key), std::string::npos);
  }
  EXPECT_EQ(session.read("keys"), text);
  session.write("keys", "something else");
  EXPECT_EQ(check("").err, "keys: is no file of keys\n");
}

// --- facts

TEST_F(CmdSeal, FactsHoldAsTheyWereSealed) {
  const Ran made = seal(golden("clips.facts.jsonl"), {"--empty-lists"});
  EXPECT_EQ(made.exit, 1);  // of c2 the title is not there
  EXPECT_EQ(made.err,
            "left out: Clip `c2` (sealed): `title` is unavailable, and a record is sealed whole\n"
            "7 records sealed, true at 2024-02-16T06:00:00Z\n");
  const Ran checked = check(made.out);
  EXPECT_EQ(checked.exit, 0) << checked.out;
  EXPECT_THAT(checked.out, HasSubstr("\n7 hold\n"));
}

TEST_F(CmdSeal, FactsInAnyOrderAndSpacingHold) {
  std::string list = lines_of(sealed())[4];
  ASSERT_THAT(list, HasSubstr("\"list\":[{\"type\":\"Camera\",\"id\":\"porch\"}]"));
  const auto swap = [&](const std::string& from, const std::string& to) {
    ASSERT_THAT(list, HasSubstr(from));
    list.replace(list.find(from), from.size(), to);
  };
  swap(
      R"("rows":[{"key":[{"type":"User","id":"ann"},{"type":"Camera","id":"porch"}],"fields":{"level":"low"}},)",
      R"("rows": [)");
  swap(
      R"("fields":{"level":"high"}}])",
      R"("fields":{"level":"high"}}, {"fields":{"level":"low"},"key":[{"id":"ann","type":"User"},{"type":"Camera","id":"porch"}]}])");
  EXPECT_THAT(check(list).out, HasSubstr("1 hold\n"));
}

// Each change of a tagged line: what it is then.
TEST_F(CmdSeal, FactsThatWereChangedDoNotHold) {
  const std::vector<std::string> lines = lines_of(sealed());
  ASSERT_EQ(lines.size(), 7u);
  const struct {
    std::size_t line;
    std::string from, to, verdict;
  } kChanges[] = {
      {0, "north", "south", "wrong tag"},
      {0, "\"c1\"", "\"c2\"", "wrong tag"},
      {0, "\"note\":null", "\"note\":\"\"", "wrong tag"},
      {0, ",\"note\":null", "", "holds"},  // left out is none
      {0, "\"account\":{\"type\":\"Account\",\"id\":\"north\"},", "", "malformed"},
      {0, "\"note\":null", "\"note\":null,\"title\":\"x\"", "malformed"},
      {0, "\"note\":null", "\"note\":null,\"other\":1", "malformed"},
      {0, "},\"seal\"", "},\"parents\":[],\"seal\"", "malformed"},
      {0, "\"type\":\"Clip\"", "\"type\":\"Klip\"", "malformed"},
      {0, "\"type\":\"Clip\"", "\"type\":\"User\"", "malformed"},
      {0, "\"id\":\"north\"", "\"id\":\"\"", "malformed"},
      {0, "\"seal\":\"AQ", "\"seal\":\"Ag", "malformed"},
      {0, "\"seal\":\"", "\"seal\":\"A", "malformed"},
      {0, "\"seal\":\"", "\"seal\":7,\"x\":\"", "malformed"},
      {1, "parcel", "Parcel", "wrong tag"},
      {3, "attic", "porch", "wrong tag"},
      {4, "porch\"}],\"rows", "attic\"}],\"rows", "not fitting"},
      {4, "\"low\"", "\"high\"", "wrong tag"},
      {4, "\"bea\"", "\"ann\"", "not fitting"},
      {4, "\"rows\":[", "\"rows\":[],\"x\":[", "malformed"},
      {5, "\"ann\"", "\"bea\"", "wrong tag"},
      {5, ",1]", ",2]", "wrong tag"},
      {5, ",1]", "]", "malformed"},
      {5, "\"relation\":\"binding\"", "\"relation\":\"share\"", "malformed"},
      {6, "\"low\"", "\"high\"", "wrong tag"},
      {6, "\"mode\"", "\"made\"", "malformed"},
  };
  for (const auto& [line, from, to, verdict] : kChanges) {
    std::string changed = lines[line];
    ASSERT_THAT(changed, HasSubstr(from));
    changed.replace(changed.find(from), from.size(), to);
    const Ran checked = check(changed);
    EXPECT_THAT(checked.out, StartsWith("stdin:1: " + verdict)) << changed;
    EXPECT_EQ(checked.exit, verdict == "holds" ? 0 : 1);
  }
}

// No seal holds for another line's facts.
TEST_F(CmdSeal, SealsThatWereSwappedDoNotHold) {
  const std::vector<std::string> lines = lines_of(sealed());
  const auto begin_of_seal = [](const std::string& line) { return line.find(",\"seal\""); };
  for (std::size_t facts = 0; facts < lines.size(); ++facts) {
    for (std::size_t seal = 0; seal < lines.size(); ++seal) {
      const std::string swapped = lines[facts].substr(0, begin_of_seal(lines[facts])) +
                                  lines[seal].substr(begin_of_seal(lines[seal]));
      EXPECT_THAT(check(swapped).out,
                  StartsWith(facts == seal ? "stdin:1: holds" : "stdin:1: wrong tag"));
    }
  }
}

TEST_F(CmdSeal, FactsUnderOtherDeclarationsDoNotHold) {
  const std::string lines = sealed();
  const auto under = [&](const std::string& from, const std::string& to) {
    std::string policy = golden("clips.pol");
    policy.replace(policy.find(from), from.size(), to);
    session.write("other.pol", policy);
    const std::string out = check(lines, "@keys", "@other.pol").out;
    return lines_of(out).back();
  };
  EXPECT_EQ(under("seen: int", "seen: int, more: int"), "7 hold");
  EXPECT_EQ(under("title: string within 1h", "title: string within 2h"),
            "6 hold; 1 do not: 1 wrong tag");
  EXPECT_EQ(under("sealed global", "global"), "6 hold; 1 do not: 1 not declared");
  EXPECT_EQ(under("max 5", "max 1"), "6 hold; 1 do not: 1 not fitting");
}

// Each line without a seal: what it is called, or that it needs none.
TEST_F(CmdSeal, SealsThatWereTakenOffAreMissed) {
  const struct {
    std::string line, subject;  // empty: it needs no seal
  } kLines[] = {
      {R"({"uid":{"type":"Clip","id":"c1"},"attrs":{"seen":1,"title":"x"}})", "Clip `c1`: `title`"},
      {R"({"uid":{"type":"Clip","id":"c1"},"attrs":{"note":null}})", "Clip `c1`: `note`"},
      {R"({"uid":{"type":"Clip","id":"c1"},"attrs":{"seen":1}})", ""},
      {R"({"uid":{"type":"Clip","id":"c1"}})", ""},
      {R"({"uid":{"type":"User","id":"ann"},"attrs":{"account":{"type":"Account","id":"north"}}})",
       ""},
      {R"({"uid":{"type":"Klip","id":"c1"},"attrs":{"title":"x"}})", ""},
      {R"({"relation":"share","list":[{"type":"Camera","id":"porch"}],"rows":[]})",
       "list of share"},
      {R"({"relation":"share","key":[{"type":"User","id":"ann"},{"type":"Camera","id":"porch"}]})",
       "row of share"},
      {R"({"relation":"share","complete":false})", ""},
      {R"({"relation":"other","key":[]})", ""},
      {R"({"global":"mode","value":"low"})", "global mode"},
      {R"({"snapshot":{"revision":1,"as_of":"2024-02-16T06:00:00Z"}})", ""},
  };
  for (const auto& [line, subject] : kLines) {
    const Ran checked = check(line);
    const Ran resealed = session.run(
        {"seal", "reseal", "@clips.pol", "--from", "@keys", "--keys", "@keys", "--facts", "-"},
        line);
    EXPECT_EQ(resealed.out, "");
    EXPECT_EQ(checked.exit, subject.empty() ? 0 : 1) << line;
    EXPECT_EQ(resealed.exit, checked.exit);
    EXPECT_EQ(checked.out, subject.empty() ? "0 hold; 1 without a seal, not declared sealed\n"
                                           : "stdin:1: no seal: " + subject +
                                                 "\n0 hold; 1 declared sealed without a seal\n");
    EXPECT_EQ(resealed.err, checked.out);
  }
  const Ran nothing = check("");
  EXPECT_EQ(nothing.exit, 0);
  EXPECT_EQ(nothing.out, "0 hold: there are no facts\n");
}

// --- A1, A2, A9

TEST_F(CmdSeal, EmptyListsAreSealedWhenAskedFor) {
  EXPECT_THAT(sealed(), HasSubstr(R"("list":[{"type":"Camera","id":"attic"}],"rows":[])"));
  EXPECT_THAT(seal(golden("clips.facts.jsonl")).out, Not(HasSubstr("attic")));
}

TEST_F(CmdSeal, ListsAreNotSealedWhereRowsMayBeMissing) {
  const Ran made = seal(golden("clips.facts.jsonl") + R"({"relation":"share","complete":false})");
  EXPECT_EQ(made.exit, 1);
  EXPECT_THAT(made.out, Not(HasSubstr("\"list\"")));
  EXPECT_THAT(made.err, HasSubstr("left out: lists of share: rows of it may be missing"));
}

TEST_F(CmdSeal, FactsWithoutAMomentNeedOne) {
  const std::string undated = R"({"global":"mode","value":"low"})";
  const Ran made = seal(undated);
  EXPECT_EQ(made.exit, 2);
  EXPECT_EQ(made.err,
            "when were these facts true? Give --stamp TIME, or facts with a `snapshot`\n");
  EXPECT_THAT(seal(undated, {"--stamp", "2024-02-16T06:00:00.250Z"}).err,
              HasSubstr("1 record sealed, true at 2024-02-16T06:00:00.250Z\n"));
  EXPECT_EQ(seal(undated, {"--stamp", "yesterday"}).err, "--stamp: `yesterday` is no time\n");
  // Another moment is another seal.
  EXPECT_NE(seal(undated, {"--stamp", "2024-02-16T06:00:00Z"}).out,
            seal(undated, {"--stamp", "2024-02-16T06:00:01Z"}).out);
}

TEST_F(CmdSeal, FactsOfTheFutureAreRemarkedOn) {
  const std::string undated = R"({"global":"mode","value":"low"})";
  const Ran made = seal(undated, {"--stamp", "2999-02-16T06:00:00Z"});
  EXPECT_EQ(made.exit, 0);
  EXPECT_EQ(made.err,
            "1 record sealed, true at 2999-02-16T06:00:00Z\n"
            "note: that is in the future: all that may change is refused until then\n");
}

TEST_F(CmdSeal, FactsThatBreakAnInvariantAreNotSealed) {
  const std::string backwards =
      R"({"relation":"binding","key":[{"type":"Camera","id":"porch"},{"type":"User","id":"ann"},1],"fields":{"from":"2024-02-02T00:00:00Z","until":"2024-02-01T00:00:00Z"}})";
  const Ran made = seal(backwards, {"--stamp", "2024-02-16T06:00:00Z"});
  EXPECT_EQ(made.exit, 2);
  EXPECT_EQ(made.out, "");
  EXPECT_THAT(made.err, HasSubstr("bindings_end"));
  // Sealed before there was the invariant: the tag holds, and the record does not.
  std::string policy = golden("clips.pol");
  const auto at = policy.find("invariant");
  session.write("before.pol", policy.replace(at, policy.find('\n', at) - at, ""));
  const Ran before = session.run({"seal", "facts", "@before.pol", "--keys", "@keys", "--facts", "-",
                                  "--stamp", "2024-02-16T06:00:00Z"},
                                 backwards);
  EXPECT_EQ(before.exit, 0) << before.err;
  EXPECT_THAT(check(before.out).out,
              AllOf(StartsWith("stdin:1: not fitting: row of binding"), HasSubstr("bindings_end")));
}

TEST_F(CmdSeal, FactsThatAreNoFactsAreRefused) {
  EXPECT_EQ(seal("{\"global\":\"mood\",\"value\":1}").err,
            "stdin:1: the policy has no global `mood`\n");
  EXPECT_EQ(check("{\"seal\":").exit, 2);
  EXPECT_THAT(check("{\"seal\":\"x\"}").out, StartsWith("stdin:1: malformed: neither an entity"));
  // What already has a seal is not sealed again: nobody would have checked it.
  EXPECT_THAT(seal(sealed()).err, HasSubstr("has a `seal`, which nobody checks here"));
}

// --- signatures

TEST_F(CmdSeal, SignedFactsAreCheckedByWhoCannotSign) {
  session.run({"seal", "keygen", "--signing", "-o", "@ingest"});
  const auto by = [&](const std::string& keys) {
    return session.run({"seal", "facts", "@clips.pol", "--keys", keys, "--facts", "@clips.facts"});
  };
  const Ran made = by("@ingest");
  EXPECT_THAT(check(made.out, "@ingest.pub").out, HasSubstr("\n6 hold\n"));
  EXPECT_THAT(check(made.out, "@ingest").out, HasSubstr("\n6 hold\n"));
  EXPECT_THAT(check(made.out, "@keys").out, HasSubstr("0 hold; 6 do not: 6 unknown key\n"));
  EXPECT_EQ(by("@ingest.pub").err, "ingest.pub: has public keys only, which seal nothing\n");
  session.write("signed", made.out + "{\"uid\":{\"type\":\"User\",\"id\":\"x\"},\"seal\":\"x\"}\n");
  const Ran resealed = session.run({"seal", "reseal", "@clips.pol", "--from", "@ingest.pub",
                                    "--keys", "@keys", "--facts", "@signed"});
  EXPECT_EQ(resealed.exit, 1);
  EXPECT_THAT(resealed.err, HasSubstr("signed:7: malformed"));
  EXPECT_THAT(check(resealed.out).out, HasSubstr("\n6 hold\n"));
  // To sign is not what `reseal` is for.
  EXPECT_EQ(session
                .run({"seal", "reseal", "@clips.pol", "--from", "@ingest.pub", "--keys", "@ingest",
                      "--facts", "@signed"})
                .err,
            "ingest: is no file of seal keys (`seal keygen`)\n");
  EXPECT_EQ(session.run({"seal", "rotate", "@ingest"}).exit, 0);
  EXPECT_EQ(mode("ingest"), 0600u);
  EXPECT_THAT(check(made.out, "@ingest.pub").out, HasSubstr("6 hold, 6 by the previous key\n"));
}

TEST_F(CmdSeal, SaysItInJson) {
  const Ran rotated = session.run({"seal", "rotate", "@keys", "--format", "json"});
  EXPECT_THAT(rotated.out,
              MatchesRegex("\\{\"file\":\"keys\",\"verify_file\":null,\"current\":\"[0-9a-f]+\","
                           "\"previous\":\"[0-9a-f]+\",\"gone\":null\\}\n"));
}

}  // namespace
}  // namespace sightline::cli::cmd_seal_test
