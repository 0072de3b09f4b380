// Any bytes as a policy, all the way to decisions: what checks must compile within its limits, load, and
// decide as the reference does, in worlds that the text itself seeds. Bytes that begin with a zero are
// choices for the generator of policies instead, so that most of them reach the evaluator.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "compiler/world/decide_in_world.h"
#include "sightline/compiler.h"
#include "specs/reference/decide.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace {

using namespace sightline;
using namespace sightline::testing;

[[noreturn]] void found(const std::string& what, std::string_view text) {
  std::fprintf(stderr, "%s\n%.*s\n", what.c_str(), static_cast<int>(text.size()), text.data());
  __builtin_trap();
}

// Choices that the bytes make; beyond their end always the simplest.
Pick pick_from(std::shared_ptr<std::string> bytes) {
  auto at = std::make_shared<std::size_t>(0);
  return [bytes, at](std::size_t n) {
    if (*at >= bytes->size()) return std::size_t{0};
    return static_cast<unsigned char>((*bytes)[(*at)++]) % n;
  };
}

const typed::Policy& declarations() {
  static const CheckResult kChecked = check(Source("zoo.pol", zoo()));
  if (!kChecked.policy) found("the declarations of the generator do not check", zoo());
  return kChecked.policy->tree();
}

std::string generated(const std::string& choices) {
  const Pick pick = pick_from(std::make_shared<std::string>(choices));
  std::string text = zoo();
  for (const auto& rule : random_rules(declarations(), {.rules = 3, .depth = 3}, pick))
    text += rule;
  return text;
}

bool breaks_an_invariant(const typed::Policy& tree, const World& observed) {
  for (const auto& invariant : tree.invariants) {
    if (!reference::breaches(tree, observed, invariant).empty()) return true;
  }
  return false;
}

// The generator of worlds does not know what every invariant, `unique` and `max` wants.
bool refused_rightly(FactError::Kind kind, bool broken) {
  if (kind == FactError::Kind::invariant) return broken;
  return kind == FactError::Kind::not_unique || kind == FactError::Kind::too_many;
}

void compare(const typed::Policy& tree, const Policy& loaded, std::string_view text,
             std::uint64_t seed) {
  const Pick pick = sightline::testing::pick_from(seed);
  const std::int64_t now = random_now(pick);
  const World truth = random_truth(tree, now, {}, pick);
  const World observed = random_observation(tree, truth, now, pick);
  for (int question = 0; question < 4; ++question) {
    const WorldRequest request = random_poorer(random_request(tree, truth, now, pick), pick);
    const auto run = decide_in_world(loaded, observed, request);
    const bool broken = breaks_an_invariant(tree, observed);
    if (!run && refused_rightly(run.error().kind, broken)) return;
    if (!run) found("the facts were refused: " + run.error().message, text);
    if (broken) found("facts that break an invariant were taken", text);
    const auto meant = reference::decide(tree, observed, request);
    if (run->allowed != meant.allowed || run->rules != meant.rules ||
        run->obligations != meant.obligations) {
      found("evaluator and reference differ\n" + text_of(tree, observed) +
                text_of(tree, observed, request),
            text);
    }
  }
}

// A truth needs an entity of every type, and a request an action.
bool can_be_asked(const typed::Policy& tree) {
  if (tree.actions.empty() || tree.entities.empty()) return false;
  for (const auto& e : tree.enums) {
    if (e.members.size() > 16) return false;  // sets of them are picked from all masks
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(data, data + size);
  const bool choices = !bytes.empty() && bytes.front() == '\0';
  const Source source("fuzz.pol", choices ? generated(bytes.substr(1)) : bytes);
  const CheckResult result = check(source);
  if (!result.policy) {
    if (choices) found("a generated policy does not check", source.text());
    return 0;
  }
  const auto artifact = compile(*result.policy, source.text());
  if (!artifact) return 0;  // beyond a limit of the machine, and said so
  const auto loaded = Policy::load(*artifact, {.require = {}, .accept_unproved = true});
  if (!loaded) found("what was compiled does not load: " + loaded.error().message, source.text());
  const typed::Policy& tree = result.policy->tree();
  if (!can_be_asked(tree)) return 0;
  const std::uint64_t seed = std::hash<std::string>{}(bytes);
  for (std::uint64_t world = 0; world < 4; ++world)
    compare(tree, *loaded, source.text(), seed + world);
  return 0;
}
