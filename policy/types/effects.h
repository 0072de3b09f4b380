// What a condition may ask because of what it stands in: a permit or a forbid.
#pragma once

#include <string_view>

#include "policy/types/schema.h"

namespace sightline {

// SOUNDNESS: refuses what would need to know an absence in a sealed relation without a list for it,
// and a forbid that reads a global without `within`. `rule` is named in the messages.
void check_effect(const Declarations& schema, typed::Effect effect, const typed::ExprRef& condition,
                  std::string_view rule, Reporter& report);

}  // namespace sightline
