// Answers <-> bytes that repeat their key. Tested by tests/unit/runtime/sources/cached_value_test.cc. What is read comes
// from a server that nobody trusts: any bytes are either an answer that fits its question, or none.
#include "runtime/sources/cached_value.h"

#include <algorithm>
#include <bit>

#include "runtime/facts/values.h"
#include "runtime/format/byte_writer.h"
#include "runtime/format/cursor.h"
#include "runtime/sources/question_key.h"

namespace sightline {
namespace {

constexpr std::uint8_t kVersion = 1;

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<Type> asked_types(const Schema& schema, const Question& question) {
  if (question.kind == Question::Kind::global) return {schema.globals[question.owner].type};
  std::vector<Type> types;
  for (const AttributeSchema& attribute : schema.entities[question.owner].attributes)
    if (attribute.trust == question.trust) types.push_back(attribute.type);
  return types;
}

std::string declared(const Schema& schema, std::string_view name, const Type& type) {
  std::string text = std::string(name) + ' ' + std::to_string(static_cast<int>(type.kind));
  if (type.kind == Type::Kind::entity) text += ' ' + schema.entities[type.id].name;
  if (type.kind == Type::Kind::enumeration || type.kind == Type::Kind::set)
    text += ' ' + schema.enums[type.id].name;
  return text + (type.optional ? "?," : ",");
}

// What a plain answer's values are, in their order: one that was put under other declarations says nothing.
std::string shape(const Schema& schema, const Question& question) {
  std::string text;
  if (question.kind == Question::Kind::rows) {
    const RelationSchema& relation = schema.relations[question.owner];
    for (const ColumnSchema& column : relation.columns)
      text += declared(schema, column.name, column.type);
    for (const AttributeSchema& field : relation.fields)
      text += declared(schema, field.name, field.type);
  } else if (question.kind == Question::Kind::global) {
    text = declared(schema, "", schema.globals[question.owner].type);
  } else {
    for (const AttributeSchema& attribute : schema.entities[question.owner].attributes) {
      if (attribute.trust == question.trust)
        text += declared(schema, attribute.name, attribute.type);
    }
  }
  return text;
}

// --- values

void put(ByteWriter& out, const EnumSchema& of, const Value& value) {
  if (value.kind() == Value::Kind::member)
    return out.text(of.members[static_cast<std::size_t>(value.number())]);
  const auto mask = static_cast<std::uint64_t>(value.number());
  out.put(static_cast<std::uint8_t>(std::popcount(mask)));
  for (std::size_t m = 0; m < of.members.size(); ++m)
    if ((mask >> m & 1) != 0) out.text(of.members[m]);
}

void put(ByteWriter& out, const Schema& schema, const Type& type, const Value& value) {
  out.put(static_cast<std::uint8_t>(value.kind()));
  switch (value.kind()) {
    case Value::Kind::unavailable:
    case Value::Kind::none:
      return;
    case Value::Kind::boolean:
    case Value::Kind::integer:
    case Value::Kind::time:
    case Value::Kind::duration:
      return out.put(value.number());
    case Value::Kind::member:
    case Value::Kind::set:
      return put(out, schema.enums[type.id], value);
    case Value::Kind::entity:
      return out.text(value.entity().id);
    case Value::Kind::string:
      return out.text(value.text());
  }
}

class AnswerReader {
 public:
  AnswerReader(const Schema& schema, std::span<const std::byte> bytes)
      : schema_(schema), in_(bytes) {}

  std::optional<Answer> read(const Question& question) {
    Answer answer;
    if (text() != shape(schema_, question)) return std::nullopt;
    answer.stamp = Time(std::chrono::milliseconds(in_.i64()));
    if (question.kind == Question::Kind::rows) {
      rows(schema_.relations[question.owner], answer);
    } else {
      for (const Type& type : asked_types(schema_, question)) answer.values.push_back(value(type));
    }
    if (wrong_ || in_.failed() || in_.remaining() != 0) return std::nullopt;
    return answer;
  }

 private:
  std::string_view text() { return text_of(in_.bytes(in_.u32())); }

  std::uint64_t member(const EnumSchema& of) {
    const auto found = std::find(of.members.begin(), of.members.end(), text());
    if (found == of.members.end()) wrong_ = true;
    return wrong_ ? 0 : static_cast<std::uint64_t>(found - of.members.begin());
  }
  Value set(const EnumSchema& of) {
    std::uint64_t mask = 0;
    for (std::uint8_t left = in_.u8(); left > 0 && !wrong_ && !in_.failed(); --left) {
      const std::uint64_t position = member(of);
      if (position >= 63) wrong_ = true;  // a set has no such member, whatever the bytes say
      if (!wrong_) mask |= std::uint64_t{1} << position;
    }
    return Value::set(mask);
  }

  // misfit() looks at what comes of it, so a kind of value that was not declared only has to be read safely.
  Value value(const Type& type) {
    const bool is_enum = type.kind == Type::Kind::enumeration || type.kind == Type::Kind::set;
    switch (static_cast<Value::Kind>(in_.u8())) {
      case Value::Kind::unavailable:
        break;
      case Value::Kind::none:
        return Value::none();
      case Value::Kind::boolean:
        return Value::boolean(in_.i64() != 0);
      case Value::Kind::integer:
        return Value::integer(in_.i64());
      case Value::Kind::time:
        return Value::time(Time(std::chrono::milliseconds(in_.i64())));
      case Value::Kind::duration:
        return Value::duration(std::chrono::milliseconds(in_.i64()));
      case Value::Kind::member:
        if (!is_enum) break;
        return Value::member(static_cast<std::uint16_t>(member(schema_.enums[type.id])));
      case Value::Kind::set:
        if (!is_enum) break;
        return set(schema_.enums[type.id]);
      case Value::Kind::entity:
        return Value::entity({type.id, text()});
      case Value::Kind::string:
        return Value::string(text());
    }
    wrong_ = true;
    return Value::none();
  }

  void rows(const RelationSchema& relation, Answer& answer) {
    answer.complete = in_.u8() != 0;
    const std::uint32_t count = in_.u32();
    if (count > relation.max_rows) wrong_ = true;
    for (std::uint32_t r = 0; r < count && !wrong_ && !in_.failed(); ++r) {
      ObservedRow& row = answer.rows.emplace_back();
      for (const ColumnSchema& column : relation.columns) row.columns.push_back(value(column.type));
      for (const AttributeSchema& field : relation.fields) row.fields.push_back(value(field.type));
      if (in_.u8() != 0) row.stamp = Time(std::chrono::milliseconds(in_.i64()));
    }
  }

  const Schema& schema_;
  Cursor in_;
  bool wrong_ = false;
};

// --- what fits

std::string misfit_value(const Schema& schema, const Type& type, const Value& value) {
  if (value.kind() == Value::Kind::unavailable) return "a value is unavailable";
  const auto wrong = misfit(schema, type, value);
  return wrong.empty() ? "" : "a value " + std::string(wrong);
}

std::string misfit_row(const Schema& schema, const Question& question, const ObservedRow& row) {
  const RelationSchema& relation = schema.relations[question.owner];
  if (row.columns.size() != relation.columns.size() || row.fields.size() != relation.fields.size())
    return "a row has not as many values as the relation";
  std::size_t at = 0;
  for (std::size_t c = 0; c < row.columns.size(); ++c) {
    auto wrong = misfit_value(schema, relation.columns[c].type, row.columns[c]);
    if (!wrong.empty()) return wrong;
    if ((question.mask >> c & 1) != 0 && !is_same(row.columns[c], question.key[at++]))
      return "a row is not under the key that was asked for";
  }
  for (std::size_t f = 0; f < row.fields.size(); ++f) {
    auto wrong = misfit_value(schema, relation.fields[f].type, row.fields[f]);
    if (!wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace

std::string misfit(const Schema& schema, const Question& question, const Answer& answer) {
  if (question.kind == Question::Kind::rows) {
    if (!answer.values.empty()) return "values where rows were asked for";
    if (answer.rows.size() > schema.relations[question.owner].max_rows)
      return "more rows than the relation's `max`";
    for (const ObservedRow& row : answer.rows) {
      auto wrong = misfit_row(schema, question, row);
      if (!wrong.empty()) return wrong;
    }
    return "";
  }
  const auto types = asked_types(schema, question);
  if (types.empty()) return "nothing there has this trust word";
  if (!answer.rows.empty() || answer.values.size() != types.size())
    return "not as many values as were asked for";
  for (std::size_t i = 0; i < types.size(); ++i) {
    auto wrong = misfit_value(schema, types[i], answer.values[i]);
    if (!wrong.empty()) return wrong;
  }
  return "";
}

std::vector<std::byte> encode_answer(const Schema& schema, const Question& question,
                                     const Answer& answer) {
  ByteWriter out;
  out.text(shape(schema, question));
  out.put(std::int64_t{answer.stamp.time_since_epoch().count()});
  if (question.kind != Question::Kind::rows) {
    const auto types = asked_types(schema, question);
    for (std::size_t i = 0; i < types.size(); ++i) put(out, schema, types[i], answer.values[i]);
    return std::move(out.bytes());
  }
  const RelationSchema& relation = schema.relations[question.owner];
  out.put(answer.complete);
  out.count(answer.rows.size());
  for (const ObservedRow& row : answer.rows) {
    for (std::size_t c = 0; c < row.columns.size(); ++c)
      put(out, schema, relation.columns[c].type, row.columns[c]);
    for (std::size_t f = 0; f < row.fields.size(); ++f)
      put(out, schema, relation.fields[f].type, row.fields[f]);
    out.put(row.stamp.has_value());
    if (row.stamp) out.put(std::int64_t{row.stamp->time_since_epoch().count()});
  }
  return std::move(out.bytes());
}

std::optional<Answer> decode_answer(const Schema& schema, const Question& question,
                                    std::span<const std::byte> bytes) {
  auto answer = AnswerReader(schema, bytes).read(question);
  if (answer && !misfit(schema, question, *answer).empty()) answer.reset();
  return answer;
}

std::string cached_value(CachedValue::Kind kind, std::string_view key,
                         std::span<const std::byte> content) {
  ByteWriter out;
  out.put(kVersion);
  out.put(static_cast<std::uint8_t>(kind));
  out.text(key);
  out.raw(content);
  return std::string(text_of(out.bytes()));
}

std::optional<CachedValue> read_cached_value(std::string_view bytes) {
  Cursor in(std::as_bytes(std::span(bytes)));
  const std::uint8_t version = in.u8(), kind = in.u8();
  const auto key = in.bytes(in.u32());
  if (in.failed() || version != kVersion || kind < 1 || kind > 2) return std::nullopt;
  return CachedValue{static_cast<CachedValue::Kind>(kind), text_of(key), in.bytes(in.remaining())};
}

}  // namespace sightline
