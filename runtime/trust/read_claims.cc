// The payload of a token that was made by the right key in, claims out. Strict all the same: an edge that
// does not understand a claim may not know that it forbids something.
// Tested in tests/unit/runtime/trust/grant_test.cc. Refuses to know the time.

#include <algorithm>
#include <charconv>

#include "runtime/trust/claims.h"
#include "runtime/trust/label_text.h"
#include "runtime/trust/paseto.h"

namespace sightline::grants {
namespace {

using labels::JsonText;

Time time_of(JsonText& json) {
  const auto time = labels::time_from(json.string());
  if (!time) json.fail("has a time that is none");
  return time.value_or(Time{});
}

template <std::size_t kSize>
std::array<std::uint8_t, kSize> bytes_of(JsonText& json) {
  std::array<std::uint8_t, kSize> into{};
  const auto bytes = paseto::from_base64url(json.string());
  if (!bytes || bytes->size() != kSize) {
    json.fail("has bytes of another length");
    return into;
  }
  std::copy(bytes->begin(), bytes->end(), into.begin());
  return into;
}

std::uint64_t revision_of(JsonText& json) {
  const std::string_view text = json.string();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty())
    json.fail("has a revision that is none");
  return number;
}

std::string_view text_of(JsonText& json) {
  const std::string_view text = json.string();
  if (text.empty()) json.fail("has an empty name");
  return text;
}

GrantedSwitch switch_of(JsonText& json) {
  GrantedSwitch found;
  bool has_value = false, has_age = false;
  std::string_view key;
  for (bool more = json.enter('{'); more && json.member(key);) {
    if (key == "global" && found.name.empty()) {
      found.name = text_of(json);
    } else if (key == "value" && !has_value) {
      found.value = labels::read_value(json);
      has_value = true;
    } else if (key == "within_ms" && !has_age) {
      found.within = std::chrono::milliseconds(json.integer());
      has_age = true;
    } else {
      json.fail("has a switch with an unknown or repeated member");
    }
  }
  if (found.name.empty() || !has_value || !has_age || found.within.count() < 0)
    json.fail("has a switch that lacks something");
  return found;
}

void read_switches(JsonText& json, std::vector<GrantedSwitch>& switches) {
  for (bool more = json.enter('['); more && json.element();) switches.push_back(switch_of(json));
}

void read_connection(JsonText& json, GrantClaims& claims) {
  claims.connection = bytes_of<32>(json);
}

// A claim: its name, how it is read, and whether it may be left out.
struct Claim {
  std::string_view name;
  bool may_be_left_out;
  void (*read)(JsonText&, GrantClaims&);
};
constexpr std::array<Claim, 14> kClaims = {{
    {"jti", false, [](JsonText& json, GrantClaims& c) { c.id = bytes_of<16>(json); }},
    {"iat", false, [](JsonText& json, GrantClaims& c) { c.issued = time_of(json); }},
    {"nbf", false, [](JsonText& json, GrantClaims& c) { c.not_before = time_of(json); }},
    {"exp", false, [](JsonText& json, GrantClaims& c) { c.expires = time_of(json); }},
    {"aud", true, [](JsonText& json, GrantClaims& c) { c.audience = text_of(json); }},
    {"principal", false,
     [](JsonText& json, GrantClaims& c) { c.principal = labels::read_entity(json); }},
    {"action", false, [](JsonText& json, GrantClaims& c) { c.action = text_of(json); }},
    {"item", false,
     [](JsonText& json, GrantClaims& c) { labels::read_label(json, c.item, c.label); }},
    {"switches", false, [](JsonText& json, GrantClaims& c) { read_switches(json, c.switches); }},
    {"obligations", false,
     [](JsonText& json, GrantClaims& c) {
       if (json.next() != '[') json.fail("has obligations that are no array");
       c.obligations = labels::read_value(json).members();
     }},
    {"policy", false, [](JsonText& json, GrantClaims& c) { c.policy = bytes_of<32>(json); }},
    {"revision", false, [](JsonText& json, GrantClaims& c) { c.revision = revision_of(json); }},
    {"connection", true, read_connection},
    {"single_use", true,
     [](JsonText& json, GrantClaims& c) {
       c.single_use = json.boolean();
       if (!c.single_use) json.fail("says of single use that it is none");
     }},
}};

}  // namespace

const char* read_claims(char* text, std::size_t size, GrantClaims& claims) {
  JsonText json(text, size);
  std::array<bool, kClaims.size()> seen{};
  std::string_view key;
  for (bool more = json.enter('{'); more && json.member(key);) {
    const auto* claim = std::find_if(kClaims.begin(), kClaims.end(),
                                     [&](const Claim& known) { return known.name == key; });
    if (claim == kClaims.end()) return "has a claim that is not known here";
    bool& again = seen[static_cast<std::size_t>(claim - kClaims.begin())];
    if (again) return "has a claim twice";
    again = true;
    claim->read(json, claims);
  }
  if (!json.finished()) return json.problem();
  for (std::size_t i = 0; i < kClaims.size(); ++i) {
    if (!seen[i] && !kClaims[i].may_be_left_out) return "lacks a claim";
  }
  if (claims.not_before < claims.issued || claims.expires <= claims.not_before)
    return "ends before it begins";
  return nullptr;
}

}  // namespace sightline::grants
