// Snapshot -> its sealed records, one line each: entities by type and id, then rows and lists by relation and
// key, then globals. What cannot be sealed whole is left out and named, never sealed in part. Tested in
// tests/unit/compiler/cli/cmd_seal_test.cc.

#include "compiler/cli/seal_facts.h"

#include <algorithm>
#include <map>

#include "compiler/cli/fact_values.h"
#include "compiler/cli/record_lines.h"
#include "sightline/snapshot_view.h"
#include "sightline/trust/seal_text.h"
#include "sightline/visit.h"

namespace sightline::cli {
namespace {

using Kind = FactRecord::Kind;

class FactSealer {
 public:
  FactSealer(const SealedDeclarations& declarations, const Snapshot& snapshot, Time stamp,
             const Keys& keys, std::ostream& out)
      : declarations_(declarations),
        schema_(declarations.schema()),
        view_(schema_, snapshot),
        stamp_(stamp),
        keys_(keys),
        out_(out) {}

  void entities(std::uint16_t type) {
    if (declarations_.digest(Kind::fixed_attributes, type) == nullptr &&
        declarations_.digest(Kind::attributes, type) == nullptr)
      return;
    for (const std::uint32_t e : sorted_entities(type)) {
      for (const Kind kind : {Kind::fixed_attributes, Kind::attributes}) {
        if (declarations_.digest(kind, type) == nullptr) continue;
        FactRecord record = begun(kind, type);
        record.id = view_.entity(type, e).id;
        for (const std::uint16_t a : declarations_.attributes(kind, type))
          record.values.push_back(view_.attribute(type, e, a));
        seal_one(record);
      }
    }
  }

  void rows(std::uint16_t relation) {
    std::map<std::string, FactRecord> sorted;
    for (std::uint32_t r = 0; r < view_.row_count(relation); ++r) {
      if (!view_.has_row(relation, r)) continue;
      FactRecord record = begun(Kind::row, relation);
      FactRecord::Row row = read_row(relation, r);
      record.key = std::move(row.columns);
      record.values = std::move(row.fields);
      sorted.emplace(key_text(relation, record.key, ~0U), std::move(record));
    }
    for (const auto& [key, record] : sorted) seal_one(record);
  }

  void lists(std::uint16_t relation, bool empty_too) {
    const RelationSchema& declared = schema_.relations[relation];
    if (view_.is_incomplete(relation)) {
      done_.left_out.push_back("lists of " + declared.name +
                               ": rows of it may be missing, so no list is whole");
      return;
    }
    std::map<std::string, FactRecord> sorted;
    const auto list_of = [&](std::vector<Value> key) -> FactRecord& {
      FactRecord& list =
          sorted
              .try_emplace(key_text(relation, key, declared.listed_by), begun(Kind::list, relation))
              .first->second;
      list.key = std::move(key);
      return list;
    };
    if (empty_too) {
      for (std::vector<Value>& key : keys_of_lists(declared)) list_of(std::move(key));
    }
    for (std::uint32_t r = 0; r < view_.row_count(relation); ++r) {
      if (!view_.has_row(relation, r)) continue;
      FactRecord::Row row = read_row(relation, r);
      std::vector<Value> key;
      for (std::size_t c = 0; c < row.columns.size(); ++c) {
        if ((declared.listed_by >> c & 1) != 0) key.push_back(row.columns[c]);
      }
      list_of(std::move(key)).rows.push_back(std::move(row));
    }
    for (auto& [key, record] : sorted) {
      std::sort(record.rows.begin(), record.rows.end(), [&](const auto& a, const auto& b) {
        return key_text(relation, a.columns, ~0U) < key_text(relation, b.columns, ~0U);
      });
      seal_one(record);
    }
  }

  // One that nobody set is not known, and nothing to be sealed.
  void global(std::uint16_t global) {
    FactRecord record = begun(Kind::global, global);
    record.values = {view_.global(global)};
    if (record.values[0].kind() != Value::Kind::unavailable) seal_one(record);
  }

  SealedFacts done() { return std::move(done_); }

 private:
  FactRecord begun(Kind kind, std::uint16_t owner) const {
    return {.kind = kind, .owner = owner, .stamp = stamp_};
  }

  std::vector<std::uint32_t> sorted_entities(std::uint16_t type) const {
    std::vector<std::uint32_t> there;
    for (std::uint32_t e = 0; e < view_.entity_count(type); ++e) {
      if (view_.exists(type, e)) there.push_back(e);
    }
    std::sort(there.begin(), there.end(), [&](std::uint32_t a, std::uint32_t b) {
      return view_.entity(type, a).id < view_.entity(type, b).id;
    });
    return there;
  }

  FactRecord::Row read_row(std::uint16_t relation, std::uint32_t number) const {
    const RelationSchema& declared = schema_.relations[relation];
    FactRecord::Row row;
    for (std::size_t c = 0; c < declared.columns.size(); ++c)
      row.columns.push_back(view_.column(relation, number, static_cast<std::uint16_t>(c)));
    for (std::size_t f = 0; f < declared.fields.size(); ++f)
      row.fields.push_back(view_.field(relation, number, static_cast<std::uint16_t>(f)));
    return row;
  }

  // Of lists by one column that names an entity: of each that is there.
  std::vector<std::vector<Value>> keys_of_lists(const RelationSchema& relation) const {
    std::vector<std::vector<Value>> keys;
    for (std::size_t c = 0; c < relation.columns.size(); ++c) {
      const Type& type = relation.columns[c].type;
      if (relation.listed_by != 1U << c || type.kind != Type::Kind::entity) continue;
      for (const std::uint32_t e : sorted_entities(type.id))
        keys.push_back({Value::entity(view_.entity(type.id, e))});
    }
    return keys;
  }

  std::string key_text(std::uint16_t relation, const std::vector<Value>& key, unsigned mask) const {
    std::string text;
    std::size_t given = 0;
    const auto& columns = schema_.relations[relation].columns;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if ((mask >> c & 1) == 0) continue;
      // A time that no line can say is told when the record is.
      (void)append_value(schema_, key[given], columns[c].type, text);
      text += "," + std::to_string(key[given++].number()) + ",";
    }
    return text;
  }

  void seal_one(const FactRecord& record) {
    const auto leave_out = [&](const std::string& why) {
      done_.left_out.push_back(subject_of(declarations_, record) + ": " + why);
    };
    const auto sealed = std::visit(
        overloaded{[&](const SealKeys& keys) { return seal(declarations_, record, keys); },
                   [&](const SigningKeys& keys) { return seal(declarations_, record, keys); },
                   [](const VerifyKeys&) -> Result<std::vector<std::byte>, SealRefusal> {
                     return SealRefusal{"keys that only check seal nothing"};
                   }},
        keys_);
    if (!sealed) return leave_out(sealed.error().message);
    line_.clear();
    if (const auto wrong = append_record(declarations_, record, seal_text(*sealed), line_))
      return leave_out(*wrong);
    out_ << line_;
    ++done_.sealed;
  }

  const SealedDeclarations& declarations_;
  const Schema& schema_;
  SnapshotView view_;
  Time stamp_;
  const Keys& keys_;
  std::ostream& out_;
  std::string line_;
  SealedFacts done_;
};

}  // namespace

SealedFacts seal_facts(const SealedDeclarations& declarations, const Snapshot& snapshot, Time stamp,
                       bool empty_lists, const Keys& keys, std::ostream& out) {
  FactSealer sealer(declarations, snapshot, stamp, keys, out);
  const Schema& schema = declarations.schema();
  for (std::size_t e = 0; e < schema.entities.size(); ++e)
    sealer.entities(static_cast<std::uint16_t>(e));
  for (std::size_t r = 0; r < schema.relations.size(); ++r) {
    const auto relation = static_cast<std::uint16_t>(r);
    if (declarations.digest(Kind::row, relation) != nullptr) sealer.rows(relation);
    if (declarations.digest(Kind::list, relation) != nullptr) sealer.lists(relation, empty_lists);
  }
  for (std::size_t g = 0; g < schema.globals.size(); ++g) {
    const auto global = static_cast<std::uint16_t>(g);
    if (declarations.digest(Kind::global, global) != nullptr) sealer.global(global);
  }
  return sealer.done();
}

}  // namespace sightline::cli
