// A question as text that no other question has: by the policy's names, so that it means the same under another
// version of the policy (specs/sources.md, Keys).
#pragma once

#include <string>
#include <vector>

#include "sightline/observation.h"

namespace sightline {

// The question fits the schema.
std::string question_key(const Schema& schema, const Question& question);
// What a row is under, in the hash of those that share a pattern.
std::string columns_key(const Schema& schema, const RelationSchema& relation,
                        const std::vector<Value>& columns);

// Why there can be no such question, in words; empty if there can.
std::string misfit(const Schema& schema, const Question& question);

}  // namespace sightline
