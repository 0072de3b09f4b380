// The facts of a schema as solver functions: one sort per entity type and per relation's rows, one
// function per attribute, and beside the truth what the evaluator may be given for it.
//
// An *observation* is what one evaluator was given. Two of them exist so that `fail closed` can
// compare a poorer one with a richer one; every other question uses the first.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/prove/smt/term.h"
#include "sightline/schema.h"

namespace sightline {

inline constexpr std::size_t kObservations = 2;

// What an application of a function says; axioms.cc knows what follows from each.
enum class Role : std::uint8_t {
  value,        // the truth of an attribute, field, global or context value
  present,      // whether it has one, if it is optional
  given_value,  // what is given for a cached attribute or field, or a global of the moment as_of
  given_present,
  known,      // by observation: it was given at all
  lie,        // the cache's answer for it is not the truth
  truth_row,  // the row is there
  given_row,  // by observation: the row was delivered
  complete,   // by observation: a look-up returned every row there is
  now,
  as_of,  // the moment of the snapshot
};
enum class Place : std::uint8_t { attribute, field, global, context, relation, moment };
struct Meaning {
  Role role = Role::value;
  Place place = Place::attribute;
  std::uint16_t owner = 0, member = 0;  // entity type and attribute; relation and field; position
  std::uint8_t observation = 0;
};

// One fact: functions of its entity or row, of nothing for globals and context.
struct FactTerms {
  Type type;
  Trust trust = Trust::registry;
  smt::Function value, present, given_value, given_present, lie;
  std::array<smt::Function, kObservations> known;
};
struct RelationTerms {
  smt::Sort row;
  std::vector<smt::Function> columns;
  std::vector<FactTerms> fields;
  smt::Function truth, lie;
  std::array<smt::Function, kObservations> given;
  smt::Term generic;  // stands for any row while a query's body is built
};

class Vocabulary {
 public:
  Vocabulary(smt::Context& context, const Schema& schema);

  const Schema& schema() const { return schema_; }
  const FactTerms& attribute(std::size_t entity, std::size_t attribute) const {
    return attributes_[entity][attribute];
  }
  const RelationTerms& relation(std::size_t relation) const { return relations_[relation]; }
  const FactTerms& global(std::size_t global) const { return globals_[global]; }
  const FactTerms& context(std::size_t field) const { return context_fields_[field]; }
  const smt::Term& now() const { return now_; }
  const smt::Term& as_of() const { return as_of_; }
  const smt::Sort& entity(std::size_t type) const { return entities_[type]; }
  smt::Term constant(const Type& type, std::int64_t number) const;
  // Whether a look-up by the columns whose arguments are given returned everything.
  smt::Term complete(std::size_t relation, std::span<const smt::Term* const> arguments,
                     std::size_t observation);
  // A fresh row term.
  smt::Term fresh_row(std::size_t relation, const std::string& name);

  // Nothing for functions that are not facts.
  const Meaning* meaning(unsigned function_id) const;

 private:
  FactTerms fact(const std::string& name, std::span<const smt::Sort> domain, const Type& type,
                 Trust trust, bool dated, const Meaning& place);
  smt::Function named(const std::string& name, std::span<const smt::Sort> domain,
                      const smt::Sort& range, const Meaning& meaning);
  smt::Sort sort_of(const Type& type) const;
  RelationTerms relation_terms(std::uint16_t number);

  smt::Context& context_;
  const Schema& schema_;
  std::vector<smt::Sort> entities_;
  std::vector<std::vector<FactTerms>> attributes_;
  std::vector<RelationTerms> relations_;
  std::vector<FactTerms> globals_, context_fields_;
  smt::Term now_, as_of_;
  std::unordered_map<unsigned, Meaning> meanings_;
  std::vector<smt::Function> kept_;  // keeps every function alive, so that its id stays its own
  std::map<std::string, smt::Function> complete_;
};

}  // namespace sightline
