// The morning of 16 February 2024, three times over: as it was, with the cache bypassed, with sealed facts in the
// cache. The same devices, the same lists of events, the same Redis and, where it is asked, the same client in a
// hurry.
//
//   replay write-clips FILE [--devices N]
//   replay run --redis SOCKET --postgres CONNECTION --was POLC --should POLC [--devices N]
#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

#include "hurried_client.h"
#include "morning.h"
#include "sightline/sources/postgres_registry.h"
#include "sources.h"
#include "tabs.h"

namespace replay {
namespace {

using sightline::Policy;
using sightline::Snapshot;
using sightline::Value;

constexpr unsigned kThreads = 2;
constexpr std::size_t kPage = 64;
constexpr std::chrono::seconds kLongest{30};  // of one run

sightline::Time at(std::int64_t milliseconds) {
  return sightline::Time(std::chrono::milliseconds(milliseconds));
}

Policy loaded(const std::string& path, bool accept_unproved) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  auto policy = Policy::load(std::as_bytes(std::span(bytes)), {.accept_unproved = accept_unproved});
  if (!policy) throw std::runtime_error(path + ": " + policy.error().message);
  return std::move(*policy);
}

// What the registry has published: users, cameras, shares, the switch. With the clips, if nobody else is asked
// about them.
class Registry {
 public:
  Registry(const Policy& policy, const Morning& morning)
      : schema_(policy.schema()), morning_(morning), facts_(policy) {}

  Snapshot snapshot(bool with_clips) {
    for (const std::string& id : morning_.accounts) keep(facts_.add_entity(entity("Account", id)));
    for (const Camera& it : morning_.cameras) {
      keep(facts_.add_entity(entity("Camera", it.id)));
      set("Camera", it.id, "registered_to", account(it.account));
    }
    for (const User& it : morning_.users) add_user(it);
    for (const Clip& it : morning_.clips) {
      keep(facts_.add_entity(entity("Clip", it.id)));
      if (!with_clips) continue;
      set("Clip", it.id, "camera", Value::entity(entity("Camera", morning_.cameras[it.camera].id)));
      set("Clip", it.id, "account", account(it.account));
      set("Clip", it.id, "recorded_at", Value::time(at(it.recorded)));
    }
    keep(facts_.set_global("events_tab_closed", Value::boolean(false)));
    auto built = std::move(facts_).build(1, at(morning_.now));
    if (!built) throw std::runtime_error(built.error().message);
    return std::move(*built);
  }

 private:
  static void keep(const sightline::FactResult& taken) {
    if (!taken) throw std::runtime_error(taken.error().message);
  }
  sightline::Entity entity(const char* type, std::string_view id) const {
    return {*schema_.find_entity(type), id};
  }
  Value account(std::size_t number) const {
    return Value::entity(entity("Account", morning_.accounts[number]));
  }
  void set(const char* type, std::string_view id, const char* attribute, Value value) {
    keep(facts_.set_attribute(entity(type, id), attribute, value));
  }
  void add_user(const User& user) {
    keep(facts_.add_entity(entity("User", user.id)));
    set("User", user.id, "account", account(user.account));
    set("User", user.id, "credentials_changed_at", Value::time(at(1'600'000'000'000)));
    for (const std::size_t camera : user.guest_at) {
      const Value key[] = {Value::entity(entity("User", user.id)),
                           Value::entity(entity("Camera", morning_.cameras[camera].id))};
      const sightline::FieldValue fields[] = {{"from", Value::time(at(1'700'000'000'000))}};
      keep(facts_.add_row("share", key, fields));
    }
  }

  const sightline::Schema& schema_;
  const Morning& morning_;
  sightline::SnapshotBuilder facts_;
};

void fill_redis(HurriedClient& client, const Morning& morning, const Policy& policy,
                const sightline::SealKeys& keys) {
  const sightline::SealedDeclarations declarations(policy);
  const sightline::Schema& schema = policy.schema();
  const auto entity = [&](const char* type, std::string_view id) {
    return Value::entity({*schema.find_entity(type), id});
  };
  std::vector<std::pair<std::string, std::string>> values;
  const auto flush = [&](std::size_t least) {
    if (values.size() < least) return;
    client.set(values);
    values.clear();
  };
  for (const Camera& it : morning.cameras) {
    values.emplace_back(device_key(it.id), morning.accounts[it.account]);
    flush(1000);
  }
  for (const Clip& it : morning.clips) {
    sightline::FactRecord record;
    record.kind = sightline::FactRecord::Kind::fixed_attributes;
    record.owner = *schema.find_entity("Clip");
    record.id = it.id;
    record.stamp = at(it.recorded);
    record.values = {entity("Camera", morning.cameras[it.camera].id),
                     entity("Account", morning.accounts[it.account]), Value::time(at(it.recorded))};
    const auto sealed = sightline::seal(declarations, record, keys);
    if (!sealed) throw std::runtime_error(sealed.error().message);
    values.emplace_back(stamp_key(it.id),
                        std::string(reinterpret_cast<const char*>(sealed->data()), sealed->size()));
    flush(1000);
  }
  flush(0);
}

// The devices come back and report what they recorded: the service looks up whose each is, and puts the clip
// into that account's list of events. Returns the lists, by account.
std::map<std::string, std::vector<std::size_t>> report(const Morning& morning,
                                                       HurriedClient& client, Mapping& mapping) {
  std::vector<std::string> listed_for(morning.clips.size());
  std::vector<std::thread> workers;
  for (unsigned t = 0; t < kThreads; ++t) {
    workers.emplace_back([&, t] {
      for (std::size_t clip = t; clip < morning.clips.size(); clip += kThreads) {
        listed_for[clip] = mapping.look_up(client, morning.cameras[morning.clips[clip].camera].id);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  std::map<std::string, std::vector<std::size_t>> lists;
  for (std::size_t clip = 0; clip < listed_for.size(); ++clip)
    lists[listed_for[clip]].push_back(clip);
  return lists;
}

// By user, what is asked for: what his account's list of events has, what his household recorded, and what was
// shared with him. All three runs are asked for the same.
std::vector<std::vector<std::size_t>> tabs_of(
    const Morning& morning, const std::map<std::string, std::vector<std::size_t>>& lists) {
  std::vector<std::vector<std::size_t>> tabs;
  for (const User& user : morning.users) {
    std::set<std::size_t> clips(morning.clips_of[user.account].begin(),
                                morning.clips_of[user.account].end());
    const auto list = lists.find(morning.accounts[user.account]);
    if (list != lists.end()) clips.insert(list->second.begin(), list->second.end());
    for (const std::size_t camera : user.guest_at)
      for (std::size_t i = camera; i < morning.clips.size(); i += morning.cameras.size())
        clips.insert(i);
    std::vector<std::size_t> page(clips.begin(), clips.end());
    if (page.size() > kPage) page.resize(kPage);
    tabs.push_back(std::move(page));
  }
  return tabs;
}

sightline::PostgresRegistry connected(const Policy& policy, const std::string& postgres) {
  auto registry = sightline::PostgresRegistry::make(
      policy,
      {.connection = postgres,
       .queries = {{.of = "Clip",
                    .sql = "SELECT id, camera, account, recorded_at FROM clip WHERE id = $1"}}});
  if (!registry) throw std::runtime_error(registry.error());
  return std::move(*registry);
}

sightline::Collector collecting(const Policy& policy, sightline::CollectorOptions options,
                                const Morning& morning) {
  options.clock = [now = morning.now] { return at(now); };
  auto made = sightline::Collector::make(policy, std::move(options));
  if (!made) throw std::runtime_error(made.error());
  return std::move(*made);
}

void print(const std::vector<std::pair<const char*, Outcome>>& runs) {
  std::printf("\n%-36s", "");
  for (const auto& [name, outcome] : runs) std::printf("%16s", name);
  const auto line = [&](const char* what, auto&& of) {
    std::printf("\n%-36s", what);
    for (const auto& [name, outcome] : runs) std::printf("%16s", of(outcome).c_str());
  };
  const auto count = [](std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
    return text;
  };
  const auto fixed = [](double number) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", number);
    return std::string(text);
  };
  line("tabs opened", [&](const Outcome& it) { return count(it.pages); });
  line("thumbnails offered to strangers",
       [&](const Outcome& it) { return count(it.thumbnails_to_strangers); });
  line("  to so many people", [&](const Outcome& it) { return count(it.strangers); });
  line("opened by strangers", [&](const Outcome& it) { return count(it.opened_by_strangers); });
  line("rightful views", [&](const Outcome& it) { return count(it.rightful); });
  line("  lost", [&](const Outcome& it) { return count(it.rightful_lost); });
  line("decisions", [&](const Outcome& it) { return count(it.decisions); });
  line("  a second", [&](const Outcome& it) {
    return count(static_cast<std::uint64_t>(static_cast<double>(it.decisions) / it.seconds));
  });
  line("p99 of a tab, ms",
       [&](const Outcome& it) { return fixed(static_cast<double>(it.p99.count()) / 1e6); });
  line("questions to the cache", [&](const Outcome& it) { return count(it.asked_cache); });
  line("  answered with another's record",
       [&](const Outcome& it) { return count(it.another_key); });
  line("questions to the registry", [&](const Outcome& it) { return count(it.asked_registry); });
  std::printf("\n");
}

struct Arguments {
  std::string mode, clips, redis, postgres, was, should;
  std::size_t devices = 100'000;
};

int run(const Arguments& arguments) {
  const Morning morning = make_morning(arguments.devices);
  // Nobody proved the first: it is run because that is what was run.
  const Policy was = loaded(arguments.was, true), should = loaded(arguments.should, false);
  const auto keys = sightline::SealKeys::generate();
  // As many are cancelled however many devices there are: about ten while they come back.
  HurriedClient client({.socket = arguments.redis,
                        .cancelled = std::max<std::size_t>(arguments.devices / 10, 50),
                        .lifetime = std::max<std::size_t>(arguments.devices / 200, 10)});
  fill_redis(client, morning, should, keys);
  const auto begin = std::chrono::steady_clock::now();
  Mapping mapping;
  const auto lists = report(morning, client, mapping);
  const auto tabs = tabs_of(morning, lists);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::printf("%zu devices of %zu accounts are back within %.1f s; %" PRIu64
              " requests were cancelled on a shared connection\n",
              morning.cameras.size(), morning.accounts.size(), took.count(), client.cancelled());
  std::fflush(stdout);

  std::vector<std::pair<const char*, Outcome>> runs;
  {
    const Snapshot snapshot = Registry(was, morning).snapshot(true);
    runs.emplace_back("as it was", open_tabs(
                                       was, snapshot, morning, tabs,
                                       [&] {
                                         thread_local std::unique_ptr<MappingSource> source;
                                         source = std::make_unique<MappingSource>(was, mapping);
                                         return collecting(
                                             was, {.cache = {source.get(), {"Camera"}, nullptr}},
                                             morning);
                                       },
                                       kThreads, kLongest));
  }
  const Snapshot snapshot = Registry(should, morning).snapshot(false);
  for (const bool sealed : {false, true}) {
    runs.emplace_back(
        sealed ? "sealed cache" : "registry only",
        open_tabs(
            should, snapshot, morning, tabs,
            [&] {
              thread_local std::unique_ptr<sightline::PostgresRegistry> registry;
              thread_local std::unique_ptr<StampSource> stamps;
              registry = std::make_unique<sightline::PostgresRegistry>(
                  connected(should, arguments.postgres));
              stamps = std::make_unique<StampSource>(client);
              sightline::CollectorOptions options{.registry = {registry.get(), {"Clip"}, true}};
              if (sealed) options.cache = {stamps.get(), {"Clip"}, &keys};
              return collecting(should, options, morning);
            },
            kThreads, kLongest));
  }
  print(runs);
  const bool leaks =
      runs[1].second.thumbnails_to_strangers + runs[2].second.thumbnails_to_strangers > 0;
  if (leaks) std::fprintf(stderr, "replay: a stranger was offered what is not his\n");
  return leaks || runs[0].second.thumbnails_to_strangers == 0 ? 1 : 0;
}

int write_clips(const Arguments& arguments) {
  const Morning morning = make_morning(arguments.devices);
  std::ofstream out(arguments.clips);
  for (const Clip& it : morning.clips) {
    out << it.id << '\t' << morning.cameras[it.camera].id << '\t' << morning.accounts[it.account]
        << '\t' << it.recorded << '\n';
  }
  return out.flush() ? 0 : 1;
}

int main(int argc, char** argv) {
  Arguments arguments;
  if (argc > 1) arguments.mode = argv[1];
  int at = 2;
  if (arguments.mode == "write-clips" && argc > 2) arguments.clips = argv[at++];
  const std::map<std::string, std::string*> texts = {{"--redis", &arguments.redis},
                                                     {"--postgres", &arguments.postgres},
                                                     {"--was", &arguments.was},
                                                     {"--should", &arguments.should}};
  for (; at + 1 < argc; at += 2) {
    const std::string option = argv[at];
    const auto text = texts.find(option);
    if (text != texts.end()) {
      *text->second = argv[at + 1];
    } else if (option == "--devices") {
      arguments.devices = std::stoul(argv[at + 1]);
    } else {
      break;
    }
  }
  const bool is_whole = at == argc && (arguments.mode == "write-clips" ? !arguments.clips.empty()
                                       : arguments.mode == "run"       ? !arguments.should.empty()
                                                                       : false);
  if (!is_whole) {
    std::fprintf(stderr,
                 "usage: replay write-clips FILE [--devices N]\n"
                 "       replay run --redis SOCKET --postgres CONNECTION --was POLC --should POLC "
                 "[--devices N]\n");
    return 2;
  }
  return arguments.mode == "run" ? run(arguments) : write_clips(arguments);
}

}  // namespace
}  // namespace replay

int main(int argc, char** argv) {
  try {
    return replay::main(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "replay: %s\n", error.what());
    return 1;
  }
}
