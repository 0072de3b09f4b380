// Program's schema and constants -> nothing, or the first thing that does not fit: types that do
// not exist, names given twice, values out of range. Tested by
// tests/unit/runtime/loader/verify_test.cc. It does not look at code.
#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/facts/values.h"
#include "runtime/format/layout.h"
#include "runtime/format/text.h"
#include "runtime/loader/verify.h"
#include "sightline/value.h"

namespace sightline {
namespace {

// Each check: whether all is well. If not, error() says what is not.
class SchemaVerifier {
 public:
  explicit SchemaVerifier(const Program& program) : program_(program), schema_(program.schema) {}

  bool all();
  std::optional<LoadError>& error() { return error_; }

 private:
  bool malformed(const char* text, std::initializer_list<MessagePart> parts = {});
  bool unique(std::vector<std::string_view>& names, const char* what, std::string_view owner);
  template <class Entry>
  bool unique_names(const std::vector<Entry>& entries, const char* what, std::string_view owner);
  bool unique_texts(const std::vector<std::string>& texts, const char* what,
                    std::string_view owner);
  template <class Entry>
  bool check_types(const std::vector<Entry>& entries, std::string_view owner);
  bool check_enums();
  bool check_entities();
  bool check_keys(const RelationSchema& r);
  bool check_relations();
  bool check_rest();
  bool check_constants();

  const Program& program_;
  const Schema& schema_;
  std::optional<LoadError> error_;
};

bool SchemaVerifier::malformed(const char* text, std::initializer_list<MessagePart> parts) {
  error_ = LoadError{LoadError::Kind::malformed, 0, message(text, parts)};
  return false;
}

// Names are given once within their list; `owner` says whose list it is.
bool SchemaVerifier::unique(std::vector<std::string_view>& names, const char* what,
                            std::string_view owner) {
  const auto twice = find_twice(std::move(names));
  if (!twice) return true;
  return malformed("{} `{}` of {} is declared twice", {what, *twice, owner});
}

bool SchemaVerifier::unique_texts(const std::vector<std::string>& texts, const char* what,
                                  std::string_view owner) {
  std::vector<std::string_view> names(texts.size());
  std::copy(texts.begin(), texts.end(), names.begin());
  return unique(names, what, owner);
}

template <class Entry>
bool SchemaVerifier::unique_names(const std::vector<Entry>& entries, const char* what,
                                  std::string_view owner) {
  std::vector<std::string_view> names(entries.size());
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = entries[i].name;
  return unique(names, what, owner);
}

bool exists(const Schema& schema, const Type& type) {
  switch (type.kind) {
    case Type::Kind::enumeration:
      return type.id < schema.enums.size();
    case Type::Kind::set:
      return type.id < schema.enums.size() &&
             schema.enums[type.id].members.size() <= kMaxSetMembers;
    case Type::Kind::entity:
      return type.id < schema.entities.size();
    case Type::Kind::boolean:
    case Type::Kind::integer:
    case Type::Kind::time:
    case Type::Kind::duration:
    case Type::Kind::string:
      return type.id == 0;
  }
  return false;
}

// Of entries with a name and a type.
template <class Entry>
bool SchemaVerifier::check_types(const std::vector<Entry>& entries, std::string_view owner) {
  for (const auto& e : entries) {
    if (!exists(schema_, e.type))
      return malformed("`{}.{}` has a type that does not exist", {owner, e.name});
  }
  return unique_names(entries, "name", owner);
}

// Positions of entity types, each larger than the one before.
bool are_types(const Schema& schema, const std::vector<std::uint16_t>& types) {
  return std::adjacent_find(types.begin(), types.end(), std::greater_equal<>()) == types.end() &&
         (types.empty() || types.back() < schema.entities.size());
}

bool SchemaVerifier::check_enums() {
  for (const auto& e : schema_.enums) {
    if (e.members.empty()) return malformed("enum `{}` has no members", {e.name});
    if (!unique_texts(e.members, "member", e.name)) return false;
  }
  return unique_names(schema_.enums, "enum", "the policy");
}

bool SchemaVerifier::check_entities() {
  for (const auto& e : schema_.entities) {
    if (!check_types(e.attributes, e.name)) return false;
    if (!are_types(schema_, e.parents) || (e.one_parent && e.parents.empty()))
      return malformed("`{}` is in types that do not exist, or are out of order", {e.name});
  }
  return unique_names(schema_.entities, "entity type", "the policy");
}

bool is_column(const Type& type) {
  switch (type.kind) {
    case Type::Kind::integer:
    case Type::Kind::time:
    case Type::Kind::enumeration:
    case Type::Kind::entity:
    case Type::Kind::string:
      return !type.optional;
    case Type::Kind::boolean:
    case Type::Kind::duration:
    case Type::Kind::set:
      return false;
  }
  return false;
}

// Of columns: those of `unique` and of `listed by`, and the limit of a look-up.
bool SchemaVerifier::check_keys(const RelationSchema& r) {
  const unsigned end = 1U << r.columns.size();
  unsigned least = 1;
  for (const unsigned mask : r.unique) {
    if (mask < least || mask >= end)
      return malformed("a `unique` of relation `{}` is out of range, or out of order", {r.name});
    least = mask + 1;
  }
  const bool sealed = is_sealed(r.trust);
  if (r.listed_by >= end || (r.listed_by != 0 && !sealed))
    return malformed("relation `{}` cannot be listed by those columns", {r.name});
  if (r.max_rows == 0 || r.max_rows > kMaxRows)
    return malformed("relation `{}` has a limit out of range", {r.name});
  return true;
}

bool SchemaVerifier::check_relations() {
  for (const auto& r : schema_.relations) {
    if (r.columns.empty() || r.columns.size() > kMaxColumns) {
      return malformed("relation `{}` has no columns, or too many", {r.name});
    }
    for (const auto& c : r.columns) {
      if (!is_column(c.type))
        return malformed("`{}.{}` has a type that no column can have", {r.name, c.name});
    }
    if (!check_types(r.columns, r.name)) return false;
    if (!check_types(r.fields, r.name)) return false;
    if (!check_keys(r)) return false;
  }
  return unique_names(schema_.relations, "relation", "the policy");
}

// The enum of the actions has them as members, and no order.
bool is_action_enum(const Schema& schema, std::uint16_t position) {
  if (position >= schema.enums.size() || schema.enums[position].ordered) return false;
  const auto& members = schema.enums[position].members;
  return std::equal(members.begin(), members.end(), schema.actions.begin(), schema.actions.end(),
                    [](const std::string& m, const ActionSchema& a) { return m == a.name; });
}

bool SchemaVerifier::check_rest() {
  if (!check_types(schema_.globals, "global")) return false;
  if (!check_types(schema_.context, "context")) return false;
  for (const auto& a : schema_.actions) {
    if (a.principals.empty() || a.resources.empty() || !are_types(schema_, a.principals) ||
        !are_types(schema_, a.resources)) {
      return malformed("action `{}` has types that do not exist, or are out of order", {a.name});
    }
  }
  if (!unique_names(schema_.actions, "action", "the policy")) return false;
  if (schema_.action_enum && !is_action_enum(schema_, *schema_.action_enum))
    return malformed("the enum of the actions does not have the actions as its members");
  return unique_texts(schema_.obligations, "obligation", "the policy");
}

bool is_text(const Type& type) {
  return type.kind == Type::Kind::entity || type.kind == Type::Kind::string;
}

// Of a type that exists.
bool fits(const Schema& schema, const Constant& c) {
  if (c.type.kind == Type::Kind::entity) return c.value == 0 && misfit_id(c.text).empty();
  if (c.type.kind == Type::Kind::string) return c.value == 0 && misfit_text(c.text).empty();
  return c.text.empty() && is_in_range(schema, c.type, c.value);
}

bool SchemaVerifier::check_constants() {
  std::vector<std::string> texts(program_.constants.size());
  for (std::size_t i = 0; i < program_.constants.size(); ++i) {
    const Constant& c = program_.constants[i];
    const bool exact = !c.type.optional && exists(schema_, c.type);
    if (!exact || !fits(schema_, c))
      return malformed("constant {} is not a value of its type", {i});
    texts[i] = !is_text(c.type) ? decimal(i)  // like no text, nor another's
                                : message(c.type.kind == Type::Kind::string ? "{} {}" : "{}:{}",
                                          {c.type.id, c.text});
  }
  // INVARIANT: each text once, so that a constant's position stands for its text
  // (engine/concrete.cc).
  if (!find_twice({texts.begin(), texts.end()})) return true;
  return malformed("a text stands twice among the constants");
}

bool SchemaVerifier::all() {
  return check_enums() && check_entities() && check_relations() && check_rest() &&
         unique_names(program_.rules, "rule", "the policy") &&
         unique_names(program_.invariants, "invariant", "the policy") && check_constants();
}

}  // namespace

std::optional<LoadError> verify_schema(const Program& program) {
  SchemaVerifier verifier(program);
  verifier.all();
  return std::move(verifier.error());
}

}  // namespace sightline
