// What a refutation offers for pasting is worth pasting: in the policy it came from it checks, and
// its test fails there, because the property is broken; every refuted line of the property table,
// and every story, is tried.
#include "compiler/tell/paste.h"

#include <gtest/gtest.h>

#include "compiler/tell/facts_table.h"
#include "tests/support/compiled.h"
#include "tests/unit/compiler/prove/property_table.h"

namespace sightline::testing::paste_test {
namespace {

const Counterexample* refutation(const ProofReport& report) {
  const auto* refuted = std::get_if<Refuted>(&report.properties.front().verdict);
  return refuted && refuted->counterexample ? &*refuted->counterexample : nullptr;
}

TEST(Paste, FailsInThePolicyThatItCameFrom) {
  std::size_t pasted = 0, silent = 0;
  for (const PropertyLine& line : property_table()) {
    if (std::string(line.verdict) != "refuted") continue;
    const std::string text = policy_text(line);
    const Compiled policy = compiled(text);
    const auto report =
        prove(policy.checked, policy.artifact, {.property = "p", .timeout_seconds = {}});
    ASSERT_TRUE(bool(report)) << line.name;
    const Counterexample* example = refutation(*report);
    if (!example) continue;
    const std::string paste = paste_of(policy.tree(), policy.tree().properties.front(), *example);
    if (paste.empty()) {
      silent += example->earlier.empty() ? 1U : 0U;  // no test tells what was so before
      continue;
    }
    const CheckResult again = check(Source("again.pol", text + paste));
    std::string mistakes;
    for (const auto& diagnostic : again.diagnostics) mistakes += diagnostic.message + "\n";
    ASSERT_TRUE(again.policy.has_value()) << line.name << "\n" << mistakes << paste;
    const auto tests = run_tests(*again.policy, policy.loaded);
    ASSERT_EQ(tests.size(), 1U) << line.name;
    ASSERT_EQ(tests.front().failures.size(), 1U) << line.name << "\n" << paste;
    EXPECT_EQ(tests.front().failures.front().message.find("the world is no snapshot"),
              std::string::npos)
        << line.name;
    EXPECT_EQ(tests.front().failures.front().message.find("differ"), std::string::npos)
        << line.name;
    ++pasted;
  }
  std::cout << pasted << " pasted, " << silent << " that no test can say\n";
  EXPECT_GT(pasted, 25U);
  EXPECT_LT(silent, 12U);
}

TEST(Paste, TakesNamesThatAreFree) {
  const std::string text = R"(entity User { friend: user }
entity user
action view(User, user)
rule r: permit view(u, v) when u.friend != v
property p: never view(u, v) unless u.friend == v
world p_world { user a  User b { friend: a } }
test "p holds" in p_world { b may not view a }
)";
  const Compiled policy = compiled(text);
  const auto report = prove(policy.checked, policy.artifact);
  ASSERT_TRUE(bool(report));
  const std::string paste =
      paste_of(policy.tree(), policy.tree().properties.front(), *refutation(*report));
  const Compiled again = compiled(text + paste);
  EXPECT_EQ(run_tests(again.checked, again.loaded).back().failures.size(), 1U);
}

TEST(Paste, PassesOnceThePolicyIsFixed) {
  const std::string declarations = R"(entity Account
entity User { account: Account }
entity Camera { cached account: Account, owner: Account }
action view(User, Camera)
property p: never view(u, c) unless u.account == c.owner
)";
  const Compiled wrong =
      compiled(declarations + "rule r: permit view(u, c) when u.account == c.account\n");
  const auto report = prove(wrong.checked, wrong.artifact);
  ASSERT_TRUE(bool(report));
  const std::string paste =
      paste_of(wrong.tree(), wrong.tree().properties.front(), *refutation(*report));
  const Compiled fixed =
      compiled(declarations + "rule r: permit view(u, c) when u.account == c.owner\n" + paste);
  const auto tests = run_tests(fixed.checked, fixed.loaded);
  ASSERT_EQ(tests.size(), 1U);
  EXPECT_TRUE(tests.front().failures.empty());
}

}  // namespace
}  // namespace sightline::testing::paste_test
