// Plain values: the facts of one world. Slow and obvious; it scans rows and keeps no index. Shares
// nothing with runtime/engine/concrete.h, which does the same over a snapshot.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "sightline/typed.h"
#include "sightline/world.h"
#include "specs/reference/combine.h"
#include "specs/reference/plain_values.h"

namespace sightline::reference {

// What a property needs besides: what its variables stand for, and for `may` what was observed
// when this world is the truth. The two worlds have the same entities in the same order.
struct Claim {
  std::vector<std::int64_t> variables;  // by number; of a row anything (Evaluate::bind)
  const World* observed = nullptr;
  const std::vector<Earlier>* history = nullptr;  // null: nothing has ever changed
};

class Plain : public PlainValues {
 public:
  struct Row {
    std::uint32_t relation = 0;
    const WorldRow* row = nullptr;
  };
  // `observed`: what the evaluator was given, as rules see it. `truth`: what is so, as properties
  // see it: rows and parents are complete, facts are of now, arithmetic has no range (language.md,
  // Meaning 5).
  enum class View : std::uint8_t { observed, truth };
  Plain(const typed::Policy& policy, const World& world, const WorldRequest& request,
        View view = View::observed, Claim claim = {})
      : PlainValues(view == View::observed),
        policy_(policy),
        world_(world),
        request_(request),
        view_(view),
        claim_(std::move(claim)) {}

  // --- facts
  Value constant(const typed::Type&, std::int64_t number) { return given(number); }
  Value literal(const typed::Type& type, std::int64_t position) {
    // World::strings begins with the policy's.
    if (type.kind == Kind::string) return given(position);
    const std::string& id = policy_.literals[static_cast<std::size_t>(position)].id;
    const auto& entities = world_.entities[type.id];
    const auto found = std::find_if(entities.begin(), entities.end(),
                                    [&](const WorldEntity& e) { return e.id == id; });
    return given(found - entities.begin() + (found == entities.end() ? position : 0));
  }
  Value principal() { return given(request_.principal); }
  Value resource() { return given(request_.resource); }
  Value now() { return given(request_.now); }
  Value asked_action() { return given(request_.action); }
  Value variable(std::uint32_t variable) { return given(claim_.variables[variable]); }
  Value context(std::uint32_t field) { return from(request_.context[field]); }
  Value global(std::uint32_t global) {
    return dated(policy_.globals[global].within, world_.globals[global]);
  }
  Value attribute(std::uint32_t type, std::uint32_t attribute, const Value& object) {
    if (!object.known || !object.present) return object;
    const WorldEntity* entity = find({type, static_cast<std::uint32_t>(object.number)});
    met_stranger_ = met_stranger_ || !entity;
    if (!entity) return {};
    return dated(policy_.entities[type].attributes[attribute].within,
                 entity->attributes[attribute]);
  }
  Value column(const Row& row, std::uint32_t column) { return given(row.row->columns[column]); }
  Value field(const Row& row, std::uint32_t field) {
    // What stood before in a row that is found now is asked of nobody.
    const auto& rows = world_.rows[row.relation];
    const bool is_here = std::any_of(rows.begin(), rows.end(),
                                     [&](const WorldRow& here) { return &here == row.row; });
    const bool fixed = policy_.relations[row.relation].trust == typed::Trust::sealed_fixed;
    return is_here || fixed ? from(row.row->fields[field]) : Value{};
  }

  // Itself, or by way of parents; whether it is not can be known only when all parents are.
  Truth in(std::uint32_t type, const Value& a, std::uint32_t ancestor_type, const Value& b) {
    if (!a.known || !b.known) return Truth::unknown;
    const EntityPlace wanted{ancestor_type, static_cast<std::uint32_t>(b.number)};
    std::vector<EntityPlace> reached{{type, static_cast<std::uint32_t>(a.number)}};
    bool whole = true, strangers = false;
    for (std::size_t i = 0; i < reached.size(); ++i) {
      if (reached[i] == wanted) return Truth::yes;
      const WorldEntity* entity = find(reached[i]);
      whole = whole && entity && entity->parents_complete;
      strangers = strangers || !entity;
      if (!entity) continue;
      for (const EntityPlace& parent : entity->parents) {
        if (std::find(reached.begin(), reached.end(), parent) == reached.end())
          reached.push_back(parent);
      }
    }
    met_stranger_ = met_stranger_ || strangers;
    return decide(whole || view_ == View::truth, false);
  }

  using Arguments = std::vector<const Value*>;  // null is `_`
  using Body = std::function<Truth(const Row&)>;
  Truth some(std::uint32_t relation, const Arguments& arguments, const Body& body) {
    return at_least(1, relation, arguments, body);
  }
  // No two rows of a world have the same key.
  Truth several(std::uint32_t relation, const Arguments& arguments, const Body& body) {
    return at_least(2, relation, arguments, body);
  }

  // The decision, yes or no, on what was observed about the same request.
  Truth may(std::uint32_t action, std::uint32_t principal_type, const Value& principal,
            std::uint32_t resource_type, const Value& resource) {
    if (!principal.known || !resource.known || !claim_.observed) return Truth::unknown;
    WorldRequest asked = request_;
    asked.action = action;
    asked.principal_type = principal_type, asked.resource_type = resource_type;
    asked.principal = static_cast<std::uint32_t>(principal.number);
    asked.resource = static_cast<std::uint32_t>(resource.number);
    Plain observed(policy_, *claim_.observed, asked);
    const auto combined = combine(observed, policy_, {action, principal_type, resource_type},
                                  [](const auto&, const auto&, Truth) {});
    return decide(true, is_moment(request_.now) && combined.allowed);
  }
  // Was something asked about an entity that is not there, and not to be known without it?
  bool met_stranger() const { return met_stranger_; }
  // `body(world)` at now and at every moment of the last `milliseconds` of which the history tells.
  template <class Body>
  Truth once(std::int64_t milliseconds, Body&& body) {
    Truth was = body(*this);
    if (!claim_.history) return was;
    for (const Earlier& it : *claim_.history) {
      if (it.moment > request_.now || Number{request_.now} - it.moment > milliseconds) continue;
      Plain then(policy_, it.truth, request_, View::truth, {claim_.variables});
      was = logical_or(was, body(then));
    }
    return was;
  }

 private:
  static Value from(const WorldValue& value) {
    if (value.state == WorldValue::State::unavailable) return {};
    return {true, value.state == WorldValue::State::given, value.value};
  }
  bool fresh(const std::optional<std::int64_t>& within) const {
    return view_ == View::truth || !within ||
           (world_.as_of <= request_.now && Number{request_.now} - world_.as_of <= *within);
  }
  Value dated(const std::optional<std::int64_t>& within, const WorldValue& value) const {
    return fresh(within) ? from(value) : Value{};
  }
  // Null when only an id is known: no attributes, no parents, nothing.
  const WorldEntity* find(const EntityPlace& place) const {
    const auto& entities = world_.entities[place.type];
    const bool is_there = place.entity < entities.size() && entities[place.entity].exists;
    return is_there ? &entities[place.entity] : nullptr;
  }

  // A sealed relation answers "these are all" only where a sealed list does.
  bool complete(std::uint32_t number, const Arguments& arguments) const {
    if (view_ == View::truth) return true;
    const typed::Relation& relation = policy_.relations[number];
    const bool sealed =
        relation.trust == typed::Trust::sealed_fixed || relation.trust == typed::Trust::sealed;
    const auto is_bound = [&](std::uint32_t column) { return arguments[column] != nullptr; };
    const bool listed = !relation.listed_by.empty() &&
                        std::all_of(relation.listed_by.begin(), relation.listed_by.end(), is_bound);
    return world_.complete[number] && fresh(relation.within) && (!sealed || listed);
  }

  Truth at_least(int wanted, std::uint32_t relation, const Arguments& arguments, const Body& body) {
    for (const Value* argument : arguments) {
      if (argument && !argument->known) return Truth::unknown;  // which rows are meant is not known
    }
    int is_true = 0, may_be_true = 0;
    const bool delivered = fresh(policy_.relations[relation].within);
    for (const WorldRow& row : world_.rows[relation]) {
      if (!delivered || !matches(row, arguments)) continue;
      const Truth truth = body({relation, &row});
      is_true += truth == Truth::yes ? 1 : 0;
      may_be_true += truth != Truth::no ? 1 : 0;
    }
    if (is_true >= wanted) return Truth::yes;
    return decide(complete(relation, arguments) && may_be_true < wanted, false);
  }
  static bool matches(const WorldRow& row, const Arguments& arguments) {
    for (std::size_t c = 0; c < arguments.size(); ++c) {
      if (arguments[c] && arguments[c]->number != Number{row.columns[c]}) return false;
    }
    return true;
  }

  const typed::Policy& policy_;
  const World& world_;
  const WorldRequest& request_;
  View view_;
  Claim claim_;
  bool met_stranger_ = false;
};

}  // namespace sightline::reference
