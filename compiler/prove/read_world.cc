// smt::Model -> two worlds. Tested by replay: property.cc asks the real evaluator and the reference
// about every world that comes out of here, and a difference is an internal error, never a verdict.
// What the question did not mention is the same in both worlds, and arbitrary.
#include "compiler/prove/read_world.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "compiler/prove/read_history.h"

namespace sightline {
namespace {

using smt::Term;

class Reader {
 public:
  Reader(Encoding& encoding, Axioms& axioms, const smt::Model& model, const typed::Policy& policy,
         Unmentioned unmentioned)
      : vocabulary_(encoding.vocabulary()),
        axioms_(axioms),
        model_(model),
        schema_(vocabulary_.schema()),
        draft_(schema_, policy),
        values_(vocabulary_, model, draft_),
        unmentioned_(unmentioned),
        bound_(schema_.entities.size()) {
    for (const Invariant& it : encoding.program().invariants) {
      if (it.subject == Invariant::Subject::entity) bound_[it.owner] = true;
    }
    for (const auto& use : axioms.uses()) {
      if (use.meaning.observation == 0)
        read_.insert(key(use.meaning.role, use.meaning, use.arguments));
      if (use.meaning.role == Role::literal) used_literals_.insert(use.meaning.owner);
    }
    // One that no assertion mentions may still be asked about: of an entity that is in no world
    // every fact is unavailable, in truth too.
    const auto& literals = vocabulary_.literals();
    for (std::uint16_t l = 0; l < literals.size(); ++l) {
      if (used_literals_.contains(l)) {
        values_.literal(literals[l]);
      } else if (literals[l].type.kind == Type::Kind::entity) {
        draft_.add_entity(literals[l].type.id, literals[l].text);
      }
    }
  }

  std::optional<ReadWorld> read(const ModelWish& wanted) {
    draft_.example().now = model_.number(vocabulary_.now());
    ReadWorld read;
    for (const auto& it : wanted.entities)
      read.entities.push_back(values_.entity(it.type, it.term));
    for (const Term& term : wanted.members) read.members.push_back(model_.number(term));
    for (const auto& it : axioms_.entities()) values_.entity(it.type, it.term);
    for (std::uint16_t r = 0; r < schema_.relations.size(); ++r) rows(r);
    for (const auto& it : wanted.rows) read.rows.push_back(values_.columns(it.relation, it.term));
    draft_.truth().as_of = draft_.observed().as_of = moment_of_snapshot();
    for (const auto& use : axioms_.uses()) place(use);
    if (unmentioned_ == Unmentioned::strangers) add_unmentioned();
    HistoryReader history(vocabulary_, axioms_, values_, draft_);
    if (!parents(history)) return std::nullopt;
    draft_.fill(bound_);
    draft_.example().earlier = history.read();
    strangers();
    read.example = std::move(draft_.example());
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

  // --- facts

  WorldValue value(const FactTerms& fact, std::span<const Term> of, const smt::Function& value,
                   const smt::Function& present) {
    return values_.value(fact, value(of), fact.type.optional ? present(of) : Term());
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
        draft_.truth().globals[meaning.owner] = c.truth;
        draft_.observed().globals[meaning.owner] = c.observed;
        return draft_.mention_global(meaning.owner);
      }
      case Place::context:
        draft_.example().given_context[meaning.owner] =
            cell(vocabulary_.context(meaning.owner), meaning, {}).observed;
        return draft_.mention_context(meaning.owner);
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
    const std::uint32_t which = values_.entity(meaning.owner, of.front());
    draft_.truth().entities[meaning.owner][which].attributes[meaning.member] = c.truth;
    draft_.observed().entities[meaning.owner][which].attributes[meaning.member] = c.observed;
    draft_.mention(AttributePlace{meaning.owner, which, meaning.member});
  }

  // --- rows

  void rows(std::uint16_t relation) {
    const RelationTerms& terms = vocabulary_.relation(relation);
    for (const auto& use : axioms_.uses()) {
      if (use.meaning.role == Role::complete && use.meaning.owner == relation &&
          use.meaning.observation == 0 && !model_.truth(use.application)) {
        draft_.observed().complete[relation] = false;
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
      if (there && !given && !terms.apart) draft_.observed().complete[relation] = false;
      const auto [truth_row, observed_row] = row(relation, term);
      if (there) add_once(draft_.truth().rows[relation], truth_row);
      if (given) add_once(draft_.observed().rows[relation], observed_row);
    }
  }

  std::pair<WorldRow, WorldRow> row(std::uint16_t relation, const Term& term) {
    const RelationTerms& terms = vocabulary_.relation(relation);
    WorldRow truth{values_.columns(relation, term), {}};
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
    return dated ? model_.number(vocabulary_.as_of()) : draft_.example().now;
  }

  // --- parents

  bool parents(HistoryReader& history) {
    std::vector<OrderedEntity> order;
    std::vector<Axioms::Entity> terms;
    for (const auto& node : axioms_.nodes()) {
      const EntityPlace place{node.type, values_.entity(node.type, node.term)};
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
      draft_.mention_parents(order[i].place);
    }
    return write_parents(schema_, order, draft_.truth(), draft_.observed(),
                         [&](std::uint16_t type) {
                           const std::uint32_t number = draft_.add_entity(type);
                           draft_.mention_parents({type, number});
                           return number;
                         }) &&
           history.read_parents(terms);
  }

  // --- entities that the snapshot never heard of

  // The question asks what the invariants say of whom it mentions, and of nobody else: a principal
  // that no rule reads, a literal, what stands in a column that nobody asks about.
  void add_unmentioned() {
    std::set<std::pair<std::uint16_t, std::uint32_t>> mentioned;
    for (const auto& it : axioms_.entities())
      mentioned.emplace(it.type, values_.entity(it.type, it.term));
    for (std::uint16_t type = 0; type < bound_.size(); ++type) {
      const std::size_t count = bound_[type] ? draft_.truth().entities[type].size() : 0;
      for (std::uint32_t e = 0; e < count; ++e) {
        if (!mentioned.contains({type, e})) strangers_.push_back({type, e});
      }
    }
  }

  // An invariant binds what is there; what is not may break it, and nothing about it was delivered.
  void strangers() {
    for (const EntityPlace& place : strangers_) draft_.add_stranger(place);
    for (const auto& use : axioms_.uses()) {
      if (use.meaning.role == Role::there && !model_.truth(use.application))
        draft_.add_stranger(
            {use.meaning.owner, values_.entity(use.meaning.owner, use.arguments.front())});
    }
  }

  Vocabulary& vocabulary_;
  Axioms& axioms_;
  const smt::Model& model_;
  const Schema& schema_;
  std::set<Key> read_;
  std::set<std::uint16_t> used_literals_;
  WorldDraft draft_;
  ModelValues values_;
  Unmentioned unmentioned_;
  std::vector<bool> bound_;  // entity types of which invariants speak
  std::vector<EntityPlace> strangers_;
};

}  // namespace

std::optional<ReadWorld> read_world(Encoding& encoding, Axioms& axioms, const smt::Model& model,
                                    const typed::Policy& policy, const ModelWish& wanted,
                                    Unmentioned unmentioned) {
  return Reader(encoding, axioms, model, policy, unmentioned).read(wanted);
}

}  // namespace sightline
