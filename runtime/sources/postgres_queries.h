// The host's queries, held against the policy and wrapped so that what comes back repeats what was asked.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sightline/observation.h"
#include "sightline/result.h"
#include "sightline/sources/postgres_registry.h"

namespace sightline {

// The first two result columns of every wrapped query: what was asked, and whether there is a row at all.
inline constexpr int kEcho = 0, kFound = 1, kFirstColumn = 2;

struct PostgresStatement {
  struct Column {
    std::string name;
    Type type;
    std::optional<std::uint16_t> attribute = {};  // of an entity type; the key column: none
    Oid oid = 0;
  };
  std::string name;  // as messages name it: `share` by `camera`
  Question::Kind kind = Question::Kind::attributes;
  std::uint16_t owner = 0;
  std::uint8_t mask = 0;
  std::vector<Type> parameters;
  // Of an entity type the key, then attributes; of a relation columns, then fields; of a global it.
  std::vector<Column> columns;
  std::string sql;  // as the host gave it; as it is prepared, after fit()

  bool answers(const Schema& schema, const Question& question) const;
};

// What the policy knows of the query. In words: what is wrong.
Result<PostgresStatement, std::string> plan(const Schema& schema, const PostgresQuery& query);
// Against what the server says of the query itself; then it is wrapped.
std::optional<std::string> fit(const Schema& schema, const PGresult* described,
                               PostgresStatement& statement);

}  // namespace sightline
