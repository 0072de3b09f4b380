// The declarations themselves, as text.
#include "tests/support/declarations.h"

namespace sightline::testing {

std::string zoo() {
  return R"(policy zoo
enum Role { guest < member < owner }
enum Color { red, green, blue }

entity Account {
  opened: time
  cached parent: Account?
  sealed fixed founder: User?
  cached strikes: int
}
entity User {
  account: Account
  cached home: Account
  sealed fixed boss: User?
  role: Role
  cached asked_for: Role?
  color: Color?
  sealed fixed born: time
  cached seen: time
  expires: time?
  cached level: int
  limit: int?
  sealed fixed grace: duration
  cached patience: duration?
  active: bool
  cached away: bool
  sealed fixed vetted: bool?
}
entity Camera {
  cached account: Account
  owner: Account?
  sealed fixed maker: Account
  keeper: User
  spare: Camera?
  cached role: Role
  sealed fixed color: Color
  privacy: time?
  number: int
  delay: duration
}

relation share(viewer: User, camera: Camera) {
  from: time, until: time?, role: Role, weight: int?, giver: User, tint: Color?, slack: duration, open: bool
}
cached relation friend(one: User, other: User) { since: time, close: bool?, rank: int, patron: Account? }
sealed fixed relation deed(account: Account, camera: Camera) { since: time, kind: Color?, role: Role, wait: duration?, heir: User }
relation member(user: User)
cached relation entry(account: Account, user: User, camera: Camera)

global lockdown: bool within 10s
global threshold: int
global least: Role within 1m
global curfew: time? within 1h
global leader: User
context { session: time, device: Camera?, trusted: bool, attempts: int?, wait: duration?, wished: Color?, acting: Role? }

action view, edit (User, Camera)
action join (User, User)
)";
}

std::string small_zoo() {
  return R"(policy small_zoo
enum Role { guest < member < owner }
entity Account
entity User { account: Account, role: Role, active: bool, cached home: Account? }
entity Camera { cached account: Account, sealed fixed maker: Account, privacy: time?, cached on: bool }
relation share(viewer: User, camera: Camera) { from: time, until: time? }
cached relation friend(one: User, camera: Camera) { since: time }
sealed fixed relation deed(account: Account, camera: Camera) { since: time }
global lockdown: bool within 10s
context { session: time }
action view, edit (User, Camera)
)";
}

}  // namespace sightline::testing
