// World -> ground equalities. What it pins is asserted beside the axioms, never through them, so that a
// false axiom shows as a contradiction. Row terms are told apart by their keys: one that has the key of
// no row of the world is no row.
#include "tests/support/pinned_world.h"

#include <algorithm>

namespace sightline::testing {

using smt::Term;

namespace {

// Everything that this entity is in, itself included, and whether that is all.
struct Above {
  std::vector<EntityPlace> reached;
  bool whole = true;
};

Above above(const World& world, const EntityPlace& start) {
  Above out{{start}, true};
  for (std::size_t i = 0; i < out.reached.size(); ++i) {
    const WorldEntity& entity = world.entities[out.reached[i].type][out.reached[i].entity];
    out.whole = out.whole && entity.exists && entity.parents_complete;
    for (const EntityPlace& parent : entity.parents) {
      if (std::find(out.reached.begin(), out.reached.end(), parent) == out.reached.end())
        out.reached.push_back(parent);
    }
  }
  return out;
}

bool reaches(const Above& from, const EntityPlace& to) {
  return std::find(from.reached.begin(), from.reached.end(), to) != from.reached.end();
}

}  // namespace

PinnedWorld::PinnedWorld(Encoding& encoding, const World& truth,
                         std::array<const World*, kObservations> observed,
                         const WorldRequest& request)
    : encoding_(encoding), truth_(truth), observed_(observed), request_(request) {
  for (std::uint16_t type = 0; type < truth.entities.size(); ++type) {
    auto& list = entities_.emplace_back();
    for (std::size_t e = 0; e < truth.entities[type].size(); ++e) {
      list.push_back(
          encoding.context().constant("pinned " + std::to_string(type) + " " + std::to_string(e),
                                      encoding.vocabulary().entity(type)));
    }
  }
  for (std::size_t s = 0; s < truth.strings.size(); ++s) {
    strings_.push_back(
        encoding.context().constant("pinned string " + std::to_string(s),
                                    encoding.vocabulary().sort_of({Type::Kind::string, false, 0})));
  }
}

Term PinnedWorld::constant(const Type& type, std::int64_t number) {
  const auto at = static_cast<std::size_t>(number);
  if (type.kind == Type::Kind::entity) return entities_[type.id][at];
  if (type.kind == Type::Kind::string) return strings_[at];
  return encoding_.vocabulary().constant(type, number);
}

const WorldRow* PinnedWorld::find(const World& world, std::size_t relation, const Key& key) {
  const auto& rows = world.rows[relation];
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const WorldRow& row) { return row.columns == key; });
  return found == rows.end() ? nullptr : &*found;
}

std::vector<PinnedWorld::Key> PinnedWorld::keys(std::size_t relation) const {
  std::vector<Key> keys;
  for (const World* world : {&truth_, observed_[0], observed_[1]}) {
    for (const auto& row : world->rows[relation]) {
      if (std::find(keys.begin(), keys.end(), row.columns) == keys.end())
        keys.push_back(row.columns);
    }
  }
  return keys;
}

Term PinnedWorld::has_key(std::uint16_t relation, const Term& row, const Key& key) {
  Term all = encoding_.context().truth(true);
  for (std::size_t c = 0; c < key.size(); ++c) {
    const Type& type = encoding_.vocabulary().schema().relations[relation].columns[c].type;
    all = all &&
          equal(encoding_.vocabulary().relation(relation).columns[c](row), constant(type, key[c]));
  }
  return all;
}

void PinnedWorld::mention_rows(Axioms& axioms) {
  for (std::uint16_t r = 0; r < truth_.rows.size(); ++r) {
    for (const Key& key : keys(r)) axioms.require(has_key(r, axioms.add_row(r), key));
  }
}

void PinnedWorld::fact(const FactTerms& terms, std::span<const Term> of, const WorldValue& truth,
                       const Facts& observed, std::vector<Term>& out) {
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
    if (terms.apart) pin(terms.given_value, terms.given_present, *observed[o]);
  }
}

void PinnedWorld::entities(std::vector<Term>& out) {
  auto& vocabulary = encoding_.vocabulary();
  const Schema& schema = vocabulary.schema();
  for (std::size_t type = 0; type < entities_.size(); ++type) {
    for (std::size_t e = 0; e < entities_[type].size(); ++e) {
      const Term& term = entities_[type][e];
      for (std::size_t other = 0; other < e; ++other)
        out.push_back(!equal(term, entities_[type][other]));
      out.push_back(equal(vocabulary.there(type, term),
                          encoding_.context().truth(truth_.entities[type][e].exists)));
      for (std::size_t a = 0; a < schema.entities[type].attributes.size(); ++a) {
        const auto value = [&](const World& world) {
          return &world.entities[type][e].attributes[a];
        };
        fact(vocabulary.attribute(type, a), std::span(&term, 1), *value(truth_),
             {value(*observed_[0]), value(*observed_[1])}, out);
      }
    }
  }
  for (std::size_t s = 0; s < strings_.size(); ++s) {
    for (std::size_t other = 0; other < s; ++other)
      out.push_back(!equal(strings_[s], strings_[other]));
  }
}

// A literal is the entity or string of the world that is called so, or another than all of them.
void PinnedWorld::literals(std::vector<Term>& out) {
  for (const auto& literal : encoding_.vocabulary().literals()) {
    const bool text = literal.type.kind == Type::Kind::string;
    const std::size_t count = text ? strings_.size() : entities_[literal.type.id].size();
    bool found = false;
    for (std::size_t i = 0; i < count; ++i) {
      const bool is_it =
          (text ? truth_.strings[i] : truth_.entities[literal.type.id][i].id) == literal.text;
      const Term same = equal(literal.term, text ? strings_[i] : entities_[literal.type.id][i]);
      out.push_back(is_it ? same : !same);
      found = found || is_it;
    }
    if (!found && !text) stranger(literal.type.id, literal.term, out);
  }
}

// Nobody knows anything of it.
void PinnedWorld::stranger(std::uint16_t type, const Term& term, std::vector<Term>& out) {
  auto& vocabulary = encoding_.vocabulary();
  out.push_back(!vocabulary.there(type, term));
  for (std::size_t o = 0; o < kObservations; ++o) {
    out.push_back(!vocabulary.whole(o, type, term));
    for (std::size_t a = 0; a < vocabulary.schema().entities[type].attributes.size(); ++a)
      out.push_back(!vocabulary.attribute(type, a).known[o](term));
  }
}

void PinnedWorld::parents(std::vector<Term>& out) {
  auto& vocabulary = encoding_.vocabulary();
  const auto pin = [&](const Term& term, bool value) {
    out.push_back(equal(term, encoding_.context().truth(value)));
  };
  for (std::uint32_t x = 0; x < entities_.size(); ++x) {
    for (std::uint32_t a = 0; a < entities_[x].size(); ++a) {
      const Above truth = above(truth_, {x, a});
      const std::array given{above(*observed_[0], {x, a}), above(*observed_[1], {x, a})};
      for (std::size_t o = 0; o < kObservations; ++o)
        pin(vocabulary.whole(o, x, entities_[x][a]), given[o].whole);
      for (std::uint32_t y = 0; y < entities_.size(); ++y) {
        if (x != y && !vocabulary.reaches(x, y)) continue;
        for (std::uint32_t b = 0; b < entities_[y].size(); ++b) {
          const Term &from = entities_[x][a], &to = entities_[y][b];
          pin(vocabulary.truth_in(x, from, y, to), reaches(truth, {y, b}));
          for (std::size_t o = 0; o < kObservations; ++o)
            pin(vocabulary.given_in(o, x, from, y, to), reaches(given[o], {y, b}));
        }
      }
    }
  }
}

void PinnedWorld::globals_and_context(std::vector<Term>& out) {
  auto& vocabulary = encoding_.vocabulary();
  const Schema& schema = vocabulary.schema();
  for (std::size_t g = 0; g < schema.globals.size(); ++g) {
    fact(vocabulary.global(g), {}, truth_.globals[g],
         {&observed_[0]->globals[g], &observed_[1]->globals[g]}, out);
  }
  for (std::size_t c = 0; c < schema.context.size(); ++c) {
    fact(vocabulary.context(c), {}, request_.context[c],
         {&request_.context[c], &request_.context[c]}, out);
  }
  const auto number = [&](std::int64_t value) { return encoding_.context().number(value); };
  out.push_back(equal(vocabulary.now(), number(request_.now)));
  out.push_back(equal(vocabulary.as_of(), number(observed_[0]->as_of)));
  const auto asked = encoding_.request(static_cast<std::uint16_t>(request_.principal_type),
                                       static_cast<std::uint16_t>(request_.resource_type));
  out.push_back(equal(asked.principal, entities_[request_.principal_type][request_.principal]));
  out.push_back(equal(asked.resource, entities_[request_.resource_type][request_.resource]));
  out.push_back(equal(asked.action, number(request_.action)));
}

void PinnedWorld::row_term(std::uint16_t relation, const Term& row, std::vector<Term>& out) {
  const auto& context = encoding_.context();
  const RelationTerms& terms = encoding_.vocabulary().relation(relation);
  Term other = context.truth(true);
  for (const Key& key : keys(relation)) {
    const Term match = has_key(relation, row, key);
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
      fact(terms.fields[f], std::span(&row, 1), *value(truth),
           {value(observed[0]), value(observed[1])}, facts);
    }
    for (const Term& it : facts) out.push_back(implies(match, it));
  }
  for (const auto& is_row : {terms.truth, terms.given[0], terms.given[1]})
    out.push_back(implies(other, !is_row(row)));
}

std::vector<Term> PinnedWorld::pins(Axioms& axioms) {
  std::vector<Term> out;
  entities(out);
  literals(out);
  parents(out);
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
