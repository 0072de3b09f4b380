// Program -> bytes: the same each time, as specs/artifact-format.md has them.
#include "compiler/emit/assemble.h"

#include <gtest/gtest.h>

#include "runtime/format/digest.h"
#include "runtime/format/layout.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing {
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
  p.schema.entities = {{"One", {}}};
  p.schema.actions = {{"view_one", 0, 0}};
  p.constants = {{{Type::Kind::boolean, false, 0}, 1}};
  p.code = {{Opcode::constant, Type::Kind::boolean, 0, 0, 0},
            {Opcode::to_truth, Type::Kind::boolean, 0, 0, 0}};
  p.blocks = {{0, 0, 0, 0, 2}};
  p.rules = {{"r", "d", Effect::permit}};
  p.actions = {{{0}, {}}};
  p.source.fill(0xee);
  return p;
}

// Whoever changes a byte here changes specs/artifact-format.md with it, and the version.
TEST(Assemble, WritesTheBytesOfTheFormat) {
  const auto bytes = assemble(tiny());
  const std::string expected =
      "53494748 54504f4c 01000900 90010000\n"  // magic, version 1, 9 sections, 0x190 bytes
      "313793cb 803c6e17 c6dd1176 a3704606\n"  // SHA-256 of all that follows
      "0ede74ac da05a2a4 c468692d 1a763cf2\n"
      "01000000 c0000000 25000000 00000000\n"  // table: 1 policy at 0xc0, 0x25 bytes
      "02000000 e8000000 33000000 00000000\n"  // schema
      "03000000 20010000 10000000 00000000\n"  // constants
      "04000000 30010000 04000000 00000000\n"  // queries
      "05000000 38010000 18000000 00000000\n"  // code
      "06000000 50010000 12000000 00000000\n"  // blocks
      "07000000 68010000 0f000000 00000000\n"  // rules
      "08000000 78010000 0e000000 00000000\n"  // actions
      "09000000 88010000 08000000 00000000\n"  // proofs
      "01000000 70eeeeee eeeeeeee eeeeeeee\n"  // policy: "p", digest of the source
      "eeeeeeee eeeeeeee eeeeeeee eeeeeeee\n"
      "eeeeeeee ee000000 00000000 01000000\n"   // ... schema: no enums, 1 entity type
      "03000000 4f6e6500 00000000 00000000\n"   // "One" without attributes, no relations
      "00000000 00000001 00000008 00000076\n"   // no globals, no context, 1 action
      "6965775f 6f6e6500 00000000 00000000\n"   // "view_one"(0, 0)
      "01000000 00000000 01000000 00000000\n"   // 1 constant: bool, 1
      "00000000 00000000 02000000 00000000\n"   // no queries; 2 instructions
      "01000000 00000000 20000000 00000000\n"   // constant 0; to_truth 0
      "01000000 00000000 00000000 00000200\n"   // 1 block: rule 0, types 0 0, code 0
      "00000000 00000000 01000000 01000000\n"   // .. 2; 1 rule
      "72010000 00640000 01000000 01000000\n"   // "r", "d", permit; 1 action, 1 permit:
      "00000000 00000000 00000000 00000000\n";  // block 0, no forbids; no prover, no proofs
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

// A length that does not fit 16 bits is written whole, so the loader sees it and refuses.
TEST(Assemble, CutsNothingShort) {
  auto program = tiny();
  program.rules[0].name = std::string(0x10001, 'r');
  const auto policy = Policy::load(assemble(program), {.accept_unproved = true});
  ASSERT_FALSE(policy);
  EXPECT_EQ(policy.error().kind, LoadError::Kind::too_large);
}

}  // namespace
}  // namespace sightline::testing
