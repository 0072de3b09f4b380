// The policy of the store's tests, from its text.
#include "tests/unit/runtime/store/household.h"

#include <utility>

#include "tests/support/compiled.h"

namespace sightline {

Policy household(const std::string& more) {
  return std::move(testing::compiled(R"(
policy household
enum Role { owner, guest }
enum Scope { live, recordings }
entity Account in Account { open: bool }
entity User in Account { role: Role, duties: set<Scope>, limit: int?, badge: string?, since: time? }
entity Camera { account: Account, patience: duration? }
relation share(user: User, camera: Camera) { from: time, until: time? } unique (camera) max 100
relation slot(camera: Camera, number: int, tag: string) max 100
global lockdown: bool
action view(User, Camera)
invariant open_accounts: forall c: Camera: c.account.open
rule owner: permit view(u, c) when u in c.account and not lockdown
rule shared: permit view(u, c) when some share(u, c)
rule tagged: forbid view(u, c) when some slot(c, 7, "off") or u.limit == 3
)" + more)
                       .loaded);
}

}  // namespace sightline
