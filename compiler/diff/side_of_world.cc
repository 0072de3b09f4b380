// Counterexample over the united schema -> over one policy's own. Tested by replaying every
// difference: what comes out of here is asked of the real evaluator. It decides nothing about what
// is compared.
#include "compiler/diff/side_of_world.h"

#include <algorithm>

namespace sightline {
namespace {

class SideReader {
 public:
  SideReader(const Counterexample& found, const Schema& united, const Placement& placement)
      : found_(found),
        world_(found.observed),
        united_(united),
        placement_(placement),
        own_(*placement.schema) {}

  Counterexample read() {
    Counterexample out;
    out.now = found_.now;
    for (std::size_t c = 0; c < own_.context.size(); ++c) {
      out.given_context.push_back(
          value(own_.context[c].type, found_.given_context[placement_.context.to_union(c)]));
    }
    out.observed = world();
    out.truth = out.observed;
    mentions(out);
    return out;
  }

 private:
  World world() {
    World out;
    out.strings = world_.strings;
    out.as_of = world_.as_of;
    for (std::uint16_t e = 0; e < own_.entities.size(); ++e) out.entities.push_back(entities(e));
    for (std::uint16_t r = 0; r < own_.relations.size(); ++r) {
      const std::uint16_t united = placement_.relations.to_union(r);
      out.rows.push_back(rows(r, world_.rows[united]));
      out.complete.push_back(world_.complete[united]);
    }
    for (std::size_t g = 0; g < own_.globals.size(); ++g) {
      out.globals.push_back(
          value(own_.globals[g].type, world_.globals[placement_.globals.to_union(g)]));
    }
    return out;
  }

  WorldValue value(const Type& type, const WorldValue& given) const {
    if (given.state != WorldValue::State::given) return given;
    if (type.kind == Type::Kind::enumeration) {
      const std::uint16_t own =
          placement_.members[type.id].to_own(static_cast<std::size_t>(given.value));
      return own == kNowhere ? WorldValue::unavailable() : WorldValue::of(own);
    }
    return type.kind == Type::Kind::set ? set(type, given) : given;
  }

  WorldValue set(const Type& type, const WorldValue& given) const {
    const Numbering& members = placement_.members[type.id];
    const std::size_t size = united_.enums[placement_.enums.to_union(type.id)].members.size();
    std::uint64_t mask = 0;
    for (std::size_t m = 0; m < size; ++m) {
      if ((static_cast<std::uint64_t>(given.value) >> m & 1) == 0) continue;
      if (!members.knows(m)) return WorldValue::unavailable();
      mask |= std::uint64_t{1} << members.to_own(m);
    }
    return WorldValue::of(static_cast<std::int64_t>(mask));
  }

  std::vector<WorldEntity> entities(std::uint16_t type) const {
    const EntitySchema& declared = own_.entities[type];
    std::vector<WorldEntity> out;
    for (const WorldEntity& it : world_.entities[placement_.entities.to_union(type)]) {
      WorldEntity entity{it.id, it.exists, {}, {}, it.parents_complete || declared.parents.empty()};
      for (std::size_t a = 0; a < declared.attributes.size(); ++a) {
        entity.attributes.push_back(value(declared.attributes[a].type,
                                          it.attributes[placement_.attributes[type].to_union(a)]));
      }
      for (const EntityPlace& parent : it.parents) {
        const std::uint16_t own = placement_.entities.to_own(parent.type);
        const auto& may_be_in = declared.parents;
        if (std::find(may_be_in.begin(), may_be_in.end(), own) != may_be_in.end())
          entity.parents.push_back({own, parent.entity});
      }
      out.push_back(std::move(entity));
    }
    return out;
  }

  std::vector<WorldRow> rows(std::uint16_t relation, const std::vector<WorldRow>& given) const {
    const RelationSchema& declared = own_.relations[relation];
    std::vector<WorldRow> out;
    for (const WorldRow& it : given) {
      WorldRow row;
      for (std::size_t c = 0; c < declared.columns.size(); ++c)
        row.columns.push_back(value(declared.columns[c].type, WorldValue::of(it.columns[c])).value);
      for (std::size_t f = 0; f < declared.fields.size(); ++f) {
        row.fields.push_back(
            value(declared.fields[f].type, it.fields[placement_.fields[relation].to_union(f)]));
      }
      out.push_back(std::move(row));
    }
    return out;
  }

  void mentions(Counterexample& out) const {
    for (const AttributePlace& place : found_.attributes) {
      const std::uint16_t type = placement_.entities.to_own(place.type);
      if (type == kNowhere) continue;
      const std::uint16_t attribute = placement_.attributes[type].to_own(place.attribute);
      if (attribute != kNowhere) out.attributes.push_back({type, place.entity, attribute});
    }
    for (const EntityPlace& place : found_.parents) {
      const std::uint16_t type = placement_.entities.to_own(place.type);
      if (type != kNowhere) out.parents.push_back({type, place.entity});
    }
    for (const auto g : found_.globals) {
      if (placement_.globals.knows(g)) out.globals.push_back(placement_.globals.to_own(g));
    }
    for (const auto c : found_.context) {
      if (placement_.context.knows(c)) out.context.push_back(placement_.context.to_own(c));
    }
  }

  const Counterexample& found_;
  const World& world_;
  const Schema& united_;
  const Placement& placement_;
  const Schema& own_;
};

}  // namespace

Counterexample side_of_world(const Counterexample& found, const Schema& united,
                             const Placement& placement) {
  return SideReader(found, united, placement).read();
}

}  // namespace sightline
