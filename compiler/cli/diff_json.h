// A comparison as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "sightline/diff.h"

namespace sightline::cli {

// `{"before": .., "after": .., "gained": .., "lost": .., "decided": .., "actions": [..], ..}`:
// specs/diff.md.
nlohmann::ordered_json diff_json(const DiffReport& report, const Policy& before,
                                 const Policy& after, const DiffNames& names);

}  // namespace sightline::cli
