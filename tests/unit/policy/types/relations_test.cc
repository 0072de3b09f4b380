// What is said of all rows of a relation together.
#include <gtest/gtest.h>

#include "policy/types/schema.h"
#include "tests/unit/policy/types/checking.h"

namespace sightline::relations_test {
namespace {

const std::string kTypes = "entity A\nentity B\nenum E { x, y }\n";

TEST(Relations, KeepWhatIsSaidOfAllRows) {
  const auto policy =
      checked(kTypes +
              "sealed relation r(a: A, e: E, n: int, t: time, s: string) { f: bool? }\n"
              "  unique(a) unique(n, e) listed by (e, a) within 5m max 20\n"
              "relation plain(a: A)\n");
  const typed::Relation& r = policy.relations[0];
  EXPECT_EQ(r.unique, (std::vector<std::vector<std::uint32_t>>{{0}, {1, 2}}));
  EXPECT_EQ(r.listed_by, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(r.within, 300'000);
  EXPECT_EQ(r.fields[0].within, 300'000) << "a row is one record";
  EXPECT_EQ(r.max_rows, 20U);
  EXPECT_EQ(r.columns[1].type.kind, typed::Type::Kind::enumeration);
  EXPECT_EQ(r.columns[4].type.kind, typed::Type::Kind::string);
  EXPECT_EQ(policy.relations[1].max_rows, typed::kDefaultMaxRows);
  EXPECT_TRUE(policy.relations[1].listed_by.empty());
}

TEST(Relations, RefuseWhatDoesNotFit) {
  const std::string r = kTypes + "relation r(a: A, b: B) { f: int } ";
  EXPECT_EQ(mistakes(r + "unique(c)"), (Mistakes{"SL0208 c"}));
  EXPECT_EQ(mistakes(r + "unique(f)"), (Mistakes{"SL0208 f"}));
  EXPECT_EQ(mistakes(r + "unique(a, a)"), (Mistakes{"SL0204 a"}));
  EXPECT_EQ(mistakes(r + "unique(a, b) unique(b, a)"), (Mistakes{"SL0220 unique(b, a)"}));
  EXPECT_EQ(mistakes(r + "listed by (a)"), (Mistakes{"SL0221 listed by (a)"}));
  EXPECT_EQ(mistakes("cached " + r.substr(kTypes.size()) + "listed by (a)\n" + kTypes),
            (Mistakes{"SL0221 listed by (a)"}));
  EXPECT_EQ(mistakes(r + "max 0").size(), 1U);
  EXPECT_EQ(mistakes(r + "max 1000001").size(), 1U);
  EXPECT_EQ(mistakes(r + "max 5 max 6").size(), 1U);
  EXPECT_EQ(mistakes(r + "within 0s").size(), 1U);
  EXPECT_EQ(mistakes(kTypes + "relation r(a: bool, b: duration, c: r)"),
            (Mistakes{"SL0213 bool", "SL0213 duration", "SL0213 r"}));
  EXPECT_EQ(mistakes(kTypes + "relation r(a: A) { cached f: int, g: int within 5s }"),
            (Mistakes{"SL0407 cached", "SL0407 within"}));
}

TEST(Relations, BoundTheirKeys) {
  std::string text = kTypes + "relation r(a: A, b: A, c: A, d: A, e: A) ";
  const std::vector<std::string> columns = {"a", "b", "c", "d", "e"};
  std::size_t count = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (std::size_t j = i + 1; j < columns.size(); ++j) {
      for (std::size_t k = j; k < columns.size() && count <= kMaxUnique; ++k, ++count)
        text +=
            "unique(" + columns[i] + ", " + columns[j] + (k == j ? "" : ", " + columns[k]) + ") ";
    }
  }
  ASSERT_EQ(count, kMaxUnique + 1);
  const Mistakes found = mistakes(text);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].substr(0, 6), "SL0214");
}

}  // namespace
}  // namespace sightline::relations_test
