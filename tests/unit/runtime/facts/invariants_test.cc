// What must hold of all facts together: `unique`, the rows of a look-up, and invariants.
#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::invariants_test {
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

// --- what cannot be told without one who is not there

std::uint16_t vip_of(Code& c, std::uint16_t user) {
  return c.op(Opcode::to_truth, c.attribute(user, kUser, kUserVip));
}
std::uint16_t named(Code& c, std::uint16_t type, std::string id) {
  return c.text(plain(Type::Kind::entity, type), std::move(id));
}
std::uint16_t in_north(Code& c, std::uint16_t camera) {
  return c.op(Opcode::in, camera, named(c, kAccount, "north"), in_types(kCamera, kAccount));
}

// forall s: share: s.until is none or s.viewer.vip
void vouched(Code& c) {
  const auto row = c.op(Opcode::subject_row, 0, 0, kShare);
  const auto open = c.op(Opcode::is_none, c.op(Opcode::field, row, 0, 1));
  c.op(Opcode::logical_or, open, vip_of(c, c.op(Opcode::column, row)));
  c.end_invariant("vouched", Invariant::Subject::row, kShare);
}
// forall s: share: s.viewer.vip and Camera::"porch" in Account::"north"
void both(Code& c) {
  const auto row = c.op(Opcode::subject_row, 0, 0, kShare);
  const auto vip = vip_of(c, c.op(Opcode::column, row));
  c.op(Opcode::logical_and, vip, in_north(c, named(c, kCamera, "porch")));
  c.end_invariant("both", Invariant::Subject::row, kShare);
}
// forall c: Camera: c in Account::"north"
void placed(Code& c) {
  in_north(c, c.op(Opcode::principal));
  c.end_invariant("placed", Invariant::Subject::entity, kCamera);
}
// forall c: Camera: every share(_, c) as s: s.viewer.vip
void every(Code& c) {
  const auto shares = c.begin(kShare, {kAny, c.op(Opcode::principal)});
  const auto no_vip = c.op(Opcode::logical_not, vip_of(c, c.op(Opcode::column, shares)));
  c.op(Opcode::logical_not, c.end(shares, no_vip));
  c.end_invariant("every", Invariant::Subject::entity, kCamera);
}
// forall c: Camera: some share(_, c) as s where s.viewer.vip
void some(Code& c) {
  const auto shares = c.begin(kShare, {kAny, c.op(Opcode::principal)});
  c.end(shares, vip_of(c, c.op(Opcode::column, shares)));
  c.end_invariant("some", Invariant::Subject::entity, kCamera);
}
// forall a: Account: User::"root".vip
void rooted(Code& c) {
  vip_of(c, named(c, kUser, "root"));
  c.end_invariant("rooted", Invariant::Subject::entity, kAccount);
}

const Value kFrom = Value::time(at(1)), kUntil = Value::time(at(2)), kNone = Value::none(),
            kUnavailable = Value::unavailable();

Entity site(std::string_view id) { return {kSite, id}; }
void add_user(B& b, std::string_view who, Value vip) {
  accept(b.add_entity(user(who)));
  accept(b.set_attribute(user(who), "vip", vip));
}
void add_site(B& b, std::string_view id, std::string_view in_account) {
  accept(b.add_entity(site(id)));
  accept(b.add_parent(site(id), account(in_account)));
}
void add_porch(B& b, std::string_view in) {
  accept(b.add_entity(camera("porch")));
  accept(b.add_parent(camera("porch"), site(in)));
}

struct Hanging {
  const char* what;
  void (*invariant)(Code&);
  std::function<void(B&)> say;
  std::string why;
};

const std::string kShareBreaks = "share(User::\"ann\", Camera::\"porch\") breaks invariant ";
const std::string kPorchBreaks = "Camera::\"porch\" breaks invariant ";
const std::string kNoAnn = ": User::\"ann\" is not among the facts";
const std::string kNoYard = ": Site::\"yard\" is not among the facts";

const Hanging kHanging[] = {
    {"true without the stranger", vouched, [](B& b) { accept(share(b, "ann", kFrom, kNone)); }, ""},
    {"false without the stranger", vouched, [](B& b) { accept(share(b, "ann", kFrom, kUntil)); },
     kShareBreaks + "`vouched`" + kNoAnn},
    {"unknown without the stranger", vouched,
     [](B& b) { accept(share(b, "ann", kFrom, kUnavailable)); },
     kShareBreaks + "`vouched`" + kNoAnn},
    {"unknown of one who is there", vouched,
     [](B& b) {
       add_user(b, "ann", kUnavailable);
       accept(share(b, "ann", kFrom, kUntil));
     },
     ""},
    {"false of one who is there", vouched,
     [](B& b) {
       add_user(b, "ann", Value::boolean(false));
       accept(share(b, "ann", kFrom, kUntil));
     },
     kShareBreaks + "`vouched`"},
    {"unknown of one who is there, and of a stranger", both,
     [](B& b) {
       add_user(b, "ann", kUnavailable);
       accept(share(b, "ann", kFrom, kUntil));
     },
     kShareBreaks + "`both`: Camera::\"porch\" is not among the facts"},
    {"false, and unknown of a stranger", both,
     [](B& b) {
       add_user(b, "ann", Value::boolean(false));
       accept(share(b, "ann", kFrom, kUntil));
     },
     kShareBreaks + "`both`"},
    {"a stranger above", placed, [](B& b) { add_porch(b, "yard"); },
     kPorchBreaks + "`placed`" + kNoYard},
    {"a stranger above, and what is asked for", placed,
     [](B& b) {
       add_porch(b, "yard");
       accept(b.add_parent(camera("porch"), site("house")));
       add_site(b, "house", "north");
     },
     ""},
    {"a stranger above who is asked for", placed,
     [](B& b) {
       add_porch(b, "yard");
       add_site(b, "yard", "north");
     },
     ""},
    {"a stranger further above", placed,
     [](B& b) {
       add_porch(b, "yard");
       add_site(b, "yard", "south");
     },
     kPorchBreaks + "`placed`: Account::\"south\" is not among the facts"},
    {"perhaps more above", placed,
     [](B& b) {
       add_porch(b, "yard");
       accept(b.add_entity(site("yard")));
       accept(b.mark_incomplete(site("yard")));
     },
     ""},
    {"perhaps more above, and a stranger", placed,
     [](B& b) {
       add_porch(b, "yard");
       accept(b.mark_incomplete(camera("porch")));
     },
     kPorchBreaks + "`placed`" + kNoYard},
    {"a stranger in a row", every,
     [](B& b) {
       accept(b.add_entity(camera("porch")));
       add_user(b, "bea", Value::boolean(true));
       accept(share(b, "bea", kFrom, kUntil));
       accept(share(b, "ann", kFrom, kUntil));
     },
     kPorchBreaks + "`every`" + kNoAnn},
    {"a stranger in a row that is not wanted", some,
     [](B& b) {
       accept(b.add_entity(camera("porch")));
       add_user(b, "bea", Value::boolean(true));
       accept(share(b, "ann", kFrom, kUntil));
       accept(share(b, "bea", kFrom, kUntil));
     },
     ""},
    {"a stranger in a row that is wanted", some,
     [](B& b) {
       accept(b.add_entity(camera("porch")));
       accept(share(b, "ann", kFrom, kUntil));
     },
     kPorchBreaks + "`some`" + kNoAnn},
    {"a stranger of the text", rooted, [](B& b) { accept(b.add_entity(account("north"))); },
     "Account::\"north\" breaks invariant `rooted`: User::\"root\" is not among the facts"},
    {"one of the text who is there", rooted,
     [](B& b) {
       accept(b.add_entity(account("north")));
       accept(b.add_entity(user("root")));
     },
     ""},
};

// SOUNDNESS: what a stranger could break is refused; what it cannot, and what is only missing, is not.
TEST(Invariants, AreRefusedWhereTheyHangOnAStranger) {
  for (const auto& row : kHanging) {
    auto program = small_program();
    Code c(program);
    row.invariant(c);
    EXPECT_EQ(refusal(program, row.say, Kind::invariant), row.why) << row.what;
  }
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
}  // namespace sightline::testing::invariants_test
