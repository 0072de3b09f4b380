// Artifacts as C sees them: load options, loading, what a loaded policy says of itself.
// Policy::load judges; a refusal only changes its dress here. Tested by tests/c/refusals.c.
#include <algorithm>
#include <utility>

#include "runtime/c/handles.h"

namespace {

using sightline::LoadError;
using sightline::c::fail;
using sightline::c::misused;

sightline_status_t to_status(LoadError::Kind kind) {
  switch (kind) {
    case LoadError::Kind::truncated:
      return sightline_status_truncated;
    case LoadError::Kind::not_artifact:
      return sightline_status_not_artifact;
    case LoadError::Kind::version:
      return sightline_status_version;
    case LoadError::Kind::damaged:
      return sightline_status_damaged;
    case LoadError::Kind::malformed:
      return sightline_status_malformed;
    case LoadError::Kind::unverified:
      return sightline_status_unverified;
    case LoadError::Kind::not_proved:
      return sightline_status_not_proved;
    case LoadError::Kind::missing_proof:
      return sightline_status_missing_proof;
    case LoadError::Kind::false_proof:
      return sightline_status_false_proof;
    case LoadError::Kind::too_large:
      return sightline_status_too_large;
  }
  return sightline_status_malformed;
}

std::string requirement(const sightline::ProofEntry& entry) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = entry.property + "@";
  for (const auto byte : entry.text) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

}  // namespace

sightline_load_options_t* sightline_load_options_create(void) {
  return new sightline_load_options_t{};
}
void sightline_load_options_destroy(sightline_load_options_t* options) { delete options; }

sightline_status_t sightline_load_options_require(sightline_load_options_t* options,
                                                  const char* property, char** errptr) {
  if (options == nullptr) return misused("options", errptr);
  if (property == nullptr) return misused("property", errptr);
  options->options.require.emplace_back(property);
  return sightline_status_ok;
}

void sightline_load_options_accept_unproved(sightline_load_options_t* options, bool accept) {
  if (options != nullptr) options->options.accept_unproved = accept;
}

sightline_status_t sightline_policy_load(const void* bytes, size_t size,
                                         const sightline_load_options_t* options,
                                         sightline_policy_t** policy, char** errptr) {
  if (policy == nullptr) return misused("policy", errptr);
  if (bytes == nullptr) return misused("bytes", errptr);
  auto loaded =
      sightline::Policy::load({static_cast<const std::byte*>(bytes), size},
                              options == nullptr ? sightline::LoadOptions{} : options->options);
  if (!loaded) return fail(to_status(loaded.error().kind), loaded.error().message, errptr);
  auto* made = new sightline_policy_t{std::move(*loaded), {}};
  for (const auto& entry : made->policy.proofs().entries) {
    if (!entry.built_in) made->requirements.push_back(requirement(entry));
  }
  *policy = made;
  return sightline_status_ok;
}

void sightline_policy_destroy(sightline_policy_t* policy) { delete policy; }

const char* sightline_policy_name(const sightline_policy_t* policy) {
  return policy == nullptr ? nullptr : policy->policy.name().c_str();
}

void sightline_policy_digest(const sightline_policy_t* policy, uint8_t digest[32]) {
  if (digest == nullptr) return;
  const sightline::Digest from = policy == nullptr ? sightline::Digest{} : policy->policy.digest();
  std::copy(from.begin(), from.end(), digest);
}

bool sightline_policy_proved(const sightline_policy_t* policy) {
  return policy != nullptr && policy->policy.proofs().proved();
}

size_t sightline_policy_requirement_count(const sightline_policy_t* policy) {
  return policy == nullptr ? 0 : policy->requirements.size();
}

const char* sightline_policy_requirement(const sightline_policy_t* policy, size_t position) {
  if (position >= sightline_policy_requirement_count(policy)) return nullptr;
  return policy->requirements[position].c_str();
}

uint64_t sightline_policy_cost_bound(const sightline_policy_t* policy, uint16_t action) {
  if (policy == nullptr || action >= policy->policy.schema().actions.size()) return 0;
  return policy->policy.cost_bound(action);
}
