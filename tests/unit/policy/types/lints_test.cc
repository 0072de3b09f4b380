// Warnings: each lint where it should speak, and where it should not.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::lints_test {
namespace {

const std::string kDeclared =
    "enum Role { guest < member < owner }\n"
    "entity Account\n"
    "entity User { account: Account, role: Role }\n"
    "entity Camera { cached account: Account, registered: Account, cached public: bool }\n"
    "relation share(viewer: User, camera: Camera) { live: bool }\n"
    "cached relation told(viewer: User, camera: Camera)\n"
    "action view(User, Camera)\n";
// Uses what is declared, and says what must be said of the action.
const std::string kUses =
    "rule base: permit view(u, cam) when u.account == cam.registered and u.role == owner\n"
    "property p: never view(u, cam) unless u.account == cam.account or cam.public or u.role == "
    "owner or (some share(u, cam) as s where s.live) or some told(u, cam)\n";

Mistakes of(const std::string& text) { return warnings(kDeclared + kUses + text); }

TEST(Lints, AreQuietWhereEverythingIsUsed) { EXPECT_EQ(of(""), Mistakes()); }

TEST(Lints, TellWhatNothingUses) {
  const std::vector<std::pair<std::string, Mistakes>> table = {
      {"enum Spare { a, b }\n", {"SL0601 Spare"}},
      {"entity Spare\n", {"SL0601 Spare"}},
      {"entity Spare in Spare { next: Spare? }\n", {"SL0601 Spare"}},
      {"entity Spare { size: int }\nrelation r(s: Spare)\nrule q: forbid view(_, cam) when "
       "cam.public "
       "and no r(Spare::\"x\")\n",
       {"SL0601 size"}},
      {"relation spare(u: User) { x: int }\n", {"SL0601 spare"}},
      {"relation r(u: User) { x: int }\nrule q: forbid view(u, _) when some r(u)\n", {"SL0601 x"}},
      {"global spare: bool within 10s\n", {"SL0601 spare"}},
      {"global spare: bool within 10s\nworld w { spare: true }\ntest \"t\" in w { }\n",
       {"SL0601 spare"}},
      {"global spare: bool within 10s\nworld w { spare: true }\n"
       "test \"t\" in w where spare = false { }\n",
       {}},
      {"global spare: bool within 10s\nrule q: forbid view(_, _) when spare\n", {}},
      {"context { spare: int }\n", {"SL0601 spare"}},
      {"context { spare: int }\nworld w { }\ntest \"t\" in w with { spare: 1 } { }\n", {}},
      {"action group spare = view\n", {"SL0601 spare"}},
      {"action group all = view\nrule q: forbid all(u, _) when u.role == guest\n", {}},
      {"obligation spare\n", {"SL0601 spare"}},
      {"obligation used\nrule q: permit view(u, _) when u.role == owner with used\n", {}},
      {"define spare(u: User) = u.role == owner\n", {"SL0601 spare"}},
      {"define inner(u: User) = u.role == owner\ndefine outer(u: User) = inner(u)\n",
       {"SL0601 inner", "SL0601 outer"}},
      {"define inner(u: User) = u.role == owner\ndefine outer(u: User) = inner(u)\n"
       "rule q: permit view(u, _) when outer(u)\n",
       {}},
      // What only an unused define reads is not told as well: the define is the thing to mend.
      {"global spare: bool within 10s\ndefine d(u: User) = u.role == owner and spare\n",
       {"SL0601 d"}},
      {"world spare { }\n", {"SL0601 spare"}},
      // Data may hold more than the rules read, and a world is where that is described.
      {"entity Thing { note: string? }\nworld w { Thing t { note: \"x\" } }\ntest \"t\" in w { }\n",
       {}},
  };
  for (const auto& [text, found] : table) EXPECT_EQ(of(text), found) << text;
}

TEST(Lints, LeaveLibrariesAlone) {
  EXPECT_EQ(warnings("entity User\ndefine same(a: User, b: User) = a == b\nobligation spare\n"),
            Mistakes());
}

TEST(Lints, TellWhatDecidesNothing) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"true", "(true)"},
      {"u.role == owner and false", "false"},
      {"u.account == u.account", "(u.account == u.account)"},
      {"u.account != u.account", "(u.account != u.account)"},
      {"u.role >= guest", "(u.role >= guest)"},
      {"owner >= u.role", "(owner >= u.role)"},
      {"u.role < guest", "(u.role < guest)"},
      {"u.role in {guest, member, owner}", "(u.role in {guest, member, owner})"},
      {"u.role == guest or u.role == member or owner == u.role",
       "(u.role == guest or u.role == member or owner == u.role)"},
      {"u.role == owner or (no share(u, cam) as s where s.camera == s.camera)",
       "s.camera == s.camera"},
      {"u.role >= member", ""},
      {"u.role in {guest, owner}", ""},
      {"u.role == guest or cam.public or u.role == owner", ""},
      {"u.account == cam.account", ""},
      {"same(u.account, u.account)", ""},  // the define decides for others
  };
  for (const auto& [condition, found] : table) {
    const auto told =
        of("define same(a: Account, b: Account) = a == b\n"
           "rule q: permit view(u, cam) when (" +
           condition +
           ") and u.account == cam.registered and same(u.account, "
           "cam.registered)\n");
    EXPECT_EQ(told, found.empty() ? Mistakes() : Mistakes{"SL0602 " + found}) << condition;
  }
  EXPECT_EQ(of("rule q: permit view(u, cam) when u.role == owner unless true\n"),
            (Mistakes{"SL0602 true"}));
  EXPECT_EQ(of("rule q: forbid view(u, cam)\n"), Mistakes());  // nothing was written
}

TEST(Lints, WantSomethingSaidOfEveryAction) {
  const std::string action = "action film(User, Camera)\n";
  const std::string rule = "rule q: permit film(u, _) when u.role == owner\n";
  const std::string world =
      "world w { Account a User ann { account: a, role: owner } "
      "Camera c { account: a, registered: a, public: true } }\n";
  EXPECT_EQ(of(action + rule), (Mistakes{"SL0603 film"}));
  EXPECT_EQ(of(action + rule + "property q: always film(u, _) when u.role == owner\n"), Mistakes());
  EXPECT_EQ(of(action + rule +
               "property q: forall u: User, c: Camera: may film(u, c) implies u.role == owner\n"),
            Mistakes());
  EXPECT_EQ(of(action + rule + world + "test \"t\" in w { ann may film c }\n"), Mistakes());
  EXPECT_EQ(of(action + rule + world + "test \"t\" exhaustive in w { ann may view, film c }\n"),
            Mistakes());
  EXPECT_EQ(of(action + rule + world + "test \"t\" exhaustive in w { ann may view c }\n"),
            Mistakes());
  EXPECT_EQ(of(action), (Mistakes{"SL0605 film"}));
  EXPECT_EQ(of(action + "property q: never film(_, _)\n"), Mistakes());
  EXPECT_EQ(of(action + "rule q: forbid film(u, _) when u.role == guest\n"), Mistakes());
  // Where nothing at all is claimed, one action is not worth a word.
  EXPECT_EQ(
      warnings("entity User\naction view(User, User)\nrule r: permit view(u, v) when u == v\n"),
      Mistakes());
}

TEST(Lints, TellWhereACacheDecides) {
  const auto rule = [](const std::string& condition) {
    return of("rule q: permit view(u, cam) when " + condition + "\n");
  };
  EXPECT_EQ(rule("cam.public"), (Mistakes{"SL0604 permit view(u, cam) when cam.public"}));
  EXPECT_EQ(rule("some told(u, cam)"),
            (Mistakes{"SL0604 permit view(u, cam) when some told(u, cam)"}));
  EXPECT_EQ(rule("cam.public and u.role >= member"), Mistakes());
  EXPECT_EQ(rule("u.account == cam.account"), Mistakes());
  EXPECT_EQ(of("rule q: forbid view(u, cam) when cam.public\n"), Mistakes());
  EXPECT_EQ(of("context { inside: bool }\nrule q: permit view(u, cam) when inside\n"), Mistakes());
}

TEST(Lints, TellWhatAnEmptySetOpens) {
  const auto rule = [](const std::string& condition) {
    return of("rule q: permit view(u, cam) when " + condition + "\n");
  };
  const std::string every = "(every share(u, cam) as s: s.live)";
  const std::string inner = "SL0606 (every share(u, cam) as s: s.live)";
  EXPECT_EQ(rule(every), (Mistakes{inner}));
  EXPECT_EQ(rule(every + " and cam.public"), (Mistakes{inner}));
  EXPECT_EQ(rule(every + " and (some share(u, cam))"), Mistakes());
  EXPECT_EQ(rule("(some share(u, cam) as s where s.live) and " + every), Mistakes());
  EXPECT_EQ(rule(every + " and (some share(_, cam))"), (Mistakes{inner}));
  EXPECT_EQ(rule(every + " and u.account == cam.registered"), Mistakes());
  EXPECT_EQ(rule("u.account == cam.registered and (cam.public or " + every + ")"), Mistakes());
  EXPECT_EQ(rule("u.account == cam.registered or " + every), (Mistakes{inner}));
  EXPECT_EQ(rule("no share(u, cam) as s where not s.live"), Mistakes());  // `no` says what it means
  EXPECT_EQ(of("rule q: forbid view(u, cam) when " + every + "\n"), Mistakes());
}

TEST(Lints, TellWhereMayNeedsMoreFacts) {
  const std::string two =
      "action film(User, Camera)\nrule f: permit film(u, cam) when u.role == owner\n";
  const std::string claim =
      "property q: forall u: User, c: Camera: may film(u, c) implies may view(u, c)";
  const std::string found = "SL0607 may film(u, c) implies may view(u, c)";
  EXPECT_EQ(of(two + claim + "\n"), (Mistakes{found}));
  EXPECT_EQ(of(two + claim + " assuming complete\n"), Mistakes());
  // Another permit that asks no more is enough; another forbid is not.
  const std::string easy = "rule e: permit view(u, cam) when u.role >= member\n";
  EXPECT_EQ(of(two + easy + claim + "\n"), Mistakes());
  EXPECT_EQ(of(two + easy + "rule x: forbid view(_, cam) when cam.public\n" + claim + "\n"),
            (Mistakes{found}));
  EXPECT_EQ(of(two + easy + "rule x: forbid view, film(_, cam) when cam.public\n" + claim + "\n"),
            Mistakes());
}

TEST(Lints, TellWhatStaysOpenOnAMachineThatIsCutOff) {
  EXPECT_EQ(of("global open: bool\nrule q: permit view(u, cam) when open and u.role == owner\n"),
            (Mistakes{"SL0608 open"}));
  EXPECT_EQ(of("global open: bool within 10s\n"
               "rule q: permit view(u, cam) when open and u.role == owner\n"),
            Mistakes());
}

TEST(Lints, NeverStopACheck) {
  const Source source("test.pol", kDeclared + kUses + "entity Spare\n");
  const CheckResult result = check(source);
  EXPECT_TRUE(result.policy.has_value());
  ASSERT_EQ(result.diagnostics.size(), 1U);
  EXPECT_EQ(render(result.diagnostics[0], source)
                .find("test.pol:10:8: warning[SL0601]: nothing uses "
                      "the entity type `Spare`\n"),
            0U);
  // Beside mistakes they would only be in the way.
  const Source wrong("test.pol",
                     kDeclared + kUses + "entity Spare\nrule r: permit view(_, zoe)  when x\n");
  for (const Diagnostic& d : check(wrong).diagnostics) EXPECT_EQ(d.severity, Severity::error);
}

}  // namespace
}  // namespace sightline::lints_test
