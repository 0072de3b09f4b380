// Values in worlds and tests: what is written against the type that is declared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "policy/types/schema.h"
#include "sightline/world.h"

namespace sightline {

struct InstanceName {
  std::uint32_t type = 0, id = 0;  // entity type; position in World::entities of that type
  Span span;
};

// The names of one world.
struct WorldScope {
  std::string name;
  std::unordered_map<std::string, InstanceName> instances;
  std::vector<std::set<std::vector<std::uint32_t>>> rows;  // by relation
};

// What must be given, and where it is declared.
struct Wanted {
  std::string name;  // in messages: `role`
  typed::Type type;
  Span span;
};

class Values {
 public:
  Values(const Declarations& schema, const WorldScope& scope, Reporter& report)
      : schema_(schema), scope_(scope), report_(report) {}

  // A value of the wanted type, none, or unavailable; unavailable after a report.
  WorldValue value(const ast::Value& written, const Wanted& wanted);

  // The position of an instance of that type; nothing after a report.
  std::optional<std::uint32_t> instance(const ast::Value& written, std::uint32_t type);
  // Of any type; null after a report.
  const InstanceName* instance(const ast::Value& written);

  // The columns of a tuple; nothing after a report.
  std::optional<std::vector<std::uint32_t>> columns(const ast::Tuple& tuple,
                                                    std::uint32_t relation);

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
  WorldValue wrong_type(const ast::Value& written, const Wanted& wanted);
  std::optional<std::uint32_t> given_name(const ast::Name& name, const Names& names,
                                          const ast::Name& owner, std::set<std::uint32_t>& seen);
  void report_missing(const ast::Name& owner, const std::vector<std::string>& missing);

  const Declarations& schema_;
  const WorldScope& scope_;
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
