// Policies with a switch, and what has to be said of it: each kind of switch once, and near each a
// policy that is almost it.
#include "compiler/prove/switches.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compiler/prove/switch_question.h"
#include "compiler/prove/switch_replay.h"
#include "sightline/telling.h"
#include "tests/support/compiled.h"

namespace sightline::testing::switches_test {
namespace {

constexpr const char* kDeclarations = R"(
enum Role { guest < owner }
enum Mode { day, night }
entity User { role: Role, level: int, seen: bool within 5s }
entity Device { owner: User }
entity Camera { home: User }
relation share(viewer: User, camera: Camera) { hidden: bool }
global lockdown: bool within 10s
global drill: bool within 1m
global mode: Mode within 10s
global perhaps: bool? within 10s
cached global told: bool within 10s
global loose: bool
obligation tell, store
action view, talk (User, Camera)
action ring(User | Device, Camera)
rule own:
  permit view, talk(u, c) when c.home == u
  permit ring(u: User, c) when c.home == u
  permit ring(d: Device, c) when c.home == d.owner
)";

struct Line {
  const char* name;
  const char* global;
  std::string rules;
  std::string heading;
  std::vector<std::string> claims;  // a verdict and what is claimed
};
void PrintTo(const Line& line, std::ostream* out) { *out << line.name; }  // for GoogleTest

const std::string kCloses = "`true` closes";
const std::string kNoMore = "proved allows no more when it cannot be had";
const std::string kOpensNothing = "proved opens nothing";

std::vector<Line> lines() {
  return {
      {"a plain kill switch",
       "lockdown",
       "rule shut: forbid view(_, _) when lockdown",
       kCloses,
       {"proved closes view", kOpensNothing, "proved changes nothing else: talk, ring", kNoMore}},
      {"one that closes two actions",
       "lockdown",
       "rule shut: forbid view, talk(_, _) when lockdown",
       kCloses,
       {"proved closes view, talk", kOpensNothing, "proved changes nothing else: ring", kNoMore}},
      {"one that closes all there is",
       "lockdown",
       "rule shut: forbid view, talk, ring(_, _) when lockdown",
       kCloses,
       {"proved closes view, talk, ring", kOpensNothing, kNoMore}},
      {"one kind of principal",
       "lockdown",
       "rule shut: forbid ring(_: Device, _) when lockdown",
       kCloses,
       {"proved closes ring (Device, Camera)", kOpensNothing,
        "proved changes nothing else: view, talk, ring (User, Camera)", kNoMore}},
      {"one that leaves a role in",
       "lockdown",
       "rule shut: forbid view(u, _) when lockdown unless u.role == owner",
       kCloses,
       {"refuted closes view wholly", kOpensNothing, "proved changes nothing else: talk, ring",
        kNoMore}},
      {"an exception that an invariant rules out",
       "lockdown",
       "invariant low: forall u: User: u.level < 5\n"
       "rule shut: forbid view(u, _) when lockdown unless u.level > 7",
       kCloses,
       {"proved closes view", kOpensNothing, "proved changes nothing else: talk, ring", kNoMore}},
      {"an exception that rests on a younger fact",
       "lockdown",
       "rule shut: forbid view(u, _) when lockdown unless u.seen",
       kCloses,
       {"refuted closes view wholly", kOpensNothing, "proved changes nothing else: talk, ring",
        kNoMore}},
      {"inside a look-up",
       "lockdown",
       "rule shut: forbid view(u, c) when some share(u, c) as s where lockdown and s.hidden",
       kCloses,
       {"refuted closes view wholly", kOpensNothing, "proved changes nothing else: talk, ring",
        kNoMore}},
      {"closed by false",
       "lockdown",
       "rule shut: forbid view(_, _) when not lockdown",
       "`false` closes",
       {"proved closes view", kOpensNothing, "proved changes nothing else: talk, ring", kNoMore}},
      {"read by a permit under within, and nothing else permits",
       "lockdown",
       "action wave(User, Camera)\nrule waving: permit wave(u, c) when lockdown and c.home == u",
       "`false` closes",
       {"proved closes wave", kOpensNothing, "proved changes nothing else: view, talk, ring",
        kNoMore}},
      {"one that opens",
       "lockdown",
       "rule help: permit view(u, _) when lockdown and u.role == owner",
       "a permission: `true` allows what `false` denies, and `false` closes nothing wholly",
       {"refuted opens nothing: view", "proved opens nothing: talk, ring",
        "proved changes nothing else: talk, ring", kNoMore}},
      {"one that closes and opens",
       "lockdown",
       "rule shut: forbid view(_, _) when lockdown\n"
       "rule help: permit talk(u, _) when lockdown and u.role == owner",
       "no kill switch: each value allows what the other denies",
       {"proved `true` closes view", "proved `true` opens nothing: view, ring",
        "refuted `true` opens nothing: talk", "proved changes nothing else: ring", kNoMore}},
      {"one action both ways",
       "lockdown",
       "rule shut: forbid view(u, _) when lockdown unless u.role == owner\n"
       "rule help: permit view(u, _) when lockdown and u.role == owner",
       "no kill switch: each value allows what the other denies",
       {"refuted `true` closes view wholly", "refuted `true` opens nothing: view",
        "proved `true` opens nothing: talk, ring", "proved changes nothing else: talk, ring",
        kNoMore}},
      {"one that adds an obligation only",
       "lockdown",
       "rule watched: permit view(u, c) when c.home == u and lockdown with tell",
       "closes nothing",
       {kOpensNothing, "refuted changes nothing else: view",
        "proved changes nothing else: talk, ring", kNoMore}},
      {"one that takes an obligation away",
       "lockdown",
       "rule watched: permit view(u, c) when c.home == u and not lockdown with tell",
       "closes nothing",
       {kOpensNothing, "refuted changes nothing else: view",
        "proved changes nothing else: talk, ring", kNoMore}},
      {"one that closes in part and adds an obligation to the rest",
       "lockdown",
       "rule shut: forbid view(u, _) when lockdown unless u.role == owner\n"
       "rule watched: permit view(u, c) when c.home == u and lockdown with tell",
       kCloses,
       {"refuted closes view wholly", kOpensNothing, "refuted changes nothing else: view",
        "proved changes nothing else: talk, ring", kNoMore}},
      {"one that closes and would have added an obligation",
       "lockdown",
       "rule shut: forbid view(_, _) when lockdown\n"
       "rule watched: permit view(u, c) when c.home == u and lockdown with tell",
       kCloses,
       {"proved closes view", kOpensNothing, "proved changes nothing else: talk, ring", kNoMore}},
      {"one of two that are needed together",
       "lockdown",
       "rule shut: forbid view(_, _) when lockdown and drill",
       kCloses,
       {"refuted closes view wholly", kOpensNothing, "proved changes nothing else: talk, ring",
        kNoMore}},
      {"the other one, which may be older",
       "drill",
       "rule shut: forbid view(_, _) when lockdown and drill",
       kCloses,
       {"refuted closes view wholly", kOpensNothing, "proved changes nothing else: talk, ring",
        kNoMore}},
      {"either of two",
       "drill",
       "rule shut: forbid view(_, _) when lockdown or drill",
       kCloses,
       {"proved closes view", kOpensNothing, "proved changes nothing else: talk, ring", kNoMore}},
      {"one that closes only while another one is open",
       "lockdown",
       "rule shut: forbid view(_, _) when lockdown != drill",
       "no kill switch: each value allows what the other denies",
       {"refuted `true` closes view wholly", "refuted `true` opens nothing: view",
        "proved `true` opens nothing: talk, ring", "proved changes nothing else: talk, ring",
        kNoMore}},
      {"one that is read and says nothing",
       "lockdown",
       "rule shut: forbid view(_, _) when lockdown and not lockdown",
       "closes nothing",
       {kOpensNothing, "proved changes nothing else: view, talk, ring", kNoMore}},
      {"one that only has to be known",
       "lockdown",
       "rule shut: forbid view(_, _) when not (lockdown or not lockdown)",
       "closes nothing",
       {kOpensNothing, "proved changes nothing else: view, talk, ring", kNoMore}},
      {"what nobody may do is closed by nothing",
       "lockdown",
       "action wave(User, Camera)\nrule shut: forbid wave(_, _) when lockdown",
       "closes nothing",
       {kOpensNothing, "proved changes nothing else: view, talk, ring, wave", kNoMore}},
      {"a switch that a cache tells",
       "told",
       "rule shut: forbid view(_, _) when told",
       kCloses + "; it is cached: whoever answers throws it",
       {"proved closes view", kOpensNothing, "proved changes nothing else: talk, ring", kNoMore}},
      {"one that never grows too old",
       "loose",
       "action wave(User, Camera)\nrule waving: permit wave(u, c) when loose and c.home == u",
       "`false` closes; it has no `within`: a machine that is cut off keeps what it heard last",
       {"proved closes wave", kOpensNothing, "proved changes nothing else: view, talk, ring",
        kNoMore}},
      {"a mode",
       "mode",
       "rule shut: forbid view(_, _) when mode == night",
       "no bool, so no switch: nothing is claimed of it",
       {}},
      {"a bool that may be none",
       "perhaps",
       "rule shut: forbid view(_, _) when perhaps ?? true",
       "no bool, so no switch: nothing is claimed of it",
       {}},
  };
}

SwitchReport report_of(const Compiled& policy, const std::string& global) {
  const auto number = policy.loaded.schema().find_global(global);
  const smt::Settings settings;
  auto report = prove_switch(policy.tree(), policy.loaded, *number, settings);
  if (!report) throw std::runtime_error(report.error().message);
  return *std::move(report);
}

std::vector<std::string> told(const Compiled& policy, const SwitchReport& report) {
  std::vector<std::string> out;
  for (const auto& line : telling(policy.checked, report).lines)
    out.push_back(std::string(line.verdict) + " " + line.claim);
  return out;
}

class Switches : public ::testing::TestWithParam<Line> {};

TEST_P(Switches, SayWhatTheyDo) {
  const Line& line = GetParam();
  const Compiled policy = compiled(kDeclarations + line.rules);
  const SwitchReport report = report_of(policy, line.global);
  EXPECT_EQ(telling(policy.checked, report).heading, line.heading);
  EXPECT_EQ(told(policy, report), line.claims);
  EXPECT_TRUE(report.is_decided());
}

// Every kind of request is spoken of by each claim that it can break.
TEST_P(Switches, LeaveNoRequestOut) {
  const Compiled policy = compiled(kDeclarations + GetParam().rules);
  const SwitchReport report = report_of(policy, GetParam().global);
  if (report.kind == SwitchReport::Kind::no_switch) return;
  for (const ActionCase& it : policy.loaded.program().cases) {
    std::size_t opened = 0, changed = 0, unavailable = 0;
    for (const SwitchClaim& claim : report.claims) {
      for (const RequestKind& of : claim.requests) {
        if (of.action != it.action || of.principal != it.principal || of.resource != it.resource)
          continue;
        const bool refuted = std::holds_alternative<Refuted>(claim.verdict);
        opened += claim.kind == SwitchClaim::Kind::opens_nothing ? 1U : 0U;
        unavailable += claim.kind == SwitchClaim::Kind::unavailable ? 1U : 0U;
        changed += claim.kind == SwitchClaim::Kind::changes_nothing ||
                           claim.kind == SwitchClaim::Kind::closes ||
                           (claim.kind == SwitchClaim::Kind::opens_nothing && refuted)
                       ? 1U
                       : 0U;
      }
    }
    EXPECT_EQ(opened, 1U) << it.action;
    EXPECT_EQ(unavailable, 1U) << it.action;
    EXPECT_GE(changed, 1U) << it.action;
  }
}

// The world of a refutation, asked once more: it is what it says, and the closing value denies it.
TEST_P(Switches, ShowWorldsThatTheEvaluatorRepeats) {
  const Compiled policy = compiled(kDeclarations + GetParam().rules);
  SwitchReport report = report_of(policy, GetParam().global);
  for (const SwitchClaim& claim : report.claims) {
    const auto* refuted = std::get_if<Refuted>(&claim.verdict);
    if (refuted == nullptr) continue;
    ASSERT_TRUE(refuted->counterexample);
    EXPECT_EQ(claim.requests.size(), 1U);
    EXPECT_EQ(claim.given.size(), refuted->counterexample->asked.size());
    EXPECT_EQ(claim.given.front(), report.thrown);
    EXPECT_TRUE(breaks(claim.kind, refuted->counterexample->asked));
  }
  EXPECT_TRUE(repeats(report, policy.tree(), policy.loaded));
}

INSTANTIATE_TEST_SUITE_P(EachKind, Switches, ::testing::ValuesIn(lines()), [](const auto& line) {
  std::string name = line.param.name;
  for (char& c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
});

TEST(Switch, IsWhatARuleReads) {
  const auto read = [](const std::string& rules) {
    return globals_read(compiled(kDeclarations + rules).loaded.program());
  };
  EXPECT_EQ(read(""), std::vector<std::uint32_t>{}) << "nobody reads it";
  EXPECT_EQ(read("property p: never view(_, _) when steady (lockdown) for 10s unless true"),
            std::vector<std::uint32_t>{})
      << "only a property does";
  EXPECT_EQ(read("rule a: forbid view(_, _) when drill or (lockdown and drill)"),
            (std::vector<std::uint32_t>{0, 1}));
}

// `unavailable` is not refuted by any policy, for fail closed holds of all of them; so its question
// is held to decisions that are made up.
TEST(Switch, ThatCannotBeHadHasToDenyAndKeepItsDuties) {
  const auto asked = [](bool allowed, std::vector<std::uint16_t> duties) {
    AskedRequest out;
    out.allowed = allowed;
    out.obligations = std::move(duties);
    return out;
  };
  const auto broken = [](std::vector<AskedRequest> decisions) {
    return breaks(SwitchClaim::Kind::unavailable, decisions);
  };
  EXPECT_FALSE(broken({asked(false, {}), asked(true, {1}), asked(false, {})}));
  EXPECT_FALSE(broken({asked(true, {1, 2}), asked(true, {1}), asked(true, {})}));
  EXPECT_TRUE(broken({asked(true, {1}), asked(true, {1}), asked(false, {})}));
  EXPECT_TRUE(broken({asked(true, {1}), asked(false, {}), asked(true, {})}));
  EXPECT_TRUE(broken({asked(true, {1}), asked(true, {1}), asked(true, {1, 2})}));
}

TEST(Switch, WithoutAnAnswerIsUnclear) {
  const Compiled policy =
      compiled(std::string(kDeclarations) +
               "rule shut: forbid view(u, c) when lockdown unless u.level + u.level > 7");
  const smt::Settings starved{.resources = 1};
  const auto report = prove_switch(policy.tree(), policy.loaded, 0, starved);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->kind, SwitchReport::Kind::unclear);
  EXPECT_FALSE(report->is_decided());
}

}  // namespace
}  // namespace sightline::testing::switches_test
