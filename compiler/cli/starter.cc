// Nothing in, the texts of a starter project out: small enough to read in a few minutes, and with
// one of everything that a real policy needs. How they come to a folder is not known here. That
// they do what they say is tested in tests/unit/compiler/cli/cmd_init_test.cc.

#include "compiler/cli/starter.h"

#include <array>

namespace sightline::cli {
namespace {

constexpr std::string_view kPolicy = R"(policy home

enum Role { guest < member < owner }

entity Account
entity User { account: Account, role: Role }
entity Camera { account: Account, privacy_until: time? }

relation share(viewer: User, camera: Camera) { from: time, until: time? }

/// The kill switch. A machine that has not heard from the registry for a minute keeps the doors shut.
global lockdown: bool within 1m

action view_live, view_recording (User, Camera)

obligation leave_a_trace

define running(s: share) = s.from <= now and now < (s.until ?? forever)

/// A household sees its own cameras.
rule household:
  permit view_live, view_recording (u, cam)
  when u.account == cam.account

/// Whoever was given a share sees the live picture while it runs, and leaves a trace.
rule shared:
  permit view_live(u, cam)
  when some share(u, cam) as s where running(s)
  with leave_a_trace

/// While privacy is on, only an owner of the household looks.
rule privacy:
  forbid view_live(u, cam)
  when now < (cam.privacy_until ?? past)
  unless u.role == owner and u.account == cam.account

rule closed:
  forbid view_live, view_recording (_, _)
  when lockdown

/// No share ends before it begins: facts that break this are refused.
invariant shares_end: forall s: share: s.from <= (s.until ?? forever)

/// What must never happen, whichever facts are missing.
property no_strangers:
  never view_live, view_recording (u, cam)
  unless u.account == cam.account or some share(u, cam)

property recordings_stay_at_home:
  never view_recording(u, cam)
  unless u.account == cam.account

property guests_leave_a_trace:
  never view_live(u, cam)
  when u.account != cam.account
  without leave_a_trace

/// What must always work, when all facts are there.
property owners_get_in:
  always view_live, view_recording (u, cam)
  when u.account == cam.account and u.role == owner and not lockdown

property shares_are_of_use:
  possible view_live(u, cam)
  when u.account != cam.account

world two_homes {
  lockdown: false
  Account north
  Account south
  User ann { account: north, role: owner }
  User kim { account: north, role: member }
  User bea { account: south, role: owner }
  Camera porch { account: north }
  share(bea, porch) { from: 2024-02-01T00:00:00Z, until: 2024-03-01T00:00:00Z }
}

test "a share shows the live picture only" exhaustive in two_homes at 2024-02-16T06:00:00Z {
  ann may view_live, view_recording porch by household
  kim may view_live, view_recording porch by household
  bea may view_live porch by shared with leave_a_trace
}

test "a share ends" in two_homes at 2024-03-01T00:00:00Z {
  bea may not view_live porch by none
}

test "privacy leaves the owner" in two_homes at 2024-02-16T06:00:00Z
  where porch.privacy_until = 2024-02-16T07:00:00Z {
  ann may view_live porch
  kim may not view_live porch by privacy
  bea may not view_live porch by privacy
}

test "the switch closes, and so does not knowing" in two_homes at 2024-02-16T06:00:00Z
  where unavailable lockdown {
  ann may not view_live, view_recording porch by closed
}
)";

constexpr std::string_view kFacts = R"([
  {"snapshot": {"revision": 1, "as_of": "2024-02-16T06:00:00Z"}},
  {"global": "lockdown", "value": false},
  {"uid": {"type": "Account", "id": "north"}},
  {"uid": {"type": "Account", "id": "south"}},
  {"uid": {"type": "User", "id": "ann"},
   "attrs": {"account": {"type": "Account", "id": "north"}, "role": "owner"}},
  {"uid": {"type": "User", "id": "bea"},
   "attrs": {"account": {"type": "Account", "id": "south"}, "role": "owner"}},
  {"uid": {"type": "Camera", "id": "porch"},
   "attrs": {"account": {"type": "Account", "id": "north"}, "privacy_until": null}},
  {"relation": "share", "key": [{"type": "User", "id": "bea"}, {"type": "Camera", "id": "porch"}],
   "fields": {"from": "2024-02-01T00:00:00Z", "until": "2024-03-01T00:00:00Z"}}
]
)";

constexpr std::string_view kRequest = R"({
  "subject": {"type": "User", "id": "bea"},
  "action": {"name": "view_live"},
  "resource": {"type": "Camera", "id": "porch"}
}
)";

constexpr std::string_view kReadme = R"(# Who sees which camera

`policy.pol` says who may look through which camera of a household (the rules), what must never and
what must always happen (the properties), and what that means for ann, kim and bea (a world and tests).

```sh
sightline check policy.pol                    # says nothing when all is well
sightline prove policy.pol                    # every property, for all facts there could be
sightline test policy.pol --coverage          # the tests, and which conditions they have seen
sightline compile policy.pol -o policy.polc   # what a program loads; only if everything is proved
```

One decision, by the facts in `facts.json`:

```sh
sightline eval policy.pol --facts facts.json --request request.json --now 2024-02-16T06:00:30Z
```

bea was given a share, so the answer is `"decision":true` by the rule `shared`, with the obligation
`leave_a_trace`. A minute later nobody knows any more whether the switch was thrown, and it is false.

**Try this.** Take `when some share(u, cam) as s where running(s)` out of the rule `shared` and prove
again: a stranger, a camera and the way in are shown, with a test to paste.

The workflow in `.github/workflows/sightline.yml` does all this on every push. It builds Sightline
from its sources: set the repository variable `SIGHTLINE_REPOSITORY` to `owner/name` of where you keep
them.
)";

constexpr std::string_view kWorkflow = R"(name: sightline
on: [push, pull_request]

permissions:
  contents: read

jobs:
  policy:
    runs-on: ubuntu-latest
    container: debian:12
    steps:
      - run: apt-get update && apt-get install -y git
      - uses: actions/checkout@v4
      - uses: actions/checkout@v4
        with:
          repository: ${{ vars.SIGHTLINE_REPOSITORY }}
          path: .sightline
      - name: Build sightline
        run: |
          .sightline/tests/setup/install-packages
          cmake -S .sightline -B .sightline/build -G Ninja \
            -D CMAKE_BUILD_TYPE=Release -D SIGHTLINE_TESTS=OFF
          cmake --build .sightline/build --target sightline
          echo "$PWD/.sightline/build/bin" >> "$GITHUB_PATH"
      - run: sightline check policy.pol --format github
      - run: sightline fmt --check policy.pol
      - run: sightline prove policy.pol --format github
      - run: sightline test policy.pol --coverage --format github
)";

constexpr std::array<StarterFile, 5> kFiles = {{{"policy.pol", kPolicy},
                                                {"facts.json", kFacts},
                                                {"request.json", kRequest},
                                                {"README.md", kReadme},
                                                {".github/workflows/sightline.yml", kWorkflow}}};

}  // namespace

std::span<const StarterFile> starter_files() { return kFiles; }

}  // namespace sightline::cli
