// Values of a world as the types of tests/golden/header/zoo.h. What is generic here goes by the C++ types
// alone; the numbers of the schema are the header's to know.
#include "tests/unit/compiler/header/typed_zoo.h"

#include <stdexcept>
#include <utility>

namespace sightline::testing {
namespace {

template <class T>
T typed(const World& world, std::int64_t number) {
  const auto position = static_cast<std::size_t>(number);
  if constexpr (TypedEntity<T>) {
    return T(world.entities[T("").entity().type][position].id);
  } else if constexpr (std::same_as<T, std::string_view>) {
    return world.strings[position];
  } else if constexpr (std::same_as<T, bool>) {
    return number != 0;
  } else if constexpr (std::same_as<T, std::int64_t>) {
    return number;
  } else if constexpr (std::same_as<T, Time>) {
    return Time(std::chrono::milliseconds(number));
  } else {
    return static_cast<T>(number);  // an enum, a duration
  }
}

template <class E>
SetOf<E> members(std::int64_t mask) {
  SetOf<E> set;
  for (std::uint16_t m = 0; m < 63; ++m) {
    if ((mask >> m & 1) != 0) set.insert(static_cast<E>(m));
  }
  return set;
}

// Values into members one after the other, in the order of the declaration.
class Reader {
 public:
  Reader(const World& world, const std::vector<WorldValue>& values)
      : world_(world), values_(values) {}

  template <class... Member>
  void operator()(Member&... members) {
    (read(members, next()), ...);
    if (at_ != values_.size()) throw std::logic_error("some members were forgotten");
  }

 private:
  const WorldValue& next() { return values_.at(at_++); }

  template <class T>
  void read(std::optional<T>& to, const WorldValue& from) {
    to = kUnavailable;
    if (from.state == WorldValue::State::given) to = make(std::type_identity<T>{}, from.value);
  }
  template <class T>
  void read(std::optional<OrNone<T>>& to, const WorldValue& from) {
    to = kUnavailable;
    if (from.state == WorldValue::State::none) to = kNone;
    if (from.state == WorldValue::State::given) to = make(std::type_identity<T>{}, from.value);
  }
  template <class T>
  T make(std::type_identity<T>, std::int64_t number) {
    return typed<T>(world_, number);
  }
  template <class E>
  SetOf<E> make(std::type_identity<SetOf<E>>, std::int64_t number) {
    return members<E>(number);
  }

  const World& world_;
  const std::vector<WorldValue>& values_;
  std::size_t at_ = 0;
};

class Teller {
 public:
  Teller(const zoo::Gate& gate, const World& world, bool by_cache)
      : world_(world), by_cache_(by_cache), facts_(gate) {}

  Result<Snapshot, FactError> tell() {
    tell_entities();
    tell_parents();
    tell_rows();
    for (std::size_t r = 0; r < world_.rows.size(); ++r) {
      const auto relation = kRelations[r];
      if (!world_.complete[r]) keep(facts_.builder().mark_incomplete(relation));
    }
    zoo::Globals g;
    Reader(world_, world_.globals)(g.lockdown, g.threshold, g.least, g.curfew, g.leader, g.word,
                                   g.hue, g.palette);
    zoo::CachedGlobals said;
    if (by_cache_) move(g.hue, said.hue);
    keep(facts_.set(g));
    keep(facts_.observe(said));
    if (error_) return *error_;
    return std::move(facts_).build(1, Time(std::chrono::milliseconds(world_.as_of)));
  }

 private:
  static constexpr std::string_view kRelations[] = {"share",  "friend", "deed",  "ban",    "lease",
                                                    "member", "tag",    "visit", "keeper", "entry"};

  void keep(const FactResult& result) {
    if (!result && !error_) error_ = result.error();
  }

  template <class Named, class Fill>
  void each(Fill fill) {
    for (const auto& entity : world_.entities[Named("").entity().type]) {
      if (!entity.exists) continue;
      typename Named::Attributes attributes;
      fill(Reader(world_, entity.attributes), attributes);
      const Named name(entity.id);
      if constexpr (requires { typename Named::Cached; }) {
        typename Named::Cached said;
        if (by_cache_) leave_to_cache(attributes, said);
        keep(facts_.add(name, attributes));
        keep(facts_.observe(name, said));
      } else {
        keep(facts_.add(name, attributes));
      }
      if (!entity.parents_complete)
        keep(facts_.builder().mark_incomplete(Named(entity.id).entity()));
    }
  }

  // The cache says it, and the registry does not know.
  template <class T>
  static void move(std::optional<T>& from, std::optional<T>& to) {
    to = std::exchange(from, kUnavailable);
  }
  static void leave_to_cache(zoo::Site::Attributes& a, zoo::Site::Cached& c) {
    move(a.guard, c.guard);
  }
  static void leave_to_cache(zoo::Account::Attributes& a, zoo::Account::Cached& c) {
    move(a.parent, c.parent), move(a.strikes, c.strikes);
  }
  static void leave_to_cache(zoo::User::Attributes& a, zoo::User::Cached& c) {
    move(a.home, c.home), move(a.asked_for, c.asked_for), move(a.seen, c.seen);
    move(a.level, c.level), move(a.patience, c.patience), move(a.away, c.away);
    move(a.alias, c.alias);
  }
  static void leave_to_cache(zoo::Camera::Attributes& a, zoo::Camera::Cached& c) {
    move(a.account, c.account), move(a.role, c.role), move(a.tones, c.tones);
  }

  void tell_entities() {
    each<zoo::Region>([](Reader read, auto& a) { read(a.name, a.tones); });
    each<zoo::Site>([](Reader read, auto& a) { read(a.open, a.guard, a.name); });
    each<zoo::Account>(
        [](Reader read, auto& a) { read(a.opened, a.parent, a.founder, a.strikes, a.plan); });
    each<zoo::User>([](Reader read, auto& a) {
      read(a.account, a.home, a.boss, a.role, a.asked_for, a.color, a.born, a.seen, a.expires,
           a.level, a.limit, a.grace, a.patience, a.active, a.away, a.vetted, a.nick, a.alias,
           a.colors, a.roles);
    });
    each<zoo::Client>(
        [](Reader read, auto& a) { read(a.account, a.user, a.scope, a.active, a.role); });
    each<zoo::Camera>([](Reader read, auto& a) {
      read(a.account, a.owner, a.maker, a.keeper, a.spare, a.role, a.color, a.privacy, a.opens,
           a.closes, a.number, a.delay, a.label, a.tones);
    });
  }

  template <class Child, class Parent>
  void parents() {
    for (const auto& entity : world_.entities[Child("").entity().type]) {
      for (const auto& parent : entity.parents) {
        if (!entity.exists || parent.type != Parent("").entity().type) continue;
        const auto& id = world_.entities[parent.type][parent.entity].id;
        keep(facts_.add_parent(Child(entity.id), Parent(id)));
      }
    }
  }

  void tell_parents() {
    parents<zoo::Site, zoo::Site>();
    parents<zoo::Site, zoo::Region>();
    parents<zoo::Account, zoo::Account>();
    parents<zoo::User, zoo::Account>();
    parents<zoo::User, zoo::Site>();
    parents<zoo::Client, zoo::Account>();
    parents<zoo::Camera, zoo::Site>();
  }

  template <class... Column, class Make, class Fill>
  void rows_of(std::size_t relation, Make make, Fill fill) {
    for (const auto& row : world_.rows[relation]) {
      std::size_t c = 0;
      auto typed_row = [&]<std::size_t... I>(std::index_sequence<I...>) {
        return make(typed<Column>(world_, row.columns.at(I))...);
      }(std::index_sequence_for<Column...>{});
      c += sizeof...(Column);
      if (c != row.columns.size()) throw std::logic_error("some columns were forgotten");
      fill(Reader(world_, row.fields), typed_row);
      if constexpr (requires { facts_.observe(typed_row); }) {
        keep(by_cache_ ? facts_.observe(typed_row) : facts_.add(typed_row));
      } else {
        keep(facts_.add(typed_row));
      }
    }
  }

  void tell_rows() {
    using namespace zoo;
    rows_of<User, Camera>(
        0, [](auto u, auto c) { return share{.viewer = u, .camera = c}; },
        [](Reader read, share& r) {
          read(r.from, r.until, r.role, r.weight, r.giver, r.tint, r.slack, r.open, r.scopes);
        });
    rows_of<User, User>(
        1, [](auto one, auto other) { return friend_n{.one = one, .other = other}; },
        [](Reader read, friend_n& r) { read(r.since, r.close, r.rank, r.patron, r.word); });
    rows_of<Account, Camera>(
        2, [](auto a, auto c) { return deed{.account = a, .camera = c}; },
        [](Reader read, deed& r) { read(r.since, r.kind, r.role, r.wait, r.heir); });
    rows_of<User, Camera>(
        3, [](auto u, auto c) { return ban{.user = u, .camera = c}; },
        [](Reader read, ban& r) { read(r.reason); });
    rows_of<User, Camera>(
        4, [](auto u, auto c) { return lease{.user = u, .camera = c}; },
        [](Reader read, lease& r) { read(r.tint); });
    rows_of<User>(5, [](auto u) { return member{.user = u}; }, [](Reader, member&) {});
    rows_of<Camera, std::string_view, Color>(
        6,
        [](auto c, auto word, auto color) {
          return tag{.camera = c, .word = word, .color = color};
        },
        [](Reader read, tag& r) { read(r.rank); });
    rows_of<User, Time, std::int64_t>(
        7,
        [](auto u, auto moment, auto place) {
          return visit{.user = u, .moment = moment, .place = place};
        },
        [](Reader read, visit& r) { read(r.done); });
    rows_of<Camera, User>(
        8, [](auto c, auto u) { return keeper{.camera = c, .user = u}; }, [](Reader, keeper&) {});
    rows_of<Account, User, Camera>(
        9, [](auto a, auto u, auto c) { return entry{.account = a, .user = u, .camera = c}; },
        [](Reader, entry&) {});
  }

  const World& world_;
  bool by_cache_;
  zoo::Facts facts_;
  std::optional<FactError> error_;
};

}  // namespace

Result<Snapshot, FactError> typed_snapshot(const zoo::Gate& gate, const World& observed,
                                           bool by_cache) {
  return Teller(gate, observed, by_cache).tell();
}

zoo::Context typed_context(const World& world, const WorldRequest& request) {
  zoo::Context c;
  Reader(world, request.context)(c.session, c.device, c.trusted, c.attempts, c.wait, c.wished,
                                 c.acting, c.phrase, c.wants, c.last);
  return c;
}

zoo::Decision ask(const zoo::Gate& gate, const World& world, const WorldRequest& request,
                  const Snapshot& snapshot, Trace* trace) {
  const zoo::Context context = typed_context(world, request);
  const Time now{std::chrono::milliseconds(request.now)};
  const auto& who = world.entities[request.principal_type][request.principal].id;
  const auto& what = world.entities[request.resource_type][request.resource].id;
  const bool by_client = request.principal_type == zoo::Client("").entity().type;
  const bool of_site = request.resource_type == zoo::Site("").entity().type;
  const zoo::User user(who);
  const zoo::Client client(who);
  const zoo::Camera camera(what);
  const zoo::Site site(what);
  switch (static_cast<zoo::Action>(request.action)) {
    case zoo::Action::view:
      return gate.view(user, camera, context, now, snapshot, trace);
    case zoo::Action::edit:
      return gate.edit(user, camera, context, now, snapshot, trace);
    case zoo::Action::join:
      return gate.join(user, zoo::User(what), context, now, snapshot, trace);
    case zoo::Action::tour:
      break;
  }
  if (by_client && of_site) return gate.tour(client, site, context, now, snapshot, trace);
  if (by_client) return gate.tour(client, camera, context, now, snapshot, trace);
  if (of_site) return gate.tour(user, site, context, now, snapshot, trace);
  return gate.tour(user, camera, context, now, snapshot, trace);
}

}  // namespace sightline::testing
