// SearchAnswer -> text and JSON. Tested by tests/golden/cli/square.transcript and
// tests/unit/compiler/cli/cmd_search_test.cc. It lays out what it is given and finds nobody.

#include "compiler/cli/search_output.h"

#include <fmt/format.h>

#include "compiler/cli/printable.h"
#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::vector<std::string> duties(const Schema& schema, std::uint64_t mask) {
  std::vector<std::string> names;
  for (std::size_t o = 0; o < schema.obligations.size(); ++o)
    if ((mask >> o & 1) != 0) names.push_back(schema.obligations[o]);
  return names;
}

std::vector<std::string> types(const Schema& schema, const std::vector<std::uint16_t>& positions) {
  std::vector<std::string> names;
  for (const auto type : positions) names.push_back(schema.entities[type].name);
  return names;
}

std::vector<std::string> rules(const Policy& policy, const std::vector<std::uint16_t>& positions) {
  std::vector<std::string> names;
  for (const auto rule : positions) names.push_back(policy.rule_names()[rule]);
  return names;
}

std::string entity_line(const Schema& schema, std::uint16_t type, std::string_view id) {
  return schema.entities[type].name + " " + in_backticks(id);
}

}  // namespace

std::string search_text(const Policy& policy, const SearchQuestion& question,
                        const SearchAnswer& answer) {
  const Schema& schema = policy.schema();
  const std::string given = entity_line(schema, question.given.type, question.given.id);
  const std::string& action = schema.actions[question.action].name;
  const std::string when = moment_text(question.now);
  const std::size_t count = answer.found.size();
  std::string text = question.wanted == Wanted::principals
                         ? fmt::format("{} may {} {} at {}:\n", count, action, given, when)
                         : fmt::format("{} may {} {} at {}:\n", given, action, count, when);
  if (!answer.given_known) text += fmt::format("  (the facts do not name {})\n", given);
  for (const FoundEntity& one : answer.found) {
    text += "  " + entity_line(schema, one.type, one.id);
    if (one.obligations != 0) text += " with " + listed(duties(schema, one.obligations));
    text += '\n';
  }
  if (!answer.next.empty()) text += fmt::format("perhaps more: --after {}\n", answer.next);
  if (!answer.anyone_else.empty()) {
    text += fmt::format("and {} else: {}\n",
                        question.wanted == Wanted::principals ? "anyone" : "anything",
                        listed(types(schema, answer.anyone_else)));
  }
  if (!answer.complete) {
    text +=
        "not complete: others than the registry deliver what decides: " + listed(answer.deciding) +
        '\n';
  }
  const bool part = !answer.next.empty() || !question.after.empty();
  text += answer.missing_counted
              ? fmt::format("denied only because facts are missing{}: {}\n",
                            part ? ", on this page" : "", answer.missing)
              : "denied only because facts are missing: not counted, it may be all others\n";
  text += fmt::format("tried {} of {} ids", answer.tried, answer.ids);
  if (!answer.scanned.empty())
    text += ", all of a type because of: " + listed(rules(policy, answer.scanned));
  return text + '\n';
}

nlohmann::ordered_json search_json(const Policy& policy, const SearchAnswer& answer) {
  const Schema& schema = policy.schema();
  Json results = Json::array();
  for (const FoundEntity& one : answer.found) {
    Json entity = {{"type", schema.entities[one.type].name}, {"id", one.id}};
    if (one.obligations != 0)
      entity["properties"] = {{"obligations", duties(schema, one.obligations)}};
    results.push_back(std::move(entity));
  }
  Json context = {{"complete", answer.complete},
                  {"decided_by_others", answer.deciding},
                  {"anyone_else", types(schema, answer.anyone_else)}};
  if (answer.missing_counted)
    context["denied_for_missing_facts"] = answer.missing;
  else
    context["denied_for_missing_facts"] = nullptr;
  context["given_known"] = answer.given_known;
  context["ids"] = answer.ids;
  context["tried"] = answer.tried;
  context["scanned_for"] = rules(policy, answer.scanned);
  context["revision"] = answer.revision;
  context["policy"] = hexadecimal(policy.digest());
  return {{"results", std::move(results)},
          {"page", {{"next_token", answer.next}, {"count", answer.found.size()}}},
          {"context", std::move(context)}};
}

}  // namespace sightline::cli
