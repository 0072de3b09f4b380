// Schema -> solver functions. Tested through tests/unit/compiler/prove and by replaying every
// model. It declares and asserts nothing: what holds of the functions is axioms.h. SOUNDNESS: names
// of functions begin with what they are, so that no two declarations can share one.
#include "compiler/prove/vocabulary.h"

#include <algorithm>

namespace sightline {

using smt::Function;
using smt::Sort;
using smt::Term;

Vocabulary::Vocabulary(smt::Context& context, const Schema& schema)
    : context_(context), schema_(schema), string_(context.uninterpreted("string")) {
  for (const auto& e : schema.entities) entities_.push_back(context.uninterpreted(e.name));
  for (std::uint16_t e = 0; e < schema.entities.size(); ++e) {
    auto& terms = attributes_.emplace_back();
    for (std::uint16_t a = 0; a < schema.entities[e].attributes.size(); ++a) {
      const auto& attribute = schema.entities[e].attributes[a];
      terms.push_back(fact(schema.entities[e].name + "." + attribute.name,
                           std::span(&entities_[e], 1), attribute,
                           {.place = Place::attribute, .owner = e, .member = a}));
    }
  }
  for (std::uint16_t r = 0; r < schema.relations.size(); ++r)
    relations_.push_back(relation_terms(r));
  for (std::uint16_t g = 0; g < schema.globals.size(); ++g) {
    const auto& global = schema.globals[g];
    globals_.push_back(fact("global " + global.name, {},
                            {global.name, global.type, global.trust, global.within},
                            {.place = Place::global, .owner = g}));
  }
  for (std::uint16_t c = 0; c < schema.context.size(); ++c) {
    const auto& field = schema.context[c];
    context_fields_.push_back(fact("context " + field.name, {},
                                   {field.name, field.type, Trust::registry, std::nullopt},
                                   {.place = Place::context, .owner = c}));
  }
  now_ = named("now", {}, context.integer(), {.role = Role::now, .place = Place::moment})();
  as_of_ = named("as_of", {}, context.integer(), {.role = Role::as_of, .place = Place::moment})();
  find_reachable_types();
}

void Vocabulary::find_reachable_types() {
  const std::size_t count = schema_.entities.size();
  reaches_.assign(count, std::vector<bool>(count, false));
  for (std::size_t from = 0; from < count; ++from) {
    std::vector<std::uint16_t> open(schema_.entities[from].parents);
    while (!open.empty()) {
      const std::uint16_t type = open.back();
      open.pop_back();
      if (reaches_[from][type]) continue;
      reaches_[from][type] = true;
      const auto& above = schema_.entities[type].parents;
      open.insert(open.end(), above.begin(), above.end());
    }
  }
}

bool Vocabulary::is_chain(std::size_t type) const {
  const auto one = [&](std::size_t t) {
    return schema_.entities[t].one_parent || schema_.entities[t].parents.empty();
  };
  bool all = one(type);
  for (std::size_t t = 0; t < schema_.entities.size(); ++t)
    all = all && (!reaches(type, t) || one(t));
  return all;
}

RelationTerms Vocabulary::relation_terms(std::uint16_t number) {
  const auto& relation = schema_.relations[number];
  RelationTerms out;
  out.row = context_.uninterpreted("row of " + relation.name);
  out.apart = relation.trust == Trust::cached || relation.trust == Trust::sealed ||
              (relation.within && relation.trust == Trust::registry);
  out.never_changes = relation.trust == Trust::sealed_fixed && relation.listed_by != 0;
  const auto rows = std::span(&out.row, 1);
  for (std::uint16_t c = 0; c < relation.columns.size(); ++c) {
    out.columns.push_back(named(relation.name + " column " + relation.columns[c].name, rows,
                                sort_of(relation.columns[c].type),
                                {.place = Place::column, .owner = number, .member = c}));
  }
  for (std::uint16_t f = 0; f < relation.fields.size(); ++f) {
    const auto& field = relation.fields[f];
    out.fields.push_back(fact(relation.name + "." + field.name, rows,
                              {field.name, field.type, relation.trust, relation.within},
                              {.place = Place::field, .owner = number, .member = f}));
    out.fields.back().within.reset();  // a row that is too old is not delivered at all
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
  return out;
}

FactTerms Vocabulary::fact(const std::string& name, std::span<const Sort> domain,
                           const AttributeSchema& declared, const Meaning& place) {
  const Sort boolean = context_.boolean();
  const Sort range = sort_of(declared.type);
  const auto declare = [&](const std::string& suffix, const Sort& sort, Role role,
                           std::uint8_t observation = 0) {
    Meaning meaning = place;
    meaning.role = role;
    meaning.observation = observation;
    return named(name + suffix, domain, sort, meaning);
  };
  FactTerms out;
  out.place = place;
  out.type = declared.type;
  out.trust = declared.trust;
  out.within = declared.within;
  out.apart = declared.trust == Trust::cached || declared.trust == Trust::sealed ||
              (declared.within && declared.trust == Trust::registry);
  out.value = declare("", range, Role::value);
  if (out.type.optional) out.present = declare(" is there", boolean, Role::present);
  if (out.apart) {
    out.given_value = declare(" given", range, Role::given_value);
    if (out.type.optional)
      out.given_present = declare(" given is there", boolean, Role::given_present);
  }
  if (out.trust == Trust::cached) out.lie = declare(" lies", boolean, Role::lie);
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

Function& Vocabulary::asked(const std::string& name, std::span<const Sort> domain,
                            const Sort& range, const Meaning& meaning) {
  auto found = asked_.find(name);
  if (found == asked_.end())
    found = asked_.emplace(name, named(name, domain, range, meaning)).first;
  return found->second;
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
    case Type::Kind::string:
      return string_;
    case Type::Kind::set:
      return context_.bits(static_cast<unsigned>(schema_.enums[type.id].members.size()));
    case Type::Kind::integer:
    case Type::Kind::time:
    case Type::Kind::duration:
    case Type::Kind::enumeration:
      return context_.integer();
  }
  return context_.integer();
}

Term Vocabulary::constant(const Type& type, std::int64_t number) const {
  if (type.kind == Type::Kind::boolean) return context_.truth(number != 0);
  if (type.kind == Type::Kind::set) {
    return context_.mask(static_cast<std::uint64_t>(number),
                         static_cast<unsigned>(schema_.enums[type.id].members.size()));
  }
  return context_.number(number);
}

Term Vocabulary::literal(const Type& type, const std::string& text) {
  const Type of{type.kind, false, type.id};
  const auto found = std::find_if(literals_.begin(), literals_.end(),
                                  [&](const Literal& l) { return l.type == of && l.text == text; });
  if (found != literals_.end()) return found->term;
  const auto number = static_cast<std::uint16_t>(literals_.size());
  const Term term = named("literal " + std::to_string(number), {}, sort_of(of),
                          {.role = Role::literal, .place = Place::text, .owner = number})();
  literals_.push_back({of, text, term});
  return term;
}

Term Vocabulary::action(std::uint16_t action) const { return context_.number(action); }

Term Vocabulary::complete(std::size_t relation, std::span<const Term* const> arguments,
                          std::size_t observation) {
  std::string name = schema_.relations[relation].name + " complete " + std::to_string(observation);
  std::vector<Sort> domain;
  std::vector<Term> given;
  for (std::size_t c = 0; c < arguments.size(); ++c) {
    if (!arguments[c]) continue;
    name += " " + std::to_string(c);
    domain.push_back(sort_of(schema_.relations[relation].columns[c].type));
    given.push_back(*arguments[c]);
  }
  const Meaning meaning{.role = Role::complete,
                        .place = Place::relation,
                        .owner = static_cast<std::uint16_t>(relation),
                        .observation = static_cast<std::uint8_t>(observation)};
  return asked(name, domain, context_.boolean(), meaning)(given);
}

Term Vocabulary::fresh(const std::optional<std::int64_t>& within) const {
  if (!within) return context_.truth(true);
  return as_of_ <= now_ && now_ - as_of_ <= context_.number(*within);
}

Term Vocabulary::truth_in(std::size_t type, const Term& entity, std::size_t ancestor_type,
                          const Term& ancestor) {
  const std::array domain{entities_[type], entities_[ancestor_type]};
  const Meaning meaning{.role = Role::truth_in,
                        .place = Place::parents,
                        .owner = static_cast<std::uint16_t>(type),
                        .member = static_cast<std::uint16_t>(ancestor_type)};
  const std::array both{entity, ancestor};
  return asked("in " + std::to_string(type) + " " + std::to_string(ancestor_type), domain,
               context_.boolean(), meaning)(both);
}

Term Vocabulary::given_in(std::size_t observation, std::size_t type, const Term& entity,
                          std::size_t ancestor_type, const Term& ancestor) {
  const std::array domain{entities_[type], entities_[ancestor_type]};
  const Meaning meaning{.role = Role::given_in,
                        .place = Place::parents,
                        .owner = static_cast<std::uint16_t>(type),
                        .member = static_cast<std::uint16_t>(ancestor_type),
                        .observation = static_cast<std::uint8_t>(observation)};
  const std::array both{entity, ancestor};
  return asked("given in " + std::to_string(observation) + " " + std::to_string(type) + " " +
                   std::to_string(ancestor_type),
               domain, context_.boolean(), meaning)(both);
}

Term Vocabulary::whole(std::size_t observation, std::size_t type, const Term& entity) {
  const Meaning meaning{.role = Role::whole,
                        .place = Place::parents,
                        .owner = static_cast<std::uint16_t>(type),
                        .observation = static_cast<std::uint8_t>(observation)};
  return asked("whole " + std::to_string(observation) + " " + std::to_string(type),
               std::span(&entities_[type], 1), context_.boolean(), meaning)(entity);
}

Term Vocabulary::there(std::size_t type, const Term& entity) {
  const Meaning meaning{
      .role = Role::there, .place = Place::relation, .owner = static_cast<std::uint16_t>(type)};
  return asked("there " + std::to_string(type), std::span(&entities_[type], 1), context_.boolean(),
               meaning)(entity);
}

Term Vocabulary::generic(std::size_t relation, std::size_t depth) const {
  return context_.constant(
      "any row " + std::to_string(depth) + " of " + schema_.relations[relation].name,
      relations_[relation].row);
}

}  // namespace sightline
