// Writes the arguments of grant_edge, one a line: keys, a token of them, label, switches, moment, action.
#include <iostream>

#include "tests/unit/runtime/trust/granted.h"

int main() {
  using namespace sightline;
  using namespace sightline::testing;
  const std::string secret = new_grant_key(GrantKeyKind::secret);
  const std::string_view client = "client";
  const GrantOptions options{.lifetime = std::chrono::seconds(30),
                             .audience = "edge-1",
                             .connection = std::as_bytes(std::span(client)),
                             .single_use = true};
  const std::string shown = *public_grant_keys(secret);
  std::cout << shown << token_of(*GrantKeys::read(secret), options) << '\n'
            << label_of_clip_1() << '\n'
            << readings_now() << '\n'
            << kNow.time_since_epoch().count() << "\nview_thumbnail\n";
}
