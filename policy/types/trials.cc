// ast::Test -> typed::Test: its context, its changes to the world (changes.cc), its lines.
// Tested in tests/unit/policy/types/trials_test.cc. Refuses to know how a test is run.

#include <algorithm>
#include <set>
#include <utility>

#include "policy/types/changes.h"
#include "policy/types/resolve.h"
#include "policy/types/worlds.h"

namespace sightline {
namespace {

constexpr std::int64_t kDefaultAt = 1'704'067'200'000;  // 2024-01-01T00:00:00Z
constexpr std::int64_t kForever = (std::int64_t{1} << 62) - 1;
constexpr std::size_t kMaxExhaustive = 1'000'000;  // requests of one exhaustive test

class TestChecker {
 public:
  TestChecker(const Declarations& schema, WorldScope& scope, Worlds& worlds, const Names& rules,
              Reporter& report)
      : schema_(schema),
        scope_(scope),
        worlds_(worlds),
        rules_(rules),
        report_(report),
        values_(schema, scope, worlds.cells, report) {}

  typed::Test run(const ast::Test& written, std::uint32_t world, const Names& context_names) {
    typed::Test test;
    test.name = written.name;
    test.exhaustive = written.exhaustive;
    test.world = world;
    test.at = written.at.value_or(kDefaultAt);
    test.span = written.name_span;
    if (test.at <= 0 || test.at >= kForever) {
      report_.error(Code::time_out_of_range, written.name_span,
                    "the time of a test lies strictly between `past` and `forever`");
    }
    test.context = values_.fill(written.context, schema_.policy.context, context_names,
                                {"context", written.name_span}, false);
    Changes changes(schema_, scope_, values_, report_);
    for (const ast::Change& change : written.changes)
      if (auto found = changes.checked(change)) test.changes.push_back(std::move(*found));
    for (const ast::Line& line : written.lines) test.lines.push_back(checked(line));
    if (test.exhaustive) check_bounded(test);
    return test;
  }

 private:
  typed::TestLine checked(const ast::Line& line) {
    typed::TestLine result;
    result.allowed = !line.negated;
    result.span = line.span;
    const auto who = values_.instance(line.who);
    const auto what = values_.instance(line.what);
    if (who) {
      result.principal_type = who->type;
      result.principal = who->id;
    }
    if (what) {
      result.resource_type = what->type;
      result.resource = what->id;
    }
    Names named;
    std::set<std::uint32_t> seen;  // groups may share actions
    for (const ast::Name& name : line.actions)
      for (const std::uint32_t id : actions(name, line, who, what, named))
        if (seen.insert(id).second) result.actions.push_back(id);
    if (line.by_none) result.by.emplace();
    if (!line.by.empty()) result.by = listed(line.by, rules_, Code::unknown_rule, "rule");
    if (line.with_none) result.with.emplace();
    if (!line.with.empty()) result.with = obligations(line);
    return result;
  }

  // The actions that a name stands for: itself, or those of a group that are of the line's types.
  std::vector<std::uint32_t> actions(const ast::Name& name, const ast::Line& line,
                                     const std::optional<InstanceName>& who,
                                     const std::optional<InstanceName>& what, Names& named) {
    const auto [at, fresh] = named.try_emplace(name.text, Named{0, name.span, true});
    if (!fresh) {
      report_.error(Code::action_twice, name.span, ticked(name.text) + " is named twice")
          .note("first named here", at->second.span);
      return {};
    }
    if (const auto group = schema_.groups.find(name.text); group != schema_.groups.end())
      return group->second.usable ? of_group(name, group->second, line, who, what)
                                  : std::vector<std::uint32_t>();
    const auto found = schema_.actions.find(name.text);
    if (found == schema_.actions.end()) {
      report_.unknown(Code::unknown_action, name.span, "no action is called " + ticked(name.text),
                      name.text, [&] { return keys_of(schema_.actions); });
      return {};
    }
    if (!found->second.usable) return {};
    const typed::Action& action = schema_.policy.actions[found->second.id];
    if (who) fits(line.who, who->type, action.principals, action, "principal");
    if (what) fits(line.what, what->type, action.resources, action, "resource");
    return {found->second.id};
  }

  std::vector<std::uint32_t> of_group(const ast::Name& name, const Named& group,
                                      const ast::Line& line, const std::optional<InstanceName>& who,
                                      const std::optional<InstanceName>& what) {
    const std::vector<std::uint32_t>& all = schema_.group_actions[group.id];
    if (!take_cells(worlds_.cells, all.size(), name.span, report_)) return {};
    std::vector<std::uint32_t> found;
    for (const std::uint32_t id : all) {
      const typed::Action& action = schema_.policy.actions[id];
      if (who && what && has(action.principals, who->type) && has(action.resources, what->type))
        found.push_back(id);
    }
    if (found.empty() && who && what) {
      report_
          .error(Code::line_does_not_fit, line.span,
                 "no action of the group " + ticked(name.text) + " is for a " +
                     ticked(schema_.policy.entities[who->type].name) + " and a " +
                     ticked(schema_.policy.entities[what->type].name))
          .note(ticked(name.text) + " is declared here", group.span);
    }
    return found;
  }

  static bool has(const std::vector<std::uint32_t>& types, std::uint32_t type) {
    return std::find(types.begin(), types.end(), type) != types.end();
  }

  void fits(const ast::Value& written, std::uint32_t type, const std::vector<std::uint32_t>& wanted,
            const typed::Action& action, const std::string& role) {
    if (has(wanted, type)) return;
    const auto& entities = schema_.policy.entities;
    std::string list;
    for (const std::uint32_t id : wanted) list += (list.empty() ? "" : " | ") + entities[id].name;
    report_
        .error(Code::line_does_not_fit, written.span,
               report_.quote(written.span) + " is of type " + ticked(entities[type].name) +
                   ", and the " + role + " of " + ticked(action.name) + " of type " + ticked(list))
        .note(ticked(action.name) + " is declared here", action.span);
  }

  std::vector<std::uint32_t> listed(const std::vector<ast::Name>& names, const Names& known,
                                    Code code, const std::string& kind) {
    std::vector<std::uint32_t> ids;
    for (const ast::Name& name : names) {
      const auto found = known.find(name.text);
      if (found != known.end()) {
        ids.push_back(found->second.id);
      } else {
        report_.unknown(code, name.span, "no " + kind + " is called " + ticked(name.text),
                        name.text, [&] { return keys_of(known); });
      }
    }
    return ids;
  }

  std::vector<std::uint32_t> obligations(const ast::Line& line) {
    auto ids = listed(line.with, schema_.obligations, Code::unknown_obligation, "obligation");
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (line.negated) {
      report_
          .error(Code::line_does_not_fit, line.with.front().span, "a denial carries no obligations")
          .help("leave `with` out after `may not`");
    }
    return ids;
  }

  // Every instance with every other, for every action, must be few enough to be asked.
  void check_bounded(const typed::Test& test) {
    const auto count = [&](const std::vector<std::uint32_t>& types) {
      std::size_t all = 0;
      for (const std::uint32_t type : types) all += scope_.world.entities[type].size();
      return all;
    };
    if (!take_cells(worlds_.cells, schema_.policy.actions.size(), test.span, report_)) return;
    std::size_t requests = 0;
    for (const typed::Action& action : schema_.policy.actions) {
      const std::size_t principals = count(action.principals);
      const std::size_t resources = count(action.resources);
      if (principals != 0 && resources > kMaxExhaustive / principals) requests = kMaxExhaustive;
      requests += principals * resources;
      if (requests <= kMaxExhaustive) continue;
      report_
          .error(Code::too_many, test.span,
                 "an exhaustive test asks every request that its world has, and these are more "
                 "than " +
                     std::to_string(kMaxExhaustive))
          .note("the world is " + ticked(scope_.name));
      return;
    }
  }

  const Declarations& schema_;
  WorldScope& scope_;
  Worlds& worlds_;
  const Names& rules_;
  Reporter& report_;
  Values values_;
};

Names context_names_of(const Declarations& schema) {
  Names names;
  for (const auto& [name, variable] : schema.variables)
    if (variable.kind == Variable::Kind::context)
      names[name] = {variable.id, variable.span, variable.usable};
  return names;
}

}  // namespace

void check_tests(const ast::Policy& written, Declarations& schema, Worlds& worlds,
                 const Names& rule_names, Reporter& report) {
  const Names context_names = context_names_of(schema);
  Names test_names;
  for (const ast::Item& item : written.items) {
    const auto* test = std::get_if<ast::Test>(&item.node);
    if (!test) continue;
    if (!take_cells(worlds.cells, schema.policy.context.size() + 1, test->name_span, report)) break;
    enter(test_names, {test->name, test->name_span}, 0, "test", report);
    const auto world = worlds.names.find(test->world.text);
    if (world == worlds.names.end()) {  // and what the test says of it is not looked at
      report.unknown(Code::unknown_world, test->world.span,
                     "no world is called " + ticked(test->world.text), test->world.text,
                     [&] { return keys_of(worlds.names); });
      continue;
    }
    TestChecker checker(schema, worlds.scopes[world->second.id], worlds, rule_names, report);
    schema.policy.tests.push_back(checker.run(*test, world->second.id, context_names));
  }
  for (std::size_t i = 0; i < worlds.scopes.size(); ++i)
    schema.policy.worlds[i].world = std::move(worlds.scopes[i].world);
}

}  // namespace sightline
