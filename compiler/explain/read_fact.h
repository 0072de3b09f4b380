// A fact that was read: its value, who said so, and what there is to say about that.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/format/owned_value.h"
#include "sightline/explain.h"

namespace sightline {

// A member and a set with their enum, too.
OwnedValue owned(const Value& value, const Type& type);
OwnedValue owned_number(const Type& type, std::int64_t number);  // of no entity and no string
OwnedValue owned_entity(std::uint16_t type, std::string_view id);

// `north`, `2024-02-16T06:00:00Z`, `none`, `unavailable`.
std::string text_of(const Schema& schema, const OwnedValue& value);
using EntityName = std::pair<std::uint16_t, std::string>;
using RowName = std::vector<OwnedValue>;

struct ReadFact {
  OwnedValue value;
  ToldFact::Source source = ToldFact::Source::nobody;
  std::string note = {};  // why it is unavailable; what brought it
};

struct KnownRow {
  RowName name;
  std::vector<OwnedValue> fields;
  ToldFact::Source source = ToldFact::Source::nobody;
  std::string note = {};      // what brought it
  bool is_collected = false;  // and not the snapshot's
};
struct KnownRows {
  std::vector<KnownRow> rows;
  bool complete = false;
  ToldFact::Source source = ToldFact::Source::registry;
  std::string note = {};  // what brought them, or why they are not all
};
}  // namespace sightline
