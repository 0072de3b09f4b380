// Runs a search: everybody of whom a clause can be true.
#pragma once

#include <optional>
#include <vector>

#include "compiler/search/asked_search.h"
#include "compiler/search/search_plan.h"

namespace sightline {

// Whom to look for: those of whom the clause is true, or also those of whom that is not known.
enum class Certainty : std::uint8_t { certain, possible };

// In order, each once; nothing if it may be anybody.
std::optional<std::vector<Handle>> candidates(AskedSearch& asked, const ClauseSearch& clause,
                                              Certainty certainty);

}  // namespace sightline
