// What a search looks up is proved to miss nobody, or refused: right searches of every shape, and
// wrong ones that a mistake in their derivation would make. The wrong ones do miss somebody, as the
// evaluator has it.
#include "sightline/search_proof.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/search/candidates.h"
#include "compiler/search/search_plan.h"
#include "tests/support/compiled.h"

namespace sightline::testing::search_proof_test {
namespace {

constexpr const char* kDeclarations = R"(policy estate
enum Role { guest < owner }
entity Site in Site
entity Account
entity User in Site { account: Account, second: Account?, role: Role, level: int }
entity Camera in Site { account: Account within 1h, owner: User?, number: int, cached told: Account }
relation share(to: User, camera: Camera) { until: time, giver: User } max 30
cached relation heard(to: User, camera: Camera)
sealed fixed relation deed(account: Account, camera: Camera)
relation member(user: User, team: Account) max 30
relation lends(team: Account, camera: Camera) max 30
global leader: User
context { device: User }
action view(User, Camera)
rule it: permit view(u, cam) when )";

struct Row {
  const char* condition;
  std::size_t who, what;  // branches; 0: there is nothing to look up by
};

TEST(SearchProof, IsFoundForEveryShape) {
  for (const Row& row : std::vector<Row>{
           {"u.account == cam.account", 1, 1},
           {"cam.account == u.second", 1, 1},
           {"u.account == cam.told and u.role == owner", 1, 1},
           {"some share(u, cam) as s where now < s.until", 1, 1},
           {"several share(u, cam)", 1, 1},
           {"some share(_, cam) as s where s.giver == u", 1, 1},
           {"some heard(u, cam)", 1, 1},
           {"some deed(u.account, cam)", 1, 1},
           {"some member(u, _) as m where some lends(m.team, cam)", 1, 1},
           {"some lends(_, cam) as l where some member(u, l.team)", 1, 1},
           {"u == User::\"root\" or (some share(u, cam) and u.account == cam.account)", 2, 0},
           {"cam.owner == u", 1, 1},
           {"some cam.owner as o where o.account == u.account", 1, 1},
           {"u == leader or u == device", 2, 0},
           {"u in Site::\"hill\"", 1, 0},
           {"some share(u, cam) as s where s.giver in Site::\"hill\"", 1, 1},
           {"u.level == cam.number", 1, 1},
           {"u == (cam.owner ?? leader)", 1, 0},
           {"u == (if cam.number == 1 then leader else device)", 1, 0},
           {"(if cam.number == 1 then u == leader else u.account == cam.account)", 2, 2},
           {"not (u.account != cam.account or u.role == guest)", 1, 1},
           {"u.role == owner", 0, 0},
           {"no share(u, cam)", 0, 0},
           {"u.account != cam.account", 0, 0},
           {"u == leader or u.role == owner", 0, 0},
       }) {
    const Compiled policy = compiled(std::string(kDeclarations) + row.condition + "\n");
    for (const Wanted wanted : {Wanted::principals, Wanted::resources}) {
      const ClauseSearch search = derive_search(policy.loaded.program(), 0, wanted);
      const bool who = wanted == Wanted::principals;
      EXPECT_EQ(search.branches.size(), who ? row.who : row.what)
          << row.condition << (who ? " (who)" : " (what)");
      if (!search.branches.empty()) {
        EXPECT_TRUE(search_proof()(policy.loaded, search))
            << row.condition << (who ? " (who)" : " (what)");
      }
    }
  }
}

// A mistake that a derivation could make.
struct Mistake {
  const char* name;
  const char* condition;
  void (*make)(ClauseSearch& search);
};

const std::vector<Mistake> kMistakes = {
    {"one side of an or", "u.account == cam.account or u == leader",
     [](ClauseSearch& search) { search.branches.pop_back(); }},
    {"nobody", "u.account == cam.account",
     [](ClauseSearch& search) { search.branches[0].chains[0].clear(); }},
    {"itself for what is in it", "u.account == cam.account or u in Site::\"hill\"",
     [](ClauseSearch& search) { search.branches[1] = search.branches[0]; }},
    {"below for above",
     "some share(u, cam) as s where s.giver in Site::\"hill\" and u in Site::\"hill\"",
     [](ClauseSearch& search) {
       for (auto& branch : search.branches) {
         for (auto& chain : branch.chains) {
           for (auto& step : chain)
             if (step.kind == SearchStep::Kind::inside) step.kind = SearchStep::Kind::equal;
         }
       }
     }},
    {"the other column",
     "some share(_, cam) as s where some share(u, cam) as t where t.to == s.giver",
     [](ClauseSearch& search) {
       for (auto& chain : search.branches[0].chains) chain = {chain.back()};
     }},
};

TEST(SearchProof, IsNotFoundForAMistake) {
  for (const Mistake& mistake : kMistakes) {
    const Compiled policy = compiled(std::string(kDeclarations) + mistake.condition + "\n");
    ClauseSearch search = derive_search(policy.loaded.program(), 0, Wanted::principals);
    ASSERT_FALSE(search.branches.empty()) << mistake.name;
    EXPECT_TRUE(search_proof()(policy.loaded, search)) << mistake.name;
    mistake.make(search);
    EXPECT_FALSE(search_proof()(policy.loaded, search)) << mistake.name;
  }
}

// The same mistake, seen by asking everybody.
TEST(SearchProof, RefusesASearchThatDoesMissSomebody) {
  const Compiled policy =
      compiled(std::string(kDeclarations) + "u.account == cam.account or some share(u, cam)\n");
  SnapshotBuilder facts(policy.loaded);
  const std::vector<Value> key = {Value::entity({2, "ann"}), Value::entity({3, "porch"})};
  EXPECT_TRUE(facts.add_row("share", key));
  const auto built = std::move(facts).build(1, Time(std::chrono::seconds(1)));
  FactIndex index(policy.loaded.program(), *built);
  const SearchQuestion question{.given = {3, "porch"}, .now = Time(std::chrono::seconds(1))};
  AskedSearch asked(policy.loaded.program(), index, question, built->as_of());
  ClauseSearch search = derive_search(policy.loaded.program(), 0, Wanted::principals);
  ASSERT_EQ(search.branches.size(), 2U);
  EXPECT_EQ(candidates(asked, search, Certainty::certain)->size(), 1U);
  search.branches.pop_back();
  EXPECT_EQ(candidates(asked, search, Certainty::certain)->size(), 0U);
  EXPECT_TRUE(policy.loaded.decide({.principal = {2, "ann"},
                                    .action = 0,
                                    .resource = {3, "porch"},
                                    .now = Time(std::chrono::seconds(1))},
                                   *built));
  EXPECT_FALSE(search_proof()(policy.loaded, search));
}

}  // namespace
}  // namespace sightline::testing::search_proof_test
