// smt::Model -> Counterexample. Tested by replay: prove.cc asks the real evaluator and the reference
// about every world that comes out of here, and a difference is an internal error, never a verdict.
#include "compiler/prove/read_world.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace sightline {
namespace {

using smt::Term;

std::string lower(std::string text) {
  for (char& c : text) {
    if ('A' <= c && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

constexpr std::size_t kLongestStem = 100;  // leaves room for a number in a name

class Reader {
 public:
  Reader(Encoding& encoding, Axioms& axioms, const smt::Model& model, const Schema& schema,
         bool as_given)
      : encoding_(encoding), axioms_(axioms), model_(model), schema_(schema), as_given_(as_given) {
    truth_.entities.resize(schema.entities.size());
    truth_.rows.resize(schema.relations.size());
    for (const auto& relation : schema.relations)
      truth_.complete.push_back(relation.trust != Trust::sealed_fixed);
    truth_.globals.resize(schema.globals.size());
    observed_ = truth_;
    for (const auto& use : axioms.uses()) {
      if (use.meaning.observation != 0) continue;
      if (use.meaning.role == Role::known)
        read_.insert(read_key(Role::known, use.meaning, use.arguments));
      if (given_apart(use)) read_.insert(read_key(Role::given_value, use.meaning, use.arguments));
    }
  }

  Counterexample read(std::uint16_t action) {
    out_.request.action = action;
    out_.request.now = model_.number(encoding_.vocabulary().now());
    out_.request.context.resize(schema_.context.size());
    out_.request.principal = entity(schema_.actions[action].principal, encoding_.principal());
    out_.request.resource = entity(schema_.actions[action].resource, encoding_.resource());
    for (const Term& term : axioms_.entities()) {
      for (std::size_t type = 0; type < schema_.entities.size(); ++type) {
        if (schema_.entities[type].name == term.sort())
          entity(static_cast<std::uint16_t>(type), term);
      }
    }
    for (std::size_t r = 0; r < schema_.relations.size(); ++r) rows(static_cast<std::uint16_t>(r));
    truth_.as_of = observed_.as_of = moment_of_snapshot();
    for (const auto& use : axioms_.uses()) place(use);
    fill();
    out_.truth = std::move(truth_);
    out_.observed = std::move(observed_);
    return std::move(out_);
  }

 private:
  // What is being put together for one fact.
  struct Cell {
    WorldValue truth, observed;
  };

  std::uint32_t entity(std::uint16_t type, const Term& term) {
    auto& list = truth_.entities[type];
    const auto [found, is_new] =
        numbers_.try_emplace({type, model_.element(term)}, static_cast<std::uint32_t>(list.size()));
    if (is_new) add_entity(type);
    return found->second;
  }

  void add_entity(std::uint16_t type) {
    WorldEntity entity;
    // One name space for all: types that differ only in case would share names.
    std::size_t number = truth_.entities[type].size();
    do {
      entity.id = lower(schema_.entities[type].name.substr(0, kLongestStem)) + "_" +
                  std::to_string(++number);
    } while (!ids_.insert(entity.id).second);
    entity.attributes.resize(schema_.entities[type].attributes.size());
    truth_.entities[type].push_back(entity);
    observed_.entities[type].push_back(std::move(entity));
  }

  std::int64_t number(const Type& type, const Term& term) {
    switch (type.kind) {
      case Type::Kind::boolean:
        return model_.truth(term) ? 1 : 0;
      case Type::Kind::entity:
        return entity(type.id, term);
      case Type::Kind::integer:
      case Type::Kind::time:
      case Type::Kind::duration:
      case Type::Kind::enumeration:
        break;
    }
    return model_.number(term);
  }

  WorldValue value(const FactTerms& fact, std::span<const Term> of, const smt::Function& value,
                   const smt::Function& present) {
    if (fact.type.optional && !model_.truth(present(of))) return WorldValue::none();
    return legal(fact.type, WorldValue::of(number(fact.type, value(of))));
  }

  // A rule that asks only whether something is there reads `given_present` alone.
  static bool given_apart(const Axioms::Use& use) {
    return use.meaning.role == Role::given_value || use.meaning.role == Role::given_present;
  }

  // What a rule may have read: a fact by its place and the entity or row it is of.
  using ReadKey = std::tuple<Role, Place, std::uint16_t, std::uint16_t, std::string>;
  ReadKey read_key(Role role, const Meaning& meaning, std::span<const Term> of) const {
    return {role, meaning.place, meaning.owner, meaning.member,
            of.empty() ? "" : model_.element(of.front())};
  }

  // A fact that no rule reads is neither wrong nor missing, whatever the model happens to say.
  Cell cell(const FactTerms& fact, const Meaning& meaning, std::span<const Term> of) {
    const auto read = [&](Role role) {
      return as_given_ && read_.contains(read_key(role, meaning, of));
    };
    Cell cell;
    cell.truth = value(fact, of, fact.value, fact.present);
    cell.observed = read(Role::given_value) ? value(fact, of, fact.given_value, fact.given_present)
                                            : cell.truth;
    if (read(Role::known) && !model_.truth(fact.known[0](of)))
      cell.observed = WorldValue::unavailable();
    return cell;
  }

  void place(const Axioms::Use& use) {
    const auto& meaning = use.meaning;
    if (meaning.role != Role::value && meaning.role != Role::given_value &&
        meaning.role != Role::present && meaning.role != Role::known) {
      return;
    }
    const auto& vocabulary = encoding_.vocabulary();
    switch (meaning.place) {
      case Place::attribute:
        return attribute(meaning, use.arguments);
      case Place::global: {
        const Cell c = cell(vocabulary.global(meaning.owner), meaning, {});
        truth_.globals[meaning.owner] = c.truth;
        observed_.globals[meaning.owner] = c.observed;
        return mention(out_.globals, meaning.owner);
      }
      case Place::context: {
        const Cell c = cell(vocabulary.context(meaning.owner), meaning, {});
        out_.request.context[meaning.owner] = c.observed;
        return mention(out_.context, meaning.owner);
      }
      case Place::field:  // rows() reads them with their row
      case Place::relation:
      case Place::moment:
        return;
    }
  }

  void attribute(const Meaning& meaning, const std::vector<Term>& of) {
    const FactTerms& fact = encoding_.vocabulary().attribute(meaning.owner, meaning.member);
    const Cell c = cell(fact, meaning, of);
    const std::uint32_t which = entity(meaning.owner, of.front());
    truth_.entities[meaning.owner][which].attributes[meaning.member] = c.truth;
    observed_.entities[meaning.owner][which].attributes[meaning.member] = c.observed;
    const bool known =
        std::any_of(out_.attributes.begin(), out_.attributes.end(), [&](const AttributePlace& p) {
          return p.type == meaning.owner && p.entity == which && p.attribute == meaning.member;
        });
    if (!known) out_.attributes.push_back({meaning.owner, which, meaning.member});
  }

  static void mention(std::vector<std::uint32_t>& list, std::uint32_t number) {
    if (!contains(list, number)) list.push_back(number);
  }

  void rows(std::uint16_t relation) {
    const auto& terms = encoding_.vocabulary().relation(relation);
    const bool apart = as_given_ && in_use(Role::given_row, relation);
    bool cut_short = false;
    for (const auto& use : axioms_.uses()) {
      cut_short |= as_given_ && use.meaning.role == Role::complete &&
                   use.meaning.owner == relation && use.meaning.observation == 0 &&
                   !model_.truth(use.application);
    }
    if (cut_short) observed_.complete[relation] = false;
    // Of a complete registry relation every row that is there is given.
    const bool all = schema_.relations[relation].trust == Trust::registry && !cut_short;
    for (const Term& term : axioms_.rows(relation)) {
      const bool there = model_.truth(terms.truth(term));
      const bool given = apart && !all ? model_.truth(terms.given[0](term)) : there;
      const auto [truth_row, observed_row] = row(relation, term);
      if (there) add_once(truth_.rows[relation], truth_row);
      if (given) add_once(observed_.rows[relation], observed_row);
    }
  }

  bool in_use(Role role, std::uint16_t relation) const {
    return std::any_of(axioms_.uses().begin(), axioms_.uses().end(), [&](const Axioms::Use& use) {
      return use.meaning.role == role && use.meaning.owner == relation;
    });
  }

  std::pair<WorldRow, WorldRow> row(std::uint16_t relation, const Term& term) {
    const auto& terms = encoding_.vocabulary().relation(relation);
    WorldRow truth;
    for (std::size_t c = 0; c < terms.columns.size(); ++c) {
      truth.columns.push_back(
          entity(schema_.relations[relation].columns[c].entity, terms.columns[c](term)));
    }
    WorldRow observed = truth;
    for (std::size_t f = 0; f < terms.fields.size(); ++f) {
      const FactTerms& field = terms.fields[f];
      const Meaning meaning{
          .place = Place::field, .owner = relation, .member = static_cast<std::uint16_t>(f)};
      const Cell c = cell(field, meaning, std::span(&term, 1));
      truth.fields.push_back(c.truth);
      observed.fields.push_back(c.observed);
    }
    return {std::move(truth), std::move(observed)};
  }

  static void add_once(std::vector<WorldRow>& rows, const WorldRow& row) {
    const bool there = std::any_of(rows.begin(), rows.end(),
                                   [&](const WorldRow& r) { return r.columns == row.columns; });
    if (!there) rows.push_back(row);
  }

  // A value that the question never asked about (a field of a row, an optional fact that is only asked
  // whether it is there) is arbitrary in the model; give it one that a fact can have.
  WorldValue legal(const Type& type, WorldValue value) {
    std::int64_t least = value.value, most = value.value;
    if (type.kind == Type::Kind::time) least = kPast + 1, most = kForever - 1;
    if (type.kind == Type::Kind::duration) least = -kForever, most = kForever;
    if (type.kind == Type::Kind::enumeration) {
      least = 0, most = static_cast<std::int64_t>(schema_.enums[type.id].members.size()) - 1;
    }
    return WorldValue::of(std::clamp(value.value, least, most));
  }

  std::int64_t moment_of_snapshot() {
    const bool dated =
        std::any_of(axioms_.uses().begin(), axioms_.uses().end(), [](const Axioms::Use& use) {
          return use.meaning.place == Place::global && given_apart(use);
        });
    return dated && as_given_ ? model_.number(encoding_.vocabulary().as_of()) : out_.request.now;
  }

  // Facts that the question never asked about: any value will do.
  void fill() {
    std::size_t filled = 0;
    while (filled != entity_count()) {  // a value may need an entity that was not there
      filled = entity_count();
      for (std::size_t type = 0; type < truth_.entities.size(); ++type) fill_attributes(type);
      for (std::uint32_t g = 0; g < schema_.globals.size(); ++g) {
        if (contains(out_.globals, g)) continue;
        truth_.globals[g] = observed_.globals[g] = some_value(schema_.globals[g].type);
      }
      for (std::uint32_t c = 0; c < schema_.context.size(); ++c) {
        if (contains(out_.context, c)) continue;
        out_.request.context[c] = some_value(schema_.context[c].type);
      }
    }
  }

  void fill_attributes(std::size_t type) {
    for (std::size_t e = 0; e < truth_.entities[type].size(); ++e) {
      for (std::size_t a = 0; a < schema_.entities[type].attributes.size(); ++a) {
        if (mentioned(type, e, a)) continue;
        const WorldValue any = some_value(schema_.entities[type].attributes[a].type);
        truth_.entities[type][e].attributes[a] = any;
        observed_.entities[type][e].attributes[a] = any;
      }
    }
  }

  std::size_t entity_count() const {
    std::size_t count = 0;
    for (const auto& list : truth_.entities) count += list.size();
    return count;
  }

  static bool contains(const std::vector<std::uint32_t>& list, std::uint32_t number) {
    return std::find(list.begin(), list.end(), number) != list.end();
  }

  bool mentioned(std::size_t type, std::size_t entity, std::size_t attribute) const {
    return std::any_of(out_.attributes.begin(), out_.attributes.end(),
                       [&](const AttributePlace& p) {
                         return p.type == type && p.entity == entity && p.attribute == attribute;
                       });
  }

  WorldValue some_value(const Type& type) {
    if (type.optional) return WorldValue::none();
    if (type.kind == Type::Kind::time) return WorldValue::of(out_.request.now);
    if (type.kind == Type::Kind::entity && truth_.entities[type.id].empty()) add_entity(type.id);
    return WorldValue::of(0);
  }

  Encoding& encoding_;
  Axioms& axioms_;
  const smt::Model& model_;
  const Schema& schema_;
  bool as_given_;
  std::set<ReadKey> read_;
  std::set<std::string> ids_;  // of all entities so far
  std::map<std::pair<std::uint16_t, std::string>, std::uint32_t> numbers_;
  World truth_, observed_;
  Counterexample out_;
};

}  // namespace

Counterexample read_world(Encoding& encoding, Axioms& axioms, const smt::Model& model,
                          const Schema& schema, std::uint16_t action, bool as_given) {
  return Reader(encoding, axioms, model, schema, as_given).read(action);
}

}  // namespace sightline
