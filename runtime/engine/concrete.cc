// Numbers, facts and a request -> values: every way in which a fact can be unavailable ends here.
// Tested by tests/unit/runtime/engine/concrete_test.cc (tables written out) and by the differential
// tests against the reference. Nothing here allocates, throws or reads a clock.
#include "runtime/engine/concrete.h"

#include "runtime/facts/values.h"

namespace sightline {
namespace {

// A sum that left 64 bits, or the range of its kind, is nobody's answer (specs/language.md, Meaning 2).
Scalar in_range(Type::Kind kind, bool overflowed, std::int64_t number) {
  const bool fits = kind == Type::Kind::integer ||
                    (kind == Type::Kind::time && kPast <= number && number <= kForever) ||
                    (kind == Type::Kind::duration && -kForever <= number && number <= kForever);
  return overflowed || !fits ? Concrete::unknown() : Concrete::given(number);
}

bool usable(const Scalar& value) { return value.known && value.present; }

}  // namespace

Concrete::Concrete(const Program& program, const FactTables& facts, const Request& request,
                   TraceWriter& trace)
    : program_(program),
      facts_(facts),
      request_(request),
      trace_(trace),
      principal_(number_of(request.principal)),
      resource_(number_of(request.resource)),
      now_(unknown()) {
  const std::int64_t now = request.now.time_since_epoch().count();
  if (kPast < now && now < kForever) now_ = given(now);
}

// --- entities

// SOUNDNESS: an id that the snapshot has never heard of is equal to itself and to nothing else. Its
// number lies beyond the table: the table's size plus the place in the request where its bytes first
// stand (0 principal, 1 resource, then the context).
std::int64_t Concrete::stranger(Entity entity) const {
  const std::int64_t beyond = facts_.entities[entity.type].ids.size();
  const auto same = [&](const Entity& other) {
    return other.type == entity.type && other.id == entity.id;
  };
  if (same(request_.principal)) return beyond;
  if (same(request_.resource)) return beyond + 1;
  std::int64_t place = 2;
  for (const auto& given : request_.context) {
    if (given.value.kind() == sightline::Value::Kind::entity && same(given.value.entity())) break;
    ++place;
  }
  return beyond + place;
}

std::int64_t Concrete::number_of(Entity entity) const {
  const auto row = facts_.entities[entity.type].ids.find(entity.id);
  return row != kNoRow ? std::int64_t{row} : stranger(entity);
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
    const bool fits =
        misfit(program_.schema, program_.schema.context[field].type, given.value).empty();
    const auto kind = given.value.kind();
    if (!fits || kind == sightline::Value::Kind::unavailable) break;
    fact.state = kind == sightline::Value::Kind::none ? Fact::State::none : Fact::State::given;
    fact.number = kind == sightline::Value::Kind::entity ? number_of(given.value.entity())
                                                         : given.value.number();
    break;
  }
  return value_of(fact, {MissingFact::Kind::context, field, 0, 0});
}

// SOUNDNESS: a switch is believed only within its age, and never when it comes from the future; a
// machine that does not know the time believes nothing that ages (specs/language.md, Meaning 7).
Scalar Concrete::global(std::uint16_t global) {
  const auto within = program_.schema.globals[global].within;
  const bool fresh = !within || (now_.known && facts_.as_of <= now_.payload &&
                                 now_.payload - *within <= facts_.as_of);
  return value_of(fresh ? facts_.globals[global] : Fact{},
                  {MissingFact::Kind::global, global, 0, 0});
}

Scalar Concrete::attribute(std::uint16_t type, std::uint16_t attribute, const Value& entity) {
  if (!usable(entity)) return entity;  // none stays none, unknown unknown
  const EntityTable& table = facts_.entities[type];
  const bool stranger = entity.payload >= std::int64_t{table.ids.size()};
  const auto row = static_cast<std::uint32_t>(entity.payload);
  return value_of(stranger ? Fact{} : table.attributes[attribute].at(row),
                  {MissingFact::Kind::attribute, type, attribute, row});
}

Scalar Concrete::column(const Row& row, std::uint16_t column) const {
  return given(facts_.relations[row.relation].columns[column][row.row]);
}

Scalar Concrete::field(const Row& row, std::uint16_t field) {
  return value_of(facts_.relations[row.relation].fields[field].at(row.row),
                  {MissingFact::Kind::field, row.relation, field, row.row});
}

// An argument that is unknown asks about every possible row, so no row is known to answer and the
// answer is not complete. The missing fact is then the argument's, not the relation's.
Concrete::Rows Concrete::look_up(std::uint16_t relation, const Arguments<Concrete>& arguments) {
  const RelationTable& table = facts_.relations[relation];
  unsigned mask = 0;
  RowKey key{};
  for (std::size_t c = 0; c < arguments.size(); ++c) {
    if (arguments[c] == nullptr) continue;
    if (!usable(*arguments[c])) return {};
    mask |= 1U << c;
    key[c] = arguments[c]->payload;
  }
  Rows found;
  for (const auto& index : table.indexes) {
    if (index.mask() != mask) continue;
    found = {index.find(table.columns, key), table.complete};
    break;
  }
  // Without the index (a snapshot built for another policy of this schema) the look-up has failed.
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
