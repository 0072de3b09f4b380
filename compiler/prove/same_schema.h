// Are the declarations of an artifact those of the text?
#pragma once

#include "sightline/schema.h"

namespace sightline {

// In everything: names, order, types, trust words, ages, parents, keys, obligations.
bool same_schema(const Schema& a, const Schema& b);

}  // namespace sightline
