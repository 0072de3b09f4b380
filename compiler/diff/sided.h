// One of two policies as it reads a world that both were given: the prover's domain, narrowed to
// what this policy's own declarations let it read. SOUNDNESS: narrowing makes facts unknown and
// never anything else, as specs/diff.md says of ages and of members that a policy has not heard of.
#pragma once

#include <utility>

#include "compiler/diff/placement.h"
#include "compiler/prove/encoding.h"

namespace sightline {

class Sided : public Symbolic {
 public:
  // All three must outlive it.
  Sided(Encoding& world, const Placement& placement, const SymbolicRequest& request)
      : Symbolic(world.domain(View::first_observation, request)),
        world_(&world),
        placement_(&placement) {}

  Value context(std::size_t field) {
    const auto& declared = own().context[placement_->context.to_own(field)];
    return narrowed(Symbolic::context(field), declared.type, std::nullopt);
  }
  Value global(std::size_t global) {
    const auto& declared = own().globals[placement_->globals.to_own(global)];
    return narrowed(Symbolic::global(global), declared.type, declared.within);
  }
  Value attribute(std::size_t entity, std::size_t attribute, const Value& object) {
    const std::uint16_t type = placement_->entities.to_own(entity);
    const auto& declared =
        own().entities[type].attributes[placement_->attributes[type].to_own(attribute)];
    Value value = Symbolic::attribute(entity, attribute, object);
    const Value read = narrowed(value, declared.type, declared.within);
    value.known = value.known && (!object.present || read.known);  // of nothing there is nothing
    return value;
  }
  Value field(const Row& row, std::size_t field) {
    const std::uint16_t relation = placement_->relations.to_own(row.relation);
    const auto& declared =
        own().relations[relation].fields[placement_->fields[relation].to_own(field)];
    return narrowed(Symbolic::field(row, field), declared.type, std::nullopt);
  }

  template <class Values, class Body>
  Truth some(std::size_t relation, const Values& arguments, Body&& body) {
    return fresh(relation, Symbolic::some(relation, arguments, std::forward<Body>(body)));
  }
  template <class Values, class Body>
  Truth several(std::size_t relation, const Values& arguments, Body&& body) {
    return fresh(relation, Symbolic::several(relation, arguments, std::forward<Body>(body)));
  }

 private:
  const Schema& own() const { return *placement_->schema; }

  // Rows that are too old are not delivered, and nothing is known of those that are not.
  Truth fresh(std::size_t relation, const Truth& found) {
    const auto& declared = own().relations[placement_->relations.to_own(relation)];
    const smt::Term young = world_->vocabulary().fresh(declared.within);
    return {young && found.yes, young && found.no};
  }

  Value narrowed(Value value, const Type& type, const std::optional<std::int64_t>& within) {
    value.known = value.known && world_->vocabulary().fresh(within) &&
                  (!value.present || is_member(type, value.payload));
    return value;
  }

  // Whether this policy has a name for it.
  smt::Term is_member(const Type& type, const smt::Term& payload) {
    const smt::Term yes = world_->context().truth(true);
    const bool is_set = type.kind == Type::Kind::set;
    if (!is_set && type.kind != Type::Kind::enumeration) return yes;
    const Numbering& members = placement_->members[type.id];
    const std::uint16_t united = placement_->enums.to_union(type.id);
    const std::size_t size = world_->vocabulary().schema().enums[united].members.size();
    smt::Term all = yes;
    for (std::size_t m = 0; m < size; ++m) {
      if (members.knows(m)) continue;
      all = all &&
            !(is_set ? smt::bit(payload, static_cast<unsigned>(m))
                     : smt::equal(payload, world_->context().number(static_cast<std::int64_t>(m))));
    }
    return all;
  }

  Encoding* world_;
  const Placement* placement_;
};

}  // namespace sightline
