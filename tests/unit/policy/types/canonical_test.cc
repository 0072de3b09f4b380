// The canonical text of a property: what it depends on, and what it does not.
#include "sightline/canonical.h"

#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::canonical_test {
namespace {

const std::string kText =
    "enum Role { guest < owner }\n"
    "entity Account\n"
    "entity User { account: Account, role: Role }\n"
    "entity Camera { cached account: Account }\n"
    "relation share(viewer: User, camera: Camera) { from: time, until: time? }\n"
    "global lockdown: bool within 10s\n"
    "context { issued: time }\n"
    "action view, play (User, Camera)\n"
    "define shared(a: User, b: Camera) = some share(a, b) as s where s.from <= now\n"
    "property p:\n"
    "  never view, play (u, cam)\n"
    "  when u.role == owner and not lockdown and issued < now + 5m\n"
    "  unless u.account == cam.account or shared(u, cam)\n";

std::string canonical(std::string text, const std::string& from = "", const std::string& to = "") {
  if (!from.empty()) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  }
  const auto policy = checked(text);
  return policy.properties.empty() ? "" : policy.properties[0].canonical;
}

TEST(Canonical, IsThisText) {
  EXPECT_EQ(
      canonical(kText),
      "never play, view (User, Camera)\n"
      "when ((((principal.role == Role::owner) and (not global lockdown)) and (context issued < "
      "(now + 300000ms))) and (not ((principal.account == resource.account) or (some "
      "share(principal, resource) as row1 where (row1.from <= now)))))\n"
      "action play(User, Camera)\n"
      "action view(User, Camera)\n"
      "attribute User.account: Account\n"
      "attribute User.role: Role\n"
      "attribute cached Camera.account: Account\n"
      "context issued: time\n"
      "enum Role { guest < owner }\n"
      "field share.from: time\n"
      "global lockdown: bool within 10000ms\n"
      "relation share(viewer: User, camera: Camera)\n");
}

TEST(Canonical, DoesNotDependOnWordsAndPlaces) {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"property p:\n  never", "/// Why.\nproperty another_name: never   // comment\n"},
      {"never view, play", "never play, view"},
      {"(u, cam)\n  when u.role == owner and not lockdown and issued < now + 5m\n"
       "  unless u.account == cam.account or shared(u, cam)",
       "(user, c)\n  when user.role == owner and not lockdown and issued < now + 5m\n"
       "  unless user.account == c.account or shared(user, c)"},
      {"as s where s.from", "as row where row.from"},
      {"define shared(a: User, b: Camera) = some share(a, b)",
       "define shared(x: User, y: Camera) = some share(x, y)"},
      {"unless u.account == cam.account or shared(u, cam)",
       "unless ((u.account) == cam.account) or (some share(u, cam) as t where t.from <= now)"},
      {"until: time?", "since: int"},
      {"u.role == owner", "u.role == Role::owner"},
      {"enum Role",
       "enum Unused { x }\nentity Unrelated { y: Unused }\nglobal other: int\nenum Role"},
      {"within 10s", "within 10000ms"},
      {"action view, play (User, Camera)", "action x(User, User) action view, play (User, Camera)"},
  };
  for (const auto& [from, to] : changes)
    EXPECT_EQ(canonical(kText, from, to), canonical(kText)) << to;
}

TEST(Canonical, DependsOnMeaning) {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"never view", "always view"},
      {"never view, play", "never view"},
      {"u.role == owner", "u.role == guest"},
      {"u.role == owner", "u.role <= owner"},
      {"now + 5m", "now + 6m"},
      {"unless u.account", "unless true or u.account"},
      {"s.from <= now", "s.from < now"},
      {"guest < owner", "guest < member < owner"},
      {"guest < owner", "guest, owner"},
      {"cached account", "account"},
      {"cached account", "sealed fixed account"},
      {"within 10s", "within 20s"},
      {"relation share", "cached relation share"},
      {"viewer: User, camera: Camera", "watcher: User, camera: Camera"},
  };
  for (const auto& [from, to] : changes)
    EXPECT_NE(canonical(kText, from, to), canonical(kText)) << to;
}

TEST(Canonical, MentionsTheTypesOfOptionalAndEnumFields) {
  const std::string text = canonical(
      "enum Role { a, b }\nentity U { r: Role?, t: time? }\nrelation q(u: U) { r: Role }\n"
      "action v(U, U)\nproperty p: never v(u, w) when u.t is none or some q(u) as x where x.r == "
      "a\n");
  EXPECT_NE(text.find("attribute U.t: time?\n"), std::string::npos) << text;
  EXPECT_NE(text.find("enum Role { a, b }\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("U.r"), std::string::npos) << text;
}

TEST(Canonical, IsBoundedOverTheWholePolicy) {
  std::string text = "enum E { m0";
  for (int i = 1; i < 1'000; ++i) text += ",m" + std::to_string(i) + std::string(100, 'x');
  text += " }\nentity U { e: E }\naction v(U, U)\n";
  for (int i = 0; i < 15'000; ++i)
    text += "property p" + std::to_string(i) + ":never v(u,_) when u.e==m0\n";
  const auto found = mistakes(text);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].substr(0, 6), "SL0214");
}

}  // namespace
}  // namespace sightline::canonical_test
