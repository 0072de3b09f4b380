// Random facts and changes of them, kept in a plain map as well, so that what a revision or an image holds can be
// compared with what was said.
#pragma once

#include <compare>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sightline/fact_batch.h"
#include "sightline/loaded_policy.h"
#include "sightline/snapshot.h"

namespace sightline::testing {

using Id = std::pair<std::uint16_t, std::string>;

// A value that owns its text.
struct Kept {
  Value::Kind kind = Value::Kind::unavailable;
  std::int64_t number = 0;
  std::uint16_t type = 0;
  std::string text;
  Value value() const;
  friend auto operator<=>(const Kept&, const Kept&) = default;
};

// What was said so far, as a map.
struct Said {
  std::set<Id> entities, incomplete;
  std::map<std::pair<Id, std::string>, Kept> attributes;
  std::set<std::pair<Id, Id>> parents;
  std::map<std::pair<std::uint16_t, std::vector<Kept>>, std::map<std::string, Kept>> rows;
  std::set<std::uint16_t> cut;
  std::map<std::string, Kept> globals;

  void forget(const Id& id);
  Result<Snapshot, FactError> snapshot(const Policy& policy, std::uint64_t revision) const;
};

// Of the schema of small_program.h: few ids and few values, so that facts meet.
class Random {
 public:
  Random(unsigned seed, const Schema& schema) : random_(seed), schema_(schema) {}
  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
  Id id() {
    return id(static_cast<std::uint16_t>(pick(static_cast<unsigned>(schema_.entities.size()))));
  }
  Id id(std::uint16_t type);
  Kept value(const Type& type, bool whole = false);
  // Some change, in the batch and in what was said.
  void change(FactBatch& batch, Said& said);

 private:
  void entity(FactBatch& batch, Said& said);
  void remove(FactBatch& batch, Said& said);
  void cut(FactBatch& batch, Said& said);
  void attribute(FactBatch& batch, Said& said);
  void parent(FactBatch& batch, Said& said);
  void row(FactBatch& batch, Said& said);
  void rest(FactBatch& batch, Said& said);

  std::mt19937_64 random_;
  const Schema& schema_;
};

// Without those that say nothing but a name that was heard of, unless `other` has them too: which names are
// remembered is the business of who remembers.
std::set<std::string> without_empty_names(std::set<std::string> facts,
                                          const std::set<std::string>& other);

// Random requests, with and without a trace.
void expect_same_decisions(Random& random, const Policy& policy, const Snapshot& found,
                           const Snapshot& expected);

}  // namespace sightline::testing
