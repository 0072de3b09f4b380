// SnapshotBuilder: what is refused and how it is named, and who answers for each fact afterwards.
#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::builder_test {
namespace {

using Kind = FactError::Kind;

Entity user(std::string_view id) { return {kUser, id}; }
Entity camera(std::string_view id) { return {kCamera, id}; }
Entity account(std::string_view id) { return {kAccount, id}; }
Entity site(std::string_view id) { return {kSite, id}; }
void accept(const FactResult& result) {
  if (!result) ADD_FAILURE() << result.error().message;
}

Policy loaded(const Program& program) {
  auto policy = load(program);
  if (!policy) ADD_FAILURE() << policy.error().message;
  return std::move(*policy);
}

TEST(Builder, RefusesFactsThatDoNotFitAndNamesThem) {
  const Policy policy = loaded(small_program());
  const std::string long_id(1025, 'x');
  const auto key = key_of({user("ann"), camera("porch")});
  const auto binding = key_of({camera("porch"), account("north")});
  const auto row = [&](SnapshotBuilder& b, std::initializer_list<Entity> k,
                       std::vector<FieldValue> f = {}) { return b.add_row("share", key_of(k), f); };
  const auto visit = [](SnapshotBuilder& b, Value day, Value role, Value note) {
    const Value cells[] = {Value::entity(user("ann")), day, role, Value::time(at(5)), note};
    return b.add_row("visit", cells);
  };
  using B = SnapshotBuilder;
  const struct {
    std::string why;
    Kind kind;
    std::function<FactResult(B&)> say;
  } kTable[] = {
      {"User::\"ann\" was added twice", Kind::duplicate,
       [&](B& b) {
         (void)b.add_entity(user("ann"));
         return b.add_entity(user("ann"));
       }},
      {"an entity of type 9, which does not exist, was added", Kind::wrong_type,
       [&](B& b) { return b.add_entity({9, "x"}); }},
      {"User::\"\" has an empty id", Kind::wrong_type,
       [&](B& b) { return b.add_entity(user("")); }},
      {"has an id of more than 1024 bytes", Kind::wrong_type,
       [&](B& b) { return b.add_entity(user(long_id)); }},
      {"User::\"\\xc0\\x80\" has an id that is not UTF-8", Kind::wrong_type,
       [&](B& b) { return b.add_entity(user("\xc0\x80")); }},
      {"User has no attribute \"rank\"", Kind::unknown_name,
       [&](B& b) { return b.set_attribute(user("ann"), "rank", Value::none()); }},
      {"User::\"ann\".role has a value of another kind", Kind::wrong_type,
       [&](B& b) { return b.set_attribute(user("ann"), "role", Value::boolean(true)); }},
      {"User::\"ann\".role has a value out of range", Kind::wrong_type,
       [&](B& b) { return b.set_attribute(user("ann"), "role", Value::member(3)); }},
      {"User::\"ann\".changed cannot be none", Kind::wrong_type,
       [&](B& b) { return b.set_attribute(user("ann"), "changed", Value::none()); }},
      {"User::\"ann\".account names an entity of another type", Kind::wrong_type,
       [&](B& b) { return b.set_attribute(user("ann"), "account", Value::entity(user("north"))); }},
      {"User::\"ann\".account has an id that is not UTF-8", Kind::wrong_type,
       [&](B& b) {
         return b.set_attribute(user("ann"), "account", Value::entity(account("\xff")));
       }},
      {"User::\"a\\x1b[2J\".vip was given twice", Kind::duplicate,
       [&](B& b) {
         (void)b.set_attribute(user("a\x1b[2J"), "vip", Value::boolean(true));
         return b.set_attribute(user("a\x1b[2J"), "vip", Value::boolean(true));
       }},
      {"User::\"ann\".nick was given twice", Kind::duplicate,
       [&](B& b) {
         (void)b.set_attribute(user("ann"), "nick", Value::unavailable());
         return b.set_attribute(user("ann"), "nick", Value::none());
       }},
      {"there is no relation \"shares\"", Kind::unknown_name,
       [&](B& b) { return b.add_row("shares", key); }},
      {"`share` has 2 columns, the key has 1", Kind::wrong_key,
       [&](B& b) { return row(b, {user("ann")}); }},
      {"`share` has 2 columns, the key has 9", Kind::wrong_key,
       [&](B& b) { return b.add_row("share", std::vector<Value>(9, Value::entity(user("ann")))); }},
      {"`share.viewer` names an entity of another type", Kind::wrong_key,
       [&](B& b) { return row(b, {camera("ann"), camera("porch")}); }},
      {"`share.camera` names an entity of another type", Kind::wrong_key,
       [&](B& b) { return row(b, {user("ann"), {9, "x"}}); }},
      {"`share.camera` has an empty id", Kind::wrong_key,
       [&](B& b) { return row(b, {user("ann"), camera("")}); }},
      // keys of other types
      {"`visit.day` has a value of another kind", Kind::wrong_key,
       [&](B& b) { return visit(b, Value::boolean(true), Value::member(0), Value::string("")); }},
      {"`visit.day` cannot be unavailable", Kind::wrong_key,
       [&](B& b) { return visit(b, Value::unavailable(), Value::member(0), Value::string("")); }},
      {"`visit.day` cannot be none", Kind::wrong_key,
       [&](B& b) { return visit(b, Value::none(), Value::member(0), Value::string("")); }},
      {"`visit.role` has a value out of range", Kind::wrong_key,
       [&](B& b) { return visit(b, Value::integer(1), Value::member(3), Value::string("")); }},
      {"`visit.note` has a text that is not UTF-8", Kind::wrong_key,
       [&](B& b) { return visit(b, Value::integer(1), Value::member(0), Value::string("\xff")); }},
      {"visit(User::\"ann\", -7, member, 5, \"a\\\"b\") was given twice", Kind::duplicate,
       [&](B& b) {
         accept(visit(b, Value::integer(-7), Value::member(1), Value::string("a\"b")));
         return visit(b, Value::integer(-7), Value::member(1), Value::string("a\"b"));
       }},
      // strings and sets
      {"Camera::\"porch\".model has a text of more than 1024 bytes", Kind::wrong_type,
       [&](B& b) { return b.set_attribute(camera("porch"), "model", Value::string(long_id)); }},
      {"Camera::\"porch\".model has a value of another kind", Kind::wrong_type,
       [&](B& b) { return b.set_attribute(camera("porch"), "model", Value::entity(camera("x"))); }},
      {"Camera::\"porch\".scopes has a value out of range", Kind::wrong_type,
       [&](B& b) { return b.set_attribute(camera("porch"), "scopes", Value::set(0b100)); }},
      {"Camera::\"porch\".scopes has a value of another kind", Kind::wrong_type,
       [&](B& b) { return b.set_attribute(camera("porch"), "scopes", Value::member(1)); }},
      // parents
      {"User::\"ann\" cannot be in Site::\"hall\": `entity User` does not say so", Kind::wrong_type,
       [&](B& b) { return b.add_parent(user("ann"), site("hall")); }},
      {"Camera::\"porch\" cannot be in User::\"ann\": `entity Camera` does not say so",
       Kind::wrong_type, [&](B& b) { return b.add_parent(camera("porch"), user("ann")); }},
      {"an entity of type 9, which does not exist, was given as a parent", Kind::wrong_type,
       [&](B& b) { return b.add_parent(camera("porch"), {9, "x"}); }},
      {"an entity of type 9, which does not exist, was given a parent", Kind::wrong_type,
       [&](B& b) { return b.add_parent({9, "x"}, site("hall")); }},
      {"Site::\"\" has an empty id", Kind::wrong_type,
       [&](B& b) { return b.add_parent(camera("porch"), site("")); }},
      {"Camera::\"porch\" was given its parent Site::\"hall\" twice", Kind::duplicate,
       [&](B& b) {
         accept(b.add_parent(camera("porch"), site("hall")));
         return b.add_parent(camera("porch"), site("hall"));
       }},
      {"Site::\"hall\" is in Account::\"north\" and in Site::\"house\", and can be in one only",
       Kind::not_unique,
       [&](B& b) {
         accept(b.add_parent(site("hall"), account("north")));
         return b.add_parent(site("hall"), site("house"));
       }},
      {"an entity of type 9, which does not exist, was marked", Kind::wrong_type,
       [&](B& b) { return b.mark_incomplete({9, "x"}); }},
      {"share(User::\"ann\", Camera::\"porch\") was given twice", Kind::duplicate,
       [&](B& b) {
         (void)b.add_row("share", key);
         return b.add_row("share", key);
       }},
      {"`share` has no field \"to\"", Kind::unknown_name,
       [&](B& b) { return row(b, {user("ann"), camera("porch")}, {{"to", Value::none()}}); }},
      {"`share.from` cannot be none", Kind::wrong_type,
       [&](B& b) { return row(b, {user("ann"), camera("porch")}, {{"from", Value::none()}}); }},
      {"`share.from` has a value out of range", Kind::wrong_type,
       [&](B& b) {
         return row(b, {user("ann"), camera("porch")}, {{"from", Value::time(at(0))}});
       }},
      {"`share.until` was given twice", Kind::duplicate,
       [&](B& b) {
         return row(b, {user("ann"), camera("porch")},
                    {{"until", Value::none()}, {"until", Value::none()}});
       }},
      {"there is no global \"lock\"", Kind::unknown_name,
       [&](B& b) { return b.set_global("lock", Value::boolean(true)); }},
      {"global `lockdown` has a value of another kind", Kind::wrong_type,
       [&](B& b) { return b.set_global("lockdown", Value::integer(1)); }},
      {"global `lockdown` was given twice", Kind::duplicate,
       [&](B& b) {
         (void)b.set_global("lockdown", Value::unavailable());
         return b.set_global("lockdown", Value::boolean(false));
       }},
      {"global `lockdown` is not declared `cached`", Kind::not_cached,
       [&](B& b) { return b.observe_global("lockdown", Value::boolean(false)); }},
      {"global `weather` was given twice", Kind::duplicate,
       [&](B& b) {
         accept(b.set_global("weather", Value::integer(1)));
         accept(b.observe_global("weather", Value::integer(2)));
         return b.observe_global("weather", Value::integer(3));
       }},
      {"there is no relation \"x\"", Kind::unknown_name,
       [&](B& b) { return b.mark_incomplete("x"); }},
      // a cache speaks only for what is declared `cached`
      {"User::\"ann\".account is not declared `cached`", Kind::not_cached,
       [&](B& b) {
         return b.observe_attribute(user("ann"), "account", Value::entity(account("x")));
       }},
      {"Camera::\"porch\".private_until is not declared `cached`", Kind::not_cached,
       [&](B& b) { return b.observe_attribute(camera("porch"), "private_until", Value::none()); }},
      {"relation `share` is not declared `cached`", Kind::not_cached,
       [&](B& b) { return b.observe_row("share", key); }},
      {"relation `stamp` is not declared `cached`", Kind::not_cached,
       [&](B& b) { return b.observe_no_row("stamp", binding); }},
      {"Camera::\"porch\".account was given twice", Kind::duplicate,
       [&](B& b) {
         (void)b.observe_attribute(camera("porch"), "account", Value::entity(account("x")));
         return b.observe_attribute(camera("porch"), "account", Value::entity(account("x")));
       }},
      {"binding(Camera::\"porch\", Account::\"north\") was given twice", Kind::duplicate,
       [&](B& b) {
         (void)b.observe_row("binding", binding);
         return b.observe_no_row("binding", binding);
       }},
  };
  for (const auto& r : kTable) {
    SnapshotBuilder b(policy);
    const auto result = r.say(b);
    ASSERT_FALSE(result) << r.why;
    EXPECT_NE(result.error().message.find(r.why), std::string::npos) << r.why << "\n"
                                                                     << result.error().message;
    EXPECT_EQ(result.error().kind, r.kind) << r.why;
  }
}

// Asks one attribute for being none, a value or unavailable: a permit on each.
struct Probe {
  Policy none = loaded(one_rule([](Code& c) {
    c.op(Opcode::is_none, c.attribute(c.op(Opcode::principal), kUser, kUserNick));
  }));
  Policy some = loaded(one_rule([](Code& c) {
    const auto nick = c.attribute(c.op(Opcode::principal), kUser, kUserNick);
    c.op(Opcode::equal, nick, c.constant(plain(Type::Kind::integer), 5));
  }));
  // What `nick` of `who` is in a snapshot.
  std::string nick(const std::function<void(SnapshotBuilder&)>& say,
                   std::string_view who = "ann") const {
    const auto allows = [&](const Policy& policy) {
      SnapshotBuilder b(policy);
      say(b);
      auto snapshot = std::move(b).build(1, at(1));
      if (!snapshot) return std::string("refused: ") + snapshot.error().message;
      return std::string(
          policy.decide({user(who), kView, camera("c"), at(1), {}}, *snapshot) ? "yes" : "no");
    };
    const auto is_none = allows(none), is_five = allows(some);
    if (is_none.starts_with("refused")) return is_none;
    return is_none == "yes" ? "none" : is_five == "yes" ? "5" : "unavailable";
  }
};

TEST(Builder, SilenceIsNoneOnlyAboutAnOptionalOfAnEntityThatIsThere) {
  const Probe probe;
  EXPECT_EQ(probe.nick([](auto& b) { accept(b.add_entity(user("ann"))); }), "none");
  EXPECT_EQ(probe.nick([](auto&) {}), "unavailable");
  EXPECT_EQ(
      probe.nick([](auto& b) { accept(b.add_row("share", key_of({user("ann"), camera("c")}))); }),
      "unavailable");
  EXPECT_EQ(probe.nick([](auto& b) { accept(b.add_entity(user("Ann"))); }), "unavailable");
  EXPECT_EQ(probe.nick([](auto& b) {
    accept(b.add_entity(user("ann")));
    accept(b.set_attribute(user("ann"), "nick", Value::integer(5)));
  }),
            "5");
  EXPECT_EQ(probe.nick([](auto& b) {  // the order does not matter
    accept(b.set_attribute(user("ann"), "nick", Value::integer(5)));
    accept(b.add_entity(user("ann")));
  }),
            "5");
  EXPECT_EQ(probe.nick([](auto& b) {
    accept(b.add_entity(user("ann")));
    accept(b.set_attribute(user("ann"), "nick", Value::none()));
  }),
            "none");
  EXPECT_EQ(probe.nick([](auto& b) {
    accept(b.add_entity(user("ann")));
    accept(b.set_attribute(user("ann"), "nick", Value::unavailable()));
  }),
            "unavailable");
  EXPECT_EQ(probe.nick([](auto& b) {
    accept(b.set_attribute(user("ann"), "nick", Value::unavailable()));
  }),
            "unavailable");
  EXPECT_EQ(
      probe.nick([](auto& b) { accept(b.set_attribute(user("ann"), "nick", Value::integer(5))); }),
      "refused: User::\"ann\" was never added, but its attribute `nick` was given");
}

TEST(Builder, ARefusedFactLeavesNothingBehind) {
  const Probe probe;
  EXPECT_EQ(probe.nick([](auto& b) {
    accept(b.add_entity(user("ann")));
    EXPECT_FALSE(b.set_attribute(user("ann"), "nick", Value::boolean(true)));
    accept(b.set_attribute(user("ann"), "nick", Value::integer(5)));
    EXPECT_FALSE(b.set_attribute(user("ann"), "nick", Value::integer(6)));
  }),
            "5");
}

// permit view(u, cam) when u.account == cam.account: `cam.account` is cached.
TEST(Builder, TheCacheAnswersInTheRegistrysPlaceWhenItSaysAWord) {
  Program program = empty_program();
  household(program);
  const Policy policy = loaded(program);
  const auto north = Value::entity(account("north")), south = Value::entity(account("south"));
  using B = SnapshotBuilder;
  const struct {
    const char* what;
    std::function<void(B&)> say;
    bool allowed;
  } kTable[] = {
      {"nobody", [](B&) {}, false},
      {"registry",
       [=](B& b) {
         accept(b.add_entity(camera("porch")));
         accept(b.set_attribute(camera("porch"), "account", north));
       },
       true},
      {"the cache contradicts",
       [=](B& b) {
         accept(b.add_entity(camera("porch")));
         accept(b.observe_attribute(camera("porch"), "account", south));
         accept(b.set_attribute(camera("porch"), "account", north));
       },
       false},
      {"the cache lies the other way",
       [=](B& b) {
         accept(b.add_entity(camera("porch")));
         accept(b.set_attribute(camera("porch"), "account", south));
         accept(b.observe_attribute(camera("porch"), "account", north));
       },
       true},
      {"the cache knows a camera that the registry does not",
       [=](B& b) { accept(b.observe_attribute(camera("porch"), "account", north)); }, true},
      {"the cache says it does not know",
       [=](B& b) {
         accept(b.add_entity(camera("porch")));
         accept(b.set_attribute(camera("porch"), "account", north));
         accept(b.observe_attribute(camera("porch"), "account", Value::unavailable()));
       },
       false},
      {"the cache speaks of another",
       [=](B& b) {
         accept(b.add_entity(camera("porch")));
         accept(b.set_attribute(camera("porch"), "account", north));
         accept(b.observe_attribute(camera("yard"), "account", south));
       },
       true},
  };
  for (const auto& row : kTable) {
    SnapshotBuilder b(policy);
    accept(b.add_entity(user("ann")));
    accept(b.set_attribute(user("ann"), "account", north));
    row.say(b);
    const auto snapshot = std::move(b).build(1, at(1));
    ASSERT_TRUE(snapshot) << row.what;
    EXPECT_EQ(static_cast<bool>(
                  policy.decide({user("ann"), kView, camera("porch"), at(1), {}}, *snapshot)),
              row.allowed)
        << row.what;
  }
}

// permit view(_, cam) when some binding(cam, _) as b where b.since < now.
TEST(Builder, TheCacheReplacesAndHidesRows) {
  const Policy policy = loaded(one_rule([](Code& c) {
    const auto row = c.begin(kBinding, {c.op(Opcode::resource), kAny});
    c.end(row, c.op(Opcode::less, c.op(Opcode::field, row), c.op(Opcode::now)));
  }));
  const auto key = key_of({camera("porch"), account("north")}),
             other = key_of({camera("porch"), account("south")});
  const std::vector<FieldValue> early = {{"since", Value::time(at(1))}},
                                late = {{"since", Value::time(at(900))}};
  using B = SnapshotBuilder;
  const struct {
    const char* what;
    std::function<void(B&)> say;
    bool allowed;
    std::uint64_t rows;
  } kTable[] = {
      {"no row", [](B&) {}, false, 0},
      {"registry", [&](B& b) { accept(b.add_row("binding", key, early)); }, true, 1},
      {"a field that nobody gave", [&](B& b) { accept(b.add_row("binding", key)); }, false, 1},
      {"cache only", [&](B& b) { accept(b.observe_row("binding", key, early)); }, true, 1},
      {"hidden",
       [&](B& b) {
         accept(b.add_row("binding", key, early));
         accept(b.observe_no_row("binding", key));
       },
       false, 0},
      {"another hidden",
       [&](B& b) {
         accept(b.add_row("binding", key, early));
         accept(b.observe_no_row("binding", other));
       },
       true, 1},
      {"replaced",
       [&](B& b) {
         accept(b.observe_row("binding", key, late));
         accept(b.add_row("binding", key, early));
       },
       false, 1},
      {"beside",
       [&](B& b) {
         accept(b.observe_row("binding", other, late));
         accept(b.add_row("binding", key, early));
       },
       true, 2},
  };
  for (const auto& row : kTable) {
    SnapshotBuilder b(policy);
    row.say(b);
    const auto snapshot = std::move(b).build(1, at(1));
    ASSERT_TRUE(snapshot) << row.what;
    EXPECT_EQ(static_cast<bool>(
                  policy.decide({user("ann"), kView, camera("porch"), at(100), {}}, *snapshot)),
              row.allowed)
        << row.what;
    EXPECT_EQ(snapshot->row_count(), row.rows) << row.what;
  }
}

TEST(Builder, RefusesMoreRowsThanAnAnswerMayHave) {
  Program program = empty_program();
  shared(program);  // binds both columns: each key has one row, however many there are
  const Policy narrow = loaded(program);
  const Policy wide = loaded(one_rule([](Code& c) {
    const auto row = c.begin(kShare, {kAny, c.op(Opcode::resource)});
    c.end(row, c.truth(true));
  }));
  const auto build = [](const Policy& policy, int rows) {
    SnapshotBuilder b(policy);
    for (int i = 0; i < rows; ++i) {
      const std::string id = "u" + std::to_string(i);
      accept(b.add_row("share", key_of({user(id), camera("porch")})));
    }
    return std::move(b).build(1, at(1));
  };
  EXPECT_TRUE(build(wide, 1000));
  EXPECT_TRUE(build(narrow, 1001));
  const auto refused = build(wide, 1001);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::too_many);
  EXPECT_EQ(refused.error().message,
            "there are 1001 rows share(_, Camera::\"porch\"), the limit is 1000");
}

TEST(Builder, CountsAndNamesWhatItHolds) {
  const Policy policy = loaded(small_program());
  SnapshotBuilder b(policy);
  accept(b.add_entity(user("ann")));
  accept(b.add_entity(camera("ann")));
  accept(b.add_row("share", key_of({user("bea"), camera("yard")})));
  const auto snapshot = std::move(b).build(77, at(123'456));
  ASSERT_TRUE(snapshot);
  EXPECT_EQ(snapshot->revision(), 77U);
  EXPECT_EQ(snapshot->as_of(), at(123'456));
  EXPECT_EQ(snapshot->entity_count(), 2U);  // bea and yard are only mentioned
  EXPECT_EQ(snapshot->row_count(), 1U);
  EXPECT_EQ(snapshot->entity_id(kUser, 0), "ann");
  EXPECT_EQ(snapshot->entity_id(kUser, 1), "bea");
  EXPECT_EQ(snapshot->entity_id(kUser, 2), "");
  EXPECT_EQ(snapshot->entity_id(9, 0), "");
}

TEST(Builder, RefusesAMomentThatIsNone) {
  const Policy policy = loaded(small_program());
  EXPECT_FALSE(SnapshotBuilder(policy).build(1, at(-1)));
  EXPECT_FALSE(SnapshotBuilder(policy).build(1, at(kForever + 1)));
  EXPECT_TRUE(SnapshotBuilder(policy).build(1, at(0)));
}

}  // namespace
}  // namespace sightline::testing::builder_test
