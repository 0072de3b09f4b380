// SQL + schema -> statement. Tested by tests/unit/runtime/sources/postgres_registry_test.cc.
//
// SOUNDNESS: an answer without rows says nothing about what was asked, and means that nobody is blocked. So each query is
// wrapped in one that has a row in any case, in which the last parameter comes back.
#include "runtime/sources/postgres_queries.h"

#include <algorithm>
#include <bit>

#include "runtime/sources/postgres_values.h"

namespace sightline {
namespace {

using Planned = Result<PostgresStatement, std::string>;

std::string quoted(const std::string& name) { return "`" + name + "`"; }

bool is_snapshots(const AttributeSchema& attribute) {
  return attribute.trust == Trust::registry && attribute.within.has_value();
}

Planned plan_entity(const Schema& schema, const PostgresQuery& query, PostgresStatement it) {
  if (!query.by.empty()) return it.name + ": only a relation is asked for by columns";
  const EntitySchema& type = schema.entities[it.owner];
  const Type key{Type::Kind::entity, false, it.owner};
  if (schema.find_attribute(it.owner, query.key))
    return it.name + ": " + quoted(query.key) +
           " is an attribute; give the id another name (`key`)";
  it.parameters = {key};
  it.columns.push_back({query.key, key});
  for (std::uint16_t a = 0; a < type.attributes.size(); ++a)
    it.columns.push_back({type.attributes[a].name, type.attributes[a].type, a});
  return it;
}

Planned plan_relation(const Schema& schema, const PostgresQuery& query, PostgresStatement it) {
  const RelationSchema& relation = schema.relations[it.owner];
  for (const std::string& name : query.by) {
    const auto found = std::find_if(relation.columns.begin(), relation.columns.end(),
                                    [&](const ColumnSchema& c) { return c.name == name; });
    if (found == relation.columns.end())
      return it.name + ": the relation has no column " + quoted(name);
    const auto bit = 1U << (found - relation.columns.begin());
    if (it.mask >= bit) return it.name + ": name the columns once and in the relation's order";
    it.mask = static_cast<std::uint8_t>(it.mask | bit);
    it.parameters.push_back(found->type);
    it.name += (it.parameters.size() == 1 ? " by " : ", ") + quoted(name);
  }
  for (const ColumnSchema& column : relation.columns)
    it.columns.push_back({column.name, column.type});
  for (const AttributeSchema& field : relation.fields)
    it.columns.push_back({field.name, field.type});
  return it;
}

// A trust word's attributes are answered together: all of them are there, or none.
std::optional<std::string> drop_absent(const Schema& schema, PostgresStatement& it) {
  const auto& attributes = schema.entities[it.owner].attributes;
  const auto trust = [&](const PostgresStatement::Column& c) {
    return attributes[*c.attribute].trust;
  };
  for (const auto& missing : it.columns) {
    if (missing.oid != 0 || !missing.attribute || is_snapshots(attributes[*missing.attribute]))
      continue;
    const bool is_partly = std::any_of(it.columns.begin(), it.columns.end(), [&](const auto& c) {
      return c.attribute && c.oid != 0 && trust(c) == trust(missing);
    });
    if (is_partly) return "there is no result column " + quoted(missing.name);
  }
  std::erase_if(it.columns, [&](const auto& c) {
    return c.attribute && (c.oid == 0 || is_snapshots(attributes[*c.attribute]));
  });
  if (it.columns.size() == 1) return "there is no result column for any of the attributes";
  return std::nullopt;
}

std::optional<std::string> misfit_column(const PGresult* described, int column,
                                         std::vector<PostgresStatement::Column>& expected,
                                         std::vector<const char*>& casts) {
  const std::string name = PQfname(described, column);
  const auto found =
      std::find_if(expected.begin(), expected.end(), [&](const auto& c) { return c.name == name; });
  if (found == expected.end())
    return "nothing in the policy is called as its result column " + quoted(name);
  if (found->oid != 0) return "two result columns " + quoted(name);
  const auto type = postgres_type(found->type, PQftype(described, column));
  if (!type) return "its result column " + quoted(name) + " is not " + fitting_types(found->type);
  found->oid = type->oid;
  casts[static_cast<std::size_t>(found - expected.begin())] = type->cast;
  return std::nullopt;
}

std::size_t most_rows(const Schema& schema, const PostgresStatement& it) {
  return it.kind == Question::Kind::rows ? schema.relations[it.owner].max_rows : 1;
}

}  // namespace

bool PostgresStatement::answers(const Schema& schema, const Question& question) const {
  if (question.kind != kind || question.owner != owner || question.mask != mask) return false;
  return kind != Question::Kind::attributes ||
         std::any_of(columns.begin(), columns.end(), [&](const Column& c) {
           return c.attribute &&
                  schema.entities[owner].attributes[*c.attribute].trust == question.trust;
         });
}

Planned plan(const Schema& schema, const PostgresQuery& query) {
  PostgresStatement it;
  it.name = "query " + quoted(query.of);
  it.sql = query.sql;
  const auto entity = schema.find_entity(query.of);
  const auto relation = schema.find_relation(query.of);
  const auto global = schema.find_global(query.of);
  if (entity && !relation && !global) {
    it.owner = *entity;
    return plan_entity(schema, query, std::move(it));
  }
  if (relation && !entity && !global) {
    it.kind = Question::Kind::rows;
    it.owner = *relation;
    return plan_relation(schema, query, std::move(it));
  }
  if (!global || entity || relation)
    return it.name + ": the policy has no such entity type, relation or global, or more than one";
  if (!query.by.empty()) return it.name + ": only a relation is asked for by columns";
  it.kind = Question::Kind::global;
  it.owner = *global;
  it.columns.push_back({query.of, schema.globals[it.owner].type});
  return it;
}

std::optional<std::string> fit(const Schema& schema, const PGresult* described,
                               PostgresStatement& statement) {
  const std::string begin = statement.name + ": ";
  if (static_cast<std::size_t>(PQnparams(described)) != statement.parameters.size())
    return begin + "it has " + std::to_string(PQnparams(described)) + " parameters, and " +
           std::to_string(statement.parameters.size()) + " are given";
  std::vector<const char*> casts(statement.columns.size(), "");
  for (int c = 0; c < PQnfields(described); ++c) {
    if (auto wrong = misfit_column(described, c, statement.columns, casts)) return begin + *wrong;
  }
  std::string list;
  for (std::size_t c = 0; c < casts.size(); ++c) {
    const auto& column = statement.columns[c];
    if (column.oid == 0 && !column.attribute)
      return begin + "there is no result column " + quoted(column.name);
    const bool is_left =
        column.attribute &&
        is_snapshots(schema.entities[statement.owner].attributes[*column.attribute]);
    if (column.oid != 0 && !is_left) list += ", q.\"" + column.name + "\"" + casts[c];
  }
  if (statement.kind == Question::Kind::attributes) {
    if (auto wrong = drop_absent(schema, statement)) return begin + *wrong;
  }
  const std::string echo = "$" + std::to_string(statement.parameters.size() + 1) + "::text";
  statement.sql = "SELECT asked.it, answer.* FROM (SELECT " + echo +
                  " AS it) AS asked LEFT JOIN (SELECT true AS found" + list + " FROM (\n" +
                  statement.sql + "\n) AS q LIMIT " +
                  std::to_string(most_rows(schema, statement) + 1) + ") AS answer ON true";
  return std::nullopt;
}

}  // namespace sightline
