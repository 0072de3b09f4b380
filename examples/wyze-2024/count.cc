// count FACTS REQUESTS ANSWERS [--now TIME] [--expect-leak | --expect-zero]: what a policy let
// happen, measured against what the registry says is true. Reads facts.jsonl and requests.jsonl as
// generate.cc wrote them, and one answer per request in the form {"decision":true,..}; prints a
// table. Exits 1 if the expectation does not hold, 2 if the files do not fit together. Knows
// nothing of policies or caches, takes the events tab for open, and reads no JSON but those exact
// lines: it checks `sightline` without sharing code with it.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace {

using Id = std::uint32_t;
using Time = std::uint64_t;  // the digits of the time as one number: 20240216060005
constexpr Time kForever = std::numeric_limits<Time>::max();

[[noreturn]] void fail(std::string_view message, std::string_view detail = {}) {
  std::cerr << "count: " << message << detail << '\n';
  std::exit(2);
}

// Walks through one line from left to right, from one known piece of text to the next.
class Scanner {
 public:
  explicit Scanner(std::string_view line) : line_(line), rest_(line) {}

  // Goes on behind the next `mark`; false, and stays, if there is none.
  bool find(std::string_view mark) {
    const auto at = rest_.find(mark);
    if (at == std::string_view::npos) return false;
    rest_.remove_prefix(at + mark.size());
    return true;
  }
  // The number behind the next `mark`, as in "id":"cam-17".
  Id number(std::string_view mark) {
    if (!find(mark)) fail("unexpected line: ", line_);
    Id value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc{}) fail("no number in: ", line_);
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  // The time behind the next `mark`, up to a quotation mark.
  Time time(std::string_view mark) {
    if (!find(mark)) fail("unexpected line: ", line_);
    Time value = 0;
    for (const char c : rest_.substr(0, rest_.find('"'))) {
      if (c >= '0' && c <= '9') value = value * 10 + static_cast<Time>(c - '0');
    }
    return value;
  }
  char next() const { return rest_.empty() ? '\0' : rest_.front(); }

 private:
  std::string_view line_, rest_;
};

// --- what is true

struct User {
  Id account = 0;
  Time credentials_changed_at = 0;
};
struct Clip {
  Id camera = 0, account = 0;
  Time recorded_at = 0;
};
struct Share {
  Time from = 0, until = kForever;
};
struct Registry {
  Id accounts = 0;
  std::vector<User> users;
  std::vector<Clip> clips;
  std::unordered_map<std::uint64_t, Share> shares;
};

std::uint64_t share_key(Id viewer, Id camera) { return std::uint64_t{viewer} << 32 | camera; }

template <class T>
T& at(std::vector<T>& all, Id id) {
  if (id >= 100'000'000) fail("an id is too large");
  if (id >= all.size()) all.resize(id + std::size_t{1});
  return all[id];
}

Registry read_facts(const std::string& path) {
  std::ifstream in(path);
  if (!in) fail("cannot read ", path);
  Registry registry;
  for (std::string line; std::getline(in, line);) {
    Scanner scan(line);
    if (scan.find(R"({"uid":{"type":"Account")")) {
      ++registry.accounts;
    } else if (scan.find(R"({"uid":{"type":"User")")) {
      User& user = at(registry.users, scan.number(R"("u-)"));
      user.account = scan.number(R"("account":{"type":"Account","id":"a-)");
      user.credentials_changed_at = scan.time(R"("credentials_changed_at":")");
    } else if (scan.find(R"({"uid":{"type":"Clip")")) {
      Clip& clip = at(registry.clips, scan.number(R"("c-)"));
      clip.camera = scan.number(R"("camera":{"type":"Camera","id":"cam-)");
      clip.account = scan.number(R"("account":{"type":"Account","id":"a-)");
      clip.recorded_at = scan.time(R"("recorded_at":")");
    } else if (scan.find(R"({"relation":"share")")) {
      const Id viewer = scan.number(R"("u-)");
      Share& share = registry.shares[share_key(viewer, scan.number(R"("cam-)"))];
      share.from = scan.time(R"("from":")");
      Scanner end(line);
      if (end.find(R"("until":)")) share.until = end.time(R"(")");
    }
  }
  return registry;
}

// --- what was asked and answered

enum Action : std::size_t { offered, opened, played };
constexpr std::array<std::string_view, 3> kActions = {"thumbnails", "events opened",
                                                      "videos played"};

struct Request {
  Id user = 0, clip = 0;
  Action action = offered;
  Time session_issued_at = 0;
};

Action action_of(char first_letter) {  // view_thumbnail, open_event, play_video
  if (first_letter == 'v') return offered;
  if (first_letter == 'o') return opened;
  if (first_letter == 'p') return played;
  fail("unknown action in a request");
}

Request read_request(std::string_view line) {
  Scanner scan(line);
  Request request;
  request.user = scan.number(R"({"subject":{"type":"User","id":"u-)");
  if (!scan.find(R"("action":{"name":")")) fail("no action in: ", line);
  request.action = action_of(scan.next());
  request.clip = scan.number(R"("resource":{"type":"Clip","id":"c-)");
  request.session_issued_at = scan.time(R"("session_issued_at":")");
  return request;
}

bool read_answer(std::string_view line) {
  Scanner scan(line);
  if (!scan.find(R"("decision":)")) fail("not an answer: ", line);
  while (scan.next() == ' ') scan.find(" ");
  if (scan.next() != 't' && scan.next() != 'f') fail("not an answer: ", line);
  return scan.next() == 't';
}

// --- the count

struct Views {
  std::uint64_t asked = 0, allowed = 0;
  void add(bool allow) {
    ++asked;
    allowed += allow ? 1 : 0;
  }
};

// What became of one account, and of one person.
struct AccountFate {
  bool exposed = false, tapped = false, received = false;
};
struct UserFate {
  bool lost = false, offered = false, tapped = false;
};

struct Tally {
  std::array<Views, 3> rightful;  // one's own or shared with one, by action
  std::array<Views, 3> stranger;  // anybody else's
  Views old_session;              // rightful, but signed in before the password changed
  std::vector<AccountFate> accounts;
  std::vector<UserFate> users;
};

// Whether this user may see this clip, by the registry alone.
bool is_related(const Registry& registry, Id user, const Clip& clip, Time now) {
  if (registry.users[user].account == clip.account) return true;
  const auto share = registry.shares.find(share_key(user, clip.camera));
  if (share == registry.shares.end()) return false;
  const auto [from, until] = share->second;
  return from <= clip.recorded_at && from <= now && now < until;
}

void count_one(const Registry& registry, const Request& request, bool allow, Time now,
               Tally& tally) {
  if (request.user >= registry.users.size() || request.clip >= registry.clips.size()) {
    fail("a request names somebody or something that the facts do not know");
  }
  const User& user = registry.users[request.user];
  const Clip& clip = registry.clips[request.clip];
  if (is_related(registry, request.user, clip, now)) {
    if (request.session_issued_at < user.credentials_changed_at) {
      tally.old_session.add(allow);
    } else {
      tally.rightful[request.action].add(allow);
      if (!allow) at(tally.users, request.user).lost = true;
    }
    return;
  }
  tally.stranger[request.action].add(allow);
  if (!allow) return;
  at(tally.accounts, clip.account).exposed = true;
  at(tally.accounts, user.account).received = true;
  at(tally.users, request.user).offered = true;
  if (request.action == offered) return;
  at(tally.accounts, clip.account).tapped = true;
  at(tally.users, request.user).tapped = true;
}

Tally count(const Registry& registry, const std::string& requests, const std::string& answers,
            Time now) {
  std::ifstream asked(requests);
  std::ifstream answered(answers);
  if (!asked) fail("cannot read ", requests);
  if (!answered) fail("cannot read ", answers);
  Tally tally;
  std::string request;
  std::string answer;
  while (std::getline(asked, request)) {
    if (!std::getline(answered, answer)) fail("fewer answers than requests");
    count_one(registry, read_request(request), read_answer(answer), now, tally);
  }
  if (std::getline(answered, answer)) fail("more answers than requests");
  return tally;
}

// --- the table

std::string grouped(std::uint64_t number) {  // 12345 as 12,345
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

void print_views(std::string_view what, const Views& views) {
  std::printf("  %-44s %10s %10s\n", std::string(what).c_str(), grouped(views.asked).c_str(),
              grouped(views.allowed).c_str());
}

void print_number(std::string_view what, std::uint64_t number) {
  std::printf("  %-44s %21s\n", std::string(what).c_str(), grouped(number).c_str());
}

template <class T, class Wanted>
std::uint64_t number_of(const std::vector<T>& all, Wanted wanted) {
  return static_cast<std::uint64_t>(std::count_if(all.begin(), all.end(), wanted));
}

std::uint64_t lost(const Tally& tally) {
  std::uint64_t views = 0;
  for (const Views& kind : tally.rightful) views += kind.asked - kind.allowed;
  return views;
}

void print(const Registry& registry, const Tally& tally) {
  std::printf("%-46s %10s %10s\n", "one's own, or shared with one", "asked", "allowed");
  for (std::size_t i = 0; i < kActions.size(); ++i) print_views(kActions[i], tally.rightful[i]);
  print_number("rightful views lost", lost(tally));
  print_number("by this many people", number_of(tally.users, [](auto u) { return u.lost; }));
  print_views("by a session older than the password", tally.old_session);

  std::printf("a stranger's, or from a share that is over\n");
  for (std::size_t i = 0; i < kActions.size(); ++i) print_views(kActions[i], tally.stranger[i]);
  const auto exposed = number_of(tally.accounts, [](auto a) { return a.exposed; });
  const auto offered_any = number_of(tally.users, [](auto u) { return u.offered; });
  print_number("people who were offered any", offered_any);
  print_number("people who opened any", number_of(tally.users, [](auto u) { return u.tapped; }));
  print_number("accounts whose pictures were exposed", exposed);

  const auto tapped = number_of(tally.accounts, [](auto a) { return a.tapped; });
  const auto received = number_of(tally.accounts, [](auto a) { return a.received && !a.exposed; });
  std::printf("accounts\n");
  print_number("unaffected", registry.accounts - exposed - received);
  print_number("exposed, not tapped", exposed - tapped);
  print_number("exposed, and tapped", tapped);
  print_number("received others', own not exposed", received);
}

bool leaks(const Tally& tally) {
  return std::any_of(tally.stranger.begin(), tally.stranger.end(),
                     [](const Views& views) { return views.allowed > 0; });
}

int judge(const Tally& tally, std::string_view expectation) {
  if (expectation == "--expect-leak" && !leaks(tally)) {
    std::cerr << "count: strangers were expected to see something, and saw nothing\n";
    return 1;
  }
  if (expectation != "--expect-zero") return 0;
  if (leaks(tally)) std::cerr << "count: a stranger saw something\n";
  if (lost(tally) > 0) std::cerr << "count: a rightful view was lost\n";
  if (tally.old_session.allowed > 0) std::cerr << "count: an old session saw something\n";
  return leaks(tally) || lost(tally) > 0 || tally.old_session.allowed > 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  std::vector<std::string> files;
  std::string expectation;
  std::string now = "2024-02-16T06:00:05Z";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--expect-leak" || arguments[i] == "--expect-zero") {
      expectation = arguments[i];
    } else if (arguments[i] == "--now" && i + 1 < arguments.size()) {
      now = arguments[++i];
    } else if (arguments[i].starts_with("--")) {
      fail("unknown option, or no value given: ", arguments[i]);
    } else {
      files.push_back(arguments[i]);
    }
  }
  if (files.size() != 3) {
    fail("usage: count FACTS REQUESTS ANSWERS [--now TIME] [--expect-leak | --expect-zero]");
  }
  const Registry registry = read_facts(files[0]);
  const Tally tally = count(registry, files[1], files[2], Scanner(now).time(""));
  print(registry, tally);
  return judge(tally, expectation);
}
