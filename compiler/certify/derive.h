// Lemmas that contradict a question's clauses -> a derivation, as short as a few tries make it.
#pragma once

#include <optional>
#include <vector>

#include "compiler/certify/certificate.h"
#include "compiler/certify/clause_solver.h"

namespace sightline::certify {

// `own_terms`: how many of the table's are the question's. Leaves in the table only those that the
// derivation needs beside them.
std::optional<Derivation> derive(Question& question, Node own_terms, std::vector<Lemma> lemmas,
                                 Deadline deadline);

}  // namespace sightline::certify
