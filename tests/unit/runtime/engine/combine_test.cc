// From the truths of clauses to a decision and its obligations, on every combination of truths; and
// what an action with several types decides by.
#include "runtime/engine/combine.h"

#include <gtest/gtest.h>

#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::combine_test {
namespace {

enum class Three : std::uint8_t { no, unknown, yes };
constexpr Three kAll[] = {Three::no, Three::unknown, Three::yes};

// A condition that comes out as wanted: `vip` of a user whom nobody knows is unknown.
void comes_out(Code& c, Three wanted) {
  if (wanted == Three::unknown) {
    c.op(Opcode::to_truth, c.attribute(c.op(Opcode::principal), kUser, kUserVip));
  } else {
    c.truth(wanted == Three::yes);
  }
}

Decision decide(const Program& program, const Request& request) {
  auto policy = load(program);
  if (!policy) ADD_FAILURE() << policy.error().message;
  auto snapshot = SnapshotBuilder(*policy).build(1, at(1));
  auto trace = policy->make_trace();
  auto decision = policy->decide(request, *snapshot, &trace);
  EXPECT_EQ(decision.obligations, policy->decide(request, *snapshot).obligations);
  decision.rules = {};  // the trace ends here
  decision.missing = {};
  return decision;
}

const Request kRequest{{kUser, "ann"}, kView, {kCamera, "porch"}, at(5), {}};

// Two permits with a duty each and one forbid, for all 27 truths.
TEST(Combine, TroubleAddsADutyAndNeverRemovesOne) {
  for (const auto first : kAll) {
    for (const auto second : kAll) {
      for (const auto forbid : kAll) {
        Program program = empty_program();
        program.rules.push_back({"first", "", Effect::permit});
        Code c(program);
        comes_out(c, first);
        c.end_block({kView}, 0b01);
        program.rules.push_back({"second", "", Effect::permit});
        comes_out(c, second);
        c.end_block({kView}, 0b10);
        program.rules.push_back({"forbid", "", Effect::forbid});
        comes_out(c, forbid);
        c.end_block({kView});

        const auto d = decide(program, kRequest);
        const bool allowed = (first == Three::yes || second == Three::yes) && forbid == Three::no;
        const std::uint64_t owed =
            (first == Three::no ? 0U : 0b01U) | (second == Three::no ? 0U : 0b10U);
        EXPECT_EQ(static_cast<bool>(d), allowed);
        EXPECT_EQ(d.obligations, allowed ? owed : 0U);  // a deny has none
      }
    }
  }
}

TEST(Combine, OneClauseMayCarryAllSixtyFour) {
  Program program = empty_program();
  program.schema.obligations.clear();
  for (int o = 0; o < 64; ++o) program.schema.obligations.push_back("o" + std::to_string(o));
  program.rules.push_back({"all", "", Effect::permit});
  Code c(program);
  c.truth(true);
  c.end_block({kView}, ~std::uint64_t{0});
  EXPECT_EQ(decide(program, kRequest).obligations, ~std::uint64_t{0});
  program.schema.obligations.push_back("o64");
  EXPECT_NE(load(program).error().message.find("the number of obligations is 65"),
            std::string::npos);
}

// view(User | Camera, Camera | Site): each pair has clauses of its own, and its own duties.
TEST(Combine, EachPairOfTypesHasClausesOfItsOwn) {
  Program program = empty_program();
  program.schema.actions[kView] = {"view", {kUser, kCamera}, {kCamera, kSite}};
  make_cases(program);
  program.rules.push_back({"pairs", "", Effect::permit});
  Code c(program);
  c.truth(true);
  c.end_block({kView}, kUser, kCamera, 0b01);
  c.truth(true);
  c.end_block({kView}, kCamera, kSite, 0b10);
  c.truth(false);
  c.end_block({kView}, kUser, kSite, 0b11);
  const struct {
    std::uint16_t principal, resource;
    bool allowed;
    std::uint64_t obligations;
  } kTable[] = {{kUser, kCamera, true, 0b01},  {kCamera, kSite, true, 0b10},
                {kUser, kSite, false, 0},      {kCamera, kCamera, false, 0},
                {kAccount, kCamera, false, 0}, {kUser, kAccount, false, 0}};
  for (const auto& row : kTable) {
    const auto d = decide(program, {{row.principal, "x"}, kView, {row.resource, "y"}, at(5), {}});
    EXPECT_EQ(static_cast<bool>(d), row.allowed) << row.principal << " " << row.resource;
    EXPECT_EQ(d.obligations, row.obligations);
  }
}

// permit view, manage when action == manage
TEST(Combine, ARuleMayAskWhichActionIsAskedFor) {
  Program program = empty_program();
  program.rules.push_back({"only", "", Effect::permit});
  Code c(program);
  for (const auto action : {kView, kManage}) {
    const auto asked = c.op(Opcode::asked_action);
    c.op(Opcode::equal, asked, c.constant(plain(Type::Kind::enumeration, kAction), kManage));
    c.end_block({action});
  }
  EXPECT_FALSE(decide(program, kRequest));
  EXPECT_TRUE(decide(program, {{kUser, "ann"}, kManage, {kAccount, "north"}, at(5), {}}));

  program.schema.action_enum.reset();
  EXPECT_NE(load(program).error().message.find("the policy has no enum of its actions"),
            std::string::npos);
}

}  // namespace
}  // namespace sightline::testing::combine_test
