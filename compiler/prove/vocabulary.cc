// Schema -> solver functions. Tested through tests/unit/compiler/prove and by replaying every model.
// It declares and asserts nothing: what holds of the functions is axioms.cc.
#include "compiler/prove/vocabulary.h"

namespace sightline {

using smt::Function;
using smt::Sort;
using smt::Term;

Vocabulary::Vocabulary(smt::Context& context, const Schema& schema)
    : context_(context), schema_(schema) {
  for (const auto& e : schema.entities) entities_.push_back(context.uninterpreted(e.name));
  for (std::uint16_t e = 0; e < schema.entities.size(); ++e) {
    auto& terms = attributes_.emplace_back();
    for (std::uint16_t a = 0; a < schema.entities[e].attributes.size(); ++a) {
      const auto& attribute = schema.entities[e].attributes[a];
      terms.push_back(fact(schema.entities[e].name + "." + attribute.name,
                           std::span(&entities_[e], 1), attribute.type, attribute.trust, false,
                           {.place = Place::attribute, .owner = e, .member = a}));
    }
  }
  for (std::uint16_t r = 0; r < schema.relations.size(); ++r)
    relations_.push_back(relation_terms(r));
  for (std::uint16_t g = 0; g < schema.globals.size(); ++g) {
    globals_.push_back(fact("global " + schema.globals[g].name, {}, schema.globals[g].type,
                            Trust::registry, schema.globals[g].within.has_value(),
                            {.place = Place::global, .owner = g}));
  }
  for (std::uint16_t c = 0; c < schema.context.size(); ++c) {
    context_fields_.push_back(fact("context " + schema.context[c].name, {}, schema.context[c].type,
                                   Trust::registry, false, {.place = Place::context, .owner = c}));
  }
  now_ = named("now", {}, context.integer(), {.role = Role::now, .place = Place::moment})();
  as_of_ = named("as_of", {}, context.integer(), {.role = Role::as_of, .place = Place::moment})();
}

RelationTerms Vocabulary::relation_terms(std::uint16_t number) {
  const auto& relation = schema_.relations[number];
  RelationTerms out;
  out.row = context_.uninterpreted("row of " + relation.name);
  const auto rows = std::span(&out.row, 1);
  for (const auto& column : relation.columns) {
    out.columns.push_back(context_.function(relation.name + " column " + column.name, rows,
                                            entities_[column.entity]));
  }
  for (std::uint16_t f = 0; f < relation.fields.size(); ++f) {
    out.fields.push_back(fact(relation.name + "." + relation.fields[f].name, rows,
                              relation.fields[f].type, relation.trust, false,
                              {.place = Place::field, .owner = number, .member = f}));
  }
  const Sort boolean = context_.boolean();
  Meaning meaning{.role = Role::truth_row, .place = Place::relation, .owner = number};
  out.truth = named(relation.name + " holds", rows, boolean, meaning);
  meaning.role = Role::lie;
  out.lie = named(relation.name + " lies", rows, boolean, meaning);
  meaning.role = Role::given_row;
  for (std::uint8_t o = 0; o < kObservations; ++o) {
    meaning.observation = o;
    out.given[o] = named(relation.name + " given " + std::to_string(o), rows, boolean, meaning);
  }
  out.generic = context_.constant("any row of " + relation.name, out.row);
  return out;
}

FactTerms Vocabulary::fact(const std::string& name, std::span<const Sort> domain, const Type& type,
                           Trust trust, bool dated, const Meaning& place) {
  const Sort boolean = context_.boolean();
  const auto declare = [&](const std::string& suffix, const Sort& range, Role role,
                           std::uint8_t observation = 0) {
    Meaning meaning = place;
    meaning.role = role;
    meaning.observation = observation;
    return named(name + suffix, domain, range, meaning);
  };
  FactTerms out{.type = type,
                .trust = trust,
                .value = {},
                .present = {},
                .given_value = {},
                .given_present = {},
                .lie = {},
                .known = {}};
  out.value = declare("", sort_of(type), Role::value);
  if (type.optional) out.present = declare(" is there", boolean, Role::present);
  if (trust == Trust::cached || dated) {
    out.given_value = declare(" given", sort_of(type), Role::given_value);
    if (type.optional) out.given_present = declare(" given is there", boolean, Role::given_present);
  }
  if (trust == Trust::cached) out.lie = declare(" lies", boolean, Role::lie);
  for (std::uint8_t o = 0; o < kObservations; ++o) {
    out.known[o] = declare(" known " + std::to_string(o), boolean, Role::known, o);
  }
  return out;
}

Function Vocabulary::named(const std::string& name, std::span<const Sort> domain, const Sort& range,
                           const Meaning& meaning) {
  Function function = context_.function(name, domain, range);
  meanings_.emplace(function.id(), meaning);
  kept_.push_back(function);
  return function;
}

const Meaning* Vocabulary::meaning(unsigned function_id) const {
  const auto found = meanings_.find(function_id);
  return found == meanings_.end() ? nullptr : &found->second;
}

Sort Vocabulary::sort_of(const Type& type) const {
  switch (type.kind) {
    case Type::Kind::boolean:
      return context_.boolean();
    case Type::Kind::entity:
      return entities_[type.id];
    case Type::Kind::integer:
    case Type::Kind::time:
    case Type::Kind::duration:
    case Type::Kind::enumeration:
      return context_.integer();
  }
  return context_.integer();
}

Term Vocabulary::constant(const Type& type, std::int64_t number) const {
  return type.kind == Type::Kind::boolean ? context_.truth(number != 0) : context_.number(number);
}

Term Vocabulary::complete(std::size_t relation, std::span<const Term* const> arguments,
                          std::size_t observation) {
  std::string name = schema_.relations[relation].name + " complete " + std::to_string(observation);
  std::vector<Sort> domain;
  std::vector<Term> given;
  for (std::size_t c = 0; c < arguments.size(); ++c) {
    if (arguments[c]) {
      name += " " + std::to_string(c);
      domain.push_back(entities_[schema_.relations[relation].columns[c].entity]);
      given.push_back(*arguments[c]);
    }
  }
  auto found = complete_.find(name);
  if (found == complete_.end()) {
    const Meaning meaning{.role = Role::complete,
                          .place = Place::relation,
                          .owner = static_cast<std::uint16_t>(relation),
                          .member = 0,
                          .observation = static_cast<std::uint8_t>(observation)};
    found = complete_.emplace(name, named(name, domain, context_.boolean(), meaning)).first;
  }
  return found->second(given);
}

Term Vocabulary::fresh_row(std::size_t relation, const std::string& name) {
  return context_.constant(name, relations_[relation].row);
}

}  // namespace sightline
