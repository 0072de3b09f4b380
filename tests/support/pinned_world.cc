// World -> ground equalities. What it pins is asserted beside the axioms, never through them, so that a
// false axiom shows as a contradiction. Row terms are told apart by their keys: one that has the key of
// no row of the world is no row.
#include "tests/support/pinned_world.h"

#include <algorithm>

namespace sightline::testing {

using smt::Term;

PinnedWorld::PinnedWorld(Encoding& encoding, const World& truth,
                         std::array<const World*, kObservations> observed,
                         const WorldRequest& request)
    : encoding_(encoding), truth_(truth), observed_(observed), request_(request) {
  for (std::size_t type = 0; type < truth.entities.size(); ++type) {
    auto& list = entities_.emplace_back();
    for (std::size_t e = 0; e < truth.entities[type].size(); ++e) {
      list.push_back(
          encoding.context().constant("pinned " + std::to_string(type) + " " + std::to_string(e),
                                      encoding.vocabulary().entity(type)));
    }
  }
}

Term PinnedWorld::constant(const Type& type, std::int64_t number) {
  if (type.kind == Type::Kind::entity) return entities_[type.id][static_cast<std::size_t>(number)];
  return encoding_.vocabulary().constant(type, number);
}

const WorldRow* PinnedWorld::find(const World& world, std::size_t relation,
                                  const std::vector<std::uint32_t>& key) {
  const auto& rows = world.rows[relation];
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const WorldRow& row) { return row.columns == key; });
  return found == rows.end() ? nullptr : &*found;
}

std::vector<std::vector<std::uint32_t>> PinnedWorld::keys(std::size_t relation) const {
  std::vector<std::vector<std::uint32_t>> keys;
  for (const World* world : {&truth_, observed_[0], observed_[1]}) {
    for (const auto& row : world->rows[relation]) {
      if (std::find(keys.begin(), keys.end(), row.columns) == keys.end())
        keys.push_back(row.columns);
    }
  }
  return keys;
}

void PinnedWorld::mention_rows(Axioms& axioms) {
  const std::array views{View::truth, View::first_observation, View::second_observation};
  const std::array<const World*, 3> worlds{&truth_, observed_[0], observed_[1]};
  for (std::size_t r = 0; r < truth_.rows.size(); ++r) {
    for (const auto& key : keys(r)) {
      for (std::size_t v = 0; v < views.size(); ++v) {
        if (!find(*worlds[v], r, key)) continue;
        Symbolic domain = encoding_.domain(views[v]);
        std::vector<SymbolicValue> values;
        const Term yes = encoding_.context().truth(true);
        for (std::size_t c = 0; c < key.size(); ++c) {
          const auto type = encoding_.vocabulary().schema().relations[r].columns[c].entity;
          values.push_back({yes, yes, entities_[type][key[c]]});
        }
        std::vector<const SymbolicValue*> arguments;
        for (const auto& value : values) arguments.push_back(&value);
        const auto there =
            domain.some(r, arguments, [&](const SymbolicRow&) { return SymbolicTruth{yes, !yes}; });
        axioms.require(there.yes);
        break;
      }
    }
  }
}

void PinnedWorld::fact(const FactTerms& terms, std::span<const Term> of, bool given_apart,
                       const WorldValue& truth, const Facts& observed, std::vector<Term>& out) {
  using State = WorldValue::State;
  const auto& context = encoding_.context();
  const auto pin = [&](const smt::Function& value, const smt::Function& present,
                       const WorldValue& it) {
    if (it.state == State::unavailable) return;
    if (terms.type.optional)
      out.push_back(equal(present(of), context.truth(it.state == State::given)));
    if (it.state == State::given) out.push_back(equal(value(of), constant(terms.type, it.value)));
  };
  pin(terms.value, terms.present, truth);
  for (std::size_t o = 0; o < kObservations; ++o) {
    out.push_back(
        equal(terms.known[o](of), context.truth(observed[o]->state != State::unavailable)));
    if (given_apart) pin(terms.given_value, terms.given_present, *observed[o]);
  }
}

void PinnedWorld::entities(std::vector<Term>& out) {
  const Schema& schema = encoding_.vocabulary().schema();
  for (std::size_t type = 0; type < entities_.size(); ++type) {
    for (std::size_t e = 0; e < entities_[type].size(); ++e) {
      for (std::size_t other = 0; other < e; ++other)
        out.push_back(!equal(entities_[type][e], entities_[type][other]));
      for (std::size_t a = 0; a < schema.entities[type].attributes.size(); ++a) {
        const FactTerms& terms = encoding_.vocabulary().attribute(type, a);
        const auto value = [&](const World& world) {
          return &world.entities[type][e].attributes[a];
        };
        fact(terms, std::span(&entities_[type][e], 1), terms.trust == Trust::cached, *value(truth_),
             {value(*observed_[0]), value(*observed_[1])}, out);
      }
    }
  }
}

void PinnedWorld::globals_and_context(std::vector<Term>& out) {
  auto& vocabulary = encoding_.vocabulary();
  const Schema& schema = vocabulary.schema();
  for (std::size_t g = 0; g < schema.globals.size(); ++g) {
    fact(vocabulary.global(g), {}, schema.globals[g].within.has_value(), truth_.globals[g],
         {&observed_[0]->globals[g], &observed_[1]->globals[g]}, out);
  }
  for (std::size_t c = 0; c < schema.context.size(); ++c) {
    fact(vocabulary.context(c), {}, false, request_.context[c],
         {&request_.context[c], &request_.context[c]}, out);
  }
  out.push_back(equal(vocabulary.now(), encoding_.context().number(request_.now)));
  out.push_back(equal(vocabulary.as_of(), encoding_.context().number(observed_[0]->as_of)));
  const auto& action = schema.actions[request_.action];
  out.push_back(equal(encoding_.principal(), entities_[action.principal][request_.principal]));
  out.push_back(equal(encoding_.resource(), entities_[action.resource][request_.resource]));
}

void PinnedWorld::row_term(std::uint16_t relation, const Term& row, std::vector<Term>& out) {
  const auto& context = encoding_.context();
  const RelationTerms& terms = encoding_.vocabulary().relation(relation);
  Term other = context.truth(true);
  for (const auto& key : keys(relation)) {
    Term match = context.truth(true);
    for (std::size_t c = 0; c < key.size(); ++c) {
      const auto type = encoding_.vocabulary().schema().relations[relation].columns[c].entity;
      match = match && equal(terms.columns[c](row), entities_[type][key[c]]);
    }
    other = other && !match;
    const WorldRow* truth = find(truth_, relation, key);
    const std::array observed{find(*observed_[0], relation, key),
                              find(*observed_[1], relation, key)};
    std::vector<Term> facts{equal(terms.truth(row), context.truth(truth != nullptr))};
    for (std::size_t o = 0; o < kObservations; ++o)
      facts.push_back(equal(terms.given[o](row), context.truth(observed[o] != nullptr)));
    static const WorldValue kAbsent = WorldValue::unavailable();
    for (std::size_t f = 0; f < terms.fields.size(); ++f) {
      const auto value = [&](const WorldRow* it) { return it ? &it->fields[f] : &kAbsent; };
      fact(terms.fields[f], std::span(&row, 1), terms.fields[f].trust == Trust::cached,
           *value(truth), {value(observed[0]), value(observed[1])}, facts);
    }
    for (const Term& it : facts) out.push_back(implies(match, it));
  }
  for (const auto& is_row : {terms.truth, terms.given[0], terms.given[1]})
    out.push_back(implies(other, !is_row(row)));
}

std::vector<Term> PinnedWorld::pins(Axioms& axioms) {
  std::vector<Term> out;
  entities(out);
  globals_and_context(out);
  for (std::uint16_t r = 0; r < truth_.rows.size(); ++r) {
    for (const Term& row : axioms.rows(r)) row_term(r, row, out);
  }
  for (const auto& use : axioms.uses()) {
    if (use.meaning.role != Role::complete) continue;
    const bool complete = observed_[use.meaning.observation]->complete[use.meaning.owner];
    out.push_back(equal(use.application, encoding_.context().truth(complete)));
  }
  return out;
}

}  // namespace sightline::testing
