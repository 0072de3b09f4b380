// Claims in, the payload of a token out.
// Tested in tests/unit/runtime/trust/grant_test.cc. Refuses to know why they are claimed.

#include "runtime/trust/claims.h"
#include "runtime/trust/label_text.h"
#include "runtime/trust/paseto.h"

namespace sightline::grants {
namespace {

using labels::append_string;

void append_time(std::string& out, std::string_view name, Time time) {
  out.append(",\"").append(name).append("\":");
  append_string(out,
                labels::time_text(time).value_or(""));  // the issuer saw to it that there is one
}

void append_switches(std::string& out, const std::vector<GrantedSwitch>& switches) {
  out += ",\"switches\":[";
  for (std::size_t i = 0; i < switches.size(); ++i) {
    append_string(out += i == 0 ? "{\"global\":" : ",{\"global\":", switches[i].name);
    labels::append_value(out += ",\"value\":", switches[i].value);
    out += ",\"within_ms\":" + std::to_string(switches[i].within.count()) + "}";
  }
  out += ']';
}

}  // namespace

std::string text_of(const GrantClaims& claims) {
  std::string out = "{\"jti\":";
  append_string(out, paseto::to_base64url(claims.id));
  append_time(out, "iat", claims.issued);
  append_time(out, "nbf", claims.not_before);
  append_time(out, "exp", claims.expires);
  if (!claims.audience.empty()) append_string(out += ",\"aud\":", claims.audience);
  labels::append_entity(out += ",\"principal\":", claims.principal);
  append_string(out += ",\"action\":", claims.action);
  labels::append_label(out += ",\"item\":", claims.item, claims.label);
  append_switches(out, claims.switches);
  out += ",\"obligations\":";
  labels::append_value(out, LabelValue::set(claims.obligations));
  append_string(out += ",\"policy\":", paseto::to_base64url(claims.policy));
  // As text: a number above 2^53 is not the same to every reader of JSON.
  append_string(out += ",\"revision\":", std::to_string(claims.revision));
  if (claims.connection)
    append_string(out += ",\"connection\":", paseto::to_base64url(*claims.connection));
  if (claims.single_use) out += ",\"single_use\":true";
  return out + "}";
}

}  // namespace sightline::grants

namespace sightline {

std::string to_json(const GrantClaims& claims) { return grants::text_of(claims); }

}  // namespace sightline
