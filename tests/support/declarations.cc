// The declarations themselves, as text.
#include "tests/support/declarations.h"

namespace sightline::testing {

std::string zoo() {
  return R"(policy zoo
enum Role { guest < member < owner }
enum Color { red, green, blue }

entity Region { name: string, tones: set<Color> }
entity Site in Site, Region {
  open: bool
  cached guard: User?
  name: string?
}
entity Account in one Account {
  opened: time
  cached parent: Account?
  sealed fixed founder: User?
  cached strikes: int
  sealed plan: Color
}
entity User in Account, Site {
  account: Account
  cached home: Account
  sealed fixed boss: User?
  role: Role
  cached asked_for: Role?
  color: Color?
  sealed fixed born: time
  cached seen: time
  expires: time? within 1h
  cached level: int
  limit: int?
  sealed fixed grace: duration
  cached patience: duration?
  active: bool
  cached away: bool
  sealed fixed vetted: bool?
  nick: string
  cached alias: string?
  colors: set<Color>
  sealed roles: set<Role>? within 10s
}
entity Client in Account { account: Account, user: User?, scope: set<Action>, active: bool, role: Role }
entity Camera in Site {
  cached account: Account
  owner: Account?
  sealed fixed maker: Account
  keeper: User
  spare: Camera?
  cached role: Role
  sealed fixed color: Color
  privacy: time?
  opens: time?
  closes: time?
  number: int
  delay: duration
  label: string
  cached tones: set<Color>
}

relation share(viewer: User, camera: Camera) {
  from: time, until: time?, role: Role, weight: int?, giver: User, tint: Color?, slack: duration, open: bool, scopes: set<Color>
} max 8
cached relation friend(one: User, other: User) { since: time, close: bool?, rank: int, patron: Account?, word: string } max 8
sealed fixed relation deed(account: Account, camera: Camera) { since: time, kind: Color?, role: Role, wait: duration?, heir: User } max 8
sealed fixed relation ban(user: User, camera: Camera) { reason: string? } listed by (camera) max 8
sealed relation lease(user: User, camera: Camera) { tint: Color } within 1h max 8
relation member(user: User) max 8
relation tag(camera: Camera, word: string, color: Color) { rank: int } max 8
relation visit(user: User, moment: time, place: int) { done: bool } within 1m max 8
relation keeper(camera: Camera, user: User) unique (camera) max 8
cached relation entry(account: Account, user: User, camera: Camera) max 8

global lockdown: bool within 10s
global threshold: int
global least: Role within 1m
global curfew: time? within 1h
global leader: User
global word: string within 10s
cached global hue: Color
sealed fixed global palette: set<Color>
context {
  session: time, device: Camera?, trusted: bool, attempts: int?, wait: duration?, wished: Color?, acting: Role?
  phrase: string?, wants: set<Color>, last: Action?
}

action view, edit (User, Camera)
action tour (User | Client, Camera | Site)
action join (User, User)
action group looks = view, tour
obligation log, no_store, blur

invariant opens_before_closes: forall c: Camera: (c.opens ?? past) <= (c.closes ?? forever)
invariant shares_end: forall s: share: s.from <= (s.until ?? forever)
)";
}

std::string small_zoo() {
  return R"(policy small_zoo
enum Role { guest < member < owner }
entity Site in Site
entity Account
entity User { account: Account, role: Role, active: bool, cached home: Account?, roles: set<Role> }
entity Camera in Site { cached account: Account, sealed fixed maker: Account, privacy: time?, cached on: bool, label: string }
relation share(viewer: User, camera: Camera) { from: time, until: time? } max 20
cached relation friend(one: User, camera: Camera) { since: time } max 20
sealed fixed relation deed(account: Account, camera: Camera) { since: time } max 20
relation guard(user: User, site: Site) max 20
global lockdown: bool within 10s
context { session: time }
action view, edit (User, Camera)
obligation log
)";
}

std::string zoo_of_the_registry() {
  std::string text = zoo();
  for (const std::string word : {"cached ", "sealed "}) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      if (text.compare(at, 13, "sealed fixed ") != 0) text.erase(at, word.size());
    }
  }
  return text;
}

}  // namespace sightline::testing
