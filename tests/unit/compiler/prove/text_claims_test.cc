// Each kind of finding with a policy that has it, and near it one that has not: a proof that nobody asked
// for must not cry wolf.
#include "compiler/prove/text_claims.h"

#include <string>
#include <vector>

#include "sightline/telling.h"
#include "tests/support/compiled.h"

#include <gtest/gtest.h>

namespace sightline::testing::text_claims_test {
namespace {

constexpr const char* kDeclarations = R"(
enum Role { guest < member < owner }
entity Account
entity Group
entity User in Group { account: Account, role: Role, verified: bool, cached nick: string, seen: time? }
entity Admin { account: Account, verified: bool }
entity Clip { sealed fixed account: Account, recorded_at: time, level: int }
relation share(viewer: User, clip: Clip) { from: time, until: time }
global lockdown: bool within 10s
obligation no_store, notify
action view(User, Clip)
action keep(User | Admin, Clip)
define off() = false
define own(u: User, c: Clip) = u.account == c.account
)";

struct Line {
  const char* name;
  const char* claim;
  std::string rules;
  std::vector<std::string> found;  // what is underlined, in the order of the text
};
void PrintTo(const Line& line, std::ostream* out) { *out << line.name; }  // for GoogleTest

std::vector<Line> lines() {
  const std::string share = "invariant ends: forall s: share: s.from <= s.until\n";
  return {
      // --- no dead rule
      {"a rule that can hold", "no dead rule", "rule a: permit view(u, c) when u.verified", {}},
      {"a level between none",
       "no dead rule",
       "rule a: permit view(u, c) when c.level < 3 and c.level > 5",
       {"permit view(u, c) when c.level < 3 and c.level > 5"}},
      {"a level between some",
       "no dead rule",
       "rule a: permit view(u, c) when c.level < 6 and c.level > 4",
       {}},
      {"against an invariant",
       "no dead rule",
       share + "rule a: permit view(u, c) when some share(u, c) as s where s.until < s.from",
       {"permit view(u, c) when some share(u, c) as s where s.until < s.from"}},
      {"without the invariant",
       "no dead rule",
       "rule a: permit view(u, c) when some share(u, c) as s where s.until < s.from",
       {}},
      {"an invariant that leaves equality",
       "no dead rule",
       share + "rule a: permit view(u, c) when some share(u, c) as s where s.until <= s.from",
       {}},
      {"behind a switch that is off",
       "no dead rule",
       "rule a: permit view(u, c) when off() and u.verified",
       {}},
      {"a forbid that never is so",
       "no dead rule",
       "rule a: permit view(u, c) when u.verified\n"
       "rule b: forbid view(u, c) when c.level < 3 and c.level > 5",
       {"forbid view(u, c) when c.level < 3 and c.level > 5"}},
      {"dead for one type of two",
       "no dead rule",
       "rule a: permit keep(u: User | Admin, c) when u.verified and action == keep",
       {}},
      {"an action that is not its own",
       "no dead rule",
       "rule a: permit view(u, c) when action == keep and u.verified",
       {"permit view(u, c) when action == keep and u.verified"}},
      // --- no shadowed rule
      {"two rules, each with its own",
       "no shadowed rule",
       "rule a: permit view(u, c) when own(u, c)\nrule b: permit view(u, c) when u.verified",
       {}},
      {"a special case",
       "no shadowed rule",
       "rule a: permit view(u, c) when own(u, c)\n"
       "rule b: permit view(u, c) when own(u, c) and u.verified",
       {"b"}},
      {"the same twice",
       "no shadowed rule",
       "rule a: permit view(u, c) when own(u, c)\nrule b: permit view(u, c) when own(u, c)",
       {"b"}},
      {"covered by two together",
       "no shadowed rule",
       "rule a: permit view(u, c) when own(u, c) and u.verified\n"
       "rule b: permit view(u, c) when own(u, c) and not u.verified\n"
       "rule c: permit view(u, c) when own(u, c) and (u.verified or not u.verified)",
       {"c"}},
      {"not covered where a fact is missing",
       "no shadowed rule",
       "rule a: permit view(u, c) when own(u, c) and u.verified\n"
       "rule b: permit view(u, c) when own(u, c) and not u.verified\n"
       "rule c: permit view(u, c) when own(u, c)",
       {"a", "b"}},
      {"covered by two where no world can say that the third is not what allows",
       "no shadowed rule",
       "rule c: permit view(u, c) when no share(u, c)\n"
       "rule x: permit view(u, c) when no share(u, _) and now < 2024-01-01T00:00:00Z\n"
       "rule y: permit view(u, c) when no share(u, _) and now >= 2024-01-01T00:00:00Z\n"
       "rule z: permit view(u, c) when no share(u, _)",
       {"z"}},
      {"a permit that is wholly forbidden",
       "no shadowed rule",
       "rule a: permit view(u, c) when u.verified and lockdown\n"
       "rule b: permit view(u, c) when own(u, c)\nrule c: forbid view(u, c) when lockdown",
       {"a"}},
      {"a forbid of what nobody permits",
       "no shadowed rule",
       "rule a: permit view(u, c) when own(u, c)\n"
       "rule b: forbid view(u, c) when not u.account == c.account",
       {}},
      {"a forbid inside another",
       "no shadowed rule",
       "rule a: permit view(u, c) when own(u, c)\nrule b: forbid view(u, c) when lockdown\n"
       "rule c: forbid view(u, c) when lockdown and u.role == guest",
       {"c"}},
      {"it only brings an obligation",
       "no shadowed rule",
       "rule a: permit view(u, c) when own(u, c)\n"
       "rule b: permit view(u, c) when own(u, c) and u.verified with no_store",
       {}},
      {"its obligation comes anyway",
       "no shadowed rule",
       "rule a: permit view(u, c) when own(u, c) with no_store\n"
       "rule b: permit view(u, c) when own(u, c) and u.verified with no_store",
       {"b"}},
      {"its obligation comes by a wider rule",
       "no shadowed rule",
       "rule a: permit view(u, c) when own(u, c)\n"
       "rule b: permit view(u, c) when own(u, c) and u.verified with no_store\n"
       "rule d: permit view(u, c) when own(u, c) and u.verified and u.role == owner with no_store",
       {"d"}},
      {"of one action of two",
       "no shadowed rule",
       "rule a: permit view(u, c) when u.account == c.account\n"
       "rule b: permit view, keep(u: User, c) when u.account == c.account",
       {"a"}},
      {"the cache may be right",
       "no shadowed rule",
       "rule a: permit view(u, c) when own(u, c)\n"
       "rule b: permit view(u, c) when u.nick == \"ann\" and u.verified",
       {}},
      {"what is dead is not shadowed",
       "no shadowed rule",
       "rule a: permit view(u, c) when own(u, c)\n"
       "rule b: permit view(u, c) when c.level < 3 and c.level > 5",
       {}},
      // --- no condition always true
      {"conditions that can be both",
       "no condition always true",
       "rule a: permit view(u, c) when u.role >= member and some share(u, c) as s where s.from <= "
       "now",
       {}},
      {"rows of which nobody can know that there are none",
       "no condition always true",
       "sealed fixed relation badge(user: User, clip: Clip) { level: int }\n"
       "rule a: permit view(u, c) when some badge(u, c) and some badge(u, c) as b where b.level > "
       "3",
       {}},
      {"by an invariant",
       "no condition always true",
       share + "rule a: permit view(u, c) when some share(u, c) as s where "
               "s.from <= s.until and now < s.until",
       {"s.from <= s.until"}},
      {"not by an invariant about others",
       "no condition always true",
       share + "rule a: permit view(u, c) when some share(u, c) as s where "
               "s.from < s.until and now < s.until",
       {}},
      {"either way",
       "no condition always true",
       "rule a: permit view(u, c) when own(u, c) and (u.verified or not u.verified)",
       {"(u.verified or not u.verified)"}},
      {"a whole clause",
       "no condition always true",
       "rule a: permit view(u, c) when u.verified or not u.verified",
       {"permit view(u, c) when u.verified or not u.verified"}},
      {"never in a disjunction",
       "no condition always true",
       "rule a: permit view(u, c) when u.verified or (c.level < 3 and c.level > 5)",
       {"(c.level < 3 and c.level > 5)"}},
      {"a clause that says nothing", "no condition always true", "rule a: permit view(u, c)", {}},
      {"a switch",
       "no condition always true",
       "rule a: permit view(u, c) when off() or own(u, c)",
       {}},
      {"a define that one use makes constant",
       "no condition always true",
       "define high(l: int) = l > 5\n"
       "rule a: permit view(u, c) when high(7) and own(u, c)\n"
       "rule b: permit view(u, c) when high(c.level)",
       {}},
      {"a define that each use makes constant",
       "no condition always true",
       "define high(l: int) = l > 5\nrule a: permit view(u, c) when high(7) and own(u, c)",
       {"l > 5"}},
      {"of one type of two",
       "no condition always true",
       "rule a: permit keep(u: User | Admin, c) when u.verified and u.account == c.account",
       {}},
      {"another condition beside it implies it",
       "no condition always true",
       "rule a: permit view(u, c) when u.role == owner and u.role >= member and own(u, c)",
       {}},
      {"the row's own column",
       "no condition always true",
       "rule a: permit view(u, c) when some share(u, _) as s where s.viewer == u and s.clip == c",
       {"s.viewer == u"}},
      {"the branch that is taken",
       "no condition always true",
       "rule a: permit view(u, c) when own(u, c) and if u.verified then u.verified else c.level > "
       "2",
       {"u.verified"}},
      // --- no contradictory invariants
      {"invariants that agree",
       "no contradictory invariants",
       "invariant i: forall c: Clip: c.level > 2\ninvariant j: forall c: Clip: c.level < 4\n"
       "rule a: permit view(u, c) when own(u, c)",
       {}},
      {"invariants that do not",
       "no contradictory invariants",
       "invariant i: forall c: Clip: c.level > 3\ninvariant k: forall u: User: u.verified\n"
       "invariant j: forall c: Clip: c.level < 4\nrule a: permit view(u, c) when own(u, c)",
       {"i"}},
      {"of a row",
       "no contradictory invariants",
       "invariant i: forall s: share: s.from < s.until and s.until < s.from\n"
       "rule a: permit view(u, c) when own(u, c)",
       {"i"}},
  };
}

std::string underlined(const Finding& finding, const Compiled& policy) {
  return std::string(policy.source.text(finding.span));
}

class TextClaims : public ::testing::TestWithParam<Line> {};

TEST_P(TextClaims, FindsThisAndNothingElse) {
  const Compiled policy = compiled(kDeclarations + GetParam().rules);
  for (const TextClaim& claim : kTextClaims) {
    if (claim.name != GetParam().claim) continue;
    const Verdict verdict = claim.prove(policy.tree(), policy.loaded.program(), {});
    ASSERT_FALSE(std::holds_alternative<Unknown>(verdict)) << std::get<Unknown>(verdict).why;
    std::vector<std::string> found;
    if (const auto* refuted = std::get_if<Refuted>(&verdict)) {
      for (const Finding& finding : refuted->findings) {
        found.push_back(underlined(finding, policy));
        EXPECT_FALSE(finding.message.empty());
      }
      EXPECT_FALSE(refuted->why.empty());
    }
    EXPECT_EQ(found, GetParam().found);
    return;
  }
  FAIL() << "no claim is called " << GetParam().claim;
}

// Two conditions of one rule would otherwise differ by their columns only.
TEST(TextClaimsInWords, NameTheCondition) {
  const Compiled policy =
      compiled(std::string(kDeclarations) +
               "rule a: permit view(u, c) when u.verified and (c.level < c.level\n or own(u, c))");
  const auto report = prove(policy.checked, policy.artifact);
  for (const PropertyReport& it : report->properties) {
    if (it.name != "no condition always true") continue;
    ASSERT_TRUE(std::holds_alternative<Refuted>(it.verdict));
    EXPECT_EQ(
        finding_text(std::get<Refuted>(it.verdict).findings.front(), policy.source),
        "a condition of rule `a` is never true where its facts are known: `c.level < c.level`");
    EXPECT_NE(story(policy.checked, it, policy.source).find("`c.level < c.level`"),
              std::string::npos);
  }
}

// What there can be none of takes everything about it along: told once, and beside it what is so
// anyway.
TEST(TextClaimsInWords, SayWhatMayFollowFromAContradiction) {
  const std::string rules =
      "rule a: permit view(u, c) when own(u, c) and u.verified\n"
      "rule b: permit view(u, c) when own(u, c) and c.level > 4\n";
  const std::string no_clips =
      "invariant i: forall c: Clip: c.level > 3\ninvariant j: forall c: Clip: c.level < 4\n";
  const auto dead = [](const std::string& text) {
    const Compiled policy = compiled(kDeclarations + text);
    const auto report = prove(policy.checked, policy.artifact);
    for (const PropertyReport& it : report->properties) {
      if (it.name == "no dead rule") return it.verdict;
    }
    return Verdict(Unknown{"not asked"});
  };
  EXPECT_TRUE(std::holds_alternative<Proved>(dead(rules)));
  const Verdict verdict = dead(no_clips + rules);
  ASSERT_TRUE(std::holds_alternative<Refuted>(verdict));
  EXPECT_TRUE(std::get<Refuted>(verdict).findings.empty());
  const std::string follow =
      "not listed: 2 findings that may follow from `no contradictory invariants`, which does not "
      "hold";
  EXPECT_EQ(std::get<Refuted>(verdict).why, follow);
  const Verdict more =
      dead(no_clips + rules + "rule e: permit view(u, c) when u.verified and not u.verified\n");
  ASSERT_TRUE(std::holds_alternative<Refuted>(more));
  EXPECT_EQ(std::get<Refuted>(more).findings.size(), 1U);
  EXPECT_EQ(std::get<Refuted>(more).why, "a permit of rule `e` can never be true; " + follow);
}

// SOUNDNESS: a solver that gives up finds nothing, and proves nothing.
TEST_P(TextClaims, FindNothingUnderALimit) {
  const Compiled policy = compiled(kDeclarations + GetParam().rules);
  const smt::Settings settings{.resources = 1};
  for (const TextClaim& claim : kTextClaims) {
    const Verdict verdict = claim.prove(policy.tree(), policy.loaded.program(), settings);
    if (claim.name != GetParam().claim) continue;
    const auto* refuted = std::get_if<Refuted>(&verdict);
    const std::size_t most = refuted ? refuted->findings.size() : 0;
    EXPECT_LE(most, GetParam().found.size());
    EXPECT_FALSE(std::holds_alternative<Proved>(verdict) && !GetParam().found.empty());
  }
}

// More literals and conditions than one encoding takes.
TEST(TextClaimsSize, ManyRulesWithALiteralEach) {
  std::string rules;
  for (int r = 0; r < 60; ++r) {
    const std::string number = std::to_string(r);
    rules += "rule r" + number + ": permit view(u, c) when own(u, c) and u.nick == \"" + number +
             "\" and (c.level > " + number + " or some share(u, c) as s where s.until > now)\n";
  }
  const Compiled policy = compiled(kDeclarations + rules);
  for (const TextClaim& claim : kTextClaims) {
    const Verdict verdict = claim.prove(policy.tree(), policy.loaded.program(), {});
    EXPECT_TRUE(std::holds_alternative<Proved>(verdict)) << claim.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Table, TextClaims, ::testing::ValuesIn(lines()), [](const auto& line) {
  std::string name;
  for (const char c : std::string(line.param.name))
    name += ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') ? c : '_';
  return name + "_" + std::to_string(line.index);
});

}  // namespace
}  // namespace sightline::testing::text_claims_test
