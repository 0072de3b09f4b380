// The facts of a schema as solver functions: one sort per entity type and per relation's rows, one
// function per attribute, and beside the truth what the evaluator may be given for it.
//
// An *observation* is what one evaluator was given. Two of them exist so that `fail closed` can
// compare a poorer one with a richer one; every other question uses the first.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/prove/fact_terms.h"

namespace sightline {

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
  smt::Sort sort_of(const Type& type) const;
  // Of a string or an entity a literal; of every other type the number.
  smt::Term constant(const Type& type, std::int64_t number) const;
  smt::Term literal(const Type& type, const std::string& text);
  struct Literal {
    Type type;
    std::string text;
    smt::Term term;
  };
  const std::vector<Literal>& literals() const { return literals_; }
  smt::Term action(std::uint16_t action) const;  // a member of the enum Action
  // Whether a look-up by the columns whose arguments are given returned everything.
  smt::Term complete(std::size_t relation, std::span<const smt::Term* const> arguments,
                     std::size_t observation);
  // Whether what the snapshot says of its moment may still be believed; true if nothing is said.
  smt::Term fresh(const std::optional<std::int64_t>& within) const;

  // The entity types that an entity of this type may be in by way of parents.
  bool reaches(std::size_t type, std::size_t ancestor) const { return reaches_[type][ancestor]; }
  // From this type upwards every entity has at most one direct parent.
  bool is_chain(std::size_t type) const;
  smt::Term truth_in(std::size_t type, const smt::Term& entity, std::size_t ancestor_type,
                     const smt::Term& ancestor);
  smt::Term given_in(std::size_t observation, std::size_t type, const smt::Term& entity,
                     std::size_t ancestor_type, const smt::Term& ancestor);
  smt::Term whole(std::size_t observation, std::size_t type, const smt::Term& entity);

  smt::Term there(std::size_t type, const smt::Term& entity);

  // The truth at another moment (vocabulary_of_moments.cc). What never changes is what it is now.
  smt::Term value_then(const FactTerms& fact, std::span<const smt::Term> of,
                       const smt::Term& moment);
  smt::Term present_then(const FactTerms& fact, std::span<const smt::Term> of,
                         const smt::Term& moment);
  smt::Term row_then(std::size_t relation, const smt::Term& row, const smt::Term& moment);
  smt::Term in_then(std::size_t type, const smt::Term& entity, std::size_t ancestor_type,
                    const smt::Term& ancestor, const smt::Term& moment);
  smt::Term there_then(std::size_t type, const smt::Term& entity, const smt::Term& moment);
  // The moment of a sealed record: of an entity's sealed attributes that may change, of a row, of
  // all rows that one sealed list holds, of a global.
  smt::Term sealed_at(const Meaning& fact, std::span<const smt::Term> of);
  // Of the list for these values of the `listed by` columns.
  smt::Term list_sealed_at(std::size_t relation, std::span<const smt::Term> key);

  // Stands for any row of the relation while the body of a query is built that stands in `depth`
  // others.
  smt::Term generic(std::size_t relation, std::size_t depth) const;

  const Meaning* meaning(unsigned function_id) const;  // null: of something that is no fact

 private:
  FactTerms fact(const std::string& name, std::span<const smt::Sort> domain,
                 const AttributeSchema& declared, const Meaning& place);
  smt::Function named(const std::string& name, std::span<const smt::Sort> domain,
                      const smt::Sort& range, const Meaning& meaning);
  // Declared when it is first asked for.
  smt::Function& asked(const std::string& name, std::span<const smt::Sort> domain,
                       const smt::Sort& range, const Meaning& meaning);
  smt::Term then(const char* name, const Meaning& meaning, std::span<const smt::Term> of,
                 const smt::Term& moment, const smt::Sort& range);
  RelationTerms relation_terms(std::uint16_t number);
  void find_reachable_types();

  smt::Context& context_;
  const Schema& schema_;
  std::vector<smt::Sort> entities_;
  smt::Sort string_;
  std::vector<std::vector<FactTerms>> attributes_;
  std::vector<RelationTerms> relations_;
  std::vector<FactTerms> globals_, context_fields_;
  std::vector<std::vector<bool>> reaches_;
  std::vector<Literal> literals_;
  smt::Term now_, as_of_;
  std::unordered_map<unsigned, Meaning> meanings_;
  std::vector<smt::Function> kept_;  // keeps every function alive, so that its id stays its own
  std::map<std::string, smt::Function> asked_;
};

}  // namespace sightline
