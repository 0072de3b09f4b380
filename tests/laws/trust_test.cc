// The generator of observations keeps to the table of trust words (specs/language.md, Meaning 5), read
// once more here; and it uses what the table allows: lies, silence, old globals, rows held back.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_world.h"

namespace sightline::testing {
namespace {

using typed::Trust;

struct Tally {
  std::size_t missing = 0, lies = 0, withheld = 0, invented = 0, old = 0, cut_short = 0;
};

// Other than the truth only if unavailable or cached.
bool fits(Trust trust, const WorldValue& truth, const WorldValue& observed, Tally& tally) {
  if (observed == truth) return true;
  const bool missing = observed.state == WorldValue::State::unavailable;
  ++(missing ? tally.missing : tally.lies);
  return missing || trust == Trust::cached;
}

const WorldRow* find(const std::vector<WorldRow>& rows, const WorldRow& wanted) {
  const auto found = std::find_if(
      rows.begin(), rows.end(), [&](const WorldRow& row) { return row.columns == wanted.columns; });
  return found == rows.end() ? nullptr : &*found;
}

void expect_rows(const typed::Relation& relation, const std::vector<WorldRow>& truth,
                 const std::vector<WorldRow>& observed, bool complete, Tally& tally) {
  EXPECT_FALSE(complete && relation.trust == Trust::sealed_fixed);
  tally.cut_short += relation.trust != Trust::sealed_fixed && !complete ? 1U : 0U;
  for (const WorldRow& row : observed) {
    const WorldRow* real = find(truth, row);
    tally.invented += real ? 0U : 1U;
    EXPECT_TRUE(real || relation.trust == Trust::cached) << relation.name;
    for (std::size_t f = 0; real && f < row.fields.size(); ++f)
      EXPECT_TRUE(fits(relation.trust, real->fields[f], row.fields[f], tally));
  }
  for (const WorldRow& row : truth) {
    if (find(observed, row)) continue;
    ++tally.withheld;
    EXPECT_TRUE(relation.trust != Trust::registry || !complete) << relation.name;
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
    for (std::size_t type = 0; type < truth.entities.size(); ++type) {
      for (std::size_t e = 0; e < truth.entities[type].size(); ++e) {
        for (std::size_t a = 0; a < truth.entities[type][e].attributes.size(); ++a) {
          EXPECT_TRUE(fits(tree.entities[type].attributes[a].trust,
                           truth.entities[type][e].attributes[a],
                           observed.entities[type][e].attributes[a], tally));
        }
      }
    }
    for (std::size_t r = 0; r < truth.rows.size(); ++r) {
      expect_rows(tree.relations[r], truth.rows[r], observed.rows[r], observed.complete[r], tally);
    }
    for (std::size_t g = 0; g < truth.globals.size(); ++g) {
      const bool is_old = tree.globals[g].within && observed.as_of != now;
      tally.old += is_old && observed.globals[g] != truth.globals[g] ? 1U : 0U;
      EXPECT_TRUE(is_old || fits(Trust::registry, truth.globals[g], observed.globals[g], tally));
    }
  }
  for (const std::size_t met :
       {tally.missing, tally.lies, tally.withheld, tally.invented, tally.old, tally.cut_short})
    EXPECT_GT(met, 50U);
}

}  // namespace
}  // namespace sightline::testing
