// Two texts -> the lines of their comparison. One row for each thing that can differ. Every
// difference in it was replayed on both evaluators on its way here.
#include <gtest/gtest.h>

#include "sightline/diff.h"
#include "tests/support/compiled.h"

namespace sightline::testing::compare_test {
namespace {

struct Row {
  const char* name;
  std::string before, after;
  std::vector<Rename> renames;
  std::string expected;  // the lines before the first world
};

std::string lines_of(const Row& row) {
  const Compiled before = compiled(row.before), after = compiled(row.after);
  const auto report = compare(before.loaded, after.loaded, {.renames = row.renames});
  if (!report) return report.error().message + "\n";
  const std::string text = story(*report, before.loaded, after.loaded, {"old", "new"});
  return text.substr(0,
                     text.find("\n\n") == std::string::npos ? text.size() : text.find("\n\n") + 1);
}

// A small service, with something else at the end.
std::string service(const std::string& rest) {
  return R"(
entity Account
entity User { account: Account, level: int }
entity Camera { account: Account, open: bool }
relation share(viewer: User, camera: Camera) { since: time }
action view, edit (User, Camera)
)" + rest;
}

const char* const kOwn = "rule own: permit view, edit (u, c) when u.account == c.account\n";
const char* const kShared = "rule shared: permit view(u, c) when some share(u, c)\n";

std::vector<Row> decisions() {
  const std::string same = "  same      view (User, Camera)\n  same      edit (User, Camera)\n";
  const std::string edit_same = "  same      edit (User, Camera)\n";
  return {
      {"Itself", service(kOwn), service(kOwn), {}, same},
      {"OtherNamesOfRulesAndVariables",
       service(kOwn),
       service("rule mine: permit view, edit (who, what) when what.account == who.account\n"),
       {},
       same},
      {"OtherOrder",
       service(std::string(kOwn) + kShared),
       service(std::string(kShared) + kOwn),
       {},
       same},
      {"TheSameSaidDifferently",
       service("rule r: permit view(u, c) when u.level < 3 and not (c.open and u.level < 3)\n"),
       service("rule r: permit view(u, c) when not c.open and 3 > u.level\n"),
       {},
       same},
      {"APermitMore",
       service(kOwn),
       service(std::string(kOwn) + kShared),
       {},
       "  gained    view (User, Camera)\n" + edit_same},
      {"APermitLess",
       service(std::string(kOwn) + kShared),
       service(kOwn),
       {},
       "  lost      view (User, Camera)\n" + edit_same},
      {"AnotherPermit",
       service("rule a: permit view(u, c) when u.level == 1\n"),
       service("rule a: permit view(u, c) when u.level == 2\n"),
       {},
       "  gained    view (User, Camera)\n  lost      view (User, Camera)\n" + edit_same},
      {"AForbidLess",
       service(std::string(kOwn) + "rule closed: forbid edit(_, c) when not c.open\n"),
       service(kOwn),
       {},
       "  same      view (User, Camera)\n  gained    edit (User, Camera)\n"},
      {"ALaxerBound",
       service("rule r: permit view(u, c) when some share(u, c) as s where s.since < now\n"),
       service("rule r: permit view(u, c) when some share(u, c) as s where s.since <= now\n"),
       {},
       "  gained    view (User, Camera)\n" + edit_same},
      {"SomeForSeveral",
       service("rule r: permit view(u, _) when several share(u, _)\n"),
       service("rule r: permit view(u, _) when some share(u, _)\n"),
       {},
       "  gained    view (User, Camera)\n" + edit_same},
      {"OnlyUnderOutage",
       service("rule r: permit view(u, c) when u.level == 1 and (c.open or not c.open)\n"),
       service("rule r: permit view(u, c) when u.level == 1\n"),
       {},
       "  gained    view (User, Camera), while facts are missing or old\n" + edit_same},
      {"ADutyLess",
       service("obligation log\n obligation blur\n"
               "rule r: permit view(u, c) when c.open with log, blur\n"),
       service("obligation log\n rule r: permit view(u, c) when c.open with log\n"),
       {},
       "  gained    view (User, Camera), without `blur`\n" + edit_same},
      {"ADutyMore",
       service("rule r: permit view(u, c) when c.open\n"),
       service("obligation log\n rule r: permit view(u, c) when c.open with log\n"),
       {},
       "  lost      view (User, Camera), with the duty `log`\n" + edit_same},
      {"AnActionThatIsNew",
       service(kOwn),
       service(std::string(kOwn) +
               "action erase(User, Camera)\n"
               "rule erasing: permit erase(u, c) when u.account == c.account\n"),
       {},
       same + "  gained    erase (User, Camera)\n"},
      {"AnActionThatNobodyMayTake",
       service(kOwn),
       service(std::string(kOwn) + "action erase(User, Camera)\n"),
       {},
       same + "  same      erase (User, Camera)\n"},
      {"AnActionThatIsGone",
       service(std::string(kOwn) +
               "action erase(User, Camera)\n"
               "rule erasing: permit erase(u, c) when u.account == c.account\n"),
       service(kOwn),
       {},
       same + "  lost      erase (User, Camera)\n"},
  };
}

std::vector<Row> declarations() {
  const std::string user =
      "entity User { role: Role, level: int }\nentity Camera { open: bool }\n"
      "action view(User, Camera)\n";
  const auto roles = [&](const std::string& members, const std::string& condition) {
    return "enum Role { " + members + " }\n" + user + "rule r: permit view(u, _) when " +
           condition + "\n";
  };
  const auto level = [&](const std::string& type, const std::string& name,
                         const std::string& condition) {
    return "entity User { " + name + ": " + type +
           " }\nentity Camera { open: bool }\naction view(User, Camera)\n"
           "rule r: permit view(u, c) when " +
           condition + "\n";
  };
  const auto global = [](const std::string& declared, const std::string& condition) {
    return "entity User\nentity Camera\nglobal closed: bool " + declared +
           "\naction view(User, Camera)\n"
           "rule all: permit view(_, _) when true\n"
           "rule r: forbid view(_, _) when " +
           condition + "\n";
  };
  const std::string view = " view (User, Camera)\n";
  return {
      {"AMemberThatIsNew",
       roles("guest, owner", "u.role != guest"),
       roles("guest, owner, admin", "u.role != guest"),
       {},
       "  gained   " + view},
      {"AMemberThatIsNewAndAskedByNobody",
       roles("guest, owner", "u.level == 1"),
       roles("guest, owner, admin", "u.level == 1"),
       {},
       "  same     " + view},
      {"AMemberThatIsGone",
       roles("guest, owner, admin", "u.role != guest"),
       roles("guest, owner", "u.role != guest"),
       {},
       "  lost     " + view},
      {"AMemberInBetween",
       roles("guest < owner", "u.role < owner"),
       roles("guest < member < owner", "u.role < member"),
       {},
       "  same     " + view},
      {"MembersInAnotherOrder",
       roles("guest < owner", "u.role < owner"),
       roles("owner < guest", "u.role < guest"),
       {},
       "  gained    view (User, Camera)\n  lost      view (User, Camera)\n"
       "  apart     the enum `Role`: its members stand in another order; taken for two that have "
       "nothing to do with each other\n"
       "  apart     `User.role`: its type `Role` is another one; taken for two that have nothing "
       "to "
       "do with each other\n"},
      {"MembersRenamed",
       roles("guest, owner", "u.role == owner"),
       roles("guest, master", "u.role == master"),
       {{"Role.owner", "Role.master"}},
       "  same     " + view},
      {"AnotherType",
       level("int", "level", "u.level == 1"),
       level("time", "level", "u.level < now"),
       {},
       "  gained    view (User, Camera)\n  lost      view (User, Camera)\n"
       "  apart     `User.level`: `int` before and `time` now; taken for two that have nothing to "
       "do with each other\n"},
      {"RenamedAndNotSaid",
       level("int", "level", "u.level == 1"),
       level("int", "rank", "u.rank == 1"),
       {},
       "  gained    view (User, Camera)\n  lost      view (User, Camera)\n"},
      {"RenamedAndSaid",
       level("int", "level", "u.level == 1"),
       level("int", "rank", "u.rank == 1"),
       {{"User.level", "User.rank"}},
       "  same     " + view},
      {"ARenameOfNothing",
       level("int", "level", "u.level == 1"),
       level("int", "rank", "u.rank == 1"),
       {{"User.level", "User.ranks"}},
       "the rename `User.level=User.ranks` names nothing that the two policies declare as the same "
       "kind of thing\n"},
      {"ACacheInPlaceOfTheRegistry",
       level("int", "level", "u.level == 1"),
       level("int", "cached level", "u.level == 1"),
       {},
       "  same      view (User, Camera)\n"
       "  weaker    `User.level` was from the registry and is cached\n"},
      {"TheRegistryInPlaceOfACache",
       level("int", "cached level", "u.level == 1"),
       level("int", "level", "u.level == 1"),
       {},
       "  same      view (User, Camera)\n"
       "  stronger  `User.level` was cached and is from the registry\n"},
      {"ALongerAge",
       global("within 10s", "closed"),
       global("within 30s", "closed"),
       {},
       "  gained    view (User, Camera), while facts are missing or old\n"
       "  weaker    `closed` was within 10s and is within 30s\n"},
      {"AShorterAge",
       global("within 30s", "closed"),
       global("within 10s", "closed"),
       {},
       "  lost      view (User, Camera), while facts are missing or old\n"
       "  stronger  `closed` was within 30s and is within 10s\n"},
  };
}

class Compare : public ::testing::TestWithParam<Row> {};

TEST_P(Compare, SaysWhatDiffers) { EXPECT_EQ(lines_of(GetParam()), GetParam().expected); }

const auto kName = [](const auto& it) { return std::string(it.param.name); };
INSTANTIATE_TEST_SUITE_P(Decisions, Compare, ::testing::ValuesIn(decisions()), kName);
INSTANTIATE_TEST_SUITE_P(Declarations, Compare, ::testing::ValuesIn(declarations()), kName);

}  // namespace
}  // namespace sightline::testing::compare_test
