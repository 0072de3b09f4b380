// Which types go together: every pair of types under every operator, against a table written out.
#include <gtest/gtest.h>

#include <map>

#include "tests/unit/policy/types/checking.h"

namespace sightline::operators_test {
namespace {

const std::vector<std::string> kTypes = {"bool", "int",   "time", "duration",
                                         "Rank", "Plain", "User", "Camera"};
const std::string kDeclared =
    "enum Rank { low < high }\nenum Plain { x, y }\nentity User\nentity Camera\n";

// The codes of `left op right` with parameters of these types; empty if it is fine.
std::string codes(const std::string& left, const std::string& op, const std::string& right) {
  std::string all;
  for (const std::string& mistake :
       mistakes(kDeclared + "define f(a: " + left + ", b: " + right + ") = a " + op + " b"))
    all += mistake.substr(0, 6);
  return all;
}

TEST(Operators, CompareOnlyOneKind) {
  for (const std::string op : {"==", "!="})
    for (const std::string& left : kTypes)
      for (const std::string& right : kTypes)
        EXPECT_EQ(codes(left, op, right), left == right ? "" : "SL0302") << left << op << right;
}

TEST(Operators, OrderOnlyWhatHasAnOrder) {
  const std::map<std::string, bool> ordered = {
      {"bool", false}, {"int", true},    {"time", true},  {"duration", true},
      {"Rank", true},  {"Plain", false}, {"User", false}, {"Camera", false}};
  for (const std::string op : {"<", "<=", ">", ">="})
    for (const auto& [type, is] : ordered) {
      EXPECT_EQ(codes(type, op, type), is ? "" : "SL0304") << type << op;
      EXPECT_EQ(codes(type, op, type + "?"), is ? "SL0303" : "SL0304") << type << op;
      EXPECT_EQ(codes(type + "?", op, type), is ? "SL0303" : "SL0304") << type << op;
    }
}

// If null equalled null, two people without an account would be one household.
TEST(Operators, NeverCompareTwoThatMayBeNone) {
  for (const std::string op : {"==", "!="})
    for (const std::string& type : kTypes) {
      EXPECT_EQ(codes(type + "?", op, type), "") << type;
      EXPECT_EQ(codes(type, op, type + "?"), "") << type;
      EXPECT_EQ(codes(type + "?", op, type + "?"), "SL0303") << type;
    }
}

TEST(Operators, APathThroughAQuestionMarkMayBeNone) {
  const std::string text = "entity A\nentity U { a: A, f: U? }\n";
  EXPECT_EQ(mistakes(text + "define x(u: U, v: U) = u.f.a == v.f.a"),
            (Mistakes{"SL0303 u.f.a == v.f.a"}));
  EXPECT_EQ(mistakes(text + "define x(u: U, v: U) = u.f.f.f.a == v.f"),
            (Mistakes{"SL0302 u.f.f.f.a == v.f"}));
  checked(text + "define x(u: U, v: U) = u.f.f.a == v.a and u.f.a is none");
}

TEST(Operators, AddAndSubtractOnlyWhatHasAMeaning) {
  const std::map<std::vector<std::string>, bool> fine = {
      {{"int", "+", "int"}, true},           {{"int", "-", "int"}, true},
      {{"time", "+", "duration"}, true},     {{"time", "-", "duration"}, true},
      {{"time", "-", "time"}, true},         {{"duration", "+", "duration"}, true},
      {{"duration", "-", "duration"}, true},
  };
  for (const std::string op : {"+", "-"})
    for (const std::string& left : kTypes)
      for (const std::string& right : kTypes) {
        const bool is = fine.contains({left, op, right});
        EXPECT_EQ(codes(left, op, right), is ? "" : "SL0305") << left << op << right;
        if (!is) continue;
        EXPECT_EQ(codes(left + "?", op, right), "SL0303");
        EXPECT_EQ(codes(left, op, right + "?"), "SL0303");
      }
}

TEST(Operators, GiveArithmeticItsType) {
  checked(kDeclared +
          "define a(t: time, d: duration, n: int) = t + d < t and t - d < t and t - t < d and "
          "d + d < d and d - d < -d and n + n < -n and n - n == 0 and -5s < d and -5 < n");
}

TEST(Operators, AskForNoneOnlyWhereItCanBe) {
  for (const std::string& type : kTypes) {
    const std::string f = kDeclared + "define f(a: " + type;
    checked(f + "?) = a is none and a is not none");
    EXPECT_EQ(mistakes(f + ") = a is none"), (Mistakes{"SL0306 a is none"}));
    checked(f + "?, b: " + type + ") = (a ?? b) == b");
    checked(f + "?, b: " + type + "?) = (a ?? b) is none");
    EXPECT_EQ(mistakes(f + ", b: " + type + ") = (a ?? b) == b").size(), 1U);
  }
}

TEST(Operators, ReplaceNoneByTheSameKind) {
  for (const std::string& left : kTypes)
    for (const std::string& right : kTypes)
      EXPECT_EQ(codes(left + "?", "??", right), left == right ? "" : "SL0302") << left << right;
}

}  // namespace
}  // namespace sightline::operators_test
