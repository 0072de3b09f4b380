// Difference, DiffReport -> sentences and tables. Tested by
// tests/golden/cli/door.before.transcript. It only tells: every decision in it was made by the two
// real evaluators when the world was replayed.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/tell/facts_table.h"
#include "compiler/world/world_values.h"
#include "sightline/diff.h"

namespace sightline {
namespace {

std::string quoted(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += fmt::format("{}`{}`", out.empty() ? "" : ", ", name);
  return out;
}

class Teller {
 public:
  Teller(const Difference& difference, const Schema& old_declarations, const Policy& before,
         const Policy& after, const DiffNames& names)
      : difference_(difference),
        old_(old_declarations),
        before_(before),
        after_(after),
        names_(names) {}

  DifferenceTelling tell() const {
    DifferenceTelling out;
    const bool asks_old = difference_.after.world.asked.empty();
    request(asks_old ? difference_.before : difference_.after, asks_old ? old_ : after_.schema(),
            out);
    out.before = decision(difference_.before, before_, names_.before);
    out.after = decision(difference_.after, after_, names_.after);
    for (const FactLine& line : facts_of(after_.schema(), difference_.after.world))
      out.facts.push_back({line.place, std::nullopt, line.observed});
    for (const FactLine& line : facts_of(old_, difference_.before.world)) add(out.facts, line);
    remarks(out);
    return out;
  }

 private:
  void request(const Side& asked, const Schema& schema, DifferenceTelling& out) const {
    const WorldRequest& it = asked.world.asked[0].request;
    const auto name = [&](std::uint32_t type, std::uint32_t entity) {
      return entity_text(schema, static_cast<std::uint16_t>(type),
                         asked.world.observed.entities[type][entity].id);
    };
    out.request.push_back(
        fmt::format("{} asks to {} {} at {}.", name(it.principal_type, it.principal),
                    schema.actions[it.action].name, name(it.resource_type, it.resource),
                    time_text(asked.world.now)));
    said(difference_.after, after_.schema(), out.request);
    said(difference_.before, old_, out.request);
  }

  // Of the context, once where both know it.
  static void said(const Side& side, const Schema& schema, std::vector<std::string>& out) {
    for (const auto field : side.world.context) {
      const auto& declared = schema.context[field];
      const std::string text = fmt::format(
          "The request says {} is {}.", declared.name,
          to_text(schema, declared.type, side.world.given_context[field], side.world.observed));
      if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(text);
    }
  }

  std::string decision(const Side& side, const Policy& policy, const std::string& name) const {
    if (!side.refused.empty())
      return fmt::format("{} takes no such facts: {}.", name, side.refused);
    if (side.world.asked.empty()) return fmt::format("{} denies: it has no such request.", name);
    const AskedRequest& asked = side.world.asked[0];
    std::vector<std::string> rules, duties;
    for (const auto rule : asked.rules) rules.push_back(policy.rule_names()[rule]);
    for (const auto o : asked.obligations) duties.push_back(policy.schema().obligations[o]);
    std::string text = fmt::format("{} {}", name, asked.allowed ? "allows" : "denies");
    if (!rules.empty()) {
      text += fmt::format(" by {} {}", rules.size() == 1 ? "rule" : "rules", quoted(rules));
    } else if (!asked.allowed) {
      text += ": no rule permits it";
    }
    if (difference_.kind == Difference::Kind::duty)
      text += duties.empty() ? ", with no obligation" : ", with " + quoted(duties);
    return text + ".";
  }

  static void add(std::vector<GivenFact>& facts, const FactLine& line) {
    const auto same = std::find_if(facts.begin(), facts.end(), [&](const GivenFact& fact) {
      return fact.place == line.place && !fact.before;
    });
    if (same != facts.end()) {
      same->before = line.observed;
      name_unknown(*same->before, *same->after);
      name_unknown(*same->after, *same->before);
    } else {
      facts.push_back({line.place, line.observed, std::nullopt});
    }
  }

  // One observation: what only one of the two is not given is a member that it does not have.
  static void name_unknown(std::string& here, const std::string& there) {
    if (here == "unavailable" && there != here) here = "no such member";
  }

  void remarks(DifferenceTelling& out) const {
    const World& world = difference_.after.world.observed;
    if (world.as_of != difference_.after.world.now)
      out.remarks.push_back(fmt::format("The snapshot is of {}.", time_text(world.as_of)));
    cut_short(difference_.after, after_.schema(), out.remarks);
    cut_short(difference_.before, old_, out.remarks);
  }

  static void cut_short(const Side& side, const Schema& schema, std::vector<std::string>& out) {
    for (std::size_t r = 0; r < schema.relations.size(); ++r) {
      const auto& relation = schema.relations[r];
      const bool sealed = is_sealed(relation.trust);
      const bool unlisted = sealed && relation.listed_by == 0;
      if (side.world.observed.complete[r] || unlisted) continue;
      const std::string text =
          fmt::format("Look-ups in `{}` were cut short: there may be more rows.", relation.name);
      if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(text);
    }
  }

  const Difference& difference_;
  const Schema& old_;
  const Policy &before_, &after_;
  const DiffNames& names_;
};

std::string table(const std::vector<GivenFact>& facts) {
  if (facts.empty()) return "";
  const bool alike = std::all_of(facts.begin(), facts.end(),
                                 [](const GivenFact& fact) { return fact.before == fact.after; });
  const std::string first = alike ? "given to both" : "given to OLD";
  std::size_t place = 4, before = first.size();
  for (const GivenFact& fact : facts) {
    place = std::max(place, fact.place.size());
    before = std::max(before, fact.before.value_or("-").size());
  }
  const auto row = [&](const std::string& a, const std::string& b, const std::string& c) {
    return alike ? fmt::format("  {:<{}}  {}\n", a, place, b)
                 : fmt::format("  {:<{}}  {:<{}}  {}\n", a, place, b, before, c);
  };
  std::string text = row("fact", first, "given to NEW");
  for (const GivenFact& fact : facts)
    text += row(fact.place, fact.before.value_or("-"), fact.after.value_or("-"));
  return "\n" + text;
}

std::string what(const Difference& difference, bool gained) {
  switch (difference.kind) {
    case Difference::Kind::access:
      return "";
    case Difference::Kind::outage:
      return ", while facts are missing or old";
    case Difference::Kind::duty:
      break;
  }
  return fmt::format(", {} {}", gained ? "without" : "with the duty", quoted(difference.duties));
}

std::string title(const Comparison& of) {
  return of.action.empty() ? "everything"
                           : fmt::format("{} ({}, {})", of.action, of.principal, of.resource);
}

std::string line(std::string_view word, const std::string& text) {
  return fmt::format("  {:8}  {}\n", word, text);
}

std::string lines(const Comparison& it) {
  std::string text;
  const auto way = [&](const Differences& outcome, bool gained) {
    const char* const word = gained ? "gained" : "lost";
    for (const Difference& difference : outcome.found)
      text += line(word, title(it) + what(difference, gained));
    if (outcome.unknown)
      text += line("unknown", fmt::format("{}, what is {}: {}", title(it), word, *outcome.unknown));
  };
  way(it.gained, true);
  way(it.lost, false);
  return text.empty() ? line("same", title(it)) : text;
}

// A difference with its world, told once for all actions of which it is the same.
struct Tale {
  std::string heading, request, rest;
  std::string key;  // all of it but the action
  std::vector<std::string> other_actions;

  std::string text() const {
    const std::string also = other_actions.empty()
                                 ? ""
                                 : fmt::format("  The same goes for {}.\n", quoted(other_actions));
    return fmt::format("{}\n  {}\n{}{}", heading, request, also, rest);
  }
};

Tale tale_of(const Comparison& it, const Difference& difference, bool gained,
             const DiffReport& report, const Policy& before, const Policy& after,
             const DiffNames& names) {
  const DifferenceTelling told = telling(difference, report, before, after, names);
  Tale tale{
      fmt::format("{}: {}{}", gained ? "gained" : "lost", title(it), what(difference, gained)),
      told.request.front(),
      "",
      "",
      {}};
  for (std::size_t i = 1; i < told.request.size(); ++i) tale.rest += "  " + told.request[i] + "\n";
  tale.rest += "  " + told.before + "\n  " + told.after + "\n" + table(told.facts);
  for (const auto& remark : told.remarks) tale.rest += "  " + remark + "\n";
  const Side& asked = difference.after.world.asked.empty() ? difference.before : difference.after;
  const WorldRequest& request = asked.world.asked[0].request;
  tale.key = fmt::format("{} {} {} {} {} {}\n{}", gained, it.principal, request.principal,
                         it.resource, request.resource, what(difference, gained), tale.rest);
  return tale;
}

std::vector<Tale> tales_of(const DiffReport& report, const Policy& before, const Policy& after,
                           const DiffNames& names) {
  std::vector<Tale> out;
  const auto add = [&](const Comparison& it, const Difference& difference, bool gained) {
    Tale tale = tale_of(it, difference, gained, report, before, after, names);
    const auto same = std::find_if(out.begin(), out.end(),
                                   [&](const Tale& known) { return known.key == tale.key; });
    if (same != out.end()) {
      same->other_actions.push_back(it.action);
    } else {
      out.push_back(std::move(tale));
    }
  };
  for (const Comparison& it : report.comparisons) {
    for (const Difference& difference : it.gained.found) add(it, difference, true);
    for (const Difference& difference : it.lost.found) add(it, difference, false);
  }
  return out;
}

}  // namespace

DifferenceTelling telling(const Difference& difference, const DiffReport& report,
                          const Policy& before, const Policy& after, const DiffNames& names) {
  return Teller(difference, report.old_declarations, before, after, names).tell();
}

std::string story(const DiffReport& report, const Policy& before, const Policy& after,
                  const DiffNames& names) {
  std::string text;
  for (const Comparison& it : report.comparisons) text += lines(it);
  for (const Change& change : report.changes)
    text += line(change.kind == Change::Kind::weaker ? "weaker" : "stronger", change.what);
  for (const auto& name : report.invariants_unknown)
    text += line("unknown", fmt::format("whether the old invariant `{}` still holds", name));
  for (const auto& declared : report.not_compared)
    text += line("apart", declared + "; taken for two that have nothing to do with each other");
  for (const Tale& tale : tales_of(report, before, after, names)) text += "\n" + tale.text();
  return text;
}

}  // namespace sightline
