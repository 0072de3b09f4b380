// What must hold of all facts together: `unique`, the rows of a look-up, and invariants.
#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/runtime/small_program.h"

namespace sightline::testing {
namespace {

using Kind = FactError::Kind;
using B = SnapshotBuilder;

Entity user(std::string_view id) { return {kUser, id}; }
Entity camera(std::string_view id) { return {kCamera, id}; }
Entity account(std::string_view id) { return {kAccount, id}; }
void accept(const FactResult& result) {
  if (!result) ADD_FAILURE() << result.error().message;
}

// What building says to these facts; empty if it builds.
std::string refusal(const Program& program, const std::function<void(B&)>& say, Kind kind) {
  auto policy = load(program);
  if (!policy) return "not loaded: " + policy.error().message;
  B b(*policy);
  say(b);
  const auto snapshot = std::move(b).build(1, at(1));
  if (snapshot) return "";
  EXPECT_EQ(snapshot.error().kind, kind) << snapshot.error().message;
  return snapshot.error().message;
}

FactResult visit(B& b, std::string_view who, std::int64_t day, std::string_view note) {
  const Value key[] = {Value::entity(user(who)), Value::integer(day), Value::member(1),
                       Value::time(at(5)), Value::string(note)};
  return b.add_row("visit", key);
}

TEST(Unique, RowsThatAgreeInTheseColumnsAreRefused) {
  const struct {
    const char* what;
    std::function<void(B&)> say;
    std::string why;
  } kTable[] = {
      {"all different",
       [](B& b) {
         accept(visit(b, "ann", 1, "a"));
         accept(visit(b, "ann", 2, "b"));
         accept(visit(b, "bea", 1, "c"));
       },
       ""},
      {"one user, one day",
       [](B& b) {
         accept(visit(b, "ann", -1, "a"));
         accept(visit(b, "bea", -1, "b"));
         accept(visit(b, "ann", -1, "c"));
       },
       "there are 2 rows visit(User::\"ann\", -1, _, _, _), and `visit` has at most one"},
      {"one note",
       [](B& b) {
         accept(visit(b, "ann", 1, "same"));
         accept(visit(b, "bea", 2, "same"));
       },
       "there are 2 rows visit(_, _, _, _, \"same\"), and `visit` has at most one"},
      {"the registry about a cached relation",
       [](B& b) {
         accept(b.add_row("binding", key_of({camera("porch"), account("north")})));
         accept(b.add_row("binding", key_of({camera("porch"), account("south")})));
       },
       "there are 2 rows binding(Camera::\"porch\", _), and `binding` has at most one"},
      {"a cache may say what it likes",
       [](B& b) {
         accept(b.add_row("binding", key_of({camera("porch"), account("north")})));
         accept(b.observe_row("binding", key_of({camera("porch"), account("south")})));
       },
       ""},
      {"sealed rows are each of their own moment",
       [](B& b) {
         accept(b.add_row("seal", key_of({camera("porch"), user("ann")})));
         accept(b.add_row("seal", key_of({camera("porch"), user("bea")})));
       },
       ""},
  };
  for (const auto& row : kTable)
    EXPECT_EQ(refusal(small_program(), row.say, Kind::not_unique), row.why) << row.what;
}

// permit view(u, _) when some visit(u, ..): `visit` says max 3.
TEST(MaxRows, ALookUpWithMoreIsRefused) {
  const auto program = one_rule([](Code& c) {
    const auto row = c.begin(kVisit, {c.op(Opcode::principal), kAny, kAny, kAny, kAny});
    c.end(row, c.truth(true));
  });
  const auto visits = [](int count) {
    return [=](B& b) {
      for (int i = 0; i < count; ++i) accept(visit(b, "ann", i, std::to_string(i)));
      accept(visit(b, "bea", 1, "else"));
    };
  };
  EXPECT_EQ(refusal(program, visits(3), Kind::too_many), "");
  EXPECT_EQ(refusal(program, visits(4), Kind::too_many),
            "there are 4 rows visit(User::\"ann\", _, _, _, _), the limit is 3");
}

// invariant short: forall s: share: s.from <= (s.until ?? forever)
// invariant known: forall u: User: some share(u, _) or u.vip
Program with_invariants() {
  auto program = small_program();
  Code c(program);
  const auto row = c.op(Opcode::subject_row, 0, 0, kShare);
  const auto until = c.op(Opcode::coalesce, c.op(Opcode::field, row, 0, 1),
                          c.constant(plain(Type::Kind::time), kForever));
  c.op(Opcode::less_equal, c.op(Opcode::field, row), until);
  c.end_invariant("short", Invariant::Subject::row, kShare);
  const auto who = c.op(Opcode::principal);
  const auto share = c.begin(kShare, {who, kAny});
  const auto some = c.end(share, c.truth(true));
  c.op(Opcode::logical_or, some, c.op(Opcode::to_truth, c.attribute(who, kUser, kUserVip)));
  c.end_invariant("known", Invariant::Subject::entity, kUser);
  return program;
}

FactResult share(B& b, std::string_view who, Value from, Value until) {
  const FieldValue fields[] = {{"from", from}, {"until", until}};
  return b.add_row("share", key_of({user(who), camera("porch")}), fields);
}

TEST(Invariants, AreRefusedWhereTheyAreDefinitelyFalse) {
  const Value early = Value::time(at(1)), late = Value::time(at(2)), none = Value::none(),
              unavailable = Value::unavailable();
  const auto vip = [](B& b, bool is) {
    accept(b.add_entity(user("ann")));
    accept(b.set_attribute(user("ann"), "vip", Value::boolean(is)));
  };
  const struct {
    const char* what;
    std::function<void(B&)> say;
    std::string why;
  } kTable[] = {
      {"nothing", [](B&) {}, ""},
      {"in order", [=](B& b) { accept(share(b, "ann", early, late)); }, ""},
      {"the same moment", [=](B& b) { accept(share(b, "ann", late, late)); }, ""},
      {"open end", [=](B& b) { accept(share(b, "ann", late, none)); }, ""},
      {"the wrong way round",
       [=](B& b) {
         accept(share(b, "ann", early, late));
         accept(share(b, "bea", late, early));
       },
       "share(User::\"bea\", Camera::\"porch\") breaks invariant `short`"},
      {"not known", [=](B& b) { accept(share(b, "ann", late, unavailable)); }, ""},
      {"neither known", [=](B& b) { accept(share(b, "ann", unavailable, unavailable)); }, ""},
      {"a user who has a share",
       [=](B& b) {
         vip(b, false);
         accept(share(b, "ann", early, late));
       },
       ""},
      {"a user who is a vip", [=](B& b) { vip(b, true); }, ""},
      {"a user who is neither", [=](B& b) { vip(b, false); },
       "User::\"ann\" breaks invariant `known`"},
      {"a user of whom that is not known", [](B& b) { accept(b.add_entity(user("ann"))); }, ""},
      {"a user who is only mentioned",
       [=](B& b) {
         accept(b.add_entity(user("ann")));
         accept(b.set_attribute(user("ann"), "friend_of", Value::entity(user("bea"))));
       },
       ""},
      {"perhaps there are more shares",
       [=](B& b) {
         vip(b, false);
         accept(b.mark_incomplete("share"));
       },
       ""},
  };
  for (const auto& row : kTable)
    EXPECT_EQ(refusal(with_invariants(), row.say, Kind::invariant), row.why) << row.what;
}

// SOUNDNESS: a proof about one policy rests on its invariants, so it takes no snapshot that others made.
TEST(Invariants, ASnapshotFitsOnlyPoliciesWithTheSameOnes) {
  const auto digest = [](const Program& program) { return load(program)->program().schema_digest; };
  const auto some = with_invariants();
  auto text = some, name = some, order = some, cut = some;
  text.invariants[0].text += " ";
  name.invariants[0].name = "other";
  std::swap(order.invariants[0].text, order.invariants[1].text);
  cut.invariants.pop_back();
  cut.code.resize(cut.invariants.back().end);
  cut.queries.pop_back();
  EXPECT_EQ(digest(some), digest(with_invariants()));
  EXPECT_EQ(digest(some), digest(name));
  for (const auto* other : {&text, &order, &cut}) EXPECT_NE(digest(some), digest(*other));
  EXPECT_NE(digest(some), digest(small_program()));

  const auto made = load(small_program());
  const auto used = load(some);
  const auto allowed = [&](const Policy& builder, const Policy& decider) {
    B b(builder);
    accept(b.set_global("lockdown", Value::boolean(false)));
    accept(share(b, "ann", Value::time(at(1)), Value::none()));
    const auto snapshot = std::move(b).build(1, at(2));
    return static_cast<bool>(
        decider.decide({user("ann"), kView, camera("porch"), at(2), {}}, *snapshot));
  };
  EXPECT_TRUE(allowed(*made, *made));
  EXPECT_TRUE(allowed(*used, *used));
  EXPECT_FALSE(allowed(*made, *used));
  EXPECT_FALSE(allowed(*used, *made));
}

}  // namespace
}  // namespace sightline::testing
