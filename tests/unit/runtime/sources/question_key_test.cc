// Keys: what they look like, and that no two questions have the same.
#include "runtime/sources/question_key.h"

#include <deque>
#include <map>

#include "tests/support/arbitrary.h"
#include "tests/unit/runtime/trust/clips.h"

namespace sightline::testing::question_key_test {
namespace {

const Schema& schema() { return clip_policy().loaded.schema(); }

Question about(const char* type, Trust trust, std::string_view id) {
  return {.trust = trust, .owner = *schema().find_entity(type), .id = id};
}
Question rows(const char* relation, std::uint8_t mask, std::vector<Value> key,
              bool is_list = false) {
  const std::uint16_t owner = *schema().find_relation(relation);
  return {.kind = Question::Kind::rows,
          .trust = schema().relations[owner].trust,
          .owner = owner,
          .mask = mask,
          .key = std::move(key),
          .is_list = is_list};
}
Value user(std::string_view id) { return Value::entity(clip_entity("User", id)); }
Value camera(std::string_view id) { return Value::entity(clip_entity("Camera", id)); }

TEST(QuestionKey, IsMadeOfNames) {
  const std::uint16_t limit = *schema().find_global("limit");
  const struct {
    Question question;
    const char* key;
  } kTable[] = {
      {about("Clip", Trust::sealed_fixed, "c1"), "a4:Clip:fixed:2:c1"},
      {about("Camera", Trust::cached, "2:x"), "a6:Camera:cached:3:2:x"},
      {rows("share", 2, {camera("porch")}, true), "l5:share:sealed:_e6:Camera5:porch"},
      {rows("share", 2, {camera("porch")}), "r5:share:sealed:_e6:Camera5:porch"},
      {rows("friend", 3, {user("ann"), user("bea")}), "r6:friend:cached:e4:User3:anne4:User3:bea"},
      {rows("friend", 0, {}), "r6:friend:cached:__"},
      {{.kind = Question::Kind::global, .owner = limit}, "g5:limit:registry:"},
  };
  for (const auto& it : kTable) {
    EXPECT_EQ(question_key(schema(), it.question), it.key);
    EXPECT_EQ(misfit(schema(), it.question), "") << it.key;
  }
}

TEST(QuestionKey, RefusesWhatNobodyCanAsk) {
  const struct {
    Question question;
    const char* why;
  } kTable[] = {
      {{.owner = 99, .id = "x"}, "no such entity type"},
      {about("Clip", Trust::sealed_fixed, ""), "has an empty id"},
      {{.kind = Question::Kind::global, .owner = 99}, "no such global"},
      {{.kind = Question::Kind::global, .trust = Trust::cached},
       "not the trust word of the global"},
      {{.kind = Question::Kind::rows, .owner = 99}, "no such relation"},
      {{.kind = Question::Kind::rows, .trust = Trust::sealed_fixed, .owner = 0},
       "not the trust word of the relation"},
      {rows("share", 4, {user("ann")}), "no such column"},
      {rows("share", 1, {user("ann")}, true), "not a list of the relation"},
      {rows("share", 3, {user("ann")}), "not a value for each column of the key"},
      {rows("share", 2, {user("ann")}), "a key that names an entity of another type"},
      {rows("share", 1, {Value::unavailable()}), "a key that is unavailable"},
  };
  for (const auto& it : kTable) EXPECT_EQ(misfit(schema(), it.question), it.why);
}

// Names and ids that are made of what keys are made of.
TEST(QuestionKey, NoTwoQuestionsHaveTheSame) {
  const Compiled made = compiled(R"(policy keys
enum Color { e, e1 }
entity A { cached e: bool, sealed s: bool }
entity A1
cached relation r(a: A, b: A1, c: Color, n: int, t: time, s: string) max 3
cached relation r1(s: string, t: string) max 3
sealed relation l(s: string, t: string) listed by (s) max 3
action go(A, A)
rule x: permit go(a, b) when a.e
)");
  const Schema& keys = made.loaded.schema();
  EXPECT_TRUE(rc::check("equal keys, equal questions", [&] {
    const Pick pick = rapidcheck_pick();
    std::deque<std::string> texts;
    // Two parts at a time, so that the same text often comes about in two ways.
    static const char* const kParts[] = {"1", "2:", ":", "s", "e1:A", "_", ";", "a"};
    const char* const parts[] = {kParts[pick(8)], kParts[pick(8)]};
    const auto text = [&]() -> std::string_view {
      std::string& made_of = texts.emplace_back(parts[pick(2)]);
      while (pick(2) == 0) made_of += parts[pick(2)];
      return made_of;
    };
    const auto value = [&](const Type& type) {
      if (type.kind == Type::Kind::entity) return Value::entity({type.id, text()});
      if (type.kind == Type::Kind::string) return Value::string(text());
      if (type.kind == Type::Kind::enumeration)
        return Value::member(static_cast<std::uint16_t>(pick(2)));
      const auto number = static_cast<std::int64_t>(pick(13));
      return type.kind == Type::Kind::time
                 ? Value::time(Time(std::chrono::milliseconds(number + 1)))
                 : Value::integer(number - 6);
    };
    const auto any_question = [&] {
      Question question;
      question.owner = static_cast<std::uint16_t>(pick(2));
      if (pick(3) == 0) {
        question.trust = pick(2) == 0 ? Trust::cached : Trust::sealed;
        question.id = text();
        return question;
      }
      question.kind = Question::Kind::rows;
      question.owner = static_cast<std::uint16_t>(pick(3));
      const RelationSchema& relation = keys.relations[question.owner];
      question.trust = relation.trust;
      question.is_list = relation.listed_by != 0 && pick(2) == 0;
      for (std::size_t c = 0; c < relation.columns.size(); ++c) {
        const bool is_bound = question.is_list ? (relation.listed_by >> c & 1) != 0 : pick(2) == 0;
        if (!is_bound) continue;
        question.mask = static_cast<std::uint8_t>(question.mask | 1U << c);
        question.key.push_back(value(relation.columns[c].type));
      }
      return question;
    };
    std::map<std::string, Question> seen;
    for (int i = 0; i < 60; ++i) {
      const Question question = any_question();
      RC_ASSERT(misfit(keys, question).empty());
      const auto [found, fresh] = seen.emplace(question_key(keys, question), question);
      if (!fresh && !is_same(found->second, question)) RC_FAIL(found->first);
    }
  }));
}

TEST(QuestionKey, OfARowHasAllItsColumns) {
  const RelationSchema& relation = schema().relations[*schema().find_relation("pass")];
  EXPECT_EQ(
      columns_key(schema(), relation, {user("ann"), Value::entity(clip_entity("Clip", "c1"))}),
      "e4:User3:anne4:Clip2:c1");
}

}  // namespace
}  // namespace sightline::testing::question_key_test
