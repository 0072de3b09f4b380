// ast::Change -> typed::Change: the truth, or what is observed, at one place of a world.
// SOUNDNESS: `observed` may differ from the truth only where language.md says that it can; a test
// that lets a registry fact lie would show something that no proof speaks of.
// Tested in tests/unit/policy/types/changes_test.cc. Refuses to know how a test is run.

#include "policy/types/changes.h"

namespace sightline {
namespace {

using Row = typed::Change::Row;

// Kinds of places, to tell apart what is changed.
enum Place : std::int64_t { kGlobal, kAttribute, kRow, kField, kInstance };

bool sealed(typed::Trust trust) {
  return trust == typed::Trust::sealed || trust == typed::Trust::sealed_fixed;
}

bool observes(const ast::Change& c) { return c.observed || c.lost; }

bool withholds(const WorldValue& value) { return value.state == WorldValue::State::unavailable; }

}  // namespace

std::optional<typed::Change> Changes::checked(const ast::Change& c) {
  if (c.tuple) return c.member ? field(c) : row(c);
  return c.member ? attribute(c) : global(c);
}

std::optional<typed::Change> Changes::refuse(Span span, const std::string& message,
                                             const std::string& help) {
  auto entry = report_.error(Code::bad_change, span, message);
  if (!help.empty()) entry.help(help);
  return std::nullopt;
}

// Each place is changed once, observed and in truth apart.
bool Changes::first_time(const ast::Change& c, std::int64_t kind, std::int64_t id,
                         const Key& columns, std::int64_t part) {
  Key key{observes(c) ? 1 : 0, kind, id, part};
  key.insert(key.end(), columns.begin(), columns.end());
  if (changed_.insert(std::move(key)).second) return true;
  report_.error(Code::given_twice, c.span, "this is changed twice");
  return false;
}

// `lies`: the observation would differ from the truth by more than a fact that is not delivered.
// A tag does not say when it was made: what is sealed and has no age may be an old record, shown
// again. In a test everything with an age is as old as the test's `at`.
bool Changes::may_lie(const ast::Change& c, bool lies, const Declared& declared) {
  if (!observes(c) || !lies || declared.trust == typed::Trust::cached) return true;
  if (declared.trust == typed::Trust::sealed && !declared.within) return true;
  report_
      .error(Code::observed_not_cached, c.span,
             declared.what + " is not `cached`, so it is observed as it is or not at all")
      .note(declared.what + " is declared here", declared.span)
      .help("to change the truth leave `observed` out; to withhold it write " +
            ticked("unavailable " + declared.place));
  return false;
}

// What a global, an attribute or a field is changed to.
std::optional<WorldValue> Changes::value(const ast::Change& c, const typed::Attribute& to,
                                         const Declared& declared) {
  if (c.lost) return WorldValue::unavailable();
  // `{}` reads like a row without fields; of a set it is the empty one.
  const bool empty_set = !c.value && c.values.empty() && to.type.kind == typed::Type::Kind::set;
  if (empty_set)
    return may_lie(c, true, declared) ? std::optional(WorldValue::of(0)) : std::nullopt;
  if (!c.value) {
    refuse(c.span, "this is changed to one value", "write " + ticked(declared.place + " = .."));
    return std::nullopt;
  }
  const WorldValue found = values_.value(*c.value, {to.name, to.type, to.span});
  if (!may_lie(c, !withholds(found), declared)) return std::nullopt;
  return found;
}

std::optional<typed::Change> Changes::global(const ast::Change& c) {
  const ast::Name& name = *c.name;
  const auto found = schema_.variables.find(name.text);
  if (found == schema_.variables.end() || found->second.kind != Variable::Kind::global) {
    if (scope_.instances.contains(name.text)) {
      const ast::Value named{ast::Value::Kind::name, 0, name, {}, {}, {}, name.span};
      const auto whole = values_.instance(named);
      return whole ? instance(c, *whole) : std::nullopt;
    }
    report_.unknown(Code::unknown_name, name.span,
                    "no global or instance is called " + ticked(name.text), name.text, [&] {
                      auto all = names_of(schema_.policy.globals);
                      const auto instances = keys_of(scope_.instances);
                      all.insert(all.end(), instances.begin(), instances.end());
                      return all;
                    });
    return std::nullopt;
  }
  if (!found->second.usable) return std::nullopt;
  const typed::Global& g = schema_.policy.globals[found->second.id];
  const auto to = value(c, {g.name, g.type, g.trust, g.within, g.span},
                        {ticked(g.name), g.name, g.trust, g.within, g.span});
  if (!to || !first_time(c, kGlobal, found->second.id, {}, 0)) return std::nullopt;
  return typed::Change{observes(c), GlobalPlace{found->second.id}, *to, {}, Row::put};
}

// `unavailable porch`: nothing about it is delivered.
std::optional<typed::Change> Changes::instance(const ast::Change& c, const InstanceName& instance) {
  if (!c.lost)
    return refuse(c.span, "an instance as a whole cannot be changed",
                  "say which attribute: " + ticked(c.name->text + ". .. = .."));
  if (!first_time(c, kInstance, instance.type, {instance.id}, 0)) return std::nullopt;
  return typed::Change{true, EntityPlace{instance.type, instance.id}, std::nullopt, {}, Row::lost};
}

std::optional<std::uint32_t> Changes::part(const Names& names, const ast::Name& name,
                                           const std::string& owner, std::string_view kind,
                                           Span declared) {
  const auto found = names.find(name.text);
  if (found != names.end())
    return found->second.usable ? std::optional(found->second.id) : std::nullopt;
  report_
      .unknown(Code::unknown_attribute, name.span,
               ticked(owner) + " has no " + std::string(kind) + " " + ticked(name.text), name.text,
               [&] { return keys_of(names); })
      .note(ticked(owner) + " is declared here", declared);
  return std::nullopt;
}

std::optional<typed::Change> Changes::attribute(const ast::Change& c) {
  const ast::Value named{ast::Value::Kind::name, 0, *c.name, {}, {}, {}, c.name->span};
  const auto found = values_.instance(named);
  if (!found) return std::nullopt;
  const typed::EntityType& entity = schema_.policy.entities[found->type];
  const auto id =
      part(schema_.attributes[found->type], *c.member, entity.name, "attribute", entity.span);
  if (!id) return std::nullopt;
  const typed::Attribute& a = entity.attributes[*id];
  const auto to = value(
      c, a,
      {ticked(entity.name + "." + a.name), c.name->text + "." + a.name, a.trust, a.within, a.span});
  if (!to) return std::nullopt;
  if (observes(c) && changed_.contains({1, kInstance, found->type, 0, found->id}))
    return refuse(c.span, "nothing about " + ticked(c.name->text) + " is delivered in this test",
                  "");
  if (!first_time(c, kAttribute, found->type, {found->id}, *id)) return std::nullopt;
  return typed::Change{observes(c), AttributePlace{found->type, found->id, *id}, *to, {}, Row::put};
}

// The relation and the columns of a change's tuple.
std::optional<Changes::RowKey> Changes::row_of(const ast::Tuple& tuple) {
  const auto found = schema_.types.find(tuple.relation.text);
  if (found == schema_.types.end() || found->second.kind != TypeName::Kind::relation) {
    report_.unknown(Code::unknown_relation, tuple.relation.span,
                    "no relation is called " + ticked(tuple.relation.text), tuple.relation.text,
                    [&] { return names_of(schema_.policy.relations); });
    return std::nullopt;
  }
  auto columns = values_.columns(tuple, found->second.id);
  if (!columns) return std::nullopt;
  return RowKey{found->second.id, std::move(*columns)};
}

std::optional<typed::Change> Changes::row(const ast::Change& c) {
  const auto key = row_of(*c.tuple);
  if (!key) return std::nullopt;
  const auto& [id, columns] = *key;
  const typed::Relation& relation = schema_.policy.relations[id];
  if (c.value) {
    return refuse(c.span, "a row is changed to its fields, or taken away",
                  "write `= { .. }`, or `no` before the row");
  }
  // Where no list says how many rows there are, one that is missing was withheld.
  const bool unlisted = sealed(relation.trust) && relation.listed_by.empty();
  const bool lies = !c.lost && !(c.absent && unlisted);
  if (!may_lie(c, lies,
               {ticked(relation.name), relation.name + "(..)", relation.trust, relation.within,
                relation.span}))
    return std::nullopt;
  if (c.absent && !there(c.observed, *key))
    return refuse(c.span, "there is no such row to take away", "");
  if (!first_time(c, kRow, id, columns, 0)) return std::nullopt;
  put(observes(c), *key, !c.absent && !c.lost);
  typed::Change change{observes(c), RowPlace{id, columns}, std::nullopt, {}, Row::put};
  if (c.lost) change.row = Row::lost;
  if (c.absent) change.row = Row::absent;
  if (change.row != Row::put) return change;
  change.fields = values_.fill(c.values, relation.fields, schema_.relations[id].fields,
                               c.tuple->relation, true);
  return change;
}

std::optional<typed::Change> Changes::field(const ast::Change& c) {
  const auto key = row_of(*c.tuple);
  if (!key) return std::nullopt;
  const auto& [id, columns] = *key;
  const typed::Relation& relation = schema_.policy.relations[id];
  const auto field =
      part(schema_.relations[id].fields, *c.member, relation.name, "field", relation.span);
  if (!field) return std::nullopt;
  if (!there(observes(c), *key))
    return refuse(c.span, "there is no such row, so its fields cannot be changed", "");
  const auto to =
      value(c, relation.fields[*field],
            {ticked(relation.name), relation.name + "(..)." + relation.fields[*field].name,
             relation.trust, relation.within, relation.span});
  if (!to || !first_time(c, kField, id, columns, *field)) return std::nullopt;
  return typed::Change{observes(c), FieldPlace{id, columns, *field}, *to, {}, Row::put};
}

// What is not in the maps is as in the world.
bool Changes::there(bool observed, const RowKey& row) const {
  const auto& changes = observed ? observed_rows_ : true_rows_;
  const auto found = changes.find(row);
  return found != changes.end() ? found->second : scope_.rows[row.first].contains(row.second);
}

void Changes::put(bool observed, const RowKey& row, bool present) {
  observed_rows_[row] = present;
  if (!observed) true_rows_[row] = present;
}

}  // namespace sightline
