// Any bytes as what a cache sends: the reader of replies takes them within its bounds or fails, and what is no value, or
// no answer to the question, is none. What is one survives being written again.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/sources/cached_value.h"
#include "runtime/sources/question_key.h"
#include "runtime/sources/redis_reply.h"

namespace {

using sightline::AttributeSchema;
using sightline::Question;
using sightline::Schema;
using sightline::Trust;
using sightline::Type;

constexpr std::size_t kMostItems = 100, kMostBytes = 1 << 16;

// A fact of every type, an entity's, a row's and a global one.
const Schema& schema() {
  static const Schema made = [] {
    const auto typed = [](const char* name, Type::Kind kind, bool optional) {
      AttributeSchema attribute;
      attribute.name = name;
      attribute.type = {kind, optional, 0};
      attribute.trust = Trust::cached;
      return attribute;
    };
    const std::vector fields = {
        typed("on", Type::Kind::boolean, false),        typed("n", Type::Kind::integer, true),
        typed("moment", Type::Kind::time, true),        typed("far", Type::Kind::duration, false),
        typed("color", Type::Kind::enumeration, false), typed("colors", Type::Kind::set, false),
        typed("best", Type::Kind::entity, true),        typed("name", Type::Kind::string, false)};
    Schema all;
    all.enums.push_back({"Color", false, {"red", "green", "blue"}});
    all.entities.push_back({"User", fields, {}, false});
    sightline::RelationSchema relation;
    relation.name = "friend";
    relation.trust = Trust::cached;
    relation.columns = {{"one", {Type::Kind::entity, false, 0}},
                        {"other", {Type::Kind::entity, false, 0}}};
    relation.fields = fields;
    relation.max_rows = 3;
    all.relations.push_back(relation);
    sightline::GlobalSchema global;
    global.name = "limit";
    global.type = {Type::Kind::integer, true, 0};
    global.trust = Trust::cached;
    all.globals.push_back(global);
    return all;
  }();
  return made;
}

std::vector<Question> questions() {
  return {{.trust = Trust::cached, .id = "ann"},
          {.kind = Question::Kind::rows,
           .trust = Trust::cached,
           .mask = 1,
           .key = {sightline::Value::entity({0, "ann"})}},
          {.kind = Question::Kind::global, .trust = Trust::cached}};
}

void read_answer(std::span<const std::byte> bytes) {
  for (const Question& question : questions()) {
    const auto answer = sightline::decode_answer(schema(), question, bytes);
    if (!answer) continue;
    if (!sightline::misfit(schema(), question, *answer).empty()) __builtin_trap();
    const auto written = sightline::encode_answer(schema(), question, *answer);
    const auto again = sightline::decode_answer(schema(), question, written);
    if (!again || sightline::encode_answer(schema(), question, *again) != written) __builtin_trap();
  }
}

void read_value(std::string_view bytes) {
  const auto value = sightline::read_cached_value(bytes);
  if (!value) return;
  if (sightline::cached_value(value->kind, value->key, value->content) != bytes) __builtin_trap();
  read_answer(value->content);
}

std::size_t items_of(const sightline::RedisReply& reply) {
  for (const auto& item : reply.items) {
    if (!item.items.empty()) __builtin_trap();
    read_value(item.text);
  }
  read_value(reply.text);
  return reply.items.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_answer(std::as_bytes(std::span(data, size)));
  read_value(text);
  sightline::RedisReplyReader reader(kMostItems, kMostBytes);
  // In two pieces, as a network does.
  for (const std::string_view piece : {text.substr(0, size / 2), text.substr(size / 2)}) {
    if (!reader.feed(piece)) break;
    while (const auto reply = reader.next())
      if (items_of(*reply) > kMostItems) __builtin_trap();
  }
  return 0;
}
