// No luck: every condition up to three nodes over a few atoms, on every world of two entities with
// every availability, decided by the evaluator and by the reference, as a permit and as a forbid.
#include <gtest/gtest.h>

#include <iostream>

#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"
#include "tests/support/compiled.h"
#include "tests/support/pick.h"

namespace sightline::testing {
namespace {

// Every sequence of choices, one after the other.
class Odometer {
 public:
  Pick pick() {
    at_ = 0;
    return [this](std::size_t n) {
      if (at_ == digits_.size()) digits_.push_back({0, n});
      return digits_[at_++].value;
    };
  }
  bool next() {
    while (!digits_.empty() && digits_.back().value + 1 == digits_.back().below) digits_.pop_back();
    if (digits_.empty()) return false;
    ++digits_.back().value;
    return true;
  }

 private:
  struct Digit {
    std::size_t value, below;
  };
  std::vector<Digit> digits_;
  std::size_t at_ = 0;
};

constexpr std::size_t kEntities = 2;
constexpr std::int64_t kNow = 1000;

WorldValue any_value(const typed::Type& type, const Pick& pick) {
  const std::size_t values = type.kind == typed::Type::Kind::entity ? kEntities : 2;  // or a bool
  const std::size_t choice = pick(values + 1 + (type.optional ? 1 : 0));
  if (choice < values) return WorldValue::of(static_cast<std::int64_t>(choice));
  return choice == values ? WorldValue::unavailable() : WorldValue::none();
}

// Rows of a relation of one or two columns: each key there or not.
void any_rows(const typed::Relation& relation, std::vector<WorldRow>& rows, const Pick& pick) {
  const std::size_t keys = relation.columns.size() == 1 ? kEntities : kEntities * kEntities;
  for (std::uint32_t key = 0; key < keys; ++key) {
    if (pick(2) == 0) continue;
    WorldRow row{{static_cast<std::uint32_t>(key % kEntities)}, {}};
    if (relation.columns.size() == 2)
      row.columns.push_back(static_cast<std::uint32_t>(key / kEntities));
    for (const auto& field : relation.fields) row.fields.push_back(any_value(field.type, pick));
    rows.push_back(std::move(row));
  }
}

World any_world(const typed::Policy& policy, const Pick& pick) {
  World world;
  world.as_of = kNow;
  auto& users = world.entities.emplace_back(kEntities);
  for (std::size_t e = 0; e < kEntities; ++e) {
    users[e].id = "user_" + std::to_string(e);
    users[e].exists = pick(2) == 0;
    for (const auto& attribute : policy.entities[0].attributes) {
      users[e].attributes.push_back(users[e].exists ? any_value(attribute.type, pick)
                                                    : WorldValue::unavailable());
    }
  }
  for (const auto& relation : policy.relations) {
    any_rows(relation, world.rows.emplace_back(), pick);
    world.complete.push_back(relation.trust != typed::Trust::sealed_fixed && pick(2) == 0);
  }
  return world;
}

// Every condition of up to three nodes, atoms counted as one.
std::vector<std::string> conditions(const std::vector<std::string>& atoms) {
  std::vector<std::string> out;
  for (const auto& a : atoms) out.insert(out.end(), {a, "not (" + a + ")"});
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

// Action 2k is permitted by condition k, action 2k + 1 is permitted and forbidden by it.
std::string text(const std::string& declarations, const std::vector<std::string>& all) {
  std::string actions, rules;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const std::string number = std::to_string(k);
    actions += "action p" + number + ", f" + number + " (User, User)\n";
    rules += "rule p" + number + ": permit p" + number + " (u, x) when " + all[k] + "\n";
    rules += "rule o" + number + ": permit f" + number + " (_, _)\n";
    rules += "rule f" + number + ": forbid f" + number + " (u, x) when " + all[k] + "\n";
  }
  return declarations + actions + rules;
}

struct Tally {
  std::size_t worlds = 0, truths = 0, yes = 0, no = 0, unknown = 0;
};

void agree_everywhere(const std::string& declarations, const std::vector<std::string>& atoms) {
  using Truth = reference::Plain::Truth;
  const auto all = conditions(atoms);
  const Compiled policy = compiled(text(declarations, all));
  Tally tally;
  Odometer odometer;
  do {
    const World world = any_world(policy.tree(), odometer.pick());
    const auto snapshot = to_snapshot(world, policy.loaded);
    ASSERT_TRUE(bool(snapshot)) << snapshot.error().message;
    ++tally.worlds;
    for (std::uint32_t who = 0; who < kEntities; ++who) {  // the other way round is another world
      for (std::size_t k = 0; k < all.size(); ++k) {
        const WorldRequest request{static_cast<std::uint32_t>(2 * k), 0, who, kNow, {}};
        reference::Plain plain(policy.tree(), world, request);
        const Truth truth =
            reference::Evaluate(plain).truth(*policy.tree().rules[3 * k].clauses[0].condition);
        const auto decide = [&](std::size_t action) {
          return bool(policy.loaded.decide({.principal = {0, world.entities[0][0].id},
                                            .action = static_cast<std::uint16_t>(action),
                                            .resource = {0, world.entities[0][who].id},
                                            .now = Time(std::chrono::milliseconds(kNow))},
                                           *snapshot));
        };
        ASSERT_EQ(decide(2 * k), truth == Truth::yes) << "permit when " << all[k];
        ASSERT_EQ(decide(2 * k + 1), truth == Truth::no) << "forbid when " << all[k];
        ++tally.truths;
        ++(truth == Truth::yes ? tally.yes : truth == Truth::no ? tally.no : tally.unknown);
      }
    }
  } while (odometer.next());
  std::cout << all.size() << " conditions on " << tally.worlds << " worlds: " << tally.yes
            << " true, " << tally.no << " false, " << tally.unknown << " unknown\n";
  EXPECT_GT(tally.yes, tally.truths / 20);
  EXPECT_GT(tally.no, tally.truths / 20);
  EXPECT_GT(tally.unknown, tally.truths / 20);
}

TEST(Exhaustive, AttributesPathsAndRows) {
  agree_everywhere(
      "entity User { friend: User?, active: bool }\nrelation knows(one: User, other: User)\n",
      {"u.active", "u == x", "u.friend == x", "x.friend is none", "u.friend.friend == u",
       "(u.friend ?? x).active", "some knows(u, x)", "no knows(u, _)",
       "some knows(_, x) as r where (r.one.active)"});
}

TEST(Exhaustive, PayloadAndOptionalTruths) {
  agree_everywhere(
      "entity User { active: bool? }\nrelation one(user: User) { live: bool, open: bool? }\n",
      {"u.active == true", "x.active is none", "(u.active ?? false)", "some one(u)",
       "some one(u) as r where (r.live)", "no one(x) as r where (r.live and r.user != u)",
       "some one(u) as r where (r.open ?? r.live)", "some one(x) as r where (r.open is none)"});
}

}  // namespace
}  // namespace sightline::testing
