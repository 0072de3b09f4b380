// Schema <-> the bytes of section 2 of an artifact and the invariants' texts, as the schema digest is
// made of them (specs/artifact-format.md). Tested in tests/unit/runtime/store/schema_bytes_test.cc.

#include "runtime/store/schema_bytes.h"

#include <cstdint>
#include <string_view>

#include "runtime/format/digest.h"
#include "runtime/format/layout.h"
#include "runtime/format/program.h"
#include "runtime/loader/decode_schema.h"
#include "runtime/loader/reader.h"
#include "sightline/loaded_policy.h"

namespace sightline {
namespace {

class SchemaWriter {
 public:
  template <class Number>
  void put(Number number) {
    const auto bits = static_cast<std::uint64_t>(number);
    for (std::size_t i = 0; i < sizeof(Number); ++i)
      bytes.push_back(static_cast<std::byte>(bits >> 8 * i));
  }
  void count(std::size_t number) { put(static_cast<std::uint32_t>(number)); }
  void text(std::string_view text) {
    count(text.size());
    const auto all = std::as_bytes(std::span(text));
    bytes.insert(bytes.end(), all.begin(), all.end());
  }
  void flag(bool flag) { put(static_cast<std::uint8_t>(flag)); }
  void age(const std::optional<std::int64_t>& within) {
    flag(within.has_value());
    put(within.value_or(0));
  }
  void numbers(const std::vector<std::uint16_t>& numbers) {
    count(numbers.size());
    for (const auto n : numbers) put(n);
  }
  void type(const Type& type) {
    put(static_cast<std::uint8_t>(type.kind));
    flag(type.optional);
    put(type.id);
  }
  void trust(Trust trust) { put(static_cast<std::uint8_t>(trust)); }

  std::vector<std::byte> bytes;
};

void put_enums(SchemaWriter& out, const Schema& schema) {
  out.count(schema.enums.size());
  for (const auto& e : schema.enums) {
    out.text(e.name);
    out.flag(e.ordered);
    out.count(e.members.size());
    for (const auto& m : e.members) out.text(m);
  }
}

void put_entities(SchemaWriter& out, const Schema& schema) {
  out.count(schema.entities.size());
  for (const auto& e : schema.entities) {
    out.text(e.name);
    out.count(e.attributes.size());
    for (const auto& a : e.attributes) {
      out.text(a.name);
      out.type(a.type);
      out.trust(a.trust);
      out.age(a.within);
    }
    out.numbers(e.parents);
    out.flag(e.one_parent);
  }
}

void put_relations(SchemaWriter& out, const Schema& schema) {
  out.count(schema.relations.size());
  for (const auto& r : schema.relations) {
    out.text(r.name);
    out.trust(r.trust);
    out.count(r.columns.size());
    for (const auto& c : r.columns) {
      out.text(c.name);
      out.type(c.type);
    }
    out.count(r.fields.size());
    for (const auto& f : r.fields) {
      out.text(f.name);
      out.type(f.type);
    }
    out.count(r.unique.size());
    for (const auto columns : r.unique) out.put(columns);
    out.put(r.listed_by);
    out.age(r.within);
    out.put(r.max_rows);
  }
}

void put_rest(SchemaWriter& out, const Schema& schema) {
  out.count(schema.globals.size());
  for (const auto& g : schema.globals) {
    out.text(g.name);
    out.type(g.type);
    out.trust(g.trust);
    out.age(g.within);
  }
  out.count(schema.context.size());
  for (const auto& c : schema.context) {
    out.text(c.name);
    out.type(c.type);
  }
  out.count(schema.actions.size());
  for (const auto& a : schema.actions) {
    out.text(a.name);
    out.numbers(a.principals);
    out.numbers(a.resources);
  }
  out.count(schema.obligations.size());
  for (const auto& o : schema.obligations) out.text(o);
  out.put(schema.action_enum.value_or(kNoEnum));
}

}  // namespace

LogSchema log_schema(const Policy& policy) {
  const Program& program = policy.program();
  SchemaWriter out;
  put_enums(out, program.schema);
  put_entities(out, program.schema);
  put_relations(out, program.schema);
  put_rest(out, program.schema);
  for (const auto& invariant : program.invariants) out.text(invariant.text);
  return {program.schema_digest, std::move(out.bytes)};
}

std::optional<Schema> read_schema(const LogSchema& kept) {
  if (sha256(kept.about) != kept.digest) return std::nullopt;
  std::optional<LoadError> error;
  Reader in(kept.about, 0, "schema", error);
  Schema schema;
  read_schema(in, schema);
  return error ? std::nullopt : std::optional(std::move(schema));
}

}  // namespace sightline
