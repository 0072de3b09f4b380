// The records of a cache, as whoever explains a decision observes them.
#pragma once

#include <string>

#include "compiler/cli/sealed_cache.h"
#include "sightline/explain.h"

namespace sightline::cli {

// Observes as `eval --keys` does before it decides. The policy and the cache outlive it.
class SealedObserver : public Observer {
 public:
  SealedObserver(const Policy& policy, SealedCache& cache, Collector collector)
      : schema_(policy.schema()), cache_(cache), collector_(std::move(collector)) {}

  std::shared_ptr<const Observation> observe(const Request& request,
                                             const Snapshot& snapshot) override;
  Words answered(const Question& fact, Time stamp) const override;
  std::string refused(const Question& fact, Settled::State state, Time now) const override;

 private:
  std::string too_old(const Question& fact, Time stamp, Time now) const;

  const Schema& schema_;
  SealedCache& cache_;
  Collector collector_;
};

}  // namespace sightline::cli
