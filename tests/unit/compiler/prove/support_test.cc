// What a proof is said to rest on: taken away, the proof is gone; what may be wrong, made a lie, leaves it.
#include "compiler/prove/support.h"

#include <map>
#include <utility>

#include "compiler/prove/assumed.h"
#include "compiler/prove/source_question.h"
#include "tests/support/compiled.h"
#include "tests/unit/compiler/prove/property_table.h"

#include <gtest/gtest.h>

namespace sightline::testing::support_test {
namespace {

constexpr const char* kDeclarations = R"(
enum Role { guest < member < owner }
entity Account
entity User { account: Account, role: Role, cached nick: string, verified: bool }
entity Camera { owner: Account, cached account: Account, sealed fixed maker: Account, level: int }
relation share(viewer: User, camera: Camera) { from: time, until: time }
global lockdown: bool within 10s
action view(User, Camera)
)";

struct Line {
  const char* name;
  const char* rules;
  const char* property;
  std::vector<std::string> conditions, must_be_true, may_be_wrong;
};
void PrintTo(const Line& line, std::ostream* out) { *out << line.name; }  // for GoogleTest

std::vector<Line> lines() {
  return {
      {"one condition of two",
       "rule a: permit view(u, c) when u.account == c.owner and u.verified",
       "never view(u, c) unless u.account == c.owner",
       {"u.account == c.owner"},
       {"User.account", "Camera.owner"},
       {"User.verified"}},
      {"either of two suffices, and one is named",
       "rule a: permit view(u, c) when u.account == c.owner and u.account == c.maker",
       "never view(u, c) unless u.account == c.owner or u.account == c.maker",
       {"u.account == c.owner"},
       {"User.account"},
       {"Camera.owner"}},
      {"a forbid carries it",
       "rule a: permit view(u, c) when u.verified\nrule b: forbid view(u, c) when c.level > 3",
       "never view(u, c) when c.level > 5",
       {"c.level > 3"},
       {"Camera.level"},
       {"User.verified"}},
      {"inside a query",
       "rule a: permit view(u, c) when some share(u, c) as s where s.from <= now and now < s.until",
       "never view(u, c) unless some share(u, c) as s where now < s.until",
       {"some share(u, c) as s where s.from <= now and now < s.until", "now < s.until"},
       {"share"},
       {}},
      {"what is cached is free already",
       "rule a: permit view(u, c) when u.account == c.account and u.role >= member",
       "never view(u, c) when u.role == guest",
       {"u.role >= member"},
       {"User.role"},
       {"User.account"}},
      {"an always rests on the cache too",
       "rule a: permit view(u, c) when u.account == c.account and (u.verified or not u.verified)",
       "always view(u, c) when u.account == c.account",
       {"u.account == c.account", "u.verified", "u.verified"},
       {"User.account", "Camera.account"},
       {"User.verified"}},
      {"a forall",
       "rule a: permit view(u, c) when u.verified",
       "forall u: User, c: Camera: may view(u, c) implies u.verified",
       {"u.verified"},
       {"User.verified"},
       {}},
  };
}

class Supported : public ::testing::TestWithParam<Line> {};

TEST_P(Supported, RestsOnThis) {
  const Compiled policy = compiled(std::string(kDeclarations) + GetParam().rules +
                                   "\nproperty p:\n  " + GetParam().property);
  const auto report = prove(policy.checked, policy.artifact, {.property = "p", .support = true});
  ASSERT_TRUE(report);
  const PropertyReport& p = report->properties.front();
  ASSERT_TRUE(std::holds_alternative<Proved>(p.verdict));
  ASSERT_TRUE(p.support);
  std::vector<std::string> conditions;
  for (const Span& span : p.support->conditions) conditions.emplace_back(policy.source.text(span));
  EXPECT_EQ(conditions, GetParam().conditions);
  EXPECT_EQ(p.support->must_be_true, GetParam().must_be_true);
  EXPECT_EQ(p.support->may_be_wrong, GetParam().may_be_wrong);
}

// The declarations with these facts as a cache tells them.
std::string doubting(const std::vector<std::string>& facts) {
  static const std::map<std::string, std::pair<std::string, std::string>> kAsCached{
      {"User.account", {"User { account", "User { cached account"}},
      {"User.role", {", role", ", cached role"}},
      {"User.verified", {", verified", ", cached verified"}},
      {"Camera.owner", {"Camera { owner", "Camera { cached owner"}},
      {"Camera.maker", {"sealed fixed maker", "cached maker"}},
      {"Camera.level", {", level", ", cached level"}},
      {"share", {"relation share", "cached relation share"}}};
  std::string out = kDeclarations;
  for (const std::string& fact : facts) {
    const auto& [plain, cached] = kAsCached.at(fact);
    out.replace(out.find(plain), plain.size(), cached);
  }
  return out;
}

bool is_proved(const std::string& declarations, const Line& line) {
  const Compiled policy = compiled(declarations + line.rules + "\nproperty p:\n  " + line.property);
  const auto report = prove(policy.checked, policy.artifact, {.property = "p"});
  return report && std::holds_alternative<Proved>(report->properties.front().verdict);
}

// What an `always` takes for granted, no declaration takes away.
TEST_P(Supported, IsBrokenByALieAboutWhatMustBeTrueAndByNoOther) {
  if (std::string_view(GetParam().property).starts_with("always")) return;
  for (const std::string& fact : GetParam().must_be_true)
    EXPECT_FALSE(is_proved(doubting({fact}), GetParam())) << fact;
  EXPECT_TRUE(is_proved(doubting(GetParam().may_be_wrong), GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Table, Supported, ::testing::ValuesIn(lines()), [](const auto& line) {
  std::string name;
  for (const char c : std::string(line.param.name))
    name += ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') ? c : '_';
  return name;
});

// Of an unchanged policy the source's question is broken exactly where the property is refuted.
TEST(SourceQuestion, AgreesWithTheVerdicts) {
  static const std::vector<SymbolicValue> kNone;
  std::size_t asked = 0;
  for (const PropertyLine& line : property_table()) {
    const bool proved = std::string_view(line.verdict) == "proved";
    if (!proved && std::string_view(line.verdict) != "refuted") continue;
    const Compiled policy = compiled(policy_text(line));
    const typed::Property& property = policy.tree().properties.front();
    const bool possible = property.kind == typed::Property::Kind::possible;
    bool any = false, all = true;
    for (const SourceCase& it : cases_of(property)) {
      Encoding encoding(policy.loaded.program(), &policy.tree());
      Axioms axioms(encoding, assumed_by(property, policy.loaded.schema()));
      SourceQuestion question(encoding, axioms, policy.tree(), kNone);
      ASSERT_FALSE(question.require(property, it)) << line.name;
      smt::Solver solver(encoding.context(), {}, axioms.assertions());
      const bool satisfiable = solver.check() == smt::Answer::satisfiable;
      any = any || satisfiable;
      all = all && satisfiable;
    }
    EXPECT_EQ(possible ? all : !any, proved) << line.name << "\n" << policy_text(line);
    ++asked;
  }
  EXPECT_GT(asked, 100U);
}

}  // namespace
}  // namespace sightline::testing::support_test
