// Searches through the library: whom rules of each shape find, how few are tried for it, pages, and
// what is said of those who are not in the list.
#include "sightline/search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "sightline/fact_writer.h"
#include "sightline/search_proof.h"
#include "tests/support/compiled.h"

namespace sightline::testing::search_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr const char* kDeclarations = R"(policy estate
enum Role { guest < owner }
entity Site in one Site
entity Account
entity User in Site { account: Account, role: Role, second: Account?, active: bool }
entity Service { account: Account }
entity Camera in Site { account: Account, owner: User?, public: bool, cached told: Account, crew: Account within 1h }
relation share(to: User, camera: Camera) { until: time }
relation member(user: User, team: Account) max 30
relation lends(team: Account, camera: Camera) max 30
sealed fixed relation deed(user: User, camera: Camera)
relation guide(user: User, nth: int) { team: Account } max 30
global closed: bool within 10s
context { device: User }
obligation no_store
action view(User, Camera)
action fetch(User | Service, Camera)
)";
constexpr Time kNow{std::chrono::seconds(1'700'000'000)};
constexpr std::uint16_t kSite = 0, kAccount = 1, kUser = 2, kCamera = 4;

class Searched : public ::testing::Test {
 protected:
  void policy(const std::string& rules) {
    policy_.emplace(compiled(kDeclarations + rules));
    facts_.emplace(policy_->loaded);
  }
  // u0 .. u59 in accounts a0 .. a19, cameras c0 .. c19, each of an account of its own.
  void town() {
    for (int i = 0; i < 20; ++i) {
      EXPECT_TRUE(facts_->add_entity({kAccount, "a" + std::to_string(i)}));
      camera("c" + std::to_string(i), "a" + std::to_string(i));
    }
    for (int i = 0; i < 60; ++i) user("u" + std::to_string(i), "a" + std::to_string(i % 20));
    EXPECT_TRUE(facts_->set_global("closed", Value::boolean(false)));
  }
  void user(const std::string& id, const std::string& account, std::uint16_t role = 0) {
    EXPECT_TRUE(facts_->add_entity({kUser, id}));
    EXPECT_TRUE(facts_->set_attribute({kUser, id}, "account", Value::entity({kAccount, account})));
    EXPECT_TRUE(facts_->set_attribute({kUser, id}, "role", Value::member(role)));
    EXPECT_TRUE(facts_->set_attribute({kUser, id}, "active", Value::boolean(true)));
  }
  void camera(const std::string& id, const std::string& account, bool is_public = false) {
    EXPECT_TRUE(facts_->add_entity({kCamera, id}));
    EXPECT_TRUE(
        facts_->set_attribute({kCamera, id}, "account", Value::entity({kAccount, account})));
    EXPECT_TRUE(facts_->set_attribute({kCamera, id}, "public", Value::boolean(is_public)));
  }
  void row(const char* relation, Entity a, Entity b, std::vector<FieldValue> fields = {}) {
    const std::vector<Value> key = {Value::entity(a), Value::entity(b)};
    EXPECT_TRUE(facts_->add_row(relation, key, fields));
  }

  Searcher& searcher() {
    if (!searcher_) {
      auto built = std::move(*facts_).build(7, kNow);
      if (!built) throw std::runtime_error(built.error().message);
      snapshot_.emplace(std::move(*built));
      searcher_.emplace(policy_->loaded, *snapshot_, search_proof());
    }
    return *searcher_;
  }
  SearchAnswer ask(SearchQuestion question) {
    question.now = kNow;
    auto answer = searcher().search(question);
    if (!answer) throw std::runtime_error(answer.error().message);
    return std::move(*answer);
  }
  SearchAnswer who(const char* camera, std::uint16_t action = 0) {
    return ask({.wanted = Wanted::principals, .action = action, .given = {kCamera, camera}});
  }
  SearchAnswer what(const char* user, std::uint16_t action = 0) {
    return ask({.wanted = Wanted::resources, .action = action, .given = {kUser, user}});
  }
  static std::vector<std::string> ids(const SearchAnswer& answer) {
    std::vector<std::string> out;
    for (const auto& one : answer.found) out.push_back(one.id);
    return out;
  }

  std::optional<Compiled> policy_;
  std::optional<SnapshotBuilder> facts_;
  std::optional<Snapshot> snapshot_;
  std::optional<Searcher> searcher_;
};

TEST_F(Searched, FindsByAnAttributeAndTriesNobodyElse) {
  policy(
      "rule home: permit view(u, cam) when u.account == cam.account and u.active with no_store\n");
  town();
  const SearchAnswer people = who("c3");
  EXPECT_THAT(ids(people), ElementsAre("u23", "u3", "u43"));  // in the order of their bytes
  EXPECT_EQ(people.found[0].obligations, 1U);
  EXPECT_EQ(people.tried, 3U);
  EXPECT_EQ(people.ids, 60U);
  EXPECT_THAT(people.scanned, IsEmpty());
  EXPECT_TRUE(people.complete);
  EXPECT_THAT(people.anyone_else, IsEmpty());
  const SearchAnswer cameras = what("u23");
  EXPECT_THAT(ids(cameras), ElementsAre("c3"));
  EXPECT_EQ(cameras.tried, 1U);
}

TEST_F(Searched, FindsByARowEitherWay) {
  policy("rule guest: permit view(u, cam) when some share(u, cam) as s where now < s.until\n");
  town();
  const std::vector<FieldValue> open = {{"until", Value::time(kNow + std::chrono::hours(1))}},
                                over = {{"until", Value::time(kNow - std::chrono::hours(1))}};
  row("share", {kUser, "u1"}, {kCamera, "c2"}, open);
  row("share", {kUser, "u2"}, {kCamera, "c2"}, over);
  row("share", {kUser, "dora"}, {kCamera, "c2"}, open);  // the registry has not heard of her
  EXPECT_THAT(ids(who("c2")), ElementsAre("dora", "u1"));
  EXPECT_EQ(who("c2").tried, 3U);
  EXPECT_THAT(ids(what("u1")), ElementsAre("c2"));
  EXPECT_THAT(ids(what("u2")), IsEmpty());
}

TEST_F(Searched, GoesThroughTwoRelations) {
  policy(
      "rule team: permit view(u, cam) when some member(u, _) as m where some lends(m.team, cam)\n");
  town();
  row("member", {kUser, "u1"}, {kAccount, "a5"});
  row("member", {kUser, "u2"}, {kAccount, "a6"});
  row("lends", {kAccount, "a5"}, {kCamera, "c9"});
  EXPECT_THAT(ids(who("c9")), ElementsAre("u1"));
  EXPECT_EQ(who("c9").tried, 1U);
  EXPECT_THAT(ids(what("u1")), ElementsAre("c9"));
  EXPECT_EQ(what("u1").tried, 1U);
}

TEST_F(Searched, FindsWhatIsInWhat) {
  policy("rule site: permit view(u, cam) when u in Site::\"hill\" and cam in Site::\"hill\"\n");
  town();
  for (const char* site : {"hill", "annex"}) EXPECT_TRUE(facts_->add_entity({kSite, site}));
  EXPECT_TRUE(facts_->add_parent({kSite, "annex"}, {kSite, "hill"}));
  EXPECT_TRUE(facts_->add_parent({kUser, "u1"}, {kSite, "annex"}));
  EXPECT_TRUE(facts_->add_parent({kUser, "u2"}, {kSite, "hill"}));
  EXPECT_TRUE(facts_->add_parent({kCamera, "c4"}, {kSite, "annex"}));
  EXPECT_THAT(ids(who("c4")), ElementsAre("u1", "u2"));
  EXPECT_EQ(who("c4").tried, 2U);
  EXPECT_THAT(ids(who("c5")), IsEmpty());
  EXPECT_THAT(ids(what("u1")), ElementsAre("c4"));
}

TEST_F(Searched, TakesBothSidesOfAnOr) {
  policy(
      "rule either: permit view(u, cam)\n"
      "  when u == User::\"root\" or u.account == cam.account or some share(u, cam)\n");
  town();
  row("share", {kUser, "u1"}, {kCamera, "c2"}, {{"until", Value::time(kNow)}});
  const SearchAnswer people = who("c2");
  EXPECT_THAT(ids(people), ElementsAre("root", "u1", "u2", "u22", "u42"));
  EXPECT_EQ(people.tried, 5U);
  EXPECT_EQ(people.ids, 61U);  // the policy names one whom the facts do not know
}

TEST_F(Searched, UsesTheLookUpThatFindsFewest) {
  policy("rule both: permit view(u, cam) when u.account == cam.account and some share(u, cam)\n");
  town();
  for (int i = 100; i < 400; ++i) user("u" + std::to_string(i), "a2");
  row("share", {kUser, "u2"}, {kCamera, "c2"}, {{"until", Value::time(kNow)}});
  EXPECT_THAT(ids(who("c2")), ElementsAre("u2"));
  EXPECT_EQ(who("c2").tried, 1U);
}

TEST_F(Searched, FollowsOptionalPathsAndContext) {
  policy(
      "rule second: permit view(u, cam) when u.second == cam.account\n"
      "rule owned: permit view(u, cam) when some cam.owner as o where o.account == u.account\n"
      "rule device: permit view(u, cam) when u == device\n");
  town();
  EXPECT_TRUE(facts_->set_attribute({kUser, "u9"}, "second", Value::entity({kAccount, "a3"})));
  EXPECT_TRUE(facts_->set_attribute({kCamera, "c3"}, "owner", Value::entity({kUser, "u5"})));
  const std::vector<ContextValue> context = {{0, Value::entity({kUser, "tablet"})}};
  const SearchAnswer people =
      ask({.wanted = Wanted::principals, .given = {kCamera, "c3"}, .context = context});
  EXPECT_THAT(ids(people), ElementsAre("tablet", "u25", "u45", "u5", "u9"));
  EXPECT_EQ(people.tried, 5U);
}

TEST_F(Searched, TriesAllWhereARuleNamesNobodyAndSaysSo) {
  policy(
      "rule owners: permit view(u, _) when u.role == owner\n"
      "rule home: permit view(u, cam) when u.account == cam.account\n");
  town();
  user("v", "a5", 1);
  const SearchAnswer people = who("c3");
  EXPECT_THAT(ids(people), ElementsAre("u23", "u3", "u43", "v"));
  EXPECT_EQ(people.tried, 61U);
  EXPECT_THAT(people.scanned, ElementsAre(0));
}

TEST_F(Searched, SaysWhenAnyoneElseIsAllowed) {
  policy("rule open: permit view(_, cam) when cam.public\n");
  town();
  camera("square", "a4", true);
  const SearchAnswer closed = who("c3");
  EXPECT_THAT(ids(closed), IsEmpty());
  EXPECT_EQ(closed.tried, 0U);  // the rule is false of all of them alike
  EXPECT_THAT(closed.scanned, IsEmpty());
  EXPECT_THAT(closed.anyone_else, IsEmpty());
  const SearchAnswer open = who("square");
  EXPECT_EQ(open.found.size(), 60U);
  EXPECT_THAT(open.anyone_else, ElementsAre(kUser));
  EXPECT_THAT(ids(what("u1")), ElementsAre("square"));
  EXPECT_THAT(ids(what("a stranger")), ElementsAre("square"));
}

TEST_F(Searched, CountsThoseWhoLackFactsAndNothingElse) {
  policy(
      "rule home: permit view(u, cam) when u.account == cam.account\n"
      "rule out: forbid view(u, _) when not u.active\n");
  town();
  EXPECT_TRUE(facts_->add_entity({kUser, "no account"}));
  EXPECT_TRUE(facts_->set_attribute({kUser, "no account"}, "active", Value::boolean(true)));
  EXPECT_TRUE(facts_->add_entity({kUser, "no account, and out"}));
  EXPECT_TRUE(
      facts_->set_attribute({kUser, "no account, and out"}, "active", Value::boolean(false)));
  EXPECT_TRUE(facts_->add_entity({kUser, "not known to be in"}));
  EXPECT_TRUE(facts_->set_attribute({kUser, "not known to be in"}, "account",
                                    Value::entity({kAccount, "a3"})));
  const SearchAnswer people = who("c3");
  EXPECT_EQ(people.found.size(), 3U);
  EXPECT_TRUE(people.missing_counted);
  EXPECT_EQ(people.missing, 2U);
  EXPECT_EQ(people.tried, 6U);
}

TEST_F(Searched, CountsThoseOfWhomItIsNotKnownWhatTheyAreAsked) {
  policy(
      "rule either: permit view(u, cam)\n"
      "  when (if u.active then u.account == cam.account else u == User::\"root\")\n");
  town();
  EXPECT_TRUE(facts_->add_entity({kUser, "asleep?"}));
  EXPECT_TRUE(
      facts_->set_attribute({kUser, "asleep?"}, "account", Value::entity({kAccount, "a5"})));
  const SearchAnswer people = who("c3");
  EXPECT_THAT(ids(people), ElementsAre("u23", "u3", "u43"));
  EXPECT_EQ(people.missing, 2U);  // and of root nobody knows anything
}

TEST_F(Searched, CountsThoseOfWhomARowSaysTooLittle) {
  policy(
      "rule guided: permit view(u, cam)\n"
      "  when some guide(u, _) as g where some lends(g.team, cam) as l where u.account == "
      "l.team\n");
  town();
  row("lends", {kAccount, "a5"}, {kCamera, "c9"});
  const auto guide = [&](const char* user, Value team) {
    const std::vector<Value> key = {Value::entity({kUser, user}), Value::integer(1)};
    const std::vector<FieldValue> fields = {{"team", team}};
    EXPECT_TRUE(facts_->add_row("guide", key, fields));
  };
  guide("u5", Value::entity({kAccount, "a5"}));
  guide("u6", Value::entity({kAccount, "a5"}));
  guide("u7", Value::unavailable());
  const SearchAnswer people = who("c9");
  EXPECT_THAT(ids(people), ElementsAre("u5"));
  EXPECT_EQ(people.missing, 1U);
}

TEST_F(Searched, CountsThoseWhoArePerhapsInIt) {
  policy("rule site: permit view(u, _) when u in Site::\"hill\"\n");
  town();
  EXPECT_TRUE(facts_->add_entity({kSite, "hill"}));
  EXPECT_TRUE(facts_->add_parent({kUser, "u1"}, {kSite, "hill"}));
  EXPECT_TRUE(facts_->mark_incomplete({kUser, "u2"}));
  EXPECT_TRUE(facts_->add_parent({kUser, "u3"}, {kSite, "a site that nobody added"}));
  const SearchAnswer people = who("c1");
  EXPECT_THAT(ids(people), ElementsAre("u1"));
  EXPECT_EQ(people.missing, 2U);
  EXPECT_EQ(people.tried, 3U);
}

TEST_F(Searched, CountsEverybodyWhereTheFactsAreTooOld) {
  policy("rule crew: permit view(u, cam) when cam.crew == u.account\n");
  town();
  EXPECT_TRUE(facts_->set_attribute({kCamera, "c3"}, "crew", Value::entity({kAccount, "a1"})));
  EXPECT_THAT(ids(what("u1")), ElementsAre("c3"));
  EXPECT_EQ(what("u1").missing, 19U);  // of the other cameras nobody gave a crew
  const auto late = searcher().search(
      {.wanted = Wanted::resources, .given = {kUser, "u1"}, .now = kNow + std::chrono::hours(2)});
  EXPECT_THAT(ids(*late), IsEmpty());
  EXPECT_EQ(late->missing, 20U);
}

TEST_F(Searched, TakesWhatAValueMayBe) {
  policy(
      "rule owner: permit view(u, cam) when u == (cam.owner ?? User::\"root\")\n"
      "rule screen: permit fetch(u: User, cam)\n"
      "  when u == (if cam.public then User::\"root\" else device)\n");
  town();
  EXPECT_TRUE(facts_->set_attribute({kCamera, "c3"}, "owner", Value::entity({kUser, "u5"})));
  EXPECT_THAT(ids(who("c3")), ElementsAre("u5"));
  EXPECT_THAT(ids(who("c4")), ElementsAre("root"));
  EXPECT_THAT(who("c4").scanned, IsEmpty());
  const std::vector<ContextValue> context = {{0, Value::entity({kUser, "u6"})}};
  const SearchAnswer people =
      ask({.action = 1, .given = {kCamera, "c4"}, .context = context, .most_counted = 0});
  EXPECT_THAT(ids(people), ElementsAre("u6"));
  EXPECT_EQ(people.tried, 2U);
}

TEST_F(Searched, CountsEverybodyWhoseRowMayBeHeldBack) {
  policy("rule deed: permit view(u, cam) when some deed(u, cam)\n");
  town();
  row("deed", {kUser, "u1"}, {kCamera, "c3"});
  const SearchAnswer people = who("c3");
  EXPECT_THAT(ids(people), ElementsAre("u1"));
  EXPECT_EQ(people.missing, 59U);
  EXPECT_FALSE(people.complete);
  const SearchAnswer uncounted = ask({.given = {kCamera, "c3"}, .most_counted = 59});
  EXPECT_THAT(ids(uncounted), ElementsAre("u1"));
  EXPECT_EQ(uncounted.tried, 1U);
  EXPECT_FALSE(uncounted.missing_counted);
}

TEST_F(Searched, BelievesTheCacheWhereDecideDoes) {
  policy("rule told: permit view(u, cam) when u.account == cam.told\n");
  town();
  EXPECT_TRUE(facts_->set_attribute({kCamera, "c3"}, "told", Value::entity({kAccount, "a2"})));
  EXPECT_TRUE(facts_->observe_attribute({kCamera, "c3"}, "told", Value::entity({kAccount, "a1"})));
  EXPECT_THAT(ids(who("c3")), ElementsAre("u1", "u21", "u41"));
  EXPECT_THAT(ids(what("u1")), ElementsAre("c3"));
  EXPECT_THAT(ids(what("u2")), IsEmpty());
}

TEST_F(Searched, IsNotCompleteWhereACacheDecides) {
  policy("rule told: permit view(u, cam) when u.account == cam.told\n");
  town();
  EXPECT_TRUE(facts_->observe_attribute({kCamera, "c3"}, "told", Value::entity({kAccount, "a1"})));
  const SearchAnswer people = who("c3");
  EXPECT_THAT(ids(people), ElementsAre("u1", "u21", "u41"));
  EXPECT_FALSE(people.complete);
  EXPECT_THAT(people.deciding, ElementsAre("cached Camera.told"));
}

TEST_F(Searched, ListsTypeAfterType) {
  policy("rule home: permit fetch(p, cam) when p.account == cam.account\n");
  town();
  EXPECT_TRUE(facts_->add_entity({3, "backup"}));
  EXPECT_TRUE(facts_->set_attribute({3, "backup"}, "account", Value::entity({kAccount, "a3"})));
  EXPECT_THAT(ids(who("c3", 1)), ElementsAre("u23", "u3", "u43", "backup"));
  const SearchAnswer first = ask({.action = 1, .given = {kCamera, "c3"}, .limit = 3});
  EXPECT_THAT(ids(first), ElementsAre("u23", "u3", "u43"));
  ASSERT_NE(first.next, "");  // it does not know yet that nobody of the type is left
  const SearchAnswer rest =
      ask({.action = 1, .given = {kCamera, "c3"}, .limit = 3, .after = first.next});
  EXPECT_THAT(ids(rest), ElementsAre("backup"));
}

TEST_F(Searched, TurnsPagesOfOneAnswerOnly) {
  policy("rule home: permit view(u, cam) when u.account == cam.account\n");
  town();
  const SearchAnswer first = ask({.given = {kCamera, "c3"}, .limit = 2});
  EXPECT_THAT(ids(first), ElementsAre("u23", "u3"));
  ASSERT_NE(first.next, "");
  const SearchAnswer second = ask({.given = {kCamera, "c3"}, .limit = 2, .after = first.next});
  EXPECT_THAT(ids(second), ElementsAre("u43"));
  EXPECT_EQ(second.next, "");
  EXPECT_EQ(second.tried, 1U);
  for (const std::string& wrong : {first.next.substr(1), std::string("x"), first.next + "0"}) {
    const auto answer = searcher().search({.given = {kCamera, "c3"}, .now = kNow, .after = wrong});
    ASSERT_FALSE(answer) << wrong;
    EXPECT_EQ(answer.error().kind, SearchError::Kind::cursor);
  }
  const auto other =
      searcher().search({.given = {kCamera, "c4"}, .now = kNow, .after = first.next});
  EXPECT_FALSE(other);
}

TEST_F(Searched, RefusesACursorOfAnotherRevision) {
  policy("rule home: permit view(u, cam) when u.account == cam.account\n");
  town();
  const std::string cursor = ask({.given = {kCamera, "c3"}, .limit = 2}).next;
  SnapshotBuilder later(policy_->loaded);
  const auto facts = std::move(later).build(8, kNow);
  Searcher next(policy_->loaded, *facts, search_proof());
  EXPECT_FALSE(next.search({.given = {kCamera, "c3"}, .now = kNow, .after = cursor}));
}

TEST_F(Searched, RefusesFactsOfOtherDeclarations) {
  policy("rule home: permit view(u, cam) when u.account == cam.account\n");
  const Compiled other = compiled("policy other\nentity Door\naction view(Door, Door)\n");
  const auto facts = SnapshotBuilder(other.loaded).build(1, kNow);
  Searcher wrong(policy_->loaded, *facts, search_proof());
  const auto answer = wrong.search({.given = {kCamera, "c3"}, .now = kNow});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message,
            "the facts are of a policy with other declarations or invariants");
}

// Of ids that were there once the snapshot still has numbers.
TEST_F(Searched, DoesNotNameWhoWasTakenAway) {
  policy("rule open: permit view(_, cam) when cam.public\n");
  town();
  camera("square", "a4", true);
  searcher();
  auto writer = FactWriter::start(policy_->loaded, std::move(*snapshot_));
  FactBatch batch;
  for (int i = 1; i < 60; ++i) batch.delete_entity({kUser, "u" + std::to_string(i)});
  batch.upsert_row("share", {{Value::entity({kUser, "u7"}), Value::entity({kCamera, "square"})}});
  ASSERT_TRUE(writer->apply(batch, 8));
  Searcher next(policy_->loaded, writer->newest(), search_proof());
  const auto people = next.search({.given = {kCamera, "square"}, .now = kNow});
  EXPECT_THAT(ids(*people), ElementsAre("u0", "u7"));  // a share names her
  EXPECT_EQ(people->ids, 2U);
  EXPECT_EQ(people->revision, 8U);
  EXPECT_THAT(people->anyone_else, ElementsAre(kUser));
}

TEST_F(Searched, RefusesWhatThePolicyDoesNotHave) {
  policy("rule home: permit view(u, cam) when u.account == cam.account\n");
  EXPECT_FALSE(searcher().search({.action = 9, .given = {kCamera, "c3"}, .now = kNow}));
  const auto wrong = searcher().search({.given = {kUser, "u3"}, .now = kNow});
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, StartsWith("the action is not for"));
}

TEST_F(Searched, TriesAllWhenNothingIsProved) {
  policy("rule home: permit view(u, cam) when u.account == cam.account\n");
  town();
  searcher();
  Searcher unproved(policy_->loaded, *snapshot_, nullptr);
  const auto people = unproved.search({.given = {kCamera, "c3"}, .now = kNow});
  EXPECT_THAT(ids(*people), ElementsAre("u23", "u3", "u43"));
  EXPECT_EQ(people->tried, 60U);
  EXPECT_THAT(people->scanned, ElementsAre(0));
}

TEST_F(Searched, DoesNotCountWhereEverybodyMayLackAFactAndTheyAreMany) {
  policy("rule home: permit view(u, cam) when u.account == cam.account\n");
  for (int i = 0; i < 10'001; ++i) EXPECT_TRUE(facts_->add_entity({kUser, std::to_string(i)}));
  EXPECT_TRUE(facts_->add_entity({kCamera, "no account"}));
  const SearchAnswer people = who("no account");
  EXPECT_FALSE(people.missing_counted);
  EXPECT_EQ(people.tried, 0U);
}

}  // namespace
}  // namespace sightline::testing::search_test
