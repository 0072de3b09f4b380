// Facts that the snapshot has no say in, by name: what somebody else answered, of a moment of its own.
#pragma once

#include <optional>
#include <string>

#include "compiler/explain/read_fact.h"
#include "sightline/observation.h"

namespace sightline {

// What names borrow from `id` and `key`, it borrows.
Question question_of_attribute(const Schema& schema, std::uint16_t type, std::uint16_t attribute,
                               const std::string& id);
Question question_of_global(const Schema& schema, std::uint16_t global);
Question question_of_rows(const Schema& schema, std::uint16_t relation, unsigned mask,
                          const RowName& key);

// Borrows all of them.
class CollectedFacts {
 public:
  // `seen`: what the observer observed for the request. Null, both: there is nothing else.
  CollectedFacts(const Schema& schema, const Observation* seen, const Observer* observer,
                 const Request& request)
      : schema_(schema), seen_(seen), observer_(observer), request_(request) {}

  bool is_there() const { return seen_ != nullptr; }
  Settled settled(const Question& fact) const;
  // Whether the snapshot says such a fact, declared so. A registry's fact with an age is always its own.
  template <class Declared>
  bool is_snapshots(const Declared& declared, const Question& fact) const {
    return (declared.trust == Trust::registry && declared.within) ||
           settled(fact).state == Settled::State::snapshots;
  }

  // Of what is not the snapshot's, as a decision at `now` reads it.
  ReadFact attribute(std::uint16_t type, std::uint16_t attribute, const std::string& id,
                     std::int64_t now) const;
  ReadFact global(std::uint16_t global, std::int64_t now) const;
  KnownRows rows(std::uint16_t relation, unsigned mask, const RowName& key, std::int64_t now) const;

  // Of what is: why nobody else's answer took its place, if anybody was to give one.
  void add_words(ReadFact& fact, const Question& asked) const;
  void add_words(std::string& note, const Question& asked) const;

 private:
  template <class Declared>
  ReadFact told(const Question& fact, const Value& value, const Declared& declared,
                std::int64_t now) const;
  Request at(std::int64_t now) const;
  KnownRow told_row(std::uint16_t relation, const Question& asked, const ObservedRow& given) const;

  const Schema& schema_;
  const Observation* seen_;
  const Observer* observer_;
  Request request_;
};

}  // namespace sightline
