// What is in what: the closure against a search by hand, and what the builder refuses.
#include "runtime/facts/hierarchy.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::hierarchy_test {
namespace {

using Kind = FactError::Kind;

Entity camera(std::string_view id) { return {kCamera, id}; }
Entity site(std::string_view id) { return {kSite, id}; }
Entity account(std::string_view id) { return {kAccount, id}; }
void accept(const FactResult& result) {
  if (!result) ADD_FAILURE() << result.error().message;
}

struct Graph {
  std::vector<std::vector<std::vector<EntityRef>>> parents;  // by type and row
  std::vector<std::vector<std::uint8_t>> exists, cut_short;
};

// All that can be reached, and whether everything on the way is known.
void walk(const Graph& g, EntityRef at, std::set<EntityRef>& found, bool& whole) {
  whole = whole && g.exists[at.type][at.row] != 0 && g.cut_short[at.type][at.row] == 0;
  for (const auto parent : g.parents[at.type][at.row]) {
    found.insert(parent);
    walk(g, parent, found, whole);
  }
}

TEST(Hierarchy, FindsWhatAWalkFinds) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    const std::uint32_t rows = 1 + static_cast<std::uint32_t>(random() % 7);
    Graph g{{3, std::vector<std::vector<EntityRef>>(rows)},
            {3, std::vector<std::uint8_t>(rows)},
            {3, std::vector<std::uint8_t>(rows)}};
    Hierarchy hierarchy(3);
    for (std::uint16_t type = 0; type < 3; ++type) {
      for (std::uint32_t row = 0; row < rows; ++row) {
        g.exists[type][row] = random() % 6 != 0 ? 1 : 0;
        if (random() % 6 == 0) {
          g.cut_short[type][row] = 1;
          hierarchy.cut_short({type, row});
        }
        // Parents are later ones, so that there is no cycle.
        for (std::uint16_t to = 0; to < 3; ++to) {
          for (std::uint32_t above = row + 1; above < rows; ++above) {
            if (random() % 3 != 0) continue;
            g.parents[type][row].push_back({to, above});
            hierarchy.add({type, row}, {to, above});
          }
        }
      }
    }
    std::vector<EntityColumns> tables(3);
    for (std::size_t type = 0; type < 3; ++type) tables[type].exists = g.exists[type];
    ASSERT_FALSE(hierarchy.close(tables));
    for (std::uint16_t type = 0; type < 3; ++type) {
      for (std::uint32_t row = 0; row < rows; ++row) {
        std::set<EntityRef> found;
        bool whole = true;
        walk(g, {type, row}, found, whole);
        std::vector<EntityRef> above;
        for (const Ancestor& one : tables[type].ancestors_of(row)) {
          const auto& parents = g.parents[type][row];
          above.push_back(one.entity());
          EXPECT_EQ(one.direct != 0,
                    std::find(parents.begin(), parents.end(), one.entity()) != parents.end());
        }
        EXPECT_EQ(above, std::vector(found.begin(), found.end()));
        EXPECT_EQ(tables[type].whole[row] != 0, whole) << round;
      }
    }
  }
}

class Sites : public ::testing::Test {
 protected:
  // The error of a snapshot with these parents; all entities that stand in it are there.
  FactResult built(const std::vector<std::pair<std::string, std::string>>& parents) {
    SnapshotBuilder b(policy_);
    std::set<std::string> ids;
    for (const auto& [child, parent] : parents) {
      for (const auto& id : {child, parent})
        if (ids.insert(id).second) accept(b.add_entity(site(id)));
      accept(b.add_parent(site(child), site(parent)));
    }
    auto snapshot = std::move(b).build(1, at(1));
    if (!snapshot) return snapshot.error();
    return Accepted{};
  }
  static Policy loaded(const Program& program) {
    auto policy = load(program);
    if (!policy) ADD_FAILURE() << policy.error().message;
    return std::move(*policy);
  }
  Policy policy_ = loaded(small_program());
};

TEST_F(Sites, CyclesAreRefusedByName) {
  const struct {
    std::vector<std::pair<std::string, std::string>> parents;
    std::string why;
  } kTable[] = {
      {{{"a", "a"}}, "Site::\"a\" in Site::\"a\""},
      {{{"a", "b"}, {"b", "a"}}, "Site::\"a\" in Site::\"b\" in Site::\"a\""},
      {{{"x", "a"}, {"a", "b"}, {"b", "c"}, {"c", "a"}},
       "Site::\"a\" in Site::\"b\" in Site::\"c\" in Site::\"a\""},
  };
  for (const auto& row : kTable) {
    const auto result = built(row.parents);
    ASSERT_FALSE(result) << row.why;
    EXPECT_EQ(result.error().kind, Kind::cycle);
    EXPECT_EQ(result.error().message, row.why);
  }
  std::vector<std::pair<std::string, std::string>> ring;
  for (int i = 0; i < 12; ++i) ring.emplace_back(std::to_string(i), std::to_string((i + 1) % 12));
  EXPECT_NE(built(ring).error().message.find("Site::\"7\" in ... in Site::\"0\""),
            std::string::npos);
  EXPECT_TRUE(built({{"a", "c"}, {"b", "c"}, {"c", "d"}}));
}

TEST_F(Sites, AThousandAncestorsAreEnough) {
  std::vector<std::pair<std::string, std::string>> chain;
  for (int i = 0; i < 1'000; ++i) chain.emplace_back(std::to_string(i), std::to_string(i + 1));
  EXPECT_TRUE(built(chain));
  chain.emplace_back("1000", "1001");
  const auto result = built(chain);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::too_many);
  EXPECT_EQ(result.error().message, "Site::\"0\" is in more than 1000 others");

  SnapshotBuilder b(policy_);
  for (int i = 0; i < 1'000; ++i) accept(b.add_parent(camera("porch"), site(std::to_string(i))));
  EXPECT_EQ(b.add_parent(camera("porch"), site("more")).error().kind, Kind::too_many);
}

TEST_F(Sites, OnlyWhoIsThereHasParents) {
  SnapshotBuilder b(policy_);
  accept(b.add_parent(site("room"), site("house")));
  const auto refused = std::move(b).build(1, at(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::unknown_name);
  EXPECT_EQ(refused.error().message, "Site::\"room\" was never added, but a parent was given");

  SnapshotBuilder mentioned(policy_);  // the parent need not be there
  accept(mentioned.add_entity(site("room")));
  accept(mentioned.add_parent(site("room"), site("house")));
  EXPECT_TRUE(std::move(mentioned).build(1, at(1)));
}

// permit view(_, cam) when cam in Account::"north"
TEST_F(Sites, AreAskedByIdWhereverTheIdComesFrom) {
  const auto rule = [](bool negated) {
    return one_rule([&](Code& c) {
      const auto camera = c.op(Opcode::resource);
      const auto north = c.text(plain(Type::Kind::entity, kAccount), "north");
      const auto in = c.op(Opcode::in, camera, north, in_types(kCamera, kAccount));
      if (negated) c.op(Opcode::logical_not, in);
    });
  };
  using B = SnapshotBuilder;
  const auto there = [](B& b) {
    accept(b.add_entity(camera("porch")));
    accept(b.add_entity(site("house")));
    accept(b.add_parent(camera("porch"), site("house")));
  };
  const struct {
    const char* what;
    std::function<void(B&)> say;
    bool in, out;  // neither: unknown
  } kTable[] = {
      {"nothing is known", [](B&) {}, false, false},
      {"in no site", [](B& b) { accept(b.add_entity(camera("porch"))); }, false, true},
      {"in a house that is in nothing", there, false, true},
      {"in a house of north, which nobody added",
       [&](B& b) {
         there(b);
         accept(b.add_parent(site("house"), account("north")));
       },
       true, false},
      {"in a house of south, of which nothing more is known",
       [&](B& b) {
         there(b);
         accept(b.add_parent(site("house"), account("south")));
       },
       false, false},
      {"in a house of south",
       [&](B& b) {
         there(b);
         accept(b.add_entity(account("south")));
         accept(b.add_parent(site("house"), account("south")));
       },
       false, true},
      {"the house's parents were cut short",
       [&](B& b) {
         there(b);
         accept(b.mark_incomplete(site("house")));
       },
       false, false},
      {"the camera's parents were cut short, and the house is north's",
       [&](B& b) {
         there(b);
         accept(b.mark_incomplete(camera("porch")));
         accept(b.add_parent(site("house"), account("north")));
       },
       true, false},
      {"in a house that nobody added",
       [](B& b) {
         accept(b.add_entity(camera("porch")));
         accept(b.add_parent(camera("porch"), site("house")));
       },
       false, false},
  };
  for (const auto& row : kTable) {
    for (const bool negated : {false, true}) {
      const Policy policy = loaded(rule(negated));
      SnapshotBuilder b(policy);
      row.say(b);
      const auto snapshot = std::move(b).build(1, at(1));
      ASSERT_TRUE(snapshot) << row.what << snapshot.error().message;
      auto trace = policy.make_trace();
      const auto d =
          policy.decide({{kUser, "ann"}, kView, camera("porch"), at(1), {}}, *snapshot, &trace);
      EXPECT_EQ(static_cast<bool>(d), negated ? row.out : row.in) << row.what << negated;
      const bool unknown = !row.in && !row.out;
      ASSERT_EQ(d.missing.size(), unknown ? 1U : 0U) << row.what;
      if (!unknown) continue;
      EXPECT_EQ(d.missing[0].kind, MissingFact::Kind::parents);
      EXPECT_EQ(d.missing[0].owner, kCamera);
    }
  }
}

}  // namespace
}  // namespace sightline::testing::hierarchy_test
