#include "tests/unit/runtime/sources/kept_replies.h"

#include <algorithm>

namespace sightline::testing {

std::vector<std::string> KeptReplies::words() const {
  const char* const kinds[] = {"answer", "records", "absent", "failed"};
  std::vector<std::string> all;
  for (const KeptReply& it : kept_) {
    const Reply& reply = it.reply();
    std::string text = described(schema_, reply.question) + ": ";
    if (reply.kind != Reply::Kind::answer) {
      text += kinds[static_cast<std::size_t>(reply.kind)];
      if (reply.records.size() > 1) text += " " + std::to_string(reply.records.size());
    }
    const auto list = [&](const auto& declared, const std::vector<Value>& values) {
      for (std::size_t i = 0; i < values.size(); ++i)
        text += (text.back() == '(' ? "" : ", ") + testing::words(schema_, declared[i], values[i]);
    };
    std::vector<Type> types;
    const std::uint16_t owner = reply.question.owner;
    if (reply.kind == Reply::Kind::answer && reply.question.kind == Question::Kind::rows) {
      const RelationSchema& relation = schema_.relations[owner];
      for (const auto& c : relation.columns) types.push_back(c.type);
      for (const auto& f : relation.fields) types.push_back(f.type);
      text += reply.answer.complete ? "all" : "some";
      for (const ObservedRow& row : reply.answer.rows) {
        std::vector<Value> values = row.columns;
        values.insert(values.end(), row.fields.begin(), row.fields.end());
        text += " (";
        list(types, values);
        text += ")";
      }
    } else if (reply.kind == Reply::Kind::answer) {
      if (reply.question.kind == Question::Kind::global) types = {schema_.globals[owner].type};
      for (const auto& a : reply.question.kind == Question::Kind::attributes
                               ? schema_.entities[owner].attributes
                               : std::vector<AttributeSchema>{})
        if (a.trust == reply.question.trust) types.push_back(a.type);
      text += "(";
      list(types, reply.answer.values);
      text += ")";
    }
    all.push_back(text);
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::string words(const Schema& schema, const Type& type, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::unavailable:
      return "unavailable";
    case Value::Kind::none:
      return "none";
    case Value::Kind::entity:
      return described(schema, Question{.owner = value.entity().type, .id = value.entity().id})
          .substr(0, schema.entities[type.id].name.size() + 4 + value.entity().id.size());
    case Value::Kind::string:
      return "'" + std::string(value.text()) + "'";
    case Value::Kind::member:
      return schema.enums[type.id].members[static_cast<std::size_t>(value.number())];
    case Value::Kind::boolean:
      return value.number() != 0 ? "true" : "false";
    case Value::Kind::integer:
    case Value::Kind::time:
    case Value::Kind::duration:
    case Value::Kind::set:
      break;
  }
  return std::to_string(value.number());
}

}  // namespace sightline::testing
