// smt::Model -> std::vector<Earlier>. Tested by replay, as read_world.cc is: the reference asks
// every `once` of what comes out of here. Moments after now are left out: nobody is given anything
// of them, and no property speaks of them.
#include "compiler/prove/read_history.h"

#include <algorithm>

namespace sightline {

using smt::Term;

HistoryReader::HistoryReader(Vocabulary& vocabulary, Axioms& axioms, ModelValues& values,
                             WorldDraft& draft)
    : vocabulary_(vocabulary), axioms_(axioms), values_(values), draft_(draft) {
  now_ = values.model().number(vocabulary.now());
  for (const Term& moment : axioms.moments().used) {
    const std::int64_t at = values.model().number(moment);
    if (at < now_) moments_.emplace(at, moment);
  }
  for (const auto& use : axioms.uses()) {
    const bool row = use.meaning.role == Role::row_then;
    const bool field =
        use.meaning.place == Place::field &&
        (use.meaning.role == Role::value_then || use.meaning.role == Role::present_then);
    if (row || field)
      read_.emplace(row ? Role::row_then : Role::value_then, use.meaning.owner, use.meaning.member,
                    values.model().element(use.arguments.front()), moment_of(use));
  }
}

std::int64_t HistoryReader::moment_of(const Axioms::Use& use) const {
  return values_.model().number(use.arguments.back());
}

bool HistoryReader::is_read(Role role, std::uint16_t relation, std::uint16_t member,
                            const Term& row, std::int64_t moment) const {
  return read_.contains({role, relation, member, values_.model().element(row), moment});
}

bool HistoryReader::read_parents(const std::vector<Axioms::Entity>& nodes) {
  for (const auto& order : axioms_.moments().orders) {
    const std::int64_t at = values_.model().number(order.moment);
    if (at >= now_ || parents_.contains(at)) continue;
    std::vector<OrderedEntity> ordered;
    for (const auto& x : nodes) {
      OrderedEntity it{{x.type, values_.entity(x.type, x.term)}, {}, {}, true};
      for (const auto& y : nodes) {
        const bool above = &x != &y && vocabulary_.reaches(x.type, y.type);
        it.truth.push_back(above && values_.model().truth(vocabulary_.in_then(
                                        x.type, x.term, y.type, y.term, order.moment)));
      }
      it.given = it.truth;
      ordered.push_back(std::move(it));
    }
    World then = draft_.truth();
    for (auto& list : then.entities) {
      for (auto& entity : list) entity.parents.clear();
    }
    World given = then;
    const auto add = [&](std::uint16_t type) {
      const std::uint32_t number = draft_.add_entity(type);
      then.entities[type].resize(number + 1U);
      given.entities[type].resize(number + 1U);
      return number;
    };
    if (!write_parents(vocabulary_.schema(), ordered, then, given, add)) return false;
    Parents& parents = parents_[at];
    for (const auto& list : then.entities) {
      auto& of_type = parents.emplace_back();
      for (const auto& entity : list) of_type.push_back(entity.parents);
    }
  }
  return true;
}

// Of the registry a row of the snapshot's moment that is held back is a look-up that was cut short.
void HistoryReader::find_cut_short() {
  for (const auto& use : axioms_.uses()) {
    if (use.meaning.role != Role::row_then) continue;
    const std::uint16_t relation = use.meaning.owner;
    const auto& declared = vocabulary_.schema().relations[relation];
    const bool dated = declared.trust == Trust::registry && declared.within &&
                       moment_of(use) == values_.model().number(vocabulary_.as_of());
    const auto& given = vocabulary_.relation(relation).given[0];
    if (dated && axioms_.moments().related && values_.model().truth(use.application) &&
        !values_.model().truth(given(use.arguments.front())))
      draft_.observed().complete[relation] = false;
  }
}

std::vector<Earlier> HistoryReader::read() {
  find_cut_short();
  std::vector<Earlier> out;
  for (const auto& [moment, term] : moments_) out.push_back({moment, truth_at(moment)});
  // One that is as the next need not be told.
  for (std::size_t i = out.size(); i-- > 0;) {
    const World& next = i + 1 < out.size() ? out[i + 1].truth : draft_.truth();
    if (out[i].truth == next) out.erase(out.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return out;
}

World HistoryReader::truth_at(std::int64_t moment) {
  World world = draft_.truth();
  for (const auto& use : axioms_.uses()) {
    const bool value =
        use.meaning.role == Role::value_then || use.meaning.role == Role::present_then;
    if (value && moment_of(use) == moment) fact(use, world);
  }
  for (std::uint16_t r = 0; r < world.rows.size(); ++r) rows(r, moment, world);
  const auto known = parents_.find(moment);
  if (known == parents_.end()) return world;
  for (std::size_t type = 0; type < world.entities.size(); ++type) {
    const auto& of_type = known->second[type];
    for (std::size_t e = 0; e < world.entities[type].size(); ++e)
      world.entities[type][e].parents =
          e < of_type.size() ? of_type[e] : std::vector<EntityPlace>();
  }
  return world;
}

void HistoryReader::fact(const Axioms::Use& use, World& world) {
  const Meaning& meaning = use.meaning;
  const bool global = meaning.place == Place::global;
  if (!global && meaning.place != Place::attribute) return;  // rows() reads fields
  const FactTerms& terms = global ? vocabulary_.global(meaning.owner)
                                  : vocabulary_.attribute(meaning.owner, meaning.member);
  const Term& moment = use.arguments.back();
  const WorldValue value = values_.value(
      terms, vocabulary_.value_then(terms, use.key(), moment),
      terms.type.optional ? vocabulary_.present_then(terms, use.key(), moment) : Term());
  if (global) {
    world.globals[meaning.owner] = value;
    return;
  }
  const std::uint32_t which = values_.entity(meaning.owner, use.arguments.front());
  world.entities[meaning.owner][which].attributes[meaning.member] = value;
}

void HistoryReader::rows(std::uint16_t relation, std::int64_t moment, World& world) {
  const Term& at = moments_.at(moment);
  auto& rows = world.rows[relation];
  for (const Term& row : axioms_.rows(relation)) {
    if (!is_read(Role::row_then, relation, 0, row, moment)) continue;
    const auto key = values_.columns(relation, row);
    const auto is_it = [&](const WorldRow& it) { return it.columns == key; };
    const bool was = values_.model().truth(vocabulary_.row_then(relation, row, at));
    if (!was) std::erase_if(rows, is_it);
    if (was && std::none_of(rows.begin(), rows.end(), is_it)) rows.push_back({key, {}});
    if (was) write_row(relation, row, moment, world);
  }
}

void HistoryReader::write_row(std::uint16_t relation, const Term& row, std::int64_t moment,
                              World& world) {
  const auto& fields = vocabulary_.relation(relation).fields;
  const auto key = values_.columns(relation, row);
  auto& rows = world.rows[relation];
  WorldRow& out = *std::find_if(rows.begin(), rows.end(),
                                [&](const WorldRow& it) { return it.columns == key; });
  const bool is_new = out.fields.size() != fields.size();
  out.fields.resize(fields.size());
  for (std::uint16_t f = 0; f < fields.size(); ++f) {
    const bool then = is_read(Role::value_then, relation, f, row, moment);
    if (!then && !is_new) continue;
    const Term& at = then ? moments_.at(moment) : vocabulary_.now();
    const auto of = std::span(&row, 1);
    out.fields[f] = values_.value(
        fields[f], vocabulary_.value_then(fields[f], of, at),
        fields[f].type.optional ? vocabulary_.present_then(fields[f], of, at) : Term());
  }
}

}  // namespace sightline
