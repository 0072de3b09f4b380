// Names of a policy as names of C++: valid, never two for one, and mostly themselves.
#include "compiler/header/cpp_names.h"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <vector>

namespace sightline::testing::cpp_names_test {
namespace {

constexpr CppPlace kPlaces[] = {CppPlace::name_space, CppPlace::type, CppPlace::action,
                                CppPlace::member};

TEST(CppNames, AreTheNamesOfThePolicyUnlessTakenThere) {
  struct Case {
    std::string name;
    CppPlace place;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"Camera", CppPlace::type, "Camera"},
      {"view_live", CppPlace::action, "view_live"},
      {"class", CppPlace::member, "class_n"},
      {"class_n", CppPlace::member, "class_n_n"},
      {"class_", CppPlace::member, "class_"},
      {"class_x", CppPlace::member, "class_x"},
      {"Gate", CppPlace::type, "Gate_n"},
      {"Gate", CppPlace::member, "Gate"},
      {"Context", CppPlace::action, "Context_n"},
      {"bind", CppPlace::action, "bind_n"},
      {"bind", CppPlace::type, "bind"},
      {"main", CppPlace::name_space, "main_n"},
      {"main", CppPlace::action, "main"},
      {"sightline", CppPlace::name_space, "sightline_n"},
      {"a__b", CppPlace::member, "a_z_b"},
      {"a_z_b", CppPlace::member, "a_zz_b"},
      {"a___b", CppPlace::member, "a_z_z_b"},
      {"a_zy_b", CppPlace::member, "a_zy_b"},
      {"a_z", CppPlace::member, "a_z"},
      {"std", CppPlace::member, "std_n"},
  };
  for (const Case& c : cases) EXPECT_EQ(cpp_name(c.name, c.place), c.expected) << c.name;
}

// Every name of up to `length` parts, made of what the rules look at.
void every_name(std::size_t length, const std::string& begin, std::vector<std::string>& out) {
  static const std::vector<std::string> kParts = {"_", "z", "n", "class", "bind", "x"};
  if (!begin.empty() && begin.front() != '_') out.push_back(begin);
  if (length == 0) return;
  for (const auto& part : kParts) every_name(length - 1, begin + part, out);
}

TEST(CppNames, AreValidAndNeverTwoForOne) {
  std::vector<std::string> names;
  every_name(6, "", names);
  ASSERT_GT(names.size(), 10'000U);
  for (const CppPlace place : kPlaces) {
    std::map<std::string, std::string> from;
    for (const auto& name : names) {
      const std::string made = cpp_name(name, place);
      EXPECT_FALSE(is_taken(made, place)) << name << " became " << made;
      const auto [found, is_new] = from.emplace(made, name);
      EXPECT_TRUE(is_new || found->second == name)
          << name << " and " << found->second << " became " << made;
    }
  }
}

// A taken name that ends as a changed one does would make the rule wrong.
TEST(CppNames, ThatAreTakenDoNotEndInTheMark) {
  for (const CppPlace place : kPlaces) {
    for (const char* word : {"class", "bind", "Gate", "id", "main", "held_policy"}) {
      const std::string changed = std::string(word) + "_n";
      EXPECT_FALSE(is_taken(changed, place)) << changed;
    }
  }
}

}  // namespace
}  // namespace sightline::testing::cpp_names_test
