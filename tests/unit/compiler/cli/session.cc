// A temporary folder and string streams around run().
#include "tests/unit/compiler/cli/session.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "compiler/cli/run.h"

namespace sightline::cli {
namespace {

namespace fs = std::filesystem;

std::string without(std::string text, const std::string& folder) {
  for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
    text.erase(at, folder.size());
  }
  return text;
}

}  // namespace

Session::Session() {
  ::unsetenv(
      "GITHUB_STEP_SUMMARY");  // a test must not write into the summary of the job that runs it
  static int number = 0;
  const auto name = "sightline-" + std::to_string(::getpid()) + "-" + std::to_string(++number);
  folder_ = (fs::temp_directory_path() / name).string() + "/";
  fs::create_directories(folder_);
}
Session::~Session() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string Session::path(std::string_view name) const { return folder_ + std::string(name); }
void Session::write(std::string_view name, std::string_view text) const {
  std::ofstream(path(name), std::ios::binary) << text;
}
std::string Session::read(std::string_view name) const {
  std::ifstream file(path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}
bool Session::exists(std::string_view name) const { return fs::exists(path(name)); }
std::vector<std::string> Session::files() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Ran Session::run(std::vector<std::string> args, std::string_view in) const {
  for (std::string& arg : args) {
    if (arg.starts_with("@")) arg = path(arg.substr(1));
  }
  std::istringstream input{std::string(in)};
  std::ostringstream out, err;
  const int exit = cli::run(args, {.in = input, .out = out, .err = err});
  return {exit, without(out.str(), folder_), without(err.str(), folder_)};
}

std::string_view home_policy() {
  return R"(policy home
enum Role { guest < owner }
entity Account
entity User { account: Account, role: Role }
entity Camera { cached account: Account, registered_to: Account, quiet_until: time?, limit: int }
relation share(viewer: User, camera: Camera) { from: time, until: time? }
cached relation pairing(camera: Camera, account: Account)
global lockdown: bool within 10s
context { issued_at: time, grace: duration? }
action view_live, view_past(User, Camera)
rule household: permit view_live, view_past(u, cam) when u.account == cam.registered_to
rule shared:
  permit view_live(u, cam) when some share(u, cam) as s where s.from <= now and now < (s.until ?? forever)
rule closed: forbid view_live, view_past(_, _) when lockdown
rule old: forbid view_past(_, _) when issued_at < now - 30d
/// Strangers see nothing.
property no_strangers:
  never view_live(u, cam) unless u.account == cam.registered_to or some share(u, cam)
world house {
  lockdown: false
  Account north
  Account south
  User ann { account: north, role: owner }
  User bea { account: south, role: guest }
  Camera porch { account: north, registered_to: north, limit: 3 }
}
test "ann sees her porch" in house at 2024-02-16T06:00:00Z with { issued_at: 2024-02-16T05:00:00Z } {
  ann may view_live, view_past porch by household
}
test "a stranger does not" in house at 2024-02-16T06:00:00Z with { issued_at: 2024-02-16T05:00:00Z } {
  bea may not view_live porch by none
}
)";
}

std::string_view leaky_policy() {
  return R"(policy leaky
entity Account
entity User { account: Account }
entity Camera { cached account: Account, registered_to: Account }
action view_live(User, Camera)
rule household: permit view_live(u, cam) when u.account == cam.account
property no_strangers: never view_live(u, cam) unless u.account == cam.account
property owners_may: possible view_live(u, cam) when u.account == cam.account
)";
}

std::string_view home_facts() {
  return R"({"snapshot":{"revision":7,"as_of":"2024-02-16T06:00:00Z"}}
{"uid":{"type":"Account","id":"north"},"attrs":{},"parents":[]}
{"uid":{"type":"Account","id":"south"},"attrs":{},"parents":[]}
{"uid":{"type":"User","id":"ann"},"attrs":{"account":{"type":"Account","id":"north"},"role":"owner"},"parents":[]}
{"uid":{"type":"User","id":"bea"},"attrs":{"account":{"type":"Account","id":"south"},"role":"guest"},"parents":[]}
{"uid":{"type":"Camera","id":"porch"},"attrs":{"registered_to":{"type":"Account","id":"north"},"quiet_until":null,"limit":3},"parents":[]}
{"global":"lockdown","value":false}
)";
}

std::string_view estate_policy() {
  return R"(policy estate
enum Scope { live, thumbnails, recordings }
entity Site in Site
entity User { badge: string?, duties: set<Scope>, wish: Action }
entity Client { site: Site }
entity Camera in one Site { model: string }
relation grant(to: User, slot: int, what: Scope, from: time, tag: string) { scopes: set<Scope> }
cached relation sighting(camera: Camera, hour: int)
cached global festival: bool
action view_live(User | Client, Camera | Site)
action view_past(User, Camera)
obligation log_it, no_store
rule grants:
  permit view_live(u: User, cam: Camera)
  when some grant(u, 1, _, _, _) as g where live in g.scopes
  with log_it
rule clients:
  permit view_live(c: Client, cam: Camera)
  when cam in c.site
  with no_store, log_it
rule toys:
  forbid view_live(_, cam: Camera)
  when cam.model == "toy"
)";
}

std::string_view estate_facts() {
  return R"({"snapshot":{"revision":7,"as_of":"2024-02-16T06:00:00Z"}}
{"uid":{"type":"Site","id":"campus"},"parents":[]}
{"uid":{"type":"Site","id":"annex"},"parents":[{"type":"Site","id":"campus"}]}
{"uid":{"type":"User","id":"ann"},"attrs":{"badge":"A7","duties":["live","recordings"],"wish":"view_past"}}
{"uid":{"type":"Client","id":"shop"},"attrs":{"site":{"type":"Site","id":"campus"}}}
{"uid":{"type":"Camera","id":"porch"},"attrs":{"model":"wide"},"parents":[{"type":"Site","id":"annex"}]}
{"uid":{"type":"Camera","id":"doll"},"attrs":{"model":"toy"},"parents":[{"type":"Site","id":"annex"}]}
{"relation":"grant","key":[{"type":"User","id":"ann"},1,"live","2024-01-01T00:00:00Z","x"],"fields":{"scopes":["live"]}}
)";
}

std::string request(std::string_view who, std::string_view action, std::string_view camera) {
  std::string text = R"({"subject":{"type":"User","id":")";
  text.append(who).append(R"("},"action":{"name":")").append(action);
  text.append(R"("},"resource":{"type":"Camera","id":")").append(camera);
  return text + R"("},"context":{"issued_at":"2024-02-16T05:00:00Z"}})";
}

}  // namespace sightline::cli
