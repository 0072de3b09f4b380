// Questions -> calls of prepared statements -> replies. Tested by tests/unit/runtime/sources/postgres_registry_test.cc (a
// real server) and postgres_trouble_test.cc (one behind a proxy that does what it should not).
//
// SOUNDNESS: with each question its key goes to the server, behind a number that was never sent before, and
// comes back in every row of its answer. If one of them is another's, nothing that came is believed.
#include "sightline/sources/postgres_registry.h"

#include "runtime/sources/postgres_link.h"
#include "runtime/sources/postgres_queries.h"
#include "runtime/sources/postgres_values.h"
#include "runtime/sources/question_key.h"

namespace sightline {
namespace {

std::string_view cell(const PGresult* result, int row, int column) {
  return {PQgetvalue(result, row, column),
          static_cast<std::size_t>(PQgetlength(result, row, column))};
}

bool has_columns(const PGresult* result, const PostgresStatement& statement) {
  if (PQnfields(result) != kFirstColumn + static_cast<int>(statement.columns.size())) return false;
  for (std::size_t c = 0; c < statement.columns.size(); ++c) {
    const int at = kFirstColumn + static_cast<int>(c);
    if (PQftype(result, at) != statement.columns[c].oid ||
        PQfname(result, at) != statement.columns[c].name)
      return false;
  }
  return true;
}

bool repeats(const PGresult* result, const std::string& asked) {
  for (int row = 0; row < PQntuples(result); ++row)
    if (PQgetisnull(result, row, kEcho) != 0 || cell(result, row, kEcho) != asked) return false;
  return PQntuples(result) > 0;
}

// The rows of one result as an answer, or why not.
class RowReader {
 public:
  RowReader(const Schema& schema, const PostgresStatement& statement, const Question& question,
            const PGresult* result)
      : schema_(schema), statement_(statement), question_(question), result_(result) {}

  std::optional<std::string> read(Reply& reply) {
    const bool is_empty = PQgetisnull(result_, 0, kFound) != 0;
    const int count = is_empty ? 0 : PQntuples(result_);
    const bool is_rows = question_.kind == Question::Kind::rows;
    const std::size_t most = is_rows ? schema_.relations[question_.owner].max_rows : 1;
    if (static_cast<std::size_t>(count) > most)
      return is_rows ? "more rows than the relation's `max`" : "more than one row";
    reply.kind = is_empty && !is_rows ? Reply::Kind::absent : Reply::Kind::answer;
    reply.answer.complete = is_rows;
    for (int row = 0; row < count; ++row) {
      if (auto wrong = read_row(row, reply.answer)) return wrong;
    }
    return std::nullopt;
  }
  bool is_another() const { return is_another_; }

 private:
  std::optional<std::string> read_row(int row, Answer& answer) {
    ObservedRow taken;
    std::size_t at = 0;  // in the key
    for (std::size_t c = 0; c < statement_.columns.size(); ++c) {
      const auto& column = statement_.columns[c];
      Value value = Value::unavailable();
      if (auto wrong = read_cell(row, c, value)) return wrong;
      const bool is_key = is_column(c);
      if (is_key && value.kind() == Value::Kind::unavailable)
        return "NULL in the key column `" + column.name + "`";
      if (is_asked(c) && !is_same(value, asked(at++))) {
        is_another_ = true;
        return "a row has another `" + column.name + "` than was asked for";
      }
      if (question_.kind == Question::Kind::rows) {
        (is_key ? taken.columns : taken.fields).push_back(value);
      } else if (!is_key && is_wanted(column)) {
        answer.values.push_back(value);
      }
    }
    if (question_.kind == Question::Kind::rows) answer.rows.push_back(std::move(taken));
    return std::nullopt;
  }
  std::optional<std::string> read_cell(int row, std::size_t c, Value& value) const {
    const auto& column = statement_.columns[c];
    const int at = kFirstColumn + static_cast<int>(c);
    if (PQgetisnull(result_, row, at) != 0) {
      if (column.type.optional) value = Value::none();
      return std::nullopt;
    }
    const auto read = read_value(schema_, column.type, column.oid, cell(result_, row, at));
    if (!read) return "`" + column.name + "` is not a value of its declared type";
    value = *read;
    return std::nullopt;
  }

  bool is_column(std::size_t c) const {
    if (question_.kind == Question::Kind::rows)
      return c < schema_.relations[question_.owner].columns.size();
    return question_.kind == Question::Kind::attributes && c == 0;
  }
  bool is_asked(std::size_t c) const {
    return is_column(c) &&
           (question_.kind == Question::Kind::attributes || (question_.mask >> c & 1) != 0);
  }
  Value asked(std::size_t at) const {
    return question_.kind == Question::Kind::rows ? question_.key[at]
                                                  : Value::entity({question_.owner, question_.id});
  }
  bool is_wanted(const PostgresStatement::Column& column) const {
    return question_.kind == Question::Kind::global ||
           schema_.entities[question_.owner].attributes[*column.attribute].trust == question_.trust;
  }

  const Schema& schema_;
  const PostgresStatement& statement_;
  const Question& question_;
  const PGresult* result_;
  bool is_another_ = false;
};

}  // namespace

struct PostgresRegistry::Inside {
  const Schema& schema;
  SourceCounts counts;
  PostgresLink link;
  std::vector<PostgresStatement> statements;
  std::uint64_t serial = 0;

  Inside(const Schema& declared, const PostgresOptions& options)
      : schema(declared),
        link(options.connection, Backoff(options.first_wait, options.longest_wait), counts) {}

  std::optional<std::string> fit_all(Deadline deadline);
  std::optional<PostgresLink::Call> call_for(const Question& question);
  void fail(const Question& question, std::string why, Replies& replies);
  void take(const Question& question, const PostgresStatement& statement, const PGresult* result,
            Replies& replies);
};

std::optional<std::string> PostgresRegistry::Inside::fit_all(Deadline deadline) {
  std::vector<std::string> sql;
  for (const PostgresStatement& it : statements) sql.push_back(it.sql);
  const auto described = link.describe(sql, deadline);
  if (!described) return described.error();
  for (std::size_t s = 0; s < statements.size(); ++s) {
    const PGresult* const result = (*described)[s].get();
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
      return statements[s].name + ": " + error_of(result);
    if (auto wrong = fit(schema, result, statements[s])) return wrong;
    sql[s] = statements[s].sql;
  }
  // As they will be asked: whoever has parentheses of his own finds out now.
  const auto wrapped = link.describe(sql, deadline);
  if (!wrapped) return wrapped.error();
  for (std::size_t s = 0; s < statements.size(); ++s) {
    const PGresult* const result = (*wrapped)[s].get();
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
      return statements[s].name + ": not one SELECT: " + error_of(result);
    if (!has_columns(result, statements[s]))
      return statements[s].name + ": not one SELECT with the columns it says";
  }
  link.set_statements(std::move(sql));
  return std::nullopt;
}

PostgresRegistry::PostgresRegistry(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
PostgresRegistry::PostgresRegistry(PostgresRegistry&&) noexcept = default;
PostgresRegistry& PostgresRegistry::operator=(PostgresRegistry&&) noexcept = default;
PostgresRegistry::~PostgresRegistry() = default;

Result<PostgresRegistry, std::string> PostgresRegistry::make(const Policy& policy,
                                                             PostgresOptions options) {
  const Deadline deadline = std::chrono::steady_clock::now() + options.start_timeout;
  auto inside = std::make_unique<Inside>(policy.schema(), options);
  for (const PostgresQuery& query : options.queries) {
    auto planned = plan(inside->schema, query);
    if (!planned) return planned.error();
    for (const PostgresStatement& it : inside->statements) {
      if (it.kind == planned->kind && it.owner == planned->owner && it.mask == planned->mask)
        return planned->name + ": there are two of them";
    }
    inside->statements.push_back(std::move(*planned));
  }
  if (auto wrong = inside->fit_all(deadline)) return *std::move(wrong);
  return PostgresRegistry(std::move(inside));
}

const SourceCounts& PostgresRegistry::counts() const { return inside_->counts; }

bool PostgresRegistry::hold() { return inside_->link.hold(); }

void PostgresRegistry::release(Deadline deadline) {
  if (auto trouble = inside_->link.release(deadline))
    inside_->counts.last_trouble = *std::move(trouble);
}

void PostgresRegistry::Inside::fail(const Question& question, std::string why, Replies& replies) {
  ++counts.failed;
  counts.last_trouble = std::move(why);
  replies.take({question, Reply::Kind::failed, {}, {}});
}

// The last parameter is what comes back.
std::optional<PostgresLink::Call> PostgresRegistry::Inside::call_for(const Question& question) {
  if (!misfit(schema, question).empty()) return std::nullopt;
  for (std::size_t s = 0; s < statements.size(); ++s) {
    if (!statements[s].answers(schema, question)) continue;
    PostgresLink::Call call{s, {}};
    const bool is_entity = question.kind == Question::Kind::attributes;
    for (std::size_t p = 0; p < statements[s].parameters.size(); ++p) {
      auto text =
          parameter(schema, statements[s].parameters[p],
                    is_entity ? Value::entity({question.owner, question.id}) : question.key[p]);
      if (!text) return std::nullopt;
      call.parameters.push_back(*std::move(text));
    }
    call.parameters.push_back(std::to_string(++serial) + " " + question_key(schema, question));
    return call;
  }
  return std::nullopt;
}

void PostgresRegistry::Inside::take(const Question& question, const PostgresStatement& statement,
                                    const PGresult* result, Replies& replies) {
  const std::string begin = statement.name + ": ";
  if (PQresultStatus(result) != PGRES_TUPLES_OK)
    return fail(question, begin + error_of(result), replies);
  Reply reply{question, Reply::Kind::failed, {}, {}};
  RowReader reader(schema, statement, question, result);
  if (auto wrong = reader.read(reply)) {
    if (reader.is_another()) ++counts.another_question;
    return fail(question, begin + *wrong, replies);
  }
  ++(reply.kind == Reply::Kind::absent ? counts.absent : counts.answered);
  replies.take(reply);
}

void PostgresRegistry::ask(std::span<const Question> questions, Deadline deadline,
                           Replies& replies) {
  Inside& in = *inside_;
  ++in.counts.asks;
  std::vector<const Question*> asked;
  std::vector<PostgresLink::Call> calls;
  for (const Question& question : questions) {
    if (auto call = in.call_for(question)) {
      asked.push_back(&question);
      calls.push_back(*std::move(call));
    } else {
      in.fail(question, "no query for " + described(in.schema, question), replies);
    }
  }
  if (calls.empty()) return;
  const auto fail_all = [&](const std::string& why) {
    for (const Question* question : asked) in.fail(*question, why, replies);
  };
  const auto results = in.link.run(calls, deadline);
  if (!results) return fail_all(results.error());
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const PGresult* const result = (*results)[i].get();
    if (PQresultStatus(result) != PGRES_TUPLES_OK) continue;
    if (has_columns(result, in.statements[calls[i].statement]) &&
        repeats(result, calls[i].parameters.back()))
      continue;
    ++in.counts.another_question;
    in.link.give_up();
    return fail_all("the results are out of step");
  }
  for (std::size_t i = 0; i < calls.size(); ++i)
    in.take(*asked[i], in.statements[calls[i].statement], (*results)[i].get(), replies);
}

}  // namespace sightline
