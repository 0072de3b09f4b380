// smt::Model -> two worlds. Tested by replay: property.cc asks the real evaluator and the reference
// about every world that comes out of here, and a difference is an internal error, never a verdict.
// What the question did not mention is the same in both worlds, and arbitrary.
#include "compiler/prove/read_world.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <type_traits>

#include "compiler/prove/read_parents.h"

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
  Reader(Encoding& encoding, Axioms& axioms, const smt::Model& model, const typed::Policy& policy)
      : vocabulary_(encoding.vocabulary()),
        axioms_(axioms),
        model_(model),
        schema_(vocabulary_.schema()) {
    truth_.strings = policy.strings;
    truth_.entities.resize(schema_.entities.size());
    truth_.rows.resize(schema_.relations.size());
    for (const auto& relation : schema_.relations) {
      const bool sealed = relation.trust == Trust::sealed_fixed || relation.trust == Trust::sealed;
      truth_.complete.push_back(!sealed || relation.listed_by != 0);
    }
    truth_.globals.resize(schema_.globals.size());
    observed_ = truth_;
    for (const auto& literal : policy.literals) ids_.insert(literal.id);
    for (const auto& use : axioms.uses()) {
      if (use.meaning.observation == 0)
        read_.insert(key(use.meaning.role, use.meaning, use.arguments));
      if (use.meaning.role == Role::literal) literal(vocabulary_.literals()[use.meaning.owner]);
    }
  }

  std::optional<ReadWorld> read(const ModelWish& wanted) {
    out_.now = model_.number(vocabulary_.now());
    out_.given_context.resize(schema_.context.size());
    ReadWorld read;
    for (const auto& it : wanted.entities) read.entities.push_back(entity(it.type, it.term));
    for (const Term& term : wanted.members) read.members.push_back(model_.number(term));
    for (const auto& it : axioms_.entities()) entity(it.type, it.term);
    for (std::uint16_t r = 0; r < schema_.relations.size(); ++r) rows(r);
    for (const auto& it : wanted.rows) read.rows.push_back(columns(it.relation, it.term));
    truth_.as_of = observed_.as_of = moment_of_snapshot();
    for (const auto& use : axioms_.uses()) place(use);
    if (!parents()) return std::nullopt;
    fill();
    strangers();
    out_.truth = std::move(truth_);
    out_.observed = std::move(observed_);
    read.example = std::move(out_);
    return read;
  }

 private:
  // What was read: a fact by its role, place and the entity or row it is of.
  using Key = std::tuple<Role, Place, std::uint16_t, std::uint16_t, std::string>;
  Key key(Role role, const Meaning& meaning, std::span<const Term> of) const {
    return {role, meaning.place, meaning.owner, meaning.member,
            of.empty() ? "" : model_.element(of.front())};
  }
  bool is_read(Role role, const Meaning& meaning, std::span<const Term> of) const {
    return read_.contains(key(role, meaning, of));
  }

  // --- entities and strings

  // A literal is what it says; nothing else may have its name.
  void literal(const Vocabulary::Literal& it) {
    const std::string element = model_.element(it.term);
    if (it.type.kind == Type::Kind::string) {
      strings_.emplace(element, string_of(it.text));
      return;
    }
    const std::uint32_t number = add_entity(it.type.id, it.text);
    numbers_.try_emplace({it.type.id, element}, number);
  }

  std::uint32_t string_of(const std::string& text) {
    const auto found = std::find(truth_.strings.begin(), truth_.strings.end(), text);
    const auto position = static_cast<std::uint32_t>(found - truth_.strings.begin());
    if (found == truth_.strings.end()) {
      truth_.strings.push_back(text);
      observed_.strings.push_back(text);
    }
    return position;
  }

  std::uint32_t new_string() {
    std::string text;
    do {
      text = "text " + std::to_string(++texts_);
    } while (std::find(truth_.strings.begin(), truth_.strings.end(), text) != truth_.strings.end());
    return string_of(text);
  }

  std::uint32_t string(const Term& term) {
    const std::string element = model_.element(term);
    const auto found = strings_.find(element);
    return found != strings_.end() ? found->second
                                   : strings_.emplace(element, new_string()).first->second;
  }

  std::uint32_t entity(std::uint16_t type, const Term& term) {
    const auto [found, is_new] = numbers_.try_emplace(
        {type, model_.element(term)}, static_cast<std::uint32_t>(truth_.entities[type].size()));
    if (is_new) add_entity(type, new_id(type));
    return found->second;
  }

  // One name space for all: types that differ only in case would share names.
  std::string new_id(std::uint16_t type) {
    std::size_t number = truth_.entities[type].size();
    std::string id;
    do {
      id = lower(schema_.entities[type].name.substr(0, kLongestStem)) + "_" +
           std::to_string(++number);
    } while (!ids_.insert(id).second);
    return id;
  }

  std::uint32_t add_entity(std::uint16_t type, const std::string& id) {
    WorldEntity entity;
    entity.id = id;
    entity.attributes.resize(schema_.entities[type].attributes.size());
    truth_.entities[type].push_back(entity);
    observed_.entities[type].push_back(std::move(entity));
    return static_cast<std::uint32_t>(truth_.entities[type].size() - 1);
  }

  // --- facts

  std::int64_t number(const Type& type, const Term& term) {
    switch (type.kind) {
      case Type::Kind::boolean:
        return model_.truth(term) ? 1 : 0;
      case Type::Kind::entity:
        return entity(type.id, term);
      case Type::Kind::string:
        return string(term);
      case Type::Kind::set:
        return static_cast<std::int64_t>(model_.mask(term));
      case Type::Kind::integer:
      case Type::Kind::time:
      case Type::Kind::duration:
      case Type::Kind::enumeration:
        break;
    }
    return legal(type, model_.number(term));
  }

  // A value that the question never asked about (a field of a row, an optional fact that is only asked
  // whether it is there) is arbitrary in the model; give it one that a fact can have.
  std::int64_t legal(const Type& type, std::int64_t value) const {
    std::int64_t least = value, most = value;
    if (type.kind == Type::Kind::time) least = kPast + 1, most = kForever - 1;
    if (type.kind == Type::Kind::duration) least = -kForever, most = kForever;
    if (type.kind == Type::Kind::enumeration) {
      least = 0, most = static_cast<std::int64_t>(schema_.enums[type.id].members.size()) - 1;
    }
    return std::clamp(value, least, most);
  }

  WorldValue value(const FactTerms& fact, std::span<const Term> of, const smt::Function& value,
                   const smt::Function& present) {
    if (fact.type.optional && !model_.truth(present(of))) return WorldValue::none();
    return WorldValue::of(number(fact.type, value(of)));
  }

  struct Cell {
    WorldValue truth, observed;
  };

  // What only the one side mentions is the same on the other.
  Cell cell(const FactTerms& fact, const Meaning& meaning, std::span<const Term> of) {
    const auto mentioned = [&](Role role, Role present) {
      return is_read(role, meaning, of) || is_read(present, meaning, of);
    };
    const bool given = mentioned(Role::given_value, Role::given_present);
    Cell cell;
    if (given) cell.observed = value(fact, of, fact.given_value, fact.given_present);
    cell.truth = given && !mentioned(Role::value, Role::present)
                     ? cell.observed
                     : value(fact, of, fact.value, fact.present);
    if (!given) cell.observed = cell.truth;
    if (is_read(Role::known, meaning, of) && !model_.truth(fact.known[0](of)))
      cell.observed = WorldValue::unavailable();
    return cell;
  }

  void place(const Axioms::Use& use) {
    const Meaning& meaning = use.meaning;
    const bool fact = meaning.role == Role::value || meaning.role == Role::given_value ||
                      meaning.role == Role::present || meaning.role == Role::given_present ||
                      meaning.role == Role::known;
    if (!fact) return;
    switch (meaning.place) {
      case Place::attribute:
        return attribute(meaning, use.arguments);
      case Place::global: {
        const Cell c = cell(vocabulary_.global(meaning.owner), meaning, {});
        truth_.globals[meaning.owner] = c.truth;
        observed_.globals[meaning.owner] = c.observed;
        return mention(out_.globals, meaning.owner);
      }
      case Place::context:
        out_.given_context[meaning.owner] =
            cell(vocabulary_.context(meaning.owner), meaning, {}).observed;
        return mention(out_.context, meaning.owner);
      case Place::column:
      case Place::field:  // rows() reads them with their row
      case Place::relation:
      case Place::moment:
      case Place::text:
      case Place::parents:
        return;
    }
  }

  void attribute(const Meaning& meaning, const std::vector<Term>& of) {
    const FactTerms& fact = vocabulary_.attribute(meaning.owner, meaning.member);
    const Cell c = cell(fact, meaning, of);
    const std::uint32_t which = entity(meaning.owner, of.front());
    truth_.entities[meaning.owner][which].attributes[meaning.member] = c.truth;
    observed_.entities[meaning.owner][which].attributes[meaning.member] = c.observed;
    mention(out_.attributes, AttributePlace{meaning.owner, which, meaning.member});
  }

  static bool equal(std::uint32_t a, std::uint32_t b) { return a == b; }
  static bool equal(const AttributePlace& a, const AttributePlace& b) {
    return a.type == b.type && a.entity == b.entity && a.attribute == b.attribute;
  }
  static bool equal(const EntityPlace& a, const EntityPlace& b) { return a == b; }
  template <class T>
  static bool contains(const std::vector<T>& list, const T& place) {
    return std::any_of(list.begin(), list.end(), [&](const T& p) { return equal(p, place); });
  }
  template <class T>
  static void mention(std::vector<T>& list, const std::type_identity_t<T>& place) {
    if (!contains(list, place)) list.push_back(place);
  }

  // --- rows

  void rows(std::uint16_t relation) {
    const RelationTerms& terms = vocabulary_.relation(relation);
    for (const auto& use : axioms_.uses()) {
      if (use.meaning.role == Role::complete && use.meaning.owner == relation &&
          use.meaning.observation == 0 && !model_.truth(use.application)) {
        observed_.complete[relation] = false;
      }
    }
    const Meaning meaning{.place = Place::relation, .owner = relation};
    for (const Term& term : axioms_.rows(relation)) {
      const auto of = std::span(&term, 1);
      const bool asked = is_read(Role::given_row, meaning, of);
      const bool settled = is_read(Role::truth_row, meaning, of);
      const bool given = model_.truth((asked ? terms.given[0] : terms.truth)(term));
      const bool there = model_.truth((settled || !asked ? terms.truth : terms.given[0])(term));
      if (!there && !given) continue;
      // Of the registry a row that is held back is a look-up that was cut short.
      if (there && !given && !terms.apart) observed_.complete[relation] = false;
      const auto [truth_row, observed_row] = row(relation, term);
      if (there) add_once(truth_.rows[relation], truth_row);
      if (given) add_once(observed_.rows[relation], observed_row);
    }
  }

  std::vector<std::int64_t> columns(std::uint16_t relation, const Term& term) {
    std::vector<std::int64_t> out;
    const auto& declared = schema_.relations[relation].columns;
    for (std::size_t c = 0; c < declared.size(); ++c) {
      out.push_back(number(declared[c].type, vocabulary_.relation(relation).columns[c](term)));
    }
    return out;
  }

  std::pair<WorldRow, WorldRow> row(std::uint16_t relation, const Term& term) {
    const RelationTerms& terms = vocabulary_.relation(relation);
    WorldRow truth{columns(relation, term), {}};
    WorldRow observed = truth;
    for (std::uint16_t f = 0; f < terms.fields.size(); ++f) {
      const Meaning meaning{.place = Place::field, .owner = relation, .member = f};
      const Cell c = cell(terms.fields[f], meaning, std::span(&term, 1));
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

  std::int64_t moment_of_snapshot() {
    const bool dated =
        std::any_of(axioms_.uses().begin(), axioms_.uses().end(),
                    [](const Axioms::Use& use) { return use.meaning.role == Role::as_of; });
    return dated ? model_.number(vocabulary_.as_of()) : out_.now;
  }

  // --- parents

  bool parents() {
    std::vector<OrderedEntity> order;
    std::vector<Axioms::Entity> terms;
    for (const auto& node : axioms_.nodes()) {
      const EntityPlace place{node.type, entity(node.type, node.term)};
      const bool known = std::any_of(order.begin(), order.end(),
                                     [&](const OrderedEntity& o) { return o.place == place; });
      if (known) continue;
      terms.push_back(node);
      order.push_back({place, {}, {}, model_.truth(vocabulary_.whole(0, node.type, node.term))});
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
      for (std::size_t j = 0; j < order.size(); ++j) {
        const bool possible = i != j && vocabulary_.reaches(terms[i].type, terms[j].type);
        order[i].truth.push_back(possible &&
                                 model_.truth(vocabulary_.truth_in(terms[i].type, terms[i].term,
                                                                   terms[j].type, terms[j].term)));
        order[i].given.push_back(possible &&
                                 model_.truth(vocabulary_.given_in(0, terms[i].type, terms[i].term,
                                                                   terms[j].type, terms[j].term)));
      }
      out_.parents.push_back(order[i].place);
    }
    return write_parents(schema_, order, truth_, observed_, [&](std::uint16_t type) {
      const std::uint32_t number = add_entity(type, new_id(type));
      out_.parents.push_back({type, number});
      return number;
    });
  }

  // --- what the question never asked about: any value will do

  void fill() {
    std::size_t filled = 0;
    while (filled != entity_count()) {  // a value may need an entity that was not there
      filled = entity_count();
      for (std::uint16_t type = 0; type < truth_.entities.size(); ++type) fill_attributes(type);
      for (std::uint32_t g = 0; g < schema_.globals.size(); ++g) {
        if (contains(out_.globals, g)) continue;
        truth_.globals[g] = observed_.globals[g] = some_value(schema_.globals[g].type);
      }
      for (std::uint32_t c = 0; c < schema_.context.size(); ++c) {
        if (contains(out_.context, c)) continue;
        out_.given_context[c] = some_value(schema_.context[c].type);
      }
    }
  }

  void fill_attributes(std::uint16_t type) {
    for (std::uint32_t e = 0; e < truth_.entities[type].size(); ++e) {
      for (std::uint32_t a = 0; a < schema_.entities[type].attributes.size(); ++a) {
        if (contains(out_.attributes, AttributePlace{type, e, a})) continue;
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

  WorldValue some_value(const Type& type) {
    if (type.optional) return WorldValue::none();
    if (type.kind == Type::Kind::time) return WorldValue::of(out_.now);
    if (type.kind == Type::Kind::entity && truth_.entities[type.id].empty()) {
      const std::uint32_t number = add_entity(type.id, new_id(type.id));
      if (has_invariant(type.id)) unheard_of_.push_back({type.id, number});
    }
    if (type.kind == Type::Kind::string && truth_.strings.empty()) new_string();
    return WorldValue::of(0);
  }

  // --- entities that the snapshot never heard of

  bool has_invariant(std::uint16_t type) const {
    return std::any_of(axioms_.uses().begin(), axioms_.uses().end(), [&](const Axioms::Use& use) {
      return use.meaning.role == Role::there && use.meaning.owner == type;
    });
  }

  // An invariant binds what is there; what is not may break it, and nothing about it was delivered.
  void strangers() {
    for (const auto& use : axioms_.uses()) {
      if (use.meaning.role == Role::there && !model_.truth(use.application))
        mention(unheard_of_, {use.meaning.owner, entity(use.meaning.owner, use.arguments.front())});
    }
    for (const EntityPlace& place : unheard_of_) {
      WorldEntity& it = observed_.entities[place.type][place.entity];
      it.exists = false;
      it.parents_complete = false;
      it.attributes.assign(it.attributes.size(), WorldValue::unavailable());
      it.parents.clear();
    }
  }

  Vocabulary& vocabulary_;
  Axioms& axioms_;
  const smt::Model& model_;
  const Schema& schema_;
  std::set<Key> read_;
  std::set<std::string> ids_;  // of all entities so far
  std::map<std::pair<std::uint16_t, std::string>, std::uint32_t> numbers_;
  std::map<std::string, std::uint32_t> strings_;
  std::size_t texts_ = 0;
  std::vector<EntityPlace> unheard_of_;
  World truth_, observed_;
  Counterexample out_;
};

}  // namespace

std::optional<ReadWorld> read_world(Encoding& encoding, Axioms& axioms, const smt::Model& model,
                                    const typed::Policy& policy, const ModelWish& wanted) {
  return Reader(encoding, axioms, model, policy).read(wanted);
}

}  // namespace sightline
