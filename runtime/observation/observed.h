// The domain of plain values over collected facts: as Concrete, but that facts from elsewhere are what was
// answered, each of its own moment. Read by machine.h; tests/differential/observation_test.cc holds it to the
// reference.
#pragma once

#include "runtime/engine/concrete.h"
#include "runtime/observation/gathered.h"
#include "sightline/direct_code.h"

namespace sightline {

class Observed : public Concrete {
 public:
  struct Row {
    std::uint16_t relation;
    std::uint32_t row;              // in the snapshot, if it was not collected
    const CollectedRow* collected;  // or null
  };

  // `asking`: is told what would have to be asked; null: nobody is.
  Observed(const Gathered& gathered, const Request& request, TraceWriter& trace, Gathered* asking);
  // Nobody asks: about one entity, or one collected row, of an invariant.
  Observed(const Gathered& gathered, std::uint16_t type, std::int64_t entity,
           const CollectedRow* row, TraceWriter& trace);

  Value literal(const Constant& constant) const;
  Value principal() const { return given(principal_); }
  Value resource() const { return given(resource_); }
  Row subject_row(std::uint16_t relation) const { return {relation, 0, row_}; }
  Value context(std::uint16_t field);
  Value global(std::uint16_t global);
  Value attribute(std::uint16_t type, std::uint16_t attribute, const Value& entity);
  Value column(const Row& row, std::uint16_t column) const;
  Value field(const Row& row, std::uint16_t field);

  template <class Body>
  Truth some(std::uint16_t relation, const Arguments<Observed>& arguments, Body&& body) {
    return at_least(1, relation, arguments, body);
  }
  template <class Body>
  Truth several(std::uint16_t relation, const Arguments<Observed>& arguments, Body&& body) {
    return at_least(2, relation, arguments, body);
  }

 private:
  // All rows that were delivered.
  struct Delivered {
    const KnownLookUp* collected = nullptr;
    Rows snapshots;
    bool complete = false;
  };
  Delivered deliver(std::uint16_t relation, const Arguments<Observed>& arguments);
  Rows snapshots_rows(std::uint16_t relation, const Arguments<Observed>& arguments);

  template <class Body>
  Truth at_least(unsigned wanted, std::uint16_t relation, const Arguments<Observed>& arguments,
                 Body& body) {
    const RelationSchema& schema = program().schema.relations[relation];
    Delivered found = deliver(relation, arguments);
    unsigned yes = 0, not_no = 0;
    const auto count = [&](const Row& row) {
      const Truth one = body(row);
      yes += one.yes ? 1U : 0U;
      not_no += one.no ? 0U : 1U;
    };
    if (found.collected != nullptr) {
      for (const CollectedRow* row : *found.collected->rows) {
        if (is_believed(row->stamp, schema)) {
          count({relation, 0, row});
        } else {
          found.complete = false;
        }
      }
    }
    for (std::uint32_t i = 0; i < found.snapshots.rows.count; ++i) {
      const std::uint32_t row = found.snapshots.rows[i];
      if (found.collected == nullptr || !is_collected(relation, row))
        count({relation, row, nullptr});
    }
    return {yes >= wanted, found.complete && not_no < wanted};
  }

  // SOUNDNESS: what was collected is of its own moment, never of the snapshot's. A proof lets what is sealed
  // have been true at any moment up to now, at none that is to come.
  template <class Declared>
  bool is_believed(std::int64_t stamp, const Declared& declared) const {
    if (!declared.within && declared.trust != Trust::sealed) return true;
    const Scalar now = this->now();
    return now.known && stamp <= now.payload &&
           (!declared.within || direct::is_fresh(stamp, now.payload, *declared.within));
  }
  bool is_collected(std::uint16_t relation, std::uint32_t row) const;
  std::int64_t number_of(const sightline::Value& text) const;
  Value missing(const MissingFact& fact);

  const Gathered& gathered_;
  Gathered* asking_;
  std::int64_t principal_ = 0, resource_ = 0;
  const CollectedRow* row_ = nullptr;
};

extern template class Machine<Observed>;

}  // namespace sightline
