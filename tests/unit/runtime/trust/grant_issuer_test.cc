// What a grant says, and when there is none: an allow is needed, and everything that the edge will look at.
#include "sightline/trust/grant_issuer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/trust/claims.h"
#include "sightline/trust/collector.h"
#include "tests/unit/runtime/trust/granted.h"

namespace sightline::testing::grant_issuer_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Issued issued(const Request& request, GrantOptions options = {.lifetime = seconds(30)},
              const ClipFacts& facts = {}) {
  const auto issuer = GrantIssuer::create(shared_key(), std::chrono::minutes(1));
  EXPECT_TRUE(issuer);
  return issuer->issue(clips(), request, facts_of_clips(facts), options);
}

TEST(GrantIssuer, WritesDownWhatWasDecided) {
  const Issued made = issued(view());
  ASSERT_TRUE(made.token);
  EXPECT_TRUE(made.decision);
  EXPECT_EQ(made.why_not, NoGrant::none);
  const auto grant = Grant::open(shared_key(), *made.token);
  ASSERT_TRUE(grant);
  const GrantClaims& claims = grant->claims();
  EXPECT_EQ(claims.principal, (NamedEntity{"User", "ann"}));
  EXPECT_EQ(claims.action, "view_thumbnail");
  EXPECT_EQ(claims.item, (NamedEntity{"Clip", "clip_1"}));
  EXPECT_THAT(claims.obligations, ElementsAre("log_it", "no_store"));
  EXPECT_EQ(claims.policy, clips().digest());
  EXPECT_EQ(claims.revision, 7U);
  EXPECT_EQ(claims.issued, kNow);
  EXPECT_EQ(claims.not_before, kNow);
  EXPECT_EQ(claims.expires, kNow + seconds(30));
  EXPECT_EQ(claims.audience, "");
  EXPECT_FALSE(claims.connection);
  EXPECT_FALSE(claims.single_use);
}

// All that is `sealed fixed` and nothing else; an optional one that is none is stated as none.
TEST(GrantIssuer, StatesTheWholeStampAndEverySwitch) {
  std::string text = grants::text_of(grant_of(shared_key()).claims());
  EXPECT_THAT(
      text,
      HasSubstr(
          R"("item":{"uid":{"type":"Clip","id":"clip_1"},"attrs":{"account":{"type":"Account","id":"north"},)"
          R"("camera":{"type":"Camera","id":"porch"},"owner":null,"recorded_at":"2024-02-16T05:00:00Z",)"
          R"("scopes":["live","film"]}})"));
  EXPECT_THAT(text,
              HasSubstr(R"("switches":[{"global":"lockdown","value":false,"within_ms":10000},)"
                        R"({"global":"alert","value":"green","within_ms":60000}])"));
  text = grants::text_of(grant_of(shared_key(), {}, {.is_owned = true}).claims());
  EXPECT_THAT(text, HasSubstr(R"("owner":{"type":"User","id":"ann"})"));
}

TEST(GrantIssuer, CarriesWhatTheHostAsks) {
  const std::array<std::byte, 3> exporter = {std::byte{1}, std::byte{2}, std::byte{3}};
  const GrantOptions options{
      .lifetime = seconds(1), .audience = "edge-1", .connection = exporter, .single_use = true};
  const Grant one = grant_of(pair(), options), two = grant_of(pair(), options);
  EXPECT_EQ(one.claims().audience, "edge-1");
  EXPECT_TRUE(one.claims().single_use);
  EXPECT_EQ(one.claims().expires, kNow + seconds(1));
  ASSERT_TRUE(one.claims().connection && two.claims().connection);
  EXPECT_NE(one.claims().id, two.claims().id);
  EXPECT_NE(*one.claims().connection, *two.claims().connection);
  // Nor do two tokens begin alike: each has a nonce of its own.
  const auto nonce = [](const std::string& token) { return token.substr(9, 43); };
  EXPECT_NE(nonce(token_of(shared_key())), nonce(token_of(shared_key())));
}

TEST(GrantIssuer, WritesNoneWithoutAnAllow) {
  Trace trace = clips().make_trace();
  const auto issuer = GrantIssuer::create(shared_key(), std::chrono::minutes(1));
  Request film = view();
  film.action = 1;
  for (const Request& request : {film, view("ann", "clip_9"), view("nobody", "clip_9")}) {
    const Issued made =
        issuer->issue(clips(), request, facts_of_clips(), {.lifetime = seconds(9)}, &trace);
    EXPECT_FALSE(made.decision);
    EXPECT_FALSE(made.token);
    EXPECT_EQ(made.why_not, NoGrant::denied);
  }
  const Issued closed = issuer->issue(clips(), view(), facts_of_clips({.lockdown = true}),
                                      {.lifetime = seconds(9)}, &trace);
  EXPECT_EQ(closed.why_not, NoGrant::denied);
  EXPECT_EQ(closed.decision.rules.size(), 1U);
  EXPECT_EQ(issued(view(), {.lifetime = seconds(9)}, {.as_of_ms_before = 10'001}).why_not,
            NoGrant::denied);
}

// Everybody may, so that no fact is needed; and no snapshot is new enough.
std::vector<Request> wary_requests() {
  Request request = view();
  request.action = 3;
  std::vector<Request> wary = {request, request};
  wary.front().revision_at_least = 8;
  wary.back().not_older_than = milliseconds(-1);
  return wary;
}

TEST(GrantIssuer, WritesNoneWithoutWhatTheEdgeCompares) {
  const auto why = [](const GrantOptions& options, const ClipFacts& facts,
                      const Request& request = view()) {
    const Issued made = issued(request, options, facts);
    EXPECT_TRUE(made.decision);
    EXPECT_EQ(made.token.has_value(), made.why_not == NoGrant::none);
    return name_of(made.why_not);
  };
  const GrantOptions usual{.lifetime = seconds(30)};
  EXPECT_EQ(why(usual, {.is_known = false}), "label_unavailable");  // allowed by its title
  Request stranger = view("ann", "clip_9");
  stranger.action = 2;
  EXPECT_EQ(why(usual, {}, stranger), "label_unavailable");
  EXPECT_EQ(why(usual, {.is_switch_known = false}), "switch_unavailable");
  for (const Request& wary : wary_requests()) EXPECT_EQ(why(usual, {}, wary), "label_unavailable");
  EXPECT_EQ(why(usual, {.as_of_ms_before = 10'000}), "none");
  EXPECT_EQ(why({.lifetime = milliseconds(0)}, {}), "lifetime");
  EXPECT_EQ(why({.lifetime = milliseconds(-1)}, {}), "lifetime");
  EXPECT_EQ(why({.lifetime = milliseconds(60'001)}, {}), "lifetime");
  EXPECT_EQ(why({.lifetime = milliseconds(60'000)}, {}), "none");
  // Switches would be too old by then; the end of time comes first.
  const Time late =
      std::chrono::sys_days(std::chrono::year(9999) / 12 / 31) + std::chrono::hours(24);
  Request last = view("ann", "clip_1", late - seconds(30));
  last.action = 2;
  EXPECT_EQ(why(usual, {}, last), "time");
  last.now -= milliseconds(1);
  EXPECT_EQ(why(usual, {}, last), "switch_unavailable");
  const std::string audience(8000, 'x');
  EXPECT_EQ(why({.lifetime = seconds(30), .audience = audience}, {}), "too_long");
  for (std::size_t size = 5000; size < 6200; ++size) {  // what is issued can be opened
    const Issued made = issued(
        view(), {.lifetime = seconds(30), .audience = std::string_view(audience).substr(0, size)});
    ASSERT_EQ(made.token.has_value(), made.why_not != NoGrant::too_long);
    if (!made.token) continue;
    ASSERT_TRUE(Grant::open(shared_key(), *made.token)) << size;
  }
}

TEST(GrantIssuer, NeedsAKeyThatIssuesAndALimit) {
  EXPECT_FALSE(GrantIssuer::create(shown_key(), seconds(1)));
  EXPECT_FALSE(GrantIssuer::create(shared_key(), seconds(0)));
  EXPECT_FALSE(GrantIssuer::create(shared_key(), milliseconds::max()));
  EXPECT_TRUE(GrantIssuer::create(pair(), seconds(1)));
}

// The stamp comes from a cache, sealed; the rest from the snapshot.
TEST(GrantIssuer, StatesTheStampThatWasCollected) {
  const Schema& schema = clips().schema();
  const auto keys = SealKeys::generate();
  const SealedDeclarations declarations(clips());
  FactRecord stamp;
  stamp.kind = FactRecord::Kind::fixed_attributes;
  stamp.owner = *schema.find_entity("Clip");
  stamp.id = "clip_1";
  stamp.stamp = kNow - seconds(5);
  for (const std::uint16_t a : declarations.attributes(stamp.kind, stamp.owner)) {
    const auto& it = schema.entities[stamp.owner].attributes[a];
    stamp.values.push_back(it.name == "camera"                ? Value::entity({it.type.id, "attic"})
                           : it.name == "account"             ? Value::entity({it.type.id, "north"})
                           : it.type.optional                 ? Value::none()
                           : it.type.kind == Type::Kind::time ? Value::time(kNow - seconds(5))
                                                              : Value::set(1));
  }
  const auto sealed = seal(declarations, stamp, keys);
  ASSERT_TRUE(sealed) << sealed.error().message;
  struct Cache : FactSource {
    std::span<const std::byte> bytes;
    void ask(std::span<const Question> questions, Deadline, Replies& replies) override {
      for (const Question& question : questions)
        replies.take({question, Reply::Kind::records, {}, {bytes}});
    }
  } cache;
  cache.bytes = *sealed;
  auto collector =
      Collector::make(clips(), {.cache = {&cache, {"Clip"}, &keys}, .clock = [] { return kNow; }});
  ASSERT_TRUE(collector) << collector.error();
  const auto issuer = GrantIssuer::create(shared_key(), std::chrono::minutes(1));
  const Snapshot facts = facts_of_clips({.is_known = false});
  const Request asked[] = {view(), view("ann", "clip_2")};
  const Collected collected = collector->collect(asked, facts);
  const Issued made = issuer->issue(clips(), collected, 0, {.lifetime = seconds(30)});
  ASSERT_TRUE(made.token) << name_of(made.why_not);
  const std::string text = grants::text_of(Grant::open(shared_key(), *made.token)->claims());
  EXPECT_THAT(text, HasSubstr(R"("camera":{"type":"Camera","id":"attic"})"));
  EXPECT_THAT(text, HasSubstr(R"("global":"lockdown","value":false)"));
  EXPECT_FALSE(issuer->issue(clips(), collected, 2, {.lifetime = seconds(30)}).token)
      << "there are two";
  // Its record is about another clip.
  EXPECT_EQ(issuer->issue(clips(), collected, 1, {.lifetime = seconds(30)}).why_not,
            NoGrant::label_unavailable);
  // Nor is what a decision did not need, if the request does not believe the snapshot.
  for (const Request& wary : wary_requests()) {
    const Collected warily = collector->collect({&wary, 1}, facts);
    EXPECT_EQ(issuer->issue(clips(), warily, 0, {.lifetime = seconds(30)}).why_not,
              NoGrant::label_unavailable);
  }
  // By the snapshot alone there is none.
  EXPECT_FALSE(issuer->issue(clips(), view(), facts, {.lifetime = seconds(30)}).token);
}

}  // namespace
}  // namespace sightline::testing::grant_issuer_test
