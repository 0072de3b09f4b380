// A number of rules -> text in files that import each other (one text of 10,000 rules is too large),
// facts and requests. Every camera has a model that some rule names, or, one in eight, that none does.
// Tested in tests/unit/bench/many_rules_test.cc.
#include "tests/bench/workloads/many_rules.h"

#include <algorithm>
#include <optional>

#include "tests/bench/workloads/draw.h"

namespace sightline::bench {
namespace {

constexpr std::uint32_t kRulesPerAction = 50, kRulesPerFile = 5'000;
constexpr std::uint32_t kAccounts = 8, kUsers = 64, kCameras = 512;

constexpr const char* kDeclarations = R"(entity Account
entity User { account: Account, level: int }
entity Camera { account: Account, model: string }
action view(User, Camera)
)";

std::string rule(Others others, std::uint32_t number) {
  const std::string n = std::to_string(number);
  const std::string head = "rule rule_" + n + ":\n  permit ";
  if (others == Others::of_other_constants)
    return head + "view(u, cam) when cam.model == \"model-" + n +
           "\" and u.account == cam.account\n";
  if (number == 0) return head + "view(u, cam) when u.account == cam.account\n";
  return head + "other_" + std::to_string(number / kRulesPerAction) +
         "(u, cam) when u.level == " + n + " and u.account == cam.account\n";
}

}  // namespace

Source many_rules(Others others, std::uint32_t rules) {
  std::vector<std::string> files((rules + kRulesPerFile - 1) / kRulesPerFile);
  for (std::uint32_t r = 0; r < rules; ++r) files[r / kRulesPerFile] += rule(others, r);
  std::string root = "policy many_rules\n";
  for (std::size_t f = 1; f < files.size(); ++f)
    root += "import \"rules_" + std::to_string(f) + ".pol\"\n";
  root += kDeclarations;
  if (others == Others::of_other_actions && rules > 1) {
    for (std::uint32_t a = 0; a * kRulesPerAction < rules; ++a)
      root += "action other_" + std::to_string(a) + "(User, Camera)\n";
  }
  const auto read = [&](const std::string& path) -> std::optional<std::string> {
    return files[static_cast<std::size_t>(std::stoi(path.substr(6)))];
  };
  return Source::with_imports("many_rules.pol", root + files.front(), read);
}

ManyRulesWorld many_rules_world(Others others, std::uint32_t rules, std::size_t requests) {
  Draw draw(rules);
  ManyRulesWorld world;
  const std::uint32_t accounts = world.facts.add("Account", "account", kAccounts);
  const std::uint32_t users = world.facts.add("User", "user", kUsers);
  const std::uint32_t cameras = world.facts.add("Camera", "camera", kCameras);
  const auto account_of = [&](std::uint32_t thing) { return accounts + thing % kAccounts; };
  for (std::uint32_t u = users; u < users + kUsers; ++u)
    world.facts.things[u].attributes = {{"account", ThingRef{account_of(u)}},
                                        {"level", std::int64_t{draw.below(rules)}}};
  std::vector<bool> named(cameras + kCameras);
  for (std::uint32_t c = cameras; c < cameras + kCameras; ++c) {
    named[c] = draw.below(8) != 0;
    const std::uint32_t model = named[c] ? draw.below(rules) : rules;
    world.facts.things[c].attributes = {{"account", ThingRef{account_of(c)}},
                                        {"model", "model-" + std::to_string(model)}};
  }
  while (world.requests.size() < requests) {
    const std::uint32_t user = users + draw.below(kUsers);
    std::uint32_t camera = cameras + draw.below(kCameras);
    if (draw.chance(0.5))
      camera = cameras + (camera - cameras) / kAccounts * kAccounts + user % kAccounts;
    const bool same = account_of(user) == account_of(camera);
    world.requests.push_back(
        {user, camera, same && (others == Others::of_other_actions || named[camera])});
  }
  return world;
}

}  // namespace sightline::bench
