// What is kept under a key: read as it was written, or not at all.
#include "runtime/sources/cached_value.h"

#include <gtest/gtest.h>

#include <random>

#include "runtime/sources/question_key.h"
#include "tests/unit/runtime/trust/clips.h"

namespace sightline::testing::cached_value_test {
namespace {

constexpr const char* kDeclared = R"(policy kept
enum Color { red, green, blue }
entity User { cached on: bool, cached n: int, cached moment: time?, cached far: duration, cached color: Color,
  cached colors: set<Color>, cached best: User?, cached name: string }
cached relation friend(one: User, other: User) { since: time?, color: Color } max 3
cached global limit: int?
action see(User, User)
rule own: permit see(u, o) when u.best == o
)";
const Compiled& kept() {
  static const Compiled made = compiled(kDeclared);
  return made;
}
const Schema& schema() { return kept().loaded.schema(); }
Value user(std::string_view id) { return Value::entity({0, id}); }
Time at(std::int64_t ms) { return Time(std::chrono::milliseconds(ms)); }

const Question kAnn{.trust = Trust::cached, .id = "ann"};
const Question kLimit{.kind = Question::Kind::global, .trust = Trust::cached};
Question friends_of(const char* id) {
  return {.kind = Question::Kind::rows, .trust = Trust::cached, .mask = 1, .key = {user(id)}};
}
std::vector<Value> all_kinds() {
  return {Value::boolean(true), Value::integer(-7),
          Value::time(at(5)),   Value::duration(std::chrono::milliseconds(-9)),
          Value::member(2),     Value::set(5),
          user("bea"),          Value::string("a\0b")};
}
Answer two_friends() {
  Answer answer{at(1000), {}, {}, true};
  answer.rows.push_back(
      {{user("ann"), user("bea")}, {Value::time(at(1)), Value::member(0)}, at(2)});
  answer.rows.push_back({{user("ann"), user("cora")}, {Value::none(), Value::member(1)}, {}});
  return answer;
}

bool same(const std::vector<Value>& a, const std::vector<Value>& b) {
  return is_same(Question{.key = a}, Question{.key = b});
}

TEST(CachedValue, IsReadAsItWasWritten) {
  std::vector<Value> nones = all_kinds();
  nones[2] = nones[6] = Value::none();
  for (const auto& values : {all_kinds(), nones}) {
    const auto bytes = encode_answer(schema(), kAnn, {at(77), values, {}, false});
    const auto read = decode_answer(schema(), kAnn, bytes);
    ASSERT_TRUE(read);
    EXPECT_TRUE(same(read->values, values));
    EXPECT_EQ(read->stamp, at(77));
  }
  const auto bytes = encode_answer(schema(), friends_of("ann"), two_friends());
  const auto read = decode_answer(schema(), friends_of("ann"), bytes);
  ASSERT_TRUE(read && read->rows.size() == 2);
  EXPECT_TRUE(read->complete);
  EXPECT_TRUE(same(read->rows[1].fields, two_friends().rows[1].fields));
  EXPECT_EQ(read->rows[0].stamp, at(2));
  EXPECT_EQ(read->rows[1].stamp, std::nullopt);
  EXPECT_TRUE(decode_answer(schema(), kLimit,
                            encode_answer(schema(), kLimit, {{}, {Value::none()}, {}, false})));

  const std::string framed = cached_value(CachedValue::Kind::plain, "the key", bytes);
  const auto unframed = read_cached_value(framed);
  ASSERT_TRUE(unframed);
  EXPECT_EQ(unframed->key, "the key");
  EXPECT_TRUE(
      std::equal(bytes.begin(), bytes.end(), unframed->content.begin(), unframed->content.end()));
}

// Rows under another key, and everything that could be written there by somebody else.
TEST(CachedValue, DoesNotFitWhatItIsNot) {
  EXPECT_EQ(misfit(schema(), friends_of("bea"), two_friends()),
            "a row is not under the key that was asked for");
  EXPECT_FALSE(decode_answer(schema(), friends_of("bea"),
                             encode_answer(schema(), friends_of("ann"), two_friends())));
  Answer four = two_friends();
  for (const char* id : {"dora", "eva"})
    four.rows.push_back({{user("ann"), user(id)}, {Value::none(), Value::member(1)}, {}});
  EXPECT_EQ(misfit(schema(), friends_of("ann"), four), "more rows than the relation's `max`");
  EXPECT_FALSE(
      decode_answer(schema(), friends_of("ann"), encode_answer(schema(), friends_of("ann"), four)));
  Answer unavailable = two_friends();
  unavailable.rows[0].fields[0] = Value::unavailable();
  EXPECT_EQ(misfit(schema(), friends_of("ann"), unavailable), "a value is unavailable");
  EXPECT_FALSE(decode_answer(schema(), friends_of("ann"),
                             encode_answer(schema(), friends_of("ann"), unavailable)));
  EXPECT_EQ(misfit(schema(), kAnn, {{}, {Value::boolean(true)}, {}, false}),
            "not as many values as were asked for");
  EXPECT_EQ(misfit(schema(), kLimit, {{}, {Value::boolean(true)}, {}, false}),
            "a value has a value of another kind");
  EXPECT_EQ(misfit(schema(), {.trust = Trust::sealed, .id = "ann"}, {}),
            "nothing there has this trust word");
  for (const char* bytes : {"", "\x01", "\x01\x03\0\0\0\0", "\x02\x01\0\0\0\0"})
    EXPECT_FALSE(read_cached_value(bytes)) << bytes;
}

// The same names in another order would be other facts.
TEST(CachedValue, OfOtherDeclarationsSaysNothing) {
  const Answer answer{{}, all_kinds(), {}, false};
  const auto bytes = encode_answer(schema(), kAnn, answer);
  std::string text = kDeclared;
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"cached name", "cached title"},
                                 {"best: User?", "best: User"}}) {
    std::string changed = text;
    changed.replace(changed.find(from), from.size(), to);
    const Compiled other = compiled(changed);
    EXPECT_FALSE(decode_answer(other.loaded.schema(), kAnn, bytes)) << to;
    EXPECT_TRUE(decode_answer(other.loaded.schema(), kAnn,
                              encode_answer(other.loaded.schema(), kAnn, answer)));
  }
}

TEST(CachedValue, DamagedBytesAreNoneOrFit) {
  std::mt19937 random(7);
  for (const Question& question : {kAnn, friends_of("ann")}) {
    const Answer answer = question.kind == Question::Kind::rows
                              ? two_friends()
                              : Answer{at(77), all_kinds(), {}, false};
    const auto whole = encode_answer(schema(), question, answer);
    for (std::size_t size = 0; size < whole.size(); ++size)
      EXPECT_FALSE(decode_answer(schema(), question, std::span(whole).first(size)));
    std::size_t taken = 0;
    for (int i = 0; i < 20000; ++i) {
      auto bytes = whole;
      for (int flips = 0; flips < 1 + i % 3; ++flips)
        bytes[random() % bytes.size()] ^= static_cast<std::byte>(1U << random() % 8);
      const auto read = decode_answer(schema(), question, bytes);
      if (!read) continue;
      ++taken;
      ASSERT_EQ(misfit(schema(), question, *read), "");
    }
    EXPECT_GT(taken, 100U);
  }
}

}  // namespace
}  // namespace sightline::testing::cached_value_test
