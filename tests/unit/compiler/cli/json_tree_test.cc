#include "compiler/cli/json_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <vector>

namespace sightline::cli::json_tree_test {
namespace {

using ::testing::HasSubstr;
using Kind = JsonTree::Kind;

// The tree as JSON again, in the order in which it was written.
std::string dumped(const JsonTree& tree, const JsonTree::Node& node) {
  const bool is_object = node.kind == Kind::object;
  if (!is_object && node.kind != Kind::array) {
    if (node.kind == Kind::integer) return std::to_string(node.number);
    if (node.kind == Kind::null) return "null";
    if (node.kind == Kind::boolean) return node.number != 0 ? "true" : "false";
    return (node.kind == Kind::string ? "'" : "~") + std::string(tree.text(node));
  }
  std::string out;
  for (const auto* member = tree.first(node); member != nullptr; member = tree.next(*member)) {
    if (!out.empty()) out += ' ';
    if (is_object) out += std::string(tree.key(*member)) + "=";
    out += dumped(tree, *member);
  }
  return is_object ? "{" + out + "}" : "[" + out + "]";
}

TEST(JsonTree, HoldsWhatWasWritten) {
  struct Case {
    std::string_view json, dump;
  };
  const std::vector<Case> cases = {
      {"null", "null"},
      {" [ ] ", "[]"},
      {R"({"a":{"b":[1,-2,true,false,null]},"c":"x"})", "{a={b=[1 -2 true false null]} c='x}"},
      {R"(["A\u00e9\n"])", "['A\xC3\xA9\n]"},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"9223372036854775808", "~9223372036854775808"},
      {"1.0", "~1.0"},
      {"1e3", "~1e3"},
      {R"([[],[[]],{}])", "[[] [[]] {}]"},
  };
  JsonTree tree;  // reused, so that nothing of one value shows in the next
  for (const Case& c : cases) {
    const auto problem = tree.parse(c.json);
    ASSERT_FALSE(problem) << c.json << ": " << problem->message;
    EXPECT_EQ(dumped(tree, tree.root()), c.dump);
  }
}

TEST(JsonTree, FindsMembers) {
  JsonTree tree;
  ASSERT_FALSE(tree.parse(R"({"type":"User","id":"ann"})"));
  EXPECT_EQ(tree.text(*tree.member(tree.root(), "id")), "ann");
  EXPECT_EQ(tree.member(tree.root(), "no"), nullptr);
  ASSERT_FALSE(tree.parse("[1]"));
  EXPECT_EQ(tree.member(tree.root(), "id"), nullptr);
}

TEST(JsonTree, RefusesWithAPlace) {
  struct Case {
    std::string json;
    std::size_t column;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"", 1, "not JSON: "},
      {"{", 2, "not JSON: "},
      {"{} {}", 4, "not JSON: "},
      {"[1,]", 4, "not JSON: "},
      {"nul", 4, "not JSON: "},
      {"NaN", 1, "not JSON: "},
      {"[\"\xFF\"]", 3, "UTF-8"},
      {"[\"\xC3\x28\"]", 4, "UTF-8"},
      {R"(["\ud800"])", 9, "surrogate"},
      {"\xEF\xBB\xBF{}", 1, "byte order mark"},
      {R"({"a":1,"b":2,"a":3})", 0, "the key `a` stands twice in one object"},
      {R"({"x":{"a":1,"\u0061":2}})", 0, "the key `a` stands twice in one object"},
      {std::string(65, '[') + std::string(65, ']'), 0, "nested deeper than 64"},
      {std::string(1'000'000, '['), 0, "nested deeper than 64"},
      {std::string((1 << 20) + 1, ' '), 0, "longer than 1 MiB"},
      {"[" + std::string(200'000, '0') + "]", 3, "not JSON"},
  };
  JsonTree tree;
  for (const Case& c : cases) {
    const auto problem = tree.parse(c.json);
    ASSERT_TRUE(problem) << c.json.substr(0, 40);
    EXPECT_EQ(problem->column, c.column) << c.json.substr(0, 40) << ": " << problem->message;
    EXPECT_THAT(problem->message, HasSubstr(c.message));
    EXPECT_LT(problem->message.size(), 200U) << "a hostile text must not make a long message";
  }
}

TEST(JsonTree, BoundsTheNumberOfValues) {
  std::string json = "[0";
  for (std::size_t i = 1; i < kMaxJsonValues; ++i) json += ",0";
  JsonTree tree;
  EXPECT_THAT(tree.parse(json + "]")->message, HasSubstr("more than 65536 JSON values"));
}

TEST(JsonTree, KeepsNoQuadraticTimeForKeys) {
  std::string json = "{";
  for (int i = 0; i < 60'000; ++i) json += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
  JsonTree tree;
  EXPECT_FALSE(tree.parse(json + "}"));
}

TEST(JsonTree, NamesTheLineOfAMistake) {
  JsonTree tree;
  const auto problem = tree.parse("{\n  \"a\": 1,\n  b\n}");
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->line, 3U);
  EXPECT_EQ(problem->column, 3U);
}

struct Elements {
  std::vector<std::string> shown;
  std::vector<std::size_t> lines;
  std::optional<JsonProblem> problem;
};
Elements read_array(const std::string& text, std::size_t stop_after = 100) {
  std::istringstream in(text);
  JsonTree tree;
  Elements read;
  read.problem = read_json_array(in, 1, tree, [&](std::size_t line) {
    read.shown.push_back(dumped(tree, tree.root()));
    read.lines.push_back(line);
    return read.shown.size() < stop_after;
  });
  return read;
}

TEST(JsonArray, ShowsOneElementAfterTheOther) {
  const Elements read = read_array("[\n{\"a\":[1]},\n\n{\n\"b\":2}, 3 ]\n");
  EXPECT_FALSE(read.problem);
  EXPECT_THAT(read.shown, ::testing::ElementsAre("{a=[1]}", "{b=2}", "3"));
  EXPECT_EQ(read.lines[0], 2U);
  EXPECT_EQ(read.lines[1], 4U);
  EXPECT_TRUE(read_array("[]").shown.empty());
}

TEST(JsonArray, StopsWhenToldTo) { EXPECT_EQ(read_array("[1,2,3]", 2).shown.size(), 2U); }

TEST(JsonArray, RefusesWithItsLine) {
  struct Case {
    std::string json;
    std::size_t line;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"[\n1,\n2", 3, "not JSON"},
      {"[1]\n[2]", 2, "not JSON"},
      {"{}", 1, "not an array"},
      {"[\n{\"a\":1,\n\"a\":2}]", 3, "stands twice"},
      {"[1,\n{\"a\":\"" + std::string(2'000'000, 'x') + "\"}]", 2, "longer than 1 MiB"},
      {"[" + std::string(100'000, '['), 1, "nested deeper"},
  };
  for (const Case& c : cases) {
    const Elements read = read_array(c.json);
    ASSERT_TRUE(read.problem) << c.json.substr(0, 40);
    EXPECT_EQ(read.problem->line, c.line) << read.problem->message;
    EXPECT_THAT(read.problem->message, HasSubstr(c.message));
  }
}

}  // namespace
}  // namespace sightline::cli::json_tree_test
