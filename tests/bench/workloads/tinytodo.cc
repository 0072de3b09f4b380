// Size and seed -> an application with teams and to-do lists. The tasks of the lists are read by no
// rule: they are there to be carried. Checked in tests/unit/bench/public_workloads_test.cc.
#include <array>
#include <set>
#include <string_view>

#include "tests/bench/workloads/draw.h"
#include "tests/bench/workloads/public_workloads.h"

namespace sightline::bench {
namespace {

using namespace std::string_view_literals;

constexpr std::array kActions{"create_list", "get_lists",   "get_list",
                              "update_list", "delete_list", "create_task",
                              "update_task", "delete_task", "edit_shares"};
constexpr std::uint32_t kOnApplication = 2;  // the first two

struct Todo {
  Facts facts;
  std::uint32_t application, users, teams, lists;
  struct Shares {
    std::uint32_t owner, readers, editors;
  };
  std::vector<Shares> shares;  // of each list
};

void add_tasks(Facts& facts, std::uint32_t list, Draw& draw) {
  std::set<std::int64_t> ids;
  for (std::uint32_t left = draw.below(51); left > 0; --left) {
    const std::int64_t id = 1 + draw.below(1'000'000);
    const std::string name = "task_" + std::to_string(1 + draw.below(1'000'000));
    const auto state = static_cast<std::uint16_t>(draw.below(2));
    if (ids.insert(id).second)
      facts.rows.push_back(
          {"task", {ThingRef{list}, id}, {{"name", name}, {"state", MemberOf{state}}}});
  }
}

Todo todo_of(std::uint32_t n, Draw& draw) {
  Facts facts;
  facts.things.push_back({"Application", "TinyTodo"});
  const std::uint32_t users = facts.add("User", "user", n);
  const std::uint32_t teams = facts.add("Team", "team", n);
  const std::uint32_t lists = facts.add("List", "list", n);
  for (std::uint32_t i = 0; i < n; ++i) {
    const auto put_in_teams = [&](std::uint32_t thing, std::uint32_t among) {
      auto& parents = facts.things[thing].parents;
      parents.push_back(0);
      for (std::uint32_t t = 0; t < among; ++t)
        if (draw.chance(kEdge)) parents.push_back(teams + t);
    };
    put_in_teams(users + i, n);
    put_in_teams(teams + i, i);
  }
  Todo todo{std::move(facts), 0, users, teams, lists, {}};
  for (std::uint32_t i = 0; i < n; ++i) {
    const auto owner = users + draw.below(n), readers = teams + draw.below(n),
               editors = teams + draw.below(n);
    todo.shares.push_back({owner, readers, editors});
    Thing& list = todo.facts.things[lists + i];
    list.parents = {todo.application};
    list.attributes = {{"name", list.id},
                       {"owner", ThingRef{owner}},
                       {"readers", ThingRef{readers}},
                       {"editors", ThingRef{editors}}};
    add_tasks(todo.facts, lists + i, draw);
  }
  return todo;
}

bool allows(const Todo& todo, const Ancestors& above, std::size_t action, std::uint32_t user,
            std::uint32_t list) {
  if (action < kOnApplication) return true;
  const Todo::Shares& shares = todo.shares[list];
  if (shares.owner == user) return true;
  const bool edits = above.in(user, shares.editors);
  if (kActions[action] == "get_list"sv) return edits || above.in(user, shares.readers);
  return edits && kActions[action] != "delete_list"sv && kActions[action] != "edit_shares"sv;
}

}  // namespace

std::string tinytodo_policy() {
  return R"(policy tinytodo
enum TaskState { checked, unchecked }
entity Application
entity Team in Team, Application
entity User in Team, Application
entity List in Application { name: string, owner: User, readers: Team, editors: Team }
relation task(list: List, id: int) { name: string, state: TaskState } max 50
action create_list, get_lists (User, Application)
action get_list, update_list, delete_list, create_task, update_task, delete_task, edit_shares (User, List)
action group on_lists = get_list, update_list, delete_list, create_task, update_task, delete_task, edit_shares
rule anybody: permit create_list, get_lists (_, app) when app == Application::"TinyTodo"
rule owners: permit on_lists(u, list) when list.owner == u
rule readers: permit get_list(u, list) when u in list.readers or u in list.editors
rule editors: permit update_list, create_task, update_task, delete_task (u, list) when u in list.editors
)";
}

PublicWorkload tinytodo(std::uint32_t size, std::uint64_t seed, std::size_t requests) {
  Draw draw(seed);
  Todo todo = todo_of(size, draw);
  const Ancestors above(todo.facts);
  PublicWorkload workload;
  while (workload.requests.size() < requests) {
    const std::uint32_t action = draw.below(kActions.size());
    const std::uint32_t user = todo.users + draw.below(size), list = draw.below(size);
    workload.requests.push_back({user,
                                 action < kOnApplication ? todo.application : todo.lists + list,
                                 kActions[action], allows(todo, above, action, user, list)});
  }
  workload.facts = std::move(todo.facts);
  return workload;
}

}  // namespace sightline::bench
