// Bytes -> Program, one pass, section by section, as specs/artifact-format.md lays them out. Tested
// by tests/unit/runtime/loader/load_test.cc: cut at every length, every bit flipped, and tens of
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
#include "runtime/loader/decode_schema.h"
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

using Fault = std::optional<LoadError>;

// False, for a check that says whether all is well.
bool refused(Fault& fault, Kind kind, std::size_t offset, const char* text,
             std::initializer_list<MessagePart> parts = {}) {
  fault = LoadError{kind, offset, message(text, parts)};
  return false;
}

// --- the frame

bool check_header(Bytes bytes, Fault& fault) {
  const auto magic = std::as_bytes(std::span(kMagic));
  const auto shown = std::min(bytes.size(), magic.size());
  if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(shown),
                  magic.begin())) {
    return refused(fault, Kind::not_artifact, 0,
                   "this is not a Sightline artifact: it does not begin with SIGHTPOL");
  }
  if (bytes.size() < kHeaderBytes) {
    return refused(fault, Kind::truncated, bytes.size(), "the file ends inside the header");
  }
  if (bytes.size() > kMaxArtifactBytes) {
    return refused(fault, Kind::too_large, kMaxArtifactBytes, "an artifact has at most 16 MiB");
  }
  Cursor cursor(bytes.subspan(magic.size()), magic.size());
  if (const auto version = cursor.u16(); version != kArtifactVersion) {
    return refused(fault, Kind::version, magic.size(),
                   "the artifact has format version {}, this library reads version {}",
                   {version, kArtifactVersion});
  }
  if (const auto sections = cursor.u16(); sections != kSectionCount) {
    return refused(fault, Kind::malformed, magic.size() + 2,
                   "the header counts {} sections, this version has {}", {sections, kSectionCount});
  }
  if (const auto size = cursor.u32(); size != bytes.size()) {
    return refused(fault, size > bytes.size() ? Kind::truncated : Kind::malformed, magic.size() + 4,
                   "the header says {} bytes, the file has {}", {size, bytes.size()});
  }
  if (sha256(bytes.subspan(kHeaderBytes)) !=
      read_digest(bytes.subspan(kDigestOffset, sizeof(Digest)))) {
    return refused(fault, Kind::damaged, kDigestOffset,
                   "the digest does not match: the file was changed after it was written");
  }
  return true;
}

// Sections stand in order, back to back, each aligned, with zeros between: one way to write a file.
bool read_table(Bytes bytes, std::array<Place, kSectionCount>& places, Fault& fault) {
  if (bytes.size() < kFirstSection) {
    return refused(fault, Kind::truncated, bytes.size(),
                   "the file ends inside the table of sections");
  }
  Cursor cursor(bytes.subspan(kHeaderBytes, kFirstSection - kHeaderBytes), kHeaderBytes);
  std::size_t expected = kFirstSection;
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    const auto where = cursor.offset();
    const auto id = cursor.u32();
    const std::size_t offset = cursor.u32();
    const auto length = cursor.u64();
    if (id != i + 1 || offset != expected || length > bytes.size() - expected) {
      return refused(fault, Kind::malformed, where, "section `{}` is not where it belongs",
                     {kSectionNames[i]});
    }
    places[i] = {offset, static_cast<std::size_t>(length)};
    const auto end = offset + places[i].length;
    expected = aligned(end);
    if (expected > bytes.size()) {
      return refused(fault, Kind::truncated, bytes.size(), "the file ends inside section `{}`",
                     {kSectionNames[i]});
    }
    for (std::size_t p = end; p < expected; ++p) {
      if (bytes[p] != std::byte{0}) {
        return refused(fault, Kind::malformed, p, "a byte after section `{}` is not zero",
                       {kSectionNames[i]});
      }
    }
  }
  if (expected == bytes.size()) return true;
  return refused(fault, Kind::malformed, expected, "there are bytes after the last section");
}

// --- the sections

void read_constant(Reader& in, Constant& out) {
  out.type = read_type(in);
  if (out.type.kind == Type::Kind::entity || out.type.kind == Type::Kind::string) {
    in.text(out.text, kMaxTextBytes, "a constant");
  } else {
    out.value = in.i64();
  }
}

void read_query(Reader& in, Query& out) {
  out.relation = in.u16();
  out.arguments = read_numbers(in, kMaxColumns, "a query's arguments");
}

void read_code(Reader& in, std::vector<Instruction>& out) {
  make(out, in.count(kMaxArtifactBytes / kInstructionBytes, kInstructionBytes,
                     "the number of instructions"));
  if (in.u32() != 0)
    in.fail(Kind::malformed, in.offset() - 4, "the word after the count is not zero");
  for (auto& instruction : out) {
    const auto place = in.offset();
    const auto op = in.choice(0xff, "an opcode");
    if (in.ok() && !find_opcode(op)) in.fail(Kind::malformed, place, "there is no opcode {}", {op});
    instruction.op = static_cast<Opcode>(op);
    instruction.kind = static_cast<Type::Kind>(
        in.choice(static_cast<std::uint8_t>(Type::Kind::set), "an instruction's kind"));
    instruction.a = in.u16();
    instruction.b = in.u16();
    instruction.immediate = in.u16();
  }
}

void read_block(Reader& in, Block& out) {
  out.rule = in.u16();
  out.principal = in.u16();
  out.resource = in.u16();
  out.begin = in.u32();
  out.end = in.u32();
  out.obligations = static_cast<std::uint64_t>(in.i64());
}

void read_rule(Reader& in, RuleEntry& out) {
  in.name(out.name, "a rule's name");
  in.text(out.doc, kMaxDocBytes, "a rule's documentation");
  out.effect =
      static_cast<Effect>(in.choice(static_cast<std::uint8_t>(Effect::forbid), "an effect"));
}

void read_case(Reader& in, ActionCase& out) {
  out.action = in.u16();
  out.principal = in.u16();
  out.resource = in.u16();
  out.permits = read_numbers(in, kMaxEntries, "a case's permits");
  out.forbids = read_numbers(in, kMaxEntries, "a case's forbids");
}

void read_invariant(Reader& in, Invariant& out) {
  in.name(out.name, "an invariant's name");
  in.text(out.doc, kMaxDocBytes, "an invariant's documentation");
  in.text(out.text, kMaxDocBytes, "an invariant's text");
  out.subject = static_cast<Invariant::Subject>(
      in.choice(static_cast<std::uint8_t>(Invariant::Subject::row), "an invariant's subject"));
  out.owner = in.u16();
  out.begin = in.u32();
  out.end = in.u32();
}

// A host that asks for a proof by name must not be shown the better of two.
void refuse_doubled(Reader& in, const ProofRecord& proofs) {
  std::vector<std::string_view> names;
  names.reserve(proofs.entries.size());
  for (const auto& e : proofs.entries) names.emplace_back(e.property);
  if (const auto twice = find_twice(std::move(names)))
    in.fail(Kind::malformed, in.offset(), "two proofs of {:?}", {*twice});
}

void read_proofs(Reader& in, ProofRecord& out) {
  in.label(out.prover, "the prover");
  make(out.entries, in.count(kMaxEntries, 46, "the number of proofs"));
  for (auto& e : out.entries) {
    const auto place = in.offset();
    in.label(e.property, "a property's name");
    e.built_in = in.flag();
    e.text = read_digest(in.bytes(sizeof(Digest)));
    e.verdict = static_cast<RecordedVerdict>(
        in.choice(static_cast<std::uint8_t>(RecordedVerdict::not_asked), "a verdict"));
    make(e.assumptions, in.count(kMaxEntries, 4, "the number of assumptions"));
    for (auto& a : e.assumptions) in.label(a, "an assumption");
    in.raw(e.object, kMaxArtifactBytes, "a proof object");
    // No property can pass for a built-in proof, nor the other way round: names have no spaces.
    if (e.built_in ? e.text != Digest{} : !is_name(e.property)) {
      in.fail(Kind::malformed, place, "a proof's name and digest do not fit: {:?}", {e.property});
    }
  }
  if (in.ok()) refuse_doubled(in, out);
}

// SOUNDNESS: a snapshot fits the policies whose invariants it was checked against.
Digest schema_digest(Bytes schema, const std::vector<Invariant>& invariants) {
  std::string text(reinterpret_cast<const char*>(schema.data()), schema.size());
  for (const auto& invariant : invariants) {
    for (unsigned shift = 0; shift < 32; shift += 8)
      text += static_cast<char>(invariant.text.size() >> shift);
    text += invariant.text;
  }
  return sha256(std::as_bytes(std::span(text)));
}

template <class Entry>
void read_list(Reader& in, std::vector<Entry>& out, std::size_t least, const char* what,
               void (*read)(Reader&, Entry&)) {
  make(out, in.count(kMaxEntries, least, what));
  for (auto& entry : out) read(in, entry);
}

void read_section(Section section, Reader& in, Program& out) {
  switch (section) {
    case Section::policy:
      in.label(out.name, "the policy's name");
      out.source = read_digest(in.bytes(sizeof(Digest)));
      return;
    case Section::schema:
      return read_schema(in, out.schema);
    case Section::constants:
      return read_list(in, out.constants, 8, "the number of constants", read_constant);
    case Section::queries:
      return read_list(in, out.queries, 6, "the number of queries", read_query);
    case Section::code:
      return read_code(in, out.code);
    case Section::blocks:
      return read_list(in, out.blocks, 22, "the number of blocks", read_block);
    case Section::rules:
      return read_list(in, out.rules, 9, "the number of rules", read_rule);
    case Section::cases:
      return read_list(in, out.cases, 14, "the number of cases", read_case);
    case Section::invariants:
      return read_list(in, out.invariants, 23, "the number of invariants", read_invariant);
    case Section::proofs:
      return read_proofs(in, out.proofs);
  }
}

}  // namespace

std::optional<LoadError> decode(std::span<const std::byte> bytes, Program& out,
                                std::size_t& code_offset) {
  Fault error;
  std::array<Place, kSectionCount> places;
  if (!check_header(bytes, error) || !read_table(bytes, places, error)) return error;
  for (std::size_t i = 0; i < kSectionCount && !error; ++i) {
    Reader in(bytes.subspan(places[i].offset, places[i].length), places[i].offset, kSectionNames[i],
              error);
    read_section(static_cast<Section>(i + 1), in, out);
    in.finish();
  }
  if (error) return error;
  const auto place = [&](Section section) { return places[static_cast<std::size_t>(section) - 1]; };
  const auto schema = place(Section::schema);
  out.schema_digest = schema_digest(bytes.subspan(schema.offset, schema.length), out.invariants);
  out.body_digest =
      sha256(bytes.subspan(kFirstSection, place(Section::proofs).offset - kFirstSection));
  out.digest = read_digest(bytes.subspan(kDigestOffset, sizeof(Digest)));
  make(out.rule_names, out.rules.size());
  for (std::size_t r = 0; r < out.rules.size(); ++r) out.rule_names[r] = out.rules[r].name;
  code_offset = place(Section::code).offset + 8;
  return error;
}

}  // namespace sightline
