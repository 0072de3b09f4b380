#include "tests/unit/runtime/sources/sealed_clips.h"

#include <cstring>

namespace sightline::testing {
namespace {

// Now, so that a real clock believes what has an age.
Time now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Question rows_of(const char* relation, std::uint8_t mask, std::vector<Value> key) {
  Question question{.kind = Question::Kind::rows, .owner = *schema().find_relation(relation)};
  question.trust = schema().relations[question.owner].trust;
  question.mask = mask;
  question.key = std::move(key);
  return question;
}

}  // namespace

const Schema& schema() { return clip_policy().loaded.schema(); }
const SealKeys& keys() {
  static const SealKeys made = SealKeys::generate();
  return made;
}
const SealedDeclarations& declarations() {
  static const SealedDeclarations made(clip_policy().loaded);
  return made;
}

Value user(const char* id) { return Value::entity(clip_entity("User", id)); }
Value camera(const char* id) { return Value::entity(clip_entity("Camera", id)); }
Value account(const char* id) { return Value::entity(clip_entity("Account", id)); }

std::vector<std::byte> sealed(const FactRecord& record, const SealKeys& by) {
  auto made = seal(declarations(), record, by);
  if (!made) throw std::runtime_error(made.error().message);
  return *made;
}

FactRecord stamp_of(const char* clip_id, const char* account_id) {
  FactRecord record{.kind = FactRecord::Kind::fixed_attributes,
                    .owner = *schema().find_entity("Clip"),
                    .stamp = now(),
                    .id = clip_id};
  record.values = {camera("porch"), account(account_id)};
  return record;
}

FactRecord shares_of(const char* where, std::vector<const char*> users) {
  FactRecord record{
      .kind = FactRecord::Kind::list, .owner = *schema().find_relation("share"), .stamp = now()};
  record.key = {camera(where)};
  for (const char* who : users)
    record.rows.push_back({{user(who), camera(where)}, {Value::none()}});
  return record;
}

FactRecord pass_of(const char* who, const char* clip_id) {
  FactRecord record{
      .kind = FactRecord::Kind::row, .owner = *schema().find_relation("pass"), .stamp = now()};
  record.key = {user(who), Value::entity(clip_entity("Clip", clip_id))};
  record.values = {Value::time(at_second(1))};
  return record;
}

Question clip(const char* id) {
  return {.trust = Trust::sealed_fixed, .owner = *schema().find_entity("Clip"), .id = id};
}
Question shares(const char* where) {
  Question question = rows_of("share", 2, {camera(where)});
  question.is_list = true;
  return question;
}
Question passes(const char* who, const char* clip_id) {
  if (std::strlen(clip_id) == 0) return rows_of("pass", 1, {user(who)});
  return rows_of("pass", 3, {user(who), Value::entity(clip_entity("Clip", clip_id))});
}
Question friends_of(const char* who) { return rows_of("friend", 1, {user(who)}); }

Answer friends(std::vector<std::pair<const char*, const char*>> pairs) {
  Answer answer{now(), {}, {}, true};
  for (const auto& [one, other] : pairs) answer.rows.push_back({{user(one), user(other)}, {}, {}});
  return answer;
}

}  // namespace sightline::testing
