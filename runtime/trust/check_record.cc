// FactRecord -> whether it fits the declarations and the policy's invariants, or why not, in words. What
// fits a type is the runtime's answer, the same that a snapshot gives. Tested in
// tests/unit/runtime/trust/check_record_test.cc. Refuses to know how a record is encoded.

#include <algorithm>

#include "runtime/facts/values.h"
#include "runtime/trust/compare_values.h"
#include "sightline/snapshot.h"
#include "sightline/trust/sealed_declarations.h"

namespace sightline {
namespace {

using Kind = FactRecord::Kind;
using Wrong = std::optional<std::string>;

// Each check: what is wrong with one part of the record, or nothing.
class RecordChecker {
 public:
  RecordChecker(const SealedDeclarations& declarations, const FactRecord& record)
      : declarations_(declarations), schema_(declarations.schema()), record_(record) {}

  Wrong all() const {
    if (declarations_.digest(record_.kind, record_.owner) == nullptr)
      return "the policy declares no such sealed records";
    const auto stamp = record_.stamp.time_since_epoch().count();
    if (stamp <= kPast || stamp >= kForever) return "a stamp lies between past and forever";
    const bool is_entity =
        record_.kind == Kind::fixed_attributes || record_.kind == Kind::attributes;
    if (!is_entity && !record_.id.empty()) return "only a record of an entity has an id";
    if (record_.kind != Kind::list && !record_.rows.empty()) return "only a list has rows";
    switch (record_.kind) {
      case Kind::fixed_attributes:
      case Kind::attributes:
        return entity();
      case Kind::row:
        return row();
      case Kind::list:
        return list();
      case Kind::global:
        return global();
    }
    return std::nullopt;
  }

 private:
  Wrong value(std::string_view name, const Type& type, const Value& given) const {
    if (given.kind() == Value::Kind::unavailable)
      return "`" + std::string(name) + "` is unavailable, and a record is sealed whole";
    const std::string_view wrong = sightline::misfit(schema_, type, given);
    return wrong.empty() ? std::nullopt
                         : Wrong("`" + std::string(name) + "` " + std::string(wrong));
  }

  Wrong entity() const {
    const EntitySchema& declared = schema_.entities[record_.owner];
    const std::string_view id = misfit_id(record_.id);
    if (!id.empty()) return declared.name + " " + std::string(id);
    const auto attributes = declarations_.attributes(record_.kind, record_.owner);
    if (record_.values.size() != attributes.size() || !record_.key.empty())
      return "a record has all sealed attributes of its kind, and no key";
    for (std::size_t a = 0; a < attributes.size(); ++a) {
      const AttributeSchema& attribute = declared.attributes[attributes[a]];
      if (Wrong wrong = value(attribute.name, attribute.type, record_.values[a])) return wrong;
    }
    return std::nullopt;
  }

  Wrong columns(const std::vector<Value>& key, unsigned mask) const {
    const RelationSchema& relation = schema_.relations[record_.owner];
    std::size_t given = 0;
    for (std::size_t c = 0; c < relation.columns.size(); ++c) {
      if ((mask >> c & 1) == 0) continue;
      if (given == key.size()) return "a column has no value";
      const ColumnSchema& column = relation.columns[c];
      if (Wrong wrong = value(column.name, column.type, key[given++])) return wrong;
    }
    return given == key.size() ? std::nullopt : Wrong("there are more values than columns");
  }
  Wrong fields(const std::vector<Value>& given) const {
    const RelationSchema& relation = schema_.relations[record_.owner];
    if (given.size() != relation.fields.size()) return "a row has a value for each field";
    for (std::size_t f = 0; f < given.size(); ++f) {
      const AttributeSchema& field = relation.fields[f];
      if (Wrong wrong = value(field.name, field.type, given[f])) return wrong;
    }
    return std::nullopt;
  }
  Wrong row() const {
    Wrong wrong = columns(record_.key, ~0U);
    return wrong ? wrong : fields(record_.values);
  }

  Wrong list() const {
    const RelationSchema& relation = schema_.relations[record_.owner];
    if (Wrong wrong = columns(record_.key, relation.listed_by)) return wrong;
    if (!record_.values.empty()) return "a list has rows, and no values of its own";
    if (record_.rows.size() > relation.max_rows)
      return "there are " + std::to_string(record_.rows.size()) + " rows, more than `max " +
             std::to_string(relation.max_rows) + "`";
    for (const FactRecord::Row& one : record_.rows) {
      Wrong wrong = columns(one.columns, ~0U);
      if (!wrong) wrong = fields(one.fields);
      if (wrong) return wrong;
      if (!has_key(one, relation.listed_by)) return "a row belongs to another list";
    }
    if (!all_differ(~0U)) return "two rows agree in all columns";
    for (const std::uint8_t mask : relation.unique) {
      if (!all_differ(mask)) return "two rows agree in columns that are `unique`";
    }
    return std::nullopt;
  }

  bool has_key(const FactRecord::Row& row, unsigned mask) const {
    std::size_t given = 0;
    for (std::size_t c = 0; c < row.columns.size(); ++c) {
      if ((mask >> c & 1) != 0 && !is_same(row.columns[c], record_.key[given++])) return false;
    }
    return true;
  }

  // Of rows that fit.
  bool all_differ(unsigned mask) const {
    using Columns = const std::vector<Value>*;
    const auto before = [mask](Columns a, Columns b) {
      for (std::size_t c = 0; c < a->size(); ++c) {
        if ((mask >> c & 1) == 0 || is_same((*a)[c], (*b)[c])) continue;
        return comes_before((*a)[c], (*b)[c]);
      }
      return false;
    };
    std::vector<Columns> rows;
    rows.reserve(record_.rows.size());
    for (const FactRecord::Row& one : record_.rows) rows.push_back(&one.columns);
    std::sort(rows.begin(), rows.end(), before);
    return std::adjacent_find(rows.begin(), rows.end(),
                              [&](Columns a, Columns b) { return !before(a, b); }) == rows.end();
  }

  Wrong global() const {
    if (record_.values.size() != 1 || !record_.key.empty())
      return "a record of a global has one value, and no key";
    const GlobalSchema& declared = schema_.globals[record_.owner];
    return value(declared.name, declared.type, record_.values[0]);
  }

  const SealedDeclarations& declarations_;
  const Schema& schema_;
  const FactRecord& record_;
};

}  // namespace

Wrong SealedDeclarations::misfit(const FactRecord& record) const {
  return RecordChecker(*this, record).all();
}

// The builder's answer, so that what a seal promises is what a snapshot would have been held to.
Wrong SealedDeclarations::broken_invariant(const FactRecord& record) const {
  if (record.kind != Kind::row && record.kind != Kind::list) return std::nullopt;
  const RelationSchema& relation = schema().relations[record.owner];
  if (relation.trust != Trust::sealed_fixed) return std::nullopt;
  SnapshotBuilder facts(policy_);
  std::optional<std::string> refused;
  const auto add = [&](const std::vector<Value>& columns, const std::vector<Value>& values) {
    std::vector<FieldValue> fields;
    fields.reserve(values.size());
    for (std::size_t f = 0; f < values.size(); ++f)
      fields.push_back({relation.fields[f].name, values[f]});
    if (const auto taken = facts.add_row(relation.name, columns, fields); !taken)
      refused = taken.error().message;
  };
  if (record.kind == Kind::row) add(record.key, record.values);
  for (const FactRecord::Row& row : record.rows) add(row.columns, row.fields);
  if (refused) return refused;
  const auto built = std::move(facts).build(0, record.stamp);
  return built ? std::nullopt : std::optional(built.error().message);
}

}  // namespace sightline
