// generate OUTDIR [--accounts N] [--seed S]: an invented camera service on a bad morning, as three
// files of JSON lines in the formats of the program `sightline`:
//   facts.jsonl     what the registry says: accounts, users, cameras, clips, shares, the switch
//   cache.jsonl     what the cache says: the account of each camera, wrong for a part of them
//   requests.jsonl  the requests of the app's list of events, in the order they arrived
// The same N and S give the same bytes on every machine: whole numbers only, and a random number
// generator of our own. Refuses to know what a policy would answer. count.cc reads the result back.

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using Id = std::uint32_t;  // accounts, users, cameras and clips are numbered from 0

using Time = std::int64_t;  // seconds since 1970, UTC
constexpr Time kHour = 60 * 60;
constexpr Time kDay = 24 * kHour;
constexpr Time kMidnight = 1'708'041'600;      // 2024-02-16T00:00:00Z
constexpr Time kAsOf = kMidnight + 6 * kHour;  // the moment of the registry's snapshot
constexpr Time kNever = 0;                     // of a share: without an end

// splitmix64 (public domain, Sebastiano Vigna): one addition and a few multiplications a number.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  // One of 0 .. bound-1. The bias is below 1 in 1,000 for the bounds used here.
  Id below(Id bound) { return static_cast<Id>(((next() >> 32) * bound) >> 32); }
  bool one_in(Id n) { return below(n) == 0; }
  // On one of the last `days` days before `end`.
  Time moment_before(Time end, Id days) { return end - 1 - Time{below(days * Id{kDay})}; }

 private:
  std::uint64_t state_;
};

struct User {
  Id account;
  Time credentials_changed_at;
  Time session_issued_at;
};
struct Camera {
  Id account;  // true, and what the registry says
  Id cached;   // what the cache says
};
struct Clip {
  Id camera;
  Time recorded_at;
};
struct Share {
  Id viewer, camera;
  Time from, until;
};

// Everything there is. Users, cameras and clips stand in the order of their account or camera:
// those of number i are the ones from first_..[i] up to first_..[i + 1].
struct Service {
  Id accounts = 0;
  std::vector<User> users;
  std::vector<Camera> cameras;
  std::vector<Clip> clips;
  std::vector<Share> shares;
  std::vector<Id> first_camera, first_clip;
  std::vector<Id> lookups;  // cameras in the order in which the cache was asked for them
};

void add_households(Service& service, Random& random) {
  for (Id account = 0; account < service.accounts; ++account) {
    service.first_camera.push_back(static_cast<Id>(service.cameras.size()));
    const Id users = 1 + random.below(2);
    for (Id i = 0; i < users; ++i) {
      const Time changed = random.moment_before(kMidnight - 60 * kDay, 600);
      const Time issued = random.moment_before(kMidnight, 50);
      // A few changed their password this morning and forgot a phone that is still signed in.
      const bool forgot_a_phone = random.one_in(500);
      service.users.push_back({account, forgot_a_phone ? kMidnight + 3 * kHour : changed, issued});
    }
    const Id cameras = 1 + random.below(6);
    service.cameras.insert(service.cameras.end(), cameras, {account, account});
  }
  service.first_camera.push_back(static_cast<Id>(service.cameras.size()));
}

// What the cameras recorded since midnight: nothing, one or two clips each.
void add_clips(Service& service, Random& random) {
  for (Id camera = 0; camera < service.cameras.size(); ++camera) {
    service.first_clip.push_back(static_cast<Id>(service.clips.size()));
    const Id clips = random.below(2) + random.below(2);
    for (Id i = 0; i < clips; ++i) {
      service.clips.push_back({camera, kMidnight + random.below(6 * kHour)});
    }
  }
  service.first_clip.push_back(static_cast<Id>(service.clips.size()));
}

// One camera in seven has a guest of another account: half without an end, some until later, some
// whose time is over; some were invited so recently that a clip may be older than the invitation.
void add_shares(Service& service, Random& random) {
  for (Id camera = 0; camera < service.cameras.size(); ++camera) {
    if (!random.one_in(7)) continue;
    const Id viewer = random.below(static_cast<Id>(service.users.size()));
    if (service.users[viewer].account == service.cameras[camera].account) continue;
    Share share{viewer, camera, kMidnight - kDay * (30 + random.below(300)), kNever};
    if (random.one_in(20)) share.from = kMidnight + random.below(6 * kHour);
    const Id end = random.below(10);
    if (end >= 5) share.until = kAsOf + kDay * (1 + random.below(60));
    if (end >= 8) share.until = std::max(share.from, kMidnight - kDay * (1 + random.below(25)));
    service.shares.push_back(share);
  }
}

// The devices come back online all at once, in no order. Under the load one lookup is given up, and
// its answer stays in the connection: until the connection is dropped, everyone who asks gets the
// answer to the question before. That lasts for 3 of 100 lookups.
void fill_cache(Service& service, Random& random) {
  std::vector<Id>& order = service.lookups;
  order.resize(service.cameras.size());
  std::iota(order.begin(), order.end(), Id{0});
  for (Id i = static_cast<Id>(order.size()); i > 1; --i) {
    std::swap(order[i - 1], order[random.below(i)]);
  }
  const std::size_t begin = order.size() * 40 / 100 + 1;
  const std::size_t end = std::min(order.size(), begin + order.size() * 3 / 100);
  for (std::size_t i = begin; i < end; ++i) {
    service.cameras[order[i]].cached = service.cameras[order[i - 1]].account;
  }
}

Service make_service(Id accounts, std::uint64_t seed) {
  Service service;
  service.accounts = accounts;
  Random random(seed);
  add_households(service, random);
  add_clips(service, random);
  add_shares(service, random);
  fill_cache(service, random);
  return service;
}

// --- writing

// A text file written in large pieces.
class Lines {
 public:
  explicit Lines(const std::string& path) : path_(path), out_(path, std::ios::binary) {}

  Lines& operator<<(std::string_view text) {
    buffer_ += text;
    return *this;
  }
  Lines& operator<<(Id number) {
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    buffer_.append(digits, end);
    return *this;
  }
  // Ends a line.
  void end() {
    buffer_ += '\n';
    if (buffer_.size() > (1U << 20)) flush();
  }
  // Ends the file, and the program if the file could not be written.
  void close() {
    flush();
    out_.close();
    if (out_) return;
    std::cerr << "generate: cannot write " << path_ << '\n';
    std::exit(2);
  }

 private:
  void flush() {
    out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    buffer_.clear();
  }
  std::string path_, buffer_;
  std::ofstream out_;
};

std::string text(Time time) {
  namespace chrono = std::chrono;
  const chrono::sys_seconds moment{chrono::seconds{time}};
  const auto day = chrono::floor<chrono::days>(moment);
  const chrono::year_month_day date{day};
  const auto seconds = static_cast<int>((moment - day).count());
  char out[32];
  std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                seconds / 3600, seconds / 60 % 60, seconds % 60);
  return out;
}

struct Entity {
  std::string_view type, prefix;
  Id id;
};
Lines& operator<<(Lines& out, const Entity& entity) {
  return out << R"({"type":")" << entity.type << R"(","id":")" << entity.prefix << entity.id
             << R"("})";
}
Entity account_of(Id id) { return {"Account", "a-", id}; }
Entity user_of(Id id) { return {"User", "u-", id}; }
Entity camera_of(Id id) { return {"Camera", "cam-", id}; }
Entity clip_of(Id id) { return {"Clip", "c-", id}; }

void write_entities(const Service& service, Lines& out) {
  for (Id i = 0; i < service.accounts; ++i) {
    (out << R"({"uid":)" << account_of(i) << R"(,"attrs":{},"parents":[]})").end();
  }
  for (Id i = 0; i < service.users.size(); ++i) {
    const User& user = service.users[i];
    out << R"({"uid":)" << user_of(i) << R"(,"attrs":{"account":)" << account_of(user.account);
    out << R"(,"credentials_changed_at":")" << text(user.credentials_changed_at);
    (out << R"("},"parents":[]})").end();
  }
  for (Id i = 0; i < service.cameras.size(); ++i) {
    out << R"({"uid":)" << camera_of(i) << R"(,"attrs":{"registered_to":)";
    (out << account_of(service.cameras[i].account) << R"(},"parents":[]})").end();
  }
  for (Id i = 0; i < service.clips.size(); ++i) {
    const Clip& clip = service.clips[i];
    out << R"({"uid":)" << clip_of(i) << R"(,"attrs":{"camera":)" << camera_of(clip.camera);
    out << R"(,"account":)" << account_of(service.cameras[clip.camera].account);
    (out << R"(,"recorded_at":")" << text(clip.recorded_at) << R"("},"parents":[]})").end();
  }
}

void write_facts(const Service& service, const std::string& path) {
  Lines out(path);
  (out << R"({"snapshot":{"revision":7,"as_of":")" << text(kAsOf) << R"("}})").end();
  (out << R"({"global":"events_tab_closed","value":false})").end();
  write_entities(service, out);
  for (const Share& share : service.shares) {
    out << R"({"relation":"share","key":[)" << user_of(share.viewer) << ",";
    out << camera_of(share.camera) << R"(],"fields":{"from":")" << text(share.from) << R"(")";
    if (share.until != kNever) out << R"(,"until":")" << text(share.until) << R"(")";
    (out << "}}").end();
  }
  out.close();
}

void write_cache(const Service& service, const std::string& path) {
  Lines out(path);
  for (const Id camera : service.lookups) {
    out << R"({"uid":)" << camera_of(camera) << R"(,"attrs":{"account":)";
    (out << account_of(service.cameras[camera].cached) << R"(},"parents":[]})").end();
  }
  out.close();
}

// --- the morning

// For each key, the cameras that belong to it: (key, camera), sorted.
using CamerasOf = std::vector<std::pair<Id, Id>>;

// The app of one person: lists thumbnails, then opens and plays some of them.
class Session {
 public:
  Session(const Service& service, Random& random, Lines& out)
      : service_(service), random_(random), out_(out) {}

  void begin(Id user) {
    user_ = user;
    issued_ = text(service_.users[user].session_issued_at);
    opened_.clear();
    played_.clear();
  }
  // Lists what `camera` recorded. Of these, one in `opens` is opened, and of those one in `plays`
  // is played.
  void list(Id camera, Id opens, Id plays) {
    for (Id clip = service_.first_clip[camera]; clip < service_.first_clip[camera + 1]; ++clip) {
      ask("view_thumbnail", clip);
      if (!random_.one_in(opens)) continue;
      opened_.push_back(clip);
      if (random_.one_in(plays)) played_.push_back(clip);
    }
  }
  void list_all(const CamerasOf& cameras, Id key, Id opens, Id plays) {
    auto it = std::lower_bound(cameras.begin(), cameras.end(), std::pair{key, Id{0}});
    for (; it != cameras.end() && it->first == key; ++it) list(it->second, opens, plays);
  }
  void tap() {
    for (const Id clip : opened_) ask("open_event", clip);
    for (const Id clip : played_) ask("play_video", clip);
  }

 private:
  void ask(std::string_view action, Id clip) {
    out_ << R"({"subject":)" << user_of(user_) << R"(,"action":{"name":")" << action;
    out_ << R"("},"resource":)" << clip_of(clip) << R"(,"context":{"session_issued_at":")";
    (out_ << issued_ << R"("}})").end();
  }
  const Service& service_;
  Random& random_;
  Lines& out_;
  Id user_ = 0;
  std::string issued_;
  std::vector<Id> opened_, played_;
};

// Three in four people look at their list of events. It offers what their own cameras recorded,
// what they are or were guests of, and what the cache says is theirs; each is asked about.
void write_requests(const Service& service, std::uint64_t seed, const std::string& path) {
  CamerasOf shared, mixed_up;  // by user; by the account that the cache names wrongly
  for (const Share& share : service.shares) shared.emplace_back(share.viewer, share.camera);
  for (Id i = 0; i < service.cameras.size(); ++i) {
    const Camera& camera = service.cameras[i];
    if (camera.cached != camera.account) mixed_up.emplace_back(camera.cached, i);
  }
  std::sort(shared.begin(), shared.end());
  std::sort(mixed_up.begin(), mixed_up.end());

  Random random(seed ^ 0x6D6F726E696E67U);  // "morning"
  Lines out(path);
  Session session(service, random, out);
  const Id users = static_cast<Id>(service.users.size());
  std::vector<Id> order(users);
  std::iota(order.begin(), order.end(), Id{0});
  for (Id i = users; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  for (const Id user : order) {
    if (random.one_in(4)) continue;
    const Id account = service.users[user].account;
    session.begin(user);
    for (Id c = service.first_camera[account]; c < service.first_camera[account + 1]; ++c) {
      session.list(c, 4, 2);
    }
    session.list_all(shared, user, 4, 2);
    session.list_all(mixed_up, account, 12, 8);
    session.tap();
  }
  out.close();
}

[[noreturn]] void usage() {
  std::cerr << "usage: generate OUTDIR [--accounts N] [--seed S]   (N from 1 to 1000000)\n";
  std::exit(2);
}

std::uint64_t number(std::string_view digits, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || value > most) usage();
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() % 2 == 0) usage();
  Id accounts = 100'000;
  std::uint64_t seed = 20'240'216;
  for (std::size_t i = 1; i < arguments.size(); i += 2) {
    if (arguments[i] == "--accounts") {
      accounts = static_cast<Id>(number(arguments[i + 1], 1'000'000));
    } else if (arguments[i] == "--seed") {
      seed = number(arguments[i + 1], UINT64_MAX);
    } else {
      usage();
    }
  }
  if (accounts == 0) usage();
  const Service service = make_service(accounts, seed);
  write_facts(service, arguments[0] + "/facts.jsonl");
  write_cache(service, arguments[0] + "/cache.jsonl");
  write_requests(service, seed, arguments[0] + "/requests.jsonl");
  std::cout << service.accounts << " accounts, " << service.users.size() << " users, "
            << service.cameras.size() << " cameras, " << service.clips.size() << " clips, "
            << service.shares.size() << " shares\n";
  return 0;
}
