// typed::Policy + choices -> World, observation, request. Tested by tests/laws/trust_test.cc, which
// holds every observation against a plain reading of the table in specs/language.md.
#include "tests/support/random_world.h"

#include <algorithm>
#include <limits>

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
    row.columns.push_back(static_cast<std::uint32_t>(pick(world.entities[column.entity].size())));
  }
  for (const auto& field : policy.relations[relation].fields)
    row.fields.push_back(value(policy, world, field.type, now, pick));
  return row;
}

void add_row(std::vector<WorldRow>& rows, WorldRow row) {
  const bool there = std::any_of(rows.begin(), rows.end(),
                                 [&](const WorldRow& r) { return r.columns == row.columns; });
  if (!there) rows.push_back(std::move(row));
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
    for (const auto& global : policy_.globals) {
      if (global.within)
        moments.insert(moments.end(), {now_ - *global.within, now_ - *global.within - 1,
                                       now_ - *global.within + 1});
    }
    return std::clamp<std::int64_t>(one_of(pick_, moments), 0, kMost);
  }

  void observe_entity(const typed::EntityType& type, WorldEntity& entity) {
    if (goes_wrong() && goes_wrong()) {  // the snapshot has never heard of it
      entity.exists = false;
      for (auto& attribute : entity.attributes) attribute = WorldValue::unavailable();
      return;
    }
    for (std::size_t a = 0; a < entity.attributes.size(); ++a) {
      fact(type.attributes[a].type, type.attributes[a].trust, entity.attributes[a]);
    }
  }

  void fact(const Type& type, Trust trust, WorldValue& it) {
    if (goes_wrong())
      it = WorldValue::unavailable();
    else if (trust == Trust::cached && goes_wrong())
      it = value(policy_, truth_, type, now_, pick_);
  }

  void observe_rows(std::size_t relation) {
    const Trust trust = policy_.relations[relation].trust;
    auto& rows = out_.rows[relation];
    out_.complete[relation] = trust != Trust::sealed_fixed && !goes_wrong();
    if (trust != Trust::registry || !out_.complete[relation]) {
      std::erase_if(rows, [&](const WorldRow&) { return goes_wrong(); });
    }
    for (auto& row : rows) {
      for (std::size_t f = 0; f < row.fields.size(); ++f)
        fact(policy_.relations[relation].fields[f].type, trust, row.fields[f]);
    }
    while (trust == Trust::cached && goes_wrong())
      add_row(rows, random_row(policy_, truth_, relation, now_, pick_));
  }

  void observe_global(const typed::Global& global, WorldValue& it) {
    if (goes_wrong())
      it = WorldValue::unavailable();
    else if (global.within && out_.as_of != now_ && pick_(2))
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
  for (const auto& type : policy.entities) {
    auto& list = world.entities.emplace_back(1 + pick(size.entities));
    for (std::size_t e = 0; e < list.size(); ++e) list[e].id = type.name + "_" + std::to_string(e);
  }
  for (std::size_t type = 0; type < world.entities.size(); ++type) {
    for (auto& entity : world.entities[type]) {
      for (const auto& a : policy.entities[type].attributes)
        entity.attributes.push_back(value(policy, world, a.type, now, pick));
    }
  }
  for (std::size_t r = 0; r < policy.relations.size(); ++r) {
    auto& rows = world.rows.emplace_back();
    for (std::size_t count = pick(size.rows + 1); count > 0; --count)
      add_row(rows, random_row(policy, world, r, now, pick));
    world.complete.push_back(policy.relations[r].trust != Trust::sealed_fixed);
  }
  for (const auto& global : policy.globals)
    world.globals.push_back(value(policy, world, global.type, now, pick));
  return world;
}

World random_observation(const typed::Policy& policy, const World& truth, std::int64_t now,
                         const Pick& pick) {
  return Observer(policy, truth, now, pick).observe();
}

World random_poorer(const typed::Policy& policy, const World& observed, const Pick& pick) {
  World out = observed;
  const std::size_t trouble = 1 + pick(6);
  const auto lost = [&] { return rarely(pick, trouble + 1); };
  for (auto& list : out.entities) {
    for (auto& entity : list) {
      for (auto& attribute : entity.attributes) {
        if (lost()) attribute = WorldValue::unavailable();
      }
    }
  }
  for (std::size_t r = 0; r < out.rows.size(); ++r) {
    if (lost()) out.complete[r] = false;
    const bool sealed = policy.relations[r].trust == Trust::sealed_fixed;
    if (sealed || !out.complete[r])
      std::erase_if(out.rows[r], [&](const WorldRow&) { return lost(); });
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
  request.principal = static_cast<std::uint32_t>(pick(world.entities[action.principal].size()));
  request.resource = static_cast<std::uint32_t>(pick(world.entities[action.resource].size()));
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
      text += " }\n";
    }
  }
  for (std::size_t r = 0; r < world.rows.size(); ++r) {
    const auto& relation = policy.relations[r];
    text += relation.name + (world.complete[r] ? ", all rows:\n" : ", perhaps more rows:\n");
    for (const auto& row : world.rows[r]) {
      text += "  (";
      for (std::size_t c = 0; c < row.columns.size(); ++c)
        text += " " + world.entities[relation.columns[c].entity][row.columns[c]].id;
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
  std::string text = world.entities[action.principal][request.principal].id + " asks to " +
                     action.name + " " + world.entities[action.resource][request.resource].id +
                     " at " + std::to_string(request.now);
  for (std::size_t c = 0; c < request.context.size(); ++c) {
    text += ", " + policy.context[c].name + ": " +
            text_of(policy, world, policy.context[c].type, request.context[c]);
  }
  return text + "\n";
}

}  // namespace sightline::testing
