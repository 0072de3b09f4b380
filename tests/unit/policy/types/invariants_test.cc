// Invariants: only what somebody enforces.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::invariants_test {
namespace {

const std::string kMore =
    "entity Site in Site { lead: User, level: int within 5s }\n"
    "sealed fixed relation taken(camera: Camera, taker: User) { from: time, until: time }\n"
    "sealed relation worn(camera: Camera) { from: time }\n"
    "relation late(camera: Camera) { from: time } within 5s\n";

Mistakes wrong(const std::string& claim) {
  return mistakes(kHome + kMore + "invariant i: forall " + claim);
}

TEST(Invariants, SpeakOfOneRowOrOneEntity) {
  const auto policy =
      checked(kHome + kMore +
              "/// Ends.\ninvariant a: forall s: share: s.from <= (s.until ?? forever)\n"
              "invariant b: forall u: User: every share(u, _) as s: s.viewer.account == u.account\n"
              "invariant c: forall t: taken: t.from <= t.until\n"
              "invariant d: forall s: Site: s in s and s.lead.active\n");
  ASSERT_EQ(policy.invariants.size(), 4U);
  EXPECT_EQ(policy.invariants[0].doc, "Ends.");
  EXPECT_EQ(policy.invariants[0].subject.kind, typed::Variable::Kind::row);
  EXPECT_EQ(policy.invariants[1].subject.kind, typed::Variable::Kind::value);
  EXPECT_EQ(policy.invariants[0].canonical,
            "invariant forall row1: share\n"
            "holds (row1.from <= (row1.until ?? time 4611686018427387903ms))\n"
            "field share.from: time\nfield share.until: time?\n"
            "relation share(viewer: User, camera: Camera)\n");
}

TEST(Invariants, RefuseWhatNobodyCouldEnforce) {
  EXPECT_EQ(wrong("s: share: s.from < now"), (Mistakes{"SL0415 now"}));
  EXPECT_EQ(wrong("s: share: session < s.from"), (Mistakes{"SL0415 session"}));
  EXPECT_EQ(wrong("u: User: lockdown"), (Mistakes{"SL0415 lockdown"}));
  EXPECT_EQ(wrong("u: User: action == view"), (Mistakes{"SL0415 action"}));
  EXPECT_EQ(wrong("s: share: may view(s.viewer, s.camera)"),
            (Mistakes{"SL0415 may view(s.viewer, s.camera)"}));
  EXPECT_EQ(wrong("u: User: once (u.active) within 1s"),
            (Mistakes{"SL0417 once (u.active) within 1s"}));
  EXPECT_EQ(wrong("s: share: s.camera.account == s.viewer.account"),
            (Mistakes{"SL0415 s.camera.account"}))
      << "cached";
  EXPECT_EQ(wrong("s: Site: s.level == 3"), (Mistakes{"SL0415 s.level"})) << "within";
  EXPECT_EQ(wrong("w: worn: w.from == w.from"), (Mistakes{"SL0415 worn"}));
  EXPECT_EQ(wrong("l: late: l.from == l.from"), (Mistakes{"SL0415 late"}));
  EXPECT_EQ(wrong("u: User: some taken(_, u)"), (Mistakes{"SL0415 some taken(_, u)"}));
  EXPECT_EQ(wrong("t: taken: t.taker.active"), (Mistakes{"SL0415 t.taker.active"}))
      << "not in the sealed record";
  EXPECT_EQ(wrong("t: taken: some share(t.taker, _)"), (Mistakes{"SL0415 some share(t.taker, _)"}));
  EXPECT_EQ(wrong("u: User: some share(_, _)"), (Mistakes{"SL0313 some share(_, _)"}));
}

TEST(Invariants, HaveOneSubject) {
  EXPECT_EQ(wrong("u: User, v: User: u == v"), (Mistakes{"SL0416 v"}));
  EXPECT_EQ(wrong("r: Role: r == r"), (Mistakes{"SL0416 Role"}));
  EXPECT_EQ(wrong("r: bool: r"), (Mistakes{"SL0213 bool"}));
}

}  // namespace
}  // namespace sightline::invariants_test
