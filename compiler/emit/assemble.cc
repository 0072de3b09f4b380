// Program -> the bytes that Policy::load reads: header, table of sections, sections. Tested by
// tests/unit/compiler/emit/assemble_test.cc (round trip, hex golden). Lengths and counts are 32
// bits everywhere, so that nothing can be cut short unnoticed; limits are the reader's business.
#include "compiler/emit/assemble.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "runtime/format/digest.h"
#include "runtime/format/layout.h"
#include "sightline/version.h"

namespace sightline {
namespace {

class Writer {
 public:
  // Little-endian, as wide as the type.
  template <class Number>
  void put(Number number) {
    const auto bits = static_cast<std::uint64_t>(number);
    for (std::size_t i = 0; i < sizeof(Number); ++i)
      bytes_.push_back(static_cast<std::byte>(bits >> (8 * i)));
  }
  void put(bool flag) { put(static_cast<std::uint8_t>(flag)); }
  void count(std::size_t number) { put(static_cast<std::uint32_t>(number)); }
  void text(std::string_view text) {
    count(text.size());
    raw(std::as_bytes(std::span(text)));
  }
  void raw(std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  void digest(const Digest& digest) { raw(std::as_bytes(std::span(digest))); }
  void align() { bytes_.resize(aligned(bytes_.size())); }
  void age(const std::optional<std::int64_t>& within) {
    put(within.has_value());
    put(within.value_or(0));
  }
  void numbers(const std::vector<std::uint16_t>& numbers) {
    count(numbers.size());
    for (const auto n : numbers) put(n);
  }

  std::vector<std::byte>& bytes() { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

void put(Writer& out, const Type& type) {
  out.put(static_cast<std::uint8_t>(type.kind));
  out.put(type.optional);
  out.put(type.id);
}

void put(Writer& out, const Schema& schema) {
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
      put(out, a.type);
      out.put(static_cast<std::uint8_t>(a.trust));
      out.age(a.within);
    }
    out.numbers(e.parents);
    out.put(e.one_parent);
  }
  out.count(schema.relations.size());
  for (const auto& r : schema.relations) {
    out.text(r.name);
    out.put(static_cast<std::uint8_t>(r.trust));
    out.count(r.columns.size());
    for (const auto& c : r.columns) {
      out.text(c.name);
      put(out, c.type);
    }
    out.count(r.fields.size());
    for (const auto& f : r.fields) {  // a field's trust and age are its relation's
      out.text(f.name);
      put(out, f.type);
    }
    out.count(r.unique.size());
    for (const auto columns : r.unique) out.put(columns);
    out.put(r.listed_by);
    out.age(r.within);
    out.put(r.max_rows);
  }
  out.count(schema.globals.size());
  for (const auto& g : schema.globals) {
    out.text(g.name);
    put(out, g.type);
    out.put(static_cast<std::uint8_t>(g.trust));
    out.age(g.within);
  }
  out.count(schema.context.size());
  for (const auto& c : schema.context) {
    out.text(c.name);
    put(out, c.type);
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

void put(Writer& out, const Constant& constant) {
  put(out, constant.type);
  if (constant.type.kind == Type::Kind::string || constant.type.kind == Type::Kind::entity) {
    out.text(constant.text);
  } else {
    out.put(constant.value);
  }
}

void put(Writer& out, const Invariant& invariant) {
  out.text(invariant.name);
  out.text(invariant.doc);
  out.text(invariant.text);
  out.put(static_cast<std::uint8_t>(invariant.subject));
  out.put(invariant.owner);
  out.put(invariant.begin);
  out.put(invariant.end);
}

void put_code(Writer& out, const std::vector<Instruction>& code) {
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

void put_proofs(Writer& out, const ProofRecord& proofs) {
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

void put_section(Writer& out, Section section, const Program& program) {
  switch (section) {
    case Section::policy:
      out.text(program.name);
      out.digest(program.source);
      return;
    case Section::schema:
      return put(out, program.schema);
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
  Writer table;
  Writer sections;
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

  Writer out;
  out.raw(std::as_bytes(std::span(kMagic)));
  out.put(kArtifactVersion);
  out.put(static_cast<std::uint16_t>(kSectionCount));
  out.count(kHeaderBytes + table.bytes().size());
  out.digest(sha256(table.bytes()));
  out.raw(table.bytes());
  return std::move(out.bytes());
}

}  // namespace sightline
