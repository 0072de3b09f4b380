// The smallest sets of changes that turn a deny into an allow.
#pragma once

#include <vector>

#include "compiler/explain/evaluate.h"

namespace sightline {

struct NearestChange {
  std::vector<std::vector<FactChange>> found;  // all equally small
  std::size_t tried = 0;
};

// `observer`: as an Explainer's; what he said is not among the changes.
NearestChange nearest_change(const Policy& policy, const Snapshot& snapshot, Observer* observer,
                             const KnownFacts& facts, const Request& request,
                             const ExplainOptions& options);

}  // namespace sightline
