// A small policy made by hand, for tests of the runtime that do without the compiler:
//
//   rule household: permit view(u, cam)   when u.account == cam.account
//   rule shared:    permit view(u, cam)   when some share(u, cam) as s
//                                           where s.from <= now and now < (s.until ?? forever)
//   rule boss:      permit manage(u, acc) when u.account == acc and member <= u.role
//   rule locked:    forbid view, (of) manage when lockdown
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "compiler/emit/assemble.h"
#include "runtime/format/program.h"
#include "sightline/loaded_policy.h"
#include "sightline/snapshot.h"

namespace sightline::testing {

// Positions in small_schema().
enum : std::uint16_t { kAccount, kUser, kCamera, kSite };
enum : std::uint16_t {
  kUserAccount,
  kUserRole,
  kUserScope,
  kUserNick,
  kUserFriend,
  kUserVip,
  kUserChanged
};
enum : std::uint16_t { kCameraAccount, kCameraPrivate, kCameraModel, kCameraScopes, kCameraHeat };
enum : std::uint16_t { kShare, kStamp, kBinding, kVisit, kSeal };
enum : std::uint16_t { kLockdown, kLevel, kWeather };
enum : std::uint16_t { kSession, kVia, kMood, kBrand };
enum : std::uint16_t { kView, kManage };
enum : std::uint16_t { kRole, kScope, kAction };  // enums
enum : std::uint16_t { kNoStore, kTellOwner };    // obligations

inline Type plain(Type::Kind kind, std::uint16_t id = 0) { return {kind, false, id}; }
inline Type optional(Type::Kind kind, std::uint16_t id = 0) { return {kind, true, id}; }

inline Schema small_schema() {
  using K = Type::Kind;
  using T = Trust;
  constexpr auto kAlways = std::nullopt;  // of any age
  Schema s;
  s.enums = {{"Role", true, {"guest", "member", "owner"}},
             {"Scope", false, {"live", "thumbnails"}},
             {"Action", false, {"view", "manage"}}};
  s.entities = {{"Account", {}, {}, false},
                {"User",
                 {{"account", plain(K::entity, kAccount), T::registry, kAlways},
                  {"role", plain(K::enumeration, kRole), T::registry, kAlways},
                  {"scope", plain(K::enumeration, kScope), T::registry, kAlways},
                  {"nick", optional(K::integer), T::registry, kAlways},
                  {"friend_of", optional(K::entity, kUser), T::registry, kAlways},
                  {"vip", plain(K::boolean), T::registry, kAlways},
                  {"changed", plain(K::time), T::registry, kAlways}},
                 {},
                 false},
                {"Camera",
                 {{"account", plain(K::entity, kAccount), T::cached, kAlways},
                  {"private_until", optional(K::time), T::sealed_fixed, kAlways},
                  {"model", plain(K::string), T::registry, kAlways},
                  {"scopes", plain(K::set, kScope), T::registry, kAlways},
                  {"heat", plain(K::integer), T::registry, 10'000}},
                 {kSite},
                 false},
                {"Site", {}, {kAccount, kSite}, true}};
  s.relations = {{"share",
                  T::registry,
                  {{"viewer", plain(K::entity, kUser)}, {"camera", plain(K::entity, kCamera)}},
                  {{"from", plain(K::time), T::registry, kAlways},
                   {"until", optional(K::time), T::registry, kAlways}},
                  {},
                  0,
                  kAlways,
                  1'000},
                 {"stamp",
                  T::sealed_fixed,
                  {{"camera", plain(K::entity, kCamera)}, {"account", plain(K::entity, kAccount)}},
                  {},
                  {},
                  0,
                  kAlways,
                  1'000},
                 {"binding",
                  T::cached,
                  {{"camera", plain(K::entity, kCamera)}, {"account", plain(K::entity, kAccount)}},
                  {{"since", plain(K::time), T::cached, kAlways}},
                  {0b01},
                  0,
                  kAlways,
                  1'000},
                 {"visit",
                  T::registry,
                  {{"user", plain(K::entity, kUser)},
                   {"day", plain(K::integer)},
                   {"role", plain(K::enumeration, kRole)},
                   {"at", plain(K::time)},
                   {"note", plain(K::string)}},
                  {{"badge", optional(K::string), T::registry, 10'000}},
                  {0b00011, 0b10000},
                  0,
                  10'000,
                  3},
                 {"seal",
                  T::sealed,
                  {{"camera", plain(K::entity, kCamera)}, {"user", plain(K::entity, kUser)}},
                  {},
                  {0b01},
                  0b01,
                  kAlways,
                  1'000}};
  s.globals = {{"lockdown", plain(K::boolean), T::registry, 10'000},
               {"level", plain(K::integer), T::registry, kAlways},
               {"weather", plain(K::integer), T::cached, kAlways}};
  s.context = {{"session", plain(K::time)},
               {"via", plain(K::entity, kCamera)},
               {"mood", optional(K::enumeration, kRole)},
               {"brand", plain(K::string)}};
  s.actions = {{"view", {kUser}, {kCamera}}, {"manage", {kUser}, {kAccount}}};
  s.obligations = {"no_store", "tell_owner"};
  s.action_enum = kAction;
  return s;
}

// Writes blocks one instruction at a time; each call returns its register.
class Code {
 public:
  explicit Code(Program& program) : program_(program) {}

  std::uint16_t op(Opcode op, std::uint16_t a = 0, std::uint16_t b = 0, std::uint16_t immediate = 0,
                   Type::Kind kind = Type::Kind::boolean) {
    program_.code.push_back({op, kind, a, b, immediate});
    return next_++;
  }
  std::uint16_t constant(Type type, std::int64_t value) { return constant({type, value, ""}); }
  // A text stands in the program once, however often it is asked for.
  std::uint16_t text(Type type, std::string text) { return constant({type, 0, std::move(text)}); }
  std::uint16_t attribute(std::uint16_t object, std::uint16_t type, std::uint16_t attribute) {
    return op(Opcode::attribute, object, type, attribute);
  }
  std::uint16_t begin(std::uint16_t relation, std::vector<std::uint16_t> arguments,
                      std::uint16_t end = 0) {
    program_.queries.push_back({relation, std::move(arguments)});
    return op(Opcode::begin_rows, 0, end, static_cast<std::uint16_t>(program_.queries.size() - 1));
  }
  std::uint16_t end(std::uint16_t row, std::uint16_t body, Opcode how = Opcode::end_some) {
    const auto last = op(how, row, body);
    program_.code[program_.code.size() - 1 - last + row].b = last;
    return last;
  }
  std::uint16_t truth(bool value) {
    return op(Opcode::to_truth, constant(plain(Type::Kind::boolean), value ? 1 : 0));
  }

  // Everything since the last block becomes a clause of the newest rule, about the first pair of types of
  // these actions.
  void end_block(std::initializer_list<std::uint16_t> actions, std::uint64_t obligations = 0) {
    const auto& action = program_.schema.actions[*actions.begin()];
    end_block(actions, action.principals[0], action.resources[0], obligations);
  }
  void end_block(std::initializer_list<std::uint16_t> actions, std::uint16_t principal,
                 std::uint16_t resource, std::uint64_t obligations = 0) {
    const auto number = static_cast<std::uint16_t>(program_.blocks.size());
    const auto [begin, end] = finish();
    program_.blocks.push_back({static_cast<std::uint16_t>(program_.rules.size() - 1), principal,
                               resource, begin, end, obligations});
    for (const auto a : actions) {
      for (auto& lists : program_.cases) {
        if (lists.action != a || lists.principal != principal || lists.resource != resource)
          continue;
        (program_.rules.back().effect == Effect::permit ? lists.permits : lists.forbids)
            .push_back(number);
      }
    }
  }
  // Everything since the last block becomes an invariant.
  void end_invariant(std::string name, Invariant::Subject subject, std::uint16_t owner) {
    const auto [begin, end] = finish();
    program_.invariants.push_back({name, "", name + " holds", subject, owner, begin, end});
  }

 private:
  std::uint16_t constant(Constant wanted) {
    auto& all = program_.constants;
    std::size_t at = 0;
    while (at < all.size() &&
           (wanted.text.empty() || all[at].type != wanted.type || all[at].text != wanted.text)) {
      ++at;
    }
    if (at == all.size()) all.push_back(std::move(wanted));
    return op(Opcode::constant, 0, 0, static_cast<std::uint16_t>(at));
  }
  std::pair<std::uint32_t, std::uint32_t> finish() {
    const auto end = static_cast<std::uint32_t>(program_.code.size());
    return {end - std::exchange(next_, std::uint16_t{0}), end};
  }

  Program& program_;
  std::uint16_t next_ = 0;
};

// One for each action and pair of its types, still without clauses.
inline void make_cases(Program& p) {
  p.cases.clear();
  for (std::uint16_t a = 0; a < p.schema.actions.size(); ++a) {
    for (const auto principal : p.schema.actions[a].principals) {
      for (const auto resource : p.schema.actions[a].resources)
        p.cases.push_back({a, principal, resource, {}, {}});
    }
  }
}

inline Program empty_program() {
  Program p;
  p.name = "small";
  p.schema = small_schema();
  make_cases(p);
  p.source.fill(7);
  p.proofs.prover = "sightline test";
  for (const std::string_view name : kBuiltInProofs)
    p.proofs.entries.push_back({std::string(name), true, {}, RecordedVerdict::proved, {}});
  // Tests know it as the third.
  const auto third = p.proofs.entries.begin() + 2;
  p.proofs.entries.insert(third, {"no_strangers", false, {}, RecordedVerdict::proved, {}});
  p.proofs.entries[2].text.fill(0xab);
  return p;
}

inline void household(Program& p) {
  p.rules.push_back({"household", "Who lives here.", Effect::permit});
  Code c(p);
  const auto user = c.op(Opcode::principal);
  const auto camera = c.op(Opcode::resource);
  c.op(Opcode::equal, c.attribute(user, kUser, kUserAccount),
       c.attribute(camera, kCamera, kCameraAccount));
  c.end_block({kView});
}

inline void shared(Program& p) {
  p.rules.push_back({"shared", "", Effect::permit});
  Code c(p);
  const auto user = c.op(Opcode::principal);
  const auto camera = c.op(Opcode::resource);
  const auto now = c.op(Opcode::now);
  const auto forever = c.constant(plain(Type::Kind::time), kForever);
  const auto row = c.begin(kShare, {user, camera});
  const auto begun = c.op(Opcode::less_equal, c.op(Opcode::field, row, 0, 0), now);
  const auto end = c.op(Opcode::coalesce, c.op(Opcode::field, row, 0, 1), forever);
  const auto both = c.op(Opcode::logical_and, begun, c.op(Opcode::less, now, end));
  c.end(row, both);
  c.end_block({kView});
}

inline void boss(Program& p) {
  p.rules.push_back({"boss", "", Effect::permit});
  Code c(p);
  const auto user = c.op(Opcode::principal);
  const auto home =
      c.op(Opcode::equal, c.attribute(user, kUser, kUserAccount), c.op(Opcode::resource));
  const auto member = c.constant(plain(Type::Kind::enumeration, 0), 1);
  const auto high = c.op(Opcode::less_equal, member, c.attribute(user, kUser, kUserRole));
  c.op(Opcode::logical_and, home, high);
  c.end_block({kManage});
}

inline void locked(Program& p) {
  p.rules.push_back({"locked", "The kill switch.", Effect::forbid});
  Code c(p);
  c.op(Opcode::to_truth, c.op(Opcode::global, 0, 0, kLockdown));
  c.end_block({kView});
  c.op(Opcode::to_truth, c.op(Opcode::global, 0, 0, kLockdown));
  c.end_block({kManage});
}

inline Program small_program() {
  Program p = empty_program();
  household(p);
  shared(p);
  boss(p);
  locked(p);
  return p;
}

// Every instruction at least once: a rule for `view`, with both obligations, and two invariants.
inline void ask_everything(Code& c) {
  using K = Type::Kind;
  const auto who = c.op(Opcode::principal);
  const auto cam = c.op(Opcode::resource);
  const auto north = c.text(plain(K::entity, kAccount), "north");
  const auto in = c.op(Opcode::in, cam, north, in_types(kCamera, kAccount));
  const auto model = c.attribute(cam, kCamera, kCameraModel);
  const auto brand = c.op(Opcode::equal, model, c.op(Opcode::context, 0, 0, kBrand));
  const auto name = c.op(Opcode::equal, model, c.text(plain(K::string), "strange"));
  const auto scopes = c.attribute(cam, kCamera, kCameraScopes);
  const auto member = c.op(Opcode::contains, c.attribute(who, kUser, kUserScope), scopes);
  const auto brand_value = c.op(Opcode::to_value, brand);
  const auto chosen = c.op(Opcode::choose, member, brand_value, c.op(Opcode::to_value, name));
  const auto one = c.begin(kShare, {who, kAny});
  const auto camera_of = c.op(Opcode::column, one, 0, 1);
  const auto two = c.begin(kShare, {kAny, camera_of});
  const auto three = c.begin(kVisit, {c.op(Opcode::column, two), kAny, kAny, kAny, kAny});
  const auto badge = c.op(Opcode::unwrap, c.op(Opcode::field, three));
  const auto same = c.end(three, c.op(Opcode::equal, badge, model));
  const auto query = c.end(one, c.end(two, same, Opcode::end_several));
  const auto hour = c.constant(plain(K::duration), 3'600'000);
  const auto back = c.op(Opcode::negate, hour, 0, 0, K::duration);
  const auto moment = c.op(Opcode::add, c.op(Opcode::now), back, 0, K::time);
  const auto age = c.op(Opcode::subtract, moment, c.op(Opcode::now), 0, K::duration);
  const auto young = c.op(Opcode::less, age, hour);
  const auto ever = c.op(Opcode::coalesce, c.attribute(cam, kCamera, kCameraPrivate), moment);
  const auto open = c.op(Opcode::logical_not, c.op(Opcode::less_equal, ever, moment));
  const auto asked = c.op(Opcode::equal, c.op(Opcode::asked_action),
                          c.constant(plain(K::enumeration, kAction), kView));
  const auto calm = c.op(Opcode::is_none, c.op(Opcode::global, 0, 0, kLockdown));
  const auto all = c.op(Opcode::logical_and, asked,
                        c.op(Opcode::logical_and, young, c.op(Opcode::logical_or, open, calm)));
  const auto last = c.op(Opcode::logical_or, c.op(Opcode::to_truth, chosen), query);
  c.op(Opcode::logical_or, c.op(Opcode::logical_or, last, in), all);
}

inline Program every_opcode() {
  Program program = empty_program();
  program.schema.relations[kShare].max_rows = 10;
  program.rules.push_back({"all", "", Effect::permit});
  Code c(program);
  ask_everything(c);
  c.end_block({kView}, 0b11);
  locked(program);
  const auto row = c.op(Opcode::subject_row, 0, 0, kShare);
  const auto until = c.op(Opcode::coalesce, c.op(Opcode::field, row, 0, 1),
                          c.constant(plain(Type::Kind::time), kForever));
  c.op(Opcode::less_equal, c.op(Opcode::field, row), until);
  c.end_invariant("short", Invariant::Subject::row, kShare);
  const auto who = c.op(Opcode::principal);
  const auto share = c.begin(kShare, {who, kAny});
  c.op(Opcode::logical_not, c.end(share, c.truth(false), Opcode::end_several));
  c.end_invariant("few", Invariant::Subject::entity, kUser);
  return program;
}

// A policy whose only rule permits `view` when the code that `write` leaves comes out true.
template <class Write>
Program one_rule(Write&& write, Effect effect = Effect::permit) {
  Program p = empty_program();
  p.rules.push_back({"only", "", effect});
  Code c(p);
  write(c);
  c.end_block({kView});
  return p;
}

inline Result<Policy, LoadError> load(const Program& program, const LoadOptions& options = {}) {
  return Policy::load(assemble(program), options);
}

// Of the first pair of its types.
inline ActionCase& case_of(Program& p, std::uint16_t action) {
  std::size_t at = 0;
  while (p.cases[at].action != action) ++at;
  return p.cases[at];
}

// A row's key of entities only.
inline std::vector<Value> key_of(std::initializer_list<Entity> entities) {
  std::vector<Value> key;
  for (const auto& entity : entities) key.push_back(Value::entity(entity));
  return key;
}

inline Time at(std::int64_t ms) { return Time(std::chrono::milliseconds(ms)); }

}  // namespace sightline::testing
