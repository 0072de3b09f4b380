// Conditions and the instructions they become, and declarations with the numbers they keep.
#include "compiler/emit/emit.h"

#include <gtest/gtest.h>

#include "compiler/emit/schema.h"
#include "runtime/format/opcodes.h"
#include "tests/support/compiled.h"

namespace sightline::testing::emit_test {
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
std::string listing(const Program& program, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) {
    const Instruction& in = program.code[i];
    const OpcodeInfo& info = *find_opcode(static_cast<std::uint8_t>(in.op));
    text += (text.empty() ? "" : "; ") + std::string(info.name);
    if (info.a != Operand::none) text += " " + std::to_string(in.a);
    if (info.b != Operand::none || in.op == Opcode::attribute) text += " " + std::to_string(in.b);
    if (in.op == Opcode::constant) {
      const Constant& c = program.constants[in.immediate];
      text += c.text.empty() ? " #" + std::to_string(c.value) : " " + c.text;
    } else if (in.op == Opcode::begin_rows) {
      for (const auto argument : program.queries[in.immediate].arguments)
        text += argument == kAny ? " _" : " " + std::to_string(argument);
    } else if (info.immediate != Immediate::none)
      text += " #" + std::to_string(in.immediate);
    if (in.kind != Type::Kind::boolean) text += " " + std::string(name(in.kind));
  }
  return text;
}

std::string listing(const Program& program, const Block& block) {
  return listing(program, block.begin, block.end);
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
       "principal; begin_rows 0 _; constant #1; to_truth 2; end_some 1 3; logical_not 4"},
      {"some share(u, c) as s where s.from <= now and s.viewer == u",
       "principal; resource; begin_rows 0 1; field 2 #0; now; less_equal 3 4; column 2 #0; equal 6 "
       "0; logical_and 5 7; end_some 2 8"},
      // One value, one instruction; but what was computed for a row is gone with it.
      {"u.active and u.active", "principal; attribute 0 1 #2; to_truth 1; logical_and 2 2"},
      {"u.active or (u.active and u.active) or u.active",
       "principal; attribute 0 1 #2; to_truth 1; logical_and 2 2; logical_or 2 3; logical_or 4 2"},
      {"(some share(u, c) as s where s.from < now) and now < session",
       "principal; resource; begin_rows 0 1; field 2 #0; now; less 3 4; end_some 2 5; now; context "
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
  EXPECT_EQ(program->cases[0].permits, (Blocks{0, 1}));
  EXPECT_EQ(program->cases[0].forbids, Blocks{});
  EXPECT_EQ(program->cases[1].permits, Blocks{0});
  EXPECT_EQ(program->cases[1].forbids, Blocks{2});
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
  EXPECT_EQ(schema.relations[0].columns[1].type, (Type{Type::Kind::entity, false, 2}));
  EXPECT_EQ(schema.globals[0].within, 10'000);
  EXPECT_EQ(schema.actions[1].name, "edit");
}

constexpr const char* kWholeLanguage = R"(policy whole
enum Scope { live, film }
entity Site in Site
entity Camera in one Site { scopes: set<Scope>, owner: User?, tag: string, kind: Scope, sealed seen: time within 1h }
entity User { on: bool }
entity Client
relation share(viewer: User, camera: Camera) { scopes: set<Scope> } unique(camera) unique(viewer) max 7
sealed fixed relation seat(site: Site, row: int) listed by (site)
relation ban(viewer: User, camera: Camera)
cached global open: bool
action view, edit (User, Camera)
action call(User | Client, Site | Camera)
obligation log, blur
)";

TEST(Emit, TheWholeLanguageBecomesTheseInstructions) {
  const Row rows[] = {
      {"c in Site::\"annex\"", "resource; constant annex; in 0 1 #256"},
      {"live in c.scopes", "constant #0; resource; attribute 1 1 #0; contains 0 2"},
      {"c.scopes == {film}", "resource; attribute 0 1 #0; constant #2; equal 1 2"},
      {"c.tag == \"x\"", "resource; attribute 0 1 #2; constant x; equal 1 2"},
      {"c.tag in {\"x\", \"y\"}",
       "resource; attribute 0 1 #2; constant x; equal 1 2; constant y; equal 1 4; logical_or 3 5"},
      {"action == view", "asked_action; constant #0; equal 0 1"},
      {"now < (if u.on then past else forever)",
       "now; principal; attribute 1 2 #0; to_truth 2; constant #0; constant #4611686018427387903; "
       "choose 3 4 #5; less 0 6"},
      {"if u.on then c.kind == live else u.on",
       "principal; attribute 0 2 #0; to_truth 1; resource; attribute 3 1 #3; constant #0; equal 4 "
       "5; to_value 6; choose 2 7 #1; to_truth 8"},
      {"some c.owner as o where o.on",
       "resource; attribute 0 1 #1; is_none 1; logical_not 2; unwrap 1; attribute 4 2 #0; to_truth "
       "5; logical_and 3 6"},
      {"several share(_, c)", "resource; begin_rows _ 0; constant #1; to_truth 2; end_several 1 3"},
      {"some share(u, _) as s where no ban(_, s.camera) as t where t.viewer == u",
       "principal; begin_rows 0 _; column 1 #1; begin_rows _ 2; column 3 #0; equal 4 0; end_some 3 "
       "5; logical_not 6; end_some 1 7"},
      {"every share(u, _) as s where film in s.scopes: s.camera == c",
       "principal; begin_rows 0 _; constant #1; field 1 #0; contains 2 3; column 1 #1; resource; "
       "equal 5 6; logical_not 7; logical_and 4 8; end_some 1 9; logical_not 10"},
      {"some seat(Site::\"a\", 7)",
       "constant a; constant #7; begin_rows 0 1; constant #1; to_truth 3; end_some 2 4"},
  };
  for (const Row& row : rows) {
    const std::string condition = row.condition;
    const auto policy =
        checked(std::string(kWholeLanguage) + "rule r: permit view(u, c) when " + condition + "\n");
    const auto program = emit(policy.tree(), "");
    ASSERT_TRUE(bool(program)) << condition;
    EXPECT_EQ(listing(*program, program->blocks[0]), row.listing) << condition;
    for (std::uint16_t i = 0; i < program->code.size(); ++i) {
      if (program->code[i].op != Opcode::begin_rows) continue;
      EXPECT_EQ(program->code[program->code[i].b].a, i) << condition << ": its end";
    }
  }
}

TEST(Emit, EachPairOfTypesHasItsCase) {
  const auto policy =
      checked(std::string(kWholeLanguage) + R"(rule one: permit call(_, _) with blur, log
rule two: forbid call(c: Client, x: Camera) when x.kind == live
)");
  const auto program = emit(policy.tree(), "");
  ASSERT_TRUE(bool(program));
  ASSERT_EQ(program->cases.size(),
            6U);  // view, edit, then call for (User, Client) x (Site, Camera)
  struct Pair {
    std::uint16_t principal, resource;
    std::size_t permits, forbids;
  };
  std::size_t position = 2;
  for (const Pair& row : {Pair{2, 0, 1, 0}, Pair{2, 1, 1, 0}, Pair{3, 0, 1, 0}, Pair{3, 1, 1, 1}}) {
    const ActionCase& it = program->cases[position++];
    EXPECT_EQ(it.action, 2);
    EXPECT_EQ(it.principal, row.principal);
    EXPECT_EQ(it.resource, row.resource);
    EXPECT_EQ(it.permits.size(), row.permits);
    EXPECT_EQ(it.forbids.size(), row.forbids);
    EXPECT_EQ(program->blocks[it.permits[0]].obligations, 0b11U);
  }
}

TEST(Emit, InvariantsReadTheirSubject) {
  const auto policy = checked(std::string(kWholeLanguage) + R"(rule r: permit view(_, _)
/// Why.
invariant filmed: forall c: Camera: film in c.scopes
invariant used: forall s: share: film in s.scopes and s.camera.kind == film
)");
  const auto program = emit(policy.tree(), "");
  ASSERT_TRUE(bool(program));
  ASSERT_EQ(program->invariants.size(), 2U);
  const Invariant& of_entities = program->invariants[0];
  EXPECT_EQ(of_entities.subject, Invariant::Subject::entity);
  EXPECT_EQ(of_entities.owner, 1);
  EXPECT_EQ(of_entities.doc, "Why.");
  EXPECT_EQ(of_entities.text, policy.tree().invariants[0].canonical);
  EXPECT_EQ(of_entities.begin, program->blocks.back().end);
  EXPECT_EQ(listing(*program, of_entities.begin, of_entities.end),
            "constant #1; principal; attribute 1 1 #0; contains 0 2");
  const Invariant& of_rows = program->invariants[1];
  EXPECT_EQ(of_rows.subject, Invariant::Subject::row);
  EXPECT_EQ(of_rows.owner, 0);
  EXPECT_EQ(listing(*program, of_rows.begin, of_rows.end),
            "subject_row #0; constant #1; field 0 #0; contains 1 2; column 0 #1; attribute 4 1 #3; "
            "equal 5 1; logical_and 3 6");
}

TEST(Emit, WhatIsDeclaredTravels) {
  const auto policy =
      checked(std::string(kWholeLanguage) + "rule r: permit view(_, _) when action == view\n");
  const Schema schema = to_schema(policy.tree());
  using Masks = std::vector<std::uint8_t>;
  using Types = std::vector<std::uint16_t>;
  EXPECT_EQ(schema.entities[1].parents, Types{0});
  EXPECT_TRUE(schema.entities[1].one_parent);
  EXPECT_FALSE(schema.entities[0].one_parent);
  EXPECT_EQ(schema.entities[1].attributes[0].type, (Type{Type::Kind::set, false, 0}));
  EXPECT_EQ(schema.entities[1].attributes[4].trust, Trust::sealed);
  EXPECT_EQ(schema.entities[1].attributes[4].within, 3'600'000);
  EXPECT_EQ(schema.relations[0].unique, (Masks{1, 2}));
  EXPECT_EQ(schema.relations[0].max_rows, 7U);
  EXPECT_EQ(schema.relations[1].max_rows, 1000U);
  EXPECT_EQ(schema.relations[1].listed_by, 1);
  EXPECT_EQ(schema.relations[1].columns[1].type.kind, Type::Kind::integer);
  EXPECT_EQ(schema.globals[0].trust, Trust::cached);
  EXPECT_EQ(schema.actions[2].principals, (Types{2, 3}));
  EXPECT_EQ(schema.actions[2].resources, (Types{0, 1}));
  EXPECT_EQ(schema.obligations, (std::vector<std::string>{"log", "blur"}));
  ASSERT_TRUE(schema.action_enum.has_value());
  EXPECT_EQ(schema.enums[*schema.action_enum].members[1], "edit");
}

// What the law `sharing_changes_nothing` compares with.
TEST(Emit, SharingCanBeSwitchedOff) {
  const auto policy = checked(std::string(kDeclarations) +
                              "rule r: permit view(u, _) when u.active and u.active\n");
  const auto shared = emit(policy.tree(), ""), whole = emit(policy.tree(), "", Sharing::off);
  EXPECT_EQ(listing(*whole, whole->blocks[0]),
            "principal; attribute 0 1 #2; to_truth 1; principal; attribute 3 1 #2; to_truth 4; "
            "logical_and 2 5");
  EXPECT_LT(shared->code.size(), whole->code.size());
}

TEST(Emit, AConditionTooLargeForTheMachineIsRefused) {
  // As four, because nothing is nested that deep.
  std::string condition;
  for (int i = 0; i < 400; ++i) {
    if (i % 100 == 0) condition += i == 0 ? "(" : ") or (";
    condition += (i % 100 == 0 ? "u.level == " : " or u.level == ") + std::to_string(i);
  }
  condition += ")";
  const auto policy =
      checked(std::string(kDeclarations) + "rule big: permit view(u, _) when " + condition + "\n");
  const auto program = emit(policy.tree(), "");
  ASSERT_FALSE(bool(program));
  EXPECT_NE(program.error().message.find("`big`"), std::string::npos);
  EXPECT_NE(program.error().message.find("1024"), std::string::npos);
}

}  // namespace
}  // namespace sightline::testing::emit_test
