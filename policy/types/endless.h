// Refuses a policy whose rules and invariants ask for ever new entities or rows.
#pragma once

#include "policy/types/report.h"
#include "sightline/typed.h"

namespace sightline {

void refuse_endless(const typed::Policy& policy, Reporter& report);

}  // namespace sightline
