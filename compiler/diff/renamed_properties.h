// What one policy's properties say, in the other policy's names.
#pragma once

#include "compiler/diff/renaming.h"
#include "sightline/proof_record.h"
#include "sightline/typed.h"

namespace sightline {

// The record with the digests that its properties would have under the new names. `text` is what
// the record was made of: of a property that it does not have word for word the digest stays.
ProofRecord renamed(const ProofRecord& record, const typed::Policy& text, const Renaming& renaming);

}  // namespace sightline
