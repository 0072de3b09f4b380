// The law `typed_is_untyped`: asked and told through a generated header, a policy decides as it does
// through the untyped library. Random policies and worlds over the zoo, whose header has every type.
#include "compiler/world/decide_in_world.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"
#include "tests/unit/compiler/header/typed_zoo.h"

namespace sightline::testing::typed_gate_test {
namespace {

struct Tally {
  std::size_t allowed = 0, denied = 0, owing = 0, missing = 0;
};

std::vector<std::uint16_t> duties(const zoo::Decision& decision) {
  std::vector<std::uint16_t> all;
  for (const auto duty : {zoo::Obligation::log, zoo::Obligation::no_store, zoo::Obligation::blur}) {
    if (decision.has(duty)) all.push_back(static_cast<std::uint16_t>(duty));
  }
  return all;
}

class TypedZoo {
 public:
  explicit TypedZoo(std::string text) : policy_(compiled(std::move(text))) {
    auto loaded = Policy::load(policy_.artifact, {.require = {}, .accept_unproved = true});
    auto bound = zoo::Gate::bind(std::move(*loaded), {.accept_unproved = true});
    if (!bound) throw std::runtime_error(bound.error().message);
    gate_.emplace(std::move(*bound));
  }

  const typed::Policy& tree() const { return policy_.tree(); }

  // Empty when both ways are alike, in both snapshots.
  std::string difference(const World& observed, const WorldRequest& request, bool by_cache,
                         Tally& tally) const {
    const auto by_names = to_snapshot(observed, policy_.loaded);
    const auto by_types = typed_snapshot(*gate_, observed, by_cache);
    if (!by_names || !by_types) {
      return "the facts were refused: " +
             (by_types ? by_names.error().message : by_types.error().message);
    }
    const WorldDecision meant = decide_in_snapshot(policy_.loaded, observed, *by_names, request);
    ++(meant.allowed ? tally.allowed : tally.denied);
    tally.owing += meant.obligations.empty() ? 0U : 1U;
    tally.missing += meant.missing.empty() ? 0U : 1U;
    for (const Snapshot* snapshot : {&*by_names, &*by_types}) {
      Trace trace = gate_->policy().make_trace();
      const zoo::Decision typed = ask(*gate_, observed, request, *snapshot, &trace);
      // What is missing is numbered by each snapshot in its own way.
      const bool is_told = snapshot == &*by_types;
      const std::vector missing(typed.missing.begin(), typed.missing.end());
      const bool is_alike = bool(typed) == meant.allowed && duties(typed) == meant.obligations &&
                            std::vector(typed.rules.begin(), typed.rules.end()) == meant.rules &&
                            missing.size() == meant.missing.size() &&
                            (is_told || missing == meant.missing);
      if (is_alike) continue;
      return std::string(is_told ? "told" : "asked") + " by types it differs\n" +
             text_of(tree(), observed) + text_of(tree(), observed, request);
    }
    return "";
  }

 private:
  Compiled policy_;
  std::optional<zoo::Gate> gate_;
};

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += part;
  return text;
}

TEST(TypedGate, DecidesAsTheUntypedLibraryDoes) {
  const CheckedPolicy declarations = checked(zoo());
  Tally tally;
  const auto law = [&] {
    const std::string text =
        zoo() + joined(*any([&](const Pick& pick) {
          return random_rules(declarations.tree(), {.rules = 4, .depth = 3}, pick);
        }));
    const TypedZoo policy(text);
    const auto seed = *rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>());
    const Pick pick = pick_from(seed);
    for (int world = 0; world < 6; ++world) {
      const std::int64_t now = random_now(pick);
      const World truth = random_truth(policy.tree(), now, {}, pick);
      const World observed = random_observation(policy.tree(), truth, now, pick);
      for (int question = 0; question < 6; ++question) {
        const WorldRequest request =
            random_poorer(random_request(policy.tree(), truth, now, pick), pick);
        const std::string found = policy.difference(observed, request, rarely(pick, 2), tally);
        if (!found.empty()) RC_FAIL(found + text);
      }
    }
  };
  EXPECT_TRUE(rc::check("typed is untyped", law));
  std::cout << "decisions: " << tally.allowed << " allowed, " << tally.denied << " denied, "
            << tally.owing << " with duties, " << tally.missing << " with facts missing\n";
  EXPECT_GT(tally.allowed, 300U);
  EXPECT_GT(tally.denied, 300U);
  EXPECT_GT(tally.owing, 50U);
  EXPECT_GT(tally.missing, 300U);
}

}  // namespace
}  // namespace sightline::testing::typed_gate_test
