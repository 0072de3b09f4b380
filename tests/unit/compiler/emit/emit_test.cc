// Conditions and the instructions they become, and declarations with the numbers they keep.
#include "compiler/emit/emit.h"

#include <gtest/gtest.h>

#include "compiler/emit/schema.h"
#include "runtime/format/opcodes.h"
#include "tests/support/compiled.h"

namespace sightline::testing {
namespace {

constexpr const char* kDeclarations = R"(policy listings
enum Role { guest < member < owner }
entity Account
entity User { account: Account, cached role: Role, active: bool, level: int, until: time? }
entity Camera { sealed fixed owner: Account, keeper: User? }
relation share(viewer: User, camera: Camera) { from: time }
global lockdown: bool within 10s
context { session: time }
action view, edit (User, Camera)
)";

// `less 3 5`, one line per step; a query's bracket with the query's arguments.
std::string listing(const Program& program, const Block& block) {
  std::string text;
  for (std::size_t i = block.begin; i < block.end; ++i) {
    const Instruction& in = program.code[i];
    const OpcodeInfo& info = *find_opcode(static_cast<std::uint8_t>(in.op));
    text += (text.empty() ? "" : "; ") + std::string(info.name);
    if (info.a != Operand::none) text += " " + std::to_string(in.a);
    if (info.b != Operand::none || in.op == Opcode::attribute) text += " " + std::to_string(in.b);
    if (in.op == Opcode::constant)
      text += " #" + std::to_string(program.constants[in.immediate].value);
    else if (in.op == Opcode::begin_some) {
      for (const auto argument : program.queries[in.immediate].arguments)
        text += argument == kAny ? " _" : " " + std::to_string(argument);
    } else if (info.immediate != Immediate::none)
      text += " #" + std::to_string(in.immediate);
    if (in.kind != Type::Kind::boolean) text += " " + std::string(name(in.kind));
  }
  return text;
}

struct Row {
  const char* condition;
  const char* listing;
};

TEST(Emit, ConditionsBecomeTheseInstructions) {
  const Row rows[] = {
      {"true", "constant #1; to_truth 0"},
      {"u.active", "principal; attribute 0 1 #2; to_truth 1"},
      {"u.account == c.owner",
       "principal; attribute 0 1 #0; resource; attribute 2 2 #0; equal 1 3"},
      {"u.account != c.owner",
       "principal; attribute 0 1 #0; resource; attribute 2 2 #0; equal 1 3; logical_not 4"},
      {"now > session", "now; context #0; less 1 0"},
      {"now >= session", "now; context #0; less_equal 1 0"},
      {"u.level + 1 <= 3",
       "principal; attribute 0 1 #3; constant #1; add 1 2 int; constant #3; less_equal 3 4"},
      {"-u.level < 0", "principal; attribute 0 1 #3; negate 1 int; constant #0; less 2 3"},
      {"now - session < 1s", "now; context #0; subtract 0 1 duration; constant #1000; less 2 3"},
      {"now + 1s < session", "now; constant #1000; add 0 1 time; context #0; less 2 3"},
      {"u.until is not none", "principal; attribute 0 1 #4; is_none 1; logical_not 2"},
      {"now < (u.until ?? forever)",
       "now; principal; attribute 1 1 #4; constant #4611686018427387903; coalesce 2 3; less 0 4"},
      {"u.active implies lockdown",
       "principal; attribute 0 1 #2; to_truth 1; logical_not 2; global #0; to_truth 4; logical_or "
       "3 5"},
      {"u.active == (now < session)",
       "principal; attribute 0 1 #2; now; context #0; less 2 3; to_value 4; equal 1 5"},
      {"c.keeper.account == u.account",
       "resource; attribute 0 2 #1; attribute 1 1 #0; principal; attribute 3 1 #0; equal 2 4"},
      {"no share(u, _)",
       "principal; begin_some 0 _; constant #1; to_truth 2; end_some 1 3; logical_not 4"},
      {"some share(u, c) as s where s.from <= now and s.viewer == u",
       "principal; resource; begin_some 0 1; field 2 #0; now; less_equal 3 4; column 2 #0; equal 6 "
       "0; logical_and 5 7; end_some 2 8"},
      // One value, one instruction; but what was computed for a row is gone with it.
      {"u.active and u.active", "principal; attribute 0 1 #2; to_truth 1; logical_and 2 2"},
      {"u.active or (u.active and u.active) or u.active",
       "principal; attribute 0 1 #2; to_truth 1; logical_and 2 2; logical_or 2 3; logical_or 4 2"},
      {"(some share(u, c) as s where s.from < now) and now < session",
       "principal; resource; begin_some 0 1; field 2 #0; now; less 3 4; end_some 2 5; now; context "
       "#0; less 7 8; logical_and 6 9"},
  };
  for (const Row& row : rows) {
    const std::string condition = row.condition;
    const auto policy =
        checked(std::string(kDeclarations) + "rule r: permit view(u, c) when " + condition + "\n");
    const auto program = emit(policy.tree(), "");
    ASSERT_TRUE(bool(program)) << condition;
    EXPECT_EQ(listing(*program, program->blocks[0]), row.listing) << condition;
  }
}

TEST(Emit, UnlessIsAndNot) {
  const auto a = checked(std::string(kDeclarations) +
                         "rule r: permit view(u, _) when u.active unless lockdown\n");
  const auto b = checked(std::string(kDeclarations) +
                         "rule r: permit view(u, _) when u.active and not lockdown\n");
  EXPECT_EQ(emit(a.tree(), "")->code, emit(b.tree(), "")->code);
}

TEST(Emit, ClausesStandInTheTablesOfTheirActions) {
  const auto policy = checked(std::string(kDeclarations) + R"(rule one:
  permit view, edit (_, _)
  permit view(u, _) when u.active
rule two: forbid edit(_, _) when lockdown
)");
  const auto program = emit(policy.tree(), "text");
  ASSERT_TRUE(bool(program));
  using Blocks = std::vector<std::uint16_t>;
  EXPECT_EQ(program->actions[0].permits, (Blocks{0, 1}));
  EXPECT_EQ(program->actions[0].forbids, Blocks{});
  EXPECT_EQ(program->actions[1].permits, Blocks{0});
  EXPECT_EQ(program->actions[1].forbids, Blocks{2});
  EXPECT_EQ(program->blocks[1].rule, 0);
  EXPECT_EQ(program->blocks[2].rule, 1);
  EXPECT_EQ(program->rules[1].effect, Effect::forbid);
}

TEST(Emit, DeclarationsKeepTheirNumbers) {
  const auto policy = checked(std::string(kDeclarations) + "rule r: permit view(_, _)\n");
  const Schema schema = to_schema(policy.tree());
  EXPECT_EQ(schema.entities[1].name, "User");
  EXPECT_EQ(schema.entities[1].attributes[1].trust, Trust::cached);
  EXPECT_EQ(schema.entities[2].attributes[0].trust, Trust::sealed_fixed);
  EXPECT_EQ(schema.entities[2].attributes[1].type, (Type{Type::Kind::entity, true, 1}));
  EXPECT_EQ(schema.relations[0].columns[1].entity, 2);
  EXPECT_EQ(schema.globals[0].within, 10'000);
  EXPECT_EQ(schema.actions[1].name, "edit");
}

TEST(Emit, AConditionTooLargeForTheMachineIsRefused) {
  std::string condition = "u.level == 0";
  for (int i = 1; i < 200; ++i) condition += " or u.level == " + std::to_string(i);
  const auto policy =
      checked(std::string(kDeclarations) + "rule big: permit view(u, _) when " + condition + "\n");
  const auto program = emit(policy.tree(), "");
  ASSERT_FALSE(bool(program));
  EXPECT_NE(program.error().message.find("`big`"), std::string::npos);
  EXPECT_NE(program.error().message.find("512"), std::string::npos);
}

}  // namespace
}  // namespace sightline::testing
