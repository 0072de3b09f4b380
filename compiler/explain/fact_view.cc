// Facts + changes of the snapshot's + a request -> what a decision reads: who answers, what silence means, what
// is too old (specs/language.md, Meaning 5 and 7). The evaluator has its own way to the same answers
// in runtime/facts; tests/laws/explain_test.cc holds this one to it.
#include "compiler/explain/fact_view.h"

#include <algorithm>

#include "compiler/world/world_values.h"
#include "runtime/format/text.h"

namespace sightline {
namespace {

using Kind = TriedChange::Kind;
using Source = ToldFact::Source;

bool is_id(std::string_view id) { return !id.empty() && id.size() <= 1024 && is_utf8(id); }

// Whether a value that a request brought is one of the type (runtime/facts/values.h).
bool fits(const Schema& schema, const Type& type, const Value& value) {
  const auto number = value.number();
  const auto members = [&] { return schema.enums[type.id].members.size(); };
  switch (value.kind()) {
    case Value::Kind::unavailable:
      return true;
    case Value::Kind::none:
      return type.optional;
    case Value::Kind::boolean:
      return type.kind == Type::Kind::boolean;
    case Value::Kind::integer:
      return type.kind == Type::Kind::integer;
    case Value::Kind::time:
      return type.kind == Type::Kind::time && kPast < number && number < kForever;
    case Value::Kind::duration:
      return type.kind == Type::Kind::duration && -kForever <= number && number <= kForever;
    case Value::Kind::member:
      return type.kind == Type::Kind::enumeration && number >= 0 &&
             static_cast<std::size_t>(number) < members();
    case Value::Kind::entity:
      return type.kind == Type::Kind::entity && value.entity().type == type.id &&
             is_id(value.text());
    case Value::Kind::string:
      return type.kind == Type::Kind::string && value.text().size() <= 1024 &&
             is_utf8(value.text());
    case Value::Kind::set:
      return type.kind == Type::Kind::set && static_cast<std::uint64_t>(number) >> members() == 0;
  }
  return false;
}

}  // namespace

bool TriedChange::same_place(const TriedChange& other) const {
  const auto is_row = [](Kind k) {
    return k == Kind::field || k == Kind::add_row || k == Kind::remove_row;
  };
  if (owner != other.owner) return false;
  if (is_row(kind) && is_row(other.kind)) {
    return key == other.key &&
           (kind != Kind::field || other.kind != Kind::field || member == other.member);
  }
  if (kind != other.kind || member != other.member || id != other.id) return false;
  return kind != Kind::parent || value == other.value;
}

RowName masked(const RowName& row, unsigned mask) {
  RowName key(row.size());
  for (std::size_t c = 0; c < row.size(); ++c) {
    if ((mask >> c & 1) != 0) key[c] = row[c];
  }
  return key;
}

// --- the view
//
// Words of the sources are for who reads an explanation: of tried changes nothing is told.

FactView::FactView(const Program& program, const KnownFacts& facts, Time as_of,
                   const Request& request, std::vector<TriedChange> changes)
    : program_(program),
      facts_(facts),
      request_(request),
      changes_(std::move(changes)),
      now_(request.now.time_since_epoch().count()),
      as_of_(as_of.time_since_epoch().count()) {
  for (const TriedChange& change : changes_) {
    if (change.kind == Kind::moment) now_ = change.value.number;
  }
  for (const TriedChange& change : changes_) {
    if (change.kind == Kind::fresh) as_of_ = now_;
  }
}

bool FactView::fresh(const std::optional<std::int64_t>& within) const {
  return !within || (as_of_ <= now_ && now_ - *within <= as_of_);
}

std::string FactView::stale(std::int64_t within) const {
  if (as_of_ > now_) return "the facts are not from before now";
  return "older than " + duration_text(within) + ": the facts are of " + time_text(as_of_);
}

const TriedChange* FactView::changed(const TriedChange& place) const {
  const auto found = std::find_if(changes_.begin(), changes_.end(), [&](const TriedChange& change) {
    return change.same_place(place);
  });
  return found == changes_.end() ? nullptr : &*found;
}

ReadFact FactView::attribute(std::uint16_t type, std::uint16_t attribute,
                             const std::string& id) const {
  const CollectedFacts& collected = facts_.collected();
  const Question asked = question_of_attribute(program_.schema, type, attribute, id);
  if (!collected.is_snapshots(program_.schema.entities[type].attributes[attribute], asked))
    return collected.attribute(type, attribute, id, now_);
  ReadFact fact = snapshots_attribute(type, attribute, id);
  if (fact.value.kind == Value::Kind::none && collected.settled(asked).silence == Silence::unknown)
    fact = {{}, Source::nobody, "the registry does not say"};
  if (changes_.empty()) collected.add_words(fact, asked);
  return fact;
}

ReadFact FactView::snapshots_attribute(std::uint16_t type, std::uint16_t attribute,
                                       const std::string& id) const {
  const AttributeSchema& schema = program_.schema.entities[type].attributes[attribute];
  if (!fresh(schema.within)) return {{}, Source::nobody, stale(*schema.within)};
  if (const auto* change = changed({Kind::attribute, type, attribute, id, {}, {}, {}}))
    return {change->value, Source::registry, ""};
  return facts_.attribute(type, attribute, id);
}

ReadFact FactView::global(std::uint16_t global) const {
  const CollectedFacts& collected = facts_.collected();
  const Question asked = question_of_global(program_.schema, global);
  if (!collected.is_snapshots(program_.schema.globals[global], asked))
    return collected.global(global, now_);
  ReadFact fact = snapshots_global(global);
  if (changes_.empty()) collected.add_words(fact, asked);
  return fact;
}

ReadFact FactView::snapshots_global(std::uint16_t global) const {
  const GlobalSchema& schema = program_.schema.globals[global];
  if (!fresh(schema.within)) return {{}, Source::nobody, stale(*schema.within)};
  if (const auto* change = changed({Kind::global, global, 0, "", {}, {}, {}}))
    return {change->value, Source::registry, ""};
  return facts_.global(global);
}

ReadFact FactView::context(std::uint16_t field) const {
  if (const auto* change = changed({Kind::context, field, 0, "", {}, {}, {}}))
    return {change->value, Source::context, ""};
  for (std::size_t i = request_.context.size(); i-- > 0;) {
    const ContextValue& given = request_.context[i];
    if (given.field != field) continue;
    const Type& type = program_.schema.context[field].type;
    if (!fits(program_.schema, type, given.value))
      return {{}, Source::nobody, "what the request says does not fit its type"};
    OwnedValue value = owned(given.value, type);
    if (!value.known()) break;
    return {std::move(value), Source::context, ""};
  }
  return {{}, Source::nobody, "the request does not say"};
}

// False: it is there no more.
bool FactView::change_row(std::uint16_t relation, KnownRow& row) const {
  for (const TriedChange& change : changes_) {
    if (change.owner != relation || change.key != row.name) continue;
    if (change.kind == Kind::remove_row) return false;
    if (change.kind == Kind::field) row.fields[change.member] = change.value;
  }
  return true;
}

std::optional<KnownRow> FactView::row(std::uint16_t relation, const RowName& name) const {
  auto found = facts_.row(relation, name);
  return found && change_row(relation, *found) ? std::move(found) : std::nullopt;
}

KnownRows FactView::rows(std::uint16_t relation, unsigned mask, const RowName& key) const {
  const CollectedFacts& collected = facts_.collected();
  const Question asked = question_of_rows(program_.schema, relation, mask, key);
  if (!collected.is_snapshots(program_.schema.relations[relation], asked))
    return collected.rows(relation, mask, key, now_);
  KnownRows found = snapshots_rows(relation, mask, key);
  if (found.complete && collected.settled(asked).silence == Silence::unknown) {
    found.complete = false;
    found.note = "the registry does not say whether there are others";
  }
  if (changes_.empty()) collected.add_words(found.note, asked);
  return found;
}

KnownRows FactView::snapshots_rows(std::uint16_t relation, unsigned mask,
                                   const RowName& key) const {
  const RelationSchema& schema = program_.schema.relations[relation];
  KnownRows found;
  found.note = fresh(schema.within) ? "" : stale(*schema.within);
  if (!found.note.empty()) return found;
  auto known = facts_.rows(relation, mask, key);
  if (!known) {
    found.note = "the facts were made for a policy that does not ask so";
    return found;
  }
  for (KnownRow& row : *known)
    if (change_row(relation, row)) found.rows.push_back(std::move(row));
  for (const TriedChange& change : changes_) {
    if (change.kind == Kind::add_row && change.owner == relation && masked(change.key, mask) == key)
      found.rows.push_back({change.key, change.fields, Source::registry});
  }
  const bool sealed = is_sealed(schema.trust);
  const bool cut_short = facts_.is_cut_short(relation) &&
                         changed({Kind::all_rows, relation, 0, "", {}, {}, {}}) == nullptr;
  found.complete = (!sealed || schema.listed_by != 0) && !cut_short &&
                   (mask & schema.listed_by) == schema.listed_by;
  if (!found.complete) {
    found.note = cut_short ? "the look-up was cut short" : "sealed rows may be held back";
  }
  return found;
}

// All of them: a cycle cannot be built.
void FactView::visit(const EntityName& entity, std::set<EntityName>& seen, Parents& found) const {
  std::vector<EntityName> waiting{entity};
  while (!waiting.empty()) {
    const EntityName next = std::move(waiting.back());
    waiting.pop_back();
    if (!seen.insert(next).second) continue;
    const bool cut_short =
        facts_.is_cut_short(next) &&
        changed({Kind::all_parents, next.first, 0, next.second, {}, {}, {}}) == nullptr;
    found.whole = found.whole && facts_.exists(next) && !cut_short;
    for (EntityName& parent : facts_.parents(next)) waiting.push_back(std::move(parent));
    for (const TriedChange& change : changes_) {
      if (change.kind == Kind::parent && change.owner == next.first && change.id == next.second)
        waiting.emplace_back(change.value.type, change.value.text);
    }
  }
}

FactView::Parents FactView::above(const EntityName& entity, const EntityName& ancestor) const {
  Parents found;
  std::set<EntityName> seen;
  visit(entity, seen, found);
  found.reached = seen.count(ancestor) != 0;
  return found;
}

}  // namespace sightline
