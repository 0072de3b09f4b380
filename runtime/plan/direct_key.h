// What C++ that was written from a plan takes for granted, as one digest: the rules, and where an image has
// each fact and the ways to its rows.
#pragma once

#include "sightline/decision.h"

namespace sightline {

struct FactImage;
struct Program;

Digest direct_key(const Program& program, const FactImage& facts);

}  // namespace sightline
