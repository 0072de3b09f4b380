// The solver's question as the question of a proof object.
#pragma once

#include <optional>

#include "compiler/certify/certificate.h"
#include "compiler/prove/smt/ground.h"

namespace sightline::certify {

// Nothing if something in it cannot be said: a function of a Boolean, or too many terms.
std::optional<Question> question_of(const smt::Ground& ground);

}  // namespace sightline::certify
