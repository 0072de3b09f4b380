// A Value that owns its text.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "sightline/value.h"

namespace sightline {

struct OwnedValue {
  Value::Kind kind = Value::Kind::unavailable;
  std::uint16_t type = 0;  // of an entity; who needs it may put a member's or a set's enum here
  std::int64_t number = 0;
  std::string text = {};

  static OwnedValue of(const Value& value);
  bool known() const { return kind != Value::Kind::unavailable; }
  bool present() const { return known() && kind != Value::Kind::none; }
  Value view() const;  // borrows the text
  friend auto operator<=>(const OwnedValue&, const OwnedValue&) = default;
};

}  // namespace sightline
