// Schema -> bytes, which a policy's artifact has and a directory of facts keeps. Tested by
// tests/unit/runtime/store/schema_bytes_test.cc and tests/unit/compiler/emit/assemble_test.cc. It checks nothing.
#include "runtime/format/write_schema.h"

#include "runtime/format/layout.h"

namespace sightline {

void write_type(ByteWriter& out, const Type& type) {
  out.put(static_cast<std::uint8_t>(type.kind));
  out.put(type.optional);
  out.put(type.id);
}

namespace {

void write_entities(ByteWriter& out, const Schema& schema) {
  out.count(schema.enums.size());
  for (const auto& e : schema.enums) {
    out.text(e.name);
    out.put(e.ordered);
    out.count(e.members.size());
    for (const auto& m : e.members) out.text(m);
  }
  out.count(schema.entities.size());
  for (const auto& e : schema.entities) {
    out.text(e.name);
    out.count(e.attributes.size());
    for (const auto& a : e.attributes) {
      out.text(a.name);
      write_type(out, a.type);
      out.put(static_cast<std::uint8_t>(a.trust));
      out.age(a.within);
    }
    out.numbers(e.parents);
    out.put(e.one_parent);
  }
}

void write_relations(ByteWriter& out, const Schema& schema) {
  out.count(schema.relations.size());
  for (const auto& r : schema.relations) {
    out.text(r.name);
    out.put(static_cast<std::uint8_t>(r.trust));
    out.count(r.columns.size());
    for (const auto& c : r.columns) {
      out.text(c.name);
      write_type(out, c.type);
    }
    out.count(r.fields.size());
    for (const auto& f : r.fields) {  // a field's trust and age are its relation's
      out.text(f.name);
      write_type(out, f.type);
    }
    out.count(r.unique.size());
    for (const auto columns : r.unique) out.put(columns);
    out.put(r.listed_by);
    out.age(r.within);
    out.put(r.max_rows);
  }
}

void write_rest(ByteWriter& out, const Schema& schema) {
  out.count(schema.globals.size());
  for (const auto& g : schema.globals) {
    out.text(g.name);
    write_type(out, g.type);
    out.put(static_cast<std::uint8_t>(g.trust));
    out.age(g.within);
  }
  out.count(schema.context.size());
  for (const auto& c : schema.context) {
    out.text(c.name);
    write_type(out, c.type);
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

void write_schema(ByteWriter& out, const Schema& schema) {
  write_entities(out, schema);
  write_relations(out, schema);
  write_rest(out, schema);
}

}  // namespace sightline
