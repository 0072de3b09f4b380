// SwitchReport -> sentences. Tested by tests/unit/compiler/tell/switch_telling_test.cc and the
// transcripts in tests/golden/cli. It only tells: every decision in it was made when the world was
// replayed.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/emit/schema.h"
#include "compiler/tell/facts_table.h"
#include "compiler/world/world_values.h"
#include "sightline/telling.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

std::string heading_of(const SwitchReport& report) {
  switch (report.kind) {
    case SwitchReport::Kind::closes:
      return report.thrown ? "`true` closes" : "`false` closes";
    case SwitchReport::Kind::permits:
      return "a permission: `true` allows what `false` denies, and `false` closes nothing wholly";
    case SwitchReport::Kind::both_ways:
      return "no kill switch: each value allows what the other denies";
    case SwitchReport::Kind::no_closing:
      return "closes nothing";
    case SwitchReport::Kind::unclear:
      return "what it does is not known";
    case SwitchReport::Kind::unread:
      return "no rule reads it; it closes nothing";
    case SwitchReport::Kind::no_switch:
      break;
  }
  return "no bool, so no switch: nothing is claimed of it";
}

// What is true of it whatever the rules say.
std::string caution(const typed::Global& declared, SwitchReport::Kind kind) {
  if (kind == SwitchReport::Kind::no_switch || kind == SwitchReport::Kind::unread) return "";
  if (declared.trust == typed::Trust::cached) return "; it is cached: whoever answers throws it";
  if (declared.within || declared.trust == typed::Trust::sealed_fixed) return "";
  return "; it has no `within`: a machine that is cut off keeps what it heard last";
}

std::string_view word_of(const std::optional<bool>& given) {
  return !given ? "not to be had" : *given ? "`true`" : "`false`";
}

std::string quoted(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += fmt::format("{}`{}`", out.empty() ? "" : ", ", name);
  return out;
}

class Teller {
 public:
  Teller(const CheckedPolicy& policy, const SwitchReport& report)
      : policy_(policy), tree_(policy.tree()), schema_(to_schema(tree_)), report_(report) {}

  SwitchTelling::Line line(const SwitchClaim& claim) const {
    SwitchTelling::Line out{verdict_word(claim.verdict), text_of(claim), {}, {}, {}};
    if (const auto* unknown = std::get_if<Unknown>(&claim.verdict)) out.why = unknown->why;
    const auto* refuted = std::get_if<Refuted>(&claim.verdict);
    if (refuted == nullptr || !refuted->counterexample) return out;
    const Counterexample& world = *refuted->counterexample;
    out.why = request(world);
    for (std::size_t i = 0; i < world.asked.size() && i < claim.given.size(); ++i)
      out.why += fmt::format("; {}: {}", word_of(claim.given[i]), decision(world.asked[i]));
    out.facts = facts_of(schema_, world);
    out.remarks = remarks(world.observed, world.now);
    return out;
  }

 private:
  // Everything that the claim could be about was proved.
  bool is_whole(const SwitchClaim& claim) const {
    return std::none_of(
        report_.claims.begin(), report_.claims.end(), [&](const SwitchClaim& other) {
          return other.kind == claim.kind && !std::holds_alternative<Proved>(other.verdict);
        });
  }

  std::string text_of(const SwitchClaim& claim) const {
    const std::string of = request_kinds(policy_, claim.requests);
    if (of.empty()) return "what it closes";
    const std::string rest = is_whole(claim) ? "" : ": " + of;
    const std::string value = report_.kind != SwitchReport::Kind::both_ways ? ""
                              : report_.thrown                              ? "`true` "
                                                                            : "`false` ";
    switch (claim.kind) {
      case SwitchClaim::Kind::closes:
        return value + "closes " + of +
               (std::holds_alternative<Refuted>(claim.verdict) ? " wholly" : "");
      case SwitchClaim::Kind::opens_nothing:
        return value + "opens nothing" + rest;
      case SwitchClaim::Kind::changes_nothing:
        return "changes nothing else: " + of;
      case SwitchClaim::Kind::unavailable:
        break;
    }
    return "allows no more when it cannot be had" + rest;
  }

  std::string request(const Counterexample& world) const {
    const WorldRequest& it = world.asked.front().request;
    const auto name = [&](std::uint32_t type, std::uint32_t entity) {
      return entity_text(schema_, static_cast<std::uint16_t>(type),
                         world.observed.entities[type][entity].id);
    };
    std::string said;
    for (const auto field : world.context) {
      const ContextSchema& declared = schema_.context[field];
      said +=
          fmt::format("{}{} is {}", said.empty() ? ", where " : ", ", declared.name,
                      to_text(schema_, declared.type, world.given_context[field], world.observed));
    }
    return fmt::format("{} asks to {} {} at {}{}", name(it.principal_type, it.principal),
                       tree_.actions[it.action].name, name(it.resource_type, it.resource),
                       time_text(it.now), said);
  }

  std::string decision(const AskedRequest& asked) const {
    std::vector<std::string> rules, duties;
    for (const auto rule : asked.rules) rules.push_back(tree_.rules[rule].name);
    for (const auto o : asked.obligations) duties.push_back(tree_.obligations[o].name);
    std::string text = asked.allowed ? "allowed" : "denied";
    text += rules.empty()
                ? ", for no rule permits it"
                : fmt::format(" by rule{} {}", rules.size() == 1 ? "" : "s", quoted(rules));
    return duties.empty() ? text : text + " with " + quoted(duties);
  }

  std::vector<std::string> remarks(const World& given, std::int64_t now) const {
    std::vector<std::string> out;
    if (given.as_of != now)
      out.push_back(fmt::format("the snapshot is of {}", time_text(given.as_of)));
    for (std::size_t r = 0; r < schema_.relations.size(); ++r) {
      const auto& relation = schema_.relations[r];
      const bool sealed = is_sealed(relation.trust);
      if (given.complete[r] || (sealed && relation.listed_by == 0)) continue;
      out.push_back(
          fmt::format("look-ups in `{}` were cut short: there may be more rows", relation.name));
    }
    return out;
  }

  const CheckedPolicy& policy_;
  const typed::Policy& tree_;
  Schema schema_;
  const SwitchReport& report_;
};

}  // namespace

std::string request_kinds(const CheckedPolicy& policy, const std::vector<RequestKind>& kinds) {
  const typed::Policy& tree = policy.tree();
  std::string out;
  const auto add = [&](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const RequestKind& it = kinds[i];
    const typed::Action& action = tree.actions[it.action];
    const auto is_of_it = [&](const RequestKind& other) { return other.action == it.action; };
    const auto count = std::count_if(kinds.begin(), kinds.end(), is_of_it);
    if (static_cast<std::size_t>(count) < action.principals.size() * action.resources.size()) {
      add(fmt::format("{} ({}, {})", action.name, tree.entities[it.principal].name,
                      tree.entities[it.resource].name));
    } else if (i == 0 || !is_of_it(kinds[i - 1])) {
      add(action.name);
    }
  }
  return out;
}

SwitchTelling telling(const CheckedPolicy& policy, const SwitchReport& report) {
  const Teller teller(policy, report);
  const typed::Global& declared = policy.tree().globals[report.global];
  SwitchTelling out{heading_of(report) + caution(declared, report.kind), {}};
  for (const SwitchClaim& claim : report.claims) out.lines.push_back(teller.line(claim));
  return out;
}

}  // namespace sightline
