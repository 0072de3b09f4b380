// Schema -> solver functions of facts and moments. Tested by
// tests/unit/compiler/prove/moments_table.cc and by replaying every model. It declares and asserts
// nothing: what holds of the functions is axioms_of_moments.cc. A function is declared when a
// question first asks for it, because few do.
#include "compiler/prove/vocabulary.h"

namespace sightline {

using smt::Sort;
using smt::Term;

namespace {

// In one order, so that no two facts can share a name.
std::string numbered(const char* name, const Meaning& meaning) {
  return std::string(name) + " " + std::to_string(static_cast<unsigned>(meaning.place)) + " " +
         std::to_string(meaning.owner) + " " + std::to_string(meaning.member);
}

}  // namespace

Term Vocabulary::then(const char* name, const Meaning& meaning, std::span<const Term> of,
                      const Term& moment, const Sort& range) {
  std::vector<Term> arguments(of.begin(), of.end());
  arguments.push_back(moment);
  std::vector<Sort> domain;
  for (const Term& argument : arguments) domain.push_back(smt::Context::sort_of(argument));
  return asked(numbered(name, meaning), domain, range, meaning)(arguments);
}

Term Vocabulary::value_then(const FactTerms& fact, std::span<const Term> of, const Term& moment) {
  if (fact.never_changes() || same(moment, now_)) return fact.value(of);
  Meaning meaning = fact.place;
  meaning.role = Role::value_then;
  return then("then", meaning, of, moment, sort_of(fact.type));
}

Term Vocabulary::present_then(const FactTerms& fact, std::span<const Term> of, const Term& moment) {
  if (fact.never_changes() || same(moment, now_)) return fact.present(of);
  Meaning meaning = fact.place;
  meaning.role = Role::present_then;
  return then("then is there", meaning, of, moment, context_.boolean());
}

Term Vocabulary::row_then(std::size_t relation, const Term& row, const Term& moment) {
  const RelationTerms& terms = relations_[relation];
  if (terms.never_changes || same(moment, now_)) return terms.truth(row);
  const Meaning meaning{.role = Role::row_then,
                        .place = Place::relation,
                        .owner = static_cast<std::uint16_t>(relation)};
  return then("holds then", meaning, std::span(&row, 1), moment, context_.boolean());
}

Term Vocabulary::in_then(std::size_t type, const Term& entity, std::size_t ancestor_type,
                         const Term& ancestor, const Term& moment) {
  if (same(moment, now_)) return truth_in(type, entity, ancestor_type, ancestor);
  const Meaning meaning{.role = Role::in_then,
                        .place = Place::parents,
                        .owner = static_cast<std::uint16_t>(type),
                        .member = static_cast<std::uint16_t>(ancestor_type)};
  return then("in then", meaning, std::array{entity, ancestor}, moment, context_.boolean());
}

Term Vocabulary::there_then(std::size_t type, const Term& entity, const Term& moment) {
  if (same(moment, now_)) return there(type, entity);
  const Meaning meaning{.role = Role::there_then,
                        .place = Place::relation,
                        .owner = static_cast<std::uint16_t>(type)};
  return then("there then", meaning, std::span(&entity, 1), moment, context_.boolean());
}

Term Vocabulary::sealed_at(const Meaning& fact, std::span<const Term> of) {
  const bool of_row = fact.place == Place::field || fact.place == Place::relation;
  if (of_row && schema_.relations[fact.owner].listed_by != 0) {
    std::vector<Term> key;
    for (std::size_t c = 0; c < relations_[fact.owner].columns.size(); ++c) {
      if ((schema_.relations[fact.owner].listed_by >> c & 1) != 0)
        key.push_back(relations_[fact.owner].columns[c](of));
    }
    return list_sealed_at(fact.owner, key);
  }
  const Meaning meaning{
      .role = Role::sealed_at, .place = of_row ? Place::relation : fact.place, .owner = fact.owner};
  std::vector<Sort> domain;
  for (const Term& argument : of) domain.push_back(smt::Context::sort_of(argument));
  return asked(numbered("sealed at", meaning), domain, context_.integer(), meaning)(of);
}

Term Vocabulary::list_sealed_at(std::size_t relation, std::span<const Term> key) {
  const Meaning meaning{.role = Role::sealed_at,
                        .place = Place::relation,
                        .owner = static_cast<std::uint16_t>(relation)};
  std::vector<Sort> domain;
  for (const Term& argument : key) domain.push_back(smt::Context::sort_of(argument));
  return asked(numbered("list sealed at", meaning), domain, context_.integer(), meaning)(key);
}

}  // namespace sightline
