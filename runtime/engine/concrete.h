// The domain of plain values: what the machine's operations are on numbers and facts. Its twin for
// the prover is compiler/prove/symbolic.h; tests/unit/runtime/engine/concrete_test.cc has the truth
// tables written out.
#pragma once

#include <cstdint>
#include <span>

#include "runtime/engine/machine.h"
#include "runtime/engine/trace_writer.h"
#include "runtime/facts/tables.h"
#include "runtime/format/program.h"
#include "sightline/request.h"

namespace sightline {

// The three structs have no initialisers, so that a machine's 1,024 registers cost nothing per
// decision.
struct Scalar {
  // Number, or mask of a set; of an entity or a string its row, or beyond the table if it is a
  // stranger.
  std::int64_t payload;
  bool known, present;  // payload counts when both; known and not present: none
};
struct Truth {
  bool yes, no;  // definitely true, definitely false; neither: unknown; never both
};
struct RowRef {
  std::uint16_t relation;
  std::uint32_t row;
};

// The number that an entity or a string has among these facts, for this request.
std::int64_t number_of(const FactTables& facts, const Request& request, const Value& text);

class Concrete {
 public:
  using Value = Scalar;
  using Truth = sightline::Truth;
  using Row = RowRef;
  using Condition = bool;
  template <class T>
  class Registers {
   public:
    T& operator[](std::size_t i) { return items_[i]; }
    void resize(std::size_t) {}  // there is room for all that a program can have

   private:
    T items_
        [kMaxRegisters];  // NOLINT: left uninitialised on purpose; verified code writes before it reads
  };

  Concrete(const Program& program, const FactTables& facts, const Request& request,
           TraceWriter& trace);
  // Nobody asks: about one entity, or one row, of an invariant.
  Concrete(const Program& program, const FactTables& facts, EntityRef entity, RowRef row,
           TraceWriter& trace);

  // An id that is asked about: its hash, and a row that may be its own.
  struct Sought {
    std::uint64_t hash = 0;
    std::uint32_t row = kNoRow;
  };
  Concrete(const Program& program, const FactTables& facts, const Request& request,
           TraceWriter& trace, const Sought& principal, const Sought& resource);
  // Whether the request believes none of the facts.
  bool is_blind() const { return blind_; }
  // False: the principal or the resource has an id that none can have.
  bool fits() const { return fits_; }

  Value constant(const Type&, std::int64_t value) const { return given(value); }
  Value literal(const Constant& constant) const;  // of a string or an entity of the program
  Value principal() const { return given(principal_); }
  Value resource() const { return given(resource_); }
  Value now() const { return now_; }
  Value asked_action() const { return given(request_.action); }
  Row subject_row(std::uint16_t) const { return row_; }
  Value context(std::uint16_t field);
  Value global(std::uint16_t global);
  Value attribute(std::uint16_t type, std::uint16_t attribute, const Value& entity);
  Value column(const Row& row, std::uint16_t column) const;
  Value field(const Row& row, std::uint16_t field);

  Value add(Type::Kind kind, const Value& a, const Value& b) const;
  Value subtract(Type::Kind kind, const Value& a, const Value& b) const;
  Value negate(Type::Kind kind, const Value& a) const;
  Value coalesce(const Value& a, const Value& b) const { return a.known && !a.present ? b : a; }
  Value unwrap(const Value& a) const { return a.present ? a : unknown(); }
  Value choose(const Truth& condition, const Value& a, const Value& b) const {
    return condition.yes ? a : condition.no ? b : unknown();
  }

  Value to_value(const Truth& truth) const {
    return truth.yes || truth.no ? given(truth.yes ? 1 : 0) : unknown();
  }
  Truth to_truth(const Value& a) const { return decided(a, true, a.payload != 0); }
  Truth equal(const Value& a, const Value& b) const {
    return a.known && b.known ? truth(a.present && b.present && a.payload == b.payload)
                              : Truth{false, false};
  }
  Truth less(const Value& a, const Value& b) const {
    return decided(a, b.known && b.present, a.payload < b.payload);
  }
  Truth less_equal(const Value& a, const Value& b) const {
    return decided(a, b.known && b.present, a.payload <= b.payload);
  }
  Truth is_none(const Value& a) const { return a.known ? truth(!a.present) : Truth{false, false}; }
  // A member that is none is in no set. Members are below 63.
  Truth contains(const Value& member, const Value& set) const {
    return decided(set, member.known, member.present && (set.payload >> member.payload & 1) != 0);
  }
  // Whether the entity is the other, or the parents that were given lead there; unknown where some
  // are missing.
  Truth in(std::uint16_t type, const Value& entity, std::uint16_t ancestor_type,
           const Value& ancestor);

  Truth logical_not(const Truth& a) const { return {a.no, a.yes}; }
  Truth logical_and(const Truth& a, const Truth& b) const { return {a.yes && b.yes, a.no || b.no}; }
  Truth logical_or(const Truth& a, const Truth& b) const { return {a.yes || b.yes, a.no && b.no}; }

  // Whether `body` holds of some row that has these arguments: true if it is of one, false if these
  // are all the rows and it is false of each, else unknown.
  template <class Body>
  Truth some(std::uint16_t relation, const Arguments<Concrete>& arguments, Body&& body) {
    return at_least(1, look_up(relation, arguments), relation, body);
  }
  // Whether it holds of two or more: false if these are all the rows and it is false of all but
  // one.
  template <class Body>
  Truth several(std::uint16_t relation, const Arguments<Concrete>& arguments, Body&& body) {
    return at_least(2, look_up(relation, arguments), relation, body);
  }

  bool condition(bool value) const { return value; }
  bool negation(bool a) const { return !a; }
  bool conjunction(bool a, bool b) const { return a && b; }
  bool disjunction(bool a, bool b) const { return a || b; }
  bool definitely_true(const Truth& truth) const { return truth.yes; }
  bool definitely_false(const Truth& truth) const { return truth.no; }

  static Value unknown() { return {0, false, false}; }
  static Value none() { return {0, true, false}; }
  static Value given(std::int64_t payload) { return {payload, true, true}; }

  // The rows that have these arguments, and whether there are no others.
  struct Rows {
    RowRange rows;
    bool complete = false;
  };
  Rows look_up(std::uint16_t relation, const Arguments<Concrete>& arguments);
  Rows find_rows(std::uint16_t relation, ColumnMask mask,
                 const RowKey& key);  // of what the mask has

 protected:  // for runtime/observation/observed.h
  const Program& program() const { return program_; }
  const FactTables& facts() const { return facts_; }
  const Request& request() const { return request_; }
  TraceWriter& trace() const { return trace_; }

 private:
  static Truth truth(bool value) { return {value, !value}; }
  // An operand that the verifier wants present: what is not there cannot be decided.
  static Truth decided(const Value& a, bool known, bool value) {
    return a.known && a.present && known ? truth(value) : Truth{false, false};
  }
  template <class Body>
  Truth at_least(unsigned wanted, const Rows& rows, std::uint16_t relation, Body& body) {
    unsigned yes = 0, not_no = 0;
    for (std::uint32_t i = 0; i < rows.rows.count; ++i) {
      const Truth one = body(Row{relation, rows.rows[i]});
      yes += one.yes ? 1U : 0U;
      not_no += one.no ? 0U : 1U;
      // A trace names missing facts, which no order may decide.
      if (yes >= wanted && !trace_.on()) break;
    }
    return {yes >= wanted, rows.complete && not_no < wanted};
  }
  Value value_of(const Fact& fact, const MissingFact& name);
  bool fresh(const std::optional<std::int64_t>& within) const;
  // An id that is found is one that was let in; the others are looked at.
  [[gnu::always_inline]] std::int64_t number_of(const Entity& entity, const Sought& sought) {
    if (sought.row != kNoRow && facts_.image->tables[entity.type].has_id(sought.row, entity.id))
      return sought.row;
    const auto row = facts_.find(entity.type, entity.id, sought.hash);
    return row != kNoRow ? std::int64_t{row} : number_of_stranger(entity);
  }
  [[gnu::cold]] std::int64_t number_of_stranger(const Entity& entity);

  const Program& program_;
  const FactTables& facts_;
  const Request& request_;
  TraceWriter& trace_;
  std::int64_t principal_ = 0, resource_ = 0;
  bool fits_ = true, blind_ = false;
  Value now_;
  Row row_{};
};

inline Concrete::Concrete(const Program& program, const FactTables& facts, const Request& request,
                          TraceWriter& trace)
    : Concrete(program, facts, request, trace, {facts.hash(request.principal.id)},
               {facts.hash(request.resource.id)}) {}

inline Concrete::Concrete(const Program& program, const FactTables& facts, const Request& request,
                          TraceWriter& trace, const Sought& principal, const Sought& resource)
    : program_(program), facts_(facts), request_(request), trace_(trace), now_(unknown()) {
  principal_ = number_of(request.principal, principal);
  resource_ = number_of(request.resource, resource);
  const std::int64_t now = request.now.time_since_epoch().count();
  if (kPast < now && now < kForever) now_ = given(now);
  blind_ = !is_believed(request, facts.revision, Time(std::chrono::milliseconds(facts.as_of)));
}

// The one machine that decides and that enforces invariants; compiled in machine.cc.
extern template class Machine<Concrete>;

}  // namespace sightline
