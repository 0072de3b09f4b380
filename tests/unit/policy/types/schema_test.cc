// Declarations: numbers in the order of the text, whatever is used before it is declared.
#include "policy/types/schema.h"

#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::schema_test {
namespace {

using typed::Type;
using Kind = Type::Kind;

TEST(Schema, NumbersDeclarationsInTheOrderOfTheText) {
  const typed::Policy policy = checked(
      "policy home\n"
      "action second, first (B, A)\n"
      "/// One of two.\nentity B { z: A?, y: R, x: duration }\n"
      "global g: int\n"
      "relation r(b: B, a: A) { note: bool }\n"
      "enum R { low < high }\n"
      "entity A\n"
      "context { c: time, d: bool? }\n"
      "global h: R? within 1500ms\n"
      "enum S { x }\n");
  EXPECT_EQ(policy.name, "home");
  ASSERT_EQ(policy.entities.size(), 2U);
  EXPECT_EQ(policy.entities[0].name, "B");
  EXPECT_EQ(policy.entities[0].doc, "One of two.");
  ASSERT_EQ(policy.entities[0].attributes.size(), 3U);
  EXPECT_EQ(policy.entities[0].attributes[0].type, (Type{Kind::entity, 1, true}));
  EXPECT_EQ(policy.entities[0].attributes[1].type, (Type{Kind::enumeration, 0, false}));
  EXPECT_EQ(policy.entities[0].attributes[2].type, (Type{Kind::duration, 0, false}));
  ASSERT_EQ(policy.actions.size(), 2U);
  EXPECT_EQ(policy.actions[0].name, "second");
  EXPECT_EQ(policy.actions[1].principals, std::vector<std::uint32_t>{0});
  EXPECT_EQ(policy.actions[1].resources, std::vector<std::uint32_t>{1});
  ASSERT_EQ(policy.relations.size(), 1U);
  EXPECT_EQ(policy.relations[0].columns[1].type, (Type{Kind::entity, 1, false}));
  ASSERT_EQ(policy.globals.size(), 2U);
  EXPECT_EQ(policy.globals[1].type, (Type{Kind::enumeration, 0, true}));
  EXPECT_EQ(policy.globals[0].within, std::nullopt);
  EXPECT_EQ(policy.globals[1].within, 1500);
  ASSERT_EQ(policy.context.size(), 2U);
  EXPECT_TRUE(policy.context[1].type.optional);
  EXPECT_TRUE(policy.enums[0].ordered);
  EXPECT_FALSE(policy.enums[1].ordered);
}

TEST(Schema, KeepsTheTrustWords) {
  const typed::Policy policy = checked(
      "entity A { cached a: A, sealed fixed b: A, c: A }\n"
      "cached relation r(a: A) { f: time }\n"
      "sealed fixed relation s(a: A) { f: time }\n"
      "relation t(a: A) { f: time }\n"
      "sealed relation v(a: A) { f: time }\n"
      "cached global g: int\n"
      "sealed global h: int within 1s\n");
  EXPECT_EQ(policy.globals[0].trust, typed::Trust::cached);
  EXPECT_EQ(policy.globals[1].trust, typed::Trust::sealed);
  const auto& attributes = policy.entities[0].attributes;
  EXPECT_EQ(attributes[0].trust, typed::Trust::cached);
  EXPECT_EQ(attributes[1].trust, typed::Trust::sealed_fixed);
  EXPECT_EQ(attributes[2].trust, typed::Trust::registry);
  const std::vector<typed::Trust> wanted = {typed::Trust::cached, typed::Trust::sealed_fixed,
                                            typed::Trust::registry, typed::Trust::sealed};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_EQ(policy.relations[i].trust, wanted[i]);
    EXPECT_EQ(policy.relations[i].fields[0].trust, wanted[i]) << "a row is one record";
  }
}

TEST(Schema, HasANameSpaceForEachKindOfThing) {
  checked(
      "enum view { view }\n"
      "entity share { view: bool, share: share? }\n"
      "action view, share (share, share)\n"
      "global view: bool within 1s\n"
      "define view(a: share) = a.view\n"
      "rule view: permit view(_, b) when view(b)\n"
      "property view: never view(_, _)\n"
      "world view { view: true share view { view: true } share share { view: false, share: view } "
      "}\n"
      "test \"view\" in view { share may view view by view }\n");
}

TEST(Schema, WritesTypesAsAuthorsDo) {
  const typed::Policy policy = checked("enum Role { a }\nentity User\n");
  EXPECT_EQ(typed::type_text(policy, {Kind::boolean, 0, false}), "bool");
  EXPECT_EQ(typed::type_text(policy, {Kind::integer, 0, true}), "int?");
  EXPECT_EQ(typed::type_text(policy, {Kind::time, 0, true}), "time?");
  EXPECT_EQ(typed::type_text(policy, {Kind::duration, 0, false}), "duration");
  EXPECT_EQ(typed::type_text(policy, {Kind::enumeration, 0, true}), "Role?");
  EXPECT_EQ(typed::type_text(policy, {Kind::entity, 0, false}), "User");
  EXPECT_EQ(typed::type_text(policy, {Kind::string, 0, true}), "string?");
  EXPECT_EQ(typed::type_text(policy, {Kind::set, 0, false}), "set<Role>");
}

TEST(Schema, DoesNotBlameTheUsesOfABrokenDeclaration) {
  EXPECT_EQ(
      mistakes(
          "entity User { pet: Dog, account: set<Role> }\n"
          "action walk(User, Dog)\n"
          "relation owns(user: User, dog: Dog) { since: Strin }\n"
          "global mood: Mood within 1s\n"
          "define likes(u: User, d: Dog) = u.pet == d\n"
          "rule a: forbid walk(u, d) when u.pet == d.owner or mood == glad\n"
          "rule b: permit walk(u, d) when likes(u, d) and some owns(u, d) as o where o.since == 1\n"
          "world w { mood: glad User ann { pet: rex, account: 3 } }\n"
          "test \"t\" in w { ann may walk ann }\n"),
      (Mistakes{"SL0201 Dog", "SL0201 Role", "SL0201 Dog", "SL0201 Dog", "SL0201 Strin",
                "SL0201 Mood", "SL0201 Dog"}));
}

TEST(Schema, KeepsParentsUnionsSetsAndObligations) {
  const typed::Policy policy = checked(
      "obligation no_store, blur\n"
      "entity Site in one Site, Region\n"
      "entity Region\n"
      "entity Camera in Site { modes: set<Mode>?, label: string within 5s, last: Action? }\n"
      "enum Mode { day, night }\n"
      "action watch, list (Camera | Site, Region)\n");
  EXPECT_EQ(policy.entities[0].parents, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_TRUE(policy.entities[0].one_parent);
  EXPECT_EQ(policy.entities[2].parents, std::vector<std::uint32_t>{0});
  EXPECT_FALSE(policy.entities[2].one_parent);
  const auto& attributes = policy.entities[2].attributes;
  EXPECT_EQ(attributes[0].type, (Type{Kind::set, 0, true}));
  EXPECT_EQ(attributes[1].type, (Type{Kind::string, 0, false}));
  EXPECT_EQ(attributes[1].within, 5'000);
  EXPECT_EQ(attributes[2].type, (Type{Kind::enumeration, 1, true}));
  EXPECT_EQ(policy.action_enum, 1U);
  EXPECT_EQ(policy.enums[1].members, (std::vector<std::string>{"watch", "list"}));
  EXPECT_EQ(policy.actions[1].principals, (std::vector<std::uint32_t>{0, 2}));
  EXPECT_EQ(policy.obligations[1].name, "blur");
}

TEST(Schema, HasTheEnumActionOnlyWhenTheTextSpeaksOfIt) {
  EXPECT_EQ(checked(kHome).action_enum, std::nullopt);
  EXPECT_EQ(checked(kHome).enums.size(), 2U);
  EXPECT_EQ(checked(kHome + "rule r: permit view(_, _) when action == view\n").action_enum, 2U);
}

TEST(Schema, RefusesTypesThatDoNotFit) {
  const std::string more = "entity A { b: bool }\nrelation r(a: A)\n";
  EXPECT_EQ(mistakes(more + "entity C in r, D, C, C"),
            (Mistakes{"SL0213 r", "SL0201 D", "SL0204 C"}));
  EXPECT_EQ(mistakes(more + "entity C { s: set<A>, t: set<int>, u: set<Nothing>, v: r }"),
            (Mistakes{"SL0213 A", "SL0213 int", "SL0201 Nothing", "SL0213 r"}));
  EXPECT_EQ(mistakes(more + "action x(A | A, bool)"), (Mistakes{"SL0204 A", "SL0213 bool"}));
  EXPECT_EQ(mistakes(more + "define f(x: A | int) = true"), (Mistakes{"SL0213 int"}));
  EXPECT_EQ(mistakes(more + "obligation a, a"), (Mistakes{"SL0204 a"}));
  EXPECT_EQ(mistakes(more + "entity C { x: int within 0s }"), (Mistakes{"SL0406 x"}));
  EXPECT_EQ(mistakes(more + "context { x: int within 5s, cached y: int }"),
            (Mistakes{"SL0407 within", "SL0407 cached"}));
}

std::string many(const std::string& before, std::size_t count, const std::string& between) {
  std::string text = before;
  for (std::size_t i = 0; i < count; ++i)
    text += (i == 0 ? "n" : between + "n") + std::to_string(i);
  return text;
}

TEST(Schema, BoundsTheNumberOfDeclarations) {
  checked(many("enum E { ", kMaxMembers, ", ") + " }");
  EXPECT_EQ(mistakes(many("enum E { ", kMaxMembers + 1, ", ") + " }"), (Mistakes{"SL0214 n1000"}));
  EXPECT_EQ(mistakes(many("entity E { ", kMaxDeclarations + 1, ":int ") + ":int }"),
            (Mistakes{"SL0214 n65000"}));
  EXPECT_EQ(mistakes(many("entity E\naction ", kMaxDeclarations + 1, ",") + "(E, E)"),
            (Mistakes{"SL0214 n65000"}));
  EXPECT_EQ(mistakes(many("define f(", kMaxParameters + 1, ":int,") + ":int) = true"),
            (Mistakes{"SL0214 n64"}));
  EXPECT_EQ(mistakes(many("obligation ", typed::kMaxObligations + 1, ",")),
            (Mistakes{"SL0214 n64"}));
  EXPECT_EQ(mistakes(many("enum E { ", 64, ", ") + " }\nentity A { x: set<E> }"),
            (Mistakes{"SL0214 set<E>"}));
  EXPECT_EQ(mistakes("entity B { x: Action }\n" + many("action ", kMaxMembers + 1, ",") + "(B, B)"),
            (Mistakes{"SL0214 Action"}));
}

TEST(Schema, BoundsTheExplanationsThatEveryActionOfAListCarries) {
  const std::string long_doc = "/// " + std::string(kMaxDeclarationDocBytes + 1, 'x') + "\n";
  EXPECT_EQ(mistakes("entity E\n" + long_doc + many("action ", 60'000, ",") + "(E, E)").size(), 1U);
}

}  // namespace
}  // namespace sightline::schema_test
