// Ranges of values, and what the trust words let an evaluator be given (specs/language.md, Meaning
// 5). Tested by tests/unit/compiler/prove/axioms_test.cc. SOUNDNESS: an observed value is tied to
// the truth only where the declaration ties it, and to the truth of now only if nothing can have
// changed since.
#include <limits>

#include "compiler/prove/axioms.h"
#include "sightline/value.h"

namespace sightline {

using smt::Term;

const FactTerms& Axioms::fact(const Meaning& meaning) const {
  switch (meaning.place) {
    case Place::attribute:
      return vocabulary_.attribute(meaning.owner, meaning.member);
    case Place::field:
      return vocabulary_.relation(meaning.owner).fields[meaning.member];
    case Place::global:
      return vocabulary_.global(meaning.owner);
    case Place::context:
    case Place::column:
    case Place::relation:
    case Place::moment:
    case Place::text:
    case Place::parents:
      break;
  }
  return vocabulary_.context(meaning.owner);
}

void Axioms::fact_axioms(const Use& use) {
  const Meaning& meaning = use.meaning;
  const bool observed = meaning.observation == 0;
  switch (meaning.role) {
    case Role::value:
      return range(meaning.place == Place::column
                       ? vocabulary_.schema().relations[meaning.owner].columns[meaning.member].type
                       : fact(meaning).type,
                   use.application);
    case Role::given_value:
      range(fact(meaning).type, use.application);
      return given_axioms(use);
    case Role::given_present:
      return given_axioms(use);
    case Role::known:
      if (two_observations_ && observed)
        require(implies(use.application, fact(meaning).known[1](use.arguments)));
      if (assumed_.complete && observed) require(use.application);
      if (tells_of_entity(meaning)) there_axioms(use);
      return known_then(use);
    case Role::given_row:
      return row_axioms(use);
    case Role::complete:  // complete_rows() says what it means
      if (assumed_.complete && observed) require(use.application);
      return;
    case Role::present:
    case Role::truth_row:
    case Role::there:
      return;
    case Role::lie:
      if (assumed_honest(meaning)) require(!use.application);
      return;
    case Role::now:
      require(context_.number(kPast) < use.application);
      return require(use.application < context_.number(kForever));
    case Role::as_of:  // what SnapshotBuilder::build takes
      require(context_.number(kPast) <= use.application);
      require(use.application <= context_.number(kForever));
      if (assumed_.current) require(equal(use.application, vocabulary_.now()));
      if (moments_.related) add_moment(use.application);
      return;
    case Role::literal:
      return literal_axioms(use);
    case Role::whole:
      if (assumed_.complete && observed) require(use.application);
      there_axioms(use);
      [[fallthrough]];
    case Role::truth_in:
    case Role::given_in:
      add_node(meaning.owner, use.arguments.front());
      if (use.arguments.size() == 2) add_node(meaning.member, use.arguments.back());
      return;
    case Role::value_then:
      range(fact(use.meaning).type, use.application);
      return as_now(use, fact(meaning).value(use.key()));
    case Role::present_then:
      return as_now(use, fact(meaning).present(use.key()));
    case Role::row_then:
      row_then_axioms(use);
      return as_now(use, vocabulary_.relation(meaning.owner).truth(use.key()));
    case Role::there_then:
      return as_now(use, vocabulary_.there(meaning.owner, use.arguments.front()));
    case Role::in_then:
      return in_then_axioms(use);
    case Role::sealed_at:
      require(context_.number(kPast) < use.application);
      require(use.application <= vocabulary_.now());
      return add_moment(use.application);
  }
}

// Who knows this attribute has heard of the entity, and not only long ago.
bool Axioms::tells_of_entity(const Meaning& meaning) const {
  if (meaning.place != Place::attribute) return false;
  const FactTerms& terms = fact(meaning);
  return !terms.within && (terms.trust == Trust::registry || terms.trust == Trust::sealed_fixed);
}

bool Axioms::assumed_honest(const Meaning& meaning) const {
  switch (meaning.place) {
    case Place::attribute:
      return assumed_.honest.contains({Place::attribute, meaning.owner, meaning.member});
    case Place::field:
    case Place::relation:
      return assumed_.honest.contains({Place::relation, meaning.owner, 0});
    case Place::global:
      return assumed_.honest.contains({Place::global, meaning.owner, 0});
    case Place::column:
    case Place::context:
    case Place::moment:
    case Place::text:
    case Place::parents:
      break;
  }
  return false;
}

void Axioms::given_axioms(const Use& use) {
  const FactTerms& terms = fact(use.meaning);
  // What a row says is as good as the row.
  const Tie tied =
      use.meaning.place == Place::field
          ? tie_row(use.meaning.owner, use.arguments.front())
          : tie(use.meaning, {terms.trust, terms.within},
                terms.trust == Trust::cached ? terms.lie(use.arguments) : context_.truth(false),
                use.arguments);
  const Term moment = tied.moment.value_or(vocabulary_.now());
  const Term truth = use.meaning.role == Role::given_value
                         ? vocabulary_.value_then(terms, use.arguments, moment)
                         : vocabulary_.present_then(terms, use.arguments, moment);
  require(implies(tied.is_so, equal(use.application, truth)));
}

void Axioms::row_axioms(const Use& use) {
  const RelationTerms& relation = vocabulary_.relation(use.meaning.owner);
  const RelationSchema& declared = vocabulary_.schema().relations[use.meaning.owner];
  const Term& row = use.arguments.front();
  const Tie tied = tie_row(use.meaning.owner, row);
  const Term truth = is_there(use.meaning.owner, row, tied.moment);
  require(implies(tied.is_so && use.application, truth));
  if (tied.moment) fresh_seal({declared.trust, declared.within}, use.application, *tied.moment);
  if (use.meaning.observation != 0) return;
  if (assumed_.complete) require(implies(tied.is_so && truth, use.application));
  if (two_observations_) require(implies(use.application, relation.given[1](row)));
}

// Two different ids are two entities, two different texts two strings.
void Axioms::literal_axioms(const Use& use) {
  for (const auto& other : vocabulary_.literals()) {
    const auto& own = vocabulary_.literals()[use.meaning.owner];
    if (other.type == own.type && other.text != own.text)
      require(!equal(use.application, other.term));
  }
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
    case Type::Kind::string:
    case Type::Kind::set:
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

}  // namespace sightline
