// The schema section -> Schema, field by field, as specs/artifact-format.md lays it out. Tested by
// tests/unit/runtime/loader/load_test.cc. Each number is checked on its own; whether they fit each
// other is for verify_schema.cc.
#include "runtime/loader/decode_schema.h"

#include "runtime/format/layout.h"
#include "runtime/format/program.h"
#include "sightline/value.h"

namespace sightline {
namespace {

using Kind = LoadError::Kind;

Trust read_trust(Reader& in) {
  return static_cast<Trust>(in.choice(static_cast<std::uint8_t>(Trust::sealed), "a trust word"));
}

std::optional<std::int64_t> read_age(Reader& in) {
  const bool limited = in.flag();
  const auto place = in.offset();
  const auto within = in.i64();
  if (limited ? within <= 0 || within > kForever : within != 0)
    in.fail(Kind::malformed, place, "an age limit is out of range");
  return limited ? std::optional(within) : std::nullopt;
}

void read_enum(Reader& in, EnumSchema& out) {
  in.name(out.name, "an enum's name");
  out.ordered = in.flag();
  make(out.members, in.count(kMaxEntries, 5, "the number of members"));
  for (auto& member : out.members) in.name(member, "a member's name");
}

void read_entity(Reader& in, EntitySchema& out) {
  in.name(out.name, "an entity type's name");
  make(out.attributes, in.count(kMaxEntries, 19, "the number of attributes"));
  for (auto& a : out.attributes) {
    in.name(a.name, "an attribute's name");
    a.type = read_type(in);
    a.trust = read_trust(in);
    a.within = read_age(in);
  }
  out.parents = read_numbers(in, kMaxEntries, "a parent's type");
  out.one_parent = in.flag();
}

void read_relation(Reader& in, RelationSchema& out) {
  in.name(out.name, "a relation's name");
  out.trust = read_trust(in);
  make(out.columns, in.count(kMaxColumns, 9, "the number of columns"));
  for (auto& c : out.columns) {
    in.name(c.name, "a column's name");
    c.type = read_type(in);
  }
  make(out.fields, in.count(kMaxEntries, 9, "the number of fields"));
  for (auto& f : out.fields) {
    in.name(f.name, "a field's name");
    f.type = read_type(in);
  }
  make(out.unique, in.count(0xff, 1, "the number of unique keys"));
  for (auto& mask : out.unique) mask = in.choice(0xff, "a mask of columns");
  out.listed_by = in.choice(0xff, "a mask of columns");
  out.within = read_age(in);
  out.max_rows = in.u32();
  for (auto& f : out.fields) {
    f.trust = out.trust;
    f.within = out.within;
  }
}

void read_global(Reader& in, GlobalSchema& out) {
  in.name(out.name, "a global's name");
  out.type = read_type(in);
  out.trust = read_trust(in);
  out.within = read_age(in);
}

}  // namespace

Type read_type(Reader& in) {
  Type type;
  type.kind = static_cast<Type::Kind>(
      in.choice(static_cast<std::uint8_t>(Type::Kind::set), "a type's kind"));
  type.optional = in.flag();
  type.id = in.u16();
  return type;
}

std::vector<std::uint16_t> read_numbers(Reader& in, std::uint32_t limit, const char* what) {
  std::vector<std::uint16_t> numbers(in.count(limit, 2, what));
  for (auto& n : numbers) n = in.u16();
  return numbers;
}

void read_schema(Reader& in, Schema& out) {
  make(out.enums, in.count(kMaxEntries, 9, "the number of enums"));
  for (auto& e : out.enums) read_enum(in, e);
  make(out.entities, in.count(kMaxEntries, 13, "the number of entity types"));
  for (auto& e : out.entities) read_entity(in, e);
  make(out.relations, in.count(kMaxEntries, 31, "the number of relations"));
  for (auto& r : out.relations) read_relation(in, r);
  make(out.globals, in.count(kMaxEntries, 18, "the number of globals"));
  for (auto& g : out.globals) read_global(in, g);
  make(out.context, in.count(kMaxEntries, 8, "the number of context fields"));
  for (auto& c : out.context) {
    in.name(c.name, "a context field's name");
    c.type = read_type(in);
  }
  make(out.actions, in.count(kMaxEntries, 12, "the number of actions"));
  for (auto& a : out.actions) {
    in.name(a.name, "an action's name");
    a.principals = read_numbers(in, kMaxEntries, "an action's principal types");
    a.resources = read_numbers(in, kMaxEntries, "an action's resource types");
  }
  make(out.obligations, in.count(kMaxObligations, 5, "the number of obligations"));
  for (auto& o : out.obligations) in.name(o, "an obligation's name");
  const auto actions = in.u16();
  if (actions != kNoEnum) out.action_enum = actions;
}

}  // namespace sightline
