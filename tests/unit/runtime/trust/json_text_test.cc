// The reader of JSON in its place: what it takes is what RFC 8259 says, as another library reads it.
#include "runtime/trust/json_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/arbitrary.h"

namespace sightline::labels::json_text_test {
namespace {

using nlohmann::json;

// Any value, read again into the library's form.
json value_of(JsonText& text, int depth) {
  json out;
  std::string_view key;
  switch (text.next()) {
    case '{':
      out = json::object();
      for (bool more = text.enter('{') && depth < 20; more && text.member(key);) {
        const std::string name(key);
        out[name] = value_of(text, depth + 1);
      }
      return out;
    case '[':
      out = json::array();
      for (bool more = text.enter('[') && depth < 20; more && text.element();)
        out.push_back(value_of(text, depth + 1));
      return out;
    case '"':
      return std::string(text.string());
    case 't':
    case 'f':
      return text.boolean();
    case 'n':
      text.null();
      return nullptr;
    default:
      return text.integer();
  }
}

std::optional<json> read(std::string text) {
  JsonText json_text(text.data(), text.size());
  const json value = value_of(json_text, 0);
  if (!json_text.finished()) return std::nullopt;
  return value;
}

TEST(JsonText, ReadsWhatIsJson) {
  for (const char* text :
       {"null", " true ", "false", "0", "-0", "-7", "9223372036854775807", "-9223372036854775808",
        "[]", "{}", "[1,2,[3]]", "{\"a\":{\"b\":[]}}", "\"\"", R"("a\"\\\/\b\f\n\r\tz")",
        R"("\u0041\u00e9\u20ac")", R"("\ud83d\ude00")", "\"\xc3\xa9\xf0\x9f\x98\x80\"",
        "\t[ 1 ,\n2 ]\r\n"}) {
    EXPECT_EQ(read(text), json::parse(text)) << text;
  }
}

TEST(JsonText, RefusesWhatIsNone) {
  for (const char* text : {"",
                           " ",
                           "nul",
                           "nulll",
                           "tru",
                           "+1",
                           "01",
                           "-",
                           "-01",
                           "1.0",
                           "1e3",
                           "9223372036854775808",
                           "0x1",
                           "[",
                           "[1",
                           "[1,]",
                           "[,1]",
                           "[1 2]",
                           "{",
                           "{}}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{a:1}",
                           "{\"a\":1,}",
                           "{,}",
                           "{\"a\" 1}",
                           "\"",
                           "\"\\",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"\\u12g4\"",
                           "\"\\u-123\"",
                           R"("\ud800")",
                           R"("\udc00")",
                           R"("\ud800\u0041")",
                           "\"\n\"",
                           "\"\x80\"",
                           "\"\xc0\xaf\"",
                           "\"\xed\xa0\x80\"",
                           "\"\xf5\x80\x80\x80\"",
                           "\"\xe2\x82\"",
                           "1 1",
                           "'a'",
                           "// a\n1"}) {
    EXPECT_EQ(read(text), std::nullopt) << text;
  }
}

// Whatever bytes they are, the two readers agree; numbers that are not whole are refused here.
RC_GTEST_PROP(JsonText, ReadsAsAnotherLibraryDoes, ()) {
  static const std::vector<std::string> kPieces = {
      "{", "}", "[", "]",    ",",    ":", "\"",     "\"a\"", "\"\\u00", "e9\"", "\\",
      "1", "-", "0", "true", "null", " ", "\"b\":", "\xc3",  "\xa9",    "x"};
  std::string text;
  const auto count = *rc::gen::inRange<std::size_t>(0, 12);
  for (std::size_t i = 0; i < count; ++i) text += *rc::gen::elementOf(kPieces);
  const json expected = json::parse(text, nullptr, false);
  const auto actual = read(text);
  RC_CLASSIFY(!expected.is_discarded(), "JSON");
  if (expected.is_discarded()) {
    RC_ASSERT(!actual);
  } else {
    RC_ASSERT(actual.has_value());
    RC_ASSERT(*actual == expected);
  }
}

TEST(JsonText, Utf8IsWellFormed) {
  for (const char* good : {"", "a", "\xc2\x80", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xf0\x90\x80\x80",
                           "\xf4\x8f\xbf\xbf"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (const char* bad : {"\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
                          "\xf4\x90\x80\x80", "\xc2", "\xe2\x82", "\xf0\x9f\x98",
                          "\xc2"
                          "a",
                          "\xff"})
    EXPECT_FALSE(is_utf8(bad)) << bad;
}

}  // namespace
}  // namespace sightline::labels::json_text_test
