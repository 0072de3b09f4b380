// What permits and forbids may rest on: the polarity of a query on a `sealed fixed` relation.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::effects_test {
namespace {

struct Context {
  std::string around;  // @ is the query
  bool up, down;       // more truth of the query can make the whole true, or false
};

// Queries in queries cost less than a decision may.
const std::string kSmall = [] {
  std::string text = kHome;
  const std::string bought = "bought(buyer: User, camera: Camera)";
  return text.insert(text.find(bought) + bought.size(), " max 5");
}();

// Written out: a permit must not need an absence to hold, a forbid not to hold.
TEST(Effects, RefuseAbsenceThatCannotBeKnown) {
  const std::vector<Context> contexts = {
      {"when @", true, false},
      {"unless @", false, true},
      {"when not (@)", false, true},
      {"unless not (@)", true, false},
      {"when not (not (@))", true, false},
      {"when @ and u.active", true, false},
      {"when u.active or @", true, false},
      {"when (@) implies u.active", false, true},
      {"when u.active implies @", true, false},
      {"when ((@) implies u.active) implies u.active", true, false},
      {"when u.active == (@)", true, true},
      {"when (@) != u.active", true, true},
      {"when not ((@) == u.active)", true, true},
      {"when cam.silent ?? (@)", true, false},
      {"when cam.silent ?? (not (@))", false, true},
      {"when same(@)", true, false},
      {"when mirrored(@)", false, true},
      {"when both(@)", true, true},
      {"when if u.active then @ else false", true, false},
      {"when if @ then true else false", true, true},
      {"when some share(u, _) as s where @", true, false},
      {"when no share(u, _) as s where @", false, true},
      {"when several share(u, _) as s where @", true, false},
      {"when every share(u, _) as s where @: u.active", false, true},
      {"when every share(u, _) as s: @", true, false},
      {"when some u.friend as f where @", true, false},
  };
  for (const Context& context : contexts)
    for (const std::string query : {"some", "no", "several"})
      for (const std::string effect : {"permit", "forbid"}) {
        std::string clause = context.around;
        clause.replace(clause.find('@'), 1, query + " bought(u, cam)");
        const bool presence_up = query == "no" ? context.down : context.up;
        const bool presence_down = query == "no" ? context.up : context.down;
        const bool refused = effect == "permit" ? presence_down : presence_up;
        const auto found = mistakes(kSmall +
                                    "define same(b: bool) = b\ndefine mirrored(b: bool) = not b\n"
                                    "define both(b: bool) = b == true\n"
                                    "rule r: " +
                                    effect + " view(u, cam) " + clause);
        const Mistakes wanted =
            refused ? Mistakes{"SL0405 " + query + " bought(u, cam)"} : Mistakes{};
        // Parentheses may be part of what is underlined.
        EXPECT_EQ(found.size(), wanted.size()) << effect << " " << clause;
        if (found.size() == 1) {
          EXPECT_EQ(found[0].substr(0, 6), "SL0405");
          EXPECT_NE(found[0].find(query + " bought(u, cam)"), std::string::npos);
        }
      }
}

TEST(Effects, AllowAbsenceWhereTheSetIsCompleteOrTheTruthIsMeant) {
  checked(kHome +
          "cached relation told(a: User, b: Camera)\n"
          "rule a: permit view(u, cam) when no share(u, cam) and no told(u, cam)\n"
          "rule b: forbid view(u, cam) when some share(u, cam) or some told(u, cam)\n"
          "property c: never view(u, cam) when no bought(u, cam)\n"
          "property d: always view(u, cam) unless some bought(u, cam)\n");
}

// Absence is known by a sealed list, and only for the columns that it is by.
TEST(Effects, KnowAbsenceByASealedList) {
  const std::string more =
      kHome +
      "sealed fixed relation held(camera: Camera, holder: User, day: int) listed by "
      "(camera, day)\nsealed relation worn(camera: Camera, wearer: User) within 5m\n"
      "rule r: permit view(u, cam) when ";
  checked(more + "no held(cam, u, 3)");
  checked(more + "no held(cam, _, 3) and some held(_, u, _) and some worn(cam, u)");
  EXPECT_EQ(mistakes(more + "no held(cam, u, _)"), (Mistakes{"SL0405 no held(cam, u, _)"}));
  EXPECT_EQ(mistakes(more + "no held(_, u, 3)"), (Mistakes{"SL0405 no held(_, u, 3)"}));
  EXPECT_EQ(mistakes(more + "no worn(cam, u)"), (Mistakes{"SL0405 no worn(cam, u)"}));
  EXPECT_NE(rendered(more + "no held(_, u, 3)").find("`camera, day`"), std::string::npos);
}

TEST(Effects, FindWhatMayHides) {
  const std::string more = kHome + "global stale: bool\naction open(User, Camera)\n";
  EXPECT_EQ(mistakes(more + "rule a: permit open(u, cam) when stale\n"
                            "rule b: forbid view(u, cam) unless may open(u, cam)\n"),
            (Mistakes{"SL0404 stale"}));
  EXPECT_EQ(mistakes(more + "rule a: permit open(u, cam) when some bought(u, cam)\n"
                            "rule b: forbid view(u, cam) unless may open(u, cam)\n"),
            Mistakes{})
      << "it need not be false";
  EXPECT_EQ(mistakes(more + "rule a: forbid open(u, cam) when some bought(u, cam)\n").size(), 1U);
}

TEST(Effects, FindWhatADefineHides) {
  EXPECT_EQ(mistakes(kHome + "define free(u: User, cam: Camera) = no bought(u, cam)\n"
                             "rule a: permit view(u, cam) when free(u, cam)\n"
                             "rule b: permit view(u, cam) when free(u, cam)\n"
                             "rule c: forbid view(u, cam) when free(u, cam)\n"),
            (Mistakes{"SL0405 no bought(u, cam)"}));
}

TEST(Effects, WantFreshGlobalsInForbids) {
  const std::string text = kHome + "global stale: bool\ndefine closed() = stale and true\n";
  EXPECT_EQ(mistakes(text + "rule r: forbid view(_, _) when stale"), (Mistakes{"SL0404 stale"}));
  EXPECT_EQ(mistakes(text + "rule r: forbid view(_, _) unless not (stale)").size(), 1U);
  EXPECT_EQ(mistakes(text + "rule r: forbid view(_, _) when closed()"), (Mistakes{"SL0404 stale"}));
  EXPECT_EQ(mistakes(text + "rule r: forbid view(u, _) when some share(u, _) as s where stale"),
            (Mistakes{"SL0404 stale"}));
  checked(text +
          "rule r: forbid view(_, _) when lockdown\nrule s: permit view(_, _) when closed()\n"
          "property p: never view(_, _) when stale\n");
}

}  // namespace
}  // namespace sightline::effects_test
