// What two policies promise besides their decisions: trust words, ages, keys, limits, properties.
#pragma once

#include "compiler/diff/united_schema.h"
#include "sightline/diff.h"

namespace sightline {

// What was recorded of the properties of the two, with digests of texts in the names of one of
// them.
struct RecordedProperties {
  ProofRecord before, after;
  // False: something has another name, and there is no text to see it in.
  bool in_one_language = true;
};

// Of declarations that both have, and of the properties that their artifacts name.
std::vector<Change> declared_changes(const UnitedSchema& united,
                                     const RecordedProperties& recorded);

}  // namespace sightline
