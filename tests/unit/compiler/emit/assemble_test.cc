// Program -> bytes: the same each time, as specs/artifact-format.md has them.
#include "compiler/emit/assemble.h"

#include <gtest/gtest.h>

#include "compiler/emit/emit.h"
#include "runtime/format/layout.h"
#include "tests/support/compiled.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::assemble_test {
namespace {

std::string hex(std::span<const std::byte> bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text += kDigits[std::to_integer<unsigned>(bytes[i]) >> 4];
    text += kDigits[std::to_integer<unsigned>(bytes[i]) & 15];
    if (i % 16 == 15)
      text += '\n';
    else if (i % 4 == 3)
      text += ' ';
  }
  return text;
}

// permit view_one(One, One) when true, under a policy named p.
Program tiny() {
  Program p;
  p.name = "p";
  p.schema.entities = {{"One", {}, {}, false}};
  p.schema.actions = {{"view_one", {0}, {0}}};
  p.constants = {{{Type::Kind::boolean, false, 0}, 1, {}}};
  p.code = {{Opcode::constant, Type::Kind::boolean, 0, 0, 0},
            {Opcode::to_truth, Type::Kind::boolean, 0, 0, 0}};
  p.blocks = {{0, 0, 0, 0, 2, 0}};
  p.rules = {{"r", "d", Effect::permit}};
  p.cases = {{0, 0, 0, {0}, {}}};
  p.source.fill(0xee);
  return p;
}

// Whoever changes a byte here changes specs/artifact-format.md with it, and the version.
TEST(Assemble, WritesTheBytesOfTheFormat) {
  const auto bytes = assemble(tiny());
  const std::string expected =
      "53494748 54504f4c 03000a00 c8010000\n"  // magic, version 3, 10 sections, 0x1c8 bytes
      "750f1352 146ca616 d506ed81 ed0d9ea5\n"  // SHA-256 of all that follows
      "a2d15e53 4f1a636e 28bb9879 ac739a50\n"
      "01000000 d0000000 25000000 00000000\n"  // table: 1 policy at 0xd0, 0x25 bytes
      "02000000 f8000000 46000000 00000000\n"  // schema
      "03000000 40010000 10000000 00000000\n"  // constants
      "04000000 50010000 04000000 00000000\n"  // queries
      "05000000 58010000 18000000 00000000\n"  // code
      "06000000 70010000 1a000000 00000000\n"  // blocks
      "07000000 90010000 0f000000 00000000\n"  // rules
      "08000000 a0010000 14000000 00000000\n"  // cases
      "09000000 b8010000 04000000 00000000\n"  // invariants
      "0a000000 c0010000 08000000 00000000\n"  // proofs
      "01000000 70eeeeee eeeeeeee eeeeeeee\n"  // policy: "p", digest of the source
      "eeeeeeee eeeeeeee eeeeeeee eeeeeeee\n"
      "eeeeeeee ee000000 00000000 01000000\n"  // ... schema: no enums, 1 entity type
      "03000000 4f6e6500 00000000 00000000\n"  // "One", no attributes, no parents, not `in one`
      "00000000 00000000 00000000 01000000\n"  // no relations, no globals, no context, 1 action
      "08000000 76696577 5f6f6e65 01000000\n"  // "view_one", 1 principal type:
      "00000100 00000000 00000000 ffff0000\n"  // 0; 1 resource type: 0; no obligations; no enum
      "01000000 00000000 01000000 00000000\n"  // 1 constant: bool, 1
      "00000000 00000000 02000000 00000000\n"  // no queries; 2 instructions
      "01000000 00000000 20000000 00000000\n"  // constant 0; to_truth 0
      "01000000 00000000 00000000 00000200\n"  // 1 block: rule 0, types 0 0, code 0 .. 2,
      "00000000 00000000 00000000 00000000\n"  // no obligations
      "01000000 01000000 72010000 00640000\n"  // 1 rule: "r", "d", permit
      "01000000 00000000 00000100 00000000\n"  // 1 case: action 0, types 0 0, 1 permit: block 0,
      "00000000 00000000 00000000 00000000\n"  // no forbids; no invariants; no prover,
      "00000000 00000000 ";                    // no proofs
  EXPECT_EQ(hex(bytes), expected);
}

TEST(Assemble, IsTheSameEachTime) {
  EXPECT_EQ(assemble(small_program()), assemble(small_program()));
  EXPECT_NE(assemble(small_program()), assemble(tiny()));
}

TEST(Assemble, AlignsSectionsAndInstructions) {
  const auto bytes = assemble(small_program());
  EXPECT_EQ(bytes.size() % kAlignment, 0U);
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    EXPECT_EQ(
        std::to_integer<unsigned>(bytes[kHeaderBytes + i * kSectionEntryBytes + 4]) % kAlignment,
        0U)
        << i;
  }
}

TEST(Assemble, IsReadBackAsItWas) {
  const auto policy = Policy::load(assemble(tiny()), {.accept_unproved = true});
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(assemble(policy->program()), assemble(tiny()));
  EXPECT_EQ(policy->program().code, tiny().code);
}

// Everything that a program can hold, written, read and written again.
TEST(Assemble, LosesNothing) {
  const Compiled policy = compiled(R"(policy all
enum Scope { live, film }
entity Site in Site
entity Camera in one Site { tag: string?, sealed seen: time within 1h, scopes: set<Scope> }
relation share(name: string, camera: Camera) { from: time } unique(camera) unique(name) max 7
sealed fixed relation seat(camera: Camera, row: int) listed by (camera)
sealed relation note(camera: Camera) within 1m
cached global open: bool within 10s
context { tag: string }
action view(Site | Camera, Camera)
obligation log, blur
/// About rows.
invariant dated: forall s: share: s.from < 2030-01-01T00:00:00Z
invariant named: forall c: Camera: c.tag is none or c.tag != "x"
rule r: permit view(_, c) when c in Site::"a" and some share("x", c) and action == view with blur
rule s: forbid view(_: Camera, c) when open
)");
  const Program& program = policy.loaded.program();
  EXPECT_EQ(assemble(program), policy.artifact);
  const auto emitted = emit(policy.tree(), policy.source.text());
  ASSERT_TRUE(bool(emitted));
  EXPECT_EQ(assemble(*emitted), policy.artifact);
  EXPECT_EQ(program.invariants[0].doc, "About rows.");
  EXPECT_EQ(program.invariants[1].text, policy.tree().invariants[1].canonical);
  EXPECT_EQ(program.schema.relations[0].unique, (std::vector<std::uint8_t>{1, 2}));
  EXPECT_EQ(program.schema.relations[2].within, 60'000);
  EXPECT_EQ(program.blocks[0].obligations, 2U);
  EXPECT_EQ(program.cases.size(), 2U);
}

// A length that does not fit 16 bits is written whole, so the loader sees it and refuses.
TEST(Assemble, CutsNothingShort) {
  auto program = tiny();
  program.rules[0].name = std::string(0x10001, 'r');
  const auto policy = Policy::load(assemble(program), {.accept_unproved = true});
  ASSERT_FALSE(policy);
  EXPECT_EQ(policy.error().kind, LoadError::Kind::too_large);
}

}  // namespace
}  // namespace sightline::testing::assemble_test
