// FactReadings in, both ways of reading them out. Tested in tests/golden/cli/show_facts.transcript.

#include "compiler/cli/fact_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace sightline::cli {
namespace {

using Json = nlohmann::ordered_json;

// Key -> value -> rules, each in the order in which it came first.
struct Entry {
  const FactReading* first;
  std::vector<std::string> rules;
};
using Group = std::vector<Entry>;
using Key = std::string (*)(const FactReading&);

std::string action_of(const FactReading& use) {
  return fmt::format("{}({}, {})", use.action, use.principal, use.resource);
}
std::string fact_of(const FactReading& use) {
  return use.fact + (use.source.empty() ? "" : " (" + use.source + ")");
}

std::vector<std::pair<std::string, Group>> grouped(const std::vector<FactReading>& uses, Key outer,
                                                   Key inner) {
  std::vector<std::pair<std::string, Group>> out;
  for (const FactReading& use : uses) {
    auto group = std::find_if(out.begin(), out.end(),
                              [&](const auto& it) { return it.first == outer(use); });
    if (group == out.end()) group = out.insert(out.end(), {outer(use), {}});
    Group& entries = group->second;
    auto entry = std::find_if(entries.begin(), entries.end(),
                              [&](const Entry& it) { return inner(*it.first) == inner(use); });
    if (entry == entries.end()) entry = entries.insert(entries.end(), {&use, {}});
    entry->rules.push_back(use.rule);
  }
  return out;
}

std::vector<std::pair<std::string, Group>> by_fact(const std::vector<FactReading>& uses) {
  auto out = grouped(uses, fact_of, action_of);
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });  // each name once
  return out;
}

std::string lines(const std::vector<std::pair<std::string, Group>>& groups, Key inner,
                  std::string_view between) {
  std::string out;
  for (const auto& [name, entries] : groups) {
    out += "  " + name + "\n";
    std::size_t width = 0;
    for (const Entry& entry : entries) width = std::max(width, inner(*entry.first).size());
    for (const Entry& entry : entries) {
      out += fmt::format("    {:<{}}  {} {}\n", inner(*entry.first), width, between,
                         fmt::join(entry.rules, ", "));
    }
  }
  return out;
}

Json action_json(const FactReading& use) {
  return {{"action", use.action}, {"principal", use.principal}, {"resource", use.resource}};
}
Json fact_json(const FactReading& use) { return {{"fact", use.fact}, {"source", use.source}}; }

Json groups_json(const std::vector<std::pair<std::string, Group>>& groups,
                 Json (*outer)(const FactReading&), Json (*inner)(const FactReading&),
                 const char* name) {
  Json all = Json::array();
  for (const auto& [key, entries] : groups) {
    Json group = outer(*entries.front().first);
    group[name] = Json::array();
    for (const Entry& entry : entries) {
      Json one = inner(*entry.first);
      one["rules"] = entry.rules;
      group[name].push_back(std::move(one));
    }
    all.push_back(std::move(group));
  }
  return all;
}

}  // namespace

std::string fact_lines(const std::vector<FactReading>& uses) {
  return "what a decision can depend on\n" +
         lines(grouped(uses, action_of, fact_of), fact_of, "by") + "who needs a fact\n" +
         lines(by_fact(uses), action_of, "by");
}

std::string fact_json(const std::vector<FactReading>& uses) {
  const Json out{
      {"actions", groups_json(grouped(uses, action_of, fact_of), action_json, fact_json, "facts")},
      {"facts", groups_json(by_fact(uses), fact_json, action_json, "actions")}};
  return out.dump(2) + "\n";
}

}  // namespace sightline::cli
