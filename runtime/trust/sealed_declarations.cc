// Policy -> what it declares sealed, with a digest of all that such a record rests on
// (specs/seal-format.md, Declarations). SOUNDNESS: what changes the meaning of a record's bytes has to change
// its digest. Tested in tests/unit/runtime/trust/sealed_declarations_test.cc.

#include "sightline/trust/sealed_declarations.h"

#include <sodium.h>

#include <initializer_list>

#include "runtime/trust/encode_record.h"
#include "runtime/trust/secret.h"

namespace sightline {
namespace {

using Kind = FactRecord::Kind;

// One declaration as bytes that no other declaration has.
class DeclarationBytes {
 public:
  DeclarationBytes(const Schema& schema, Kind kind, std::string_view name, Trust trust)
      : schema_(schema) {
    put_text(out_, "sightline declaration 1");
    out_.put(static_cast<std::uint8_t>(kind));
    put_text(out_, name);
    out_.put(static_cast<std::uint8_t>(trust));
  }

  void type(const Type& type) {
    out_.put(static_cast<std::uint8_t>(type.kind));
    out_.put(type.optional);
    if (type.kind == Type::Kind::entity) put_text(out_, schema_.entities[type.id].name);
    if (type.kind != Type::Kind::enumeration && type.kind != Type::Kind::set) return;
    const EnumSchema& members = schema_.enums[type.id];
    put_text(out_, members.name);
    out_.put(members.ordered);
    out_.put(static_cast<std::uint16_t>(members.members.size()));
    for (const std::string& member : members.members) put_text(out_, member);
  }
  void named(std::string_view name, const Type& of) {
    put_text(out_, name);
    type(of);
  }
  void attributes(const EntitySchema& entity, const std::vector<std::uint16_t>& which) {
    out_.put(static_cast<std::uint16_t>(which.size()));
    for (const std::uint16_t a : which) {
      named(entity.attributes[a].name, entity.attributes[a].type);
      out_.age(entity.attributes[a].within);
    }
  }
  void relation(const RelationSchema& relation) {
    out_.put(static_cast<std::uint8_t>(relation.columns.size()));
    for (const ColumnSchema& column : relation.columns) named(column.name, column.type);
    out_.put(static_cast<std::uint16_t>(relation.fields.size()));
    for (const AttributeSchema& field : relation.fields) named(field.name, field.type);
    out_.put(static_cast<std::uint8_t>(relation.unique.size()));
    for (const std::uint8_t mask : relation.unique) out_.put(mask);
    out_.put(relation.listed_by);
    out_.age(relation.within);
  }
  void global(const GlobalSchema& global) {
    type(global.type);
    out_.age(global.within);
  }

  SealedDeclarations::DeclarationDigest digest() {
    SealedDeclarations::DeclarationDigest made{};
    const auto& bytes = out_.bytes();
    crypto_generichash(made.data(), made.size(),
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                       0);
    return made;
  }

 private:
  const Schema& schema_;
  ByteWriter out_;
};

std::vector<std::uint16_t> attributes_under(const EntitySchema& entity, Trust trust) {
  std::vector<std::uint16_t> found;
  for (std::size_t a = 0; a < entity.attributes.size(); ++a) {
    if (entity.attributes[a].trust == trust) found.push_back(static_cast<std::uint16_t>(a));
  }
  return found;
}

}  // namespace

SealedDeclarations::SealedDeclarations(const Policy& policy) : policy_(policy) {
  ready_sodium();
  const Schema& schema = policy.schema();
  const auto at = [this](Kind kind) -> auto& { return declared_[static_cast<std::size_t>(kind)]; };
  for (const EntitySchema& entity : schema.entities) {
    for (const auto& [kind, trust] : {std::pair(Kind::fixed_attributes, Trust::sealed_fixed),
                                      std::pair(Kind::attributes, Trust::sealed)}) {
      Declared& one = at(kind).emplace_back();
      one.attributes = attributes_under(entity, trust);
      if (one.attributes.empty()) continue;
      DeclarationBytes bytes(schema, kind, entity.name, trust);
      bytes.attributes(entity, one.attributes);
      one.digest = bytes.digest();
    }
  }
  for (const RelationSchema& relation : schema.relations) {
    for (const Kind kind : {Kind::row, Kind::list}) {
      Declared& one = at(kind).emplace_back();
      if (!is_sealed(relation.trust) || (kind == Kind::list) != (relation.listed_by != 0)) continue;
      DeclarationBytes bytes(schema, kind, relation.name, relation.trust);
      bytes.relation(relation);
      one.digest = bytes.digest();
    }
  }
  for (const GlobalSchema& global : schema.globals) {
    Declared& one = at(Kind::global).emplace_back();
    if (!is_sealed(global.trust)) continue;
    DeclarationBytes bytes(schema, Kind::global, global.name, global.trust);
    bytes.global(global);
    one.digest = bytes.digest();
  }
}

const SealedDeclarations::Declared* SealedDeclarations::declared(Kind kind,
                                                                 std::uint16_t owner) const {
  const auto position = static_cast<std::size_t>(kind);
  if (position >= declared_.size() || owner >= declared_[position].size()) return nullptr;
  return &declared_[position][owner];
}

const SealedDeclarations::DeclarationDigest* SealedDeclarations::digest(Kind kind,
                                                                        std::uint16_t owner) const {
  const Declared* one = declared(kind, owner);
  return one != nullptr && one->digest ? &*one->digest : nullptr;
}

std::span<const std::uint16_t> SealedDeclarations::attributes(Kind kind, std::uint16_t type) const {
  const Declared* one = declared(kind, type);
  return one == nullptr ? std::span<const std::uint16_t>() : one->attributes;
}

std::optional<std::uint16_t> SealedDeclarations::find(Kind kind, std::string_view owner) const {
  std::optional<std::uint16_t> position;
  switch (kind) {
    case Kind::fixed_attributes:
    case Kind::attributes:
      position = schema().find_entity(owner);
      break;
    case Kind::row:
    case Kind::list:
      position = schema().find_relation(owner);
      break;
    case Kind::global:
      position = schema().find_global(owner);
      break;
  }
  return position && digest(kind, *position) != nullptr ? position : std::nullopt;
}

}  // namespace sightline
