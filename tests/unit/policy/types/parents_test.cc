// What the instances of a world are in.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::parents_test {
namespace {

const std::string kDeclared =
    "entity Campus\n"
    "entity Site in Site, Campus\n"
    "entity Room in one Site, Room { size: int }\n"
    "entity User\n";

using Places = std::vector<EntityPlace>;

TEST(Parents, AreThoseThatAreWritten) {
  const auto policy = checked(kDeclared +
                              "world w {\n"
                              "  Room cellar in house { size: 1 }\n"
                              "  Site house in north, Site::\"annex\"\n"
                              "  Campus north\n"
                              "  Site barn in unavailable\n"
                              "  Site mill in unavailable, north\n"
                              "  Room loft { size: 2 }\n"
                              "}\n");
  const auto& entities = policy.worlds.at(0).world.entities;
  EXPECT_EQ(entities[2][0].parents, (Places{{1, 0}}));
  EXPECT_TRUE(entities[2][0].parents_complete);
  EXPECT_EQ(entities[1][0].parents, (Places{{0, 0}, {1, 3}}));
  EXPECT_TRUE(entities[1][0].parents_complete);
  EXPECT_EQ(entities[1][1].parents, Places());
  EXPECT_FALSE(entities[1][1].parents_complete);
  EXPECT_EQ(entities[1][2].parents, (Places{{0, 0}}));
  EXPECT_FALSE(entities[1][2].parents_complete);
  EXPECT_FALSE(entities[1][3].exists);  // the annex
  EXPECT_FALSE(entities[1][3].parents_complete);
  EXPECT_EQ(entities[2][1].parents, Places());
  EXPECT_TRUE(entities[2][1].parents_complete);
}

TEST(Parents, AreOfADeclaredType) {
  const auto wrong = [](const std::string& body) {
    return mistakes(kDeclared + "world w { Campus north Site house User ann " + body + " }\n");
  };
  EXPECT_EQ(wrong("Room r in north { size: 1 }"), (Mistakes{"SL0512 north"}));
  EXPECT_EQ(wrong("User bea in house"), (Mistakes{"SL0512 house"}));
  EXPECT_EQ(wrong("Campus south in ann"), (Mistakes{"SL0512 ann"}));
  EXPECT_EQ(wrong("Site s in nowhere"), (Mistakes{"SL0501 nowhere"}));
  EXPECT_EQ(wrong("Site s in 7"), (Mistakes{"SL0503 7"}));
  EXPECT_EQ(wrong("Site s in house, house"), (Mistakes{"SL0504 house"}));
  EXPECT_EQ(wrong("Site s in house, north"), Mistakes());
}

TEST(Parents, AreOneWhereTheTypeSaysSo) {
  const std::string houses = "world w { Site a Site b ";
  EXPECT_EQ(mistakes(kDeclared + houses + "Room r in a, b { size: 1 } }\n"),
            (Mistakes{"SL0513 b"}));
  EXPECT_EQ(mistakes(kDeclared + houses + "Room q in a { size: 1 } Room r in q, b { size: 1 } }\n"),
            (Mistakes{"SL0513 b"}));
  EXPECT_EQ(mistakes(kDeclared + houses + "Room r in a, unavailable { size: 1 } }\n"), Mistakes());
}

TEST(Parents, NeverGoInARing) {
  const auto ring = [](const std::string& sites) {
    return mistakes(kDeclared + "world w { " + sites + " }\n");
  };
  EXPECT_EQ(ring("Site a in a"), (Mistakes{"SL0514 a"}));
  EXPECT_EQ(ring("Site a in b Site b in c Site c in a"), (Mistakes{"SL0514 a"}));
  EXPECT_EQ(ring("Site z in a Site a in b Site b in a"), (Mistakes{"SL0514 a"}));
  EXPECT_EQ(ring("Site a in b, c Site b in d Site c in d Site d"), Mistakes());  // a diamond
}

TEST(Parents, MayBeALongChain) {
  std::string text = kDeclared + "world w { Site s0";
  for (int i = 1; i < 5'000; ++i)
    text += " Site s" + std::to_string(i) + " in s" + std::to_string(i - 1);
  checked(text + " }\n");
}

}  // namespace
}  // namespace sightline::parents_test
