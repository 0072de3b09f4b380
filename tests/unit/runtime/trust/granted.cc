// One policy, its facts, and what an edge finds on its clips.
#include "tests/unit/runtime/trust/granted.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/support/compiled.h"

namespace sightline::testing {
namespace {

constexpr std::uint16_t kUser = 1, kClip = 3;

template <class R>
void must(const R& result) {
  if (!result) throw std::runtime_error(result.error().message);
}

GrantKeys read_keys(const std::string& text) {
  auto keys = GrantKeys::read(text);
  must(keys);
  return *keys;
}

}  // namespace

const Policy& clips() {
  static const Compiled policy = compiled(R"(policy clips
enum Scope { live, film }
enum Alert { green, amber }
entity Account
entity User { account: Account }
entity Camera
entity Clip {
  sealed fixed account: Account
  sealed fixed camera: Camera
  sealed fixed owner: User?
  sealed fixed recorded_at: time
  sealed fixed scopes: set<Scope>
  title: string
}
global lockdown: bool within 10s
global alert: Alert within 1m
global motto: string
action view_thumbnail, play_video, peek, glance (User, Clip)
obligation log_it, no_store
rule household: permit view_thumbnail(u, clip) when u.account == clip.account with no_store
rule titled: permit view_thumbnail(u, clip) when clip.title == "everyone" with log_it
rule peeping: permit peek(u, clip) when u.account != Account::"south"
rule anybody: permit glance(_, _)
rule closed: forbid view_thumbnail, play_video (_, _) when lockdown
)");
  return policy.loaded;
}

Snapshot facts_of_clips(const ClipFacts& facts) {
  SnapshotBuilder builder(clips());
  const Entity north{0, "north"}, ann{kUser, "ann"}, bea{kUser, "bea"}, porch{2, "porch"};
  for (const Entity entity : {north, Entity{0, "south"}, ann, bea, porch, Entity{kClip, "clip_1"},
                              Entity{kClip, "clip_2"}})
    must(builder.add_entity(entity));
  must(builder.set_attribute(ann, "account", Value::entity(north)));
  must(builder.set_attribute(bea, "account", Value::entity({0, "south"})));
  for (const char* id : {"clip_1", "clip_2"}) {
    const Entity clip{kClip, id};
    if (facts.is_known) must(builder.set_attribute(clip, "account", Value::entity(north)));
    must(builder.set_attribute(clip, "camera", Value::entity(porch)));
    must(builder.set_attribute(clip, "owner", facts.is_owned ? Value::entity(ann) : Value::none()));
    must(builder.set_attribute(clip, "recorded_at", Value::time(kNow - std::chrono::hours(1))));
    must(builder.set_attribute(clip, "scopes", Value::set(3)));
    must(builder.set_attribute(clip, "title", Value::string("everyone")));
  }
  must(builder.set_global("lockdown", Value::boolean(facts.lockdown)));
  if (facts.is_switch_known) must(builder.set_global("alert", Value::member(0)));
  auto built = std::move(builder).build(7, kNow - std::chrono::milliseconds(facts.as_of_ms_before));
  must(built);
  return std::move(*built);
}

Request view(std::string_view user, std::string_view clip, Time now) {
  return {.principal = {kUser, user}, .action = 0, .resource = {kClip, clip}, .now = now};
}

const GrantKeys& shared_key() {
  static const GrantKeys keys = read_keys(new_grant_key(GrantKeyKind::local));
  return keys;
}

namespace {
const std::string& pair_text() {
  static const std::string text = new_grant_key(GrantKeyKind::secret);
  return text;
}
}  // namespace

const GrantKeys& pair() {
  static const GrantKeys keys = read_keys(pair_text());
  return keys;
}
const GrantKeys& shown_key() {
  static const GrantKeys keys = read_keys(*public_grant_keys(pair_text()));
  return keys;
}

std::string token_of(const GrantKeys& keys, GrantOptions options, const ClipFacts& facts,
                     const Request& request) {
  if (options.lifetime.count() == 0) options.lifetime = std::chrono::seconds(30);
  const auto issuer = GrantIssuer::create(keys, std::chrono::minutes(1));
  must(issuer);
  auto issued = issuer->issue(clips(), request, facts_of_clips(facts), options);
  if (!issued.token) throw std::runtime_error("no grant: " + std::string(name_of(issued.why_not)));
  return *issued.token;
}

Grant grant_of(const GrantKeys& keys, GrantOptions options, const ClipFacts& facts) {
  auto grant = Grant::open(keys, token_of(keys, options, facts));
  must(grant);
  return std::move(*grant);
}

std::string label_of_clip_1() {
  return R"({"uid":{"type":"Clip","id":"clip_1"},"attrs":{"account":{"type":"Account","id":"north"},)"
         R"("camera":{"type":"Camera","id":"porch"},"owner":null,"recorded_at":"2024-02-16T05:00:00Z",)"
         R"("scopes":["film","live"],"more":1}})";
}
ItemLabel label(const std::string& json) {
  auto read = ItemLabel::read(json);
  must(read);
  return std::move(*read);
}
SwitchReadings switches(const std::string& json) {
  auto read = SwitchReadings::read(json);
  must(read);
  return std::move(*read);
}
std::string readings_now() {
  return R"([{"global":"lockdown","value":false,"as_of":"2024-02-16T06:00:00Z"},)"
         R"({"global":"alert","value":"green","as_of":"2024-02-16T06:00:00Z"}])";
}

}  // namespace sightline::testing
