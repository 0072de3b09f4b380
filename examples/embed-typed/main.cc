// embed FILE.polc: what ../embed/main.cc does, with the types that `sightline compile --header` makes of
// the policy. Swap `ann` and `visitor` below, and it does not compile. tests/install builds it on the package.
#include <sightline/loaded_policy.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "thumbnails.h"

int main(int argc, char** argv) {
  std::ifstream file(argc == 2 ? argv[1] : "", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  auto policy = sightline::Policy::load(std::as_bytes(std::span(bytes)));
  if (!policy) return std::cerr << policy.error().message << '\n', 1;
  // Refuses a policy of other declarations, or without a proof that the header's policy had.
  const auto gate = thumbnails::Gate::bind(std::move(*policy));
  if (!gate) return std::cerr << gate.error().message << '\n', 1;

  const thumbnails::User ann{"ann"}, bea{"bea"};
  const thumbnails::Account north{"north"}, south{"south"};
  const thumbnails::Clip visitor{"visitor"};
  const sightline::Time now{std::chrono::hours{474'462}};  // 2024-02-16T06:00Z; or ask the clock
  const sightline::Time long_ago = now - std::chrono::hours{1'000};

  thumbnails::Facts facts(*gate);
  const bool fits = facts.set({.events_tab_closed = false}) &&
                    facts.add(visitor, {.account = north}) &&
                    facts.add(ann, {.account = north, .credentials_changed_at = long_ago}) &&
                    facts.add(bea, {.account = south, .credentials_changed_at = long_ago});
  const auto snapshot = std::move(facts).build(7, now);
  if (!fits || !snapshot) return std::cerr << "the facts do not fit this policy\n", 1;

  for (const thumbnails::User& user : {ann, bea}) {
    const auto decision =
        gate->view_thumbnail(user, visitor, {.session_issued_at = long_ago}, now, *snapshot);
    std::cout << user.id() << (decision ? ": allow\n" : ": deny\n");
  }
}
