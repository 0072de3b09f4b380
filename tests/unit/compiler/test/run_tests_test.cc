// `test` blocks: what counts as passed, and what each kind of change does to the world.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "sightline/compiler.h"

namespace sightline::run_tests_test {
namespace {

constexpr std::string_view kPolicy = R"(
entity Account
entity User { account: Account }
entity Camera { cached account: Account, registered_to: Account }
relation share(viewer: User, camera: Camera) { until: time? }
obligation blur, log
cached relation pairing(viewer: User, camera: Camera)
global lockdown: bool within 10s
context { issued_at: time }
action view, keep(User, Camera)
rule told: permit view(u, cam) when u.account == cam.account
rule shared: permit view(u, cam) when some share(u, cam) as s where now < (s.until ?? forever) with log, blur
rule paired: permit keep(u, cam) when some pairing(u, cam)
rule closed: forbid view(_, _) when lockdown
rule old: forbid view(_, _) when issued_at < 2024-01-01T00:00:00Z
world w {
  lockdown: false
  Account north
  Account south
  User ann { account: north }
  User bea { account: south }
  Camera porch { account: north, registered_to: north }
  share(bea, porch) { until: 2024-03-01T00:00:00Z }
}
)";

// The failures of one test block with these changes and lines.
std::vector<std::string> failures(
    const std::string& where, const std::string& lines,
    const std::string& context = "{ issued_at: 2024-02-01T00:00:00Z }") {
  const std::string text = std::string(kPolicy) + "test \"t\" in w at 2024-02-16T06:00:00Z with " +
                           context + (where.empty() ? "" : " where " + where) + " {\n" + lines +
                           "\n}\n";
  const Source source("t.pol", text);
  const CheckResult checked = check(source);
  for (const auto& d : checked.diagnostics) {
    if (d.severity == Severity::error) ADD_FAILURE() << render(d, source);
  }
  if (!checked.policy) return {"does not check"};
  const auto artifact = compile(*checked.policy, text);
  if (!artifact) return {artifact.error().message};
  const auto loaded = Policy::load(*artifact, {.require = {}, .accept_unproved = true});
  std::vector<std::string> messages;
  for (const TestReport& report : run_tests(*checked.policy, *loaded)) {
    for (const TestFailure& failure : report.failures) {
      EXPECT_EQ(source.text(failure.span).substr(0, 3),
                lines.substr(lines.find_first_not_of(' '), 3));
      messages.push_back(failure.message);
    }
  }
  return messages;
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(RunTests, PassesWhatIsSo) {
  EXPECT_THAT(failures("", "ann may view porch by told"), IsEmpty());
  EXPECT_THAT(failures("", "ann may view porch"), IsEmpty());
  EXPECT_THAT(failures("", "bea may view porch by shared"), IsEmpty());
  EXPECT_THAT(failures("", "bea may not keep porch by none"), IsEmpty());
}

TEST(RunTests, FailsWhatIsNot) {
  EXPECT_THAT(failures("", "ann may not view porch"),
              ElementsAre("ann view porch: expected denied, but it is allowed by told"));
  EXPECT_THAT(failures("", "bea may keep porch"),
              ElementsAre("bea keep porch: expected allowed, but it is denied by no rule"));
  EXPECT_THAT(failures("", "ann may view, keep porch"),
              ElementsAre("ann keep porch: expected allowed, but it is denied by no rule"));
}

TEST(RunTests, MeansExactlyTheseRules) {
  EXPECT_THAT(failures("", "ann may view porch by shared"),
              ElementsAre("ann view porch: expected allowed by shared, but it is allowed by told"));
  EXPECT_THAT(
      failures("", "ann may view porch by told, shared"),
      ElementsAre("ann view porch: expected allowed by told, shared, but it is allowed by told"));
  EXPECT_THAT(failures("share(ann, porch) = {}", "ann may view porch by shared, told"), IsEmpty());
  EXPECT_THAT(
      failures("lockdown = true", "ann may not view porch by none"),
      ElementsAre("ann view porch: expected denied by no rule, but it is denied by closed"));
}

TEST(RunTests, ChangesTheWorld) {
  struct Case {
    std::string where, line;
  };
  const std::vector<Case> cases = {
      {"lockdown = true", "ann may not view porch by closed"},
      {"no share(bea, porch)", "bea may not view porch by none"},
      {"share(bea, porch).until = 2024-02-01T00:00:00Z", "bea may not view porch by none"},
      {"share(bea, porch).until = none", "bea may view porch by shared"},
      {"porch.account = south", "bea may view porch by told, shared"},
      {"observed porch.account = south", "bea may view porch by told, shared"},
      {"observed porch.account = south", "ann may not view porch by none"},
      {"observed porch.account = unavailable", "ann may not view porch by none"},
      {"pairing(ann, porch) = {}", "ann may keep porch by paired"},
      {"observed pairing(ann, porch) = {}", "ann may keep porch by paired"},
      {"pairing(ann, porch) = {}, observed no pairing(ann, porch)",
       "ann may not keep porch by none"},
      {"observed lockdown = unavailable", "ann may not view porch by closed"},
      // What is observed stands, in whatever order it is written.
      {"observed porch.account = south, porch.account = north", "ann may not view porch by none"},
  };
  for (const Case& c : cases) EXPECT_THAT(failures(c.where, c.line), IsEmpty()) << c.where;
}

TEST(RunTests, MeansExactlyTheseObligations) {
  EXPECT_THAT(failures("", "bea may view porch with log, blur"), IsEmpty());
  EXPECT_THAT(failures("", "bea may view porch by shared with blur, log"), IsEmpty());
  EXPECT_THAT(failures("", "bea may view porch with log"),
              ElementsAre("bea view porch: expected allowed with log, but it is allowed by shared "
                          "with blur, log"));
  EXPECT_THAT(failures("", "ann may view porch with none"), IsEmpty());
  EXPECT_THAT(failures("", "bea may view porch with none"),
              ElementsAre("bea view porch: expected allowed with no obligation, but it is allowed "
                          "by shared with blur, log"));
  // A duty stays when nobody knows whether it is owed.
  EXPECT_THAT(failures("share(ann, porch) = {}, unavailable share(ann, porch).until",
                       "ann may view porch by told with blur, log"),
              IsEmpty());
}

TEST(RunTests, LosesWhatWasNotDelivered) {
  EXPECT_THAT(failures("unavailable lockdown", "ann may not view porch by closed"), IsEmpty());
  EXPECT_THAT(failures("unavailable porch.account", "ann may not view porch by none"), IsEmpty());
  EXPECT_THAT(failures("unavailable share(bea, porch)", "bea may not view porch by none"),
              IsEmpty());
  EXPECT_THAT(
      failures("unavailable share(bea, porch)", "ann may view porch by told with blur, log"),
      IsEmpty());
  EXPECT_THAT(failures("unavailable ann", "ann may not view porch by none"), IsEmpty());
}

// All failures of one text, whichever place they name.
std::vector<std::string> failures_of(const std::string& text) {
  const Source source("t.pol", text);
  const CheckResult checked = check(source);
  for (const auto& d : checked.diagnostics) {
    if (d.severity == Severity::error) ADD_FAILURE() << render(d, source);
  }
  if (!checked.policy) return {"does not check"};
  const auto artifact = compile(*checked.policy, text);
  if (!artifact) return {artifact.error().message};
  const auto loaded = Policy::load(*artifact, {.require = {}, .accept_unproved = true});
  std::vector<std::string> messages;
  for (const TestReport& report : run_tests(*checked.policy, *loaded)) {
    for (const TestFailure& failure : report.failures) messages.push_back(failure.message);
  }
  return messages;
}

constexpr std::string_view kPlain = R"(entity User
entity Client
action see, edit(User | Client, User)
rule all: permit see(_, _)
world w {
  User ann
  User bea
  Client web
}
)";

TEST(RunTests, AnExhaustiveTestDeniesEverythingElse) {
  const std::string head = std::string(kPlain) + "test \"t\" exhaustive in w {\n";
  EXPECT_THAT(failures_of(head + "ann may see ann\nann may see bea\nbea may see ann\n"
                                 "web may see ann\nweb may see bea\n}\n"),
              ElementsAre("bea see bea: no line is about it, so expected denied, but it is allowed "
                          "by all"));
  EXPECT_THAT(failures_of(head + "ann may see ann\nann may see bea\nbea may see ann\n"
                                 "bea may see bea\nweb may see ann\nweb may see bea\n}\n"),
              IsEmpty());
  // An id that another test mentions is no instance of the world.
  EXPECT_THAT(failures_of(head + "ann may see ann\nann may see bea\nbea may see ann\n"
                                 "bea may see bea\nweb may see ann\nweb may see bea\n}\n"
                                 "test \"other\" in w { ann may see User::\"9\" }\n"),
              IsEmpty());
}

TEST(RunTests, ShowsTwentyFailuresAndCountsTheRest) {
  std::string text(kPlain);
  text.insert(text.find("  Client web"), "  User c1\n  User c2\n  User c3\n");
  const auto messages = failures_of(text + "test \"t\" exhaustive in w {\n}\n");
  ASSERT_EQ(messages.size(), 21U);
  EXPECT_EQ(messages.back(), "and 10 more");  // six ask about five
}

TEST(RunTests, AnExhaustiveTestHasABound) {
  std::string text = "entity User\naction see(User, User)\nrule r: forbid see(_, _)\nworld w {\n";
  for (int i = 0; i < 317; ++i) text += "  User u" + std::to_string(i) + "\n";
  EXPECT_THAT(failures_of(text + "}\ntest \"t\" exhaustive in w {\n}\n"),
              ElementsAre("there are more than 100000 requests in this world: give the exhaustive "
                          "test a smaller one"));
}

// An entity that was not delivered is none that an invariant speaks of.
TEST(RunTests, ALostEntityBreaksNoInvariant) {
  EXPECT_THAT(failures_of(R"(entity User
relation badge(user: User)
action see(User, User)
invariant badged: forall u: User: some badge(u)
rule r: permit see(_, _)
world w { User ann User bea badge(ann) badge(bea) }
test "t" in w where no badge(ann), unavailable ann { bea may see ann }
)"),
              IsEmpty());
}

TEST(RunTests, AWorldThatBreaksAnInvariantIsNoSnapshot) {
  const auto messages = failures_of(R"(entity User { level: int }
action see(User, User)
invariant low: forall u: User: u.level < 10
rule r: permit see(_, _)
world w { User ann { level: 10 } }
test "t" in w { ann may see ann }
)");
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_THAT(messages[0], ::testing::StartsWith("the world is no snapshot: "));
  EXPECT_THAT(messages[0], ::testing::HasSubstr("low"));
}

// An entity that was not delivered is one that an invariant may not ask about.
TEST(RunTests, AnInvariantThatAsksAboutALostEntityIsBroken) {
  const std::string text = R"(entity User { active: bool }
relation share(viewer: User, giver: User)
action see(User, User)
invariant givers: forall s: share: s.giver.active
rule r: permit see(_, _)
world w { User ann { active: true } User bea { active: true } share(ann, bea) }
)";
  EXPECT_THAT(failures_of(text + "test \"t\" in w where unavailable ann { bea may see ann }\n"),
              IsEmpty());
  EXPECT_THAT(failures_of(text + "test \"t\" in w where unavailable bea { ann may see bea }\n"),
              ElementsAre("the world is no snapshot: share(User::\"ann\", User::\"bea\") breaks "
                          "invariant `givers`: User::\"bea\" is not among the facts"));
}

TEST(RunTests, GivesTheContext) {
  EXPECT_THAT(failures("", "ann may not view porch by old", "{ issued_at: 2023-02-01T00:00:00Z }"),
              IsEmpty());
}

}  // namespace
}  // namespace sightline::run_tests_test
