// The example of specs/language.md, which every phase of the language must read.
#pragma once

namespace sightline {

inline constexpr const char* kFamilyPolicy = R"pol(
policy family

enum Role  { guest < member < owner }            // `<` declares an order
enum Scope { live, thumbnails, recordings }      // unordered

entity Account
entity User   { account: Account, role: Role, credentials_changed_at: time }
entity Camera {
  cached account: Account                        // served by a cache nobody has proved
  privacy_until: time?                           // `?`: may be none
}
entity Clip {
  sealed fixed camera:  Camera                   // stamped at capture, never changes; its tag is checked at every read
  sealed fixed account: Account
  recorded_at:    time
}

relation share(viewer: User, camera: Camera) { scopes: set<Scope>, from: time, until: time? }
relation binding(camera: Camera, account: Account)         // the columns are the key; `unique(camera)` would allow one row per camera

global lockdown: bool within 10s                  // one value for the whole service: the kill switch
context { session_issued_at: time }               // travels with the request; `now: time` is always there

action view_live(User, Camera)
action view_thumbnail, play_video (User, Clip)
obligation no_store

define running(s: share) = s.from <= now and now < (s.until ?? forever)
define shared(u: User, cam: Camera, what: Scope) =
  some share(u, cam) as s where running(s) and what in s.scopes

/// A household sees what was recorded for it, and its cameras live.
rule household:
  permit view_thumbnail, play_video (u, clip)
  when u.account == clip.account
  with no_store
  permit view_live(u, cam)                         // a rule may have several clauses of one effect
  when some binding(cam, u.account)

rule shared_thumbnail:
  permit view_thumbnail(u, clip) when shared(u, clip.camera, thumbnails)

rule privacy_mode:
  forbid view_live(u, cam)
  when now < (cam.privacy_until ?? past)
  unless u.role == owner

rule one_binding_only:                            // two cameras with one identity are nobody's
  forbid view_live(_, cam) when several binding(cam, _)

rule old_session:
  forbid view_live, view_thumbnail, play_video (u, _) when session_issued_at < u.credentials_changed_at

rule events_tab_closed:
  forbid view_thumbnail, play_video (_, _) when lockdown

invariant shares_end: forall s: share: s.from <= (s.until ?? forever)   // enforced when a snapshot is built, so usable in a proof

property no_cross_account:
  never view_thumbnail, play_video (u, clip)
  unless u.account == clip.account or some share(u, clip.camera)

property owner_keeps_access:
  always view_thumbnail(u, clip)
  when u.account == clip.account and u.role == owner and not lockdown
   and session_issued_at >= u.credentials_changed_at

property video_needs_thumbnail:
  forall u: User, c: Clip: may play_video(u, c) implies may view_thumbnail(u, c)

property guests_exist:
  possible view_thumbnail(u, clip) when u.account != clip.account

world two_homes {
  lockdown: false
  Account north   Account south
  User ann { account: north, role: owner, credentials_changed_at: 2024-01-01T00:00:00Z }
  User bea { account: south, role: owner, credentials_changed_at: 2024-01-01T00:00:00Z }
  Camera porch { account: north }
  binding(porch, north)
  Clip c1 { camera: porch, account: north, recorded_at: 2024-02-16T05:00:00Z }
  share(bea, porch) { scopes: {thumbnails}, from: 2024-02-01T00:00:00Z }
}

test "a share shows the picture, not the film" in two_homes at 2024-02-16T06:00:00Z with { session_issued_at: 2024-02-01T00:00:00Z } {
  ann may     view_thumbnail, play_video c1
  bea may     view_thumbnail c1 by shared_thumbnail
  bea may not play_video c1
}

test "the cache lies, and nobody listens" in two_homes at 2024-02-16T06:00:00Z
  with { session_issued_at: 2024-02-01T00:00:00Z } where observed porch.account = south {
  bea may not view_live porch by none
}
)pol";

}  // namespace sightline
