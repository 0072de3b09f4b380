// The table's lines about hierarchies, sets, strings, unions, obligations, ages, seals, invariants, nested
// queries and `forall`.
#include "tests/unit/compiler/prove/property_table.h"

namespace sightline::testing {
namespace {

constexpr const char* kLanguageDeclarations = R"(policy language
enum Scope { live, film }
entity Org
entity Site in one Site, Org
entity Group in Group
entity Client { trusted: bool, org: Org }
entity User in Group {
  name: string, nick: string?, scopes: set<Scope>, cached wishes: set<Scope>, org: Org
  age: int within 1h, sealed badge: int, level: int, cap: int
}
entity Door in one Site { org: Org, label: string, opens: time?, kind: Scope }
relation key(user: User, door: Door) { until: time } max 50
relation desk(door: Door, number: int) { owner: User } unique (number) max 50
sealed relation pass(user: User, door: Door) listed by (user) max 50
sealed fixed relation stamp(user: User, door: Door) listed by (door) max 50
relation visit(user: User, door: Door) within 1h max 50
global closed: bool within 10s
context { trusted: bool }
obligation log, ring
action view, edit (User, Door)
action open (User | Client, Door)
invariant capped: forall u: User: u.level <= u.cap
)";

constexpr const char* kNestedKeys =
    "some key(u, _) as k where no desk(k.door, _) as o where o.owner != u";

const std::string kNestedRule = std::string("permit view (u, _) when ") + kNestedKeys;
const std::string kNestedProperty = std::string("never view (u, _) unless ") + kNestedKeys;

const std::vector<PropertyLine> kLanguageTable{
    // --- sets, strings, literals
    {"a member of a set", "permit view (u, d) when d.kind in u.scopes",
     "never view (u, d) unless d.kind in u.scopes", "proved"},
    {"a cached set", "permit view (u, d) when d.kind in u.wishes",
     "never view (u, d) unless d.kind in u.wishes", "refuted", "user_1.wishes"},
    {"equal strings", "permit view (u, d) when u.name == d.label",
     "never view (u, d) unless u.name == d.label", "proved"},
    {"one of some strings", "permit view (u, _) when u.name in {\"ann\", \"bea\"}",
     "never view (u, _) unless u.name == \"ann\" or u.name == \"bea\"", "proved"},
    {"two texts are two strings", "permit view (u, _) when u.name == \"ann\"",
     "never view (u, _) when u.name == \"bea\"", "proved"},
    {"other strings", "permit view (u, d) when u.name == d.label",
     "never view (u, d) unless u.nick == d.label", "refuted", ""},
    {"two ids are two entities", "permit view (_, d) when d == Door::\"front\"",
     "never view (_, d) when d == Door::\"back\"", "proved"},
    // --- hierarchies
    {"in a group", "permit view (u, _) when u in Group::\"staff\"",
     "never view (u, _) unless u in Group::\"staff\"", "proved"},
    {"in another group", "permit view (u, _) when u in Group::\"staff\"",
     "never view (u, _) unless u in Group::\"guests\"", "refuted", ""},
    {"a group in a group",
     "permit view (u, _) when u in Group::\"a\" and Group::\"a\" in Group::\"b\"",
     "never view (u, _) unless u in Group::\"b\"", "proved"},
    {"a forbid on parents that are withheld",
     "permit view (_, _); forbid view (u, _) when u in Group::\"banned\"",
     "never view (u, _) when u in Group::\"banned\"", "proved"},
    {"not in", "permit view (u, _) when not u in Group::\"banned\"",
     "never view (u, _) when u in Group::\"banned\"", "proved"},
    {"two groups need not be in one another",
     "permit view (u, _) when u in Group::\"a\" and u in Group::\"b\"",
     "never view (_, _) unless Group::\"a\" in Group::\"b\" or Group::\"b\" in Group::\"a\"",
     "refuted", ""},
    {"two sites of one parent are", "permit view (_, d) when d in Site::\"a\" and d in Site::\"b\"",
     "never view (_, _) unless Site::\"a\" in Site::\"b\" or Site::\"b\" in Site::\"a\"", "proved"},
    {"a door in an org", "permit view (_, d) when d in Org::\"acme\"",
     "never view (_, d) unless d in Site::\"annex\"", "refuted", ""},
    // --- ages and seals
    {"an attribute of the snapshot's moment", "permit view (u, _) when u.age > 17",
     "never view (u, _) unless u.age > 17", "refuted", "user_1.age"},
    {"a seal is of its moment", "permit view (u, _) when u.badge == 3",
     "never view (u, _) unless u.badge == 3", "refuted", "user_1.badge"},
    {"a sealed list is of its moment",
     "permit view (_, _); forbid view (u, d) when some pass(u, d)",
     "never view (u, d) when some pass(u, d)", "refuted", "pass(user_1, door_1)"},
    {"a fixed list is for good", "permit view (_, _); forbid view (u, d) when some stamp(u, d)",
     "never view (u, d) when some stamp(u, d)", "proved"},
    {"rows of the snapshot's moment", "permit view (u, d) when some visit(u, d)",
     "never view (u, d) unless some visit(u, d)", "refuted", "visit(user_1, door_1)"},
    {"always is of now", "permit view (u, d) when u.badge == 3 and some visit(u, d)",
     "always view (u, d) when u.badge == 3 and some visit(u, d)", "proved"},
    // --- queries
    {"a query in a query", kNestedRule.c_str(), kNestedProperty.c_str(), "proved"},
    {"a query in a query, and another claim", kNestedRule.c_str(),
     "never view (u, d) unless some key(u, d)", "refuted", ""},
    {"two or more", "permit view (_, _); forbid view (u, _) when several key(u, _)",
     "never view (u, _) when several key(u, _)", "proved"},
    {"two, and they are two", "permit view (u, _) when several key(u, _)",
     "never view (u, d) unless some key(u, _) as k where k.door != d", "proved"},
    {"unique columns", "permit view (_, _)", "never view (_, _) when several desk(_, 3)",
     "vacuous"},
    {"columns of numbers", "permit view (u, d) when some desk(d, 3) as k where k.owner == u",
     "never view (u, d) unless some desk(d, _) as k where k.owner == u and k.number < 4", "proved"},
    {"every row", "permit view (u, _) when every key(u, _) as k: k.until < now",
     "never view (u, d) when some key(u, d) as k where k.until > now", "proved"},
    {"an optional value", "permit view (_, d) when some d.opens as t where t < now",
     "never view (_, d) when d.opens is none", "proved"},
    {"either branch", "permit view (u, d) when if d.kind == live then u.level > 1 else u.level > 2",
     "never view (u, _) unless u.level > 1", "proved"},
    {"a literal that nothing rests on", "permit view (u, _) when u.level > 1",
     "always view (u, _) when every stamp(_, Door::\"front\") as s: s.door == Door::\"front\"",
     "refuted", ""},
    // --- invariants
    {"an invariant binds what was delivered", "permit view (u, _) when u.level > 5",
     "never view (u, _) unless u.cap > 5", "proved"},
    {"always, of what an invariant excludes of all whom it asks", "permit view (u, _) when u.level > u.cap",
     "always view (u, _) when u.level > u.cap", "vacuous"},
    {"always, of strangers whom nobody asks", "permit view (_, _)",
     "always view (u, _) when u.level > u.cap", "proved"},
    {"always, of nobody, is no vacuity", "forbid view (_, _)", "always view (u, _) when u.level < u.cap",
     "refuted"},
    {"an invariant binds no stranger", "permit view (_, _)",
     "never view (u, _) when u.level > u.cap", "refuted", "user_1"},
    // --- obligations
    {"with a duty", "permit view (_, _) with log", "never view (_, _) without log", "proved"},
    {"a permit without it", "permit view (u, _) when u.level > 1 with log; permit view (_, _)",
     "never view (_, _) without log", "refuted", ""},
    {"trouble adds a duty", "permit view (u, _) when u.level > 1 with log; permit view (_, _)",
     "never view (u, _) when u.level > 1 without log", "proved"},
    {"one of two duties", "permit view (_, _) with log", "never view (_, _) without log, ring",
     "refuted", ""},
    {"always without a duty", "permit view (_, _) with log", "always view (_, _) without ring",
     "proved"},
    {"not always without it", "permit view (_, _) with log", "always view (_, _) without log",
     "refuted", ""},
    {"possible without it", "permit view (u, _) when u.level > 1 with log; permit view (_, _)",
     "possible view (_, _) without log", "proved"},
    // --- unions and actions
    {"both alternatives", "permit open (x, d) when x.org == d.org",
     "never open (x, d) unless x.org == d.org", "proved"},
    {"one alternative",
     "permit open (x, d) when x.org == d.org; permit open (c: Client, _) when c.trusted",
     "never open (x, d) unless x.org == d.org", "refuted", ""},
    {"the action asked for", "permit view, edit (_, _) when action == view", "never edit (_, _)",
     "proved"},
    {"may in a rule",
     "permit edit (u, d) when may view(u, d); permit view (u, d) when some key(u, d)",
     "never edit (u, d) unless some key(u, d)", "proved"},
    // --- forall
    {"more needs less",
     "permit view (u, d) when some key(u, d); permit edit (u, d) when u.level > 1 and some key(u, "
     "d)",
     "forall u: User, d: Door: may edit(u, d) implies may view(u, d)", "proved"},
    {"more without less",
     "permit view (u, d) when some key(u, d); permit edit (u, _) when u.level > 1",
     "forall u: User, d: Door: may edit(u, d) implies may view(u, d)", "refuted", ""},
    {"a look-up that was cut short", "permit view (u, d) when no key(u, d); permit edit (_, _)",
     "forall u: User, d: Door: may edit(u, d) implies (may view(u, d) or some key(u, d))",
     "refuted", "all of key"},
    {"nothing is missing", "permit view (u, d) when no key(u, d); permit edit (_, _)",
     "forall u: User, d: Door: may edit(u, d) implies (may view(u, d) or some key(u, d)) assuming "
     "complete",
     "proved"},
    {"of every row", "permit view (u, d) when some key(u, d)",
     "forall k: key: may view(k.user, k.door)", "refuted", "key(user_1, door_1)"},
    {"of every row that was delivered", "permit view (u, d) when some key(u, d)",
     "forall k: key: may view(k.user, k.door) assuming complete", "proved"},
    {"of every member", "permit view (u, _) when film in u.scopes",
     "forall s: Scope, u: User, d: Door: may view(u, d) implies (s == live or s in u.scopes)",
     "proved"},
    {"of not every member", "permit view (u, _) when film in u.scopes",
     "forall s: Scope, u: User, d: Door: may view(u, d) implies s in u.scopes", "refuted", ""},
    {"a left side that can never be", "permit view (_, _)",
     "forall u: User, d: Door: (u.level > 1 and u.level < 1 and may view(u, d)) implies may "
     "edit(u, d)",
     "vacuous"},
    // --- assuming
    {"honest", "permit view (u, d) when d.kind in u.wishes",
     "never view (u, d) unless d.kind in u.wishes assuming honest", "proved"},
    {"honest about this", "permit view (u, d) when d.kind in u.wishes",
     "never view (u, d) unless d.kind in u.wishes assuming honest User.wishes", "proved"},
    {"always, with facts missing", "permit view (u, _) when u.level > 1",
     "always view (u, _) when u.level > 1 assuming incomplete", "refuted", "user_1.level"},
    {"always, with a cache that lies", "permit view (u, d) when d.kind in u.wishes",
     "always view (u, d) when d.kind in u.wishes assuming hostile", "refuted", "user_1.wishes"},
    {"a row of the same relation inside",
     "permit view (u, d) when some key(u, _) as k where some key(k.user, d)",
     "never view (u, d) unless some key(u, _)", "proved"},
    // --- decisions and context in a claim
    {"whoever may view may edit", "permit view, edit (u, _) when u.level > 1",
     "never view (u, d) unless may edit(u, d)", "proved"},
    {"whoever may view may not edit", "permit view, edit (u, _) when u.level > 1",
     "never view (u, d) when may edit(u, d)", "refuted", ""},
    {"what the request carries is one or the other", "permit view (_, _)",
     "forall u: User: trusted or not trusted", "proved"},
    {"what the request carries counts", "permit view (_, _)",
     "forall u: User, d: Door: may view(u, d) implies trusted", "refuted", ""},
};

// Of whom a question does not mention nobody has asked whether the invariants hold.
std::vector<PropertyLine> lines_about_unmentioned() {
  static const std::string declarations =
      std::string(kLanguageDeclarations) +
      "invariant placed: forall u: User: u in Group::\"all\"\n"
      "invariant lit: forall d: Door: Door::\"main\".kind == film\n";
  std::vector<PropertyLine> lines{
      {"a principal that no rule mentions", "permit view (_, d) when d.kind == live",
       "never view (_, _)", "refuted", "user_1"},
      {"a resource and a literal that no rule mentions", "permit view (u, _) when u.level > 1",
       "never view (_, _)", "refuted", "main door_2"},
      {"neither is mentioned", "permit view (_, _)", "never view (_, _)", "refuted",
       "user_1 main door_2"},
  };
  for (PropertyLine& line : lines) line.declarations = declarations.c_str();
  return lines;
}

}  // namespace

std::vector<PropertyLine> language_table() {
  std::vector<PropertyLine> lines = kLanguageTable;
  for (PropertyLine& line : lines) line.declarations = kLanguageDeclarations;
  // An invariant about an entity that asks rows, of users that the snapshot holds and of strangers.
  static const std::string asking =
      std::string(kLanguageDeclarations) +
      "invariant nobody_odd: forall u: User: no key(u, Door::\"odd\")\n";
  lines.push_back({"an invariant that asks rows",
                   "permit view (u, _) when u.level > 0 and some key(u, Door::\"odd\")",
                   "never view (_, _)", "proved"});
  lines.back().declarations = asking.c_str();
  static const std::string wanting =
      std::string(kLanguageDeclarations) + "invariant keyed: forall u: User: some key(u, _)\n";
  lines.push_back({"an invariant that wants rows",
                   "permit view (u, _) when u.level > 0 and no key(u, _)", "never view (_, _)",
                   "proved"});
  lines.back().declarations = wanting.c_str();
  // No snapshot has a stranger where an invariant looks.
  static const std::string through =
      std::string(kLanguageDeclarations) +
      "relation lent(door: Door) { keeper: User, spare: User, free: bool } max 9\n"
      "invariant keepers: forall l: lent: l.free or not l.keeper.level <= 5\n"
      "invariant placed: forall u: User: u in Group::\"all\"\n";
  const auto add = [&](PropertyLine line) {
    line.declarations = through.c_str();
    lines.push_back(line);
  };
  add({"an invariant holds of whom it reaches",
       "permit view (u, d) when some lent(d) as l where l.keeper == u and not l.free",
       "never view (u, _) unless u.level > 5", "proved"});
  add({"whom an invariant reaches is there",
       "permit view (u, d) when some lent(d) as l where l.keeper == u and not l.free",
       "never view (u, _) unless u.level <= u.cap", "proved"});
  add({"whom it need not reach may be a stranger",
       "permit view (u, d) when some lent(d) as l where l.keeper == u",
       "never view (u, _) unless u.level <= u.cap", "refuted", "user_1"});
  add({"whom it does not reach may be a stranger",
       "permit view (u, d) when some lent(d) as l where l.spare == u and not l.free",
       "never view (u, _) unless u.level <= u.cap", "refuted", "user_1"});
  add({"what stands above is there", "permit view (u, _) when u.level > 5",
       "never view (u, _) unless u in Group::\"all\"", "proved"});
  lines.push_back({"an invariant is not kept by strangers",
                   "permit view (u, _) when some key(u, Door::\"odd\")", "never view (_, _)",
                   "refuted", "user_1"});
  lines.back().declarations = asking.c_str();
  for (const PropertyLine& line : lines_about_unmentioned()) lines.push_back(line);
  return lines;
}

}  // namespace sightline::testing
