// Why a decision came out as it did: each rule with its conditions, what each of them came to, and
// the facts it was asked of, with who said so; of a deny, the nearest change that would allow it.
// All from the artifact, which holds the names, and the facts; the policy's text is not needed.
//
//   const sightline::PinnedFacts facts = reader.pin();  // or any other Snapshot
//   sightline::Explanation why = sightline::Explainer(policy, *facts).explain(request);
//
// Who does not ask for it does not pay: none of this is in the runtime.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "sightline/loaded_policy.h"
#include "sightline/observation.h"
#include "sightline/request.h"
#include "sightline/snapshot.h"

namespace sightline {

enum class ToldMark : std::uint8_t { no, yes, unknown };

struct ToldFact {
  // registry_or_cache: of a fact that is declared `cached`, where the Explainer was not told.
  enum class Source : std::uint8_t { nobody, registry, cache, registry_or_cache, context };
  std::string
      fact;  // `porch.account`, `share(ann, porch).until`, `context.session`, `share(ann, _)`
  std::string value;  // `north`, `none`, `unavailable`
  Source source = Source::nobody;
  std::string note;  // of one that is unavailable: why; of one that was collected: what brought it
};

struct ToldCondition {
  enum class Kind : std::uint8_t { test, all, any, negated, some, several, row };
  Kind kind = Kind::test;
  ToldMark mark = ToldMark::unknown;
  std::string text;             // `principal.account == resource.account`; of a row its key
  std::vector<ToldFact> facts;  // of a test: what it was asked of; of some and several: the rows
  std::vector<std::shared_ptr<const ToldCondition>> parts;  // of some and several: the rows
};

struct ToldRule {
  std::uint16_t rule = 0;  // position among the policy's
  std::string name, doc;
  bool forbids = false;
  bool decides = false;  // it is among the decision's rules
  ToldMark mark = ToldMark::unknown;
  std::vector<std::shared_ptr<const ToldCondition>> clauses;
  std::vector<std::string> obligations;  // of its clauses that are true or unknown, if allowed
};

struct ToldMissing {
  MissingFact::Kind kind = MissingFact::Kind::attribute;
  std::uint16_t owner = 0, member = 0;  // as in MissingFact
  std::string place;                    // the entity's id, or the row; empty for the others
  friend bool operator==(const ToldMissing&, const ToldMissing&) = default;
};

struct FactChange {
  std::string fact;      // as in ToldFact
  std::string is, were;  // what it is, and what it would have to be
};

struct Explanation {
  Outcome outcome = Outcome::deny;
  std::vector<std::uint16_t> rules;  // as in Decision
  std::uint64_t obligations = 0;
  std::vector<ToldMissing> missing;
  std::uint64_t revision = 0;
  std::string refused;         // not empty: the request does not fit the policy, and why
  std::vector<ToldRule> told;  // every rule about the action, permits first
  // Of a deny: sets of changes, each of which would allow it, all equally small; the real evaluator
  // was asked about each. Empty: none was found among `tried` ones.
  std::vector<std::vector<FactChange>> nearest;
  std::size_t tried = 0;
  // SOUNDNESS: what is told here is what `decide` said of the same request and facts. False: our
  // mistake, and nothing in here is to be believed.
  bool agrees = true;
};

struct ExplainOptions {
  std::size_t most_changes = 3;  // at once; 0: do not look for any
  std::size_t most_tries = 3000;
};

// A snapshot has what is so, and not who said it. Whoever tells a builder what a cache observed can
// say here of which facts that was; of all others it was the registry then.
class CacheWords {
 public:
  void add_attribute(const Entity& entity, std::uint16_t attribute);
  void add_row(std::uint16_t relation, std::span<const Value> key);
  void add_global(std::uint16_t global);

  bool said_attribute(const Entity& entity, std::uint16_t attribute) const;
  bool said_row(std::uint16_t relation, std::span<const Value> key) const;
  bool said_global(std::uint16_t global) const;

 private:
  std::set<std::string> said_;
};

// Who collects facts that come from elsewhere than the snapshot, as the host does before it decides
// (sightline/observation.h), and can tell what became of them.
class Observer {
 public:
  virtual ~Observer() = default;
  // All that a decision on the request by the snapshot reads, at the request's moment. Both outlive it.
  virtual std::shared_ptr<const Observation> observe(const Request& request,
                                                     const Snapshot& snapshot) = 0;
  // Of an answer that was believed, true at that moment: who gave it, and as what.
  struct Words {
    ToldFact::Source source = ToldFact::Source::nobody;
    std::string note;  // `sealed record of ..`
  };
  virtual Words answered(const Question& fact, Time stamp) const;
  // Of what was settled so for a decision at `now`: why nobody's answer was believed; of rows that were
  // answered one by one, why some were not. Empty: there is nothing to say. Of what is the snapshot's to
  // say it is asked as well: somebody may have tried.
  virtual std::string refused(const Question& fact, Settled::State state, Time now) const;
};

// Answers for one policy and one revision of the facts, both of which outlive it, as do `cache` and
// `observer`. Copies nothing: what a decision did not read is not looked at. Any number of threads may ask;
// one, if there is an observer.
class Explainer {
 public:
  // Without `cache` nothing is said about who said what is declared `cached`. With an `observer`, it is
  // his observation that decides and is told.
  Explainer(const Policy& policy, const Snapshot& snapshot, const CacheWords* cache = nullptr,
            Observer* observer = nullptr)
      : policy_(&policy), snapshot_(&snapshot), cache_(cache), observer_(observer) {}

  Explanation explain(const Request& request, const ExplainOptions& options = {}) const;

 private:
  const Policy* policy_;
  const Snapshot* snapshot_;
  const CacheWords* cache_;
  Observer* observer_;
};

}  // namespace sightline
