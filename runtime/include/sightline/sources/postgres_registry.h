// A registry in PostgreSQL: facts by SQL queries that the host gives (specs/sources.md).
//
//   auto registry = sightline::PostgresRegistry::make(policy, {
//       .connection = "host=/run/postgresql dbname=home user=sightline",
//       .queries = {
//           {.of = "Camera", .sql = "SELECT id, owner FROM camera WHERE id = $1"},
//           {.of = "share", .by = {"user", "camera"},
//            .sql = "SELECT \"user\", camera, until FROM share WHERE \"user\" = $1 AND camera = $2"},
//           {.of = "limit", .sql = "SELECT value AS \"limit\" FROM setting WHERE name = 'limit'"}}});
//   if (!registry) return complain(registry.error());
//   auto collector = sightline::Collector::make(policy, {
//       .registry = {&*registry, {"Camera", "share", "limit"}, true}});  // it keeps what is declared
//
// All questions of one ask() are sent at once and answered as of one moment; those of a collection, all of them
// (hold()). A connection is in step, or it is closed.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sightline/loaded_policy.h"
#include "sightline/result.h"
#include "sightline/sources/source_counts.h"
#include "sightline/trust/registry_source.h"

namespace sightline {

// A SELECT without a semicolon. Its result columns carry the names of the policy: of an entity type `id` and
// the attributes; of a relation all columns and fields; of a global its name.
struct PostgresQuery {
  std::string of;  // entity type, relation or global
  std::vector<std::string> by =
      {};  // of a relation: the columns $1, $2.. are, in the relation's order
  std::string sql;
  std::string key = "id";  // of an entity type: the result column with the id, which $1 is
};

struct PostgresOptions {
  // As libpq takes it. Names of hosts are looked up whenever it connects, and nothing bounds how long that takes: give
  // a socket or `hostaddr`.
  std::string connection;
  std::vector<PostgresQuery> queries;
  std::chrono::milliseconds start_timeout{5000};  // of make()
  // Between attempts to connect: twice as long each time, from the second on.
  std::chrono::milliseconds first_wait{10}, longest_wait{1000};
};

// Belongs to one thread at a time. The policy outlives it.
class PostgresRegistry : public RegistrySource {
 public:
  // Connects, and holds every query against the policy: parameters, columns, types. In words what is wrong,
  // with the query's name.
  static Result<PostgresRegistry, std::string> make(const Policy& policy, PostgresOptions options);
  PostgresRegistry(PostgresRegistry&&) noexcept;
  PostgresRegistry& operator=(PostgresRegistry&&) noexcept;
  ~PostgresRegistry() override;

  void ask(std::span<const Question> questions, Deadline deadline, Replies& replies) override;
  // One transaction from the first ask() to release(): REPEATABLE READ, READ ONLY.
  [[nodiscard]] bool hold() override;
  void release(Deadline deadline) override;

  const SourceCounts& counts() const;

 private:
  struct Inside;
  explicit PostgresRegistry(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace sightline
