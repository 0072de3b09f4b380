// Values and errors across the border: sightline_value_t <-> Value, a message -> a text of
// malloc(). Tested by tests/c/refusals.c. What a C program can write into a struct by hand and no Value can
// hold becomes `unavailable` here, which allows nothing.
#include <cstdlib>
#include <cstring>
#include <limits>

#include "runtime/c/handles.h"
#include "sightline/version.h"

namespace sightline::c {
namespace {

std::string_view text_of(const sightline_entity_t& entity) {
  return entity.id == nullptr ? std::string_view{} : std::string_view(entity.id, entity.id_length);
}

sightline_value_t plain(sightline_kind_t kind, std::int64_t number = 0) {
  return {number, {nullptr, 0, 0}, kind};
}

}  // namespace

sightline_status_t fail(sightline_status_t status, std::string_view message, char** errptr) {
  if (errptr == nullptr) return status;
  std::free(*errptr);
  *errptr = static_cast<char*>(std::malloc(message.size() + 1));
  if (*errptr == nullptr) return status;
  std::memcpy(*errptr, message.data(), message.size());
  (*errptr)[message.size()] = '\0';
  return status;
}

sightline_status_t misused(std::string_view what, char** errptr) {
  return fail(sightline_status_misused, std::string(what) + " is NULL", errptr);
}

Entity to_entity(const sightline_entity_t& entity) { return {entity.type, text_of(entity)}; }

Value to_value(const sightline_value_t& value) {
  switch (value.kind) {
    case sightline_kind_unavailable:
      return Value::unavailable();
    case sightline_kind_none:
      return Value::none();
    case sightline_kind_boolean:
      if (value.number != 0 && value.number != 1) return Value::unavailable();
      return Value::boolean(value.number == 1);
    case sightline_kind_integer:
      return Value::integer(value.number);
    case sightline_kind_time:
      return Value::time(Time(std::chrono::milliseconds(value.number)));
    case sightline_kind_duration:
      return Value::duration(std::chrono::milliseconds(value.number));
    case sightline_kind_member:
      if (value.number < 0 || value.number >= sightline_nowhere) return Value::unavailable();
      return Value::member(static_cast<std::uint16_t>(value.number));
    case sightline_kind_entity:
      return Value::entity(to_entity(value.entity));
    case sightline_kind_string:
      if (value.entity.id == nullptr) return Value::unavailable();
      return Value::string(text_of(value.entity));
    case sightline_kind_set:
      return Value::set(static_cast<std::uint64_t>(value.number));
  }
  return Value::unavailable();  // a number that is no kind
}

}  // namespace sightline::c

using sightline::c::plain;

const char* sightline_version(void) { return sightline::kVersion; }
void sightline_free(void* text) { std::free(text); }

sightline_entity_t sightline_entity(uint16_t type, const char* id) {
  return {id, id == nullptr ? 0 : std::strlen(id), type};
}
sightline_value_t sightline_unavailable(void) { return plain(sightline_kind_unavailable); }
sightline_value_t sightline_none(void) { return plain(sightline_kind_none); }
sightline_value_t sightline_boolean(bool value) {
  return plain(sightline_kind_boolean, value ? 1 : 0);
}
sightline_value_t sightline_integer(int64_t value) { return plain(sightline_kind_integer, value); }
sightline_value_t sightline_time(sightline_time_t value) {
  return plain(sightline_kind_time, value);
}
sightline_value_t sightline_duration(int64_t milliseconds) {
  return plain(sightline_kind_duration, milliseconds);
}
sightline_value_t sightline_member(uint16_t position) {
  return plain(sightline_kind_member, position);
}
sightline_value_t sightline_entity_value(sightline_entity_t entity) {
  return {0, entity, sightline_kind_entity};
}
sightline_value_t sightline_string(const char* text) {
  return {0, sightline_entity(0, text), sightline_kind_string};
}
sightline_value_t sightline_set(uint64_t members) {
  return plain(sightline_kind_set, static_cast<int64_t>(members));
}
