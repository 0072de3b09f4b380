// The scopes themselves, and choices -> World. Each scope has as many worlds as a test can go through in
// a few seconds; together they use every operator.
#include "tests/support/small_scope.h"

#include <algorithm>
#include <ostream>

namespace sightline::testing {

std::ostream& operator<<(std::ostream& out, const SmallScope& scope) { return out << scope.name; }

std::vector<SmallScope> small_scopes() {
  return {
      {"AttributesPathsAndRows",
       "entity User { friend: User?, active: bool }\nrelation knows(one: User, other: User)\n",
       "User, User",
       {"u.active", "u == x", "u.friend == x", "x.friend is none", "u.friend.friend == u",
        "(u.friend ?? x).active", "some knows(u, x)", "no knows(u, _)",
        "some knows(_, x) as r where (r.one.active)"}},
      {"PayloadAndOptionalTruths",
       "entity User { active: bool? }\nrelation one(user: User) { live: bool, open: bool? }\n",
       "User, User",
       {"u.active == true", "x.active is none", "(u.active ?? false)", "some one(u)",
        "some one(u) as r where (r.live)", "no one(x) as r where (r.live and r.user != u)",
        "some one(u) as r where (r.open ?? r.live)", "some one(x) as r where (r.open is none)"}},
      {"TwoUsersTwoAccountsTwoCameras",
       "entity Account\nentity User { account: Account }\nentity Camera { cached account: Account "
       "}\n"
       "relation share(viewer: User, camera: Camera) max 9\n",
       "User, Camera",
       {"u.account == x.account", "some share(u, x)", "several share(_, x)", "no share(u, _)",
        "every share(_, x) as s: (s.viewer.account == x.account)",
        "several share(_, x) as s where (s.viewer.account == u.account)",
        "some share(u, _) as s where (some share(_, s.camera) as t where (t.viewer.account == "
        "x.account))"}},
      {"Hierarchy",
       "entity Site in Site\nentity User in Site { home: Site }\n",
       "User, Site",
       {"u in x", "u.home in x", "u.home == x", "x in u.home"}},
      {"OneParentAndLiterals",
       "entity Site in one Site\nentity User in one Site\n",
       "User, Site",
       {"u in x", "u in Site::\"Site_0\"", "Site::\"Site_1\" in x", "x in Site::\"Site_0\"",
        "u in Site::\"nowhere\"", "x == Site::\"Site_1\""}},
      {"ChoicesAndOptionalValues",
       "entity User { friend: User?, active: bool, open: bool? }\n",
       "User, User",
       {"(if u.active then x.active else u.open ?? false)",
        "(if u.open is none then u == x else u.open ?? x.active)", "some u.open as t where t",
        "every x.open as t: (t or u.active)", "some u.friend as f where (f.active and f != x)",
        "no u.friend as f where (f == x)"}},
      {"SetsEnumsAndStrings",
       "enum Role { guest < member }\n"
       "entity User { roles: set<Role>?, role: Role, word: string }\n",
       "User, User",
       {"u.role in x.roles ?? u.roles ?? {guest}", "u.role in {member}", "u.role < x.role",
        "u.word == x.word", "u.word in {\"a\", \"c\"}", "u.roles is none",
        "some u.roles as r where (guest in r and r != {guest})"}},
      {"SealedLists",
       "entity Account\nentity User { active: bool }\n"
       "sealed fixed relation ban(user: User, account: Account) { open: bool } listed by (user) "
       "max 9\n",
       "User, Account",
       {"some ban(u, x)", "no ban(u, _)", "several ban(u, _)", "some ban(u, x) as b where b.open",
        "every ban(u, _) as b: b.open", "u.active"}},
  };
}

std::vector<std::string> conditions(const std::vector<std::string>& atoms) {
  std::vector<std::string> out;
  for (const auto& a : atoms) out.insert(out.end(), {"(" + a + ")", "not (" + a + ")"});
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    for (std::size_t j = 0; j < atoms.size(); ++j) {
      const std::string left = "(" + atoms[i] + ") ", right = " (" + atoms[j] + ")";
      if (i <= j)
        out.insert(out.end(), {left + "and" + right, left + "or" + right, left + "==" + right});
      out.push_back(left + "implies" + right);
    }
  }
  return out;
}

Pick Odometer::pick() {
  at_ = 0;
  return [this](std::size_t n) {
    if (at_ == digits_.size()) digits_.push_back({0, n});
    return digits_[at_++].value;
  };
}

bool Odometer::next() {
  while (!digits_.empty() && digits_.back().value + 1 == digits_.back().below) digits_.pop_back();
  if (digits_.empty()) return false;
  ++digits_.back().value;
  return true;
}

namespace {

using Kind = typed::Type::Kind;

std::size_t value_count(const typed::Policy& policy, const World& world, const typed::Type& type) {
  switch (type.kind) {
    case Kind::enumeration:
      return policy.enums[type.id].members.size();
    case Kind::set:
      return std::size_t{1} << policy.enums[type.id].members.size();
    case Kind::string:
      return world.strings.size();
    case Kind::boolean:
    case Kind::entity:
    case Kind::integer:
    case Kind::time:
    case Kind::duration:
      break;
  }
  return kSmall;
}

WorldValue any_value(const typed::Policy& policy, const World& world, const typed::Type& type,
                     const Pick& pick) {
  const std::size_t values = value_count(policy, world, type);
  const std::size_t choice = pick(values + 1 + (type.optional ? 1 : 0));
  if (choice < values) return WorldValue::of(static_cast<std::int64_t>(choice));
  return choice == values ? WorldValue::unavailable() : WorldValue::none();
}

// Parents are of earlier numbers, so that nothing is in itself.
void any_parents(const typed::EntityType& type, std::uint32_t number, std::uint32_t entity,
                 WorldEntity& out, const Pick& pick) {
  for (const auto parent : type.parents) {
    for (std::uint32_t p = 0; p < (parent == number ? entity : kSmall); ++p) {
      const bool full = type.one_parent && !out.parents.empty();
      if (!full && pick(2) == 1) out.parents.push_back({parent, p});
    }
  }
  if (!type.parents.empty()) out.parents_complete = pick(2) == 0;
}

void any_entity(const typed::Policy& policy, World& world, std::uint32_t type, std::uint32_t number,
                const Pick& pick) {
  const auto& declared = policy.entities[type];
  WorldEntity& entity = world.entities[type][number];
  const bool says_anything = !declared.attributes.empty() || !declared.parents.empty();
  entity.exists = !says_anything || pick(2) == 0;
  for (const auto& attribute : declared.attributes) {
    entity.attributes.push_back(entity.exists ? any_value(policy, world, attribute.type, pick)
                                              : WorldValue::unavailable());
  }
  if (entity.exists)
    any_parents(declared, type, number, entity, pick);
  else
    entity.parents_complete = false;
}

// Each key there or not.
void any_rows(const typed::Policy& policy, World& world, const typed::Relation& relation,
              const Pick& pick) {
  auto& rows = world.rows.emplace_back();
  const std::size_t keys = relation.columns.size() == 1 ? kSmall : kSmall * kSmall;
  for (std::int64_t key = 0; key < static_cast<std::int64_t>(keys); ++key) {
    if (pick(2) == 0) continue;
    WorldRow row{{key % kSmall}, {}};
    if (relation.columns.size() == 2) row.columns.push_back(key / kSmall);
    for (const auto& field : relation.fields)
      row.fields.push_back(any_value(policy, world, field.type, pick));
    rows.push_back(std::move(row));
  }
  const bool sealed = relation.trust == typed::Trust::sealed_fixed;
  world.complete.push_back((!sealed || !relation.listed_by.empty()) && pick(2) == 0);
}

}  // namespace

World any_world(const typed::Policy& policy, const Pick& pick) {
  World world;
  world.as_of = kSmallNow;
  world.strings = policy.strings;
  if (!world.strings.empty()) world.strings.emplace_back("b");
  for (const auto& type : policy.entities) {
    auto& list = world.entities.emplace_back(kSmall);
    for (std::size_t e = 0; e < kSmall; ++e) list[e].id = type.name + "_" + std::to_string(e);
  }
  for (std::uint32_t type = 0; type < policy.entities.size(); ++type) {
    for (std::uint32_t e = 0; e < kSmall; ++e) any_entity(policy, world, type, e, pick);
  }
  for (const auto& relation : policy.relations) any_rows(policy, world, relation, pick);
  for (const auto& literal : policy.literals) {  // that nobody has heard of
    auto& list = world.entities[literal.type];
    const bool there = std::any_of(list.begin(), list.end(),
                                   [&](const WorldEntity& e) { return e.id == literal.id; });
    if (there) continue;
    WorldEntity& stranger = list.emplace_back();
    stranger.id = literal.id;
    stranger.exists = stranger.parents_complete = false;
    stranger.attributes.resize(policy.entities[literal.type].attributes.size());
  }
  return world;
}

}  // namespace sightline::testing
