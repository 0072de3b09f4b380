// An artifact checked again by somebody who does not trust who made it.
//
//   auto loaded = sightline::Policy::load(bytes, {.accept_unproved = true});  // its structure
//   auto found = sightline::verify_artifact(*loaded);  // what can be told without the source
//   auto all = sightline::verify_artifact(*loaded, bytes, {*checked, source.text()});
//   if (all->holds()) ...
//
// Nothing of what compiled the artifact is asked: with a source, the given bytes are proved to mean
// what it says, and every property is proved again about them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/compiler.h"

namespace sightline {

// How far a claim can be believed.
enum class Assurance : std::uint8_t {
  certified,  // a proof object of it was checked, without a solver
  repeated,   // proved again, now, about these bytes
  recorded    // the artifact says so
};
std::string_view name(Assurance assurance);  // in a word

struct VerifiedClaim {
  std::string name;  // the property's, or the built-in proof's
  bool built_in = false;
  Assurance assurance = Assurance::recorded;
  // What does not hold of it: findings, and questions without an answer. Both empty: it holds.
  std::vector<std::string> wrong, open;
  std::vector<std::string> assumptions;         // that a host has to accept
  std::size_t object_bytes = 0, questions = 0;  // of its proof object, if it was checked
};

struct Verification {
  std::vector<VerifiedClaim> claims;
  // Where the artifact is not what the source gives, or what an artifact has to be.
  std::vector<std::string> differences;
  std::string recorded_by, repeated_by;  // tools and solvers with their versions; may be empty
  bool holds() const;
  bool is_open() const;  // something has no answer, and nothing is wrong
};

struct VerifiedSource {
  const CheckedPolicy& policy;
  std::string_view text;  // with its imports
};

// `bytes` are those that `loaded` was loaded from. Without a source only proof objects are checked
// and `fail closed` is proved again; all else is recorded.
Result<Verification, InternalError> verify_artifact(const Policy& loaded);
Result<Verification, InternalError> verify_artifact(
    const Policy& loaded, std::span<const std::byte> bytes, const VerifiedSource& source,
    const ProveOptions& options = {}, const std::function<void(std::string_view)>& progress = {});

}  // namespace sightline
