// A connection to PostgreSQL that is in step or closed: every command has one result, in its place.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/sources/backoff.h"
#include "sightline/result.h"
#include "sightline/sources/source_counts.h"
#include "sightline/trust/fact_source.h"

namespace sightline {

struct FreePostgres {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, FreePostgres>;

class PostgresLink {
 public:
  PostgresLink(std::string connection, Backoff backoff, SourceCounts& counts);

  using Results = Result<std::vector<PostgresResult>, std::string>;
  // What the server says of each query: its parameters and columns, or an error.
  Results describe(std::span<const std::string> sql, Deadline deadline);
  // Are prepared on every connection from here on.
  void set_statements(std::vector<std::string> sql);

  struct Call {
    std::size_t statement;
    std::vector<std::string> parameters;
  };
  // The rows of each, or its error, all of one moment. In words what went wrong with all of them; then the
  // connection is gone.
  Results run(std::span<const Call> calls, Deadline deadline);

  // All that is run from here to release() is of the moment of the first of it, or it fails.
  // False: it was held before.
  [[nodiscard]] bool hold();
  // In words what went wrong; then the connection is gone.
  std::optional<std::string> release(Deadline deadline);

  // For who finds that what came back was not what was asked.
  void give_up();

 private:
  class Talk;
  std::optional<std::string> open(Deadline deadline);
  std::optional<std::string> connect(Deadline deadline);
  std::optional<std::string> prepare(Deadline deadline);
  Results run_once(std::span<const Call> calls, bool apart, Deadline deadline);

  std::string connection_;
  Backoff backoff_;
  SourceCounts& counts_;
  std::vector<std::string> statements_;
  std::unique_ptr<PGconn, FreePostgres> server_;
  enum class Moment : std::uint8_t {
    none,   // each run() has one of its own
    next,   // held; the next run() begins it
    begun,  // in a transaction
    lost,   // with its connection
  } moment_ = Moment::none;
};

// What the server says is wrong, in one line.
std::string error_of(const PGresult* result);

}  // namespace sightline
