// Names that are declared, and names that stand for a type.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "policy/types/schema.h"

namespace sightline {

// `bool`, `time` and the others that no declaration may take.
bool is_builtin(std::string_view name);

// The type that is written there, for an attribute, field, global, context field or parameter
// (`what`); empty after a report.
std::optional<typed::Type> resolve_type(const Declarations& schema, const ast::Type& type,
                                        std::string_view what, Reporter& report);

// Enters a name; a second one of the same name space is reported and not entered.
bool enter(Names& names, const ast::Name& name, std::uint32_t id, std::string_view what,
           Reporter& report);
void report_twice(const ast::Name& name, Span first, std::string_view what, Reporter& report);

// False, after a report, when `count` have been declared and no more may be.
bool within_limit(std::size_t count, std::size_t limit, Span span, std::string_view what,
                  Reporter& report);

}  // namespace sightline
