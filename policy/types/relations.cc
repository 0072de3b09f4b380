// ast::Relation -> typed::Relation: the key, the payload, and what is said of all rows together.
// Tested in tests/unit/policy/types/relations_test.cc. Refuses to know queries.

#include <algorithm>

#include "policy/types/declaring.h"
#include "policy/types/resolve.h"

namespace sightline {
namespace {

class RelationReader {
 public:
  RelationReader(Declarations& schema, std::uint32_t id, const ast::Relation& written,
                 Reporter& report)
      : schema_(schema),
        relation_(schema.policy.relations[id]),
        names_(schema.relations[id]),
        written_(written),
        report_(report) {}

  void read() {
    relation_.trust = trust_of(written_.trust);
    for (const ast::Column& column : written_.columns) add_column(column);
    read_age();
    for (const ast::Field& field : written_.fields) add_payload(field);
    for (const ast::NameList& list : written_.unique) read_unique(list);
    read_listed();
    read_max();
  }

 private:
  void add_column(const ast::Column& column) {
    const std::size_t count = relation_.columns.size();
    if (!within_limit(count, kMaxRelationColumns, column.name.span, "columns", report_)) return;
    if (!enter(names_.columns, column.name, static_cast<std::uint32_t>(count), "column", report_))
      return;
    const auto type = column_type(column.type);
    if (!type) names_.usable = names_.columns[column.name.text].usable = false;
    relation_.columns.push_back({column.name.text, type.value_or(typed::Type{})});
  }

  std::optional<typed::Type> column_type(const ast::Name& name) {
    const auto type = resolve_type(schema_, {name, false, false, name.span}, "column", report_);
    if (!type) return std::nullopt;
    if (type->kind != typed::Type::Kind::boolean && type->kind != typed::Type::Kind::duration)
      return type;
    report_
        .error(Code::wrong_kind_of_type, name.span,
               "a column is an entity, an enum, an int, a time or a string, and not a " +
                   ticked(name.text))
        .help("make it a field of the row: `{ .. }` after the columns");
    return std::nullopt;
  }

  void add_payload(const ast::Field& field) {
    refuse_trust(field, "before `relation`, for the row as a whole", report_);
    refuse_within(field, "after the fields, for the row as a whole", report_);
    if (const auto taken = names_.columns.find(field.name.text); taken != names_.columns.end()) {
      report_twice(field.name, taken->second.span, "column", report_);
    } else {
      add_field(schema_, field, relation_.trust, relation_.within, names_.fields, relation_.fields,
                "field", report_);
    }
  }

  void read_age() {
    if (written_.within.empty()) return;
    const ast::Number& first = written_.within.front();
    relation_.within = age_of(first.value, first.span, report_);
    refuse_second(written_.within, "`within`");
  }

  // The columns of `unique (..)` and `listed by (..)`, ascending; empty after a report.
  std::vector<std::uint32_t> columns_of(const ast::NameList& list) {
    std::vector<std::uint32_t> columns;
    bool fine = true;
    for (const ast::Name& name : list.names) {
      const auto found = names_.columns.find(name.text);
      if (found == names_.columns.end()) {
        report_unknown_column(name);
        fine = false;
      } else if (std::find(columns.begin(), columns.end(), found->second.id) != columns.end()) {
        report_.error(Code::duplicate_name, name.span,
                      "column " + ticked(name.text) + " is named twice");
        fine = false;
      } else {
        columns.push_back(found->second.id);
      }
    }
    std::sort(columns.begin(), columns.end());
    return fine ? columns : std::vector<std::uint32_t>{};
  }

  void report_unknown_column(const ast::Name& name) {
    auto entry = report_.unknown(Code::unknown_attribute, name.span,
                                 ticked(relation_.name) + " has no column " + ticked(name.text),
                                 name.text, [&] { return keys_of(names_.columns); });
    if (names_.fields.contains(name.text))
      entry.help(ticked(name.text) + " is a field; only columns are the key of a row");
  }

  void read_unique(const ast::NameList& list) {
    if (!within_limit(relation_.unique.size(), kMaxUnique, list.span, "`unique` of one relation",
                      report_))
      return;
    const auto columns = columns_of(list);
    if (columns.empty()) return;
    const auto& all = relation_.unique;
    if (std::find(all.begin(), all.end(), columns) != all.end()) {
      report_.error(Code::part_twice, list.span, "this `unique` is there already");
      return;
    }
    relation_.unique.push_back(columns);
  }

  void read_listed() {
    if (written_.listed.empty()) return;
    const ast::NameList& first = written_.listed.front();
    refuse_second(written_.listed, "`listed by`");
    const bool sealed =
        relation_.trust == typed::Trust::sealed || relation_.trust == typed::Trust::sealed_fixed;
    if (!sealed) {
      report_
          .error(Code::listed_without_seal, first.span,
                 "only a `sealed` relation is `listed by` some of its columns")
          .note(ticked(relation_.name) + " is declared here", relation_.span)
          .help(relation_.trust == typed::Trust::cached
                    ? "a cache vouches for nothing: leave it out, or write `sealed`"
                    : "the registry knows all rows anyway: leave it out");
      return;
    }
    relation_.listed_by = columns_of(first);
  }

  void read_max() {
    if (written_.max_rows.empty()) return;
    const ast::Number& first = written_.max_rows.front();
    refuse_second(written_.max_rows, "`max`");
    if (first.value >= 1 && first.value <= kMaxMaxRows) {
      relation_.max_rows = static_cast<std::uint32_t>(first.value);
      return;
    }
    report_
        .error(Code::max_out_of_range, first.span,
               "`max` is a number from 1 to " + std::to_string(kMaxMaxRows))
        .help("without `max` one look-up returns at most " +
              std::to_string(typed::kDefaultMaxRows) + " rows");
  }

  template <class List>
  void refuse_second(const List& parts, const std::string& word) {
    if (parts.size() < 2) return;
    report_.error(Code::part_twice, parts[1].span, word + " is written twice")
        .note("the first one", parts[0].span)
        .help("leave one of them out");
  }

  Declarations& schema_;
  typed::Relation& relation_;
  RelationNames& names_;
  const ast::Relation& written_;
  Reporter& report_;
};

}  // namespace

void fill_relation(Declarations& schema, const ast::Relation& written, Reporter& report) {
  const auto id = number_of(schema, written.name, schema.policy.relations);
  if (id) RelationReader(schema, *id, written, report).read();
}

}  // namespace sightline
