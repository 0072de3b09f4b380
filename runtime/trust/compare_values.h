// Values of records, compared: as facts are told apart, by kind, type and bytes.
#pragma once

#include <string_view>

#include "sightline/value.h"

namespace sightline {

inline std::string_view text_of(const Value& value) {
  return value.kind() == Value::Kind::entity ? value.entity().id : value.text();
}

inline bool is_same(const Value& a, const Value& b) {
  return a.kind() == b.kind() && a.number() == b.number() && a.entity().type == b.entity().type &&
         text_of(a) == text_of(b);
}

// An order of all values of one type.
inline bool comes_before(const Value& a, const Value& b) {
  return a.number() != b.number() ? a.number() < b.number() : text_of(a) < text_of(b);
}

}  // namespace sightline
