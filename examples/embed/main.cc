// embed FILE.polc: loads ../wyze-2024/as_it_should_be.polc, tells it what a registry knows about
// one clip, and asks whether two people may see it. tests/install builds it on the package.
#include <sightline/loaded_policy.h>

#include <fstream>
#include <iostream>
#include <iterator>

using sightline::ContextValue, sightline::Entity, sightline::Value;

int main(int argc, char** argv) {
  std::ifstream file(argc == 2 ? argv[1] : "", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto policy = sightline::Policy::load(std::as_bytes(std::span(bytes)),
                                              {.require = {"no_cross_account_thumbnails"}});
  if (!policy) return std::cerr << policy.error().message << '\n', 1;
  const sightline::Schema& schema = policy->schema();
  const Entity ann{schema.find_entity("User").value(), "ann"}, bea{ann.type, "bea"};
  const Entity north{schema.find_entity("Account").value(), "north"}, south{north.type, "south"};
  const Entity clip{schema.find_entity("Clip").value(), "visitor"};
  const sightline::Time now{std::chrono::hours{474'462}};  // 2024-02-16T06:00Z; or ask the clock
  const Value long_ago = Value::time(now - std::chrono::hours{1'000});

  sightline::SnapshotBuilder facts(*policy);
  bool fits = facts.set_global("events_tab_closed", Value::boolean(false)) &&
              facts.add_entity(clip) && facts.set_attribute(clip, "account", Value::entity(north));
  for (const auto& [user, home] : {std::pair{ann, north}, std::pair{bea, south}}) {
    fits &= facts.add_entity(user) && facts.set_attribute(user, "account", Value::entity(home)) &&
            facts.set_attribute(user, "credentials_changed_at", long_ago);
  }
  const auto snapshot = std::move(facts).build(7, now);
  if (!fits || !snapshot) return std::cerr << "the facts do not fit this policy\n", 1;
  const auto view = schema.find_action("view_thumbnail").value();
  const ContextValue session{schema.find_context("session_issued_at").value(), long_ago};
  for (const Entity& user : {ann, bea}) {
    const auto decision = policy->decide({user, view, clip, now, {&session, 1}}, *snapshot);
    std::cout << user.id << (decision ? ": allow\n" : ": deny\n");
  }
}
