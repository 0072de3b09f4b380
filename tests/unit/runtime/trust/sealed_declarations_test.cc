// What a tag binds a record to: every declaration that the record's meaning rests on, and no other.
#include "sightline/trust/sealed_declarations.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sightline/trust/sealed_record.h"
#include "tests/unit/runtime/trust/vault.h"

namespace sightline::testing::sealed_declarations_test {
namespace {

using Kind = FactRecord::Kind;

// Kinds of records of the vault whose seals do not hold any more under the changed policy.
std::string unsealed_by(const std::string& from, const std::string& to) {
  const Policy changed = loaded(vault_text(from, to));
  const SealedDeclarations after(changed);
  const SealKeys keys = SealKeys::generate();
  std::string out;
  for (const FactRecord& record : one_of_each_kind()) {
    const auto bytes = seal(vault_declarations(), record, keys);
    const auto opened = open(after, keys, *bytes);
    if (opened) continue;
    static constexpr const char* kNames[] = {"",     "fixed ", "attributes ",
                                             "row ", "list ",  "global "};
    out += kNames[static_cast<int>(record.kind)];
    out += std::string(name_of(opened.error().kind)) + "; ";
  }
  return out;
}

TEST(SealedDeclarations, ThatChangeUnsealTheirOwnRecordsOnly) {
  const struct {
    const char *from, *to, *unsealed;
  } kChanges[] = {
      {"entity User { account: Account }", "entity User { account: Account, name: string }", ""},
      {"action view(User, Clip)", "action view, show (User, Clip)", ""},
      {"plain: int", "", ""},
      {"cached hint: Account", "cached hint: User", ""},
      {"global closed: bool within 10s", "", ""},
      {"relation guest(user: User, camera: Camera)\n", "", ""},
      {"entity Account\n", "entity Zone\nentity Account\n", ""},  // positions move, names do not
      {"enum Level", "enum Before { x }\nenum Level", ""},
      {"max 5", "max 6", ""},
      {"sealed title: string within 1h", "sealed title: string within 2h",
       "attributes wrong tag; "},
      {"sealed title: string within 1h", "sealed title: string", "attributes wrong tag; "},
      {"sealed title: string", "sealed heading: string", "attributes wrong tag; "},
      {"sealed shown: bool", "sealed shown: bool?", "attributes wrong tag; "},
      {"sealed shown: bool", "sealed shown: bool, sealed more: bool", "attributes wrong tag; "},
      {"sealed shown: bool", "sealed fixed shown: bool", "fixed wrong tag; attributes wrong tag; "},
      {"sealed shown: bool", "shown: bool", "attributes wrong tag; "},
      {"sealed fixed size: int", "sealed fixed size: duration", "fixed wrong tag; "},
      {"sealed fixed camera: Camera?", "sealed fixed camera: User?", "fixed wrong tag; "},
      {"enum Colour { red, green, blue }", "enum Colour { red, blue, green }",
       "fixed wrong tag; list wrong tag; "},
      {"enum Colour { red, green, blue }", "enum Colour { red, green, blue, grey }",
       "fixed wrong tag; list wrong tag; "},
      {"enum Level { low < middle < high }", "enum Level { low, middle, high }",
       "fixed wrong tag; list wrong tag; global wrong tag; "},
      {"user: User, slot: int", "person: User, slot: int", "row wrong tag; "},
      {"{ from: time, until: time? }", "{ until: time?, from: time }", "row wrong tag; "},
      {"unique (user, camera)", "unique (user, level)", "list wrong tag; "},
      {"unique (user, camera) ", "", "list wrong tag; "},
      {"listed by (camera) max 5 within 10s", "listed by (user) max 5 within 10s",
       "list wrong tag; "},
      {"listed by (camera) max 5 within 10s", "max 5 within 10s", "list not declared; "},
      {"max 5 within 10s", "max 5 within 20s", "list wrong tag; "},
      {"sealed global mode: Level within 10s", "sealed global mode: Level within 9s",
       "global wrong tag; "},
      {"sealed global mode: Level within 10s", "sealed fixed global mode: Level",
       "global wrong tag; "},
      {"sealed global mode: Level within 10s", "global mode: Level within 10s",
       "global not declared; "},
  };
  for (const auto& [from, to, unsealed] : kChanges) {
    EXPECT_EQ(unsealed_by(from, to), unsealed) << from << " -> " << to;
  }
}

// Nothing in the text is changed but the trust word; the invariants about `fixed` rows go with it.
TEST(SealedDeclarations, TellFixedRowsFromOthers) {
  const Policy fixed = loaded(
      "entity U\nsealed fixed relation r(u: U)\naction a(U, U)\nrule x: permit a(u, _) when some "
      "r(u)");
  const Policy dated = loaded(
      "entity U\nsealed relation r(u: U)\naction a(U, U)\nrule x: permit a(u, _) when some r(u)");
  EXPECT_NE(*SealedDeclarations(fixed).digest(Kind::row, 0),
            *SealedDeclarations(dated).digest(Kind::row, 0));
}

TEST(SealedDeclarations, AreThoseOfSealedFactsOnly) {
  const SealedDeclarations& declared = vault_declarations();
  EXPECT_EQ(declared.find(Kind::fixed_attributes, "Clip"), type_of("Clip"));
  EXPECT_EQ(declared.find(Kind::attributes, "Camera"), std::nullopt);
  EXPECT_EQ(declared.find(Kind::row, "guest"), std::nullopt);
  EXPECT_EQ(declared.find(Kind::list, "guest"), std::nullopt);
  EXPECT_EQ(declared.find(Kind::row, "share"), std::nullopt);
  EXPECT_EQ(declared.find(Kind::list, "share"), relation_of("share"));
  EXPECT_EQ(declared.find(Kind::global, "closed"), std::nullopt);
  EXPECT_EQ(declared.find(Kind::global, "Clip"), std::nullopt);
  EXPECT_EQ(declared.digest(static_cast<Kind>(0), 0), nullptr);
  EXPECT_EQ(declared.digest(static_cast<Kind>(6), 0), nullptr);
  EXPECT_EQ(declared.digest(Kind::global, 99), nullptr);
}

}  // namespace
}  // namespace sightline::testing::sealed_declarations_test
