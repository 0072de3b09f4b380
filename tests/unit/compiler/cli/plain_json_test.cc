// Whatever the plain reader takes, the library takes too, and makes the same of it.
#include "compiler/cli/plain_json.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

namespace sightline::cli::plain_json_test {
namespace {

// Every node with all that can be asked of it.
std::string dump(const JsonTree& tree, const JsonTree::Node& node) {
  std::string out = std::to_string(static_cast<int>(node.kind)) + '<' +
                    std::string(tree.key(node)) + '|' + std::string(tree.text(node)) + '|' +
                    std::to_string(node.number) + '(';
  for (const auto* child = tree.first(node); child != nullptr; child = tree.next(*child))
    out += dump(tree, *child);
  return out + ")>";
}

enum class Read { plain, left_alone };

void compare(const std::string& text, std::optional<Read> expected = std::nullopt) {
  JsonTree plain, library, either;
  const bool read = PlainJson(plain).read(text);
  if (expected) {
    EXPECT_EQ(read, *expected == Read::plain) << text;
  }
  const auto problem = library.parse_with_library(text);
  const bool has_zero = text.find('\0') != std::string::npos;
  ASSERT_FALSE(read && (problem.has_value() || has_zero)) << text;
  if (read) {
    ASSERT_EQ(dump(plain, plain.root()), dump(library, library.root())) << text;
  }
  const auto wrong = either.parse(text);
  ASSERT_TRUE(wrong || !has_zero) << text;
  if (!wrong) {
    ASSERT_EQ(dump(either, either.root()), dump(library, library.root())) << text;
  }
}

TEST(PlainJson, IsReadAndAllElseIsLeftAlone) {
  const std::vector<std::string> plain = {
      "{}",
      "[]",
      " [ ] ",
      "\t{ \"a\" :\r\n1 , \"b\":[true,false,null] }\n",
      "0",
      "-1",
      "999999999999999999",
      "-999999999999999999",
      "\"\"",
      "\"abcdefgh\"",
      "\"abcdefghi/jklmn~op\"",
      "[\"12345678\",\"1234567\",\"123456789\"]",
      "true",
      R"({"uid":{"type":"User","id":"ann"},"attrs":{"account":{"type":"Account","id":"north"}},"parents":[]})",
      std::string(64, '[') + std::string(64, ']')};
  for (const std::string& text : plain) compare(text, Read::plain);
  const std::vector<std::string> other = {"",
                                          " ",
                                          "{",
                                          "}",
                                          "[",
                                          "]",
                                          "[1,]",
                                          "[,1]",
                                          "{\"a\":1,}",
                                          "{\"a\"}",
                                          "{\"a\" 1}",
                                          "{a:1}",
                                          "01",
                                          "-",
                                          "-0",
                                          "+1",
                                          "1.0",
                                          "1e3",
                                          "1E3",
                                          "1 2",
                                          "[1 2]",
                                          "[1]]",
                                          "{}{}",
                                          "tru",
                                          "truely",
                                          "nul",
                                          "True",
                                          "1000000000000000000",
                                          "-9223372036854775808",
                                          "99999999999999999999",
                                          "\"a\\n\"",
                                          "\"\\u0041\"",
                                          "\"a\tb\"",
                                          "\"caf\xC3\xA9\"",
                                          "\"\xFF\"",
                                          "\"abcdefg",
                                          "\"abcdefgh",
                                          "\"abc\\",
                                          "\x7F",
                                          "{\"a\":1,\"a\":2}",
                                          "\xEF\xBB\xBF{}",
                                          std::string("\"a\0b\"", 5),
                                          std::string("{}\0", 3),
                                          std::string("[1\0,2]", 6),
                                          std::string(65, '[') + std::string(65, ']'),
                                          "/*x*/1",
                                          "NaN",
                                          "'a'"};
  for (const std::string& text : other) compare(text, Read::left_alone);
}

TEST(PlainJson, HasKeysThatDifferHoweverManyThereAre) {
  for (const std::size_t keys : {15U, 16U, 17U, 40U}) {
    for (const std::size_t same :
         {keys, std::size_t{0}, keys / 2}) {  // the last is called like this one
      std::string text = "{";
      for (std::size_t k = 0; k < keys; ++k) {
        const std::size_t name = k + 1 == keys && same != keys ? same : k;
        text += (k == 0 ? "\"k" : ",\"k") + std::to_string(name) + "\":1";
      }
      compare(text + "}");
      JsonTree tree;
      EXPECT_EQ(tree.parse(text + "}").has_value(), same != keys && same + 1 != keys);
    }
  }
}

TEST(PlainJson, EndsWithItsBounds) {
  std::string values = "[1";
  for (std::size_t v = 2; v < kMaxJsonValues; ++v) values += ",1";
  compare(values + "]", Read::plain);
  compare(values + ",1]", Read::left_alone);
}

// Facts with bytes changed, dropped, doubled and cut off.
TEST(PlainJson, AgreesWithTheLibraryAboutDamagedFacts) {
  const std::vector<std::string> seeds = {
      R"({"uid":{"type":"User","id":"ann"},"attrs":{"account":{"type":"Account","id":"north"},"n":-12},"parents":[]})",
      R"({"relation":"share","key":[{"type":"User","id":"u-25632"},7],"fields":{"from":"2023-06-29T00:00:00Z","until":null}})",
      R"( [ {"a" : [true , false, null, 0 , 10 ] } , "x" , {} , [ ] ] )",
      R"({"id":"12345678\\","b":"\u00e9","c":1.5e3})"};
  constexpr char kBytes[] = "\"\\{}[]:, 0123456789-+.eEtrufalsn\x00\x1F\x20\x7F\x80\xC3\xA9\xFF";
  const std::string bytes(kBytes, sizeof kBytes - 1);
  std::minstd_rand random(11);
  for (int round = 0; round < 60'000; ++round) {
    std::string text = seeds[random() % seeds.size()];
    for (std::size_t changes = 1 + random() % 3; changes > 0 && !text.empty(); --changes) {
      const std::size_t at = random() % text.size();
      const char other = bytes[random() % bytes.size()];
      const auto kind = random() % 8;
      if (kind < 4) text[at] = other;
      if (kind == 4) text.erase(at, 1 + random() % 4);
      if (kind == 5) text.insert(at, 1, other);
      if (kind == 6) text.insert(at, text.substr(at, random() % 12));
      if (kind == 7) text.resize(at);
    }
    ASSERT_NO_FATAL_FAILURE(compare(text));
  }
}

}  // namespace
}  // namespace sightline::cli::plain_json_test
