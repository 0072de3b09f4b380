// A policy ready to decide: loaded and verified once, then immutable.
//
//   auto policy = sightline::Policy::load(bytes, {.require = {"no_cross_account"}});
//   if (!policy) return fail(policy.error().message);
//   sightline::Decision d = policy->decide({.principal = ann, .action = view, .resource = clip, .now = now}, snapshot);
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sightline/decision.h"
#include "sightline/proof_record.h"
#include "sightline/request.h"
#include "sightline/result.h"
#include "sightline/schema.h"
#include "sightline/snapshot.h"

namespace sightline {

struct Program;  // runtime/format/program.h

struct LoadError {
  enum class Kind : std::uint8_t {
    truncated,      // ends too early, or lengths do not add up
    not_artifact,   // the first bytes are of something else
    version,        // of a format this library does not read
    damaged,        // the digest does not match: bits were flipped or the file was cut
    malformed,      // a section breaks the rules of specs/artifact-format.md
    unverified,     // code that the verifier does not accept
    not_proved,     // not every property is proved
    missing_proof,  // a required property is not there, or its text is another
    false_proof,    // a proof object does not hold, or is not there and has to be
    too_large,      // beyond a limit of the format
  } kind;
  std::size_t offset = 0;  // where in the bytes, if it has a place
  std::string message;
};

struct LoadOptions {
  // Proofs without which the host will not run: a property's name, or `name@HEX` with the SHA-256
  // of its canonical text (`sightline show --requirements` writes these), which no other text can
  // meet.
  std::vector<std::string> require = {};
  bool accept_unproved = false;  // for tests and rehearsals only
  // Checks a proof object, of an entry, about an artifact whose sections other than the proofs have
  // this digest: null, or why it does not hold. Asked of every object there is, and of every
  // property in `require`, which must have one then. `check_recorded_proof` of
  // sightline/certificate.h is such a one.
  const char* (*check_proof)(std::span<const std::byte> object, const Digest& body,
                             const ProofEntry& entry) = nullptr;
};

class Policy {
 public:
  // Checks everything once, in time linear in the size of `bytes`, which are copied. Never throws.
  static Result<Policy, LoadError> load(std::span<const std::byte> bytes,
                                        const LoadOptions& options = {});

  Policy(Policy&&) noexcept;
  Policy& operator=(Policy&&) noexcept;
  ~Policy();

  // Decides by the facts of one snapshot. No allocation, no lock, no exception; any number of
  // threads may call it at once, each with a Trace of its own or none. A request that does not fit
  // the schema, or a snapshot built for another policy's schema, is denied.
  Decision decide(const Request& request, const Snapshot& snapshot,
                  Trace* trace = nullptr) const noexcept;

  // All requests by the facts of one snapshot; the decision of each stands at its place, and is what
  // decide() says of it alone. Made for many resources asked for by one principal, say the thumbnails of
  // a page, and for facts that are far away: what they need is fetched while others are decided. Faster
  // the more there are; order does not matter but for requests of one principal, which should be next to
  // each other. `decisions` has room for all.
  void decide_many(std::span<const Request> requests, const Snapshot& snapshot,
                   std::span<Decision> decisions) const noexcept;

  Trace make_trace() const;  // with room for every rule of this policy
  const Schema& schema() const;
  const ProofRecord& proofs() const;
  const Digest& digest() const;  // of the whole artifact
  const Digest& body() const;    // of all of it but the proofs: what a proof object is about
  const std::string& name() const;
  std::span<const std::string> rule_names() const;
  // The most instructions that one decision about the action can take; loading bounds it.
  std::uint64_t cost_bound(std::uint16_t action) const;  // the most expensive pair of its types
  const Program& program() const;  // its inside, for the compiler's prover and disassembler

 private:
  explicit Policy(std::shared_ptr<const Program> program);
  friend class FactWriter;
  friend class FactsAnew;
  friend class LiveFacts;
  friend class SnapshotBuilder;
  std::shared_ptr<const Program> program_;
};

}  // namespace sightline
