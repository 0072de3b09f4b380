// Numbers, facts and a request -> values: every way in which a fact can be unavailable ends here.
// Tested by tests/unit/runtime/engine/concrete_test.cc (tables written out) and by the differential
// tests against the reference. Nothing here allocates, throws or reads a clock.
#include "runtime/engine/concrete.h"

#include <algorithm>

#include "runtime/facts/values.h"

namespace sightline {
namespace {

// A sum that left 64 bits, or the range of its kind, is nobody's answer (specs/language.md, Meaning
// 2).
Scalar in_range(Type::Kind kind, bool overflowed, std::int64_t number) {
  const bool fits = kind == Type::Kind::integer ||
                    (kind == Type::Kind::time && kPast <= number && number <= kForever) ||
                    (kind == Type::Kind::duration && -kForever <= number && number <= kForever);
  return overflowed || !fits ? Concrete::unknown() : Concrete::given(number);
}

bool usable(const Scalar& value) { return value.known && value.present; }

// SOUNDNESS: an id or a string that the snapshot has never heard of is equal to itself and to
// nothing else. Its number lies beyond the table: the table's size plus the place where its bytes
// first stand (0 principal, 1 resource, then the context, then the program's constants, which are
// all different).
std::int64_t stranger(const Request& request, const Value& value) {
  if (is_same(value, Value::entity(request.principal))) return 0;
  if (is_same(value, Value::entity(request.resource))) return 1;
  const auto& context = request.context;
  const auto first = std::find_if(context.begin(), context.end(), [&](const ContextValue& given) {
    return is_same(value, given.value);
  });
  return 2 + (first - context.begin());
}

const Request kNobody;

}  // namespace

Concrete::Concrete(const Program& program, const FactTables& facts, EntityRef entity, RowRef row,
                   TraceWriter& trace)
    : program_(program),
      facts_(facts),
      request_(kNobody),
      trace_(trace),
      principal_(entity.row),
      now_(unknown()),
      row_(row) {}

// --- entities and strings

std::int64_t Concrete::number_of_stranger(const Entity& entity) {
  fits_ = fits_ && misfit_id(entity.id).empty();
  return facts_.size(entity.type) + stranger(request_, sightline::Value::entity(entity));
}

std::int64_t number_of(const FactTables& facts, const Request& request, const Value& text) {
  const std::uint16_t type =
      text.kind() == Value::Kind::string ? facts.image->strings() : text.entity().type;
  const auto row = facts.find(type, text.text());
  return row != kNoRow ? std::int64_t{row} : facts.size(type) + stranger(request, text);
}

Scalar Concrete::literal(const Constant& constant) const {
  using Given = sightline::Value;
  const bool is_string = constant.type.kind == Type::Kind::string;
  const std::uint16_t type = is_string ? facts_.image->strings() : constant.type.id;
  const auto row = facts_.find(type, constant.text);
  if (row != kNoRow) return given(row);
  const auto place =
      stranger(request_, is_string ? Given::string(constant.text)
                                   : Given::entity({constant.type.id, constant.text}));
  const auto in_request = 2 + static_cast<std::int64_t>(request_.context.size());
  return given(facts_.size(type) +
               (place < in_request ? place : in_request + (&constant - program_.constants.data())));
}

Truth Concrete::in(std::uint16_t type, const Value& entity, std::uint16_t ancestor_type,
                   const Value& ancestor) {
  if (!usable(entity) || !usable(ancestor)) return {false, false};
  if (type == ancestor_type && entity.payload == ancestor.payload) return {true, false};
  const auto row = static_cast<std::uint32_t>(entity.payload);
  if (entity.payload < facts_.size(type) && !blind_) {
    if (is_above(facts_.ancestors_of(type, row), ancestor_type, ancestor.payload))
      return {true, false};
    if (facts_.has(type, row, entity_flags::kWhole)) return {false, true};
  }
  trace_.missing({MissingFact::Kind::parents, type, 0, row});
  return {false, false};
}

// --- facts

Scalar Concrete::value_of(const Fact& fact, const MissingFact& name) {
  switch (fact.state) {
    case Fact::State::given:
      return given(fact.number);
    case Fact::State::none:
      return none();
    case Fact::State::unavailable:
      break;
  }
  trace_.missing(name);
  return unknown();
}

Scalar Concrete::context(std::uint16_t field) {
  Fact fact;
  for (std::size_t i = request_.context.size(); i-- > 0;) {
    const ContextValue& given = request_.context[i];
    if (given.field != field) continue;
    const Type& type = program_.schema.context[field].type;
    const auto kind = given.value.kind();
    const bool is_int = kind == sightline::Value::Kind::integer;
    if (is_int && type.kind == Type::Kind::integer) return Concrete::given(given.value.number());
    const bool fits = misfit(program_.schema, type, given.value).empty();
    if (!fits || kind == sightline::Value::Kind::unavailable) break;
    fact.state = kind == sightline::Value::Kind::none ? Fact::State::none : Fact::State::given;
    const bool text =
        kind == sightline::Value::Kind::entity || kind == sightline::Value::Kind::string;
    fact.number = text ? sightline::number_of(facts_, request_, given.value) : given.value.number();
    break;
  }
  return value_of(fact, {MissingFact::Kind::context, field, 0, 0});
}

// SOUNDNESS: what ages is believed only within its age, and never when it comes from the future; a
// machine that does not know the time believes nothing that ages (specs/language.md, Meaning 7).
bool Concrete::fresh(const std::optional<std::int64_t>& within) const {
  if (blind_) return false;
  return !within || (now_.known && direct::is_fresh(facts_.as_of, now_.payload, *within));
}

Scalar Concrete::global(std::uint16_t global) {
  const bool is_fresh = fresh(program_.schema.globals[global].within);
  return value_of(is_fresh ? facts_.globals[global] : Fact{},
                  {MissingFact::Kind::global, global, 0, 0});
}

Scalar Concrete::attribute(std::uint16_t type, std::uint16_t attribute, const Value& entity) {
  if (!usable(entity)) return entity;  // none stays none, unknown unknown
  const bool there = entity.payload < std::int64_t{facts_.size(type)} &&
                     fresh(program_.schema.entities[type].attributes[attribute].within);
  const auto row = static_cast<std::uint32_t>(entity.payload);
  return value_of(there ? facts_.attribute(type, row, attribute) : Fact{},
                  {MissingFact::Kind::attribute, type, attribute, row});
}

Scalar Concrete::column(const Row& row, std::uint16_t column) const {
  return given(facts_.column(facts_.image->relations[row.relation], row.row, column));
}

Scalar Concrete::field(const Row& row, std::uint16_t field) {
  const RelationTable& table = facts_.image->relations[row.relation];
  return value_of(read_fact(facts_.row(table, row.row), table.layout.fields[field]),
                  {MissingFact::Kind::field, row.relation, field, row.row});
}

// An argument that is unknown asks about every possible row, so no row is known to answer and the
// answer is not complete. The missing fact is then the argument's, not the relation's.
Concrete::Rows Concrete::look_up(std::uint16_t relation, const Arguments<Concrete>& arguments) {
  ColumnMask mask = 0;
  RowKey key{};
  for (std::size_t c = 0; c < arguments.size(); ++c) {
    if (arguments[c] == nullptr) continue;
    if (!usable(*arguments[c])) return {};
    mask = static_cast<ColumnMask>(mask | 1U << c);
    key[c] = arguments[c]->payload;
  }
  return find_rows(relation, mask, key);
}

Concrete::Rows Concrete::find_rows(std::uint16_t relation, ColumnMask mask, const RowKey& key) {
  const RelationTable& table = facts_.image->relations[relation];
  Rows found;
  const bool is_fresh = fresh(program_.schema.relations[relation].within);
  for (const auto& path : table.paths) {
    if (path.mask != mask || !is_fresh) continue;
    found = {facts_.rows(table, path, key), facts_.complete(table, mask)};
    break;
  }
  // Without the path (a snapshot built for another policy of this schema) the look-up has failed.
  if (!found.complete) trace_.missing({MissingFact::Kind::rows, relation, 0, 0});
  return found;
}

// --- arithmetic

Scalar Concrete::add(Type::Kind kind, const Value& a, const Value& b) const {
  if (!usable(a) || !usable(b)) return unknown();
  std::int64_t sum = 0;
  const bool overflowed = __builtin_add_overflow(a.payload, b.payload, &sum);
  return in_range(kind, overflowed, sum);
}

Scalar Concrete::subtract(Type::Kind kind, const Value& a, const Value& b) const {
  if (!usable(a) || !usable(b)) return unknown();
  std::int64_t difference = 0;
  const bool overflowed = __builtin_sub_overflow(a.payload, b.payload, &difference);
  return in_range(kind, overflowed, difference);
}

Scalar Concrete::negate(Type::Kind kind, const Value& a) const {
  return subtract(kind, given(0), a);
}

}  // namespace sightline
