// FactRecord and the text of its seal -> one line of JSON, in the form that TaggedLine reads.
// Tested in tests/unit/compiler/cli/cmd_seal_test.cc.

#include "compiler/cli/record_lines.h"

#include "compiler/cli/fact_values.h"
#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

using Kind = FactRecord::Kind;
using Wrong = std::optional<std::string>;

class RecordLine {
 public:
  RecordLine(const SealedDeclarations& declarations, std::string& out)
      : declarations_(declarations), schema_(declarations.schema()), out_(out) {}

  void record(const FactRecord& record) {
    switch (record.kind) {
      case Kind::fixed_attributes:
      case Kind::attributes:
        return entity(record);
      case Kind::row: {
        const RelationSchema& relation = schema_.relations[record.owner];
        out_.append("\"relation\":\"").append(relation.name).append("\",");
        return row(relation, record.key, record.values);
      }
      case Kind::list:
        return list(record);
      case Kind::global: {
        const GlobalSchema& global = schema_.globals[record.owner];
        out_.append("\"global\":\"").append(global.name).append("\",\"value\":");
        return value(global.name, record.values[0], global.type);
      }
    }
  }
  Wrong wrong() { return std::move(wrong_); }

  void key(const RelationSchema& relation, unsigned mask, const std::vector<Value>& values) {
    std::size_t given = 0;
    out_ += '[';
    for (std::size_t c = 0; c < relation.columns.size() && given < values.size(); ++c) {
      if ((mask >> c & 1) == 0) continue;
      if (given > 0) out_ += ',';
      value(relation.columns[c].name, values[given++], relation.columns[c].type);
    }
    out_ += ']';
  }

 private:
  void value(const std::string& name, const Value& given, const Type& type) {
    if (const Wrong wrong = append_value(schema_, given, type, out_); wrong && !wrong_)
      wrong_ = in_backticks(name) + " " + *wrong;
  }
  void named(const std::string& name, const Value& given, const Type& type, bool is_first) {
    out_.append(is_first ? "\"" : ",\"").append(name).append("\":");
    value(name, given, type);
  }
  void entity(const FactRecord& record) {
    out_ += "\"uid\":";
    append_entity(schema_, {record.owner, record.id}, out_);
    out_ += ",\"attrs\":{";
    const auto attributes = declarations_.attributes(record.kind, record.owner);
    for (std::size_t a = 0; a < attributes.size(); ++a) {
      const AttributeSchema& declared = schema_.entities[record.owner].attributes[attributes[a]];
      named(declared.name, record.values[a], declared.type, a == 0);
    }
    out_ += '}';
  }
  void row(const RelationSchema& relation, const std::vector<Value>& columns,
           const std::vector<Value>& fields) {
    out_ += "\"key\":";
    key(relation, ~0U, columns);
    out_ += ",\"fields\":{";
    for (std::size_t f = 0; f < fields.size(); ++f)
      named(relation.fields[f].name, fields[f], relation.fields[f].type, f == 0);
    out_ += '}';
  }
  void list(const FactRecord& record) {
    const RelationSchema& relation = schema_.relations[record.owner];
    out_.append("\"relation\":\"").append(relation.name).append("\",\"list\":");
    key(relation, relation.listed_by, record.key);
    out_ += ",\"rows\":[";
    for (std::size_t r = 0; r < record.rows.size(); ++r) {
      out_ += r == 0 ? "{" : ",{";
      row(relation, record.rows[r].columns, record.rows[r].fields);
      out_ += '}';
    }
    out_ += ']';
  }

  const SealedDeclarations& declarations_;
  const Schema& schema_;
  std::string& out_;
  Wrong wrong_;
};

}  // namespace

Wrong append_record(const SealedDeclarations& declarations, const FactRecord& record,
                    std::string_view seal, std::string& out) {
  out += '{';
  RecordLine line(declarations, out);
  line.record(record);
  out.append(",\"seal\":\"").append(seal).append("\"}\n");
  return line.wrong();
}

std::string subject_of(const SealedDeclarations& declarations, const FactRecord& record) {
  const Schema& schema = declarations.schema();
  switch (record.kind) {
    case Kind::fixed_attributes:
      return schema.entities[record.owner].name + " " + in_backticks(record.id) + " (sealed fixed)";
    case Kind::attributes:
      return schema.entities[record.owner].name + " " + in_backticks(record.id) + " (sealed)";
    case Kind::row:
    case Kind::list: {
      const RelationSchema& relation = schema.relations[record.owner];
      std::string key;
      RecordLine(declarations, key)
          .key(relation, record.kind == Kind::row ? ~0U : relation.listed_by, record.key);
      return (record.kind == Kind::row ? "row of " : "list of ") + relation.name + " " +
             printable(key);
    }
    case Kind::global:
      return "global " + schema.globals[record.owner].name;
  }
  return "";
}

}  // namespace sightline::cli
