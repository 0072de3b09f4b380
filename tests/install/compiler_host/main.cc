// Checks, compiles and proves a policy, and says how that went.
#include <sightline/compiler.h>

#include <iostream>
#include <string>

namespace {

const std::string kText = R"(policy porch
entity Account
entity User { account: Account }
entity Camera { account: Account }
action view(User, Camera)
rule household: permit view(u, c) when u.account == c.account
property no_strangers: never view(u, c) unless u.account == c.account
)";

}  // namespace

int main() {
  const auto checked = sightline::check(sightline::Source("porch.pol", kText));
  if (!checked.policy) return std::cerr << "does not check\n", 1;
  const auto artifact = sightline::compile(*checked.policy, kText);
  if (!artifact) return std::cerr << artifact.error().message << '\n', 1;
  const auto report = sightline::prove(*checked.policy, *artifact);
  if (!report) return std::cerr << report.error().message << '\n', 1;
  std::cout << (report->proved() ? "proved\n" : "not proved\n");
}
