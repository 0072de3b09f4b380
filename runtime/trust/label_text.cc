// JSON in, labels and readings of switches out, and labels in, JSON out.
// Tested in tests/unit/runtime/trust/item_label_test.cc. Refuses to know schemas: what type an attribute has
// is between its writer and its reader.

#include "runtime/trust/label_text.h"

#include <algorithm>
#include <cstring>

namespace sightline {

bool operator==(const LabelValue& a, const LabelValue& b) {
  if (a.kind_ != b.kind_ || a.number_ != b.number_ || a.entity_ != b.entity_) return false;
  // Neither has a name twice, so that as many, all of them found, are the same.
  const auto& others = b.members_;
  return a.members_.size() == others.size() &&
         std::all_of(a.members_.begin(), a.members_.end(), [&](std::string_view name) {
           return std::find(others.begin(), others.end(), name) != others.end();
         });
}

namespace labels {
namespace {

std::vector<std::string_view> read_members(JsonText& json) {
  std::vector<std::string_view> members;
  for (bool more = json.enter('['); more && json.element();) {
    const std::string_view name = json.string();
    if (std::find(members.begin(), members.end(), name) != members.end())
      json.fail("has a member twice before this");
    if (members.size() == 64) json.fail("has more than 64 members");
    if (json.failed()) return {};
    members.push_back(name);
  }
  return members;
}

void read_entries(JsonText& json, std::vector<LabelEntry>& entries) {
  std::string_view name;
  for (bool more = json.enter('{'); more && json.member(name);) {
    const bool again = std::any_of(entries.begin(), entries.end(),
                                   [&](const LabelEntry& known) { return known.name == name; });
    if (again) json.fail("has an attribute twice before this");
    entries.push_back({name, read_value(json)});
  }
}

}  // namespace

NamedEntity read_entity(JsonText& json) {
  NamedEntity entity;
  std::string_view key;
  for (bool more = json.enter('{'); more && json.member(key);) {
    std::string_view* into = key == "type" ? &entity.type : key == "id" ? &entity.id : nullptr;
    if (into == nullptr || !into->empty()) json.fail("must have a type and an id, nothing else");
    const std::string_view text = json.string();
    if (into != nullptr) *into = text;
  }
  if (entity.type.empty() || entity.id.empty()) json.fail("must have a type and an id before this");
  return entity;
}

LabelValue read_value(JsonText& json) {
  switch (json.next()) {
    case '"':
      return LabelValue::text(json.string());
    case '{':
      return LabelValue::entity(read_entity(json));
    case '[':
      return LabelValue::set(read_members(json));
    case 't':
    case 'f':
      return LabelValue::boolean(json.boolean());
    case 'n':
      json.null();
      return {};
    default:
      return LabelValue::integer(json.integer());
  }
}

void read_label(JsonText& json, NamedEntity& item, std::vector<LabelEntry>& entries) {
  bool has_attributes = false;
  std::string_view key;
  for (bool more = json.enter('{'); more && json.member(key);) {
    if (key == "uid" && item.id.empty()) {
      item = read_entity(json);
    } else if (key == "attrs" && !has_attributes) {
      read_entries(json, entries);
      has_attributes = true;
    } else {
      json.fail("must have `uid` and `attrs`, nothing else");
    }
  }
  if (item.id.empty() || !has_attributes) json.fail("must have `uid` and `attrs`");
}

}  // namespace labels

namespace {

using labels::JsonText;

std::unique_ptr<char[]> copy_of(std::string_view text) {
  auto copy = std::make_unique<char[]>(text.size() + 1);
  std::memcpy(copy.get(), text.data(), text.size());
  return copy;
}

SwitchReading read_switch(JsonText& json) {
  SwitchReading reading;
  bool has_value = false, has_time = false;
  std::string_view key;
  for (bool more = json.enter('{'); more && json.member(key);) {
    if (key == "global" && reading.name.empty()) {
      reading.name = json.string();
    } else if (key == "value" && !has_value) {
      reading.value = labels::read_value(json);
      has_value = true;
    } else if (key == "as_of" && !has_time) {
      const auto time = labels::time_from(json.string());
      if (!time) json.fail("must be a time like 2024-02-16T06:00:00Z before this");
      reading.as_of = time.value_or(Time{});
      has_time = true;
    } else {
      json.fail("must have `global`, `value` and `as_of`, nothing else");
    }
  }
  if (reading.name.empty() || !has_value || !has_time)
    json.fail("must have `global`, `value` and `as_of`");
  return reading;
}

constexpr const char* kTooLong = "is longer than 65,536 bytes";

}  // namespace

Result<ItemLabel, LabelError> ItemLabel::read(std::string_view json) {
  if (json.size() > kMaxLabelBytes) return LabelError{kMaxLabelBytes, kTooLong};
  ItemLabel label;
  label.text_ = copy_of(json);
  JsonText text(label.text_.get(), json.size());
  labels::read_label(text, label.item_, label.entries_);
  if (!text.finished()) return LabelError{text.offset(), text.problem()};
  return label;
}

Result<SwitchReadings, LabelError> SwitchReadings::read(std::string_view json) {
  if (json.size() > kMaxLabelBytes) return LabelError{kMaxLabelBytes, kTooLong};
  SwitchReadings switches;
  switches.text_ = copy_of(json);
  JsonText text(switches.text_.get(), json.size());
  for (bool more = text.enter('['); more && text.element();)
    switches.readings_.push_back(read_switch(text));
  if (!text.finished()) return LabelError{text.offset(), text.problem()};
  return switches;
}

}  // namespace sightline
