// Requests + a snapshot + sources -> what can be decided by. Tested by
// tests/unit/runtime/trust/collector_test.cc and tests/laws/sources_test.cc. Who is believed what is in round.cc.
#include "sightline/trust/collector.h"

#include "runtime/trust/round.h"
#include "runtime/trust/service.h"

namespace sightline {
namespace {

// No policy has paths as long as that. What is open then is unavailable.
constexpr std::uint64_t kMostRounds = 1000;
constexpr int kMostTimeouts = 8;  // of all rounds together

// SOUNDNESS: all that the registry says in one collection is of one moment.
class HeldRegistry {
 public:
  HeldRegistry(RegistrySource* source, std::chrono::milliseconds timeout)
      : source_(source), timeout_(timeout) {
    is_held_ = source_ != nullptr && source_->hold();
  }
  HeldRegistry(const HeldRegistry&) = delete;
  HeldRegistry& operator=(const HeldRegistry&) = delete;
  ~HeldRegistry() {
    if (!is_held_) return;
    try {
      source_->release(std::chrono::steady_clock::now() + timeout_);
    } catch (...) {  // no memory: it is released, and starts anew before it is asked again
    }
  }
  // Somebody else holds it otherwise, at a moment of his own.
  bool is_held() const { return is_held_; }

 private:
  RegistrySource* source_;
  bool is_held_ = false;
  std::chrono::milliseconds timeout_;
};

}  // namespace

CollectorCounts& CollectorCounts::operator+=(const CollectorCounts& other) {
  rounds += other.rounds;
  asked_cache += other.asked_cache;
  asked_registry += other.asked_registry;
  believed += other.believed;
  left_to_snapshot += other.left_to_snapshot;
  unavailable += other.unavailable;
  absent += other.absent;
  failed += other.failed;
  another_question += other.another_question;
  another_key += other.another_key;
  not_believed += other.not_believed;
  refused += other.refused;
  too_old += other.too_old;
  for (std::size_t k = 0; k < seals.size(); ++k) seals[k] += other.seals[k];
  return *this;
}

Collected::Collected(Observation observation, std::vector<Request> requests, Time now,
                     CollectorCounts counts)
    : observation_(std::move(observation)),
      requests_(std::move(requests)),
      now_(now),
      counts_(counts) {}

Decision Collected::decide(std::size_t request, Trace* trace) const noexcept {
  if (request >= requests_.size()) return {};
  return observation_.decide(requests_[request], trace);
}

struct Collector::Setup {
  const Policy& policy;
  CollectorOptions options;
  SealedDeclarations declarations;
  Elsewhere elsewhere;
  Service registry, cache;
};

Collector::Collector(std::unique_ptr<const Setup> setup) : setup_(std::move(setup)) {}
Collector::Collector(Collector&&) noexcept = default;
Collector::~Collector() = default;

Result<Collector, std::string> Collector::make(const Policy& policy, CollectorOptions options) {
  const Schema& schema = policy.schema();
  auto setup = std::make_unique<Setup>(Setup{policy, std::move(options), SealedDeclarations(policy),
                                             Elsewhere(schema), Service(schema), Service(schema)});
  const RegistryService& registry = setup->options.registry;
  const CacheService& cache = setup->options.cache;
  if (registry.source == nullptr && !registry.names.empty())
    return std::string("names for a registry, and no registry");
  if (cache.source == nullptr && !cache.names.empty())
    return std::string("names for a cache, and no cache");
  for (const std::string& name : registry.names) {
    const auto added =
        add_registry_name(policy, name, registry.keeps_declarations, setup->elsewhere);
    if (!added) return added.error();
    setup->registry.add(*added);
  }
  if (const auto torn = sightline::torn(policy, setup->elsewhere); !torn.empty()) {
    return torn.front() +
           " speaks of facts that the registry is asked for and of others that stay the "
           "snapshot's: proofs rely "
           "on both being of one moment";
  }
  for (const std::string& name : cache.names) {
    const auto added = add_cache_name(policy, name, cache.keys != nullptr, setup->elsewhere);
    if (!added) return added.error();
    const bool is_both =
        added->kind == Question::Kind::attributes && setup->registry.has(added->kind, added->owner);
    const auto rests = is_both ? outlived(policy, added->owner) : std::vector<std::string>();
    if (!rests.empty()) {
      return "`" + name + "` cannot be asked of a registry and of a cache: " + rests.front() +
             " speaks of every one, and a sealed record outlives what it is about";
    }
    setup->cache.add(*added);
  }
  return Collector(std::move(setup));
}

Collected Collector::collect(std::span<const Request> requests, const Snapshot& snapshot) {
  const Setup& setup = *setup_;
  std::vector<Request> asked(requests.begin(), requests.end());
  const auto set_now = [&] {
    const Time now = setup.options.clock();
    for (Request& request : asked) request.now = now;
    return now;
  };
  const Time begun = set_now();
  CollectorCounts counts;
  Inquiry inquiry(setup.policy, snapshot, setup.elsewhere);
  const auto last = std::chrono::steady_clock::now() + kMostTimeouts * setup.options.timeout;
  const auto may_ask = [&] {
    return counts.rounds < kMostRounds && std::chrono::steady_clock::now() < last;
  };
  {
    const HeldRegistry held(setup.options.registry.source, setup.options.timeout);
    for (auto open = inquiry.questions(asked); !open.empty() && may_ask();
         open = inquiry.questions(asked)) {
      Round round(inquiry, setup.declarations, setup.options, std::move(open), counts);
      round.ask_cache(setup.cache);
      round.ask_registry(setup.registry, held.is_held() ? std::optional(begun) : std::nullopt);
      round.leave_the_rest();
    }
  }
  // SOUNDNESS: what was read on the way was true before this moment, never after it.
  const Time now = set_now();
  return Collected(std::move(inquiry).close(), std::move(asked), now, counts);
}

}  // namespace sightline
