// The table, one line of policy each: every trust word in every form, and every trap of the design that
// this language reaches.
#include "tests/unit/compiler/prove/property_table.h"

namespace sightline::testing {
namespace {

constexpr const char* kPropertyDeclarations = R"(policy table
enum Role { guest < member < owner }
entity Account
entity User {
  account: Account, role: Role, active: bool, level: int, born: time, grace: duration
  cached home: Account, cached tier: int, sealed fixed vetted: bool, manager: User?, sealed fixed tutor: User?
  a: time, b: time, d: time, i: int, j: int, k: int
}
entity Camera {
  owner: Account, cached account: Account, sealed fixed maker: Account, heir: Account?
  privacy: time?, cached quiet: time?, on: bool
}
relation share(viewer: User, camera: Camera) { from: time, until: time?, live: bool }
cached relation friend(viewer: User, camera: Camera) { since: time, close: bool? }
sealed fixed relation deed(account: Account, camera: Camera) { since: time, note: int? }
global lockdown: bool within 10s
global curfew: time? within 1h
global open: bool
global pause: time?
context { session: time, trusted: bool, device: Camera?, stop: time? }
action view, edit (User, Camera)
define same(u: User, c: Camera) = u.account == c.owner
)";

const std::vector<PropertyLine> kPropertyTable{
    // --- trust words: what a rule rests on
    {"registry attribute", "permit view (u, c) when same(u, c)",
     "never view (u, c) unless same(u, c)", "proved"},
    {"cached attribute", "permit view (u, c) when u.account == c.account",
     "never view (u, c) unless u.account == c.account", "refuted", "camera_1.account"},
    {"sealed attribute", "permit view (u, c) when u.account == c.maker",
     "never view (u, c) unless u.account == c.maker", "proved"},
    {"cached number", "permit view (u, c) when u.tier > 3", "never view (u, c) unless u.tier > 3",
     "refuted", "user_1.tier"},
    {"cached, but the registry must agree",
     "permit view (u, c) when u.account == c.account and c.account == c.owner",
     "never view (u, c) unless same(u, c)", "proved"},
    {"one reading of a cache is one value",
     "permit view (u, c) when c.account == u.account; forbid view (u, c) when c.account != c.owner",
     "never view (u, c) unless same(u, c)", "proved"},
    {"cached forbid", "permit view (_, _); forbid view (u, c) when u.tier > 3",
     "never view (u, c) when u.tier > 3", "refuted", "user_1.tier"},
    {"a lie may also say none", "permit view (u, c) when c.quiet is none",
     "never view (u, c) unless c.quiet is none", "refuted", "camera_1.quiet"},
    {"a lie may also say something", "permit view (u, c) when c.quiet is not none",
     "never view (u, c) when c.quiet is none", "refuted", "camera_1.quiet"},
    {"registry row", "permit view (u, c) when some share(u, c)",
     "never view (u, c) unless some share(u, c)", "proved"},
    {"cached row", "permit view (u, c) when some friend(u, c)",
     "never view (u, c) unless some friend(u, c)", "refuted", "friend(user_1, camera_1)"},
    {"sealed row", "permit view (u, c) when some deed(u.account, c)",
     "never view (u, c) unless some deed(u.account, c)", "proved"},
    {"registry payload", "permit view (u, c) when some share(u, c) as s where s.from <= now",
     "never view (u, c) unless some share(u, c) as s where s.from <= now", "proved"},
    {"cached payload", "permit view (u, c) when some friend(u, c) as f where f.since <= now",
     "never view (u, c) when some friend(u, c) unless some friend(u, c) as f where f.since <= now",
     "refuted", "friend(user_1, camera_1)"},
    {"sealed payload", "permit view (u, c) when some deed(u.account, c) as d where d.since <= now",
     "never view (u, c) unless some deed(u.account, c) as d where d.since <= now", "proved"},
    {"global without an age is assumed current", "permit view (_, _) when open",
     "never view (_, _) unless open", "proved"},
    {"global with an age may be old", "permit view (_, _) when lockdown",
     "never view (_, _) unless lockdown", "refuted", "lockdown"},
    {"context is what the host says", "permit view (_, _) when trusted",
     "never view (_, _) unless trusted", "proved"},
    // --- A1: absence
    {"registry absence is known", "permit view (u, c) when no share(u, c)",
     "never view (u, c) when some share(u, c)", "proved"},
    {"cached absence is not", "permit view (u, c) when no friend(u, c)",
     "never view (u, c) when some friend(u, c)", "refuted", "friend(user_1, camera_1)"},
    {"a forbid on registry rows", "permit view (_, _); forbid view (u, c) when some share(u, c)",
     "never view (u, c) when some share(u, c)", "proved"},
    {"a forbid on cached rows is withheld",
     "permit view (_, _); forbid view (u, c) when some friend(u, c)",
     "never view (u, c) when some friend(u, c)", "refuted", "friend(user_1, camera_1)"},
    {"a forbid that wants a sealed row",
     "permit view (_, _); forbid view (u, c) when no deed(u.account, c)",
     "never view (u, c) unless some deed(u.account, c)", "proved"},
    {"nobody else", "permit view (u, c) when no share(_, c) as s where s.viewer != u",
     "never view (u, c) when some share(_, c) as s where s.viewer != u", "proved"},
    // --- A3: rows, their keys, witnesses
    {"no share at all",
     "permit view (u, _) when u.active; permit view (u, c) when some share(u, c)",
     "never view (_, _) unless some share(_, _)", "refuted", ""},
    {"some share at least", "permit view (u, c) when some share(u, c)",
     "never view (_, _) unless some share(_, _)", "proved"},
    {"a share of another", "permit view (u, _) when some share(u, _)",
     "never view (u, c) unless some share(u, c)", "refuted", ""},
    {"column by argument and by comparison",
     "permit view (u, c) when some share(u, _) as s where s.camera == c",
     "never view (u, c) unless some share(u, c)", "proved"},
    {"the other way round", "permit view (u, c) when some share(u, c)",
     "never view (u, c) unless some share(_, _) as s where s.viewer == u and s.camera == c",
     "proved"},
    {"the columns are the key",
     "permit view (u, c) when (some share(u, c) as s where s.live) and (some share(u, c) as t "
     "where t.from <= now)",
     "never view (u, c) unless some share(u, c) as s where s.live and s.from <= now", "proved"},
    {"other columns, other row",
     "permit view (u, _) when (some share(u, _) as s where s.live) and (some share(u, _) as t "
     "where t.from <= now)",
     "never view (u, _) unless some share(u, _) as s where s.live and s.from <= now", "refuted",
     ""},
    {"key through equal arguments",
     "permit view (u, c) when u == u.manager and (some share(u, c) as s where s.live) and (some "
     "share(_, c) as t where t.viewer == u and t.from <= now)",
     "never view (u, c) unless some share(u, c) as s where s.live and s.from <= now", "proved"},
    {"some and none at once", "permit view (u, c) when (some share(u, c)) and no share(u, c)",
     "possible view (_, _)", "refuted", ""},
    {"a body that is never so",
     "permit view (u, c) when some share(u, c) as s where s.live and not s.live",
     "possible view (_, _)", "refuted", ""},
    {"a row in the body of a forbid",
     "permit view (_, _); forbid view (u, c) when some share(u, c) as s where s.live",
     "never view (u, c) when some share(u, c) as s where s.live and s.from <= now", "proved"},
    {"a row that is not live",
     "permit view (_, _); forbid view (u, c) when some share(u, c) as s where s.live",
     "never view (u, c) when some share(u, c)", "refuted", ""},
    {"column's attribute",
     "permit view (u, c) when some share(_, c) as s where s.viewer.account == u.account",
     "never view (u, c) unless some share(_, c) as s where s.viewer.account == u.account",
     "proved"},
    {"a sealed row is sealed whole",
     "permit view (u, c) when some deed(u.account, _) as d where d.camera == c and d.since <= now",
     "never view (u, c) unless some deed(u.account, c) as d where d.since <= now", "proved"},
    {"a cached row is not", "permit view (u, c) when some friend(u, _) as f where f.camera == c",
     "never view (u, c) unless some friend(u, c)", "refuted", "friend(user_1, camera_1)"},
    // --- A7: kill switches
    {"the snapshot may be older than the switch",
     "permit view (_, _); forbid view (_, _) when lockdown", "never view (_, _) when lockdown",
     "refuted", "lockdown"},
    {"a switch at the beginning of time", "permit view (_, _); forbid view (_, _) when lockdown",
     "never view (_, _) when lockdown and now < 1970-01-01T00:00:01Z", "refuted", "lockdown"},
    {"a switch at the end of time", "permit view (_, _); forbid view (_, _) when lockdown",
     "never view (_, _) when lockdown and now + 2ms >= forever", "refuted", "lockdown"},
    {"a switch that changes nothing else",
     "permit view, edit (u, c) when same(u, c); forbid view (_, _) when lockdown",
     "always edit (u, c) when same(u, c)", "proved"},
    {"an old optional global", "permit view (_, _) when curfew is none",
     "never view (_, _) when curfew is not none", "refuted", "curfew"},
    // --- A8: offsets
    {"two steps make four seconds", "permit view (u, _) when u.b >= u.a + 2s and u.d >= u.b + 2s",
     "never view (u, _) unless u.d >= u.a + 4s", "proved"},
    {"and no more", "permit view (u, _) when u.b >= u.a + 2s and u.d >= u.b + 2s",
     "never view (u, _) unless u.d >= u.a + 4001ms", "refuted", ""},
    {"two steps are possible", "permit view (u, _) when u.b >= u.a + 2s and u.d >= u.b + 2s",
     "possible view (u, _)", "proved"},
    {"whole numbers", "permit view (u, _) when u.j >= u.i + 2 and u.k >= u.j + 2",
     "never view (u, _) unless u.k >= u.i + 4", "proved"},
    {"whole numbers lie apart", "permit view (u, _) when u.i < u.j and u.j < u.k",
     "never view (u, _) unless u.k >= u.i + 2", "proved"},
    {"moments lie apart", "permit view (u, _) when u.a < u.b and u.b < u.d",
     "never view (u, _) unless u.d >= u.a + 2ms", "proved"},
    // --- A9: what nobody promised
    {"two deeds of one camera", "permit view (u, c) when some deed(u.account, c)",
     "never view (u, c) when some deed(_, c) as d where d.account != u.account", "refuted", ""},
    // --- A11: none equals nothing
    {"none is not the account", "permit view (u, c) when c.heir == u.account",
     "never view (_, c) when c.heir is none", "proved"},
    {"none differs from all", "permit view (u, c) when c.heir != u.account",
     "never view (_, c) when c.heir is none", "refuted", ""},
    {"a path through none", "permit view (u, c) when u.manager.account == c.owner",
     "never view (u, _) when u.manager is none", "proved"},
    {"a longer path through none", "permit view (u, c) when u.manager.manager.account == c.owner",
     "never view (u, _) when u.manager is none or u.manager.manager is none", "proved"},
    {"a path that is there", "permit view (u, c) when u.manager.account == c.owner",
     "never view (u, c) unless u.manager.account == c.owner", "proved"},
    {"is none", "permit view (_, c) when c.heir is none",
     "never view (_, c) when c.heir is not none", "proved"},
    {"none taken for past", "permit view (_, c) when (c.privacy ?? past) < now",
     "never view (_, c) when c.privacy is not none unless (c.privacy ?? forever) < now", "proved"},
    {"none taken for forever", "permit view (_, c) when now < (c.privacy ?? forever)",
     "always view (_, c) when c.privacy is none", "proved"},
    {"the other side of ?? is not looked at", "permit view (u, c) when (c.privacy ?? u.born) < now",
     "never view (u, c) when c.privacy is not none unless (c.privacy ?? past) < now", "proved"},
    {"optional context", "permit view (_, c) when device == c",
     "never view (_, c) when device is none", "proved"},
    // --- an optional time that is only asked whether it is there (its value must still be one)
    {"there and nothing more", "permit view (_, _)", "never view (_, c) when c.privacy is not none",
     "refuted", ""},
    {"there in a cache", "permit view (_, c) when c.quiet is not none",
     "never view (_, c) when c.quiet is not none", "refuted", ""},
    {"there in a row", "permit view (_, _)",
     "never view (u, c) when some share(u, c) as s where s.until is not none", "refuted", ""},
    {"there in a global", "permit view (_, _) when pause is not none", "never view (_, _)",
     "refuted", ""},
    {"there in an old global", "permit view (_, _) when curfew is not none", "never view (_, _)",
     "refuted", ""},
    {"there in the context", "permit view (_, _) when stop is not none", "never view (_, _)",
     "refuted", ""},
    {"there and wanted", "permit view (_, c) when c.privacy is not none",
     "possible view (_, c) when c.privacy is not none", "proved"},
    // --- B2, B6: truth has no range, evaluation has
    {"a forbid that overflows forbids",
     "permit view (_, _); forbid view (u, _) when u.born + u.grace < now",
     "never view (u, _) when u.born + u.grace < now", "proved"},
    {"a permit that overflows does not permit", "permit view (u, _) when now < u.born + u.grace",
     "never view (u, _) unless now < u.born + u.grace", "proved"},
    {"nor under not", "permit view (u, _) when not (u.born + u.grace < now)",
     "never view (u, _) when u.born + u.grace < now", "proved"},
    {"an overflow denies", "permit view (u, _) when now < u.born + u.grace",
     "always view (u, _) when now < u.born + u.grace", "refuted", ""},
    {"up to forever it does not", "permit view (u, _) when now < u.born + u.grace",
     "always view (u, _) when now < u.born + u.grace and u.born + u.grace <= forever", "proved"},
    {"the largest number has no successor", "permit view (u, _) when u.level < u.level + 1",
     "never view (u, _) when u.level == 9223372036854775807", "proved"},
    {"every other has", "permit view (u, _) when u.level < u.level + 1",
     "always view (u, _) when u.level != 9223372036854775807", "proved"},
    {"not every number has", "permit view (u, _) when u.level < u.level + 1", "always view (u, _)",
     "refuted", ""},
    {"the smallest number has no opposite", "permit view (u, _) when -u.level >= 0",
     "always view (u, _) when u.level <= 0", "refuted", ""},
    {"the longest duration", "permit view (u, _) when u.grace < u.grace + 1ms",
     "never view (u, _) when u.grace == 4611686018427387903ms", "proved"},
    {"facts lie after past", "permit view (u, _) when u.born > past", "always view (u, _)",
     "proved"},
    {"and before forever", "permit view (u, _) when u.born < forever", "always view (u, _)",
     "proved"},
    {"a range is of facts, not of sums", "permit view (u, _) when u.born + 1ms == forever",
     "possible view (u, _)", "proved"},
    {"now is no border", "permit view (_, _) when now == forever or now == past",
     "possible view (_, _)", "refuted", ""},
    {"a difference of moments", "permit view (u, _) when now - u.born > 30d",
     "never view (u, _) unless u.born + 30d < now", "proved"},
    {"members are those declared",
     "permit view (u, _) when u.role == guest or u.role == member or u.role == owner",
     "always view (u, _)", "proved"},
    {"their order", "permit view (u, _) when u.role > guest",
     "never view (u, _) unless u.role == member or u.role == owner", "proved"},
    // --- B8: vacuity
    {"never, of what can never be", "permit view (_, _)",
     "never view (u, _) when u.role == owner and u.role == guest", "vacuous"},
    {"always, of what can never be", "permit view (_, _)", "always view (u, _) when u.born < past",
     "vacuous"},
    {"possible, of what can never be", "permit view (_, _)",
     "possible view (_, c) when c.heir is none and c.heir is not none", "vacuous"},
    {"no row and a row", "permit view (_, _)",
     "never view (u, c) when (some share(u, c)) and no share(u, c)", "vacuous"},
    {"never allowed at all is no vacuity", "permit edit (_, _)", "never view (_, _)", "proved"},
    // --- always and possible: given the truth
    {"always, of a cache that is honest", "permit view (u, c) when u.account == c.account",
     "always view (u, c) when u.account == c.account", "proved"},
    {"always, of rows", "permit view (u, c) when some share(u, c)",
     "always view (u, c) when some share(u, c)", "proved"},
    {"always, of cached rows", "permit view (u, c) when no friend(u, c)",
     "always view (u, c) unless some friend(u, c)", "proved"},
    {"always, of sealed rows", "permit view (u, c) when some deed(u.account, c)",
     "always view (u, c) when some deed(u.account, c)", "proved"},
    {"always, but for the switch", "permit view (_, _); forbid view (_, _) when lockdown",
     "always view (_, _) when not lockdown", "proved"},
    {"always, without the switch", "permit view (_, _); forbid view (_, _) when lockdown",
     "always view (_, _)", "refuted", ""},
    {"always, of nothing", "permit edit (_, _)", "always view (_, _)", "refuted", ""},
    {"always, of a row that is not there", "permit view (u, c) when some share(u, c)",
     "always view (u, c) when some share(_, c)", "refuted", ""},
    {"possible by a cache that is honest", "permit view (u, c) when u.account == c.account",
     "possible view (u, c) when u.account == c.account", "proved"},
    {"possible only by a lie", "permit view (u, c) when u.account == c.account",
     "possible view (u, c) when u.account != c.account", "refuted", ""},
    {"possible by a row", "permit view (u, c) when some friend(u, c)",
     "possible view (u, c) unless same(u, c)", "proved"},
    {"possible by a sealed row", "permit view (u, c) when some deed(u.account, c)",
     "possible view (u, c) unless same(u, c)", "proved"},
    {"possible only by an old global", "permit view (_, _) when lockdown",
     "possible view (_, _) when not lockdown", "refuted", ""},
    // --- several actions
    {"never two, one breaks", "permit view (u, c) when same(u, c); permit edit (_, _)",
     "never view, edit (u, c) unless same(u, c)", "refuted", ""},
    {"never two, both hold", "permit view, edit (u, c) when same(u, c)",
     "never view, edit (u, c) unless same(u, c)", "proved"},
    {"always two, one breaks", "permit view (_, _)", "always view, edit (_, _)", "refuted", ""},
    {"possible two, one is not", "permit view (_, _)", "possible view, edit (_, _)", "refuted", ""},
    {"possible two", "permit view, edit (_, _)", "possible view, edit (_, _)", "proved"},
    {"a rule of another action", "permit edit (_, _); permit view (u, c) when same(u, c)",
     "never view (u, c) unless same(u, c)", "proved"},
    // --- the hand-written queries of the design
    {"same account or a live share",
     "permit view (u, c) when same(u, c) and c.on; permit view (u, c) when c.on and some share(u, "
     "c) as s where s.live and now < (s.until ?? forever); forbid view (u, _) when not u.active",
     "never view (u, c) unless same(u, c) or some share(u, c) as s where s.live and now < (s.until "
     "?? forever)",
     "proved"},
    {"the fault of 2024", "permit view (u, c) when u.account == c.account and u.home == c.account",
     "never view (u, c) unless u.account == c.account", "refuted", "camera_1.account"},
    {"a share that ended", "permit view (u, c) when some share(u, c) as s where s.live",
     "never view (u, c) unless some share(u, c) as s where now < (s.until ?? forever)", "refuted",
     ""},
    {"a missing fact does not open",
     "permit view (u, c) when same(u, c); forbid view (u, _) when not u.active",
     "never view (u, _) unless u.active", "proved"},
};

}  // namespace

const std::vector<PropertyLine>& property_table() {
  static const std::vector<PropertyLine> kAll = [] {
    std::vector<PropertyLine> all;
    for (PropertyLine line : kPropertyTable) {
      line.declarations = kPropertyDeclarations;
      all.push_back(line);
    }
    for (const PropertyLine& line : language_table()) all.push_back(line);
    for (const PropertyLine& line : moments_table()) all.push_back(line);
    return all;
  }();
  return kAll;
}

std::string policy_text(const PropertyLine& line) {
  std::string text = line.declarations;
  std::size_t number = 0;
  std::string rules = line.rules;
  for (std::size_t at = 0; at < rules.size();) {
    const std::size_t end = std::min(rules.find(';', at), rules.size());
    text += "rule r" + std::to_string(number++) + ": " + rules.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return text + "property p: " + line.property + "\n";
}

}  // namespace sightline::testing
