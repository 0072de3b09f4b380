// The table's lines about moments: each trust word with `once` and `steady`, proved, and refuted where the
// span is too short or nothing is promised. Delays are provable numbers: the last line that is refuted
// and the first that is proved differ by the millisecond.
#include "tests/unit/compiler/prove/property_table.h"

namespace sightline::testing {
namespace {

constexpr const char* kMomentsDeclarations = R"(policy moments
enum Scope { live, film }
entity Group in one Group
entity User in one Group {
  level: int, age: int within 1h, height: int within 1h, cap: int, until: time? within 10s
  sealed badge: int within 5m, sealed rank: int within 5m, sealed slow: int within 1h, sealed old: int
  sealed fixed born: int, sealed fixed home: Group, cached wish: Scope
}
entity Door { owner: User }
relation key(user: User, door: Door) { film: bool, live: bool } max 9
relation visit(user: User, door: Door) { film: bool, live: bool } within 10s max 9
relation desk(door: Door, user: User) unique (door) within 10s max 9
sealed relation share(user: User, door: Door) { film: bool, live: bool } within 5m max 9
sealed relation pass(user: User, door: Door) listed by (user) within 5m max 9
sealed relation ticket(user: User, door: Door) max 9
sealed fixed relation deed(user: User, door: Door) { film: bool } max 9
sealed fixed relation stamp(user: User, door: Door) listed by (door) max 9
cached relation rumour(user: User, door: Door) max 9
global lockdown: bool within 10s
sealed global motto: Scope within 5m
context { trusted: bool }
action view, edit (User, Door)
invariant grown: forall u: User: u.level <= u.cap
invariant seen: forall k: key: k.film or k.live
)";

constexpr const char* kSwitch = "permit view (_, _); forbid view (_, _) when lockdown";
constexpr const char* kShared = "permit view (u, d) when some share(u, d)";
constexpr const char* kNoPass = "permit view (_, _); forbid view (u, d) when some pass(u, d)";
constexpr const char* kVisited = "permit view (u, d) when some visit(u, d) as v where v.film";

const std::vector<PropertyLine> kMomentsTable{
    // --- the registry, dated
    {"a switch works after its delay", kSwitch, "never view (_, _) when steady (lockdown) for 10s",
     "proved"},
    {"a switch does not work before", kSwitch,
     "never view (_, _) when steady (lockdown) for 9999ms", "refuted", "lockdown"},
    {"a switch that was off for a moment", kSwitch,
     "never view (_, _) unless once (not lockdown) within 10s", "proved"},
    {"on now and off all the time", kSwitch,
     "never view (_, _) when lockdown and steady (not lockdown) for 1s", "vacuous"},
    {"nothing is steady that is off now", kSwitch,
     "never view (_, _) when not lockdown and steady (lockdown) for 1ms", "vacuous"},
    {"an attribute of the snapshot was so", "permit view (u, _) when u.age > 17",
     "never view (u, _) unless once (u.age > 17) within 1h", "proved"},
    {"an attribute need not have been so later", "permit view (u, _) when u.age > 17",
     "never view (u, _) unless once (u.age > 17) within 59m", "refuted", "user_1.age"},
    {"two facts of one snapshot were so together",
     "permit view (u, _) when u.age > 17 and u.height > 17",
     "never view (u, _) unless once (u.age > 17 and u.height > 17) within 1h", "proved"},
    {"a dated fact and one of now were not", "permit view (u, _) when u.age > 17 and u.level > 17",
     "never view (u, _) unless once (u.age > 17 and u.level > 17) within 1h", "refuted",
     "user_1.age"},
    {"an optional time of the snapshot", "permit view (u, _) when now < (u.until ?? past)",
     "never view (u, _) unless once (now < (u.until ?? past)) within 10s", "proved"},
    {"a row of the snapshot was there", kVisited,
     "never view (u, d) unless once (some visit(u, d) as v where v.film) within 10s", "proved"},
    {"a row that went too long ago", kVisited,
     "never view (u, d) when steady (no visit(u, d)) for 10s", "proved"},
    {"a row that went just now", kVisited, "never view (u, d) when steady (no visit(u, d)) for 9s",
     "refuted", "visit(user_1, door_1)"},
    {"an absence of the snapshot", "permit view (u, d) when no visit(u, d)",
     "never view (u, d) when steady (some visit(u, d)) for 10s", "proved"},
    {"an absence of just now", "permit view (u, d) when no visit(u, d)",
     "never view (u, d) when steady (some visit(u, d)) for 9s", "refuted", "visit(user_1, door_1)"},
    {"unique at the snapshot's moment",
     "permit view (u, d) when some desk(d, u) and several desk(d, _)", "never view (_, _)",
     "proved"},
    {"unique at each moment, not at two", "permit view (u, d) when some desk(d, u)",
     "never view (u, d) when some desk(d, _) as k where k.user != u", "refuted",
     "desk(door_1, user_2) desk(door_1, user_1)"},
    {"an invariant about rows, at every moment", "permit view (_, _)",
     "never view (u, d) when once (some key(u, d) as k where not k.film and not k.live) within 1h",
     "vacuous"},
    {"an invariant at a moment at which the registry knew the user",
     "permit view (u, _) when u.age > 17",
     "never view (u, _) unless once (u.level <= u.cap) within 1h", "proved"},
    {"an invariant at a moment at which it need not have known them", "permit view (u, _)",
     "never view (u, _) when once (u.level > u.cap) within 1h", "refuted", ""},
    // --- the registry, of now
    {"what is so now was so once", "permit view (u, d) when d.owner == u",
     "never view (u, d) unless once (d.owner == u) within 1ms", "proved"},
    {"what is so now was not always so", "permit view (u, d) when d.owner == u",
     "never view (u, d) unless steady (d.owner == u) for 1ms", "refuted", ""},
    {"rows of now were not always there", "permit view (u, d) when some key(u, d)",
     "never view (u, d) unless steady (some key(u, d)) for 1ms", "refuted", ""},
    {"groups of now are not those of before", "permit view (u, _) when u in Group::\"staff\"",
     "never view (u, _) unless steady (u in Group::\"staff\") for 1s", "refuted", ""},
    {"groups at one moment", "permit view (_, _)",
     "never view (u, _) when once (u in Group::\"a\" and u in Group::\"b\" and not "
     "(Group::\"a\" in Group::\"b\" or Group::\"b\" in Group::\"a\")) within 1s",
     "vacuous"},
    {"groups at two moments", "permit view (u, _) when u in Group::\"a\"",
     "never view (u, _) when once (u in Group::\"b\") within 1s unless Group::\"a\" in "
     "Group::\"b\" or Group::\"b\" in Group::\"a\"",
     "refuted", ""},
    // --- seals
    {"a sealed fact was so", "permit view (u, _) when u.badge == 3",
     "never view (u, _) unless once (u.badge == 3) within 5m", "proved"},
    {"a sealed fact is not so for longer", "permit view (u, _) when u.badge == 3",
     "never view (u, _) when steady (u.badge != 3) for 299999ms", "refuted", "user_1.badge"},
    {"the sealed facts of an entity are one record",
     "permit view (u, _) when u.badge == 3 and u.rank == 4",
     "never view (u, _) unless once (u.badge == 3 and u.rank == 4) within 5m", "proved"},
    {"the youngest seal dates the record", "permit view (u, _) when u.badge == 3 and u.slow == 4",
     "never view (u, _) unless once (u.slow == 4) within 5m", "proved"},
    {"an old seal alone", "permit view (u, _) when u.slow == 4",
     "never view (u, _) unless once (u.slow == 4) within 5m", "refuted", "user_1.slow"},
    {"two records were not so together",
     "permit view (u, d) when u.badge == 3 and some share(u, d)",
     "never view (u, d) unless once (u.badge == 3 and some share(u, d)) within 5m", "refuted",
     "user_1.badge"},
    {"each of two records was so", "permit view (u, d) when u.badge == 3 and some share(u, d)",
     "never view (u, d) unless once (u.badge == 3) within 5m and once (some share(u, d)) within 5m",
     "proved"},
    {"a share that was taken back", kShared,
     "never view (u, d) when steady (no share(u, d)) for 5m", "proved"},
    {"a share that was taken back just now", kShared,
     "never view (u, d) when steady (no share(u, d)) for 4m", "refuted", "share(user_1, door_1)"},
    {"a row is one record", "permit view (u, d) when some share(u, d) as s where s.film and s.live",
     "never view (u, d) unless once (some share(u, d) as s where s.film and s.live) within 5m",
     "proved"},
    {"a sealed list is of one moment", kNoPass,
     "never view (u, d) when steady (some pass(u, d)) for 5m", "proved"},
    {"a sealed list of just now", kNoPass, "never view (u, d) when steady (some pass(u, d)) for 4m",
     "refuted", "pass(user_1, door_1)"},
    {"two rows of one list were there together",
     "permit view (u, d) when some pass(u, d) and some pass(u, Door::\"front\")",
     "never view (u, d) unless once (some pass(u, d) and some pass(u, Door::\"front\")) within 5m",
     "proved"},
    {"rows of two lists were not",
     "permit view (u, d) when some pass(u, d) and some pass(d.owner, d)",
     "never view (u, d) unless once (some pass(u, d) and some pass(d.owner, d)) within 5m",
     "refuted", "pass(user_2, door_1)"},
    {"a seal without an age", "permit view (u, _) when u.old == 3",
     "never view (u, _) unless once (u.old == 3) within 300d", "refuted", "user_1.old"},
    {"a row without an age", "permit view (u, d) when some ticket(u, d)",
     "never view (u, d) unless once (some ticket(u, d)) within 300d", "refuted",
     "ticket(user_1, door_1)"},
    {"a sealed global", "permit view (_, _) when motto == film",
     "never view (_, _) unless once (motto == film) within 5m", "proved"},
    {"a sealed global of before", "permit view (_, _) when motto == film",
     "never view (_, _) unless once (motto == film) within 4m", "refuted", "motto"},
    // --- what never changes
    {"a fixed fact was always so", "permit view (u, _) when u.born == 3",
     "never view (u, _) unless steady (u.born == 3) for 300d", "proved"},
    {"by way of a fixed fact",
     "permit view (u, _) when some share(u, Door::\"front\") and u.born == 3",
     "never view (u, _) unless once (u.born == 3 and some share(u, Door::\"front\")) within 5m",
     "proved"},
    {"a fixed row may have been written just now", "permit view (u, d) when some deed(u, d)",
     "never view (u, d) unless steady (some deed(u, d)) for 1s", "refuted", ""},
    {"a fixed row that was written stays", "permit view (u, d) when no key(u, d)",
     "never view (u, d) when once (some deed(u, d)) within 1h and steady (no deed(u, d)) for 1s",
     "vacuous"},
    {"what stands in a fixed row never changes",
     "permit view (u, d) when some deed(u, d) as k where k.film",
     "never view (u, d) when once (some deed(u, d) as k where not k.film) within 1h", "proved"},
    {"a fixed list was always so", "permit view (u, d) when some stamp(u, d)",
     "never view (u, d) unless steady (some stamp(u, d)) for 300d", "proved"},
    // --- what nobody vouches for
    {"a cache tells of no moment", "permit view (u, d) when some rumour(u, d)",
     "never view (u, d) unless once (some rumour(u, d)) within 300d", "refuted",
     "rumour(user_1, door_1)"},
    {"a cached value of no moment", "permit view (u, _) when u.wish == film",
     "never view (u, _) unless once (u.wish == film) within 300d", "refuted", "user_1.wish"},
    {"an honest cache is of now", "permit view (u, _) when u.wish == film",
     "never view (u, _) unless once (u.wish == film) within 1ms assuming honest", "proved"},
    {"the context is of now", "permit view (_, _) when trusted",
     "never view (_, _) unless steady (trusted) for 300d", "proved"},
    // --- forms
    {"always, of what was so", kSwitch,
     "always view (_, _) when not lockdown and once (lockdown) within 10s", "proved"},
    {"always, though it was so", kSwitch, "always view (_, _) when once (lockdown) within 10s",
     "refuted", ""},
    {"possible after it was so", kSwitch, "possible view (_, _) when once (lockdown) within 10s",
     "proved"},
    {"impossible while it is so", kSwitch, "possible view (_, _) when steady (lockdown) for 1ms",
     "refuted", ""},
    {"forall", kShared,
     "forall u: User, d: Door: may view(u, d) implies once (some share(u, d)) within 5m", "proved"},
    {"forall, too short", kShared,
     "forall u: User, d: Door: may view(u, d) implies once (some share(u, d)) within 4m", "refuted",
     "share(user_1, door_1)"},
    {"forall, of each row", "permit view (u, d) when some key(u, d)",
     "forall k: key: may view(k.user, k.door) implies once (some key(k.user, k.door)) within 1s",
     "proved"},
    {"once in a query", "permit view (u, d) when some key(u, d) and lockdown",
     "never view (u, _) unless some key(u, _) as k where once (lockdown and k.user == u) within "
     "10s",
     "proved"},
    {"a query in once in a query", "permit view (u, d) when some key(u, d) and some visit(u, d)",
     "never view (u, _) unless some key(u, _) as k where once (some visit(u, k.door)) within 10s",
     "proved"},
    {"the same, too short", "permit view (u, d) when some key(u, d) and some visit(u, d)",
     "never view (u, _) unless some key(u, _) as k where once (some visit(u, k.door)) within 9s",
     "refuted", "visit(user_1, door_1)"},
    {"or", kSwitch,
     "never view (u, _) unless once (not lockdown) within 10s or once (u.level > 3) within 1s",
     "proved"},
    {"or, of which one is now", kSwitch,
     "never view (_, _) unless once (not lockdown) within 10s or once (lockdown) within 1s",
     "vacuous"},
    {"two spans", kSwitch,
     "never view (_, _) when once (lockdown) within 5s and steady (lockdown) for 9s", "refuted",
     "lockdown"},
    // --- what is not answered
    {"what stood in a row of now before", "permit view (u, d) when some key(u, d)",
     "never view (u, d) unless some key(u, d) as k where once (k.film) within 1s", "unknown"},
};

}  // namespace

std::vector<PropertyLine> moments_table() {
  std::vector<PropertyLine> lines = kMomentsTable;
  for (PropertyLine& line : lines) line.declarations = kMomentsDeclarations;
  return lines;
}

}  // namespace sightline::testing
