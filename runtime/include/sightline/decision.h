// What came out: allow or deny, and what it rests on.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace sightline {

enum class Outcome : std::uint8_t { deny, allow };

using Digest = std::array<std::uint8_t, 32>;  // SHA-256

// A fact that was asked for and not to be had.
struct MissingFact {
  enum class Kind : std::uint8_t {
    attribute,
    field,
    global,
    context,
    rows,
    parents
  } kind = Kind::attribute;
  std::uint16_t owner = 0;   // entity type or relation; the global's or context field's position
  std::uint16_t member = 0;  // attribute or field
  // attribute, parents: which entity, as Snapshot::entity_id names it; field: which row
  std::uint32_t entity = 0;
  friend bool operator==(const MissingFact&, const MissingFact&) = default;
};

// Buffers for the reasons of one decision, owned by the caller and reused; sized once for a policy
// (Policy::make_trace) so that `decide` never allocates. One per thread.
class Trace {
 public:
  std::span<const std::uint16_t> rules() const { return rules_; }
  std::span<const MissingFact> missing() const { return missing_; }
  bool truncated() const { return truncated_; }  // more facts were missing than fit

 private:
  friend class Policy;
  friend class TraceWriter;
  std::vector<std::uint16_t> rules_;  // capacity: every rule
  std::vector<MissingFact> missing_;  // capacity: fixed
  bool truncated_ = false;
};

struct Decision {
  Outcome outcome = Outcome::deny;
  // What the host must do along with an allow: bit o is Schema::obligations[o]. Those of every
  // permit that is true or unknown: trouble adds a duty and never removes one.
  std::uint64_t obligations = 0;
  // Positions of the rules that determined it: of an allow the permits that are true, of a deny the
  // forbids that are true or unknown (none of them: default deny). Empty without a Trace, whose
  // buffers it and `missing` borrow until the next decision made with that Trace.
  std::span<const std::uint16_t> rules;
  std::span<const MissingFact> missing;  // unavailable facts read by rules that came out unknown
  std::uint64_t revision = 0;            // of the snapshot
  Digest policy{};                       // of the artifact

  explicit operator bool() const { return outcome == Outcome::allow; }
};

}  // namespace sightline
