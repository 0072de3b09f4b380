// Names that are declared, and names that stand for types, entity types and actions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "policy/types/schema.h"

namespace sightline {

// `bool`, `time` and the others that no declaration may take.
bool is_builtin(std::string_view name);

// The type that is written there, for an attribute, field, global, context field, column or
// parameter (`what`); empty after a report.
std::optional<typed::Type> resolve_type(Declarations& schema, const ast::Type& type,
                                        std::string_view what, Reporter& report);

// The entity type of that name, for `what` ("a principal"); empty after a report.
std::optional<std::uint32_t> resolve_entity(const Declarations& schema, const ast::Name& name,
                                            std::string_view what, Reporter& report);
// Those joined with `|`: at least one, each once, ascending; empty after a report.
std::vector<std::uint32_t> resolve_union(const Declarations& schema,
                                         const std::vector<ast::Name>& names, std::string_view what,
                                         Reporter& report);

// The actions that names of actions and groups stand for, each once. Not complete: some name had a
// mistake, which was reported.
struct ActionList {
  std::vector<std::uint32_t> actions;
  bool complete = true;
};
ActionList resolve_actions(const Declarations& schema, const std::vector<ast::Name>& names,
                           Reporter& report);

// The obligations of these names, ascending; what is unknown or named twice is reported.
std::vector<std::uint32_t> resolve_obligations(const Declarations& schema,
                                               const std::vector<ast::Name>& names,
                                               Reporter& report);

// Enters a name; a second one of the same name space is reported and not entered.
bool enter(Names& names, const ast::Name& name, std::uint32_t id, std::string_view what,
           Reporter& report);
void report_twice(const ast::Name& name, Span first, std::string_view what, Reporter& report);

// False, after a report, when `count` have been declared and no more may be.
bool within_limit(std::size_t count, std::size_t limit, Span span, std::string_view what,
                  Reporter& report);

}  // namespace sightline
