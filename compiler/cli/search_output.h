// Lists of who may do what, for people and for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "compiler/cli/requests.h"
#include "sightline/search.h"

namespace sightline::cli {

// Ids one below the other, then what there is to know of those that are not listed.
std::string search_text(const Policy& policy, const SearchQuestion& question,
                        const SearchAnswer& answer);

// The response to an AuthZEN search; what it has no place for is in `context`.
nlohmann::ordered_json search_json(const Policy& policy, const SearchAnswer& answer);

}  // namespace sightline::cli
