// Values in worlds and tests: what is written against the type that is declared.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "policy/types/schema.h"
#include "policy/types/world_scope.h"
#include "sightline/world.h"

namespace sightline {

// What must be given, and where it is declared.
struct Wanted {
  std::string name;  // in messages: `role`
  typed::Type type;
  Span span;
};

class Values {
 public:
  // New strings and entities that are only mentioned are entered into `scope`.
  Values(const Declarations& schema, WorldScope& scope, Cells& cells, Reporter& report)
      : schema_(schema), scope_(scope), cells_(cells), report_(report) {}

  // A value of the wanted type, none, or unavailable; unavailable after a report.
  WorldValue value(const ast::Value& written, const Wanted& wanted);

  // The instance that is meant; nothing after a report. `type`: the entity type that is needed.
  std::optional<InstanceName> instance(const ast::Value& written,
                                       std::optional<std::uint32_t> type = std::nullopt);

  // The columns of a tuple; nothing after a report.
  std::optional<std::vector<std::int64_t>> columns(const ast::Tuple& tuple, std::uint32_t relation);

  // One value for each of `declared` (attributes, payload fields or context fields, which `names`
  // knows), in their order. What is not given is none if optional; otherwise, if `all`, it is
  // reported at `owner`, and if not, unavailable.
  template <class Declared>
  std::vector<WorldValue> fill(const std::vector<ast::NamedValue>& given,
                               const std::vector<Declared>& declared, const Names& names,
                               const ast::Name& owner, bool all);

 private:
  WorldValue plain(const ast::Value& written, const Wanted& wanted);
  WorldValue member(const ast::Value& written, const Wanted& wanted);
  WorldValue set(const ast::Value& written, const Wanted& wanted);
  WorldValue text(const ast::Value& written, const Wanted& wanted);
  WorldValue wrong_type(const ast::Value& written, const Wanted& wanted);
  std::optional<InstanceName> named(const ast::Value& written);
  std::optional<InstanceName> literal(const ast::Value& written);
  std::optional<InstanceName> ambiguous(const ast::Value& written,
                                        const std::vector<InstanceName>& found);
  std::optional<std::uint32_t> given_name(const ast::Name& name, const Names& names,
                                          const ast::Name& owner, std::set<std::uint32_t>& seen);
  void report_missing(const ast::Name& owner, const std::vector<std::string>& missing);

  const Declarations& schema_;
  WorldScope& scope_;
  Cells& cells_;
  Reporter& report_;
};

template <class Declared>
std::vector<WorldValue> Values::fill(const std::vector<ast::NamedValue>& given,
                                     const std::vector<Declared>& declared, const Names& names,
                                     const ast::Name& owner, bool all) {
  std::vector<WorldValue> values(declared.size());
  std::set<std::uint32_t> seen;
  for (const ast::NamedValue& entry : given) {
    const auto id = given_name(entry.name, names, owner, seen);
    if (!id) continue;
    const Declared& field = declared[*id];
    values[*id] = value(entry.value, {field.name, field.type, field.span});
  }
  std::vector<std::string> missing;
  for (std::uint32_t id = 0; id < declared.size() && all; ++id) {
    if (seen.contains(id)) continue;
    if (declared[id].type.optional) {
      values[id] = WorldValue::none();
    } else if (names.at(declared[id].name).usable) {
      missing.push_back(declared[id].name);
    }
  }
  if (!missing.empty()) report_missing(owner, missing);
  return values;
}

}  // namespace sightline
