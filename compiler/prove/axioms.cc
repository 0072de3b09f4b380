// Ground instances of everything the trust words and the quantifiers mean (specs/language.md,
// Meaning 3-5). Tested by tests/unit/compiler/prove/axioms_test.cc, which samples concrete worlds, the
// empty one included, and requires every emitted assertion to hold in them.
// SOUNDNESS: too few axioms cost a refutation that does not replay (exit 4); a false one would prove
// a falsehood. So each states only what the declaration of the fact promises, for facts as they are
// delivered, never for derived values.
#include "compiler/prove/axioms.h"

#include <algorithm>
#include <limits>

#include "sightline/value.h"

namespace sightline {

using smt::Term;

void Axioms::require(const Term& assertion) {
  pending_.push_back(assertion);
  if (draining_) return;
  draining_ = true;
  while (!pending_.empty()) {
    const Term next = pending_.back();
    pending_.pop_back();
    if (next.is_true()) continue;
    assertions_.push_back(next);
    smt::Context::visit(next, visited_, [this](unsigned function, const Term& application) {
      seen(function, application);
    });
  }
  draining_ = false;
}

void Axioms::seen(unsigned function, const Term& application) {
  if (application.is_entity()) entities_.push_back(application);
  if (const auto* query = queries_.defined_by(function)) define(*query);
  if (const auto* meaning = vocabulary_.meaning(function)) {
    std::vector<Term> arguments = smt::Context::arguments(application);
    fact_axioms(*meaning, application, arguments);
    uses_.push_back({*meaning, application, std::move(arguments)});
  }
}

const FactTerms& Axioms::fact(const Meaning& meaning) const {
  switch (meaning.place) {
    case Place::attribute:
      return vocabulary_.attribute(meaning.owner, meaning.member);
    case Place::field:
      return vocabulary_.relation(meaning.owner).fields[meaning.member];
    case Place::global:
      return vocabulary_.global(meaning.owner);
    case Place::context:
    case Place::relation:
    case Place::moment:
      break;
  }
  return vocabulary_.context(meaning.owner);
}

void Axioms::fact_axioms(const Meaning& meaning, const Term& application,
                         std::span<const Term> arguments) {
  switch (meaning.role) {
    case Role::value:
      return range(fact(meaning).type, application);
    case Role::given_value:
      range(fact(meaning).type, application);
      [[fallthrough]];
    case Role::given_present:
      return cached_axioms(meaning, fact(meaning), application, arguments);
    case Role::known:
      if (two_observations_ && meaning.observation == 0) {
        require(implies(application, fact(meaning).known[1](arguments)));
      }
      return;
    case Role::given_row:
      return row_axioms(meaning, application, arguments.front());
    case Role::complete:  // instantiate() relates the two observations
    case Role::present:
    case Role::lie:
    case Role::truth_row:
      return;
    case Role::now:
      require(context_.number(kPast) < application);
      return require(application < context_.number(kForever));
    case Role::as_of:  // what SnapshotBuilder::build takes
      require(context_.number(kPast) <= application);
      return require(application <= context_.number(kForever));
  }
}

// What is given for a cached fact is the truth unless the cache lies; what is given for a dated global
// is the truth if the snapshot is of this very moment.
void Axioms::cached_axioms(const Meaning& meaning, const FactTerms& fact, const Term& application,
                           std::span<const Term> arguments) {
  const Term truth =
      meaning.role == Role::given_value ? fact.value(arguments) : fact.present(arguments);
  Term honest;
  switch (meaning.place) {
    case Place::global:
      honest = equal(vocabulary_.as_of(), vocabulary_.now());
      break;
    case Place::field:
      honest = !vocabulary_.relation(meaning.owner).lie(arguments);
      break;
    case Place::attribute:
    case Place::context:
    case Place::relation:
    case Place::moment:
      honest = !fact.lie(arguments);
      break;
  }
  require(implies(honest, equal(application, truth)));
}

void Axioms::row_axioms(const Meaning& meaning, const Term& application, const Term& row) {
  const RelationTerms& relation = vocabulary_.relation(meaning.owner);
  if (vocabulary_.schema().relations[meaning.owner].trust == Trust::cached) {
    require(implies(!relation.lie(row), equal(application, relation.truth(row))));
  } else {
    require(implies(application, relation.truth(row)));
  }
  if (two_observations_ && meaning.observation == 0)
    require(implies(application, relation.given[1](row)));
}

// The values that a fact of this type can have when it is delivered.
void Axioms::range(const Type& type, const Term& value) {
  const auto within = [&](std::int64_t least, std::int64_t most) {
    require(context_.number(least) <= value);
    require(value <= context_.number(most));
  };
  switch (type.kind) {
    case Type::Kind::boolean:
    case Type::Kind::entity:
      return;
    case Type::Kind::integer:
      return within(std::numeric_limits<std::int64_t>::min(),
                    std::numeric_limits<std::int64_t>::max());
    case Type::Kind::time:
      return within(kPast + 1, kForever - 1);
    case Type::Kind::duration:
      return within(-kForever, kForever);
    case Type::Kind::enumeration:
      return within(
          0, static_cast<std::int64_t>(vocabulary_.schema().enums[type.id].members.size()) - 1);
  }
}

Term Axioms::matches(const SymbolicQuery& query, const Term& row) const {
  Term all = context_.truth(true);
  const auto& columns = vocabulary_.relation(query.relation).columns;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (query.arguments[c]) all = all && equal(columns[c](row), *query.arguments[c]);
  }
  return all;
}

Term Axioms::delivered(const SymbolicQuery& query, const Term& row) const {
  const RelationTerms& relation = vocabulary_.relation(query.relation);
  switch (query.view) {
    case View::truth:
    case View::faithful:
      return relation.truth(row);
    case View::first_observation:
      return relation.given[0](row);
    case View::second_observation:
      return relation.given[1](row);
  }
  return relation.truth(row);
}

SymbolicTruth Axioms::body(const SymbolicQuery& query, const Term& row) const {
  const Term& generic = vocabulary_.relation(query.relation).generic;
  return {smt::Context::substitute(query.body.yes, generic, row),
          smt::Context::substitute(query.body.no, generic, row)};
}

Term Axioms::add_row(std::uint16_t relation) {
  auto& rows = rows_[relation];
  const Term row =
      vocabulary_.fresh_row(relation, "row " + std::to_string(rows.size()) + " of " +
                                          vocabulary_.schema().relations[relation].name);
  // The columns are the key: rows with equal columns are one row.
  for (const Term& other : rows) {
    Term equal_keys = context_.truth(true);
    for (const auto& column : vocabulary_.relation(relation).columns) {
      equal_keys = equal_keys && equal(column(row), column(other));
    }
    require(implies(equal_keys, equal(row, other)));
  }
  rows.push_back(row);
  for (const SymbolicQuery* query : std::vector(defined_)) {
    if (query->relation == relation) instantiate(*query, row);
  }
  return row;
}

// `yes`: some delivered row that matches has a true body. `no`: the rows are complete and every one
// that matches has a false body. Both directions, with witnesses of the query's own; a witness is
// made when its proposition (or its absence) needs it, and is an arbitrary row otherwise.
void Axioms::define(const SymbolicQuery& query) {
  if (std::find(defined_.begin(), defined_.end(), &query) != defined_.end()) return;
  defined_.push_back(&query);
  for (const Term& row : std::vector(rows_[query.relation])) instantiate(query, row);

  const Term yes_row = add_row(query.relation);
  const Term shown = query.arguments_known && delivered(query, yes_row) && matches(query, yes_row);
  require(implies(query.answer.yes, shown && body(query, yes_row).yes));
  if (query.view == View::truth) return;  // two-valued: `no` is `not yes`

  const Term complete = query.arguments_known && query.complete;
  require(implies(query.answer.no, complete));
  const Term no_row = add_row(query.relation);
  const Term doubt = delivered(query, no_row) && matches(query, no_row) && !body(query, no_row).no;
  require(implies(complete && !query.answer.no, doubt));
}

void Axioms::instantiate(const SymbolicQuery& query, const Term& row) {
  const RelationTerms& relation = vocabulary_.relation(query.relation);
  const Term meant = query.arguments_known && delivered(query, row) && matches(query, row);
  const SymbolicTruth holds = body(query, row);
  require(implies(meant && holds.yes, query.answer.yes));
  if (query.view == View::truth) return;
  require(implies(meant && query.answer.no, holds.no));
  if (query.view == View::faithful) return;
  const Term all_here = query.complete && matches(query, row);
  if (vocabulary_.schema().relations[query.relation].trust == Trust::registry) {
    require(implies(all_here && relation.truth(row), delivered(query, row)));
  }
  if (two_observations_ && query.view == View::first_observation) {
    require(implies(all_here && relation.given[1](row), relation.given[0](row)));
    std::vector<const Term*> arguments;
    for (std::size_t c = 0; c < relation.columns.size(); ++c) {
      arguments.push_back(query.arguments[c] ? &*query.arguments[c] : nullptr);
    }
    require(implies(query.complete, vocabulary_.complete(query.relation, arguments, 1)));
  }
}

}  // namespace sightline
