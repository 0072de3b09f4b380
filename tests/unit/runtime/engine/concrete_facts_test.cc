// Facts as the machine meets them in a decision: ages, sealed lists, texts that nobody has heard of;
// and that none of it allocates.
#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/runtime/allocations.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::concrete_facts_test {
namespace {

using B = SnapshotBuilder;
using K = Type::Kind;
constexpr std::int64_t kNow = 1'000'000;

Entity user(std::string_view id) { return {kUser, id}; }
Entity camera(std::string_view id) { return {kCamera, id}; }
void accept(const FactResult& result) {
  if (!result) ADD_FAILURE() << result.error().message;
}
Policy loaded(const Program& program) {
  auto policy = load(program);
  if (!policy) ADD_FAILURE() << policy.error().message;
  return std::move(*policy);
}
Request view(std::int64_t now = kNow) { return {user("ann"), kView, camera("porch"), at(now), {}}; }

struct Outcomes {
  bool yes, no;  // neither: unknown
  std::vector<MissingFact> missing;
};

// What a condition comes to: asked as it is and negated.
Outcomes asked(const std::function<std::uint16_t(Code&)>& condition,
               const std::function<void(B&)>& say, const Request& request = view(),
               std::int64_t as_of = kNow) {
  Outcomes out{};
  for (const bool negated : {false, true}) {
    const auto policy = loaded(one_rule([&](Code& c) {
      const auto truth = condition(c);
      if (negated) c.op(Opcode::logical_not, truth);
    }));
    B b(policy);
    say(b);
    const auto snapshot = std::move(b).build(1, at(as_of));
    if (!snapshot) ADD_FAILURE() << snapshot.error().message;
    auto trace = policy.make_trace();
    const auto d = policy.decide(request, *snapshot, &trace);
    (negated ? out.no : out.yes) = static_cast<bool>(d);
    out.missing.assign(d.missing.begin(), d.missing.end());
  }
  return out;
}

FactResult visit(B& b, std::int64_t day, std::string_view note, Value badge = Value::none()) {
  const Value key[] = {Value::entity(user("ann")), Value::integer(day), Value::member(1),
                       Value::time(at(5)), Value::string(note)};
  const FieldValue field{"badge", badge};
  return b.add_row("visit", key, std::span(&field, 1));
}

// cam.heat == 7, `within 10s`
TEST(Facts, AnAttributeIsBelievedOnlyWithinItsAge) {
  const auto hot = [](Code& c) {
    const auto heat = c.attribute(c.op(Opcode::resource), kCamera, kCameraHeat);
    return c.op(Opcode::equal, heat, c.constant(plain(K::integer), 7));
  };
  const auto say = [](B& b) {
    accept(b.add_entity(camera("porch")));
    accept(b.set_attribute(camera("porch"), "heat", Value::integer(7)));
  };
  for (const auto& [now, believed] :
       {std::pair{kNow, true}, {kNow + 10'000, true}, {kNow + 10'001, false}, {kNow - 1, false}}) {
    const auto out = asked(hot, say, view(now));
    EXPECT_EQ(out.yes, believed) << now;
    EXPECT_FALSE(out.no);
    EXPECT_EQ(out.missing.size(), believed ? 0U : 1U);
  }
}

// some visit(u, 3, _, _, _), `within 10s`
TEST(Facts, ARelationThatIsTooOldHasNoRowsAndSaysNothing) {
  const auto visited = [](Code& c) {
    const auto day = c.constant(plain(K::integer), 3);
    const auto row = c.begin(kVisit, {c.op(Opcode::principal), day, kAny, kAny, kAny});
    return c.end(row, c.truth(true));
  };
  const auto yes = [](B& b) { accept(visit(b, 3, "a")); };
  const auto no = [](B& b) { accept(visit(b, 4, "a")); };
  EXPECT_TRUE(asked(visited, yes).yes);
  EXPECT_TRUE(asked(visited, no).no);
  for (const auto now : {kNow + 10'001, kNow - 1}) {
    for (const auto& say : {std::function<void(B&)>(yes), std::function<void(B&)>(no)}) {
      const auto out = asked(visited, say, view(now));
      EXPECT_FALSE(out.yes);
      EXPECT_FALSE(out.no);
      ASSERT_EQ(out.missing.size(), 1U);
      EXPECT_EQ(out.missing[0], (MissingFact{MissingFact::Kind::rows, kVisit, 0, 0}));
    }
  }
}

// `sealed relation seal(camera, user) listed by (camera)`: absence is known camera by camera.
TEST(Facts, ASealedListIsCompleteForItsOwnKeyOnly) {
  const auto by_camera = [](Code& c) {
    return c.end(c.begin(kSeal, {c.op(Opcode::resource), kAny}), c.truth(true));
  };
  const auto by_both = [](Code& c) {
    const auto cam = c.op(Opcode::resource);
    return c.end(c.begin(kSeal, {cam, c.op(Opcode::principal)}), c.truth(true));
  };
  const auto by_user = [](Code& c) {
    return c.end(c.begin(kSeal, {kAny, c.op(Opcode::principal)}), c.truth(true));
  };
  const auto nothing = [](B&) {};
  const auto row = [](B& b) { accept(b.add_row("seal", key_of({camera("porch"), user("ann")}))); };
  const auto cut_short = [](B& b) { accept(b.mark_incomplete("seal")); };
  EXPECT_TRUE(asked(by_camera, nothing).no);
  EXPECT_TRUE(asked(by_both, nothing).no);
  EXPECT_FALSE(asked(by_user, nothing).no);
  EXPECT_TRUE(asked(by_camera, row).yes);
  EXPECT_TRUE(asked(by_user, row).yes);
  EXPECT_FALSE(asked(by_camera, cut_short).no);
  EXPECT_EQ(asked(by_user, nothing).missing.size(), 1U);
}

TEST(Facts, ACachedGlobalIsAnsweredByTheCache) {
  const auto rains = [](Code& c) {
    const auto weather = c.op(Opcode::global, 0, 0, kWeather);
    return c.op(Opcode::equal, weather, c.constant(plain(K::integer), 1));
  };
  const auto registry = [](B& b) { accept(b.set_global("weather", Value::integer(1))); };
  EXPECT_TRUE(asked(rains, registry).yes);
  EXPECT_TRUE(asked(rains, [&](B& b) {
                accept(b.observe_global("weather", Value::integer(2)));
                registry(b);
              }).no);
  const auto silent = asked(rains, [&](B& b) {
    registry(b);
    accept(b.observe_global("weather", Value::unavailable()));
  });
  EXPECT_FALSE(silent.yes || silent.no);
}

// SOUNDNESS: cam.model, a literal and the request's brand are equal exactly when their bytes are, whether
// the snapshot has heard of them or not.
TEST(Facts, StringsAreEqualByTheirBytesWhereverTheyStand) {
  const char* const kTexts[] = {"", "x1", "x2", "y"};
  for (const auto* model : kTexts) {
    for (const auto* literal : kTexts) {
      for (const auto* brand : kTexts) {
        const std::string other = brand + std::string("c");
        const ContextValue context[] = {{kVia, Value::entity(camera(other))},
                                        {kBrand, Value::string(brand)}};
        auto request = view();
        request.context = context;
        const auto say = [&](B& b) {
          accept(b.add_entity(camera("porch")));
          if (*model != 'y')
            accept(b.set_attribute(camera("porch"), "model", Value::string(model)));
        };
        const auto same = [&](std::uint16_t left, std::uint16_t right) {
          return asked(
              [&](Code& c) {
                // Other literals first, so that positions are not all alike.
                c.text(plain(K::entity, kCamera), "y");
                c.text(plain(K::string), "never");
                const std::uint16_t values[] = {
                    c.attribute(c.op(Opcode::resource), kCamera, kCameraModel),
                    c.text(plain(K::string), literal), c.op(Opcode::context, 0, 0, kBrand)};
                return c.op(Opcode::equal, values[left], values[right]);
              },
              say, request);
        };
        EXPECT_EQ(same(1, 2).yes, std::string(literal) == brand) << literal << " " << brand;
        EXPECT_EQ(same(1, 2).no, std::string(literal) != brand);
        const bool known = *model != 'y';
        EXPECT_EQ(same(0, 1).yes, known && std::string(model) == literal);
        EXPECT_EQ(same(0, 1).no, known && std::string(model) != literal);
        EXPECT_EQ(same(0, 2).yes, known && std::string(model) == brand);
        EXPECT_EQ(same(0, 2).no, known && std::string(model) != brand);
      }
    }
  }
}

// The same for entity literals: against the request, the facts, and each other.
TEST(Facts, LiteralsAreEqualByTheirBytesWhereverTheyStand) {
  const char* const kIds[] = {"porch", "yard", "x", "y"};  // the snapshot knows the first two
  const auto say = [](B& b) {
    accept(b.add_entity(camera("porch")));
    accept(b.add_entity(camera("yard")));
    accept(b.add_entity(user("x")));
  };
  for (const auto* one : kIds) {
    for (const auto* other : kIds) {
      const bool equal = std::string(one) == other;
      const ContextValue context[] = {{kMood, Value::none()}, {kVia, Value::entity(camera(other))}};
      auto request = view();
      request.context = context;
      const auto literal = [](const char* id) {
        return [id](Code& c) { return c.text(plain(K::entity, kCamera), id); };
      };
      const auto via = [](Code& c) { return c.op(Opcode::context, 0, 0, kVia); };
      const auto resource = [](Code& c) { return c.op(Opcode::resource); };
      const auto same = [&](const std::function<std::uint16_t(Code&)>& left,
                            const std::function<std::uint16_t(Code&)>& right) {
        return asked(
            [&](Code& c) {
              c.text(plain(K::string), "x");
              const auto a = left(c);
              return c.op(Opcode::equal, a, right(c));
            },
            say, request);
      };
      EXPECT_EQ(same(literal(one), literal(other)).yes, equal) << one << " " << other;
      EXPECT_EQ(same(literal(one), literal(other)).no, !equal);
      EXPECT_EQ(same(literal(one), via).yes, equal) << one << " " << other;
      EXPECT_EQ(same(literal(one), via).no, !equal);
      request.resource = camera(other);
      request.context = {};
      EXPECT_EQ(same(literal(one), resource).yes, equal) << one << " " << other;
      EXPECT_EQ(same(literal(one), resource).no, !equal);
    }
  }
}

TEST(Facts, NothingThatADecisionCanAskAllocates) {
  const auto policy = loaded(every_opcode());
  const auto facts = [&](bool much) {
    B b(policy);
    if (!much) return std::move(b).build(1, at(kNow));
    for (const auto* id : {"ann", "bea"}) accept(b.add_entity(user(id)));
    for (const auto* id : {"porch", "yard"}) {
      accept(b.add_entity(camera(id)));
      accept(b.add_entity({kSite, id}));
      accept(b.add_parent(camera(id), {kSite, id}));
      accept(b.set_attribute(camera(id), "model", Value::string(id)));
      accept(b.set_attribute(camera(id), "scopes", Value::set(0b11)));
      accept(b.add_row("share", key_of({user("ann"), camera(id)})));
      accept(b.add_row("share", key_of({user("bea"), camera(id)})));
    }
    accept(b.add_parent({kSite, "porch"}, {kAccount, "north"}));
    accept(b.set_global("lockdown", Value::boolean(false)));
    accept(b.mark_incomplete(Entity{kSite, "yard"}));
    accept(visit(b, 3, "a", Value::string("yard")));
    accept(visit(b, 4, "b"));
    return std::move(b).build(1, at(kNow));
  };
  const auto full = facts(true), empty = facts(false);
  ASSERT_TRUE(full) << full.error().message;
  ASSERT_TRUE(empty);
  auto trace = policy.make_trace();
  int allows = 0;
  AllocationCount count;
  for (const auto* who : {"ann", "bea", "nobody"}) {
    for (const auto* what : {"porch", "yard", "nothing"}) {
      for (const auto* brand : {"yard", "a brand that nobody has ever heard of"}) {
        const ContextValue context[] = {{kVia, Value::entity(camera("strange"))},
                                        {kBrand, Value::string(brand)}};
        const Request request{user(who), kView, camera(what), at(kNow), context};
        for (const auto* snapshot : {&*full, &*empty}) {
          for (auto* one : {&trace, static_cast<Trace*>(nullptr)}) {
            const auto d = policy.decide(request, *snapshot, one);
            allows += d ? 1 : 0;
            if (d.obligations != (d ? 0b11U : 0U)) allows = -1'000;
          }
        }
      }
    }
  }
  const auto allocations = count.so_far();
  EXPECT_EQ(allocations, 0);
  EXPECT_GT(allows, 0);
}

}  // namespace
}  // namespace sightline::testing::concrete_facts_test
