// Program -> the bytes that Policy::load reads: header, table of sections, sections. Tested by
// tests/unit/compiler/emit/assemble_test.cc (round trip, hex golden). Lengths and counts are 32
// bits everywhere, so that nothing can be cut short unnoticed; limits are the reader's business.
#include "compiler/emit/assemble.h"

#include <array>
#include <cstdint>

#include "runtime/format/digest.h"
#include "runtime/format/layout.h"
#include "runtime/format/write_schema.h"
#include "sightline/version.h"

namespace sightline {
namespace {

void put(ByteWriter& out, const Constant& constant) {
  write_type(out, constant.type);
  if (constant.type.kind == Type::Kind::string || constant.type.kind == Type::Kind::entity) {
    out.text(constant.text);
  } else {
    out.put(constant.value);
  }
}

void put(ByteWriter& out, const Invariant& invariant) {
  out.text(invariant.name);
  out.text(invariant.doc);
  out.text(invariant.text);
  out.put(static_cast<std::uint8_t>(invariant.subject));
  out.put(invariant.owner);
  out.put(invariant.begin);
  out.put(invariant.end);
}

void put_code(ByteWriter& out, const std::vector<Instruction>& code) {
  out.count(code.size());
  out.count(0);  // keeps the instructions aligned
  for (const auto& in : code) {
    out.put(static_cast<std::uint8_t>(in.op));
    out.put(static_cast<std::uint8_t>(in.kind));
    out.put(in.a);
    out.put(in.b);
    out.put(in.immediate);
  }
}

void put_proofs(ByteWriter& out, const ProofRecord& proofs) {
  out.text(proofs.prover);
  out.count(proofs.entries.size());
  for (const auto& e : proofs.entries) {
    out.text(e.property);
    out.put(e.built_in);
    out.digest(e.text);
    out.put(static_cast<std::uint8_t>(e.verdict));
    out.count(e.assumptions.size());
    for (const auto& a : e.assumptions) out.text(a);
    out.text(e.object);
  }
}

void put_section(ByteWriter& out, Section section, const Program& program) {
  switch (section) {
    case Section::policy:
      out.text(program.name);
      out.digest(program.source);
      return;
    case Section::schema:
      return write_schema(out, program.schema);
    case Section::constants:
      out.count(program.constants.size());
      for (const auto& c : program.constants) put(out, c);
      return;
    case Section::queries:
      out.count(program.queries.size());
      for (const auto& q : program.queries) {
        out.put(q.relation);
        out.numbers(q.arguments);
      }
      return;
    case Section::code:
      return put_code(out, program.code);
    case Section::blocks:
      out.count(program.blocks.size());
      for (const auto& b : program.blocks) {
        out.put(b.rule);
        out.put(b.principal);
        out.put(b.resource);
        out.put(b.begin);
        out.put(b.end);
        out.put(b.obligations);
      }
      return;
    case Section::rules:
      out.count(program.rules.size());
      for (const auto& r : program.rules) {
        out.text(r.name);
        out.text(r.doc);
        out.put(static_cast<std::uint8_t>(r.effect));
      }
      return;
    case Section::cases:
      out.count(program.cases.size());
      for (const auto& c : program.cases) {
        out.put(c.action);
        out.put(c.principal);
        out.put(c.resource);
        out.numbers(c.permits);
        out.numbers(c.forbids);
      }
      return;
    case Section::invariants:
      out.count(program.invariants.size());
      for (const auto& i : program.invariants) put(out, i);
      return;
    case Section::proofs:
      return put_proofs(out, program.proofs);
  }
}

}  // namespace

std::vector<std::byte> assemble(const Program& program) {
  ByteWriter table;
  ByteWriter sections;
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    const auto section = static_cast<Section>(i + 1);
    const std::size_t begin = sections.bytes().size();
    put_section(sections, section, program);
    table.put(static_cast<std::uint32_t>(section));
    table.count(kFirstSection + begin);
    table.put(static_cast<std::uint64_t>(sections.bytes().size() - begin));
    sections.align();
  }
  table.raw(sections.bytes());

  ByteWriter out;
  out.raw(std::as_bytes(std::span(kMagic)));
  out.put(kArtifactVersion);
  out.put(static_cast<std::uint16_t>(kSectionCount));
  out.count(kHeaderBytes + table.bytes().size());
  out.digest(sha256(table.bytes()));
  out.raw(table.bytes());
  return std::move(out.bytes());
}

}  // namespace sightline
