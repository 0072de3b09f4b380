// Untrusted bytes of changes -> whether BatchChanges may walk them. Every length is held against what
// is left, so the work is linear in the bytes. Values are checked for their form alone.
// Tested in tests/unit/runtime/revisions/fact_batch_test.cc and tests/fuzz/fact_batch_fuzz.cc.

#include "runtime/revisions/batch_reader.h"

#include <algorithm>

#include "runtime/revisions/change_bytes.h"

namespace sightline {

using Kind = BatchChange::Kind;

// The first problem counts, and there is nothing to read after it.
bool BatchReader::fail(const char* why) {
  if (problem_.empty()) problem_ = why;
  rest_ = {};
  return false;
}

std::byte BatchReader::byte() {
  if (rest_.empty()) {
    fail("a change ends in the middle");
    return {};
  }
  const std::byte first = rest_.front();
  rest_ = rest_.subspan(1);
  return first;
}

std::uint64_t BatchReader::number() {
  std::uint64_t number = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const auto group = std::to_integer<std::uint64_t>(byte());
    const bool fits = shift < 63 || group <= 1;
    if (!fits || (group == 0 && shift > 0)) break;
    number |= (group & 0x7f) << shift;
    if (group < 0x80) return number;
  }
  fail("a number is malformed");
  return 0;
}

std::uint64_t BatchReader::count(std::uint64_t limit, const char* why) {
  const std::uint64_t count = number();
  if (count <= limit) return count;
  fail(why);
  return 0;
}

void BatchReader::text() {
  const std::uint64_t size = number();
  if (size > rest_.size()) {  // of what is left behind the number
    fail("a text is longer than what is left");
    return;
  }
  rest_ = rest_.subspan(static_cast<std::size_t>(size));
}

void BatchReader::name() {
  if (number() >= names_) fail("a name is not in the batch");
}

void BatchReader::entity() {
  count(0xffff, "an entity type is out of range");
  text();
}

void BatchReader::value() {
  const auto kind = std::to_integer<std::uint8_t>(byte());
  if (kind > kLastValue) {
    fail("a value is of no known kind");
    return;
  }
  switch (static_cast<Value::Kind>(kind)) {
    case Value::Kind::unavailable:
    case Value::Kind::none:
      return;
    case Value::Kind::boolean:
      count(1, "a truth is neither true nor false");
      return;
    case Value::Kind::member:
      count(0xffff, "a member's position is out of range");
      return;
    case Value::Kind::integer:
    case Value::Kind::time:
    case Value::Kind::duration:
    case Value::Kind::set:
      number();
      return;
    case Value::Kind::entity:
      return entity();
    case Value::Kind::string:
      return text();
  }
}

void BatchReader::row(bool with_fields) {
  name();
  const auto columns = count(FactBatch::kMostValues, "a row's key is too long");
  for (auto left = columns; left > 0 && problem_.empty(); --left) value();
  most_key_ = std::max(most_key_, static_cast<std::size_t>(columns));
  if (!with_fields) return;
  const auto fields = count(FactBatch::kMostValues, "a row has too many fields");
  for (auto left = fields; left > 0 && problem_.empty(); --left) {
    name();
    value();
  }
  most_fields_ = std::max(most_fields_, static_cast<std::size_t>(fields));
}

void BatchReader::change_of_entity(std::byte first) {
  const bool is_same = (first & kSameSubject) != std::byte{};
  if (is_same && !has_subject_) fail("a change is of the entity before, and there is none");
  if (!is_same) entity();
  has_subject_ = true;
}

void BatchReader::change() {
  const std::byte first = byte();
  const auto number = std::to_integer<std::uint8_t>(first & ~kSameSubject);
  if (number > kLastChange) {
    fail("a change is of no known kind");
    return;
  }
  const Kind kind = static_cast<Kind>(number);
  switch (kind) {
    case Kind::forget_everything:
      break;
    case Kind::replace_entity:
    case Kind::upsert_entity:
    case Kind::delete_entity:
    case Kind::entity_incomplete:
    case Kind::entity_complete:
      return change_of_entity(first);
    case Kind::set_attribute:
    case Kind::clear_attribute:
      change_of_entity(first);
      name();
      if (kind == Kind::set_attribute) value();
      return;
    case Kind::add_parent:
    case Kind::remove_parent:
      change_of_entity(first);
      return entity();
    case Kind::upsert_row:
    case Kind::delete_row:
      row(kind == Kind::upsert_row);
      break;
    case Kind::relation_incomplete:
    case Kind::relation_complete:
    case Kind::clear_global:
      name();
      break;
    case Kind::set_global:
      name();
      value();
      break;
  }
  if ((first & kSameSubject) != std::byte{}) fail("a change of no entity is of the entity before");
}

bool BatchReader::read(std::uint64_t changes) {
  if (changes > rest_.size()) return fail("more changes than bytes");
  for (; changes > 0 && problem_.empty(); --changes) change();
  if (problem_.empty() && !rest_.empty()) return fail("bytes after the last change");
  return problem_.empty();
}

}  // namespace sightline
