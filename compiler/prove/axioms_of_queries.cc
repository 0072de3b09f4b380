// What the answer of a query means, at every row term (specs/language.md, Meaning 4). Tested by
// tests/unit/compiler/prove/axioms_test.cc.
//   found      some delivered row that matches has a true body (`several`: two rows with other keys)
//   not found  the rows are complete, and every one that matches has a false body (all but one)
// Nothing maps to a row, so the row terms are the witnesses made here. SOUNDNESS: each witness
// belongs to one side of one query about one choice of the rows around it; it is shared with
// nothing.
#include "compiler/prove/axioms.h"

namespace sightline {

using smt::has;
using smt::Polarity;
using smt::Term;

namespace {
constexpr std::size_t kMostRows = 400;
constexpr std::size_t kMostInstances = 20'000;
}  // namespace

// Of the proposition: `found` and `not found` are used in one polarity as often as not.
void Axioms::unfold(const Instance& instance, Polarity polarity) {
  const bool needs_all = has(polarity, instance.yes ? Polarity::negative : Polarity::positive);
  const bool needs_witness = has(polarity, instance.yes ? Polarity::positive : Polarity::negative);
  if (!instance.yes) fresh_list(instance);
  if (!instance.yes && has(polarity, Polarity::positive)) {
    const Term complete = at(instance, instance.query->arguments_known && instance.query->complete);
    define(implies(proposition(instance), complete), complete);
    if (two_observations_ && instance.query->view == View::first_observation)
      complete_look_up(instance);
  }
  if (needs_all) {
    const std::vector<Term> rows = rows_[instance.query->relation];
    universals_.push_back(instance);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for_all(instance, rows[i]);
      for (std::size_t j = 0; j < i; ++j) for_all_pairs(instance, rows[i], rows[j]);
    }
  }
  if (needs_witness) witness(instance);
}

Term Axioms::at(const Instance& instance, const Term& part) const {
  return smt::Context::substitute(part, instance.query->outer, instance.outer);
}

Term Axioms::proposition(const Instance& instance) const {
  return (instance.yes ? instance.query->yes : instance.query->no)(instance.outer);
}

Term Axioms::matches(const Instance& instance, const Term& row) const {
  Term all = context_.truth(true);
  const auto& columns = vocabulary_.relation(instance.query->relation).columns;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const auto& argument = instance.query->arguments[c];
    if (argument) all = all && equal(columns[c](row), at(instance, *argument));
  }
  return all;
}

Term Axioms::meant(const Instance& instance, const Term& row) {
  const SymbolicQuery& query = *instance.query;
  const RelationTerms& relation = vocabulary_.relation(query.relation);
  const Term known = at(instance, query.arguments_known) && matches(instance, row);
  if (!is_observation(query.view)) {
    const auto moment = query.moment ? std::optional(at(instance, *query.moment)) : std::nullopt;
    return known && is_there(query.relation, row, moment);
  }
  const std::size_t observation = query.view == View::second_observation ? 1 : 0;
  return known && relation.given[observation](row) &&
         vocabulary_.fresh(vocabulary_.schema().relations[query.relation].within);
}

SymbolicTruth Axioms::body(const Instance& instance, const Term& row) const {
  std::vector<Term> from(instance.query->outer), to(instance.outer);
  from.push_back(instance.query->generic);
  to.push_back(row);
  return {smt::Context::substitute(instance.query->body.yes, from, to),
          smt::Context::substitute(instance.query->body.no, from, to)};
}

void Axioms::witness(const Instance& instance) {
  const SymbolicQuery& query = *instance.query;
  const auto shown = [&](const Term& row) {
    const SymbolicTruth holds = body(instance, row);
    return meant(instance, row) && (instance.yes ? holds.yes : !holds.no);
  };
  const Term row = new_row(instance);
  if (too_large_) return;
  Term found = shown(row);
  if (query.several) {
    const Term other = add_row(query.relation);
    if (too_large_) return;
    bind_columns(instance, other);
    found = found && shown(other) && !equal(row, other);
  }
  if (instance.yes) return define(implies(proposition(instance), found), found);
  const Term complete = at(instance, query.arguments_known && query.complete);
  define(implies(complete && !proposition(instance), found), implies(complete, found));
}

// A row whose whole key is asked for at several moments is one row: its columns do not change.
Term Axioms::new_row(const Instance& instance) {
  const SymbolicQuery& query = *instance.query;
  std::vector<unsigned> key{query.relation};
  const std::size_t columns = vocabulary_.relation(query.relation).columns.size();
  bool whole = query.moment.has_value() && !query.several;
  for (std::size_t c = 0; c < columns && whole; ++c) {
    whole = query.arguments[c].has_value();
    if (whole) key.push_back(at(instance, *query.arguments[c]).id());
  }
  const auto known = whole ? moments_.rows.find(key) : moments_.rows.end();
  if (known != moments_.rows.end()) return known->second;
  const Term row = add_row(query.relation);
  if (too_large_) return row;
  bind_columns(instance, row);
  if (whole) moments_.rows.emplace(std::move(key), row);
  return row;
}

// A witness matters only where its bound columns are the arguments, of which the invariants are
// known.
void Axioms::bind_columns(const Instance& instance, const Term& row) {
  const auto& columns = vocabulary_.relation(instance.query->relation).columns;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (!instance.query->arguments[c]) continue;
    const Term column = columns[c](row);
    bound_columns_.emplace(column.id(), column);
  }
}

void Axioms::count_instance() {
  if (++instances_ > kMostInstances) too_large_ = true;
}

void Axioms::for_all(const Instance& instance, const Term& row) {
  count_instance();
  if (too_large_) return;
  if (!instance.yes) complete_rows(instance, row);
  if (instance.query->several) return;
  const SymbolicTruth holds = body(instance, row);
  const Term applies = meant(instance, row);
  if (instance.yes) {
    const Term shown = applies && holds.yes;
    define(implies(shown, proposition(instance)), !shown);
  } else {
    define(implies(applies && proposition(instance), holds.no), implies(applies, holds.no));
  }
}

void Axioms::for_all_pairs(const Instance& instance, const Term& row, const Term& other) {
  if (!instance.query->several) return;
  count_instance();
  if (too_large_) return;
  const SymbolicTruth one = body(instance, row), two = body(instance, other);
  const Term both = meant(instance, row) && meant(instance, other) && !equal(row, other);
  if (instance.yes) {
    const Term shown = both && one.yes && two.yes;
    define(implies(shown, proposition(instance)), !shown);
  } else {
    const Term doubted = one.no || two.no;
    define(implies(both && proposition(instance), doubted), implies(both, doubted));
  }
}

// Of a complete look-up every row that is there was delivered, as far as the rows delivered are of
// now.
void Axioms::complete_rows(const Instance& instance, const Term& row) {
  const SymbolicQuery& query = *instance.query;
  if (!is_observation(query.view) || query.complete.is_false()) return;
  const RelationTerms& relation = vocabulary_.relation(query.relation);
  const std::size_t observation = query.view == View::second_observation ? 1 : 0;
  const Term all_here = at(instance, query.complete) && matches(instance, row);
  const Tie tied = tie_row(query.relation, row);
  const Term truth = is_there(query.relation, row, tied.moment);
  require(implies(all_here && truth && tied.is_so, relation.given[observation](row)));
  // What a complete look-up did not return, no richer observation adds.
  if (two_observations_ && observation == 0)
    require(implies(all_here && relation.given[1](row), relation.given[0](row)));
}

// A list that is too old shows nothing.
void Axioms::fresh_list(const Instance& instance) {
  const SymbolicQuery& query = *instance.query;
  const RelationSchema& declared = vocabulary_.schema().relations[query.relation];
  const bool of_list =
      is_observation(query.view) && declared.trust == Trust::sealed && !query.complete.is_false();
  if (!of_list || !moments_.related || assumed_.current) return;
  std::vector<Term> key;
  for (std::size_t c = 0; c < declared.columns.size(); ++c) {
    if ((declared.listed_by >> c & 1) != 0) key.push_back(at(instance, *query.arguments[c]));
  }
  fresh_seal({declared.trust, declared.within}, at(instance, query.complete),
             vocabulary_.list_sealed_at(query.relation, key));
}

void Axioms::complete_look_up(const Instance& instance) {
  const SymbolicQuery& query = *instance.query;
  std::vector<Term> kept;
  std::vector<const Term*> arguments;
  kept.reserve(query.arguments.size());
  const std::size_t columns = vocabulary_.relation(query.relation).columns.size();
  for (std::size_t c = 0; c < columns; ++c) {
    if (query.arguments[c]) kept.push_back(at(instance, *query.arguments[c]));
    arguments.push_back(query.arguments[c] ? &kept.back() : nullptr);
  }
  if (query.complete.is_false()) return;
  require(
      implies(at(instance, query.complete), vocabulary_.complete(query.relation, arguments, 1)));
}

Term Axioms::add_row(std::uint16_t relation) {
  if (++row_count_ > kMostRows) too_large_ = true;
  const Term row = context_.constant(
      "row " + std::to_string(row_count_) + " of " + vocabulary_.schema().relations[relation].name,
      vocabulary_.relation(relation).row);
  if (too_large_) return row;
  const std::vector<Term> others = rows_[relation];
  rows_[relation].push_back(row);
  for (const Term& other : others) row_pair(relation, row, other);
  for (const Instance& instance : std::vector(universals_)) {
    if (instance.query->relation != relation) continue;
    for_all(instance, row);
    for (const Term& other : others) for_all_pairs(instance, row, other);
  }
  invariants_of(Invariant::Subject::row, relation, row);
  for (const Term& moment : std::vector(moments_.used))
    invariants_then(Invariant::Subject::row, relation, row, moment);
  if (!draining_) drain();
  return row;
}

void Axioms::row_pair(std::uint16_t relation, const Term& row, const Term& other) {
  const RelationTerms& terms = vocabulary_.relation(relation);
  const RelationSchema& declared = vocabulary_.schema().relations[relation];
  // The columns are the key: rows with equal columns are one row.
  require(implies(agree(relation, row, other, ~0U), equal(row, other)));
  for (const std::uint8_t mask : declared.unique) {
    const Term alike = agree(relation, row, other, mask);
    require(implies(terms.truth(row) && terms.truth(other) && alike, equal(row, other)));
    // A snapshot of another moment keeps to it too.
    if (declared.trust == Trust::registry && declared.within)
      require(implies(terms.given[0](row) && terms.given[0](other) && alike, equal(row, other)));
  }
}

// In these columns.
Term Axioms::agree(std::uint16_t relation, const Term& row, const Term& other,
                   unsigned mask) const {
  const auto& columns = vocabulary_.relation(relation).columns;
  Term all = context_.truth(true);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if ((mask >> c & 1) != 0) all = all && equal(columns[c](row), columns[c](other));
  }
  return all;
}

}  // namespace sightline
