// Strings, entity literals, sets and `in`.
#include <gtest/gtest.h>

#include "policy/types/literals.h"
#include "tests/unit/policy/types/checking.h"

namespace sightline::membership_test {
namespace {

const std::string kMore =
    "entity Site in Site, Region { name: string, tag: string? }\n"
    "entity Region\n"
    "entity Box in one Site { spot: Site, up: Site?, modes: set<Scope>, old: set<Scope>? }\n"
    "action open(User, Box)\n";

std::string said(const std::string& condition) {
  const auto policy = checked(kHome + kMore + "property p: never open(u, b) when " + condition);
  if (policy.properties.empty()) return "";
  const std::string& text = policy.properties[0].canonical;
  const std::size_t begin = text.find("\nwhen ") + 6;
  return text.substr(begin, text.find('\n', begin) - begin);
}
Mistakes wrong(const std::string& condition) {
  return mistakes(kHome + kMore + "rule r: permit open(u, b) when " + condition);
}

TEST(Membership, AsksASetForAMember) {
  EXPECT_EQ(said("live in b.modes"), "(Scope::live in resource.modes)");
  EXPECT_EQ(said("Scope::live in (b.old ?? {})"), "(Scope::live in (resource.old ?? {}))");
  EXPECT_EQ(said("live in (b.old ?? {live, recordings})"),
            "(Scope::live in (resource.old ?? {Scope::live, Scope::recordings}))");
  EXPECT_EQ(said("b.modes == {thumbnails}"), "(resource.modes == {Scope::thumbnails})");
  EXPECT_EQ(said("{} != b.modes"), "({} != resource.modes)");
  EXPECT_EQ(wrong("owner in b.modes"), (Mistakes{"SL0302 owner in b.modes"}));
  EXPECT_EQ(wrong("live in b.old"), (Mistakes{"SL0303 b.old"}));
  EXPECT_EQ(wrong("u.role in b.modes"), (Mistakes{"SL0302 u.role in b.modes"}));
  EXPECT_EQ(wrong("b.modes < b.modes"), (Mistakes{"SL0304 b.modes < b.modes"}));
  EXPECT_EQ(wrong("b.modes == {owner}").size(), 1U);
  EXPECT_EQ(wrong("{} == {}"), (Mistakes{"SL0315 {}"}));
  EXPECT_EQ(wrong("b.modes == {if u.active then live else thumbnails}"),
            (Mistakes{"SL0315 if u.active then live else thumbnails"}));
}

TEST(Membership, ListsValuesThatNeedNoFact) {
  EXPECT_EQ(said("u.role in {member, owner}"),
            "((principal.role == Role::member) or (principal.role == Role::owner))");
  EXPECT_EQ(said("b.spot.name in {\"a\"}"), "(resource.spot.name == \"a\")");
  EXPECT_EQ(said("b.spot.tag in {\"a\"}"), "(resource.spot.tag == \"a\")") << "none is not there";
  EXPECT_EQ(said("b.spot in {Site::\"annex\", Site::\"x\"}"),
            "((resource.spot == Site::\"annex\") or (resource.spot == Site::\"x\"))");
  EXPECT_EQ(said("3 in {-3, 4}"), "((3 == -3) or (3 == 4))");
  EXPECT_EQ(wrong("u.role in {}"), (Mistakes{"SL0315 u.role in {}"}));
  EXPECT_EQ(wrong("u in {u}"), (Mistakes{"SL0315 u"}));
  EXPECT_EQ(wrong("now in {session}"), (Mistakes{"SL0315 session"}));
  EXPECT_EQ(wrong("u.role in {3}"), (Mistakes{"SL0302 3"}));
}

TEST(Membership, AsksWhatAnEntityIsIn) {
  EXPECT_EQ(said("b in b.spot"), "(resource in resource.spot)");
  EXPECT_EQ(said("b in Region::\"north\""), "(resource in Region::\"north\")");
  EXPECT_EQ(said("b.spot in b.spot"), "(resource.spot in resource.spot)");
  EXPECT_EQ(said("u in u"), "(principal in principal)") << "each is in itself";
  EXPECT_EQ(wrong("b.spot in b"), (Mistakes{"SL0316 b.spot in b"}));
  EXPECT_EQ(wrong("b in u"), (Mistakes{"SL0316 b in u"}));
  EXPECT_EQ(wrong("b in b.up"), (Mistakes{"SL0303 b.up"}));
  EXPECT_EQ(wrong("b.up in b.spot"), (Mistakes{"SL0303 b.up"}));
  EXPECT_EQ(wrong("b in u.role"), (Mistakes{"SL0316 b in u.role"}));
}

TEST(Membership, ParentsAreInTheCanonicalText) {
  const auto policy =
      checked(kHome + kMore + "property p: never open(u, b) when b in Region::\"north\"");
  ASSERT_EQ(policy.properties.size(), 1U);
  const std::string& text = policy.properties[0].canonical;
  EXPECT_NE(text.find("entity Box in one Site\n"), std::string::npos) << text;
  EXPECT_NE(text.find("entity Site in Site, Region\n"), std::string::npos) << text;
}

TEST(Literals, StandOnceInTheirLists) {
  const auto policy =
      checked(kHome + kMore +
              "rule r: permit open(u, b) when b.spot.name in {\"x\", \"y\", \"x\"}\n"
              "rule s: permit open(u, b) when b.spot.name == \"y\" and "
              "b.spot in {Site::\"x\", Site::\"x\"} and b in Region::\"x\"\n");
  EXPECT_EQ(policy.strings, (std::vector<std::string>{"x", "y"}));
  ASSERT_EQ(policy.literals.size(), 2U) << "a site and a region have nothing in common";
  EXPECT_EQ(policy.literals[0].id, "x");
  EXPECT_NE(policy.literals[0].type, policy.literals[1].type);
}

TEST(Literals, AreBounded) {
  const std::string longest(kMaxLiteralBytes, 'x');
  const std::string rule = kHome + kMore + "rule r: permit open(u, b) when b.spot.name == \"";
  checked(rule + longest + "\"");
  ASSERT_EQ(mistakes(rule + longest + "y\"").size(), 1U);
  EXPECT_EQ(mistakes(rule + longest + "y\"")[0].substr(0, 6), "SL0321");
  EXPECT_EQ(wrong("b.spot == Site::\"\""), (Mistakes{"SL0321 Site::\"\""}));
  EXPECT_EQ(wrong("b.spot.name < \"a\""), (Mistakes{"SL0304 b.spot.name < \"a\""}));
  EXPECT_EQ(wrong("b.spot.name + \"a\" == \"b\""), (Mistakes{"SL0305 b.spot.name + \"a\""}));
}

TEST(Choices, AreWhatTheirBranchesAre) {
  EXPECT_EQ(said("if u.active then now < session else false"),
            "(if principal.active then (now < context session) else false)");
  EXPECT_EQ(said("(if u.active then owner else u.role) == guest"),
            "((if principal.active then Role::owner else principal.role) == Role::guest)");
  EXPECT_EQ(said("u.role == (if u.active then owner else guest)"),
            "(principal.role == (if principal.active then Role::owner else Role::guest))");
  EXPECT_EQ(said("(if u.active then u.born else now) is none"),
            "((if principal.active then principal.born else now) is none)");
  EXPECT_EQ(wrong("(if u.active then now else 3) == now"),
            (Mistakes{"SL0302 (if u.active then now else 3)"}));
  EXPECT_EQ(wrong("if u.role then true else false"), (Mistakes{"SL0301 u.role"}));
  EXPECT_EQ(wrong("(if u.active then u.born else none) is none"), (Mistakes{"SL0314 none"}));
}

}  // namespace
}  // namespace sightline::membership_test
