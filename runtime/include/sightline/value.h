// Values that cross the border of the library: what a host gives for a fact or a context field.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace sightline {

// UTC, milliseconds since 1970; facts lie strictly between `kPast` and `kForever`.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
inline constexpr std::int64_t kPast = 0;
inline constexpr std::int64_t kForever = (std::int64_t{1} << 62) - 1;

// An entity's name: `type` is its position in Schema::entities, `id` is compared as bytes. Borrows
// the id: it must live as long as this value is used.
struct Entity {
  std::uint16_t type = 0;
  std::string_view id;
};

// One value with its kind. `unavailable` says "asked for and not to be had"; `none` says "known to
// have no value" and fits optional types only.
class Value {
 public:
  enum class Kind : std::uint8_t {
    unavailable,
    none,
    boolean,
    integer,
    time,
    duration,
    member,
    entity,
    string,
    set
  };

  static Value unavailable() { return Value(Kind::unavailable); }
  static Value none() { return Value(Kind::none); }
  static Value boolean(bool v) { return Value(Kind::boolean, v ? 1 : 0); }
  static Value integer(std::int64_t v) { return Value(Kind::integer, v); }
  static Value time(Time v) { return Value(Kind::time, v.time_since_epoch().count()); }
  static Value duration(std::chrono::milliseconds v) { return Value(Kind::duration, v.count()); }
  static Value member(std::uint16_t position) {
    return Value(Kind::member, position);
  }  // of the enum
  static Value entity(Entity v) { return Value(Kind::entity, 0, v); }
  // Compared as bytes, UTF-8. Borrows the text: it must live as long as this value is used.
  static Value string(std::string_view v) { return Value(Kind::string, 0, {0, v}); }
  // Bit m: member m of the enum is in it.
  static Value set(std::uint64_t members) {
    return Value(Kind::set, static_cast<std::int64_t>(members));
  }

  Kind kind() const { return kind_; }
  std::int64_t number() const { return number_; }  // 0/1, int, ms, member or mask; 0 for the others
  Entity entity() const { return entity_; }        // when kind() is entity
  std::string_view text() const { return entity_.id; }  // when kind() is string; an entity's id

 private:
  explicit Value(Kind kind, std::int64_t number = 0, Entity entity = {})
      : kind_(kind), number_(number), entity_(entity) {}
  Kind kind_;
  std::int64_t number_;
  Entity entity_;
};

// Of one kind and type, with the same number or the same bytes: wherever the text stands.
inline bool is_same(const Value& a, const Value& b) {
  return a.kind() == b.kind() && a.number() == b.number() && a.entity().type == b.entity().type &&
         a.text() == b.text();
}

}  // namespace sightline
