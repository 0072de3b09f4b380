// Values of the policy as PostgreSQL has them: parameters as text, results in binary.
#pragma once

#include <libpq-fe.h>

#include <optional>
#include <string>
#include <string_view>

#include "sightline/schema.h"
#include "sightline/value.h"

namespace sightline {

// How a column of the host's query becomes a value of a declared type.
struct PostgresType {
  const char* cast = "";  // `::text`
  Oid oid = 0;            // what it is then
};
// Nothing: a column of this type cannot.
std::optional<PostgresType> postgres_type(const Type& type, Oid column);
// The types that can, as a message names them.
const char* fitting_types(const Type& type);

// Nothing: PostgreSQL has no such value.
std::optional<std::string> parameter(const Schema& schema, const Type& type, const Value& value);
// Of a column of that type, which is not NULL. Nothing: it is not a value of the declared type. Borrows.
std::optional<Value> read_value(const Schema& schema, const Type& type, Oid oid,
                                std::string_view bytes);

}  // namespace sightline
