// The plan against the machine: whatever a policy, its facts and a request are, `decide` says the
// same with a Trace (the machine) and without (the plan), alone and among many. Beside random
// policies stand those that random ones seldom are: many clauses about one constant each, more
// shared facts than a plan has marks, a case too large for a plan, queries in queries, facts and
// requests at the ends of their ranges.
#include <gtest/gtest.h>

#include <iostream>

#include "runtime/format/program.h"
#include "runtime/plan/plan.h"
#include "sightline/fact_writer.h"
#include "tests/differential/both_ways.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_condition.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing {
namespace {

using Texts = std::vector<std::string>;

std::string joined(const Texts& parts) {
  std::string text;
  for (const auto& part : parts) text += part;
  return text;
}

// --- policies that random ones seldom are

// About `u` of User and `x` of Camera: values and the constants that they may be compared with.
struct Subject {
  const char* value;
  Texts constants;
  bool always_permits = false;  // no forbid may read it: nobody knows how old it is
};
const std::vector<Subject>& subjects() {
  static const Texts accounts{R"(Account::"Account_0")", R"(Account::"Account_1")",
                              R"(Account::"Account_2")", R"(Account::"nobody")",
                              R"(Account::"far")"};
  static const Texts users{R"(User::"User_0")", R"(User::"User_1")", R"(User::"nobody")",
                           R"(User::"nobody else")"};
  static const Texts colors{"red", "green", "blue"}, roles{"guest", "member", "owner"};
  static const Texts words{"\"word_1\"", "\"word_2\"", "\"nobody\"", "\"nobody else\"", "\"\""};
  static const Texts numbers{
      "0", "1", "-1", "2", "9223372036854775807", "-9223372036854775807", "9223372036854775806"};
  static const Texts moments{"past", "forever", "2024-02-16T06:00:00Z", "1970-01-01T00:00:00.001Z"};
  static const Texts spans{"0s", "1ms", "10s", "4611686018427387903ms"};
  static const std::vector<Subject> all{{"u", users},
                                        {"u.account", accounts},
                                        {"x.owner", accounts},
                                        {"x.keeper", users},
                                        {"leader", users, true},
                                        {"x.keeper.account", accounts},
                                        {"u.boss", users},
                                        {"x.spare.owner", accounts},
                                        {"u.color", colors},
                                        {"x.color", colors},
                                        {"wished", colors},
                                        {"u.role", roles},
                                        {"x.keeper.role", roles},
                                        {"u.nick", words},
                                        {"word", words},
                                        {"phrase", words},
                                        {"x.keeper.nick", words},
                                        {"x.number", numbers},
                                        {"u.limit", numbers},
                                        {"threshold", numbers, true},
                                        {"attempts", numbers},
                                        {"u.expires", moments},
                                        {"x.opens", moments},
                                        {"now", moments},
                                        {"x.delay", spans},
                                        {"least", roles}};
  return all;
}

// Rules of `view`, most of which compare one of a few subjects with a constant.
std::string many_keyed_rules(const typed::Policy& declarations, const Pick& pick) {
  const std::size_t chosen = 1 + pick(2);
  std::vector<Subject> about;
  for (std::size_t i = 0; i < chosen; ++i) about.push_back(one_of(pick, subjects()));
  std::string text;
  for (std::size_t rules = 10 + pick(24); rules > 0; --rules) {
    const Subject& subject = one_of(pick, about);
    const bool permits = pick(3) != 0 || subject.always_permits;
    RandomCondition random(declarations, permits ? Speaker::permit : Speaker::forbid, pick);
    random.bind("u", {typed::Type::Kind::entity, 3, false});
    random.bind("x", {typed::Type::Kind::entity, 5, false});
    Texts parts;
    if (!rarely(pick, 8)) {
      const auto& constant = one_of(pick, subject.constants);
      parts.push_back(pick(4) ? std::string(subject.value) + " == " + constant
                              : constant + " == " + subject.value);
    }
    if (parts.empty() || pick(2) == 0)
      parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(pick(parts.size() + 1)),
                   "(" + random.condition(1 + pick(2), {true, false}) + ")");
    text += "rule k" + std::to_string(rules) + ":\n  " + (permits ? "permit" : "forbid") +
            " view(u, x) when " + parts.front() + (parts.size() > 1 ? " and " + parts.back() : "") +
            (permits && pick(3) == 0 ? " with blur\n" : "\n");
  }
  return text;
}

// More facts that several clauses read than there are marks.
std::string many_shared_facts(const Pick& pick) {
  constexpr std::size_t kFacts = 90;
  std::string text =
      "policy wide\nentity User { friend: User?, n: int, m: int? }\nobligation log, blur\n";
  for (std::size_t g = 0; g < kFacts; ++g)
    text += "global g" + std::to_string(g) + ": int" + (g % 3 == 0 ? "?" : "") + " within 10s\n";
  text += "action look(User, User)\n";
  const auto fact = [&] {
    const std::size_t g = pick(kFacts);
    const std::string name = "g" + std::to_string(g);
    return g % 3 == 0 ? "(" + name + " ?? " + (pick(2) ? "u.n" : "3") + ")" : name;
  };
  for (std::size_t rule = 0; rule < 60; ++rule) {
    const bool permits = rule > 1;
    text += "rule r" + std::to_string(rule) + ":\n  " + (permits ? "permit" : "forbid") +
            " look(u, x) when " + fact() + " == " + fact() + (pick(2) ? " or " : " and ") + fact() +
            (pick(2) ? " <= " : " < ") + fact() + (pick(2) ? " - " : " + ") + "(if " + fact() +
            " < x.n then " + fact() + " else " + fact() + ")" +
            (permits && pick(2) ? " with log\n" : "\n");
  }
  return text;
}

// `p == (q == (r == ..))` asks each part twice, so that what is asked doubles with every part.
std::string too_large(const Pick& pick) {
  std::string text =
      "policy deep\nentity User { a: bool, b: bool, n: int, friend: User? }\nobligation log\n"
      "global on: bool within 10s\naction look, glance (User, User)\n";
  std::string condition = "u.a";
  for (int part = 0; part < 14; ++part)
    condition = "((" +
                one_of<std::string>(pick, {"x.a", "u.b", "on", "u.n < x.n", "u.friend == x",
                                           "x.n == " + std::to_string(part)}) +
                ") == " + condition + ")";
  return text + "rule deep: permit look(u, x) when " + condition + " with log\n" +
         "rule plain: permit glance(u, x) when u.a\nrule off: forbid look, glance(_, _) when on\n";
}

// Queries in queries, several of a relation, with what the outer row says as what the inner one is
// asked for.
std::string nested_queries(const Pick& pick) {
  const auto leaf = [&](const std::string& a, const std::string& b) {
    return one_of<std::string>(
        pick, {a + ".user == u", a + ".n < " + b + ".n", b + ".m is none", a + ".m == " + b + ".n",
               b + ".user.n == u.n", a + ".user == " + b + ".user",
               "(" + a + ".m ?? " + b + ".n) == x.n", b + ".color == " + a + ".color"});
  };
  const auto word = [&] { return one_of<std::string>(pick, {"some", "no", "several", "no"}); };
  const auto first = [&] {
    return one_of<std::string>(pick, {"one(u, _)", "one(_, x)", "one(u, x)"});
  };
  std::string text =
      "policy nested\nenum Color { red, green }\nentity User { n: int, color: Color? }\n"
      "relation one(user: User, other: User) { n: int, m: int?, color: Color } max 8\n"
      "relation two(user: User, other: User) { n: int, m: int?, color: Color } within 10s max 8\n"
      "obligation log, blur\naction look(User, User)\n";
  for (int rule = 0; rule < 8; ++rule) {
    const bool permits = pick(3) != 0;
    const std::string inner = one_of<std::string>(
        pick, {"two(s.user, _)", "two(_, s.other)", "two(s.other, x)", "two(s.user, s.other)"});
    text += "rule r" + std::to_string(rule) + ":\n  " + (permits ? "permit" : "forbid") +
            " look(u, x) when " + word() + " " + first() + " as s where (" + leaf("s", "s") +
            (pick(2) ? " or " : " and ") + "(" + word() + " " + inner + " as t where (" +
            leaf("s", "t") + (pick(2) ? " and not (" : " or (") + leaf("t", "s") + "))))" +
            (permits && pick(2) ? " with log\n" : "\n");
  }
  return text;
}

// --- the law

struct Effort {
  int worlds = 6, requests = 37;  // more than one round of decide_many
};

// On random worlds, in an image and changed since, bound to the policy and to `other` of the same
// schema.
void expect_agreement(const Compiled& policy, const Compiled* other, const Pick& pick,
                      Effort effort, PlanTally& tally) {
  for (int world = 0; world < effort.worlds && !::testing::Test::HasFailure(); ++world) {
    const std::int64_t now = random_now(pick);
    const World truth = random_truth(policy.tree(), now, {}, pick);
    const World observed = random_observation(policy.tree(), truth, now, pick);
    const World before = random_poorer(observed, pick);
    Requests requests(policy.loaded, observed);
    for (int i = 0; i < effort.requests; ++i)
      requests.add(random_poorer(random_request(policy.tree(), truth, now, pick), pick), pick);
    const auto check = [&](const Snapshot& snapshot, const char* how) {
      EXPECT_EQ(disagreement(policy.loaded, snapshot, requests, tally), "")
          << how << "\n"
          << text_of(policy.tree(), observed) << policy.source.text();
    };
    const auto snapshot = to_snapshot(observed, policy.loaded);
    ASSERT_TRUE(snapshot) << snapshot.error().message;
    check(*snapshot, "in an image");
    auto base = to_snapshot(before, policy.loaded);
    if (!base) continue;  // what `observed` has not lost may break an invariant
    auto writer = FactWriter::start(policy.loaded, std::move(*base));
    ASSERT_TRUE(writer);
    const auto applied = writer->apply(changes_of(policy.loaded.schema(), before, observed), 2);
    if (!applied) continue;  // a cache's word, which the registry would not say
    check(writer->newest(), "changed since");
    for (std::size_t i = 0; i < requests.all.size(); ++i) {
      if (requests.all[i].revision_at_least != 0) continue;
      const auto& request = requests.all[i];
      EXPECT_EQ(bool(policy.loaded.decide(request, writer->newest())),
                bool(policy.loaded.decide(request, *snapshot)))
          << "a revision is not what a snapshot of the same facts is: " << requests.words[i];
    }
    if (other == nullptr) continue;
    auto theirs = to_snapshot(observed, other->loaded);
    ASSERT_TRUE(theirs) << theirs.error().message;
    check(*theirs, "of another policy");
    for (const Request& request : requests.all)
      EXPECT_TRUE(!policy.loaded.decide(request, *theirs) ||
                  policy.loaded.decide(request, *snapshot))
          << "a snapshot that was not made for the policy allows what its own denies";
    ASSERT_TRUE(writer->swap_policy(other->loaded));
    check(writer->newest(), "after another policy took this one's place");
    ASSERT_TRUE(writer->swap_policy(policy.loaded));
    check(writer->newest(), "and it took it back");
  }
}

void tell(const PlanTally& tally) {
  std::cout << "by plans " << tally.planned << ", by the machine " << tally.by_machine
            << ", allowed " << tally.allowed << ", denied " << tally.denied << ", owing "
            << tally.owing << ", blind " << tally.blind << "\n";
}

TEST(Plan, DecidesRandomPoliciesAsTheMachineDoes) {
  const CheckedPolicy declarations = checked(zoo());
  PlanTally tally;
  for (std::uint64_t seed = 0; seed < 60 && !HasFailure(); ++seed) {
    const Pick pick = pick_from(seed);
    const auto rules = [&] {
      return joined(random_rules(declarations.tree(), {.rules = 10, .depth = 4}, pick));
    };
    const Compiled policy = compiled(zoo() + rules()), other = compiled(zoo() + rules());
    expect_agreement(policy, &other, pick, {}, tally);
  }
  tell(tally);
  EXPECT_GT(tally.planned, 20 * tally.by_machine) << "most cases have a plan";
  EXPECT_GT(tally.allowed, 1000U);
  EXPECT_GT(tally.owing, 500U);
  EXPECT_GT(tally.blind, 500U);
}

TEST(Plan, SelectsAmongClausesOfOneConstantEach) {
  const CheckedPolicy declarations = checked(zoo());
  PlanTally tally;
  std::size_t selections = 0;
  for (std::uint64_t seed = 0; seed < 60 && !HasFailure(); ++seed) {
    const Pick pick = pick_from(seed);
    const auto rules = [&] { return many_keyed_rules(declarations.tree(), pick); };
    const Compiled policy = compiled(zoo() + rules()), other = compiled(zoo() + rules());
    selections += policy.loaded.program().plan->selections.size();
    expect_agreement(policy, &other, pick, {}, tally);
  }
  tell(tally);
  EXPECT_GT(selections, 40U);
  EXPECT_GT(tally.allowed, 1000U);
  EXPECT_GT(tally.owing, 200U);
}

TEST(Plan, ReadsMoreSharedFactsThanThereAreMarks) {
  PlanTally tally;
  for (std::uint64_t seed = 0; seed < 15 && !HasFailure(); ++seed) {
    const Pick pick = pick_from(seed);
    const Compiled policy = compiled(many_shared_facts(pick));
    const auto& steps = policy.loaded.program().plan->steps;
    const auto marks = [&](std::uint16_t mark) {
      return std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
        return step.kind == StepKind::mark && step.a.at == mark;
      });
    };
    EXPECT_TRUE(marks(0) && marks(63) && !marks(64));
    expect_agreement(policy, nullptr, pick, {}, tally);
  }
  tell(tally);
  EXPECT_GT(tally.planned, 10 * tally.by_machine);
  EXPECT_GT(tally.allowed, 200U);
}

TEST(Plan, LeavesACaseThatIsTooLargeToTheMachine) {
  PlanTally tally;
  for (std::uint64_t seed = 0; seed < 40 && !HasFailure(); ++seed) {
    const Pick pick = pick_from(seed);
    const Compiled policy = compiled(too_large(pick));
    const auto& entries = policy.loaded.program().plan->entries;
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0], kNoPlan);
    EXPECT_NE(entries[1], kNoPlan);
    expect_agreement(policy, nullptr, pick, {}, tally);
  }
  tell(tally);
  EXPECT_GT(tally.planned, 1000U);
  EXPECT_GT(tally.by_machine, 1000U);
  EXPECT_GT(tally.allowed, 500U);
}

TEST(Plan, AsksQueriesInQueries) {
  PlanTally tally;
  for (std::uint64_t seed = 0; seed < 60 && !HasFailure(); ++seed) {
    const Pick pick = pick_from(seed);
    const Compiled policy = compiled(nested_queries(pick));
    expect_agreement(policy, nullptr, pick, {}, tally);
  }
  tell(tally);
  EXPECT_GT(tally.allowed, 500U);
  EXPECT_GT(tally.denied, 500U);
  EXPECT_GT(tally.planned, 10 * tally.by_machine);
}

// --- comparisons, of which a bound plan has steps by how wide the operands are

TEST(Plan, ComparesAtEveryEdge) {
  using namespace std::chrono_literals;
  constexpr Time kNow(1000ms);
  const struct {
    const char* type;
    std::vector<Value> values;
  } kTable[] = {
      {"int", {Value::integer(INT64_MIN + 1), Value::integer(0), Value::integer(INT64_MAX)}},
      {"time", {Value::time(Time(1ms)), Value::time(kNow), Value::time(Time(1001ms))}},
      {"duration", {Value::duration(-1ms), Value::duration(0ms), Value::duration(1ms)}}};
  std::size_t allowed = 0;
  for (const auto& row : kTable) {
    std::string text = "policy edges\nentity User\nentity Camera { a: " + std::string(row.type) +
                       ", b: " + row.type + " }\n";
    std::string rules;
    const auto add = [&](const std::string& condition) {
      const std::string action = "look" + std::to_string(allowed + rules.size());
      text += "action " + action + "(User, Camera)\n";
      rules += "rule r" + action + ": permit " + action + "(_, x) when " + condition + "\n";
    };
    for (const std::string comparison : {" < ", " <= ", " == ", " > ", " >= ", " != "}) {
      for (const std::string other : {"x.b", "now"}) {
        if (other == "now" && row.type != std::string("time")) continue;
        add("x.a" + comparison + other);
        add("not (x.a" + comparison + other + ")");
      }
    }
    const Compiled policy = compiled(text + rules);
    const Schema& schema = policy.loaded.schema();
    SnapshotBuilder facts(policy.loaded);
    std::vector<Value> values = row.values;
    values.push_back(Value::unavailable());
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < values.size() * values.size(); ++i) {
      ids.push_back("camera_" + std::to_string(i));
      const Entity camera{schema.find_entity("Camera").value(), ids.back()};
      EXPECT_TRUE(facts.add_entity(camera));
      EXPECT_TRUE(facts.set_attribute(camera, "a", values[i / values.size()]));
      EXPECT_TRUE(facts.set_attribute(camera, "b", values[i % values.size()]));
    }
    const Snapshot snapshot = std::move(*std::move(facts).build(1, kNow));
    Trace trace = policy.loaded.make_trace();
    for (std::uint16_t action = 0; action < schema.actions.size(); ++action) {
      for (const std::string& id : ids) {
        const Request request{.principal = {schema.find_entity("User").value(), "somebody"},
                              .action = action,
                              .resource = {schema.find_entity("Camera").value(), id},
                              .now = kNow};
        const bool by_plan = bool(policy.loaded.decide(request, snapshot));
        ASSERT_EQ(by_plan, bool(policy.loaded.decide(request, snapshot, &trace)))
            << row.type << ' ' << id << ' ' << policy.source.text();
        allowed += by_plan ? 1U : 0U;
      }
    }
  }
  EXPECT_GT(allowed, 100U);
}

// --- facts that are not believed

// A snapshot that says nothing: of no entity, and that no relation has all its rows.
Snapshot nothing_known(const Policy& policy) {
  SnapshotBuilder facts(policy);
  for (const auto& relation : policy.schema().relations)
    EXPECT_TRUE(facts.mark_incomplete(relation.name));
  return std::move(*std::move(facts).build(1, Time{}));
}

TEST(Plan, BelievesNothingOfASnapshotThatIsTooOld) {
  const CheckedPolicy declarations = checked(zoo());
  std::size_t allowed = 0, changed = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Pick pick = pick_from(seed);
    const Compiled policy = compiled(
        zoo() + joined(random_rules(declarations.tree(), {.rules = 10, .depth = 3}, pick)));
    const Snapshot nothing = nothing_known(policy.loaded);
    for (int world = 0; world < 4; ++world) {
      const std::int64_t now = random_now(pick);
      const World truth = random_truth(policy.tree(), now, {}, pick);
      const World observed = random_observation(policy.tree(), truth, now, pick);
      const auto snapshot = to_snapshot(observed, policy.loaded);
      ASSERT_TRUE(snapshot);
      Requests requests(policy.loaded, observed);
      for (int i = 0; i < 20; ++i)
        requests.add(random_request(policy.tree(), truth, now, pick), pick);
      for (Request plain : requests.all) {
        plain.revision_at_least = 0;
        plain.not_older_than.reset();
        const Decision expected = policy.loaded.decide(plain, nothing);
        changed += bool(expected) != bool(policy.loaded.decide(plain, *snapshot)) ? 1U : 0U;
        Request later = plain, younger = plain;
        later.revision_at_least = 2;
        younger.not_older_than = std::chrono::milliseconds(now - observed.as_of - 1);
        Trace trace = policy.loaded.make_trace();
        for (const Request& request : {later, younger}) {
          Decision many;
          policy.loaded.decide_many({&request, 1}, *snapshot, {&many, 1});
          for (const Decision& found : {policy.loaded.decide(request, *snapshot), many,
                                        policy.loaded.decide(request, *snapshot, &trace)}) {
            ASSERT_EQ(found.outcome, expected.outcome)
                << policy.source.text() << text_of(policy.tree(), observed);
            ASSERT_EQ(found.obligations, expected.obligations);
          }
        }
        allowed += expected ? 1U : 0U;
        // What is just young enough is believed.
        later.revision_at_least = 1;
        younger.not_older_than = std::chrono::milliseconds(now - observed.as_of);
        EXPECT_EQ(policy.loaded.decide(later, *snapshot).outcome,
                  policy.loaded.decide(plain, *snapshot).outcome);
        if (observed.as_of > now) continue;
        EXPECT_EQ(policy.loaded.decide(younger, *snapshot).outcome,
                  policy.loaded.decide(plain, *snapshot).outcome);
      }
    }
  }
  std::cout << allowed << " allowed though nothing is known, " << changed << " decided otherwise\n";
  EXPECT_GT(changed, 300U);
}

}  // namespace
}  // namespace sightline::testing
