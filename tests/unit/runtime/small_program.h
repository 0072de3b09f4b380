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

namespace sightline::testing {

// Positions in small_schema().
enum : std::uint16_t { kAccount, kUser, kCamera };
enum : std::uint16_t {
  kUserAccount,
  kUserRole,
  kUserScope,
  kUserNick,
  kUserFriend,
  kUserVip,
  kUserChanged
};
enum : std::uint16_t { kCameraAccount, kCameraPrivate };
enum : std::uint16_t { kShare, kStamp, kBinding };
enum : std::uint16_t { kLockdown, kLevel };
enum : std::uint16_t { kSession, kVia, kMood };
enum : std::uint16_t { kView, kManage };

inline Type plain(Type::Kind kind, std::uint16_t id = 0) { return {kind, false, id}; }
inline Type optional(Type::Kind kind, std::uint16_t id = 0) { return {kind, true, id}; }

inline Schema small_schema() {
  using K = Type::Kind;
  Schema s;
  s.enums = {{"Role", true, {"guest", "member", "owner"}},
             {"Scope", false, {"live", "thumbnails"}}};
  s.entities = {{"Account", {}},
                {"User",
                 {{"account", plain(K::entity, kAccount), Trust::registry},
                  {"role", plain(K::enumeration, 0), Trust::registry},
                  {"scope", plain(K::enumeration, 1), Trust::registry},
                  {"nick", optional(K::integer), Trust::registry},
                  {"friend_of", optional(K::entity, kUser), Trust::registry},
                  {"vip", plain(K::boolean), Trust::registry},
                  {"changed", plain(K::time), Trust::registry}}},
                {"Camera",
                 {{"account", plain(K::entity, kAccount), Trust::cached},
                  {"private_until", optional(K::time), Trust::sealed_fixed}}}};
  s.relations = {
      {"share",
       Trust::registry,
       {{"viewer", kUser}, {"camera", kCamera}},
       {{"from", plain(K::time), Trust::registry}, {"until", optional(K::time), Trust::registry}}},
      {"stamp", Trust::sealed_fixed, {{"camera", kCamera}, {"account", kAccount}}, {}},
      {"binding",
       Trust::cached,
       {{"camera", kCamera}, {"account", kAccount}},
       {{"since", plain(K::time), Trust::cached}}}};
  s.globals = {{"lockdown", plain(K::boolean), 10'000}, {"level", plain(K::integer), std::nullopt}};
  s.context = {{"session", plain(K::time)},
               {"via", plain(K::entity, kCamera)},
               {"mood", optional(K::enumeration, 0)}};
  s.actions = {{"view", kUser, kCamera}, {"manage", kUser, kAccount}};
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
  std::uint16_t constant(Type type, std::int64_t value) {
    program_.constants.push_back({type, value});
    return op(Opcode::constant, 0, 0, static_cast<std::uint16_t>(program_.constants.size() - 1));
  }
  std::uint16_t attribute(std::uint16_t object, std::uint16_t type, std::uint16_t attribute) {
    return op(Opcode::attribute, object, type, attribute);
  }
  std::uint16_t begin_some(std::uint16_t relation, std::vector<std::uint16_t> arguments) {
    program_.queries.push_back({relation, std::move(arguments)});
    return op(Opcode::begin_some, 0, 0, static_cast<std::uint16_t>(program_.queries.size() - 1));
  }
  std::uint16_t truth(bool value) {
    return op(Opcode::to_truth, constant(plain(Type::Kind::boolean), value ? 1 : 0));
  }

  // Everything since the last block becomes a clause of the newest rule.
  void end_block(std::initializer_list<std::uint16_t> actions) {
    const auto begin = program_.blocks.empty() ? 0 : program_.blocks.back().end;
    const auto& action = program_.schema.actions[*actions.begin()];
    const auto number = static_cast<std::uint16_t>(program_.blocks.size());
    program_.blocks.push_back({static_cast<std::uint16_t>(program_.rules.size() - 1),
                               action.principal, action.resource, begin,
                               static_cast<std::uint32_t>(program_.code.size())});
    for (const auto a : actions) {
      auto& lists = program_.actions[a];
      (program_.rules.back().effect == Effect::permit ? lists.permits : lists.forbids)
          .push_back(number);
    }
    next_ = 0;
  }

 private:
  Program& program_;
  std::uint16_t next_ = 0;
};

inline Program empty_program() {
  Program p;
  p.name = "small";
  p.schema = small_schema();
  p.actions.resize(p.schema.actions.size());
  p.source.fill(7);
  p.proofs = {"sightline test",
              {{std::string(kSameMeaning), true, {}, RecordedVerdict::proved, {}},
               {std::string(kFailClosed), true, {}, RecordedVerdict::proved, {}},
               {"no_strangers", false, {}, RecordedVerdict::proved, {}}}};
  p.proofs.entries.back().text.fill(0xab);
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
  const auto row = c.begin_some(kShare, {user, camera});
  const auto begun = c.op(Opcode::less_equal, c.op(Opcode::field, row, 0, 0), now);
  const auto end = c.op(Opcode::coalesce, c.op(Opcode::field, row, 0, 1), forever);
  const auto both = c.op(Opcode::logical_and, begun, c.op(Opcode::less, now, end));
  c.op(Opcode::end_some, row, both);
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

inline Time at(std::int64_t ms) { return Time(std::chrono::milliseconds(ms)); }

}  // namespace sightline::testing
