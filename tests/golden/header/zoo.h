// Written by `sightline compile --header` for the policy `zoo` and not to be changed here.
//
//   auto gate = zoo::Gate::bind(std::move(*policy));  // from sightline::Policy::load
//   if (!gate) return fail(gate.error().message);
//   if (gate->view(zoo::User{"..."}, zoo::Camera{"..."}, context, now, snapshot)) ...
//
// What a policy does not declare does not compile. Names: specs/cpp-header.md.
// clang-format off
#pragma once

#include <sightline/binding.h>
#include <sightline/loaded_policy.h>
#include <sightline/typed_values.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace zoo {

static_assert(sightline::kHeaderVersion == 2, "write this header again: sightline compile --header");

// guest < member < owner
enum class Role : std::uint16_t {
  guest,
  member,
  owner,
};

enum class Color : std::uint16_t {
  red,
  green,
  blue,
};

enum class Action : std::uint16_t {
  view,
  edit,
  tour,
  join,
};

class Region {
 public:
  explicit constexpr Region(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {0, held_id}; }
  friend constexpr bool operator==(const Region&, const Region&) = default;
  struct Attributes;

 private:
  std::string_view held_id;
};

class Site {
 public:
  explicit constexpr Site(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {1, held_id}; }
  friend constexpr bool operator==(const Site&, const Site&) = default;
  struct Attributes;
  struct Cached;

 private:
  std::string_view held_id;
};

class Account {
 public:
  explicit constexpr Account(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {2, held_id}; }
  friend constexpr bool operator==(const Account&, const Account&) = default;
  struct Attributes;
  struct Cached;

 private:
  std::string_view held_id;
};

class User {
 public:
  explicit constexpr User(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {3, held_id}; }
  friend constexpr bool operator==(const User&, const User&) = default;
  struct Attributes;
  struct Cached;

 private:
  std::string_view held_id;
};

class Client {
 public:
  explicit constexpr Client(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {4, held_id}; }
  friend constexpr bool operator==(const Client&, const Client&) = default;
  struct Attributes;

 private:
  std::string_view held_id;
};

class Camera {
 public:
  explicit constexpr Camera(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {5, held_id}; }
  friend constexpr bool operator==(const Camera&, const Camera&) = default;
  struct Attributes;
  struct Cached;

 private:
  std::string_view held_id;
};

struct Region::Attributes {
  std::optional<std::string_view> name = sightline::kUnavailable;
  std::optional<sightline::SetOf<Color>> tones = sightline::kUnavailable;
};

struct Site::Attributes {
  std::optional<bool> open = sightline::kUnavailable;
  std::optional<sightline::OrNone<User>> guard = sightline::kNone;
  std::optional<sightline::OrNone<std::string_view>> name = sightline::kNone;
};

struct Site::Cached {
  std::optional<sightline::OrNone<User>> guard = sightline::kUnavailable;
};

struct Account::Attributes {
  std::optional<sightline::Time> opened = sightline::kUnavailable;
  std::optional<sightline::OrNone<Account>> parent = sightline::kNone;
  std::optional<sightline::OrNone<User>> founder = sightline::kNone;
  std::optional<std::int64_t> strikes = sightline::kUnavailable;
  std::optional<Color> plan = sightline::kUnavailable;
};

struct Account::Cached {
  std::optional<sightline::OrNone<Account>> parent = sightline::kUnavailable;
  std::optional<std::int64_t> strikes = sightline::kUnavailable;
};

struct User::Attributes {
  std::optional<Account> account = sightline::kUnavailable;
  std::optional<Account> home = sightline::kUnavailable;
  std::optional<sightline::OrNone<User>> boss = sightline::kNone;
  std::optional<Role> role = sightline::kUnavailable;
  std::optional<sightline::OrNone<Role>> asked_for = sightline::kNone;
  std::optional<sightline::OrNone<Color>> color = sightline::kNone;
  std::optional<sightline::Time> born = sightline::kUnavailable;
  std::optional<sightline::Time> seen = sightline::kUnavailable;
  std::optional<sightline::OrNone<sightline::Time>> expires = sightline::kNone;
  std::optional<std::int64_t> level = sightline::kUnavailable;
  std::optional<sightline::OrNone<std::int64_t>> limit = sightline::kNone;
  std::optional<std::chrono::milliseconds> grace = sightline::kUnavailable;
  std::optional<sightline::OrNone<std::chrono::milliseconds>> patience = sightline::kNone;
  std::optional<bool> active = sightline::kUnavailable;
  std::optional<bool> away = sightline::kUnavailable;
  std::optional<sightline::OrNone<bool>> vetted = sightline::kNone;
  std::optional<std::string_view> nick = sightline::kUnavailable;
  std::optional<sightline::OrNone<std::string_view>> alias = sightline::kNone;
  std::optional<sightline::SetOf<Color>> colors = sightline::kUnavailable;
  std::optional<sightline::OrNone<sightline::SetOf<Role>>> roles = sightline::kNone;
};

struct User::Cached {
  std::optional<Account> home = sightline::kUnavailable;
  std::optional<sightline::OrNone<Role>> asked_for = sightline::kUnavailable;
  std::optional<sightline::Time> seen = sightline::kUnavailable;
  std::optional<std::int64_t> level = sightline::kUnavailable;
  std::optional<sightline::OrNone<std::chrono::milliseconds>> patience = sightline::kUnavailable;
  std::optional<bool> away = sightline::kUnavailable;
  std::optional<sightline::OrNone<std::string_view>> alias = sightline::kUnavailable;
};

struct Client::Attributes {
  std::optional<Account> account = sightline::kUnavailable;
  std::optional<sightline::OrNone<User>> user = sightline::kNone;
  std::optional<sightline::SetOf<Action>> scope = sightline::kUnavailable;
  std::optional<bool> active = sightline::kUnavailable;
  std::optional<Role> role = sightline::kUnavailable;
};

struct Camera::Attributes {
  std::optional<Account> account = sightline::kUnavailable;
  std::optional<sightline::OrNone<Account>> owner = sightline::kNone;
  std::optional<Account> maker = sightline::kUnavailable;
  std::optional<User> keeper = sightline::kUnavailable;
  std::optional<sightline::OrNone<Camera>> spare = sightline::kNone;
  std::optional<Role> role = sightline::kUnavailable;
  std::optional<Color> color = sightline::kUnavailable;
  std::optional<sightline::OrNone<sightline::Time>> privacy = sightline::kNone;
  std::optional<sightline::OrNone<sightline::Time>> opens = sightline::kNone;
  std::optional<sightline::OrNone<sightline::Time>> closes = sightline::kNone;
  std::optional<std::int64_t> number = sightline::kUnavailable;
  std::optional<std::chrono::milliseconds> delay = sightline::kUnavailable;
  std::optional<std::string_view> label = sightline::kUnavailable;
  std::optional<sightline::SetOf<Color>> tones = sightline::kUnavailable;
};

struct Camera::Cached {
  std::optional<Account> account = sightline::kUnavailable;
  std::optional<Role> role = sightline::kUnavailable;
  std::optional<sightline::SetOf<Color>> tones = sightline::kUnavailable;
};

struct share {
  User viewer;
  Camera camera;
  std::optional<sightline::Time> from = sightline::kUnavailable;
  std::optional<sightline::OrNone<sightline::Time>> until = sightline::kNone;
  std::optional<Role> role = sightline::kUnavailable;
  std::optional<sightline::OrNone<std::int64_t>> weight = sightline::kNone;
  std::optional<User> giver = sightline::kUnavailable;
  std::optional<sightline::OrNone<Color>> tint = sightline::kNone;
  std::optional<std::chrono::milliseconds> slack = sightline::kUnavailable;
  std::optional<bool> open = sightline::kUnavailable;
  std::optional<sightline::SetOf<Color>> scopes = sightline::kUnavailable;
};

struct friend_n {
  User one;
  User other;
  std::optional<sightline::Time> since = sightline::kUnavailable;
  std::optional<sightline::OrNone<bool>> close = sightline::kNone;
  std::optional<std::int64_t> rank = sightline::kUnavailable;
  std::optional<sightline::OrNone<Account>> patron = sightline::kNone;
  std::optional<std::string_view> word = sightline::kUnavailable;
};

struct deed {
  Account account;
  Camera camera;
  std::optional<sightline::Time> since = sightline::kUnavailable;
  std::optional<sightline::OrNone<Color>> kind = sightline::kNone;
  std::optional<Role> role = sightline::kUnavailable;
  std::optional<sightline::OrNone<std::chrono::milliseconds>> wait = sightline::kNone;
  std::optional<User> heir = sightline::kUnavailable;
};

struct ban {
  User user;
  Camera camera;
  std::optional<sightline::OrNone<std::string_view>> reason = sightline::kNone;
};

struct lease {
  User user;
  Camera camera;
  std::optional<Color> tint = sightline::kUnavailable;
};

struct member {
  User user;
};

struct tag {
  Camera camera;
  sightline::Given<std::string_view> word;
  sightline::Given<Color> color;
  std::optional<std::int64_t> rank = sightline::kUnavailable;
};

struct visit {
  User user;
  sightline::Given<sightline::Time> moment;
  sightline::Given<std::int64_t> place;
  std::optional<bool> done = sightline::kUnavailable;
};

struct keeper {
  Camera camera;
  User user;
};

struct entry {
  Account account;
  User user;
  Camera camera;
};

// Facts about no entity.
struct Globals {
  std::optional<bool> lockdown = sightline::kUnavailable;
  std::optional<std::int64_t> threshold = sightline::kUnavailable;
  std::optional<Role> least = sightline::kUnavailable;
  std::optional<sightline::OrNone<sightline::Time>> curfew = sightline::kNone;
  std::optional<User> leader = sightline::kUnavailable;
  std::optional<std::string_view> word = sightline::kUnavailable;
  std::optional<Color> hue = sightline::kUnavailable;
  std::optional<sightline::SetOf<Color>> palette = sightline::kUnavailable;
};

struct CachedGlobals {
  std::optional<Color> hue = sightline::kUnavailable;
};

// What a request says beside who, what and when. What is not said is unavailable.
struct Context {
  std::optional<sightline::Time> session = sightline::kUnavailable;
  std::optional<sightline::OrNone<Camera>> device = sightline::kUnavailable;
  std::optional<bool> trusted = sightline::kUnavailable;
  std::optional<sightline::OrNone<std::int64_t>> attempts = sightline::kUnavailable;
  std::optional<sightline::OrNone<std::chrono::milliseconds>> wait = sightline::kUnavailable;
  std::optional<sightline::OrNone<Color>> wished = sightline::kUnavailable;
  std::optional<sightline::OrNone<Role>> acting = sightline::kUnavailable;
  std::optional<sightline::OrNone<std::string_view>> phrase = sightline::kUnavailable;
  std::optional<sightline::SetOf<Color>> wants = sightline::kUnavailable;
  std::optional<sightline::OrNone<Action>> last = sightline::kUnavailable;
};

// What has to be done along with an allow.
enum class Obligation : std::uint8_t {
  log,
  no_store,
  blur,
};

struct Decision : sightline::Decision {
  bool has(Obligation obligation) const {
    return (obligations >> (static_cast<unsigned>(obligation) & 63) & 1) != 0;
  }
};

// What this header was written for; Gate::bind compares.
inline constexpr std::array<std::string_view, 44> kDeclarations{
    "enum Role: guest, member, owner",
    "enum Color: red, green, blue",
    "enum Action: view, edit, tour, join",
    "entity Region(name: string, tones: set<Color>)",
    "entity Site in Region | Site(open: bool, guard: User?, name: string?)",
    "entity Account in Account(opened: time, parent: Account?, founder: User?, strikes: int, plan: Color)",
    "entity User in Site | Account(account: Account, home: Account, boss: User?, role: Role, asked_for: Role?, color: Color?, born: time, seen: time, expires: time?, level: int, limit: int?, grace: duration, patience: duration?, active: bool, away: bool, vetted: bool?, nick: string, alias: string?, colors: set<Color>, roles: set<Role>?)",
    "entity Client in Account(account: Account, user: User?, scope: set<Action>, active: bool, role: Role)",
    "entity Camera in Site(account: Account, owner: Account?, maker: Account, keeper: User, spare: Camera?, role: Role, color: Color, privacy: time?, opens: time?, closes: time?, number: int, delay: duration, label: string, tones: set<Color>)",
    "relation share(viewer: User, camera: Camera)(from: time, until: time?, role: Role, weight: int?, giver: User, tint: Color?, slack: duration, open: bool, scopes: set<Color>)",
    "relation friend(one: User, other: User)(since: time, close: bool?, rank: int, patron: Account?, word: string)",
    "relation deed(account: Account, camera: Camera)(since: time, kind: Color?, role: Role, wait: duration?, heir: User)",
    "relation ban(user: User, camera: Camera)(reason: string?)",
    "relation lease(user: User, camera: Camera)(tint: Color)",
    "relation member(user: User)()",
    "relation tag(camera: Camera, word: string, color: Color)(rank: int)",
    "relation visit(user: User, moment: time, place: int)(done: bool)",
    "relation keeper(camera: Camera, user: User)()",
    "relation entry(account: Account, user: User, camera: Camera)()",
    "global lockdown: bool",
    "global threshold: int",
    "global least: Role",
    "global curfew: time?",
    "global leader: User",
    "global word: string",
    "global hue: Color",
    "global palette: set<Color>",
    "context session: time",
    "context device: Camera?",
    "context trusted: bool",
    "context attempts: int?",
    "context wait: duration?",
    "context wished: Color?",
    "context acting: Role?",
    "context phrase: string?",
    "context wants: set<Color>",
    "context last: Action?",
    "action view(User, Camera)",
    "action edit(User, Camera)",
    "action tour(User | Client, Site | Camera)",
    "action join(User, User)",
    "obligation log",
    "obligation no_store",
    "obligation blur",
};
// The properties that were proved, as sightline::LoadOptions::require takes them.
inline constexpr std::array<std::string_view, 0> kRequirements{
};

// Decides by one policy, which is known to be the one that this header was written for. Any number
// of threads may ask it at once, each with a Trace of its own or none.
class Gate {
 public:
  // Refuses a policy with other declarations than this header's, or without a proof of a property
  // in kRequirements. A newer policy needs a Gate of its own, and is checked as this one was.
  static sightline::Result<Gate, sightline::BindError> bind(
      sightline::Policy policy, const sightline::BindOptions& options = {}) {
    if (auto wrong = sightline::check_binding(policy, kDeclarations, kRequirements, options))
      return *std::move(wrong);
    return Gate(std::move(policy), options.direct);
  }
  const sightline::Policy& policy() const { return held_policy; }

  Decision view(
      const User& principal, const Camera& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(0, principal.entity(), 0, resource.entity(), context, now, snapshot, trace);
  }

  Decision edit(
      const User& principal, const Camera& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(1, principal.entity(), 1, resource.entity(), context, now, snapshot, trace);
  }

  Decision tour(
      const User& principal, const Site& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(2, principal.entity(), 2, resource.entity(), context, now, snapshot, trace);
  }

  Decision tour(
      const User& principal, const Camera& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(3, principal.entity(), 2, resource.entity(), context, now, snapshot, trace);
  }

  Decision tour(
      const Client& principal, const Site& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(4, principal.entity(), 2, resource.entity(), context, now, snapshot, trace);
  }

  Decision tour(
      const Client& principal, const Camera& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(5, principal.entity(), 2, resource.entity(), context, now, snapshot, trace);
  }

  Decision join(
      const User& principal, const User& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(6, principal.entity(), 3, resource.entity(), context, now, snapshot, trace);
  }

 private:
  Gate(sightline::Policy policy, const sightline::direct::Code* code)
      : held_policy(std::move(policy)), held_code(code) {}

  // `place`: of the action and the types among all.
  Decision decide(std::size_t place, sightline::Entity principal, std::uint16_t action,
                  sightline::Entity resource,
                  const Context& context,
                  sightline::Time now, const sightline::Snapshot& snapshot,
                  sightline::Trace* trace) const noexcept {
    const sightline::ContextValue given[] = {
        {0, sightline::to_value(context.session)},
        {1, sightline::to_value(context.device)},
        {2, sightline::to_value(context.trusted)},
        {3, sightline::to_value(context.attempts)},
        {4, sightline::to_value(context.wait)},
        {5, sightline::to_value(context.wished)},
        {6, sightline::to_value(context.acting)},
        {7, sightline::to_value(context.phrase)},
        {8, sightline::to_value(context.wants)},
        {9, sightline::to_value(context.last)},
    };
    const sightline::Request request{principal, action, resource, now, given};
    if (held_code == nullptr || trace != nullptr) return {held_policy.decide(request, snapshot, trace)};
    return {held_code->cases[place].decide(held_policy, request, snapshot, nullptr)};
  }

  sightline::Policy held_policy;
  const sightline::direct::Code* held_code;
};

// Facts on their way to a snapshot. A fact that is refused leaves the others as they are, but part
// of an entity or of the globals may have been taken: then the snapshot should not be built.
class Facts {
 public:
  explicit Facts(const Gate& gate) : builder_(gate.policy()) {}

  sightline::FactResult add(const Region& entity, const Region::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"name", sightline::to_value(attributes.name)},
        {"tones", sightline::to_value(attributes.tones)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const Site& entity, const Site::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"open", sightline::to_value(attributes.open)},
        {"guard", sightline::to_value(attributes.guard)},
        {"name", sightline::to_value(attributes.name)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const Account& entity, const Account::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"opened", sightline::to_value(attributes.opened)},
        {"parent", sightline::to_value(attributes.parent)},
        {"founder", sightline::to_value(attributes.founder)},
        {"strikes", sightline::to_value(attributes.strikes)},
        {"plan", sightline::to_value(attributes.plan)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const User& entity, const User::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"account", sightline::to_value(attributes.account)},
        {"home", sightline::to_value(attributes.home)},
        {"boss", sightline::to_value(attributes.boss)},
        {"role", sightline::to_value(attributes.role)},
        {"asked_for", sightline::to_value(attributes.asked_for)},
        {"color", sightline::to_value(attributes.color)},
        {"born", sightline::to_value(attributes.born)},
        {"seen", sightline::to_value(attributes.seen)},
        {"expires", sightline::to_value(attributes.expires)},
        {"level", sightline::to_value(attributes.level)},
        {"limit", sightline::to_value(attributes.limit)},
        {"grace", sightline::to_value(attributes.grace)},
        {"patience", sightline::to_value(attributes.patience)},
        {"active", sightline::to_value(attributes.active)},
        {"away", sightline::to_value(attributes.away)},
        {"vetted", sightline::to_value(attributes.vetted)},
        {"nick", sightline::to_value(attributes.nick)},
        {"alias", sightline::to_value(attributes.alias)},
        {"colors", sightline::to_value(attributes.colors)},
        {"roles", sightline::to_value(attributes.roles)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const Client& entity, const Client::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"account", sightline::to_value(attributes.account)},
        {"user", sightline::to_value(attributes.user)},
        {"scope", sightline::to_value(attributes.scope)},
        {"active", sightline::to_value(attributes.active)},
        {"role", sightline::to_value(attributes.role)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const Camera& entity, const Camera::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"account", sightline::to_value(attributes.account)},
        {"owner", sightline::to_value(attributes.owner)},
        {"maker", sightline::to_value(attributes.maker)},
        {"keeper", sightline::to_value(attributes.keeper)},
        {"spare", sightline::to_value(attributes.spare)},
        {"role", sightline::to_value(attributes.role)},
        {"color", sightline::to_value(attributes.color)},
        {"privacy", sightline::to_value(attributes.privacy)},
        {"opens", sightline::to_value(attributes.opens)},
        {"closes", sightline::to_value(attributes.closes)},
        {"number", sightline::to_value(attributes.number)},
        {"delay", sightline::to_value(attributes.delay)},
        {"label", sightline::to_value(attributes.label)},
        {"tones", sightline::to_value(attributes.tones)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add_parent(const Site& child, const Region& parent) {
    return builder_.add_parent(child.entity(), parent.entity());
  }
  sightline::FactResult add_parent(const Site& child, const Site& parent) {
    return builder_.add_parent(child.entity(), parent.entity());
  }
  sightline::FactResult add_parent(const Account& child, const Account& parent) {
    return builder_.add_parent(child.entity(), parent.entity());
  }
  sightline::FactResult add_parent(const User& child, const Site& parent) {
    return builder_.add_parent(child.entity(), parent.entity());
  }
  sightline::FactResult add_parent(const User& child, const Account& parent) {
    return builder_.add_parent(child.entity(), parent.entity());
  }
  sightline::FactResult add_parent(const Client& child, const Account& parent) {
    return builder_.add_parent(child.entity(), parent.entity());
  }
  sightline::FactResult add_parent(const Camera& child, const Site& parent) {
    return builder_.add_parent(child.entity(), parent.entity());
  }
  sightline::FactResult add(const share& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.viewer),
        sightline::to_value(row.camera),
    };
    const sightline::FieldValue fields[] = {
        {"from", sightline::to_value(row.from)},
        {"until", sightline::to_value(row.until)},
        {"role", sightline::to_value(row.role)},
        {"weight", sightline::to_value(row.weight)},
        {"giver", sightline::to_value(row.giver)},
        {"tint", sightline::to_value(row.tint)},
        {"slack", sightline::to_value(row.slack)},
        {"open", sightline::to_value(row.open)},
        {"scopes", sightline::to_value(row.scopes)},
    };
    return builder_.add_row("share", key, fields);
  }
  sightline::FactResult add(const friend_n& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.one),
        sightline::to_value(row.other),
    };
    const sightline::FieldValue fields[] = {
        {"since", sightline::to_value(row.since)},
        {"close", sightline::to_value(row.close)},
        {"rank", sightline::to_value(row.rank)},
        {"patron", sightline::to_value(row.patron)},
        {"word", sightline::to_value(row.word)},
    };
    return builder_.add_row("friend", key, fields);
  }
  sightline::FactResult add(const deed& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.account),
        sightline::to_value(row.camera),
    };
    const sightline::FieldValue fields[] = {
        {"since", sightline::to_value(row.since)},
        {"kind", sightline::to_value(row.kind)},
        {"role", sightline::to_value(row.role)},
        {"wait", sightline::to_value(row.wait)},
        {"heir", sightline::to_value(row.heir)},
    };
    return builder_.add_row("deed", key, fields);
  }
  sightline::FactResult add(const ban& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.user),
        sightline::to_value(row.camera),
    };
    const sightline::FieldValue fields[] = {
        {"reason", sightline::to_value(row.reason)},
    };
    return builder_.add_row("ban", key, fields);
  }
  sightline::FactResult add(const lease& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.user),
        sightline::to_value(row.camera),
    };
    const sightline::FieldValue fields[] = {
        {"tint", sightline::to_value(row.tint)},
    };
    return builder_.add_row("lease", key, fields);
  }
  sightline::FactResult add(const member& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.user),
    };
    return builder_.add_row("member", key);
  }
  sightline::FactResult add(const tag& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.camera),
        sightline::to_value(row.word),
        sightline::to_value(row.color),
    };
    const sightline::FieldValue fields[] = {
        {"rank", sightline::to_value(row.rank)},
    };
    return builder_.add_row("tag", key, fields);
  }
  sightline::FactResult add(const visit& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.user),
        sightline::to_value(row.moment),
        sightline::to_value(row.place),
    };
    const sightline::FieldValue fields[] = {
        {"done", sightline::to_value(row.done)},
    };
    return builder_.add_row("visit", key, fields);
  }
  sightline::FactResult add(const keeper& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.camera),
        sightline::to_value(row.user),
    };
    return builder_.add_row("keeper", key);
  }
  sightline::FactResult add(const entry& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.account),
        sightline::to_value(row.user),
        sightline::to_value(row.camera),
    };
    return builder_.add_row("entry", key);
  }
  sightline::FactResult set(const Globals& globals) {
    const sightline::FieldValue values[] = {
        {"lockdown", sightline::to_value(globals.lockdown)},
        {"threshold", sightline::to_value(globals.threshold)},
        {"least", sightline::to_value(globals.least)},
        {"curfew", sightline::to_value(globals.curfew)},
        {"leader", sightline::to_value(globals.leader)},
        {"word", sightline::to_value(globals.word)},
        {"hue", sightline::to_value(globals.hue)},
        {"palette", sightline::to_value(globals.palette)},
    };
    sightline::FactResult result = sightline::Accepted{};
    for (const auto& it : values) {
      if (result) result = builder_.set_global(it.name, it.value);
    }
    return result;
  }

  // What an untrusted cache says, of facts that are declared `cached`.
  sightline::FactResult observe(const Site& entity, const Site::Cached& said) {
    const sightline::FieldValue values[] = {
        {"guard", sightline::to_value(said.guard)},
    };
    return observe_all(entity.entity(), values);
  }
  sightline::FactResult observe(const Account& entity, const Account::Cached& said) {
    const sightline::FieldValue values[] = {
        {"parent", sightline::to_value(said.parent)},
        {"strikes", sightline::to_value(said.strikes)},
    };
    return observe_all(entity.entity(), values);
  }
  sightline::FactResult observe(const User& entity, const User::Cached& said) {
    const sightline::FieldValue values[] = {
        {"home", sightline::to_value(said.home)},
        {"asked_for", sightline::to_value(said.asked_for)},
        {"seen", sightline::to_value(said.seen)},
        {"level", sightline::to_value(said.level)},
        {"patience", sightline::to_value(said.patience)},
        {"away", sightline::to_value(said.away)},
        {"alias", sightline::to_value(said.alias)},
    };
    return observe_all(entity.entity(), values);
  }
  sightline::FactResult observe(const Camera& entity, const Camera::Cached& said) {
    const sightline::FieldValue values[] = {
        {"account", sightline::to_value(said.account)},
        {"role", sightline::to_value(said.role)},
        {"tones", sightline::to_value(said.tones)},
    };
    return observe_all(entity.entity(), values);
  }
  sightline::FactResult observe(const friend_n& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.one),
        sightline::to_value(row.other),
    };
    const sightline::FieldValue fields[] = {
        {"since", sightline::to_value(row.since)},
        {"close", sightline::to_value(row.close)},
        {"rank", sightline::to_value(row.rank)},
        {"patron", sightline::to_value(row.patron)},
        {"word", sightline::to_value(row.word)},
    };
    return builder_.observe_row("friend", key, fields);
  }
  sightline::FactResult observe_no_row(const friend_n& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.one),
        sightline::to_value(row.other),
    };
    return builder_.observe_no_row("friend", key);
  }
  sightline::FactResult observe(const entry& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.account),
        sightline::to_value(row.user),
        sightline::to_value(row.camera),
    };
    return builder_.observe_row("entry", key);
  }
  sightline::FactResult observe_no_row(const entry& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.account),
        sightline::to_value(row.user),
        sightline::to_value(row.camera),
    };
    return builder_.observe_no_row("entry", key);
  }
  sightline::FactResult observe(const CachedGlobals& said) {
    const sightline::FieldValue values[] = {
        {"hue", sightline::to_value(said.hue)},
    };
    sightline::FactResult result = sightline::Accepted{};
    for (const auto& it : values) {
      if (result && it.value.kind() != sightline::Value::Kind::unavailable) result = builder_.observe_global(it.name, it.value);
    }
    return result;
  }

  // For what has no type of its own: look-ups that were cut short.
  sightline::SnapshotBuilder& builder() { return builder_; }
  sightline::Result<sightline::Snapshot, sightline::FactError> build(std::uint64_t revision,
                                                                     sightline::Time as_of) && {
    return std::move(builder_).build(revision, as_of);
  }

 private:
  sightline::FactResult add_all(sightline::Entity entity,
                                std::span<const sightline::FieldValue> values) {
    sightline::FactResult result = builder_.add_entity(entity);
    for (const auto& it : values) {
      if (result) result = builder_.set_attribute(entity, it.name, it.value);
    }
    return result;
  }

  sightline::FactResult observe_all(sightline::Entity entity,
                                    std::span<const sightline::FieldValue> values) {
    sightline::FactResult result = sightline::Accepted{};
    for (const auto& it : values) {
      if (result && it.value.kind() != sightline::Value::Kind::unavailable) result = builder_.observe_attribute(entity, it.name, it.value);
    }
    return result;
  }

  sightline::SnapshotBuilder builder_;
};

}  // namespace zoo
