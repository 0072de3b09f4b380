// What an artifact repeats of its source's text for people: no proof speaks of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/format/program.h"
#include "sightline/typed.h"

namespace sightline {

// One sentence for each thing that is not as in the source. The program has its rules and
// invariants.
std::vector<std::string> text_differences(const Program& program, const typed::Policy& policy,
                                          std::string_view source_text);

}  // namespace sightline
