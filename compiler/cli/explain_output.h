// Explanations for people and for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "compiler/cli/requests.h"
#include "sightline/explain.h"

namespace sightline::cli {

// Who asks what and what came of it, then rule by rule; of a deny, what would allow it. Ends in a
// line end.
std::string explanation_text(const Policy& policy, const Evaluation& asked, const Explanation& why,
                             bool colour);

// The same as data.
nlohmann::ordered_json explanation_json(const Policy& policy, const Evaluation& asked,
                                        const Explanation& why);

}  // namespace sightline::cli
