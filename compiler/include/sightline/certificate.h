// Proof objects: what `compile` puts beside a verdict so that others can check it without a solver.
// One object holds every question that a property's verdict rests on, as a table of terms, and for
// each of them a derivation of a contradiction. Format and meaning: specs/certificates.md.
//
//   auto checked = sightline::check_certificate(entry.object);
//   if (checked && checked->body == policy.body() && checked->property == entry.text) ...
//
// What a checked object says: no world makes these assertions true. That they are the right
// assertions is the prover's word. The checker is a library of its own, Sightline::certificates:
// the standard library only, no solver. Its time and memory are bounded, whatever the bytes are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sightline/decision.h"
#include "sightline/proof_record.h"
#include "sightline/result.h"

namespace sightline {

struct CertifiedQuestion {
  std::string label;
  std::uint32_t terms = 0, assertions = 0;  // of the question
  std::uint32_t lemmas = 0, steps = 0;      // of its derivation
  // The question itself inside the object: equal bytes, equal questions.
  std::span<const std::byte> question;
};

struct CertificateSummary {
  Digest body{};      // of the artifact without its proof record
  Digest property{};  // of the property's canonical text, as ProofEntry::text
  std::vector<CertifiedQuestion> questions;  // at least one
};

struct CertificateError {
  std::string message;  // lower case, no full stop
};

Result<CertificateSummary, CertificateError> check_certificate(std::span<const std::byte> object);

// For LoadOptions::check_proof: null if the object is a proof about this body and this property,
// else why not. An empty object is no proof.
const char* check_recorded_proof(std::span<const std::byte> object, const Digest& body,
                                 const ProofEntry& entry);

}  // namespace sightline
