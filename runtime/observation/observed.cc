// Collected facts, and the snapshot's where it has a say -> values. Tested by
// tests/differential/observation_test.cc. Everything that trust and age decide when a fact is read is here;
// what was let in is for gathered.cc. Nothing here allocates unless somebody asks.
#include "runtime/observation/observed.h"

#include "runtime/engine/machine.h"

namespace sightline {
namespace {

bool is_usable(const Scalar& value) { return value.known && value.present; }

// Of a collected row, in a MissingFact.
constexpr std::uint32_t kNoSnapshotRow = 0xffffffff;

}  // namespace

template class Machine<Observed>;

Observed::Observed(const Gathered& gathered, const Request& request, TraceWriter& trace,
                   Gathered* asking)
    : Concrete(gathered.program(), gathered.facts(), request, trace),
      gathered_(gathered),
      asking_(asking),
      principal_(number_of(sightline::Value::entity(request.principal))),
      resource_(number_of(sightline::Value::entity(request.resource))) {}

Observed::Observed(const Gathered& gathered, std::uint16_t type, std::int64_t entity,
                   const CollectedRow* row, TraceWriter& trace)
    : Concrete(gathered.program(), gathered.facts(), EntityRef{type, 0}, RowRef{}, trace),
      gathered_(gathered),
      asking_(nullptr),
      principal_(entity),
      row_(row) {}

// --- who is meant

// SOUNDNESS: as Concrete's, but that a text has one number whether the snapshot, a source or a request names it.
std::int64_t Observed::number_of(const sightline::Value& text) const {
  const std::uint16_t type =
      text.kind() == sightline::Value::Kind::string ? facts().image->strings() : text.entity().type;
  const std::string_view id =
      text.kind() == sightline::Value::Kind::string ? text.text() : text.entity().id;
  if (const auto known = gathered_.number_of(type, id)) return *known;
  return kUnheardOf + sightline::number_of(facts(), request(), text) - facts().size(type);
}

Scalar Observed::literal(const Constant& constant) const {
  const Scalar as_snapshots = Concrete::literal(constant);
  const std::uint16_t type =
      constant.type.kind == Type::Kind::string ? facts().image->strings() : constant.type.id;
  if (as_snapshots.payload < facts().size(type)) return as_snapshots;
  if (const auto known = gathered_.number_of(type, constant.text)) return given(*known);
  return given(kUnheardOf + as_snapshots.payload - facts().size(type));
}

Scalar Observed::context(std::uint16_t field) {
  const Scalar value = Concrete::context(field);
  const auto kind = program().schema.context[field].type.kind;
  if (!is_usable(value) || (kind != Type::Kind::entity && kind != Type::Kind::string)) return value;
  for (std::size_t i = request().context.size(); i-- > 0;) {
    if (request().context[i].field == field) return given(number_of(request().context[i].value));
  }
  return value;
}

// --- facts

Scalar Observed::missing(const MissingFact& fact) {
  trace().missing(fact);
  return unknown();
}

Scalar Observed::global(std::uint16_t global) {
  if (is_blind() || !gathered_.elsewhere().has_global(global)) return Concrete::global(global);
  const Known* const known = gathered_.global(global);
  if (known == nullptr && asking_ != nullptr) asking_->ask_global(global);
  if (known != nullptr && known->state == Known::State::snapshots) return Concrete::global(global);
  const bool is_there = known != nullptr && known->state == Known::State::given &&
                        is_believed(known->stamp, program().schema.globals[global]);
  const Scalar value = is_there ? known->values.front() : unknown();
  return value.known ? value : missing({MissingFact::Kind::global, global, 0, 0});
}

Scalar Observed::attribute(std::uint16_t type, std::uint16_t attribute, const Value& entity) {
  if (!is_usable(entity)) return entity;  // none stays none, unknown unknown
  if (is_blind() || !gathered_.elsewhere().has_attribute(type, attribute))
    return Concrete::attribute(type, attribute, entity);
  const AttributeSchema& schema = program().schema.entities[type].attributes[attribute];
  const Known* const known = gathered_.attributes(type, schema.trust, entity.payload);
  if (known == nullptr && asking_ != nullptr)
    asking_->ask_attributes(type, schema.trust, entity.payload);
  Scalar value = unknown();
  if (known != nullptr && known->state == Known::State::snapshots) {
    value = Concrete::attribute(type, attribute, entity);
    // That it is none the snapshot says of what it was never told as well.
    const bool is_silent = value.known && !value.present && known->silence == Silence::unknown;
    if (!is_silent) return value;
    value = unknown();
  } else if (known != nullptr && known->state == Known::State::given &&
             is_believed(known->stamp, schema)) {
    value = known->values[gathered_.place_of(type, attribute)];
  }
  if (value.known) return value;
  return missing(
      {MissingFact::Kind::attribute, type, attribute, static_cast<std::uint32_t>(entity.payload)});
}

Scalar Observed::column(const Row& row, std::uint16_t column) const {
  if (row.collected == nullptr) return Concrete::column({row.relation, row.row}, column);
  return given(row.collected->key[column]);
}

Scalar Observed::field(const Row& row, std::uint16_t field) {
  if (row.collected == nullptr) return Concrete::field({row.relation, row.row}, field);
  const Scalar value = row.collected->fields[field];
  if (value.known) return value;
  return missing({MissingFact::Kind::field, row.relation, field, kNoSnapshotRow});
}

// --- rows

Concrete::Rows Observed::snapshots_rows(std::uint16_t relation,
                                        const Arguments<Observed>& arguments) {
  Arguments<Concrete> same{};
  for (std::size_t c = 0; c < arguments.size(); ++c) same[c] = arguments[c];
  return look_up(relation, same);
}

// An argument that is unknown asks about every possible row, as in Concrete::look_up.
Observed::Delivered Observed::deliver(std::uint16_t relation,
                                      const Arguments<Observed>& arguments) {
  Delivered found;
  const auto leave_to_snapshot = [&] {
    found.snapshots = snapshots_rows(relation, arguments);
    found.complete = found.snapshots.complete;
  };
  if (is_blind() || !gathered_.elsewhere().has_relation(relation)) {
    leave_to_snapshot();
    return found;
  }
  ColumnMask mask = 0;
  RowKey key{};
  for (std::size_t c = 0; c < arguments.size(); ++c) {
    if (arguments[c] == nullptr) continue;
    if (!is_usable(*arguments[c])) return found;
    mask = static_cast<ColumnMask>(mask | 1U << c);
    key[c] = arguments[c]->payload;
  }
  const RelationSchema& schema = program().schema.relations[relation];
  found.collected = gathered_.look_up(relation, mask, key);
  if (found.collected == nullptr) {
    if (asking_ != nullptr) asking_->ask_rows(relation, mask, key);
  } else if (const Known& asked = *found.collected->asked; asked.state == Known::State::snapshots) {
    leave_to_snapshot();
    found.complete = found.complete && asked.silence == Silence::absence;
  } else {
    if (gathered_.has_snapshots_rows(relation)) leave_to_snapshot();
    found.complete =
        asked.state == Known::State::given && asked.complete && is_believed(asked.stamp, schema);
  }
  // More rows than a look-up has are a look-up that failed: costs are bounded by it.
  const std::size_t collected = found.collected == nullptr ? 0 : found.collected->rows->size();
  if (collected + found.snapshots.rows.count > schema.max_rows) found = {};
  if (!found.complete) missing({MissingFact::Kind::rows, relation, 0, 0});
  return found;
}

bool Observed::is_collected(std::uint16_t relation, std::uint32_t row) const {
  const RowKey key = facts().key(facts().image->relations[relation], row);
  return gathered_.has_row(relation, key);
}

}  // namespace sightline
