// The criterion about bytes against the criterion about texts, on random policies; and two policies
// that are each accepted and together are not.
#include "compiler/diff/endless_code.h"

#include "sightline/criterion.h"
#include "sightline/diff.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"

namespace sightline::testing::endless_code_test {
namespace {

std::string ring_of(const Program& program) {
  std::vector<const ActionCase*> cases;
  for (const ActionCase& it : program.cases) cases.push_back(&it);
  return endless_code(program, cases);
}

RC_GTEST_PROP(EndlessCode, HasNoRingWhereTheTextHasNone, ()) {
  const typed::Policy declarations = checked(zoo()).tree();
  const auto rules = *any([&](const Pick& pick) {
    std::string text;
    for (const auto& rule : random_rules(declarations, {.rules = 4, .depth = 3}, pick))
      text += rule;
    return text;
  });
  const Compiled policy = compiled(zoo() + rules);
  RC_ASSERT(Criterion(policy.tree()).ring().empty());
  RC_ASSERT(ring_of(policy.loaded.program()) == "");
}

const std::string kOwned = R"(
entity User
entity Camera
relation owned(user: User, camera: Camera) max 20
relation lent(user: User, camera: Camera) max 20
action view(User, Camera)
)";
// Who owns something and was lent nothing; and the other way round.
const std::string kForth = R"(
rule forth: permit view(u, _) when some owned(u, _) as o where no lent(o.user, _)
)";
const std::string kBack = R"(
rule back: permit view(u, _) when some lent(u, _) as l where no owned(l.user, _)
)";

TEST(EndlessCode, TwoPoliciesTogetherCanAskForEverNewRows) {
  const Compiled before = compiled(kOwned + kForth), after = compiled(kOwned + kBack);
  const auto report = compare(before.loaded, after.loaded);
  ASSERT_TRUE(bool(report)) << report.error().message;
  ASSERT_EQ(report->comparisons.size(), 1U);
  EXPECT_EQ(report->comparisons[0].gained.unknown,
            "the rules of the two together do not come to an end: each `owned` asks for another "
            "`lent`, which asks for another `owned`");
  EXPECT_FALSE(report->is_decided());
}

TEST(EndlessCode, OneOfThemAloneEnds) {
  const Compiled policy = compiled(kOwned + kForth);
  EXPECT_EQ(ring_of(policy.loaded.program()), "");
}

}  // namespace
}  // namespace sightline::testing::endless_code_test
