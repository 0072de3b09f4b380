// FactRecord -> its canonical bytes. SOUNDNESS: different records have different bytes, and one record has
// one form: every text has its length, every value its kind, every list its count and its order.
// Tested in tests/unit/runtime/trust/sealed_record_test.cc. What fits a declaration is check_record.cc's.

#include "runtime/trust/encode_record.h"

#include <algorithm>
#include <string>

namespace sightline {
namespace {

using Kind = FactRecord::Kind;

void put_set(ByteWriter& out, std::uint64_t mask, const std::vector<std::string>& members) {
  std::uint8_t count = 0;
  for (std::uint64_t rest = mask; rest != 0; rest &= rest - 1) ++count;
  out.put(count);
  for (std::size_t m = 0; m < members.size(); ++m) {
    if ((mask >> m & 1) != 0) put_text(out, members[m]);
  }
}

void put_value(ByteWriter& out, const Schema& schema, const Type& type, const Value& value) {
  out.put(static_cast<std::uint8_t>(value.kind()));
  switch (value.kind()) {
    case Value::Kind::unavailable:  // fits nothing
    case Value::Kind::none:
      return;
    case Value::Kind::boolean:
      return out.put(value.number() != 0);
    case Value::Kind::integer:
    case Value::Kind::time:
    case Value::Kind::duration:
      return out.put(value.number());
    case Value::Kind::member:
      return put_text(out, schema.enums[type.id].members[static_cast<std::size_t>(value.number())]);
    case Value::Kind::entity:
      put_text(out, schema.entities[value.entity().type].name);
      return put_text(out, value.entity().id);
    case Value::Kind::string:
      return put_text(out, value.text());
    case Value::Kind::set:
      return put_set(out, static_cast<std::uint64_t>(value.number()),
                     schema.enums[type.id].members);
  }
}

// The rows by their columns beyond `listed by`, which are the list's key.
void put_rows(ByteWriter& out, const Schema& schema, const FactRecord& record) {
  const RelationSchema& relation = schema.relations[record.owner];
  struct Encoded {
    std::size_t begin, end;  // of its columns
    const FactRecord::Row* row;
  };
  ByteWriter all;
  std::vector<Encoded> rows;
  rows.reserve(record.rows.size());
  for (const FactRecord::Row& row : record.rows) {
    const std::size_t begin = all.bytes().size();
    for (std::size_t c = 0; c < relation.columns.size(); ++c) {
      if ((relation.listed_by >> c & 1) == 0)
        put_value(all, schema, relation.columns[c].type, row.columns[c]);
    }
    rows.push_back({begin, all.bytes().size(), &row});
  }
  const auto columns = [&](const Encoded& row) {
    return std::span<const std::byte>(all.bytes()).subspan(row.begin, row.end - row.begin);
  };
  std::sort(rows.begin(), rows.end(), [&](const Encoded& a, const Encoded& b) {
    return std::ranges::lexicographical_compare(columns(a), columns(b));
  });
  out.count(rows.size());
  for (const Encoded& one : rows) {
    out.raw(columns(one));
    for (std::size_t f = 0; f < relation.fields.size(); ++f)
      put_value(out, schema, relation.fields[f].type, one.row->fields[f]);
  }
}

void put_key(ByteWriter& out, const Schema& schema, const FactRecord& record) {
  const RelationSchema& relation = schema.relations[record.owner];
  const unsigned mask = record.kind == Kind::row ? ~0U : relation.listed_by;
  std::size_t given = 0;
  for (std::size_t c = 0; c < relation.columns.size(); ++c) {
    if ((mask >> c & 1) != 0) put_value(out, schema, relation.columns[c].type, record.key[given++]);
  }
}

}  // namespace

void put_text(ByteWriter& out, std::string_view text) {
  out.put(static_cast<std::uint16_t>(text.size()));
  out.raw(std::as_bytes(std::span(text)));
}

void encode_record(const SealedDeclarations& declarations, const FactRecord& record,
                   ByteWriter& out) {
  const Schema& schema = declarations.schema();
  out.put(static_cast<std::uint8_t>(record.kind));
  const auto begin = [&](const std::string& owner) {
    put_text(out, owner);
    out.put(static_cast<std::int64_t>(record.stamp.time_since_epoch().count()));
  };
  switch (record.kind) {
    case Kind::fixed_attributes:
    case Kind::attributes: {
      const EntitySchema& entity = schema.entities[record.owner];
      begin(entity.name);
      put_text(out, record.id);
      const auto attributes = declarations.attributes(record.kind, record.owner);
      for (std::size_t a = 0; a < attributes.size(); ++a)
        put_value(out, schema, entity.attributes[attributes[a]].type, record.values[a]);
      return;
    }
    case Kind::row: {
      const RelationSchema& relation = schema.relations[record.owner];
      begin(relation.name);
      put_key(out, schema, record);
      for (std::size_t f = 0; f < relation.fields.size(); ++f)
        put_value(out, schema, relation.fields[f].type, record.values[f]);
      return;
    }
    case Kind::list:
      begin(schema.relations[record.owner].name);
      put_key(out, schema, record);
      return put_rows(out, schema, record);
    case Kind::global:
      begin(schema.globals[record.owner].name);
      return put_value(out, schema, schema.globals[record.owner].type, record.values[0]);
  }
}

}  // namespace sightline
