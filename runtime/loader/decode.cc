// Bytes -> Program, one pass, section by section, as specs/artifact-format.md lays them out. Tested by
// tests/unit/runtime/loader/load_test.cc: cut at every length, every bit flipped, and tens of
// thousands of changes with the digest repaired. Exactly one encoding of a program is accepted, so
// whatever is read can be written again byte for byte.
#include "runtime/loader/decode.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "runtime/format/digest.h"
#include "runtime/format/layout.h"
#include "runtime/format/opcodes.h"
#include "runtime/format/text.h"
#include "runtime/loader/reader.h"
#include "sightline/version.h"

namespace sightline {
namespace {

using Kind = LoadError::Kind;
using Bytes = std::span<const std::byte>;

struct Place {
  std::size_t offset = 0, length = 0;
};

Digest read_digest(Bytes bytes) {
  Digest digest{};
  if (bytes.size() == digest.size()) std::memcpy(digest.data(), bytes.data(), digest.size());
  return digest;
}

// --- the frame

std::optional<LoadError> check_header(Bytes bytes) {
  const auto magic = std::as_bytes(std::span(kMagic));
  const auto shown = std::min(bytes.size(), magic.size());
  if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(shown),
                  magic.begin())) {
    return LoadError{Kind::not_artifact, 0,
                     "this is not a Sightline artifact: it does not begin with SIGHTPOL"};
  }
  if (bytes.size() < kHeaderBytes) {
    return LoadError{Kind::truncated, bytes.size(), "the file ends inside the header"};
  }
  if (bytes.size() > kMaxArtifactBytes) {
    return LoadError{Kind::too_large, kMaxArtifactBytes, "an artifact has at most 16 MiB"};
  }
  Cursor cursor(bytes.subspan(magic.size()), magic.size());
  if (const auto version = cursor.u16(); version != kArtifactVersion) {
    return LoadError{Kind::version, magic.size(),
                     join({"the artifact has format version ", decimal(version),
                           ", this library reads version ", decimal(kArtifactVersion)})};
  }
  if (const auto sections = cursor.u16(); sections != kSectionCount) {
    return LoadError{Kind::malformed, magic.size() + 2,
                     join({"the header counts ", decimal(sections), " sections, this version has ",
                           decimal(kSectionCount)})};
  }
  if (const auto size = cursor.u32(); size != bytes.size()) {
    return LoadError{
        size > bytes.size() ? Kind::truncated : Kind::malformed, magic.size() + 4,
        join({"the header says ", decimal(size), " bytes, the file has ", decimal(bytes.size())})};
  }
  if (sha256(bytes.subspan(kHeaderBytes)) !=
      read_digest(bytes.subspan(kDigestOffset, sizeof(Digest)))) {
    return LoadError{Kind::damaged, kDigestOffset,
                     "the digest does not match: the file was changed after it was written"};
  }
  return std::nullopt;
}

// Sections stand in order, back to back, each aligned, with zeros between: one way to write a file.
std::optional<LoadError> read_table(Bytes bytes, std::array<Place, kSectionCount>& places) {
  if (bytes.size() < kFirstSection) {
    return LoadError{Kind::truncated, bytes.size(), "the file ends inside the table of sections"};
  }
  Cursor cursor(bytes.subspan(kHeaderBytes, kFirstSection - kHeaderBytes), kHeaderBytes);
  std::size_t expected = kFirstSection;
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    const auto where = cursor.offset();
    const auto id = cursor.u32();
    const std::size_t offset = cursor.u32();
    const auto length = cursor.u64();
    if (id != i + 1 || offset != expected || length > bytes.size() - expected) {
      return LoadError{Kind::malformed, where,
                       join({"section `", kSectionNames[i], "` is not where it belongs"})};
    }
    places[i] = {offset, static_cast<std::size_t>(length)};
    const auto end = offset + places[i].length;
    expected = aligned(end);
    if (expected > bytes.size()) {
      return LoadError{Kind::truncated, bytes.size(),
                       join({"the file ends inside section `", kSectionNames[i], "`"})};
    }
    for (std::size_t p = end; p < expected; ++p) {
      if (bytes[p] != std::byte{0}) {
        return LoadError{Kind::malformed, p,
                         join({"a byte after section `", kSectionNames[i], "` is not zero"})};
      }
    }
  }
  if (expected == bytes.size()) return std::nullopt;
  return LoadError{Kind::malformed, expected, "there are bytes after the last section"};
}

// --- the sections

Type read_type(Reader& in) {
  Type type;
  type.kind = static_cast<Type::Kind>(
      in.choice(static_cast<std::uint8_t>(Type::Kind::entity), "a type's kind"));
  type.optional = in.flag("whether a type is optional");
  type.id = in.u16("a type's enum or entity");
  return type;
}

Trust read_trust(Reader& in) {
  return static_cast<Trust>(in.choice(static_cast<std::uint8_t>(Trust::cached), "a trust word"));
}

void read_enum(Reader& in, EnumSchema& out) {
  out.name = in.name("an enum's name");
  out.ordered = in.flag("whether an enum is ordered");
  out.members.resize(in.count(kMaxEntries, 5, "the number of members"));
  for (auto& member : out.members) member = in.name("a member's name");
}

void read_entity(Reader& in, EntitySchema& out) {
  out.name = in.name("an entity type's name");
  out.attributes.resize(in.count(kMaxEntries, 10, "the number of attributes"));
  for (auto& a : out.attributes) {
    a.name = in.name("an attribute's name");
    a.type = read_type(in);
    a.trust = read_trust(in);
  }
}

void read_relation(Reader& in, RelationSchema& out) {
  out.name = in.name("a relation's name");
  out.trust = read_trust(in);
  out.columns.resize(in.count(kMaxColumns, 7, "the number of columns"));
  for (auto& c : out.columns) {
    c.name = in.name("a column's name");
    c.entity = in.u16("a column's entity type");
  }
  out.fields.resize(in.count(kMaxEntries, 9, "the number of fields"));
  for (auto& f : out.fields) {
    f.name = in.name("a field's name");
    f.type = read_type(in);
    f.trust = out.trust;
  }
}

void read_global(Reader& in, GlobalSchema& out) {
  out.name = in.name("a global's name");
  out.type = read_type(in);
  const bool limited = in.flag("whether a global has an age limit");
  const auto place = in.offset();
  const auto within = in.i64("a global's age limit");
  if (limited) out.within = within;
  if (limited ? within <= 0 || within > kForever : within != 0) {
    in.fail(Kind::malformed, place, {"the age limit of global `", out.name, "` is out of range"});
  }
}

void read_schema(Reader& in, Schema& out) {
  out.enums.resize(in.count(kMaxEntries, 9, "the number of enums"));
  for (auto& e : out.enums) read_enum(in, e);
  out.entities.resize(in.count(kMaxEntries, 8, "the number of entity types"));
  for (auto& e : out.entities) read_entity(in, e);
  out.relations.resize(in.count(kMaxEntries, 13, "the number of relations"));
  for (auto& r : out.relations) read_relation(in, r);
  out.globals.resize(in.count(kMaxEntries, 17, "the number of globals"));
  for (auto& g : out.globals) read_global(in, g);
  out.context.resize(in.count(kMaxEntries, 8, "the number of context fields"));
  for (auto& c : out.context) {
    c.name = in.name("a context field's name");
    c.type = read_type(in);
  }
  out.actions.resize(in.count(kMaxEntries, 8, "the number of actions"));
  for (auto& a : out.actions) {
    a.name = in.name("an action's name");
    a.principal = in.u16("an action's principal type");
    a.resource = in.u16("an action's resource type");
  }
}

std::vector<std::uint16_t> read_numbers(Reader& in, std::uint32_t limit, std::string_view what) {
  std::vector<std::uint16_t> numbers(in.count(limit, 2, what));
  for (auto& n : numbers) n = in.u16(what);
  return numbers;
}

void read_code(Reader& in, std::vector<Instruction>& out) {
  out.resize(in.count(kMaxArtifactBytes / kInstructionBytes, kInstructionBytes,
                      "the number of instructions"));
  if (in.u32("a zero") != 0)
    in.fail(Kind::malformed, in.offset() - 4, {"the word after the count is not zero"});
  for (auto& instruction : out) {
    const auto place = in.offset();
    const auto op = in.choice(0xff, "an opcode");
    if (in.ok() && !find_opcode(op))
      in.fail(Kind::malformed, place, {"there is no opcode ", decimal(op)});
    instruction.op = static_cast<Opcode>(op);
    instruction.kind = static_cast<Type::Kind>(
        in.choice(static_cast<std::uint8_t>(Type::Kind::entity), "an instruction's kind"));
    instruction.a = in.u16("operand a");
    instruction.b = in.u16("operand b");
    instruction.immediate = in.u16("an immediate");
  }
}

// A host that asks for a proof by name must not be shown the better of two.
void refuse_doubled(Reader& in, const ProofRecord& proofs) {
  std::vector<std::string_view> names;
  names.reserve(proofs.entries.size());
  for (const auto& e : proofs.entries) names.emplace_back(e.property);
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) {
    in.fail(Kind::malformed, in.offset(), {"two proofs of ", in_quotes(*twice)});
  }
}

void read_proofs(Reader& in, ProofRecord& out) {
  out.prover = in.label("the prover");
  out.entries.resize(in.count(kMaxEntries, 42, "the number of proofs"));
  for (auto& e : out.entries) {
    const auto place = in.offset();
    e.property = in.label("a property's name");
    e.built_in = in.flag("whether a proof is built in");
    e.text = read_digest(in.bytes(sizeof(Digest), "a property's digest"));
    e.verdict = static_cast<RecordedVerdict>(
        in.choice(static_cast<std::uint8_t>(RecordedVerdict::not_asked), "a verdict"));
    e.assumptions.resize(in.count(kMaxEntries, 4, "the number of assumptions"));
    for (auto& a : e.assumptions) a = in.label("an assumption");
    // No property can pass for a built-in proof, nor the other way round: names have no spaces.
    if (e.built_in ? e.text != Digest{} : !is_name(e.property)) {
      in.fail(Kind::malformed, place,
              {"a proof's name and digest do not fit: ", in_quotes(e.property)});
    }
  }
  if (in.ok()) refuse_doubled(in, out);
}

void read_section(Section section, Reader& in, Program& out) {
  switch (section) {
    case Section::policy:
      out.name = in.label("the policy's name");
      out.source = read_digest(in.bytes(sizeof(Digest), "the source's digest"));
      return;
    case Section::schema:
      return read_schema(in, out.schema);
    case Section::constants:
      out.constants.resize(in.count(kMaxEntries, 12, "the number of constants"));
      for (auto& c : out.constants) {
        c.type = read_type(in);
        c.value = in.i64("a constant");
      }
      return;
    case Section::queries:
      out.queries.resize(in.count(kMaxEntries, 6, "the number of queries"));
      for (auto& q : out.queries) {
        q.relation = in.u16("a query's relation");
        q.arguments = read_numbers(in, kMaxColumns, "a query's arguments");
      }
      return;
    case Section::code:
      return read_code(in, out.code);
    case Section::blocks:
      out.blocks.resize(in.count(kMaxEntries, 14, "the number of blocks"));
      for (auto& b : out.blocks) {
        b.rule = in.u16("a block's rule");
        b.principal = in.u16("a block's principal type");
        b.resource = in.u16("a block's resource type");
        b.begin = in.u32("where a block begins");
        b.end = in.u32("where a block ends");
      }
      return;
    case Section::rules:
      out.rules.resize(in.count(kMaxEntries, 9, "the number of rules"));
      for (auto& r : out.rules) {
        r.name = in.name("a rule's name");
        r.doc = in.text(kMaxDocBytes, "a rule's documentation");
        r.effect =
            static_cast<Effect>(in.choice(static_cast<std::uint8_t>(Effect::forbid), "an effect"));
      }
      return;
    case Section::actions:
      out.actions.resize(in.count(kMaxEntries, 8, "the number of actions"));
      for (auto& a : out.actions) {
        a.permits = read_numbers(in, kMaxEntries, "an action's permits");
        a.forbids = read_numbers(in, kMaxEntries, "an action's forbids");
      }
      return;
    case Section::proofs:
      return read_proofs(in, out.proofs);
  }
}

}  // namespace

std::optional<LoadError> decode(std::span<const std::byte> bytes, Program& out,
                                std::size_t& code_offset) {
  auto error = check_header(bytes);
  std::array<Place, kSectionCount> places;
  if (!error) error = read_table(bytes, places);
  for (std::size_t i = 0; i < kSectionCount && !error; ++i) {
    Reader in(bytes.subspan(places[i].offset, places[i].length), places[i].offset, kSectionNames[i],
              error);
    read_section(static_cast<Section>(i + 1), in, out);
    in.finish();
  }
  if (error) return error;
  const auto place = [&](Section section) { return places[static_cast<std::size_t>(section) - 1]; };
  const auto schema = place(Section::schema);
  out.schema_digest = sha256(bytes.subspan(schema.offset, schema.length));
  out.digest = read_digest(bytes.subspan(kDigestOffset, sizeof(Digest)));
  for (const auto& rule : out.rules) out.rule_names.push_back(rule.name);
  code_offset = place(Section::code).offset + 8;
  return error;
}

}  // namespace sightline
