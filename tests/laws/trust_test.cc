// The generator of observations keeps to the table of trust words (specs/language.md, Meaning 5), read
// once more here; and it uses what the table allows: lies, silence, old globals, rows held back.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <optional>

#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_world.h"

namespace sightline::testing::trust_test {
namespace {

using typed::Trust;

struct Tally {
  std::size_t missing = 0, lies = 0, withheld = 0, invented = 0, old = 0, cut_short = 0,
              orphaned = 0;
};

// Other than the truth only if unavailable, cached, sealed at some moment before, or of an older snapshot.
bool fits(Trust trust, bool is_old, const WorldValue& truth, const WorldValue& observed,
          Tally& tally) {
  if (observed == truth) return true;
  const bool missing = observed.state == WorldValue::State::unavailable;
  ++(missing ? tally.missing : is_old ? tally.old : tally.lies);
  return missing || is_old || trust == Trust::cached || trust == Trust::sealed;
}

// Parents are true ones, and all of them unless it says that they may not be.
void expect_parents(const WorldEntity& truth, const WorldEntity& observed, Tally& tally) {
  std::size_t missing = truth.parents.size();
  for (const EntityPlace& parent : observed.parents) {
    EXPECT_NE(std::find(truth.parents.begin(), truth.parents.end(), parent), truth.parents.end());
    --missing;
  }
  tally.orphaned += missing;
  EXPECT_TRUE(missing == 0 || !observed.parents_complete);
}

const WorldRow* find(const std::vector<WorldRow>& rows, const WorldRow& wanted) {
  const auto found = std::find_if(
      rows.begin(), rows.end(), [&](const WorldRow& row) { return row.columns == wanted.columns; });
  return found == rows.end() ? nullptr : &*found;
}

void expect_rows(const typed::Relation& relation, const std::vector<WorldRow>& truth,
                 const std::vector<WorldRow>& observed, bool complete, bool is_old, Tally& tally) {
  const bool sealed = relation.trust == Trust::sealed || relation.trust == Trust::sealed_fixed;
  EXPECT_FALSE(complete && sealed && relation.listed_by.empty());
  tally.cut_short += !sealed && !complete ? 1U : 0U;
  const bool differs = is_old || relation.trust == Trust::cached || relation.trust == Trust::sealed;
  for (const WorldRow& row : observed) {
    const WorldRow* real = find(truth, row);
    tally.invented += real ? 0U : 1U;
    EXPECT_TRUE(real || differs) << relation.name;
    for (std::size_t f = 0; real && f < row.fields.size(); ++f)
      EXPECT_TRUE(fits(relation.trust, is_old, real->fields[f], row.fields[f], tally));
  }
  for (const WorldRow& row : truth) {
    if (find(observed, row)) continue;
    ++tally.withheld;
    EXPECT_TRUE(differs || !complete) << relation.name;
  }
}

TEST(Trust, ObservationsAreWhatTheTableAllows) {
  const CheckedPolicy policy = checked(zoo());
  const typed::Policy& tree = policy.tree();
  Tally tally;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Pick pick = pick_from(seed);
    const std::int64_t now = random_now(pick);
    const World truth = random_truth(tree, now, {}, pick);
    const World observed = random_observation(tree, truth, now, pick);
    const auto is_old = [&](const std::optional<std::int64_t>& within) {
      return within.has_value() && observed.as_of != now;
    };
    for (std::size_t type = 0; type < truth.entities.size(); ++type) {
      for (std::size_t e = 0; e < truth.entities[type].size(); ++e) {
        const WorldEntity& real = truth.entities[type][e];
        const WorldEntity& given = observed.entities[type][e];
        expect_parents(real, given, tally);
        for (std::size_t a = 0; a < real.attributes.size(); ++a) {
          const auto& attribute = tree.entities[type].attributes[a];
          EXPECT_TRUE(fits(attribute.trust, is_old(attribute.within), real.attributes[a],
                           given.attributes[a], tally));
        }
      }
    }
    for (std::size_t r = 0; r < truth.rows.size(); ++r) {
      expect_rows(tree.relations[r], truth.rows[r], observed.rows[r], observed.complete[r],
                  is_old(tree.relations[r].within), tally);
    }
    for (std::size_t g = 0; g < truth.globals.size(); ++g) {
      EXPECT_TRUE(fits(tree.globals[g].trust, is_old(tree.globals[g].within), truth.globals[g],
                       observed.globals[g], tally));
    }
  }
  for (const std::size_t met : {tally.missing, tally.lies, tally.withheld, tally.invented,
                                tally.old, tally.cut_short, tally.orphaned})
    EXPECT_GT(met, 50U);
}

}  // namespace
}  // namespace sightline::testing::trust_test
