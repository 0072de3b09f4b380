// MutantReport -> words. Tested by tests/golden/cli. Every decision in it was made when the world
// was replayed; nothing is decided here.
#include <fmt/format.h>

#include "compiler/emit/schema.h"
#include "compiler/tell/excerpt.h"
#include "compiler/tell/facts_table.h"
#include "compiler/world/world_values.h"
#include "sightline/mutation.h"

namespace sightline {
namespace {

constexpr std::size_t kMostText = 80;  // bytes of a condition that are shown

std::string quoted(Span span, const Source& source) {
  return "`" + excerpt(source.text(span), kMostText) + "`";
}

std::string change(const typed::Policy& policy, const Mutant& mutant, const Source& source) {
  const std::string& rule = policy.rules[mutant.rule].name;
  switch (mutant.kind) {
    case Mutant::Kind::dropped:
      return fmt::format("rule `{}` without {}", rule, quoted(mutant.span, source));
    case Mutant::Kind::negated:
      return fmt::format("rule `{}` with {} the other way round", rule,
                         quoted(mutant.span, source));
    case Mutant::Kind::shifted:
      return fmt::format("rule `{}` with the border of {} moved by one", rule,
                         quoted(mutant.span, source));
    case Mutant::Kind::widened:
      return fmt::format("rule `{}` whatever its condition says", rule);
    case Mutant::Kind::removed:
      return fmt::format("no rule `{}`", rule);
    case Mutant::Kind::obligation_dropped:
      return fmt::format("rule `{}` without obligation `{}`", rule,
                         policy.obligations[mutant.obligation].name);
  }
  return "";
}

std::string question(const AskedRequest& asked, bool allowed_by_mutant) {
  if (!asked.allowed) return "may this be allowed?";
  return allowed_by_mutant ? "may this come with other obligations?" : "may this be denied?";
}

std::string duties(const typed::Policy& policy, const std::vector<std::uint16_t>& obligations) {
  std::string text;
  for (const auto o : obligations)
    text += (text.empty() ? " with " : ", ") + policy.obligations[o].name;
  return text;
}

std::string request(const typed::Policy& policy, const Schema& schema, const MutantReport& report) {
  const Counterexample& example = *report.world;
  const AskedRequest& asked = example.asked.front();
  const WorldRequest& it = asked.request;
  const auto name = [&](std::uint32_t type, std::uint32_t entity) {
    return entity_text(schema, static_cast<std::uint16_t>(type),
                       example.truth.entities[type][entity].id);
  };
  const auto word = [](bool allowed) { return allowed ? "allow" : "deny"; };
  std::string said;
  for (const auto field : example.context) {
    const ContextSchema& declared = schema.context[field];
    said +=
        fmt::format("{}{} is {}", said.empty() ? ", where " : ", ", declared.name,
                    to_text(schema, declared.type, example.given_context[field], example.truth));
  }
  return fmt::format("{} asks to {} {} at {}{}: {}{}; changed: {}{}",
                     name(it.principal_type, it.principal), policy.actions[it.action].name,
                     name(it.resource_type, it.resource), time_text(it.now), said,
                     word(asked.allowed), duties(policy, asked.obligations),
                     word(report.allowed_by_mutant), duties(policy, report.obligations_by_mutant));
}

}  // namespace

MutantTelling telling(const CheckedPolicy& policy, const MutantReport& report,
                      const Source& source) {
  MutantTelling out;
  out.change = change(policy.tree(), report.mutant, source);
  if (!report.world) return out;
  const Schema schema = to_schema(policy.tree());
  out.question = question(report.world->asked.front(), report.allowed_by_mutant);
  out.request = request(policy.tree(), schema, report);
  out.facts = facts_of(schema, *report.world);
  return out;
}

}  // namespace sightline
