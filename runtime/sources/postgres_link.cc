// Calls -> results, in libpq's pipeline mode over a socket that does not block. Tested by
// tests/unit/runtime/sources/postgres_registry_test.cc and postgres_trouble_test.cc.
//
// SOUNDNESS: whoever leaves run() without a result for every command, for whatever reason, has closed the connection
// before. A query that goes on is ended by the server, which was told how long it may take: PQcancel() would
// connect once more, and wait for that as long as it takes.
#include "runtime/sources/postgres_link.h"

#include "runtime/sources/socket_wait.h"

namespace sightline {
namespace {

constexpr const char* kTooLate = "it was too late";
constexpr const char* kBegin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
constexpr const char* kBefore = "SAVEPOINT before";
constexpr const char* kBack = "ROLLBACK TO SAVEPOINT before";

std::string first_line(const char* text) {
  const std::string all = text == nullptr ? "" : text;
  return all.substr(0, all.find('\n'));
}

std::string statement_name(std::size_t statement) {
  return "sightline_" + std::to_string(statement);
}

bool is_well(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_PIPELINE_SYNC;
}

}  // namespace

std::string error_of(const PGresult* result) {
  const char* const primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  return primary != nullptr ? primary : first_line(PQresultErrorMessage(result));
}

// One conversation: what is sent, and as many results. Closes the connection unless it comes to its end.
class PostgresLink::Talk {
 public:
  explicit Talk(PostgresLink& link) : link_(link), server_(link.server_.get()) {}
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;
  ~Talk() {
    if (is_over_) return;
    link_.backoff_.failed(Backoff::Clock::now());
    link_.give_up();
  }

  // Where its result will be.
  std::size_t say(const char* sql) {
    return sent(PQsendQueryParams(server_, sql, 0, nullptr, nullptr, nullptr, nullptr, 0));
  }
  std::size_t limit_to(Deadline deadline) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    const std::string text = std::to_string(std::max<std::int64_t>(1, left.count()));
    const char* const value = text.c_str();
    return sent(PQsendQueryParams(server_, "SELECT set_config('statement_timeout', $1, true)", 1,
                                  nullptr, &value, nullptr, nullptr, 0));
  }
  std::size_t call(const Call& call) {
    std::vector<const char*> values;
    for (const std::string& it : call.parameters) values.push_back(it.c_str());
    return sent(PQsendQueryPrepared(server_, statement_name(call.statement).c_str(),
                                    static_cast<int>(values.size()), values.data(), nullptr,
                                    nullptr, 1));
  }
  std::size_t prepare(const std::string& name, const std::string& sql) {
    return sent(PQsendPrepare(server_, name.c_str(), sql.c_str(), 0, nullptr));
  }
  std::size_t describe(const char* name) { return sent(PQsendDescribePrepared(server_, name)); }
  void sync() {
    sent(PQpipelineSync(server_));
    ++syncs_;
  }

  Results listen(Deadline deadline);

 private:
  std::size_t sent(int is_sent) {
    failed_ = failed_ || is_sent != 1;
    return sent_++;
  }
  std::optional<std::string> wait(Deadline deadline);

  PostgresLink& link_;
  PGconn* server_;
  std::size_t sent_ = 0, syncs_ = 0;
  bool failed_ = false, is_over_ = false;
};

std::optional<std::string> PostgresLink::Talk::wait(Deadline deadline) {
  const int unsent = PQflush(server_);
  if (unsent < 0) return "cannot send: " + first_line(PQerrorMessage(server_));
  const Readiness ready = wait_for(PQsocket(server_), true, unsent > 0, deadline);
  if (!ready.readable && !ready.writable) return kTooLate;
  if (ready.readable && PQconsumeInput(server_) != 1)
    return "cannot read: " + first_line(PQerrorMessage(server_));
  return std::nullopt;
}

PostgresLink::Results PostgresLink::Talk::listen(Deadline deadline) {
  std::vector<PostgresResult> results;
  std::size_t syncs = 0;
  bool was_null = false;
  if (failed_) return "cannot send: " + first_line(PQerrorMessage(server_));
  while (syncs < syncs_) {
    if (PQflush(server_) != 0 || PQisBusy(server_) != 0) {
      if (auto trouble = wait(deadline)) return *std::move(trouble);
      continue;
    }
    PostgresResult result(PQgetResult(server_));
    const bool is_null = result == nullptr;
    // One of them ends each command's results; two: nothing more is expected.
    if (is_null && was_null) return std::string("the results are out of step");
    was_null = is_null;
    if (is_null) continue;
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) ++syncs;
    results.push_back(std::move(result));
    if (PQstatus(server_) != CONNECTION_OK) return "lost: " + error_of(results.back().get());
  }
  if (results.size() != sent_) return std::string("the results are out of step");
  is_over_ = true;
  return results;
}

PostgresLink::PostgresLink(std::string connection, Backoff backoff, SourceCounts& counts)
    : connection_(std::move(connection)), backoff_(backoff), counts_(counts) {}

// SOUNDNESS: whoever connects anew is in another moment.
void PostgresLink::give_up() {
  if (server_ == nullptr) return;
  ++counts_.given_up;
  server_.reset();
  if (moment_ == Moment::begun) moment_ = Moment::lost;
}

bool PostgresLink::hold() {
  if (moment_ != Moment::none) return false;
  moment_ = Moment::next;
  return true;
}

std::optional<std::string> PostgresLink::release(Deadline deadline) {
  const bool is_begun = moment_ == Moment::begun;
  moment_ = Moment::none;
  if (!is_begun) return std::nullopt;
  Talk talk(*this);
  talk.say("COMMIT");
  talk.sync();
  const Results ended = talk.listen(deadline);
  if (!ended) return ended.error();
  if (is_well(ended->front().get())) return std::nullopt;
  give_up();
  return error_of(ended->front().get());
}

void PostgresLink::set_statements(std::vector<std::string> sql) {
  statements_ = std::move(sql);
  server_.reset();
}

std::optional<std::string> PostgresLink::connect(Deadline deadline) {
  const char* const names[] = {"dbname", "client_encoding", "fallback_application_name", nullptr};
  const char* const values[] = {connection_.c_str(), "UTF8", "sightline", nullptr};
  server_.reset(PQconnectStartParams(names, values, 1));
  if (server_ == nullptr) throw std::bad_alloc();
  PQsetNoticeProcessor(server_.get(), [](void*, const char*) {}, nullptr);
  PostgresPollingStatusType next = PGRES_POLLING_WRITING;
  while (next != PGRES_POLLING_OK) {
    if (next == PGRES_POLLING_FAILED || PQstatus(server_.get()) == CONNECTION_BAD)
      return "cannot connect: " + first_line(PQerrorMessage(server_.get()));
    const bool reads = next == PGRES_POLLING_READING;
    const Readiness ready = wait_for(PQsocket(server_.get()), reads, !reads, deadline);
    if (!ready.readable && !ready.writable) return std::string("cannot connect: ") + kTooLate;
    next = PQconnectPoll(server_.get());
  }
  if (PQsetnonblocking(server_.get(), 1) != 0 || PQenterPipelineMode(server_.get()) != 1)
    return std::string("cannot connect: no pipeline mode");
  ++counts_.connected;
  return std::nullopt;
}

std::optional<std::string> PostgresLink::prepare(Deadline deadline) {
  if (statements_.empty()) return std::nullopt;
  Talk talk(*this);
  for (std::size_t s = 0; s < statements_.size(); ++s)
    talk.prepare(statement_name(s), statements_[s]);
  talk.sync();
  const Results prepared = talk.listen(deadline);
  if (!prepared) return prepared.error();
  for (const PostgresResult& result : *prepared)
    if (!is_well(result.get())) return "cannot prepare: " + error_of(result.get());
  return std::nullopt;
}

std::optional<std::string> PostgresLink::open(Deadline deadline) {
  // Nobody has asked: what comes now belongs to no question, or it is the end.
  if (server_ != nullptr && has_come(PQsocket(server_.get()))) give_up();
  if (moment_ == Moment::lost) return "the connection was lost, and the moment with it";
  if (server_ != nullptr) return std::nullopt;
  if (!backoff_.is_over(Backoff::Clock::now())) return "it waits before it connects again";
  auto trouble = connect(deadline);
  if (!trouble) trouble = prepare(deadline);
  if (!trouble) return std::nullopt;
  backoff_.failed(Backoff::Clock::now());
  server_.reset();
  return trouble;
}

PostgresLink::Results PostgresLink::describe(std::span<const std::string> sql, Deadline deadline) {
  if (auto trouble = open(deadline)) return *std::move(trouble);
  Talk talk(*this);
  std::vector<std::size_t> places;
  for (const std::string& query : sql) {
    talk.prepare("", query);
    places.push_back(talk.describe(""));
    talk.sync();
  }
  Results all = talk.listen(deadline);
  if (!all) return all;
  std::vector<PostgresResult> described;
  for (const std::size_t place : places) {
    const bool is_prepared = is_well((*all)[place - 1].get());
    described.push_back(std::move((*all)[is_prepared ? place : place - 1]));
  }
  return described;
}

PostgresLink::Results PostgresLink::run(std::span<const Call> calls, Deadline deadline) {
  if (auto trouble = open(deadline)) return *std::move(trouble);
  Results results = run_once(calls, false, deadline);
  if (!results) return results;
  for (const PostgresResult& result : *results) {
    // One that fails takes all with it. Who asks chooses what is asked: the others are answered all the same.
    if (!is_well(result.get())) return run_once(calls, true, deadline);
  }
  return results;
}

// In one transaction: the one that is held, or one of its own. `apart`: after whatever failed before, and each
// call leaves no trace in it. What a held one has read stays of its moment when it goes back to a savepoint.
PostgresLink::Results PostgresLink::run_once(std::span<const Call> calls, bool apart,
                                             Deadline deadline) {
  Talk talk(*this);
  const bool is_held = moment_ != Moment::none;
  std::vector<std::size_t> ours, places;
  if (moment_ == Moment::begun) {
    ours.push_back(talk.say(kBack));
  } else {
    if (apart) {
      talk.say("ROLLBACK");
      talk.sync();
    }
    ours.push_back(talk.say(kBegin));
  }
  ours.push_back(talk.limit_to(deadline));
  if (apart || is_held) ours.push_back(talk.say(kBefore));
  if (apart) talk.sync();
  for (const Call& call : calls) {
    places.push_back(talk.call(call));
    if (!apart) continue;
    talk.sync();
    ours.push_back(talk.say(kBack));
    talk.sync();
  }
  std::optional<std::size_t> end;
  if (!is_held) end = talk.say("COMMIT");
  talk.sync();
  Results all = talk.listen(deadline);
  if (!all) return all;
  if (end && PQresultStatus((*all)[*end].get()) != PGRES_PIPELINE_ABORTED) ours.push_back(*end);
  for (const std::size_t place : ours) {
    if (is_well((*all)[place].get())) continue;
    const std::string trouble = error_of((*all)[place].get());
    give_up();
    return trouble;
  }
  backoff_.succeeded();
  if (is_held) moment_ = Moment::begun;
  std::vector<PostgresResult> results;
  for (const std::size_t place : places) results.push_back(std::move((*all)[place]));
  return results;
}

}  // namespace sightline
