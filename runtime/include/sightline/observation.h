// The facts of one decision, or one batch of them, when some come from elsewhere than the snapshot: from a
// registry's database, from a cache. They are collected before anything is decided:
//
//   sightline::Inquiry inquiry(policy, *pinned, elsewhere);
//   for (auto open = inquiry.questions(requests); !open.empty(); open = inquiry.questions(requests)) {
//     for (const sightline::Question& question : open) inquiry.answer(question, what_somebody_says);
//   }
//   const sightline::Observation seen = std::move(inquiry).close();
//   sightline::Decision d = seen.decide(requests[0]);   // asks nobody
//
// There is one answer for each key, the first one, kept even when it is wrong (specs/language.md, Trust):
// all decisions by one Observation see the same. Who may be asked, and whether what he says can be
// trusted, is for sightline/trust/collector.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/loaded_policy.h"
#include "sightline/request.h"
#include "sightline/schema.h"
#include "sightline/snapshot.h"

namespace sightline {

// Something that a decision reads. Texts are borrowed: of a question that an Inquiry asks, from the Inquiry.
struct Question {
  enum class Kind : std::uint8_t {
    attributes,  // of entity `id`, all that have the trust word `trust`
    rows,        // of a relation, all that have `key` in the columns of `mask`
    global,
  } kind = Kind::attributes;
  Trust trust = Trust::registry;  // of rows and of a global: what it is declared as
  std::uint16_t owner = 0;  // position in the schema: of the entity type, the relation, the global
  std::string_view id = {};
  std::uint8_t mask = 0;        // bit c: column c
  std::vector<Value> key = {};  // by rising column
  // The rows are one sealed list, or nothing: `mask` is the relation's `listed by`.
  bool is_list = false;
};
// Texts are compared, not where they stand.
bool is_same(const Question& a, const Question& b);
// As a message names it: `Camera::"porch" (sealed fixed)`, `share(_, Camera::"porch")`.
std::string described(const Schema& schema, const Question& question);

// What the builder of a snapshot enforces about such facts, and whoever serves them has to: the invariants
// that read them, and `unique`, in words.
std::vector<std::string> enforced(const Policy& policy, Question::Kind kind, std::uint16_t owner);

struct ObservedRow {
  std::vector<Value> columns, fields;  // all of them, in the schema's order
  std::optional<Time> stamp = {};      // its own; else the answer's
};
// What somebody says. Borrows its texts only until it was given.
struct Answer {
  Time stamp{};  // when it was true
  // Attributes: those that were asked for, in the schema's order; a global: one. Unavailable: he does not know.
  std::vector<Value> values = {};
  // Rows: those that were asked for.
  std::vector<ObservedRow> rows = {};
  bool complete = false;  // these are all of them
};

// Which facts the snapshot has no say in, unless an answer is left to it.
//
// A registry fact `within` an age is always the snapshot's: all of them are of one moment, and proofs
// rely on it. So is what an entity is `in`.
class Elsewhere {
 public:
  explicit Elsewhere(const Schema& schema);  // nothing yet; the schema must outlive it
  // Of an entity type, all attributes with that trust word.
  void add_attributes(std::uint16_t type, Trust trust);
  // False: it is a registry's fact with an age, and stays the snapshot's.
  bool add_relation(std::uint16_t relation);
  bool add_global(std::uint16_t global);

  bool has_attributes(std::uint16_t type, Trust trust) const;  // they were added
  // Of those, what is not the snapshot's all the same.
  bool has_attribute(std::uint16_t type, std::uint16_t attribute) const;
  bool has_relation(std::uint16_t relation) const { return relations_[relation]; }
  bool has_global(std::uint16_t global) const { return globals_[global]; }

 private:
  const Schema* schema_;
  std::vector<std::uint8_t> attributes_;  // by type, a bit for each trust word
  std::vector<bool> relations_, globals_;
};

// SOUNDNESS: the invariants that speak of every entity of a type that has `sealed fixed` records, in words. A record outlives
// what it is about, of which no invariant holds any more: somebody has to know that it is there.
std::vector<std::string> outlived(const Policy& policy, std::uint16_t type);

// SOUNDNESS: an invariant holds of facts of one moment. These speak of registry facts from elsewhere and of such that stay
// the snapshot's, so that neither the one nor the other keeps them, and no proof may rely on them: in words.
std::vector<std::string> torn(const Policy& policy, const Elsewhere& elsewhere);

class Observation;
class Gathered;  // runtime/observation/gathered.h

// What a snapshot does not say of facts that are left to it: a row, the value of an optional attribute.
enum class Silence : std::uint8_t {
  absence,  // is not so: the snapshot has all of them
  unknown,  // is unavailable: it may never have been told
};

// What became of asking for a fact.
struct Settled {
  enum class State : std::uint8_t {
    snapshots,  // it is the snapshot's to say
    answered,
    failed,
    not_asked,  // no decision that was collected for would read it
  } state = State::snapshots;
  Question question =
      {};  // that settled it: of a look-up in a list, the list's. Borrows from the Observation
  Time stamp{};                        // the answer's
  Silence silence = Silence::absence;  // of what is the snapshot's
};

// Collects. Belongs to one thread; the policy and the snapshot must outlive it, and what it becomes.
class Inquiry {
 public:
  // A snapshot for another schema: there are no questions, and everything is denied.
  Inquiry(const Policy& policy, const Snapshot& snapshot, Elsewhere elsewhere);
  Inquiry(Inquiry&&) noexcept;
  ~Inquiry();

  // What these decisions would read next and nobody has said: each question once. Answers can lead to
  // new questions (of the camera of the clip), and so on until a policy's paths end.
  std::vector<Question> questions(std::span<const Request> requests);

  // Exactly one of these settles a question, for good. An answer that does not fit the schema or what was asked, has
  // more rows than the relation's `max`, two rows with one key or rows that `unique` keeps apart is
  // refused, and so is a sealed record that breaks an invariant: the question stays open then.
  FactResult answer(const Question& question, const Answer& answer);
  void fail(const Question& question);                                // unavailable
  void leave_to_snapshot(const Question& question, Silence silence);  // it answers after all

  Observation close() &&;

 private:
  void settle(const Question& question, std::optional<Silence> snapshots);
  std::unique_ptr<Gathered> gathered_;
};

// Immutable; any number of threads may decide by it, each with a Trace of its own or none.
class Observation {
 public:
  Observation(Observation&&) noexcept;
  Observation& operator=(Observation&&) noexcept;
  ~Observation();

  // As Policy::decide. What was not asked about before is unavailable.
  Decision decide(const Request& request, Trace* trace = nullptr) const noexcept;
  // What the decision of that request reads. Borrows from this observation and its snapshot.
  Value attribute(const Request& request, Entity entity, std::uint16_t attribute) const;
  Value global(const Request& request, std::uint16_t global) const;
  // The rows that have `key` in the columns of `mask`; those that somebody answered with their stamps.
  Answer rows(const Request& request, std::uint16_t relation, std::uint8_t mask,
              std::span<const Value> key) const;
  // For who tells of it: what became of asking for such an attribute, such rows, such a global. A question
  // is what to ask for here as well: attributes by their entity and trust word, rows by `mask` and `key`.
  Settled settled(const Question& fact) const;
  // The id of an entity that a MissingFact names; empty if nobody has spoken of it.
  std::string_view entity_id(std::uint16_t type, std::uint32_t entity) const;

 private:
  friend class Inquiry;
  explicit Observation(std::unique_ptr<const Gathered> gathered);
  std::unique_ptr<const Gathered> gathered_;
};

}  // namespace sightline
