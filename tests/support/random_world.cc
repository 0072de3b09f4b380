// typed::Policy + choices -> World, observation, request. Tested by tests/laws/trust_test.cc, which
// holds every observation against a plain reading of the table in specs/language.md.
#include "tests/support/random_world.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "specs/reference/decide.h"

namespace sightline::testing {
namespace {

using typed::Trust;
using typed::Type;

constexpr std::int64_t kMost = (std::int64_t{1} << 62) - 1;
constexpr std::int64_t kNoon = 1'708'063'200'000;  // 2024-02-16T06:00:00Z

std::int64_t clamped_time(std::int64_t t) { return std::clamp<std::int64_t>(t, 1, kMost - 1); }

std::int64_t number(const typed::Policy& policy, const World& world, const Type& type,
                    std::int64_t now, const Pick& pick) {
  using Limits = std::numeric_limits<std::int64_t>;
  switch (type.kind) {
    case Type::Kind::boolean:
      return static_cast<std::int64_t>(pick(2));
    case Type::Kind::integer:
      return one_of<std::int64_t>(pick, {0, 1, -1, 2, 5, kMost, -kMost, Limits::max(),
                                         Limits::max() - 1, Limits::min(), Limits::min() + 1});
    case Type::Kind::time:
      return clamped_time(
          one_of<std::int64_t>(pick, {now, now - 1, now + 1, kNoon, kNoon - 1, 1, 2, kMost - 1,
                                      kMost - 2, now - 10'000, now + 3'600'000}));
    case Type::Kind::duration:
      return one_of<std::int64_t>(
          pick, {0, 1, -1, 10'000, 3'600'000, -10'000, kMost, kMost - 1, -kMost, 1 - kMost});
    case Type::Kind::enumeration:
      return static_cast<std::int64_t>(pick(policy.enums[type.id].members.size()));
    case Type::Kind::entity:
      return static_cast<std::int64_t>(pick(world.entities[type.id].size()));
    case Type::Kind::string:
      return static_cast<std::int64_t>(pick(world.strings.size()));
    case Type::Kind::set:
      return static_cast<std::int64_t>(
          pick(std::size_t{1} << policy.enums[type.id].members.size()));
  }
  return 0;
}

WorldValue value(const typed::Policy& policy, const World& world, const Type& type,
                 std::int64_t now, const Pick& pick) {
  if (type.optional && pick(3) == 0) return WorldValue::none();
  return WorldValue::of(number(policy, world, type, now, pick));
}

WorldRow random_row(const typed::Policy& policy, const World& world, std::size_t relation,
                    std::int64_t now, const Pick& pick) {
  WorldRow row;
  for (const auto& column : policy.relations[relation].columns) {
    row.columns.push_back(number(policy, world, column.type, now, pick));
  }
  for (const auto& field : policy.relations[relation].fields)
    row.fields.push_back(value(policy, world, field.type, now, pick));
  return row;
}

bool agree(const WorldRow& a, const WorldRow& b, const std::vector<std::uint32_t>& columns) {
  return std::all_of(columns.begin(), columns.end(),
                     [&](std::uint32_t c) { return a.columns[c] == b.columns[c]; });
}

// Unless it breaks the key, or what `unique` says.
void add_row(const typed::Relation& relation, std::vector<WorldRow>& rows, WorldRow row) {
  const bool clashes = std::any_of(rows.begin(), rows.end(), [&](const WorldRow& r) {
    return r.columns == row.columns ||
           std::any_of(relation.unique.begin(), relation.unique.end(),
                       [&](const auto& columns) { return agree(r, row, columns); });
  });
  if (!clashes) rows.push_back(std::move(row));
}

// Parents are of earlier numbers, so that nothing is in itself.
void add_parents(const typed::Policy& policy, World& world, const Pick& pick) {
  for (std::uint32_t type = 0; type < world.entities.size(); ++type) {
    for (std::uint32_t e = 0; e < world.entities[type].size(); ++e) {
      auto& parents = world.entities[type][e].parents;
      for (const auto parent : policy.entities[type].parents) {
        const std::size_t most = parent == type ? e : world.entities[parent].size();
        for (std::uint32_t p = 0; p < most; ++p) {
          if (policy.entities[type].one_parent && !parents.empty()) break;
          if (pick(2) == 0) parents.push_back({parent, p});
        }
      }
    }
  }
}

// --- invariants: optional facts are taken away, or the row, until none is broken

void repair(const typed::Policy& policy, World& world) {
  for (const auto& invariant : policy.invariants) {
    const auto broken = reference::breaches(policy, world, invariant);
    for (std::size_t i = broken.size(); i-- > 0;) {
      if (invariant.subject.kind == typed::Variable::Kind::row) {
        auto& rows = world.rows[invariant.subject.relation];
        rows.erase(rows.begin() + broken[i]);
        continue;
      }
      const std::uint32_t type = invariant.subject.type.id;
      for (std::size_t a = 0; a < policy.entities[type].attributes.size(); ++a) {
        if (policy.entities[type].attributes[a].type.optional)
          world.entities[type][broken[i]].attributes[a] = WorldValue::none();
      }
    }
  }
}

class Observer {
 public:
  Observer(const typed::Policy& policy, const World& truth, std::int64_t now, const Pick& pick)
      : policy_(policy), truth_(truth), now_(now), pick_(pick), out_(truth) {}

  World observe() {
    // How much goes wrong: nothing, a little, a lot.
    trouble_ = one_of<std::size_t>(pick_, {0, 12, 4, 2});
    out_.as_of = moment();
    for (std::size_t type = 0; type < out_.entities.size(); ++type) {
      for (auto& entity : out_.entities[type]) observe_entity(policy_.entities[type], entity);
    }
    for (std::size_t r = 0; r < out_.rows.size(); ++r) observe_rows(r);
    for (std::size_t g = 0; g < out_.globals.size(); ++g)
      observe_global(policy_.globals[g], out_.globals[g]);
    return std::move(out_);
  }

 private:
  bool goes_wrong() { return trouble_ != 0 && rarely(pick_, trouble_); }

  std::int64_t moment() {
    if (pick_(2) == 0) return now_;
    std::vector<std::int64_t> moments{now_ - 1, now_ + 1, 0, kMost};
    const auto near = [&](const std::optional<std::int64_t>& within) {
      if (within)
        moments.insert(moments.end(), {now_ - *within, now_ - *within - 1, now_ - *within + 1});
    };
    for (const auto& global : policy_.globals) near(global.within);
    for (const auto& relation : policy_.relations) near(relation.within);
    return std::clamp<std::int64_t>(one_of(pick_, moments), 0, kMost);
  }

  void observe_entity(const typed::EntityType& type, WorldEntity& entity) {
    if (goes_wrong() && goes_wrong()) {  // the snapshot has never heard of it
      entity.exists = false;
      for (auto& attribute : entity.attributes) attribute = WorldValue::unavailable();
      entity.parents.clear();
      entity.parents_complete = false;
      return;
    }
    for (std::size_t a = 0; a < entity.attributes.size(); ++a) {
      const auto& attribute = type.attributes[a];
      fact(attribute.type, attribute.trust, attribute.within, entity.attributes[a]);
    }
    if (!type.parents.empty() && goes_wrong()) {
      entity.parents_complete = false;
      std::erase_if(entity.parents, [&](const EntityPlace&) { return pick_(2) == 1; });
    }
  }

  // Whether what is given need not be the truth of now: a cache lies, a seal is old, a snapshot is.
  bool may_differ(Trust trust, const std::optional<std::int64_t>& within) const {
    return trust == Trust::cached || trust == Trust::sealed || (within && out_.as_of != now_);
  }

  void fact(const Type& type, Trust trust, const std::optional<std::int64_t>& within,
            WorldValue& it) {
    if (goes_wrong())
      it = WorldValue::unavailable();
    else if (may_differ(trust, within) && goes_wrong())
      it = value(policy_, truth_, type, now_, pick_);
  }

  void observe_rows(std::size_t number) {
    const auto& relation = policy_.relations[number];
    const bool sealed = relation.trust == Trust::sealed || relation.trust == Trust::sealed_fixed;
    const bool differs = may_differ(relation.trust, relation.within);
    auto& rows = out_.rows[number];
    out_.complete[number] = (!sealed || !relation.listed_by.empty()) && !goes_wrong();
    if (differs || !out_.complete[number])
      std::erase_if(rows, [&](const WorldRow&) { return goes_wrong(); });
    for (auto& row : rows) {
      for (std::size_t f = 0; f < row.fields.size(); ++f)
        fact(relation.fields[f].type, relation.trust, relation.within, row.fields[f]);
    }
    while (differs && goes_wrong())
      add_row(relation, rows, random_row(policy_, truth_, number, now_, pick_));
  }

  void observe_global(const typed::Global& global, WorldValue& it) {
    if (goes_wrong())
      it = WorldValue::unavailable();
    else if (may_differ(global.trust, global.within) && pick_(2))
      it = value(policy_, truth_, global.type, now_, pick_);
  }

  const typed::Policy& policy_;
  const World& truth_;
  std::int64_t now_;
  const Pick& pick_;
  World out_;
  std::size_t trouble_ = 0;
};

}  // namespace

std::int64_t random_now(const Pick& pick) {
  return one_of<std::int64_t>(
      pick, {kNoon, 1, 2, 9'999, 10'000, 10'001, kMost - 1, kMost - 2, kNoon + 1});
}

World random_truth(const typed::Policy& policy, std::int64_t now, const WorldSize& size,
                   const Pick& pick) {
  World world;
  world.as_of = now;
  world.strings = policy.strings;
  for (const char* word : {"word_1", "word_2"}) {
    if (std::find(world.strings.begin(), world.strings.end(), word) == world.strings.end())
      world.strings.emplace_back(word);
  }
  for (const auto& type : policy.entities) {
    auto& list = world.entities.emplace_back(1 + pick(size.entities));
    for (std::size_t e = 0; e < list.size(); ++e) list[e].id = type.name + "_" + std::to_string(e);
  }
  for (const auto& literal : policy.literals) {
    auto& list = world.entities[literal.type];
    const bool there = std::any_of(list.begin(), list.end(),
                                   [&](const WorldEntity& e) { return e.id == literal.id; });
    if (!there) list.emplace_back().id = literal.id;
  }
  for (std::size_t type = 0; type < world.entities.size(); ++type) {
    for (auto& entity : world.entities[type]) {
      for (const auto& a : policy.entities[type].attributes)
        entity.attributes.push_back(value(policy, world, a.type, now, pick));
    }
  }
  add_parents(policy, world, pick);
  for (std::size_t r = 0; r < policy.relations.size(); ++r) {
    const auto& relation = policy.relations[r];
    auto& rows = world.rows.emplace_back();
    for (std::size_t count = pick(size.rows + 1); count > 0; --count)
      add_row(relation, rows, random_row(policy, world, r, now, pick));
    const bool sealed = relation.trust == Trust::sealed || relation.trust == Trust::sealed_fixed;
    world.complete.push_back(!sealed || !relation.listed_by.empty());
  }
  for (const auto& global : policy.globals)
    world.globals.push_back(value(policy, world, global.type, now, pick));
  repair(policy, world);
  return world;
}

World random_observation(const typed::Policy& policy, const World& truth, std::int64_t now,
                         const Pick& pick) {
  return Observer(policy, truth, now, pick).observe();
}

World random_poorer(const World& observed, const Pick& pick) {
  World out = observed;
  const std::size_t trouble = 1 + pick(6);
  const auto lost = [&] { return rarely(pick, trouble + 1); };
  for (auto& list : out.entities) {
    for (auto& entity : list) {
      for (auto& attribute : entity.attributes) {
        if (lost()) attribute = WorldValue::unavailable();
      }
      if (lost()) {
        entity.parents_complete = false;
        std::erase_if(entity.parents, [&](const EntityPlace&) { return pick(2) == 1; });
      }
    }
  }
  for (std::size_t r = 0; r < out.rows.size(); ++r) {
    if (lost()) out.complete[r] = false;
    if (!out.complete[r]) std::erase_if(out.rows[r], [&](const WorldRow&) { return lost(); });
    for (auto& row : out.rows[r]) {
      for (auto& field : row.fields) {
        if (lost()) field = WorldValue::unavailable();
      }
    }
  }
  for (auto& global : out.globals) {
    if (lost()) global = WorldValue::unavailable();
  }
  return out;
}

WorldRequest random_request(const typed::Policy& policy, const World& world, std::int64_t now,
                            const Pick& pick) {
  WorldRequest request;
  request.now = now;
  request.action = static_cast<std::uint32_t>(pick(policy.actions.size()));
  const auto& action = policy.actions[request.action];
  request.principal_type = one_of(pick, action.principals);
  request.resource_type = one_of(pick, action.resources);
  request.principal =
      static_cast<std::uint32_t>(pick(world.entities[request.principal_type].size()));
  request.resource = static_cast<std::uint32_t>(pick(world.entities[request.resource_type].size()));
  for (const auto& field : policy.context)
    request.context.push_back(value(policy, world, field.type, now, pick));
  return request;
}

WorldRequest random_poorer(const WorldRequest& request, const Pick& pick) {
  WorldRequest out = request;
  for (auto& field : out.context) {
    if (rarely(pick, 5)) field = WorldValue::unavailable();
  }
  return out;
}

// --- text

namespace {

std::string text_of(const typed::Policy& policy, const World& world, const Type& type,
                    const WorldValue& value) {
  if (value.state == WorldValue::State::unavailable) return "unavailable";
  if (value.state == WorldValue::State::none) return "none";
  if (type.kind == Type::Kind::enumeration)
    return policy.enums[type.id].members[static_cast<std::size_t>(value.value)];
  if (type.kind == Type::Kind::entity)
    return world.entities[type.id][static_cast<std::size_t>(value.value)].id;
  if (type.kind == Type::Kind::string)
    return "\"" + world.strings[static_cast<std::size_t>(value.value)] + "\"";
  return std::to_string(value.value);
}

}  // namespace

std::string text_of(const typed::Policy& policy, const World& world) {
  std::string text = "as_of " + std::to_string(world.as_of) + "\n";
  for (std::size_t type = 0; type < world.entities.size(); ++type) {
    for (const auto& entity : world.entities[type]) {
      text += entity.id + (entity.exists ? " {" : " is unknown {");
      for (std::size_t a = 0; a < entity.attributes.size(); ++a) {
        const auto& attribute = policy.entities[type].attributes[a];
        text += " " + attribute.name + ": " +
                text_of(policy, world, attribute.type, entity.attributes[a]);
      }
      text += " }";
      for (const auto& parent : entity.parents)
        text += " in " + world.entities[parent.type][parent.entity].id;
      text += entity.parents_complete ? "\n" : " and perhaps more\n";
    }
  }
  for (std::size_t r = 0; r < world.rows.size(); ++r) {
    const auto& relation = policy.relations[r];
    text += relation.name + (world.complete[r] ? ", all rows:\n" : ", perhaps more rows:\n");
    for (const auto& row : world.rows[r]) {
      text += "  (";
      for (std::size_t c = 0; c < row.columns.size(); ++c)
        text +=
            " " + text_of(policy, world, relation.columns[c].type, WorldValue::of(row.columns[c]));
      text += " ) {";
      for (std::size_t f = 0; f < row.fields.size(); ++f) {
        text += " " + relation.fields[f].name + ": " +
                text_of(policy, world, relation.fields[f].type, row.fields[f]);
      }
      text += " }\n";
    }
  }
  for (std::size_t g = 0; g < world.globals.size(); ++g) {
    text += policy.globals[g].name + ": " +
            text_of(policy, world, policy.globals[g].type, world.globals[g]) + "\n";
  }
  return text;
}

std::string text_of(const typed::Policy& policy, const World& world, const WorldRequest& request) {
  const auto& action = policy.actions[request.action];
  std::string text = world.entities[request.principal_type][request.principal].id + " asks to " +
                     action.name + " " +
                     world.entities[request.resource_type][request.resource].id + " at " +
                     std::to_string(request.now);
  for (std::size_t c = 0; c < request.context.size(); ++c) {
    text += ", " + policy.context[c].name + ": " +
            text_of(policy, world, policy.context[c].type, request.context[c]);
  }
  return text + "\n";
}

}  // namespace sightline::testing
