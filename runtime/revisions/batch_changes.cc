// A batch's bytes -> its changes, one at a time. The bytes were written by FactBatch or checked by
// FactBatch::decode, so nothing is checked here. Tested in tests/unit/runtime/revisions/fact_batch_test.cc.

#include <chrono>

#include "runtime/revisions/change_bytes.h"
#include "sightline/fact_batch.h"

namespace sightline {

using Kind = BatchChange::Kind;

BatchChanges::BatchChanges(const FactBatch& batch)
    : batch_(batch), at_(batch.arena_.data()), left_(batch.count_) {
  key_.reserve(batch.most_key_);
  fields_.reserve(batch.most_fields_);
}

std::uint64_t BatchChanges::number() {
  std::uint64_t number = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto group = std::to_integer<std::uint64_t>(*at_++);
    number |= (group & 0x7f) << shift;
    if (group < 0x80) return number;
  }
}

std::string_view BatchChanges::text() {
  const auto size = static_cast<std::size_t>(number());
  const auto* const begin = reinterpret_cast<const char*>(at_);
  at_ += size;
  return {begin, size};
}

Entity BatchChanges::entity() {
  const auto type = static_cast<std::uint16_t>(number());
  return {type, text()};
}

Value BatchChanges::value() {
  using std::chrono::milliseconds;
  switch (static_cast<Value::Kind>(*at_++)) {
    case Value::Kind::unavailable:
      return Value::unavailable();
    case Value::Kind::none:
      return Value::none();
    case Value::Kind::boolean:
      return Value::boolean(number() != 0);
    case Value::Kind::integer:
      return Value::integer(unzigzag(number()));
    case Value::Kind::time:
      return Value::time(Time(milliseconds(unzigzag(number()))));
    case Value::Kind::duration:
      return Value::duration(milliseconds(unzigzag(number())));
    case Value::Kind::member:
      return Value::member(static_cast<std::uint16_t>(number()));
    case Value::Kind::entity:
      return Value::entity(entity());
    case Value::Kind::string:
      return Value::string(text());
    case Value::Kind::set:
      return Value::set(number());
  }
  return Value::unavailable();
}

std::string_view BatchChanges::name() { return batch_.names_[static_cast<std::size_t>(number())]; }

void BatchChanges::row(bool with_fields) {
  change_.name = name();
  key_.clear();
  fields_.clear();
  for (auto left = number(); left > 0; --left) key_.push_back(value());
  for (auto left = with_fields ? number() : 0; left > 0; --left) {
    const std::string_view field = name();
    fields_.push_back({field, value()});
  }
  change_.key = key_;
  change_.fields = fields_;
}

const BatchChange* BatchChanges::next() {
  if (left_ == 0) return nullptr;
  --left_;
  const std::byte first = *at_++;
  change_ = {};
  change_.kind = static_cast<Kind>(first & ~kSameSubject);
  switch (change_.kind) {
    case Kind::forget_everything:
      return &change_;
    case Kind::upsert_row:
    case Kind::delete_row:
      row(change_.kind == Kind::upsert_row);
      return &change_;
    case Kind::relation_incomplete:
    case Kind::relation_complete:
    case Kind::clear_global:
    case Kind::set_global:
      change_.name = name();
      if (change_.kind == Kind::set_global) change_.value = value();
      return &change_;
    case Kind::replace_entity:
    case Kind::upsert_entity:
    case Kind::delete_entity:
    case Kind::entity_incomplete:
    case Kind::entity_complete:
    case Kind::set_attribute:
    case Kind::clear_attribute:
    case Kind::add_parent:
    case Kind::remove_parent:
      break;
  }
  if ((first & kSameSubject) == std::byte{}) subject_ = entity();
  change_.entity = subject_;
  const bool names_attribute =
      change_.kind == Kind::set_attribute || change_.kind == Kind::clear_attribute;
  if (names_attribute) change_.name = name();
  if (change_.kind == Kind::set_attribute) change_.value = value();
  if (change_.kind == Kind::add_parent || change_.kind == Kind::remove_parent)
    change_.parent = entity();
  return &change_;
}

}  // namespace sightline
