// One bad program for each rule of the verifier, with what it is told. Everything goes through bytes:
// assemble, then load.
#include <gtest/gtest.h>

#include <functional>

#include "runtime/format/layout.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::verify_test {
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
      {"step 0 (`context`): the immediate 4 names nothing",
       [](Code& c) { c.op(Opcode::context, 0, 0, 4); }},
      {"step 0 (`global`): the immediate 3 names nothing",
       [](Code& c) { c.op(Opcode::global, 0, 0, 3); }},
      {"step 0 (`begin_rows`): the immediate 0 names nothing",
       [](Code& c) { c.op(Opcode::begin_rows, 0, 1); }},
      {"step 0 (`begin_rows`): an operand that it does not have is not zero",
       [](Code& c) { c.op(Opcode::begin_rows, 1, 1); }},
      {"step 1 (`attribute`): the immediate 7 names nothing",
       [=](Code& c) { c.attribute(user(c), kUser, 7); }},
      {"step 1 (`attribute`): its entity type does not exist",
       [=](Code& c) { c.attribute(user(c), 4, 0); }},
      {"step 2 (`column`): the immediate 2 names nothing",
       [=](Code& c) { c.op(Opcode::column, c.begin(kShare, {user(c), kAny}, 9), 0, 2); }},
      {"step 2 (`field`): the immediate 0 names nothing",
       [](Code& c) {
         c.op(Opcode::field, c.begin(kStamp, {c.op(Opcode::resource), kAny}, 9), 0, 0);
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
      {"step 4 (`begin_rows`): it is nested too deep",
       [=](Code& c) {
         const auto u = user(c);
         for (int depth = 0; depth < 4; ++depth) c.begin(kShare, {u, kAny}, 9);
       }},
      {"step 1 (`begin_rows`): its query is never ended",
       [=](Code& c) {
         c.begin(kShare, {user(c), kAny}, 9);
         c.truth(true);
       }},
      {"step 1 (`begin_rows`): its end does not follow it",
       [=](Code& c) { c.begin(kShare, {user(c), kAny}, 1); }},
      {"step 4 (`end_some`): it does not end the query that is open",  // which says 5
       [=](Code& c) {
         const auto row = c.begin(kShare, {user(c), kAny}, 5);
         c.op(Opcode::end_some, row, c.truth(true));
       }},
      {"step 5 (`end_several`): it does not end the query that is open",  // the outer before the inner
       [=](Code& c) {
         const auto u = user(c);
         const auto outer = c.begin(kShare, {u, kAny}, 5);
         c.begin(kShare, {u, kAny}, 6);
         const auto yes = c.truth(true);
         c.op(Opcode::end_several, outer, yes);
         c.op(Opcode::end_some, 2, yes);
       }},
      {"step 7 (`logical_not`): register 4 ended with its query",  // of the inner, read in the outer
       [=](Code& c) {
         const auto u = user(c);
         c.begin(kShare, {u, kAny}, 9);
         const auto inner = c.begin(kShare, {u, kAny});
         const auto yes = c.truth(true);
         c.end(inner, yes);
         const auto now = c.op(Opcode::now);
         c.op(Opcode::logical_not, yes);
         (void)now;
       }},
      {"step 2 (`end_some`): register 1 holds a truth, not a row",
       [](Code& c) {
         const auto t = c.truth(true);
         c.op(Opcode::end_some, t, t);
       }},
      {"step 1 (`begin_rows`): the argument for `viewer` is not of its type",
       [](Code& c) { c.begin(kShare, {c.op(Opcode::resource), kAny}, 9); }},
      {"step 2 (`begin_rows`): the argument for `viewer` is not of its type",
       [=](Code& c) { c.begin(kShare, {c.attribute(user(c), kUser, kUserFriend), kAny}, 9); }},
      {"step 1 (`begin_rows`): the argument for `day` is not of its type",
       [=](Code& c) { c.begin(kVisit, {kAny, c.op(Opcode::now), kAny, kAny, kAny}, 9); }},
      {"step 0 (`begin_rows`): register 5 is not written before it",
       [](Code& c) { c.begin(kShare, {5, kAny}, 9); }},
      {"step 2 (`begin_rows`): register 1 holds a truth, not a value",
       [](Code& c) { c.begin(kShare, {c.truth(true), kAny}, 9); }},
      // choice, sets, entities in entities, actions
      {"step 5 (`choose`): its branches have different types",
       [=](Code& c) {
         const auto yes = c.truth(true);
         const auto one = c.constant(integer, 1);
         const auto late = c.constant(time, 1);
         c.op(Opcode::choose, yes, c.op(Opcode::coalesce, one, one), late);
       }},
      {"step 1 (`choose`): register 0 holds a value, not a truth",
       [=](Code& c) { c.op(Opcode::choose, user(c), 0, 0); }},
      {"step 2 (`choose`): register 1 holds a truth, not a value",
       [](Code& c) {
         const auto yes = c.truth(true);
         c.op(Opcode::choose, yes, 0, yes);
       }},
      {"step 2 (`choose`): register 7 is not written before it",
       [](Code& c) { c.op(Opcode::choose, c.truth(true), 0, 7); }},
      {"step 7 (`to_truth`): it takes what is not a `bool` for a truth",  // a branch may be none
       [=](Code& c) {
         const auto vip = c.attribute(c.attribute(user(c), kUser, kUserFriend), kUser, kUserVip);
         const auto no = c.constant(boolean, 0);
         const auto yes = c.truth(true);
         c.op(Opcode::to_truth, c.op(Opcode::choose, yes, no, vip));
       }},
      {"step 3 (`contains`): it does not ask for a member in a set of its enum",
       [=](Code& c) {
         const auto member = c.constant(plain(K::enumeration, kRole), 1);
         c.op(Opcode::contains, member,
              c.attribute(c.op(Opcode::resource), kCamera, kCameraScopes));
       }},
      {"step 2 (`contains`): it does not ask for a member in a set of its enum",
       [=](Code& c) {
         const auto member = c.constant(plain(K::enumeration, kScope), 1);
         c.op(Opcode::contains, member, c.constant(plain(K::enumeration, kScope), 1));
       }},
      {"step 2 (`less`): it orders values that have no order",
       [=](Code& c) {
         const auto set = c.attribute(c.op(Opcode::resource), kCamera, kCameraScopes);
         c.op(Opcode::less, set, set);
       }},
      {"step 2 (`less_equal`): it orders values that have no order",
       [=](Code& c) {
         const auto text = c.attribute(c.op(Opcode::resource), kCamera, kCameraModel);
         c.op(Opcode::less_equal, text, text);
       }},
      {"step 2 (`in`): it is not about two entities of its types",
       [=](Code& c) {
         const auto who = user(c);
         c.op(Opcode::in, who, c.op(Opcode::resource), in_types(kCamera, kUser));
       }},
      {"step 2 (`in`): it is not about two entities of its types",
       [=](Code& c) {
         const auto who = user(c);
         c.op(Opcode::in, who, c.op(Opcode::resource), in_types(kUser, kUser));
       }},
      {"step 2 (`in`): it is not about two entities of its types",  // none is in nothing
       [=](Code& c) {
         const auto who = user(c);
         c.op(Opcode::in, c.attribute(who, kUser, kUserFriend), who, in_types(kUser, kUser));
       }},
      {"step 2 (`in`): it is not about two entities of its types",
       [=](Code& c) {
         const auto now = c.op(Opcode::now);
         c.op(Opcode::in, now, user(c), in_types(kUser, kUser));
       }},
      {"step 0 (`subject_row`): only an invariant is about a row",
       [](Code& c) { c.op(Opcode::subject_row, 0, 0, kShare); }},
      {"step 0 (`subject_row`): the immediate 9 names nothing",
       [](Code& c) { c.op(Opcode::subject_row, 0, 0, 9); }},
      {"step 5 (`logical_not`): register 3 ended with its query",
       [=](Code& c) {
         const auto row = c.begin(kShare, {user(c), kAny});
         const auto body = c.truth(true);
         c.end(row, body);
         c.op(Opcode::logical_not, body);
       }},
      {"step 5 (`column`): register 1 ended with its query",
       [=](Code& c) {
         const auto row = c.begin(kShare, {user(c), kAny});
         c.end(row, c.truth(true));
         c.op(Opcode::column, row);
       }},
      {"query 1 is never asked",
       [=](Code& c) {
         const auto row = c.begin(kShare, {user(c), kAny});
         c.end(row, c.truth(true));
         c.end(c.begin(kShare, {0, kAny}), 0);
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
      {"name `role` of User is declared twice",
       [](Program& p) { p.schema.entities[kUser].attributes[0].name = "role"; }},
      {"enum `Role` of the policy is declared twice",
       [](Program& p) { p.schema.enums[1].name = "Role"; }},
      {"enum `Scope` has no members", [](Program& p) { p.schema.enums[1].members.clear(); }},
      {"member `guest` of Role is declared twice",
       [](Program& p) { p.schema.enums[0].members[2] = "guest"; }},
      {"relation `share` of the policy is declared twice",
       [](Program& p) { p.schema.relations[1].name = "share"; }},
      {"name `viewer` of share is declared twice",
       [](Program& p) { p.schema.relations[0].columns[1].name = "viewer"; }},
      {"name `from` of share is declared twice",
       [](Program& p) { p.schema.relations[0].fields[1].name = "from"; }},
      {"relation `stamp` has no columns, or too many",
       [](Program& p) { p.schema.relations[kStamp].columns.clear(); }},
      {"`share.viewer` has a type that does not exist",
       [](Program& p) { p.schema.relations[0].columns[0].type.id = 4; }},
      {"`share.from` has a type that does not exist",
       [](Program& p) { p.schema.relations[0].fields[0].type.id = 1; }},
      {"`User.role` has a type that does not exist",
       [](Program& p) { p.schema.entities[kUser].attributes[kUserRole].type.id = 3; }},
      {"name `lockdown` of global is declared twice",
       [](Program& p) { p.schema.globals[1].name = "lockdown"; }},
      {"`global.level` has a type that does not exist",
       [](Program& p) { p.schema.globals[1].type = plain(K::entity, 9); }},
      {"an age limit is out of range", [](Program& p) { p.schema.globals[0].within = 0; }},
      {"an age limit is out of range", [](Program& p) { p.schema.globals[0].within = -5; }},
      {"name `via` of context is declared twice",
       [](Program& p) { p.schema.context[0].name = "via"; }},
      {"`context.session` has a type that does not exist",
       [](Program& p) { p.schema.context[0].type.id = 4; }},
      {"action `view` of the policy is declared twice",
       [](Program& p) { p.schema.actions[1].name = "view"; }},
      {"action `view` has types that do not exist, or are out of order",
       [](Program& p) { p.schema.actions[0].resources = {4}; }},
      {"action `view` has types that do not exist, or are out of order",
       [](Program& p) { p.schema.actions[0].principals = {}; }},
      {"action `view` has types that do not exist, or are out of order",
       [](Program& p) { p.schema.actions[0].principals = {kCamera, kUser}; }},
      {"action `view` has types that do not exist, or are out of order",
       [](Program& p) { p.schema.actions[0].principals = {kUser, kUser}; }},
      {"`Site` is in types that do not exist, or are out of order",
       [](Program& p) { p.schema.entities[kSite].parents = {kSite, kAccount}; }},
      {"`Site` is in types that do not exist, or are out of order",
       [](Program& p) { p.schema.entities[kSite].parents = {4}; }},
      {"`User` is in types that do not exist, or are out of order",
       [](Program& p) { p.schema.entities[kUser].one_parent = true; }},
      {"`visit.day` has a type that no column can have",
       [](Program& p) { p.schema.relations[kVisit].columns[1].type.optional = true; }},
      {"`visit.day` has a type that no column can have",
       [](Program& p) { p.schema.relations[kVisit].columns[1].type = plain(K::duration); }},
      {"`visit.day` has a type that no column can have",
       [](Program& p) { p.schema.relations[kVisit].columns[1].type = plain(K::set, kScope); }},
      {"a `unique` of relation `share` is out of range, or out of order",
       [](Program& p) { p.schema.relations[kShare].unique = {0b100}; }},
      {"a `unique` of relation `share` is out of range, or out of order",
       [](Program& p) { p.schema.relations[kShare].unique = {0}; }},
      {"a `unique` of relation `share` is out of range, or out of order",
       [](Program& p) { p.schema.relations[kShare].unique = {2, 1}; }},
      {"a `unique` of relation `share` is out of range, or out of order",
       [](Program& p) { p.schema.relations[kShare].unique = {1, 1}; }},
      {"relation `share` cannot be listed by those columns",
       [](Program& p) { p.schema.relations[kShare].listed_by = 1; }},
      {"relation `seal` cannot be listed by those columns",
       [](Program& p) { p.schema.relations[kSeal].listed_by = 0b100; }},
      {"relation `share` has a limit out of range",
       [](Program& p) { p.schema.relations[kShare].max_rows = 0; }},
      {"relation `share` has a limit out of range",
       [](Program& p) { p.schema.relations[kShare].max_rows = 1'000'001; }},
      {"`Camera.scopes` has a type that does not exist",  // a mask has room for 63
       [](Program& p) {
         for (int i = 0; i < 62; ++i)
           p.schema.enums[kScope].members.push_back("m" + std::to_string(i));
       }},
      {"the enum of the actions does not have the actions as its members",
       [](Program& p) { p.schema.enums[kAction].members = {"manage", "view"}; }},
      {"the enum of the actions does not have the actions as its members",
       [](Program& p) { p.schema.enums[kAction].members = {"view"}; }},
      {"the enum of the actions does not have the actions as its members",
       [](Program& p) { p.schema.enums[kAction].ordered = true; }},
      {"the enum of the actions does not have the actions as its members",
       [](Program& p) { p.schema.action_enum = 3; }},
      {"obligation `no_store` of the policy is declared twice",
       [](Program& p) { p.schema.obligations[1] = "no_store"; }},
      // constants
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0].value = kForever + 1; }},
      {"constant 0 is not a value of its type", [](Program& p) { p.constants[0].value = -1; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0].type.optional = true; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0] = {plain(K::entity, kUser), 0, ""}; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0] = {plain(K::boolean), 2, ""}; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0] = {plain(K::enumeration, 0), 3, ""}; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0] = {plain(K::enumeration, 3), 0, ""}; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0] = {plain(K::duration), -kForever - 1, ""}; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0] = {plain(K::set, kScope), 0b100, ""}; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0] = {plain(K::set, kScope), -1, ""}; }},
      {"a constant is not UTF-8",
       [](Program& p) { p.constants[0] = {plain(K::string), 0, "\xff"}; }},
      {"constant 0 is not a value of its type",
       [](Program& p) { p.constants[0] = {plain(K::entity, 4), 0, "x"}; }},
      {"a constant is 1025, the limit is 1024",
       [](Program& p) { p.constants[0] = {plain(K::string), 0, std::string(1025, 'x')}; }},
      {"a text stands twice among the constants",
       [](Program& p) {
         p.constants.push_back({plain(K::string), 0, "x"});
         p.constants.push_back({plain(K::entity, kUser), 0, "x"});
         p.constants.push_back({plain(K::string), 0, "x"});
       }},
      // blocks and rules
      {"rule `shared` of the policy is declared twice",
       [](Program& p) { p.rules[0].name = "shared"; }},
      {"block 0 does not follow the code before it", [](Program& p) { p.blocks[0].begin = 1; }},
      {"block 1 does not follow the code before it", [](Program& p) { --p.blocks[1].begin; }},
      {"block 0 does not follow the code before it", [](Program& p) { p.blocks[0].end = 0; }},
      {"block 4 does not follow the code before it", [](Program& p) { ++p.blocks[4].end; }},
      {"there is code after the last block", [](Program& p) { p.code.push_back({}); }},
      {"block 0 has more than 1024 steps",
       [](Program& p) {
         p = one_rule([](Code& c) {
           const auto t = c.truth(true);
           for (int i = 0; i < 1023; ++i) c.op(Opcode::logical_not, t);
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
       [](Program& p) { p.blocks[0].principal = 4; }},
      // actions
      {"action `manage` lacks the case of two of its types",
       [](Program& p) { p.cases.pop_back(); }},
      {"action `view` lacks the case of two of its types",
       [](Program& p) { std::swap(p.cases[0], p.cases[1]); }},
      {"action `view` lacks the case of two of its types",
       [](Program& p) { p.schema.actions[kView].principals = {kUser, kSite}; }},
      {"there are cases of no action", [](Program& p) { p.cases.push_back(p.cases[1]); }},
      // obligations
      {"block 0 has obligations that it cannot have",
       [](Program& p) { p.blocks[0].obligations = 0b100; }},
      {"block 3 has obligations that it cannot have",
       [](Program& p) { p.blocks[3].obligations = 1; }},
      {"action `view` lists block 5, which is not there, or out of order",
       [](Program& p) { case_of(p, kView).permits.push_back(5); }},
      {"action `view` lists block 0, which is not there, or out of order",
       [](Program& p) { case_of(p, kView).permits = {0, 0, 1}; }},
      {"action `view` lists block 0, which is not there, or out of order",
       [](Program& p) { case_of(p, kView).permits = {1, 0}; }},
      {"action `view` lists rule `locked` under the wrong effect",
       [](Program& p) {
         case_of(p, kView).permits.push_back(3);
         case_of(p, kView).forbids.clear();
       }},
      {"action `view` lists rule `household` under the wrong effect",
       [](Program& p) { case_of(p, kView).forbids.insert(case_of(p, kView).forbids.begin(), 0); }},
      {"action `view` lists block 2, which is about other types",
       [](Program& p) { case_of(p, kView).permits.push_back(2); }},
      {"action `view` lists block 0, which is about other types",
       [](Program& p) { p.blocks[0].principal = kAccount; }},
      {"block 3 of rule `locked` belongs to no action",
       [](Program& p) { case_of(p, kView).forbids.clear(); }},
      {"block 1 of rule `shared` belongs to no action",
       [](Program& p) { case_of(p, kView).permits = {0}; }},
      // queries
      {"query 0 is about a relation that does not exist",
       [](Program& p) { p.queries[0].relation = 5; }},
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

// Code of an invariant about `subject`, refused or accepted.
std::string invariant(Invariant::Subject subject, std::uint16_t owner,
                      const std::function<void(Code&)>& write) {
  auto program = small_program();
  Code c(program);
  write(c);
  c.end_invariant("always", subject, owner);
  return message(program);
}

TEST(Verify, LetsAnInvariantReadOnlyWhatTheBuilderCanVouchFor) {
  const auto about = [](Opcode op, std::uint16_t immediate = 0) {
    return [=](Code& c) {
      const auto value = c.op(op, 0, 0, immediate);
      c.op(Opcode::is_none, value);
    };
  };
  const auto row_of = [](std::uint16_t relation) {
    return [=](Code& c) {
      const auto row = c.op(Opcode::subject_row, 0, 0, relation);
      c.op(Opcode::is_none, c.op(Opcode::column, row));
    };
  };
  const auto camera_fact = [](std::uint16_t attribute) {
    return [=](Code& c) {
      c.op(Opcode::is_none, c.attribute(c.op(Opcode::principal), kCamera, attribute));
    };
  };
  const auto asks = [](std::uint16_t relation) {
    return [=](Code& c) {
      const auto row = c.begin(relation, {c.op(Opcode::principal), kAny});
      c.end(row, c.truth(true));
    };
  };
  const std::string request = "an invariant reads what a request brings",
                    vouch = "an invariant reads what the registry does not vouch for";
  constexpr auto kEntity = Invariant::Subject::entity, kRow = Invariant::Subject::row;
  const struct {
    Invariant::Subject subject;
    std::uint16_t owner;
    std::function<void(Code&)> write;
    std::string why;
  } kTable[] = {
      {kEntity, kUser, about(Opcode::principal), "accepted"},
      {kEntity, kUser, about(Opcode::resource), request},
      {kEntity, kUser, about(Opcode::now), request},
      {kEntity, kUser, about(Opcode::context), request},
      {kEntity, kUser, about(Opcode::global), request},
      {kEntity, kUser, about(Opcode::asked_action), request},
      {kEntity, kUser, row_of(kShare), "it is not the invariant's row"},
      {kEntity, kCamera, camera_fact(kCameraModel), "accepted"},
      {kEntity, kCamera, camera_fact(kCameraAccount), vouch},  // cached
      {kEntity, kCamera, camera_fact(kCameraPrivate), vouch},  // sealed fixed
      {kEntity, kCamera, camera_fact(kCameraHeat), vouch},     // within
      {kEntity, kUser, asks(kShare), "accepted"},
      {kEntity, kCamera, asks(kBinding), vouch},
      {kEntity, kCamera, asks(kStamp), vouch},
      {kEntity, kCamera, asks(kSeal), vouch},
      {kRow, kShare, row_of(kShare), "accepted"},
      {kRow, kShare, row_of(kStamp), "it is not the invariant's row"},
      {kRow, kShare, about(Opcode::principal), "an invariant about a row has no entity"},
      {kRow, kStamp, row_of(kStamp), "accepted"},  // its own sealed fixed record
      {kRow, kBinding, row_of(kBinding), vouch},
      {kRow, kSeal, row_of(kSeal), vouch},
      {kRow, kVisit, row_of(kVisit), vouch},  // within
      {kRow, kStamp,
       [](Code& c) {
         const auto row = c.op(Opcode::subject_row, 0, 0, kStamp);
         const auto camera = c.op(Opcode::column, row);
         c.op(Opcode::is_none, c.attribute(camera, kCamera, kCameraModel));
       },
       vouch},  // another record
      {kEntity, 4, about(Opcode::principal), "invariant `always` is about what does not exist"},
      {kRow, 5, about(Opcode::principal), "invariant `always` is about what does not exist"},
  };
  for (std::size_t i = 0; i < std::size(kTable); ++i) {
    const auto found = invariant(kTable[i].subject, kTable[i].owner, kTable[i].write);
    EXPECT_NE(found.find(kTable[i].why), std::string::npos) << i << ": " << found;
  }
  auto twice = small_program();
  for (int i = 0; i < 2; ++i) {
    Code c(twice);
    c.truth(true);
    c.end_invariant("always", kEntity, kUser);
  }
  EXPECT_EQ(message(twice), "invariant `always` of the policy is declared twice");
  auto gap = small_program();
  gap.code.push_back({});
  gap.invariants.push_back({"always", "", "", kEntity, kUser,
                            static_cast<std::uint32_t>(gap.code.size()),
                            static_cast<std::uint32_t>(gap.code.size())});
  EXPECT_EQ(message(gap), "invariant 0 does not follow the code before it");
}

// some share(u, _) as one where several share(_, one.camera) as two where some binding(one.camera, _)
// where one.from < two.from: three steps of nesting, ten rows each.
TEST(Verify, AcceptsQueriesInQueriesAndMultipliesTheirCost) {
  auto program = one_rule([](Code& c) {
    const auto user = c.op(Opcode::principal);
    const auto one = c.begin(kShare, {user, kAny});
    const auto camera = c.op(Opcode::column, one, 0, 1);
    const auto two = c.begin(kShare, {kAny, camera});
    const auto three = c.begin(kBinding, {camera, kAny});
    const auto from = c.op(Opcode::field, one);
    const auto inner = c.end(three, c.op(Opcode::less, from, c.op(Opcode::field, two)));
    c.end(one, c.end(two, inner, Opcode::end_several));
  });
  EXPECT_EQ(message(program),
            "a clause of rule `only` can take 302003006 steps, the limit is 1000000");
  program.schema.relations[kShare].max_rows = 10;
  program.schema.relations[kBinding].max_rows = 7;
  const auto policy = load(program);
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->cost_bound(kView), 2U + 10 * (2 + 10 * (1 + 7 * 3 + 1) + 1) + 1);

  program.schema.relations[kShare].max_rows = 1'000'000;  // a trillion bodies, and no overflow
  EXPECT_NE(message(program).find("steps, the limit is 1000000"), std::string::npos);
}

// A body of 496 steps is asked 1,000 times; 202 such clauses are more than a decision may cost.
TEST(Verify, RefusesWhatWouldTakeTooLong) {
  const auto costly = [](int clauses) {
    Program p = empty_program();
    p.rules.push_back({"long", "", Effect::permit});
    for (int i = 0; i < clauses; ++i) {
      Code c(p);
      const auto user = c.op(Opcode::principal);
      const auto row = c.begin(kShare, {user, kAny});
      auto body = c.truth(true);
      for (int n = 0; n < 494; ++n) body = c.op(Opcode::logical_not, body);
      c.end(row, body);
      c.end_block({kView});
    }
    return p;
  };
  const auto cheap = load(costly(2));
  ASSERT_TRUE(cheap);
  EXPECT_EQ(cheap->cost_bound(kView), 2U * (2 + 496'000 + 1));
  EXPECT_EQ(cheap->cost_bound(kManage), 0U);
  EXPECT_EQ(message(costly(202)),
            "a decision about `view` can take 100192606 steps, the limit is 100000000");
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
}  // namespace sightline::testing::verify_test
