// The canonical bytes of a record -> FactRecord, in time linear in their size, but for what `unique` asks.
// Tested in tests/unit/runtime/trust/decode_record_test.cc and tests/fuzz/sealed_record_fuzz.cc. SOUNDNESS:
// takes what encode_record() writes and nothing else: one record, one form.

#include "runtime/trust/decode_record.h"

#include <algorithm>

#include "runtime/facts/values.h"
#include "runtime/format/cursor.h"

namespace sightline {
namespace {

using Kind = FactRecord::Kind;

std::string_view text(Cursor& in) {
  const auto bytes = in.bytes(in.u16());
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Reads on after the first mistake, which is not forgotten.
class RecordReader {
 public:
  RecordReader(const SealedDeclarations& declarations, std::span<const std::byte> bytes)
      : declarations_(declarations), schema_(declarations.schema()), in_(bytes), all_(bytes) {}

  std::optional<FactRecord> read(Kind kind, std::uint16_t owner) {
    FactRecord record{.kind = kind, .owner = owner};
    record.stamp = Time(std::chrono::milliseconds(in_.i64()));
    switch (kind) {
      case Kind::fixed_attributes:
      case Kind::attributes:
        record.id = text(in_);
        for (const std::uint16_t a : declarations_.attributes(kind, owner))
          record.values.push_back(value(schema_.entities[owner].attributes[a].type));
        break;
      case Kind::row:
        columns(schema_.relations[owner], ~0U, record.key);
        fields(schema_.relations[owner], record.values);
        break;
      case Kind::list:
        columns(schema_.relations[owner], schema_.relations[owner].listed_by, record.key);
        rows(schema_.relations[owner], record);
        break;
      case Kind::global:
        record.values.push_back(value(schema_.globals[owner].type));
        break;
    }
    if (wrong_ || in_.failed() || in_.remaining() != 0) return std::nullopt;
    if (declarations_.misfit(record)) return std::nullopt;
    return record;
  }

 private:
  Value nothing() {
    wrong_ = true;
    return Value::none();
  }

  Value boolean() {
    const std::uint8_t byte = in_.u8();
    return byte <= 1 ? Value::boolean(byte == 1) : nothing();
  }

  // A member's position; the first from `from` on.
  std::size_t position(const EnumSchema& of, std::string_view name, std::size_t from) {
    const auto begin = of.members.begin() + static_cast<std::ptrdiff_t>(from);
    const auto found = std::find(begin, of.members.end(), name);
    if (found == of.members.end()) wrong_ = true;
    return static_cast<std::size_t>(found - of.members.begin());
  }
  Value member(const EnumSchema& of) {
    return Value::member(static_cast<std::uint16_t>(position(of, text(in_), 0)));
  }
  Value set(const EnumSchema& of) {
    std::uint64_t mask = 0;
    std::size_t next = 0;
    for (std::uint8_t left = in_.u8(); left > 0 && !wrong_; --left) {
      const std::size_t m = position(of, text(in_), next);  // each after the one before
      if (wrong_) break;
      mask |= std::uint64_t{1} << m;
      next = m + 1;
    }
    return Value::set(mask);
  }
  Value entity(std::uint16_t type) {
    if (text(in_) != schema_.entities[type].name) return nothing();
    return Value::entity({type, text(in_)});
  }

  Value value(const Type& type) {
    const std::uint8_t kind = in_.u8();
    if (kind == static_cast<std::uint8_t>(Value::Kind::none))
      return type.optional ? Value::none() : nothing();
    return kind == static_cast<std::uint8_t>(value_kind(type.kind)) ? known(type) : nothing();
  }

  // Of this type, and not none.
  Value known(const Type& type) {
    switch (type.kind) {
      case Type::Kind::boolean:
        return boolean();
      case Type::Kind::integer:
        return Value::integer(in_.i64());
      case Type::Kind::time:
        return Value::time(Time(std::chrono::milliseconds(in_.i64())));
      case Type::Kind::duration:
        return Value::duration(std::chrono::milliseconds(in_.i64()));
      case Type::Kind::enumeration:
        return member(schema_.enums[type.id]);
      case Type::Kind::entity:
        return entity(type.id);
      case Type::Kind::string:
        return Value::string(text(in_));
      case Type::Kind::set:
        return set(schema_.enums[type.id]);
    }
    return nothing();
  }

  void columns(const RelationSchema& relation, unsigned mask, std::vector<Value>& out) {
    for (std::size_t c = 0; c < relation.columns.size(); ++c) {
      if ((mask >> c & 1) != 0) out.push_back(value(relation.columns[c].type));
    }
  }
  void fields(const RelationSchema& relation, std::vector<Value>& out) {
    for (const AttributeSchema& field : relation.fields) out.push_back(value(field.type));
  }

  // Each row's columns beyond the list's key come after those of the row before.
  void rows(const RelationSchema& relation, FactRecord& record) {
    const std::uint32_t count = in_.u32();
    std::span<const std::byte> before;
    for (std::uint32_t r = 0; r < count && !wrong_ && !in_.failed(); ++r) {
      FactRecord::Row& row = record.rows.emplace_back();
      const std::size_t begin = in_.offset();
      std::size_t given = 0;
      for (std::size_t c = 0; c < relation.columns.size(); ++c) {
        const bool is_key = (relation.listed_by >> c & 1) != 0;
        row.columns.push_back(is_key ? record.key[given++] : value(relation.columns[c].type));
      }
      const auto own = all_.subspan(begin, in_.offset() - begin);
      if (r > 0 &&
          !std::lexicographical_compare(before.begin(), before.end(), own.begin(), own.end()))
        wrong_ = true;
      before = own;
      fields(relation, row.fields);
    }
  }

  const SealedDeclarations& declarations_;
  const Schema& schema_;
  Cursor in_;
  std::span<const std::byte> all_;
  bool wrong_ = false;
};

}  // namespace

std::optional<RecordHead> decode_head(std::span<const std::byte> bytes) {
  Cursor in(bytes);
  const std::uint8_t kind = in.u8();
  const std::string_view owner = text(in);
  const bool is_kind = kind >= static_cast<std::uint8_t>(Kind::fixed_attributes) &&
                       kind <= static_cast<std::uint8_t>(Kind::global);
  if (in.failed() || !is_kind) return std::nullopt;
  return RecordHead{static_cast<Kind>(kind), owner, in.offset()};
}

std::optional<FactRecord> decode_record(const SealedDeclarations& declarations,
                                        FactRecord::Kind kind, std::uint16_t owner,
                                        std::span<const std::byte> bytes) {
  return RecordReader(declarations, bytes).read(kind, owner);
}

}  // namespace sightline
