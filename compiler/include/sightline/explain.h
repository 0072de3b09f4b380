// Why a decision came out as it did: each rule with its conditions, what each of them came to, and
// the facts it was asked of, with who said so; of a deny, the nearest change that would allow it.
// All from the artifact, which holds the names; the policy's text is not needed.
//
//   sightline::FactLedger facts(*policy);  // the calls of a SnapshotBuilder
//   facts.add_entity({user, "ann"});
//   auto explainer = std::move(facts).build(7, as_of);
//   sightline::Explanation why = explainer->explain(request);
//
// Who does not ask for it does not pay: none of this is in the runtime.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/loaded_policy.h"
#include "sightline/request.h"
#include "sightline/snapshot.h"

namespace sightline {

enum class ToldMark : std::uint8_t { no, yes, unknown };

struct ToldFact {
  enum class Source : std::uint8_t { nobody, registry, cache, context };
  std::string
      fact;  // `porch.account`, `share(ann, porch).until`, `context.session`, `share(ann, _)`
  std::string value;  // `north`, `none`, `unavailable`
  Source source = Source::nobody;
  std::string note;  // of one that is unavailable: why
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
  // SOUNDNESS: what is told here is what `decide` said of the same request and snapshot. False: our
  // mistake, and nothing in here is to be believed.
  bool agrees = true;
};

struct ExplainOptions {
  std::size_t most_changes = 3;  // at once; 0: do not look for any
  std::size_t most_tries = 3000;
};

struct KeptFacts;  // compiler/explain/kept_facts.h

// Answers for one policy and one set of facts; both the policy and its place must outlive it.
class Explainer {
 public:
  Explainer(Explainer&&) noexcept;
  ~Explainer();

  Explanation explain(const Request& request, const ExplainOptions& options = {}) const;
  const Snapshot& snapshot() const { return snapshot_; }
  const KeptFacts& kept() const { return *facts_; }  // its inside, for a Searcher

 private:
  friend class FactLedger;
  Explainer(const Policy& policy, std::unique_ptr<const KeptFacts> facts, Snapshot snapshot);

  const Policy* policy_;
  std::unique_ptr<const KeptFacts> facts_;
  Snapshot snapshot_;
};

// Takes and refuses what a SnapshotBuilder does, and remembers who said what.
class FactLedger {
 public:
  explicit FactLedger(const Policy& policy);
  FactLedger(FactLedger&&) noexcept;
  ~FactLedger();

  FactResult add_entity(Entity entity);
  FactResult set_attribute(Entity entity, std::string_view attribute, Value value);
  FactResult add_parent(Entity child, Entity parent);
  FactResult mark_incomplete(Entity entity);
  FactResult add_row(std::string_view relation, std::span<const Value> key,
                     std::span<const FieldValue> fields = {});
  FactResult set_global(std::string_view global, Value value);
  FactResult mark_incomplete(std::string_view relation);
  FactResult observe_attribute(Entity entity, std::string_view attribute, Value value);
  FactResult observe_row(std::string_view relation, std::span<const Value> key,
                         std::span<const FieldValue> fields = {});
  FactResult observe_global(std::string_view global, Value value);
  FactResult observe_no_row(std::string_view relation, std::span<const Value> key);

  Result<Explainer, FactError> build(std::uint64_t revision, Time as_of) &&;

 private:
  const Policy* policy_;
  SnapshotBuilder builder_;
  std::unique_ptr<KeptFacts> facts_;
};

}  // namespace sightline
