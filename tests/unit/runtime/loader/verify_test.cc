// One bad program for each rule of the verifier, with what it is told. Everything goes through bytes:
// assemble, then load.
#include <gtest/gtest.h>

#include <functional>

#include "runtime/format/layout.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing {
namespace {

using K = Type::Kind;

std::string message(const Program& program) {
  const auto policy = load(program);
  return policy ? "accepted" : policy.error().message;
}

struct BadCode {
  std::string why;
  std::function<void(Code&)> write;
};

TEST(Verify, AcceptsTheSmallProgram) { EXPECT_EQ(message(small_program()), "accepted"); }

TEST(Verify, RefusesCodeThatIsNotTyped) {
  const Type boolean = plain(K::boolean), integer = plain(K::integer), time = plain(K::time),
             span = plain(K::duration);
  const auto user = [](Code& c) { return c.op(Opcode::principal); };
  const auto nick = [=](Code& c) { return c.attribute(user(c), kUser, kUserNick); };
  const BadCode kTable[] = {
      // registers
      {"step 0 (`logical_not`): register 0 is not written before it",
       [](Code& c) { c.op(Opcode::logical_not, 0); }},
      {"step 1 (`equal`): register 9 is not written before it",
       [=](Code& c) { c.op(Opcode::equal, user(c), 9); }},
      {"step 1 (`logical_not`): register 0 holds a value, not a truth",
       [=](Code& c) { c.op(Opcode::logical_not, user(c)); }},
      {"step 2 (`to_truth`): register 1 holds a truth, not a value",
       [](Code& c) { c.op(Opcode::to_truth, c.truth(true)); }},
      {"step 1 (`column`): register 0 holds a value, not a row",
       [=](Code& c) { c.op(Opcode::column, user(c)); }},
      {"step 0 (`now`): an operand that it does not have is not zero",
       [](Code& c) { c.op(Opcode::now, 1); }},
      {"step 2 (`is_none`): an operand that it does not have is not zero",
       [=](Code& c) { c.op(Opcode::is_none, nick(c), 1); }},
      {"step 0 (`now`): a kind that it does not have is not zero",
       [](Code& c) { c.op(Opcode::now, 0, 0, 0, K::time); }},
      {"step 0 (`now`): the immediate 1 names nothing",
       [](Code& c) { c.op(Opcode::now, 0, 0, 1); }},
      {"step 0 (`principal`): the last step is not a truth", [=](Code& c) { user(c); }},
      // immediates
      {"step 0 (`constant`): the immediate 0 names nothing",
       [](Code& c) { c.op(Opcode::constant); }},
      {"step 0 (`context`): the immediate 3 names nothing",
       [](Code& c) { c.op(Opcode::context, 0, 0, 3); }},
      {"step 0 (`global`): the immediate 2 names nothing",
       [](Code& c) { c.op(Opcode::global, 0, 0, 2); }},
      {"step 0 (`begin_some`): the immediate 0 names nothing",
       [](Code& c) { c.op(Opcode::begin_some); }},
      {"step 1 (`attribute`): the immediate 7 names nothing",
       [=](Code& c) { c.attribute(user(c), kUser, 7); }},
      {"step 1 (`attribute`): its entity type does not exist",
       [=](Code& c) { c.attribute(user(c), 3, 0); }},
      {"step 2 (`column`): the immediate 2 names nothing",
       [=](Code& c) { c.op(Opcode::column, c.begin_some(kShare, {user(c), kAny}), 0, 2); }},
      {"step 2 (`field`): the immediate 0 names nothing",
       [](Code& c) {
         c.op(Opcode::field, c.begin_some(kStamp, {c.op(Opcode::resource), kAny}), 0, 0);
       }},
      // types
      {"step 1 (`attribute`): it is not asked of an entity of its type",
       [=](Code& c) { c.attribute(user(c), kCamera, 0); }},
      {"step 1 (`attribute`): it is not asked of an entity of its type",
       [](Code& c) { c.attribute(c.op(Opcode::now), kUser, 0); }},
      {"step 1 (`to_truth`): it takes what is not a `bool` for a truth",
       [=](Code& c) { c.op(Opcode::to_truth, user(c)); }},
      {"step 2 (`equal`): it compares values of different types",
       [=](Code& c) { c.op(Opcode::equal, user(c), c.op(Opcode::resource)); }},
      {"step 4 (`equal`): it compares values of different types",
       [=](Code& c) {
         const auto u = user(c);
         c.op(Opcode::equal, c.attribute(u, kUser, kUserRole),
              c.attribute(user(c), kUser, kUserScope));
       }},
      {"step 4 (`equal`): it compares two optional values",
       [=](Code& c) {
         const auto a = nick(c);
         c.op(Opcode::equal, a, nick(c));
       }},
      {"step 3 (`less`): it orders an optional value",
       [=](Code& c) {
         const auto a = nick(c);
         c.op(Opcode::less, a, c.constant(integer, 1));
       }},
      {"step 3 (`less_equal`): it orders an optional value",
       [=](Code& c) {
         const auto a = nick(c);
         c.op(Opcode::less_equal, c.constant(integer, 1), a);
       }},
      {"step 1 (`less`): it orders values that have no order",
       [=](Code& c) {
         const auto u = user(c);
         c.op(Opcode::less, u, u);
       }},
      {"step 2 (`less`): it orders values that have no order",
       [=](Code& c) {
         const auto s = c.attribute(user(c), kUser, kUserScope);
         c.op(Opcode::less, s, s);
       }},
      {"step 1 (`less`): it orders values that have no order",
       [=](Code& c) {
         const auto b = c.constant(boolean, 1);
         c.op(Opcode::less, b, b);
       }},
      {"step 2 (`less`): it compares values of different types",
       [=](Code& c) {
         const auto n = c.op(Opcode::now);
         c.op(Opcode::less, n, c.constant(integer, 1));
       }},
      {"step 3 (`coalesce`): its sides have different types",
       [=](Code& c) {
         const auto n = nick(c);
         c.op(Opcode::coalesce, n, c.constant(time, 1));
       }},
      {"step 3 (`coalesce`): its sides have different types",
       [=](Code& c) {
         const auto f = c.attribute(user(c), kUser, kUserFriend);
         c.op(Opcode::coalesce, f, c.op(Opcode::resource));
       }},
      // a path through `?` is `?`
      {"step 3 (`to_truth`): it takes what is not a `bool` for a truth",
       [=](Code& c) {
         c.op(Opcode::to_truth,
              c.attribute(c.attribute(user(c), kUser, kUserFriend), kUser, kUserVip));
       }},
      // arithmetic
      {"step 2 (`add`): it calculates with kinds that do not go together",
       [=](Code& c) {
         const auto n = c.op(Opcode::now);
         c.op(Opcode::add, n, c.constant(time, 1), 0, K::time);
       }},
      {"step 2 (`add`): it calculates with kinds that do not go together",
       [=](Code& c) {
         const auto d = c.constant(span, 1);
         c.op(Opcode::add, d, c.op(Opcode::now), 0, K::time);
       }},
      {"step 2 (`add`): it calculates with kinds that do not go together",
       [=](Code& c) {
         const auto n = c.op(Opcode::now);
         c.op(Opcode::add, n, c.constant(span, 1), 0, K::integer);
       }},
      {"step 1 (`add`): it calculates with kinds that do not go together",
       [=](Code& c) {
         const auto n = c.op(Opcode::now);
         c.op(Opcode::add, n, n, 0, K::duration);
       }},
      {"step 1 (`subtract`): it calculates with kinds that do not go together",
       [=](Code& c) {
         const auto n = c.op(Opcode::now);
         c.op(Opcode::subtract, n, n, 0, K::time);
       }},
      {"step 1 (`add`): it calculates with kinds that do not go together",
       [=](Code& c) {
         const auto b = c.constant(boolean, 1);
         c.op(Opcode::add, b, b);
       }},
      {"step 1 (`negate`): it calculates with kinds that do not go together",
       [](Code& c) { c.op(Opcode::negate, c.op(Opcode::now), 0, 0, K::time); }},
      {"step 2 (`negate`): it calculates with an optional value",
       [=](Code& c) { c.op(Opcode::negate, nick(c), 0, 0, K::integer); }},
      {"step 3 (`add`): it calculates with an optional value",
       [=](Code& c) {
         const auto n = nick(c);
         c.op(Opcode::add, c.constant(integer, 1), n, 0, K::integer);
       }},
      // queries
      {"step 2 (`begin_some`): a query inside a query",
       [=](Code& c) {
         const auto u = user(c);
         c.begin_some(kShare, {u, kAny});
         c.begin_some(kShare, {u, kAny});
       }},
      {"step 1 (`begin_some`): its query is never ended",
       [=](Code& c) {
         c.begin_some(kShare, {user(c), kAny});
         c.truth(true);
       }},
      {"step 2 (`end_some`): register 1 holds a truth, not a row",
       [](Code& c) {
         const auto t = c.truth(true);
         c.op(Opcode::end_some, t, t);
       }},
      {"step 1 (`begin_some`): the argument for `viewer` is not an entity of its type",
       [](Code& c) { c.begin_some(kShare, {c.op(Opcode::resource), kAny}); }},
      {"step 2 (`begin_some`): the argument for `viewer` is not an entity of its type",
       [=](Code& c) { c.begin_some(kShare, {c.attribute(user(c), kUser, kUserFriend), kAny}); }},
      {"step 0 (`begin_some`): register 5 is not written before it",
       [](Code& c) { c.begin_some(kShare, {5, kAny}); }},
      {"step 2 (`begin_some`): register 1 holds a truth, not a value",
       [](Code& c) { c.begin_some(kShare, {c.truth(true), kAny}); }},
      {"step 5 (`logical_not`): register 3 ended with its query",
       [=](Code& c) {
         const auto row = c.begin_some(kShare, {user(c), kAny});
         const auto body = c.truth(true);
         c.op(Opcode::end_some, row, body);
         c.op(Opcode::logical_not, body);
       }},
      {"step 5 (`column`): register 1 ended with its query",
       [=](Code& c) {
         const auto row = c.begin_some(kShare, {user(c), kAny});
         c.op(Opcode::end_some, row, c.truth(true));
         c.op(Opcode::column, row);
       }},
      {"query 1 is never asked",
       [=](Code& c) {
         const auto row = c.begin_some(kShare, {user(c), kAny});
         c.op(Opcode::end_some, row, c.truth(true));
         c.begin_some(kShare, {0, kAny});
         c.op(Opcode::end_some, row, 0);
       }},
  };
  for (const auto& row : kTable) {
    auto program = one_rule(row.write);
    if (row.why == "query 1 is never asked") {  // written, then dropped
      program.code.resize(program.code.size() - 2);
      program.blocks[0].end -= 2;
    }
    const auto found = message(program);
    EXPECT_NE(found.find(row.why), std::string::npos)
        << "expected: " << row.why << "\n   found: " << found;
  }
}

TEST(Verify, AcceptsEveryKindOfArithmeticAndPathsThroughOptionals) {
  const auto program = one_rule([](Code& c) {
    const auto now = c.op(Opcode::now);
    const auto hour = c.constant(plain(K::duration), 3'600'000);
    const auto one = c.constant(plain(K::integer), 1);
    const auto later = c.op(Opcode::add, now, hour, 0, K::time);
    const auto before = c.op(Opcode::subtract, now, hour, 0, K::time);
    const auto between = c.op(Opcode::subtract, later, before, 0, K::duration);
    c.op(Opcode::add, between, c.op(Opcode::negate, hour, 0, 0, K::duration), 0, K::duration);
    c.op(Opcode::subtract, one, c.op(Opcode::negate, one, 0, 0, K::integer), 0, K::integer);
    const auto other = c.attribute(c.op(Opcode::principal), kUser, kUserFriend);
    const auto vip = c.attribute(other, kUser, kUserVip);  // optional, for `other` is
    const auto no = c.constant(plain(K::boolean), 0);
    c.op(Opcode::to_truth, c.op(Opcode::coalesce, vip, no));
    c.op(Opcode::equal, other, c.op(Opcode::principal));
  });
  EXPECT_EQ(message(program), "accepted");
}

struct Bad {
  std::string why;
  std::function<void(Program&)> spoil;
};

TEST(Verify, RefusesTablesThatDoNotFitEachOther) {
  const Bad kTable[] = {
      // schema
      {"entity type `User` of the policy is declared twice",
       [](Program& p) { p.schema.entities[0].name = "User"; }},
      {"attribute `role` of User is declared twice",
       [](Program& p) { p.schema.entities[kUser].attributes[0].name = "role"; }},
      {"enum `Role` of the policy is declared twice",
       [](Program& p) { p.schema.enums[1].name = "Role"; }},
      {"enum `Scope` has no members", [](Program& p) { p.schema.enums[1].members.clear(); }},
      {"member `guest` of Role is declared twice",
       [](Program& p) { p.schema.enums[0].members[2] = "guest"; }},
      {"relation `share` of the policy is declared twice",
       [](Program& p) { p.schema.relations[1].name = "share"; }},
      {"column `viewer` of share is declared twice",
       [](Program& p) { p.schema.relations[0].columns[1].name = "viewer"; }},
      {"field `from` of share is declared twice",
       [](Program& p) { p.schema.relations[0].fields[1].name = "from"; }},
      {"relation `stamp` has no columns, or too many",
       [](Program& p) { p.schema.relations[kStamp].columns.clear(); }},
      {"`share.viewer` has a type that does not exist",
       [](Program& p) { p.schema.relations[0].columns[0].entity = 3; }},
      {"`share.from` has a type that does not exist",
       [](Program& p) { p.schema.relations[0].fields[0].type.id = 1; }},
      {"`User.role` has a type that does not exist",
       [](Program& p) { p.schema.entities[kUser].attributes[kUserRole].type.id = 2; }},
      {"global `lockdown` of the policy is declared twice",
       [](Program& p) { p.schema.globals[1].name = "lockdown"; }},
      {"global `level` has a type that does not exist",
       [](Program& p) { p.schema.globals[1].type = plain(K::entity, 9); }},
      {"the age limit of global `lockdown` is out of range",
       [](Program& p) { p.schema.globals[0].within = 0; }},
      {"the age limit of global `lockdown` is out of range",
       [](Program& p) { p.schema.globals[0].within = -5; }},
      {"field `via` of the context is declared twice",
       [](Program& p) { p.schema.context[0].name = "via"; }},
      {"context field `session` has a type that does not exist",
       [](Program& p) { p.schema.context[0].type.id = 4; }},
      {"action `view` of the policy is declared twice",
       [](Program& p) { p.schema.actions[1].name = "view"; }},
      {"action `view` is about a type that does not exist",
       [](Program& p) { p.schema.actions[0].resource = 3; }},
      // constants
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0].value = kForever + 1; }},
      {"constant 0 is not a value of its type", [](Program& p) { p.constants[0].value = -1; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0].type.optional = true; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0] = {plain(K::entity, kUser), 0}; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0] = {plain(K::boolean), 2}; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0] = {plain(K::enumeration, 0), 3}; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0] = {plain(K::enumeration, 2), 0}; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0] = {plain(K::duration), -kForever - 1}; }},
      // blocks and rules
      {"rule `shared` of the policy is declared twice",
       [](Program& p) { p.rules[0].name = "shared"; }},
      {"block 0 does not follow the block before it", [](Program& p) { p.blocks[0].begin = 1; }},
      {"block 1 does not follow the block before it", [](Program& p) { --p.blocks[1].begin; }},
      {"block 0 does not follow the block before it", [](Program& p) { p.blocks[0].end = 0; }},
      {"block 4 does not follow the block before it", [](Program& p) { ++p.blocks[4].end; }},
      {"there is code after the last block", [](Program& p) { p.code.push_back({}); }},
      {"block 0 has more than 512 steps",
       [](Program& p) {
         p = one_rule([](Code& c) {
           const auto t = c.truth(true);
           for (int i = 0; i < 511; ++i) c.op(Opcode::logical_not, t);
         });
       }},
      {"block 1 is not in the order of the rules, or a rule has no block",
       [](Program& p) { p.blocks[1].rule = 2; }},
      {"block 0 is not in the order of the rules, or a rule has no block",
       [](Program& p) { p.blocks[0].rule = 1; }},
      {"block 4 is not in the order of the rules, or a rule has no block",
       [](Program& p) { p.blocks[4].rule = 4; }},
      {"rule `idle` has no block",
       [](Program& p) { p.rules.push_back({"idle", "", Effect::permit}); }},
      {"block 0 is about a type that does not exist",
       [](Program& p) { p.blocks[0].principal = 3; }},
      // actions
      {"there are 2 actions and 1 lists of blocks", [](Program& p) { p.actions.pop_back(); }},
      {"action `view` lists block 5, which is not there, or out of order",
       [](Program& p) { p.actions[kView].permits.push_back(5); }},
      {"action `view` lists block 0, which is not there, or out of order",
       [](Program& p) { p.actions[kView].permits = {0, 0, 1}; }},
      {"action `view` lists block 0, which is not there, or out of order",
       [](Program& p) { p.actions[kView].permits = {1, 0}; }},
      {"action `view` lists rule `locked` under the wrong effect",
       [](Program& p) {
         p.actions[kView].permits.push_back(3);
         p.actions[kView].forbids.clear();
       }},
      {"action `view` lists rule `household` under the wrong effect",
       [](Program& p) { p.actions[kView].forbids.insert(p.actions[kView].forbids.begin(), 0); }},
      {"action `view` lists block 2, which is about other types",
       [](Program& p) { p.actions[kView].permits.push_back(2); }},
      {"action `view` lists block 0, which is about other types",
       [](Program& p) { p.blocks[0].principal = kAccount; }},
      {"block 3 of rule `locked` belongs to no action",
       [](Program& p) { p.actions[kView].forbids.clear(); }},
      {"block 1 of rule `shared` belongs to no action",
       [](Program& p) { p.actions[kView].permits = {0}; }},
      // queries
      {"query 0 is about a relation that does not exist",
       [](Program& p) { p.queries[0].relation = 3; }},
      {"query 0 does not have one argument for each column of `share`",
       [](Program& p) { p.queries[0].arguments.pop_back(); }},
      {"query 0 does not have one argument for each column of `share`",
       [](Program& p) { p.queries[0].arguments.push_back(kAny); }},
      {"query 0 asks for every row of `share`: one argument must be given",
       [](Program& p) { p.queries[0].arguments = {kAny, kAny}; }},
      {"query 1 is never asked", [](Program& p) { p.queries.push_back(p.queries[0]); }},
  };
  for (const auto& row : kTable) {
    auto program = small_program();
    row.spoil(program);
    const auto found = message(program);
    EXPECT_NE(found.find(row.why), std::string::npos)
        << "expected: " << row.why << "\n   found: " << found;
  }
}

// A body of 496 steps is asked 1,000 times; three such clauses are more than a decision may cost.
TEST(Verify, RefusesWhatWouldTakeTooLong) {
  const auto costly = [](int clauses) {
    Program p = empty_program();
    p.rules.push_back({"long", "", Effect::permit});
    for (int i = 0; i < clauses; ++i) {
      Code c(p);
      const auto user = c.op(Opcode::principal);
      const auto row = c.begin_some(kShare, {user, kAny});
      auto body = c.truth(true);
      for (int n = 0; n < 494; ++n) body = c.op(Opcode::logical_not, body);
      c.op(Opcode::end_some, row, body);
      c.end_block({kView});
    }
    return p;
  };
  const auto cheap = load(costly(2));
  ASSERT_TRUE(cheap);
  EXPECT_EQ(cheap->cost_bound(kView), 2U * (2 + 496'000 + 1));
  EXPECT_EQ(cheap->cost_bound(kManage), 0U);
  EXPECT_EQ(message(costly(3)),
            "a decision about `view` can take 1488009 steps, the limit is 1000000");
}

TEST(Verify, SaysWhereTheInstructionIs) {
  auto program = small_program();
  program.code[2].immediate = 77;  // of rule household
  const auto bytes = assemble(program);
  const auto policy = Policy::load(bytes);
  ASSERT_FALSE(policy);
  EXPECT_EQ(policy.error().kind, LoadError::Kind::unverified);
  EXPECT_EQ(policy.error().message,
            "rule `household`, step 2 (`attribute`): the immediate 77 names nothing");
  EXPECT_EQ(std::to_integer<int>(bytes[policy.error().offset]), 0x07);
  EXPECT_EQ(std::to_integer<int>(bytes[policy.error().offset + 6]), 77);
}

}  // namespace
}  // namespace sightline::testing
