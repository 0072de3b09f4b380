// What the passes over declarations share: fields, explanations, and places of single words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/types/schema.h"

namespace sightline {

// The last `word` between two places; both together if it is not there.
Span word_between(const Source& source, std::uint32_t begin, std::uint32_t end,
                  std::string_view word);

// The explanation of an item, if it is not too long.
std::string doc_of(const ast::Item& item, Reporter& report);

typed::Trust trust_of(ast::Trust trust);

// Refuses a trust word or a `within` where the facts of the whole have one. `instead`: where it
// could stand; empty if nowhere.
void refuse_trust(const ast::Field& field, const std::string& instead, Reporter& report);
void refuse_within(const ast::Field& field, const std::string& instead, Reporter& report);

// `age` if it leaves any time at all; reported otherwise.
std::optional<std::int64_t> age_of(const std::optional<std::int64_t>& age, Span span,
                                   Reporter& report);

// An attribute or payload field; `what` says which.
void add_field(Declarations& schema, const ast::Field& field, typed::Trust trust,
               std::optional<std::int64_t> within, Names& names,
               std::vector<typed::Attribute>& list, std::string_view what, Reporter& report);

// The number of this declaration among `list`; none if it was refused.
template <class List>
std::optional<std::uint32_t> number_of(const Declarations& schema, const ast::Name& name,
                                       const List& list) {
  const auto found = schema.types.find(name.text);
  if (found == schema.types.end() || !(found->second.span == name.span)) return std::nullopt;
  if (found->second.id >= list.size()) return std::nullopt;
  return found->second.id;
}

// relations.cc: columns, fields and the words after them.
void fill_relation(Declarations& schema, const ast::Relation& written, Reporter& report);
// groups.cc: enters the names of all groups and opens the groups in them.
void declare_groups(const ast::Policy& written, Declarations& schema, Reporter& report);

}  // namespace sightline
