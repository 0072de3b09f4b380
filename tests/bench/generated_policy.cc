// A number of rules -> text. Of ten rules four look at attributes only, two at a hierarchy, three
// ask a relation and one forbids, so that actions have permits and forbids of every price.
#include "tests/bench/generated_policy.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace sightline::bench {
namespace {

constexpr const char* kDeclarations = R"(enum Role { guest < member < owner }
enum Scope { live, thumbnails, recordings }
entity Account
entity Site in Site
entity User in Site { account: Account, role: Role, credentials_changed_at: time, level: int }
entity Camera in Site { cached account: Account, privacy_until: time?, model: string, level: int }
entity Clip { sealed fixed camera: Camera, sealed fixed account: Account, recorded_at: time }
relation share(viewer: User, camera: Camera) {
  scopes: set<Scope>, level: int, from: time, until: time?
} max 100
relation site_guard(user: User, site: Site) max 10
relation binding(camera: Camera, account: Account) max 10
global lockdown: bool within 10s
context { session_issued_at: time }
obligation no_store, notify_owner
)";

// Ten kinds of rule; `#` stands for the number of the rule, `@` for its action. Every one asks
// somewhere for its own number, so that no other decides wherever it does.
constexpr std::array kKinds{
    "permit view@(u, clip) when u.account == clip.account and u.level == #\n  with no_store\n",
    "permit view@(u, clip) when u.role >= member and clip.camera.level == # and u.account == "
    "clip.account\n",
    "permit view@(u, clip)\n  when some share(u, clip.camera) as s where live in s.scopes and "
    "s.level == # and s.from <= now and now < (s.until ?? forever)\n",
    "forbid view@(u, clip) when session_issued_at < u.credentials_changed_at + #s and u.level == "
    "#\n",
    "permit view@(u, clip)\n  when clip.camera.level == # and some site_guard(u, _) as g where "
    "clip.camera in g.site\n",
    "permit view@(u, clip)\n  when u.level == # and some binding(clip.camera, u.account) and now < "
    "clip.recorded_at + #d\n",
    "permit view@(u, clip) when clip.camera.model == \"model-#\" and u.account == clip.account\n",
    "permit view@(u, clip) when u.account == clip.account and clip.camera.level == #\n"
    "  unless now < (clip.camera.privacy_until ?? past) + #s\n",
    "permit view@(u, clip)\n  when some share(u, clip.camera) as s where recordings in s.scopes "
    "and s.level == # and s.from + #s <= now\n  with notify_owner\n",
    "permit view@(u, clip) when u.role == owner and u.account == clip.account and u.level == #\n",
};
constexpr std::size_t kRulesPerAction = 50;
constexpr std::size_t kRulesPerFile = 5'000;

std::string numbered(std::string_view kind, std::size_t rule) {
  std::string text;
  for (const char c : kind) {
    if (c == '#')
      text += std::to_string(rule % 1000 + 1);
    else if (c == '@')
      text += "_" + std::to_string(rule / kRulesPerAction);
    else
      text += c;
  }
  return text;
}

std::string rules_from(std::size_t first, std::size_t last) {
  std::string text;
  for (std::size_t r = first; r < last; ++r)
    text += "rule rule_" + std::to_string(r) + ":\n  " + numbered(kKinds[r % kKinds.size()], r);
  return text;
}

// Of the actions in turn.
std::string properties_over(std::size_t rules, std::size_t count) {
  const std::size_t actions = (rules + kRulesPerAction - 1) / kRulesPerAction;
  std::string text;
  for (std::size_t p = 0; p < count; ++p) {
    text += "property household_or_share_" + std::to_string(p) + ":\n  never view_" +
            std::to_string(p * actions / count) +
            "(u, clip)\n  unless u.account == clip.account or some share(u, clip.camera)" +
            " or some binding(clip.camera, u.account) or some site_guard(u, _)\n";
  }
  return text;
}

}  // namespace

Source generated_policy(std::size_t rules, std::optional<std::size_t> properties) {
  std::vector<std::string> files;
  for (std::size_t first = 0; first < rules; first += kRulesPerFile)
    files.push_back(rules_from(first, std::min(rules, first + kRulesPerFile)));
  std::string root = "policy generated\n";
  for (std::size_t f = 1; f < files.size(); ++f)
    root += "import \"rules_" + std::to_string(f) + ".pol\"\n";
  root += kDeclarations;
  for (std::size_t a = 0; a * kRulesPerAction < rules; ++a)
    root += "action view_" + std::to_string(a) + "(User, Clip)\n";
  files.front() += properties_over(rules, properties.value_or((rules + 99) / 100));
  const auto read = [&](const std::string& path) -> std::optional<std::string> {
    return files[static_cast<std::size_t>(std::stoi(path.substr(6)))];
  };
  return Source::with_imports("generated.pol", root + files.front(), read);
}

}  // namespace sightline::bench
