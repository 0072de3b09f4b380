// Findings that another finding may be the reason for.
#pragma once

#include "compiler/prove/text_claims.h"

namespace sightline {

// The claim's verdict. While the invariants contradict each other, there is nothing of some type or
// relation, and no rule about it can do anything: then findings that these may be the reason for
// are counted, and listed are only those that there are without these as well. A verdict stays what
// it is.
Verdict prove_text_claim(const TextClaim& claim, const typed::Policy& policy,
                         const Program& program, const smt::Settings& settings);

}  // namespace sightline
