// The quantifier criterion: what asks for ever new entities and rows, and what does not.
#include "sightline/criterion.h"

#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::criterion_test {
namespace {

const std::string kDeclared =
    "entity User { manager: User, level: int, team: Team, old: bool }\n"
    "entity Team { lead: User, open: bool }\n"
    "entity Site in Site { open: bool, owner: User }\n"
    "entity Camera in Site { site: Site, size: int }\n"
    "relation owned(cam: Camera, user: User) { from: int, next: User? } max 9\n"
    "relation loan(cam: Camera, user: User) { from: int } max 9\n"
    "relation shows(user: User, cam: Camera) { from: int } max 9\n"
    "relation member(team: Team, user: User) { from: int } max 9\n"
    "relation wanted(team: Team, cam: Camera) { size: int } max 9\n"
    "context { day: int }\n"
    "action view(User, Camera)\n";

std::string permit(const std::string& condition) {
  return "rule r" + std::to_string(condition.size()) + ": permit view(u, cam) when " + condition +
         "\n";
}

struct Case {
  std::string name, text;
  std::string ring;  // empty: accepted
};

void check_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const Source source("test.pol", kDeclared + c.text);
    std::string found;
    for (const Diagnostic& d : check(source).diagnostics)
      if (d.severity == Severity::error) found += code_text(d.code) + " " + d.message;
    EXPECT_EQ(found, c.ring.empty() ? "" : "SL0430 " + c.ring) << c.name;
  }
}

TEST(Criterion, AcceptsWhatEndsByItself) {
  check_all({
      {"one question", permit("some owned(cam, u) as o where o.from < day"), ""},
      {"an absence", permit("no owned(cam, _) as o where o.from < day"), ""},
      {"paths beside", permit("u.manager.manager.team.lead.old"), ""},
      {"ownership periods",
       permit("some owned(cam, u) as o where o.from < day and no loan(cam, _) as l where o.from < "
              "l.from"),
       ""},
      {"a manager under every", permit("every owned(cam, _) as o: o.user.manager.old"), ""},
      {"displays: all that the team shows has the size that it wants",
       permit("every shows(u, _) as s: some wanted(u.team, s.cam) as w where w.size == s.cam.size"),
       ""},
      {"a grid: every member of the team is an owner",
       permit("every member(u.team, _) as m: some owned(cam, m.user)"), ""},
      {"some in some", permit("some owned(cam, _) as o where some owned(cam, o.user)"), ""},
      {"no in no, of other relations", permit("no owned(cam, _) as o where no loan(cam, o.user)"),
       ""},
      {"several", permit("several owned(cam, _)"), ""},
      {"nested sites", permit("cam in cam.site and cam.site.open and cam.site.owner.old"), ""},
      {"every camera has a binding",
       "invariant i: forall c: Camera: some owned(c, _)\n" + permit("several owned(cam, _)"), ""},
      {"rows keep to their entities",
       "invariant i: forall o: owned: o.user.old or o.cam.size == 1\n" +
           permit("some owned(cam, u)"),
       ""},
  });
}

TEST(Criterion, RefusesWhatNeverEnds) {
  check_all({
      {"the latest row",
       permit("some owned(cam, u) as o where no owned(cam, _) as p where o.from < p.from"),
       "each `owned` asks for another `owned`"},
      {"the latest row, in a forbid",
       "rule r: forbid view(u, cam) when some owned(cam, u) as o where no owned(cam, _) as p where "
       "o.from < p.from\n",
       "each `owned` asks for another `owned`"},
      {"a row for each row",
       permit("every owned(cam, _) as o: some owned(_, o.user) as p where p.from < o.from"),
       "each `owned` asks for another `owned`"},
      {"a level below that of the manager",
       "invariant i: forall u: User: u.level < u.manager.level\n",
       "each `User` asks for another `User`"},
      {"a team of each user, a lead of each team",
       "invariant i: forall u: User: u.team.open\ninvariant j: forall t: Team: t.lead.old\n",
       "each `User` asks for another `Team`, which asks for another `User`"},
      {"two rules that ask each other",
       permit("every shows(u, _) as s: some loan(s.cam, _) as l where l.from < s.from") +
           permit("every loan(cam, _) as l: some shows(l.user, _) as s where s.from < l.from and 1 "
                  "< 2"),
       "each `loan` asks for another `shows`, which asks for another `loan`"},
      {"a user for each user, through a row",
       "invariant i: forall u: User: some member(u.team, _) as m where m.from < u.level\n"
       "invariant j: forall m: member: m.user.old\n",
       "each `User` asks for another `User`"},
      {"under a comparison both ways count",
       permit("(some owned(cam, u) as o where (some owned(cam, _) as p where p.from < o.from)) == "
              "u.old") +
           permit("no owned(cam, u) as o where (some owned(cam, _) as p where p.from < o.from)"),
       ""},
  });
}

TEST(Criterion, AsksPropertiesTogetherWithThePolicy) {
  const auto ring = [](const std::string& text) {
    const typed::Policy policy = checked(kDeclared + text);
    const Criterion criterion(policy);
    EXPECT_TRUE(criterion.ring().empty());
    return Criterion::text(criterion.ring(policy.properties.at(0)));
  };
  const std::string latest =
      "some owned(c, u) as o where no owned(c, _) as p where o.from < p.from";
  EXPECT_EQ(ring("property p: never view(u, c) when " + latest + "\n"), "");
  EXPECT_EQ(ring("property p: never view(u, c) unless " + latest + "\n"),
            "each `owned` asks for another `owned`");
  EXPECT_EQ(ring("property p: always view(u, c) when " + latest + "\n"), "");
  EXPECT_EQ(
      ring("property p: forall u: User, c: Camera: (" + latest + ") implies may view(u, c)\n"), "");
  EXPECT_EQ(
      ring("property p: forall u: User, c: Camera: may view(u, c) implies (" + latest + ")\n"),
      "each `owned` asks for another `owned`");
  // A rule that is fine and a claim that is fine, and together they go round.
  const std::string rule =
      permit("every shows(u, _) as s: some loan(s.cam, _) as l where l.from < s.from");
  EXPECT_EQ(
      ring(rule + "property p: never view(u, c) when every loan(c, _) as l: some shows(l.user, "
                  "_)\n"),
      "each `loan` asks for another `shows`, which asks for another `loan`");
  EXPECT_EQ(
      ring("property p: never view(u, c) when every loan(c, _) as l: some shows(l.user, _)\n"), "");
  // `may` under a universal asks the rules of each of its rows.
  EXPECT_EQ(ring(permit("some shows(u, cam)") +
                 "property p: forall u: User: every shows(u, _) as s: may view(s.user, s.cam)\n"),
            "");
  EXPECT_EQ(
      ring(permit("some shows(u, cam)") +
           "property p: forall u: User: no shows(u, _) as s where not may view(s.user, s.cam)\n"),
      "");
  EXPECT_EQ(
      ring(permit("some shows(u, cam)") +
           "property p: forall u: User: some shows(u, _) as s where may view(s.user, s.cam)\n"),
      "each `shows` asks for another `request`, which asks for another `shows`");
}

TEST(Criterion, ShowsThePlaces) {
  const std::string text =
      rendered(kDeclared +
               permit("some owned(cam, u) as o where no owned(cam, _) as p where o.from < p.from"));
  EXPECT_NE(text.find("for each `owned` another `owned` is asked for here"), std::string::npos);
}

}  // namespace
}  // namespace sightline::criterion_test
