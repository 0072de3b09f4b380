// Values of records in an order.
#pragma once

#include "sightline/value.h"

namespace sightline {

// An order of all values of one type.
inline bool comes_before(const Value& a, const Value& b) {
  return a.number() != b.number() ? a.number() < b.number() : a.text() < b.text();
}

}  // namespace sightline
