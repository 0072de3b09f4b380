// The order of declarations is irrelevant: a policy whose items stand in another order decides alike, by
// the same rules and with the same obligations. The numbers of everything change with the order, so the
// world is carried over by name.
#include <algorithm>
#include <sstream>

#include "compiler/world/decide_in_world.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing::order_of_declarations_test {
namespace {

// The text taken apart where a line begins with a letter; what is indented or closes belongs above.
std::vector<std::string> items(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const bool begins = !line.empty() && line.front() >= 'a' && line.front() <= 'z';
    if (begins || out.empty()) out.emplace_back();
    out.back() += line + "\n";
  }
  return out;
}

template <class List>
std::uint32_t position(const List& list, const std::string& name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& e) { return e.name == name; });
  return static_cast<std::uint32_t>(found - list.begin());
}

// A world of one policy as a world of another with the same declarations in another order. The members
// of the enum Action are the only members whose order changes.
class Carrier {
 public:
  Carrier(const typed::Policy& from, const typed::Policy& to, const World& world)
      : from_(from), to_(to), world_(world) {
    out_.as_of = world.as_of;
    out_.strings = to.strings;
    for (const auto& text : world.strings) string(text);
  }

  World carry() {
    out_.entities.resize(to_.entities.size());
    out_.rows.resize(to_.relations.size());
    out_.complete.resize(to_.relations.size());
    out_.globals.resize(to_.globals.size());
    for (std::size_t t = 0; t < from_.entities.size(); ++t) entities(t);
    for (std::size_t r = 0; r < from_.relations.size(); ++r) {
      const auto& relation = from_.relations[r];
      const auto to = position(to_.relations, relation.name);
      out_.complete[to] = world_.complete[r];
      for (const auto& row : world_.rows[r]) {
        WorldRow& carried = out_.rows[to].emplace_back();
        for (std::size_t c = 0; c < row.columns.size(); ++c)
          carried.columns.push_back(number(relation.columns[c].type, row.columns[c]));
        for (std::size_t f = 0; f < row.fields.size(); ++f)
          carried.fields.push_back(value(relation.fields[f].type, row.fields[f]));
      }
    }
    for (std::size_t g = 0; g < from_.globals.size(); ++g) {
      out_.globals[position(to_.globals, from_.globals[g].name)] =
          value(from_.globals[g].type, world_.globals[g]);
    }
    return out_;
  }

  WorldRequest carry(const WorldRequest& request) {
    WorldRequest out = request;
    out.action = position(to_.actions, from_.actions[request.action].name);
    out.principal_type = entity_type(request.principal_type);
    out.resource_type = entity_type(request.resource_type);
    for (std::size_t c = 0; c < request.context.size(); ++c)
      out.context[c] = value(from_.context[c].type, request.context[c]);
    return out;
  }

 private:
  std::uint32_t entity_type(std::uint32_t type) const {
    return position(to_.entities, from_.entities[type].name);
  }

  void entities(std::size_t type) {
    auto& list = out_.entities[entity_type(static_cast<std::uint32_t>(type))];
    list = world_.entities[type];
    for (auto& entity : list) {
      for (std::size_t a = 0; a < entity.attributes.size(); ++a)
        entity.attributes[a] = value(from_.entities[type].attributes[a].type, entity.attributes[a]);
      for (auto& parent : entity.parents) parent.type = entity_type(parent.type);
    }
  }

  std::int64_t string(const std::string& text) {
    const auto found = std::find(out_.strings.begin(), out_.strings.end(), text);
    if (found == out_.strings.end()) out_.strings.push_back(text);
    return std::find(out_.strings.begin(), out_.strings.end(), text) - out_.strings.begin();
  }

  std::int64_t action(std::int64_t number) const {
    return position(to_.actions, from_.actions[static_cast<std::size_t>(number)].name);
  }

  std::int64_t number(const typed::Type& type, std::int64_t number) {
    using Kind = typed::Type::Kind;
    const bool of_actions = from_.action_enum == type.id;
    if (type.kind == Kind::string) return string(world_.strings[static_cast<std::size_t>(number)]);
    if (type.kind == Kind::enumeration && of_actions) return action(number);
    if (type.kind != Kind::set || !of_actions) return number;
    std::int64_t mask = 0;
    for (std::size_t a = 0; a < from_.actions.size(); ++a) {
      if ((number >> a & 1) != 0) mask |= std::int64_t{1} << action(static_cast<std::int64_t>(a));
    }
    return mask;
  }

  WorldValue value(const typed::Type& type, const WorldValue& value) {
    return value.state == WorldValue::State::given ? WorldValue::of(number(type, value.value))
                                                   : value;
  }

  const typed::Policy& from_;
  const typed::Policy& to_;
  const World& world_;
  World out_;
};

struct Outcome {
  bool allowed = false;
  std::vector<std::string> rules, obligations;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome outcome(const Compiled& policy, const World& world, const WorldRequest& request) {
  const auto decision = decide_in_world(policy.loaded, world, request);
  if (!decision) throw std::runtime_error(decision.error().message);
  Outcome out{decision->allowed, {}, {}};
  for (const auto rule : decision->rules) out.rules.push_back(policy.tree().rules[rule].name);
  for (const auto duty : decision->obligations)
    out.obligations.push_back(policy.tree().obligations[duty].name);
  std::sort(out.rules.begin(), out.rules.end());
  std::sort(out.obligations.begin(), out.obligations.end());
  return out;
}

TEST(Laws, TheOrderOfDeclarationsIsIrrelevant) {
  const CheckedPolicy declarations = checked(zoo());
  std::size_t allowed = 0;
  EXPECT_TRUE(rc::check("the order of declarations is irrelevant", [&] {
    const Pick pick =
        pick_from(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
    std::string text = zoo();
    for (const auto& rule : random_rules(declarations.tree(), {.rules = 4, .depth = 2}, pick))
      text += rule;
    std::vector<std::string> parts = items(text);
    std::shuffle(parts.begin() + 1, parts.end(), std::mt19937_64(pick(1'000'000)));
    std::string shuffled;
    for (const auto& part : parts) shuffled += part;
    const Compiled before = compiled(text), after = compiled(shuffled);
    for (int i = 0; i < 12; ++i) {
      const std::int64_t now = random_now(pick);
      const World truth = random_truth(before.tree(), now, {}, pick);
      const World observed = random_observation(before.tree(), truth, now, pick);
      const WorldRequest request = random_request(before.tree(), truth, now, pick);
      Carrier carrier(before.tree(), after.tree(), observed);
      const Outcome here = outcome(before, observed, request);
      RC_ASSERT(here == outcome(after, carrier.carry(), carrier.carry(request)));
      allowed += here.allowed ? 1U : 0U;
    }
  }));
  EXPECT_GT(allowed, 50U);
}

}  // namespace
}  // namespace sightline::testing::order_of_declarations_test
