// Value <-> OwnedValue. Tested by tests/unit/runtime/store/fact_state_test.cc and by
// tests/laws/explain_test.cc. It knows no schema.
#include "runtime/format/owned_value.h"

#include <chrono>

namespace sightline {

OwnedValue OwnedValue::of(const Value& value) {
  return {value.kind(), value.entity().type, value.number(), std::string(value.text())};
}

Value OwnedValue::view() const {
  using std::chrono::milliseconds;
  switch (kind) {
    case Value::Kind::unavailable:
      return Value::unavailable();
    case Value::Kind::none:
      return Value::none();
    case Value::Kind::boolean:
      return Value::boolean(number != 0);
    case Value::Kind::integer:
      return Value::integer(number);
    case Value::Kind::time:
      return Value::time(Time(milliseconds(number)));
    case Value::Kind::duration:
      return Value::duration(milliseconds(number));
    case Value::Kind::member:
      return Value::member(static_cast<std::uint16_t>(number));
    case Value::Kind::entity:
      return Value::entity({type, text});
    case Value::Kind::string:
      return Value::string(text);
    case Value::Kind::set:
      return Value::set(static_cast<std::uint64_t>(number));
  }
  return Value::unavailable();
}

}  // namespace sightline
