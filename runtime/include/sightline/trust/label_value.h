// Facts by their names alone, so that an edge needs neither a policy nor its numbers: what stands on an
// item, and what a switch was found to be.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace sightline {

// An entity by the name of its type. Borrows both.
struct NamedEntity {
  std::string_view type, id;
  friend bool operator==(const NamedEntity&, const NamedEntity&) = default;
};

// A value as facts are written in JSON (specs/formats.md): times, durations, enum members and strings
// are text, in the one spelling that `sightline` writes. Borrows its texts.
class LabelValue {
 public:
  enum class Kind : std::uint8_t { none, boolean, integer, text, entity, set };

  LabelValue() = default;  // none: known to have no value
  static LabelValue boolean(bool v) { return LabelValue(Kind::boolean, v ? 1 : 0); }
  static LabelValue integer(std::int64_t v) { return LabelValue(Kind::integer, v); }
  static LabelValue text(std::string_view v) { return LabelValue(Kind::text, 0, {{}, v}); }
  static LabelValue entity(NamedEntity v) { return LabelValue(Kind::entity, 0, v); }
  // Names of enum members, none twice; their order says nothing.
  static LabelValue set(std::vector<std::string_view> v) {
    LabelValue value(Kind::set);
    value.members_ = std::move(v);
    return value;
  }

  Kind kind() const { return kind_; }
  std::int64_t number() const { return number_; }
  std::string_view text() const { return entity_.id; }
  NamedEntity entity() const { return entity_; }
  const std::vector<std::string_view>& members() const { return members_; }

  friend bool operator==(const LabelValue& a, const LabelValue& b);

 private:
  explicit LabelValue(Kind kind, std::int64_t number = 0, NamedEntity entity = {})
      : kind_(kind), number_(number), entity_(entity) {}
  Kind kind_ = Kind::none;
  std::int64_t number_ = 0;
  NamedEntity entity_;
  std::vector<std::string_view> members_;
};

}  // namespace sightline
