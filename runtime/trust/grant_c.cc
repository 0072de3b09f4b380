// sightline/trust/grant_c.h over the C++ of the same names: pointers checked, enums the same numbers, errors
// as texts from malloc(). Decides nothing.
// Tested in tests/c/grant_edge.c.

#include "sightline/trust/grant_c.h"

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "sightline/trust/grant.h"

struct sightline_grant_keys_t {
  sightline::GrantKeys keys;
};
struct sightline_grant_t {
  sightline::Grant grant;
  std::vector<std::string> obligations;  // with the zero at their ends
};
struct sightline_item_label_t {
  sightline::ItemLabel label;
};
struct sightline_switches_t {
  sightline::SwitchReadings switches;
};
struct sightline_used_grants_t {
  sightline::UsedGrantsInMemory used;
};

namespace {

using sightline::Admission;

static_assert(static_cast<int>(Admission::admitted) == sightline_admitted);
static_assert(static_cast<int>(Admission::other_connection) == sightline_other_connection);
static_assert(static_cast<int>(Admission::use_unknown) == sightline_use_unknown);
static_assert(sightline::kAdmissions == sightline_use_unknown + 1);

sightline_grant_status_t fail(sightline_grant_status_t status, const std::string& message,
                              char** errptr) {
  if (errptr == nullptr) return status;
  std::free(*errptr);
  *errptr = static_cast<char*>(std::malloc(message.size() + 1));
  if (*errptr == nullptr) std::abort();
  std::memcpy(*errptr, message.c_str(), message.size() + 1);
  return status;
}

sightline_grant_status_t misused(char** errptr) {
  return fail(sightline_grant_misused, "NULL where something is needed", errptr);
}

std::string shown(const sightline::LabelError& error) {
  return "byte " + std::to_string(error.offset) + ": " + error.message;
}

sightline_grant_status_t status_of(sightline::GrantError::Kind kind) {
  switch (kind) {
    case sightline::GrantError::Kind::not_a_grant:
      return sightline_grant_not_a_grant;
    case sightline::GrantError::Kind::unknown_key:
      return sightline_grant_unknown_key;
    case sightline::GrantError::Kind::forged:
      return sightline_grant_forged;
    case sightline::GrantError::Kind::claims:
      return sightline_grant_claims;
  }
  return sightline_grant_not_a_grant;
}

std::string_view text_of(const char* text) { return text == nullptr ? std::string_view() : text; }

sightline::Egress to_egress(const sightline_egress_t& egress, sightline::Digest& policy) {
  sightline::Egress out{.action = text_of(egress.action)};
  out.audience = text_of(egress.audience);
  if (egress.connection != nullptr)
    out.connection = {static_cast<const std::byte*>(egress.connection), egress.connection_size};
  if (egress.principal_type != nullptr || egress.principal_id != nullptr)
    out.principal = {{text_of(egress.principal_type), text_of(egress.principal_id)}};
  if (egress.policy != nullptr) {
    std::memcpy(policy.data(), egress.policy, policy.size());
    out.policy = &policy;
  }
  out.revision_at_least = egress.revision_at_least;
  out.clock_skew = std::chrono::milliseconds(egress.clock_skew_ms);
  if (egress.used != nullptr) out.used = &egress.used->used;
  return out;
}

}  // namespace

extern "C" {

void sightline_grant_free(void* text) { std::free(text); }

sightline_grant_status_t sightline_grant_keys_read(const char* text, size_t size,
                                                   sightline_grant_keys_t** keys, char** errptr) {
  if (text == nullptr || keys == nullptr) return misused(errptr);
  auto read = sightline::GrantKeys::read({text, size});
  if (!read) return fail(sightline_grant_unreadable, read.error().message, errptr);
  *keys = new sightline_grant_keys_t{std::move(*read)};
  return sightline_grant_ok;
}
void sightline_grant_keys_destroy(sightline_grant_keys_t* keys) { delete keys; }

sightline_grant_status_t sightline_item_label_read(const char* json, size_t size,
                                                   sightline_item_label_t** label, char** errptr) {
  if (json == nullptr || label == nullptr) return misused(errptr);
  auto read = sightline::ItemLabel::read({json, size});
  if (!read) return fail(sightline_grant_unreadable, shown(read.error()), errptr);
  *label = new sightline_item_label_t{std::move(*read)};
  return sightline_grant_ok;
}
void sightline_item_label_destroy(sightline_item_label_t* label) { delete label; }

sightline_grant_status_t sightline_switches_read(const char* json, size_t size,
                                                 sightline_switches_t** switches, char** errptr) {
  if (json == nullptr || switches == nullptr) return misused(errptr);
  auto read = sightline::SwitchReadings::read({json, size});
  if (!read) return fail(sightline_grant_unreadable, shown(read.error()), errptr);
  *switches = new sightline_switches_t{std::move(*read)};
  return sightline_grant_ok;
}
void sightline_switches_destroy(sightline_switches_t* switches) { delete switches; }

sightline_used_grants_t* sightline_used_grants_create(size_t capacity) {
  return new sightline_used_grants_t{sightline::UsedGrantsInMemory(capacity)};
}
void sightline_used_grants_destroy(sightline_used_grants_t* used) { delete used; }

sightline_grant_status_t sightline_grant_open(const sightline_grant_keys_t* keys, const char* token,
                                              size_t size, sightline_grant_t** grant,
                                              char** errptr) {
  if (keys == nullptr || token == nullptr || grant == nullptr) return misused(errptr);
  auto opened = sightline::Grant::open(keys->keys, {token, size});
  if (!opened) return fail(status_of(opened.error().kind), opened.error().message, errptr);
  const auto& names = opened->claims().obligations;
  std::vector<std::string> obligations(names.begin(), names.end());
  *grant = new sightline_grant_t{std::move(*opened), std::move(obligations)};
  return sightline_grant_ok;
}
void sightline_grant_destroy(sightline_grant_t* grant) { delete grant; }

sightline_egress_t sightline_egress(const char* action) {
  sightline_egress_t egress;
  std::memset(&egress, 0, sizeof egress);
  egress.action = action;
  egress.clock_skew_ms = sightline::Egress().clock_skew.count();
  return egress;
}

sightline_admission_t sightline_grant_admit(const sightline_grant_t* grant,
                                            const sightline_item_label_t* item,
                                            const sightline_switches_t* switches, int64_t now_ms,
                                            const sightline_egress_t* egress) {
  if (grant == nullptr || item == nullptr || egress == nullptr) return sightline_no_time;
  sightline::Digest policy{};
  std::span<const sightline::SwitchReading> readings;
  if (switches != nullptr) readings = switches->switches.readings();
  const auto admitted =
      grant->grant.admit(item->label, readings, sightline::Time(std::chrono::milliseconds(now_ms)),
                         to_egress(*egress, policy));
  return static_cast<sightline_admission_t>(admitted.verdict);
}

const char* sightline_admission_name(sightline_admission_t admission) {
  const bool is_known = admission >= 0 && admission <= sightline_use_unknown;
  return is_known ? sightline::name_of(static_cast<Admission>(admission)).data() : "unknown";
}

size_t sightline_grant_obligation_count(const sightline_grant_t* grant) {
  return grant == nullptr ? 0 : grant->obligations.size();
}
const char* sightline_grant_obligation(const sightline_grant_t* grant, size_t position) {
  if (position >= sightline_grant_obligation_count(grant)) return nullptr;
  return grant->obligations[position].c_str();
}

}  // extern "C"
