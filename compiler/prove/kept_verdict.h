// A verdict of an earlier run, looked at again before it is believed.
#pragma once

#include "compiler/prove/questions.h"

namespace sightline {

// Is it worth keeping: can a later run believe it, or check it?
bool is_worth_keeping(const QuestionAnswer& answer);

// The answer of an earlier run, whose worlds the evaluator and the reference have repeated just
// now. Nothing if they do not: then it has to be asked again.
std::optional<QuestionAnswer> looked_at_again(QuestionAnswer kept, const ProofMatter& matter);

}  // namespace sightline
