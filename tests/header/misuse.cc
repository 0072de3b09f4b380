// Mistakes of a host that a generated header turns into errors of the compiler. CMakeLists.txt compiles
// this with each MISUSE in turn; what has to be said is a pattern that g++ and clang++ both match.
#include "tests/golden/header/as_it_should_be.h"
#include "tests/golden/header/estate.h"
#include "tests/golden/header/household.h"

#ifndef MISUSE
#define MISUSE 0
#endif

namespace {

using namespace as_it_should_be;

void asks(const Gate& gate, const sightline::Snapshot& snapshot, sightline::Time now) {
  const User ann{"ann"};
  const Camera porch{"porch"};
  const Clip visitor{"visitor"};
  const Context context{.session_issued_at = now};
  if (gate.view_live(ann, porch, context, now, snapshot)) return;
  if (gate.view_thumbnail(ann, visitor, context, now, snapshot)) return;
#if MISUSE == \
    1  // a camera for a user and a user for a camera: "(cannot convert|no viable conversion from) 'const (as_it_should_be::)?Camera' to 'const (as_it_should_be::)?User"
  if (gate.view_live(porch, ann, context, now, snapshot)) return;
#endif
#if MISUSE == \
    2  // a camera for a clip: "(cannot convert|no viable conversion from) 'const (as_it_should_be::)?Camera' to 'const (as_it_should_be::)?Clip"
  if (gate.view_thumbnail(ann, porch, context, now, snapshot)) return;
#endif
#if MISUSE == \
    3  // a text for a user: "(cannot convert 'const char .4.' to|reference to type) 'const (as_it_should_be::)?User"
  if (gate.view_live("ann", porch, context, now, snapshot)) return;
#endif
#if MISUSE == \
    4  // a text in braces for a user: "(would use explicit constructor|chosen constructor is explicit)"
  if (gate.view_live({"ann"}, porch, context, now, snapshot)) return;
#endif
#if MISUSE == \
    5  // a name of the library for a user: "(cannot convert|no viable conversion from) 'sightline::Entity' to 'const (as_it_should_be::)?User"
  if (gate.view_live(ann.entity(), porch, context, now, snapshot)) return;
#endif
#if MISUSE == \
    6  // a user of another policy: "(cannot convert|no viable conversion from) 'estate::User' to 'const (as_it_should_be::)?User"
  if (gate.view_live(estate::User{"ann"}, porch, context, now, snapshot)) return;
#endif
#if MISUSE == \
    7  // a user compared with a camera: "(no match for 'operator=='|invalid operands to binary expression)"
  if (ann == porch) return;
#endif
#if MISUSE == \
    8  // a context without a request: "(no matching function for call to 'as_it_should_be::Gate::view_live|too few arguments to function call)"
  if (gate.view_live(ann, porch, now, snapshot)) return;
#endif
#if MISUSE == \
    9  // a context field that is not declared: "(to 'const as_it_should_be::Context&'|'session' does not refer to any field)"
  if (gate.view_live(ann, porch, {.session = now}, now, snapshot)) return;
#endif
#if MISUSE == \
    10  // a number for a moment: "(could not convert '1700000000' from 'int'|no viable conversion from 'int') to 'std::optional"
  const Context wrong{.session_issued_at = 1'700'000'000};
  static_cast<void>(wrong);
#endif
#if MISUSE == 11  // an action that is not declared: "no member named 'view_past'"
  if (gate.view_past(ann, porch, context, now, snapshot)) return;
#endif
#if MISUSE == \
    12  // a gate without its check: "(is private within this context|calling a private constructor)"
  const auto bind = [](sightline::Policy policy) { return Gate(std::move(policy)); };
  static_cast<void>(bind);
#endif
}

void asks_the_estate(const estate::Gate& gate, const sightline::Snapshot& snapshot,
                     sightline::Time now) {
  const estate::Client shop{"shop"};
  const estate::Camera porch{"porch"};
  const estate::Decision decision = gate.view_live(shop, porch, now, snapshot);
  if (decision.has(estate::Obligation::log_it)) return;
#if MISUSE == \
    13  // a pair of types that the action does not have: "(cannot convert|no viable conversion from) 'const estate::Client' to 'const (estate::)?User"
  if (gate.view_past(shop, porch, now, snapshot)) return;
#endif
#if MISUSE == \
    14  // an obligation that is not declared: "('blur' is not a member of|no member named 'blur')"
  if (decision.has(estate::Obligation::blur)) return;
#endif
#if MISUSE == \
    15  // an obligation by its number: "(cannot convert 'int' to 'estate::Obligation'|cannot initialize a parameter of type 'Obligation')"
  if (decision.has(0)) return;
#endif
}

void tells(as_it_should_be::Facts& facts, estate::Facts& more, sightline::Time now) {
  const User ann{"ann"};
  const Camera porch{"porch"};
  const Account north{"north"};
  bool fits = facts.add(porch, {.account = north, .registered_to = north}) &&
              facts.add(share{.viewer = ann, .camera = porch, .from = now, .until = now});
  fits = fits && more.add(estate::grant{
                     .to = estate::User{"ann"}, .camera = estate::Camera{"porch"}, .slot = 1});
  fits = fits && facts.observe(porch, {.account = north});
  static_cast<void>(fits);
#if MISUSE == \
    16  // an attribute of another type: "no matching (member )?function for call to .*add"
  static_cast<void>(facts.add(porch, {.account = ann}));
#endif
#if MISUSE == \
    17  // a row with its columns swapped: "(could not convert 'porch' from|no viable conversion from) 'const (as_it_should_be::)?Camera' to '(as_it_should_be::)?User'"
  static_cast<void>(share{.viewer = porch, .camera = ann});
#endif
#if MISUSE == \
    18  // a row without a column: "(to 'as_it_should_be::Camera'|no matching constructor for initialization of 'Camera')"
  static_cast<void>(share{.viewer = ann});
#endif
#if MISUSE == \
    19  // a row without a number in its key: "(to 'sightline::Given<|no matching constructor for initialization of 'sightline::Given)"
  static_cast<void>(estate::grant{.to = estate::User{"ann"}, .camera = estate::Camera{"porch"}});
#endif
#if MISUSE == \
    20  // none where a value is declared: "from 'const (sightline::)?None' to 'std::optional"
  static_cast<void>(share{.viewer = ann, .camera = porch, .from = sightline::kNone});
#endif
#if MISUSE == \
    21  // a parent that is not declared: "no matching (member )?function for call to .*add_parent"
  static_cast<void>(more.add_parent(estate::User{"ann"}, estate::Site{"hill"}));
#endif
#if MISUSE == \
    22  // facts of one policy in another: "no matching (member )?function for call to .*add"
  static_cast<void>(facts.add(estate::Site{"hill"}));
#endif
#if MISUSE == \
    24  // a cache that speaks of what is not cached: "(to 'const as_it_should_be::Camera::Cached&'|'registered_to' does not refer to any field)"
  static_cast<void>(facts.observe(porch, {.registered_to = north}));
#endif
#if MISUSE == \
    23  // a member of another enum: "from 'estate::Scope.*' to 'std::optional<(household::)?Mode>'"
  const household::Camera::Attributes camera{.when_home = estate::Scope::live};
  static_cast<void>(camera);
#endif
}

}  // namespace

// Somebody calls them, or they would be warned about.
void misuse_is_refused() {
  static_cast<void>(asks);
  static_cast<void>(asks_the_estate);
  static_cast<void>(tells);
}
