// Reply -> the same reply with texts and bytes of its own. Tested by tests/unit/runtime/trust/faulty_source_test.cc.
#include "runtime/trust/kept_reply.h"

#include <algorithm>

namespace sightline {

std::string_view KeptReply::kept(std::string_view text) { return texts_.emplace_back(text); }

Value KeptReply::kept(const Value& value) {
  if (value.kind() == Value::Kind::entity)
    return Value::entity({value.entity().type, kept(value.entity().id)});
  return value.kind() == Value::Kind::string ? Value::string(kept(value.text())) : value;
}

std::vector<Value> KeptReply::kept(const std::vector<Value>& values) {
  std::vector<Value> all;
  for (const Value& value : values) all.push_back(kept(value));
  return all;
}

Question KeptReply::kept(const Question& question) {
  Question same = question;
  same.id = kept(question.id);
  same.key = kept(question.key);
  return same;
}

void KeptReply::keep(const Reply& reply) {
  reply_.question = kept(reply.question);
  keep_content(reply);
}

void KeptReply::keep_content(const Reply& reply) {
  reply_.kind = reply.kind;
  reply_.answer = {reply.answer.stamp, kept(reply.answer.values), {}, reply.answer.complete};
  for (const ObservedRow& row : reply.answer.rows)
    reply_.answer.rows.push_back({kept(row.columns), kept(row.fields), row.stamp});
  records_.clear();
  for (const auto& bytes : reply.records) records_.emplace_back(bytes.begin(), bytes.end());
  point_at_records();
}

void KeptReply::point_at_records() { reply_.records.assign(records_.begin(), records_.end()); }

void KeptReply::set_content(const KeptReply& other) {
  if (&other != this) keep_content(other.reply_);
}

void KeptReply::splice(const KeptReply& other) {
  auto& values = reply_.answer.values;
  const auto& others = other.reply_.answer.values;
  for (std::size_t i = values.size() / 2; i < std::min(values.size(), others.size()); ++i)
    values[i] = kept(others[i]);
  auto& rows = reply_.answer.rows;
  for (std::size_t r = 0; r < std::min(rows.size(), other.reply_.answer.rows.size()); ++r)
    rows[r].fields = kept(other.reply_.answer.rows[r].fields);
  for (std::size_t r = 0; r < std::min(records_.size(), other.records_.size()); ++r) {
    auto& bytes = records_[r];
    const auto& from = other.records_[r];
    const std::size_t half = std::min(bytes.size(), from.size()) / 2;
    bytes.resize(half);
    bytes.insert(bytes.end(), from.begin() + static_cast<std::ptrdiff_t>(half), from.end());
  }
  point_at_records();
}

bool KeptReply::corrupt(std::uint64_t place) {
  if (!records_.empty()) {
    auto& bytes = records_[place % records_.size()];
    if (bytes.empty()) return false;
    bytes[place / 8 % bytes.size()] ^= std::byte{1} << place % 8;
    point_at_records();
    return true;
  }
  auto& values = reply_.answer.values;
  if (values.empty()) {
    auto& rows = reply_.answer.rows;
    if (rows.empty()) return false;
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(place % rows.size()));
    return true;
  }
  Value& value = values[place % values.size()];
  if (value.kind() == Value::Kind::entity) {
    std::string id(value.entity().id);
    id[place % id.size()] = static_cast<char>(id[place % id.size()] ^ 1);
    value = Value::entity({value.entity().type, kept(id)});
  } else if (value.kind() == Value::Kind::boolean) {
    value = Value::boolean(value.number() == 0);
  } else {
    value = Value::none();
  }
  return true;
}

}  // namespace sightline
