// A counterexample as a picture and as SVG.
#include "compiler/tell/drawing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>


#include "compiler/tell/world_of.h"
#include "sightline/telling.h"
#include "tests/support/compiled.h"

namespace sightline::testing::drawing_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Drawn {
  Picture picture;
  std::string svg;
};

Drawn drawn(const std::string& text) {
  const Compiled policy = compiled(text);
  const auto report = prove(policy.checked, policy.artifact, {.property = "p"});
  const Counterexample* example = world_of(report->properties.front().verdict);
  if (example == nullptr) return {};
  return {picture_of(policy.tree(), policy.tree().properties.front(), *example),
          drawing(policy.checked, report->properties.front())};
}

// Labels and lines of boxes, as `tone|text`.
std::vector<std::string> lines(const Picture& picture) {
  std::vector<std::string> all;
  for (const PictureBox& box : picture.boxes) {
    for (const PictureLine& line : box.lines)
      all.push_back((line.wrong ? "wrong|" : "") + line.text);
  }
  return all;
}

const std::string kHome = R"(entity Account
entity User { account: Account }
entity Camera { cached account: Account }
action view(User, Camera)
)";

TEST(Drawing, ShowsBothEndsOfAFactThatWasMixedUp) {
  const Drawn it = drawn(kHome + R"(rule r: permit view(u, c) when u.account == c.account
property p: never view(u, c) unless u.account == c.account
)");
  EXPECT_THAT(lines(it.picture),
              ::testing::IsSupersetOf({"view", "allowed by r", "user_1", "camera_1", "account",
                                       "wrong|account, as told", "account, in truth"}));
  EXPECT_THAT(it.svg, HasSubstr("class=\"label wrong\""));
  EXPECT_THAT(it.svg, HasSubstr("class=\"label untold\""));
}

TEST(Drawing, ShowsARowThatWasNotDelivered) {
  const Drawn it = drawn(R"(entity User
entity Camera
relation banned(who: User, camera: Camera, day: int) { from: time }
action view(User, Camera)
rule r: permit view(_, _)
rule b: forbid view(u, c) when some banned(u, c, 3) as x where x.from <= now
property p: never view(u, c) when some banned(u, c, _) assuming complete
)");
  EXPECT_THAT(lines(it.picture), ::testing::Contains(HasSubstr("banned")));
  EXPECT_THAT(lines(it.picture), ::testing::Contains(HasSubstr("day: ")));
  EXPECT_THAT(lines(it.picture), ::testing::Contains(HasSubstr("from: ")));
}

TEST(Drawing, ShowsGlobalsAndTheContextBesides) {
  const Drawn it = drawn(R"(entity User
global closed: bool within 10s
context { badge: int }
action view(User, User)
rule r: permit view(_, _) when badge == 3
rule c: forbid view(_, _) when closed
property p: never view(_, _) when closed
)");
  EXPECT_THAT(lines(it.picture), ::testing::Contains("wrong|closed: true, told: false"));
  EXPECT_THAT(lines(it.picture), ::testing::Contains("badge: 3"));
}

TEST(Drawing, ShowsWhatAnEntityIsIn) {
  const Drawn it = drawn(R"(entity Place
entity Camera in Place
entity User { place: Place }
action view(User, Camera)
rule r: permit view(u, c) when c in u.place
property p: never view(_, _)
)");
  EXPECT_THAT(lines(it.picture), ::testing::IsSupersetOf({"place", "in"}));
  EXPECT_FALSE(it.picture.arrows.empty());
}

TEST(Drawing, NamesTheVariablesOfAForall) {
  const Drawn it = drawn(kHome + R"(rule r: permit view(_, _)
property p: forall a: User, c: Camera: not may view(a, c)
)");
  std::vector<std::string> headings;
  for (const PictureBox& box : it.picture.boxes) headings.push_back(box.heading);
  EXPECT_THAT(headings, ::testing::IsSupersetOf({"a: User", "c: Camera"}));
}

TEST(Drawing, EscapesWhatAPolicyNames) {
  const Drawn it = drawn(R"(entity User
entity Place { name: string }
action view(User, Place)
rule r: permit view(_, p) when p == Place::"<script>&\"'" and p.name == "</svg>"
property p: never view(_, _)
)");
  EXPECT_THAT(it.svg, HasSubstr("&lt;script&gt;&amp;"));
  EXPECT_THAT(it.svg, HasSubstr("&lt;/svg&gt;"));
  EXPECT_THAT(it.svg, Not(HasSubstr("<script")));
}

TEST(Drawing, CutsWhatIsLong) {
  PictureBox box;
  box.lines = {{std::string(500, 'w'), false}, {"ünïcödé", false}};
  const std::string svg = drawing_element({{box}, {}}, "a \"long\" one");
  EXPECT_THAT(svg, HasSubstr(std::string(43, 'w') + "…</text>"));
  EXPECT_THAT(svg, HasSubstr("aria-label=\"a &quot;long&quot; one\""));
  EXPECT_THAT(svg, HasSubstr(">ünïcödé</text>"));
}

TEST(Drawing, OfWhatHasNoWorldIsEmpty) {
  const Compiled policy =
      compiled(kHome + "rule r: permit view(_, _)\nproperty p: possible view(_, _)\n");
  EXPECT_EQ(drawing(policy.checked, {"same meaning", true, 0, Refuted{{}, "why", {}}}), "");
  EXPECT_EQ(drawing(policy.checked, {"p", false, 0, Vacuous{}}), "");
}

TEST(Drawing, IsTheSameEveryTime) {
  const std::string text = kHome + "rule r: permit view(_, _)\nproperty p: never view(_, _)\n";
  EXPECT_EQ(drawn(text).svg, drawn(text).svg);
}

}  // namespace
}  // namespace sightline::testing::drawing_test
