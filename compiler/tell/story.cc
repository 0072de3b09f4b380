// PropertyReport -> Telling, and the story that lays it out: who asks what, what the evaluator was
// told, what is true, and what came of it. Tested by the golden stories in tests/golden/prove. It
// only tells; every decision in it was made by the real evaluator when the world was replayed.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compiler/emit/schema.h"
#include "compiler/tell/excerpt.h"
#include "compiler/tell/facts_table.h"
#include "compiler/tell/history.h"
#include "compiler/tell/paste.h"
#include "compiler/tell/world_of.h"
#include "compiler/world/world_values.h"
#include "sightline/telling.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

using Lines = std::vector<std::string>;

class Teller {
 public:
  Teller(const typed::Policy& policy, const typed::Property& property,
         const Counterexample& example)
      : policy_(policy),
        schema_(to_schema(policy)),
        property_(property),
        example_(example),
        facts_(facts_of(schema_, example)) {
    const auto before = history_of(schema_, example);
    facts_.insert(facts_.end(), before.begin(), before.end());
  }

  Telling tell() const {
    Telling told;
    told.requests = requests();
    told.replays = replays();
    told.test = paste_of(policy_, property_, example_);
    if (told.test.empty()) told.remarks = later_change();
    told.facts = facts_;
    return told;
  }

 private:
  Lines requests() const {
    Lines lines;
    if (!example_.variables.empty()) lines.push_back(variables());
    for (const AskedRequest& asked : example_.asked) lines.push_back(answer(asked));
    for (const auto field : example_.context) {
      lines.push_back(fmt::format("The request says {} is {}.", schema_.context[field].name,
                                  to_text(schema_, schema_.context[field].type,
                                          example_.given_context[field], example_.truth)));
    }
    return lines;
  }

  std::string variables() const {
    std::string text;
    for (std::size_t v = 0; v < example_.variables.size(); ++v) {
      const auto& variable = property_.variables[v];
      const auto& bound = example_.variables[v];
      const std::string what =
          variable.kind == typed::Variable::Kind::row
              ? row_text(schema_, variable.relation, {bound.columns, {}}, example_.truth)
              : to_text(schema_, to_runtime(variable.type), WorldValue::of(bound.value),
                        example_.truth);
      text += fmt::format("{}{} is {}", v == 0 ? "Where " : ", ", variable.name, what);
    }
    return text + ":";
  }

  std::string answer(const AskedRequest& asked) const {
    const WorldRequest& it = asked.request;
    const auto name = [&](std::uint32_t type, std::uint32_t entity) {
      return entity_text(schema_, static_cast<std::uint16_t>(type),
                         example_.truth.entities[type][entity].id);
    };
    return fmt::format("{} asks to {} {} at {} and is {}{}{}.",
                       name(it.principal_type, it.principal), schema_.actions[it.action].name,
                       name(it.resource_type, it.resource), time_text(example_.now),
                       asked.allowed ? "allowed" : "denied", by_rules(asked), duties(asked));
  }

  std::string by_rules(const AskedRequest& asked) const {
    if (asked.rules.empty()) return asked.allowed ? "" : ": no rule permits it";
    std::string names;
    for (const auto rule : asked.rules) {
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", policy_.rules[rule].name);
    }
    return fmt::format(" by {} {}", asked.rules.size() == 1 ? "rule" : "rules", names);
  }

  // Only where the property speaks of them.
  std::string duties(const AskedRequest& asked) const {
    if (property_.without.empty() || !asked.allowed) return "";
    std::string names;
    for (const auto o : asked.obligations) {
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", policy_.obligations[o].name);
    }
    return names.empty() ? ", with no obligation" : ", with " + names;
  }

  Lines replays() const {
    const bool lied = std::any_of(facts_.begin(), facts_.end(),
                                  [](const FactLine& line) { return line.differs; });
    Lines lines;
    for (const AskedRequest& asked : example_.asked) {
      const std::string which =
          example_.asked.size() == 1
              ? ""
              : fmt::format(" ({})", schema_.actions[asked.request.action].name);
      lines.push_back(fmt::format("Replayed on the evaluator{}: {}{}.", which, word(asked.allowed),
                                  by_rules(asked)));
      if (lied) {
        lines.back() +=
            fmt::format(" Given the truth, it decides: {}.", word(asked.allowed_by_truth));
      }
    }
    return lines;
  }

  static const char* word(bool allowed) { return allowed ? "allow" : "deny"; }

  // What a kill switch can promise: nobody hears of a change before the next snapshot.
  Lines later_change() const {
    if (!example_.earlier.empty()) {
      return {"What is told of an earlier moment was so up to that moment, and changed after it."};
    }
    if (example_.observed.as_of == example_.now) return {};
    return {
        "A snapshot is a picture of the past: a property about now has to leave room for what "
        "`within` allows.",
        "That a switch works once it has been on for that long is said with `steady (..) for ..`."};
  }

  const typed::Policy& policy_;
  Schema schema_;
  const typed::Property& property_;
  const Counterexample& example_;
  std::vector<FactLine> facts_;
};

// --- the story: the same, laid out

std::string truth_of(const FactLine& line) {
  if (line.truth == kNoSuchRow) return "there is no such row";
  if (line.truth == kIsThere) return "there is such a row";
  if (line.truth == kAsDescribed) return "it is as described";
  return "the truth is " + line.truth;
}

std::string given_of(const FactLine& line) {
  if (line.observed == kNoSuchRow) return "the evaluator was given none";
  if (line.observed == kIsThere) return "the evaluator was given one";
  if (line.observed == kNothingKnown) return "the evaluator knows nothing of it";
  return "the evaluator was given " + line.observed;
}

std::string wrong_facts(const std::vector<FactLine>& facts) {
  std::string text;
  for (const FactLine& line : facts) {
    if (!line.differs) continue;
    text += fmt::format("  {}: {}, {}\n    ({})\n", line.place, truth_of(line), given_of(line),
                        line.reason);
  }
  if (text.empty()) return "  No fact was wrong or missing: the rules themselves decide so.\n\n";
  return text + "\n";
}

std::string table(const std::vector<FactLine>& facts) {
  if (facts.empty()) return "";
  std::size_t place = 4, truth = 5;
  for (const FactLine& line : facts) {
    place = std::max(place, line.place.size());
    truth = std::max(truth, line.truth.size());
  }
  const auto row = [&](const std::string& a, const std::string& b, const std::string& c) {
    return fmt::format("  {:<{}}  {:<{}}  {}\n", a, place, b, truth, c);
  };
  std::string text = row("fact", "truth", "given to the evaluator");
  for (const FactLine& line : facts) {
    text += row(line.place, line.truth, line.observed + (line.differs ? "   <-- wrong" : ""));
  }
  return text + "\n";
}

std::string indented(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += fmt::format("  {}\n", line);
  return text;
}

std::string laid_out(const Telling& told) {
  const std::string remarks = told.remarks.empty() ? "" : "\n" + indented(told.remarks);
  const std::string test =
      told.test.empty()
          ? "\n  A `test` cannot say this yet.\n"
          : "\n  To keep it as a test, which fails until the policy is fixed:\n\n" + told.test;
  return "\n" + indented(told.requests) + "\n" + wrong_facts(told.facts) + table(told.facts) +
         indented(told.replays) + remarks + test;
}

std::string claim(const typed::Policy& policy, const typed::Property& property) {
  std::string without;
  for (const auto o : property.without) {
    without +=
        fmt::format("{}`{}`", without.empty() ? " without " : ", ", policy.obligations[o].name);
  }
  switch (property.kind) {
    case typed::Property::Kind::never:
      return "must never be allowed" + without + ", and is";
    case typed::Property::Kind::always:
      return "must always be allowed" + without + ", and is not";
    case typed::Property::Kind::possible:
      return "must be possible" + without + ", and is not";
    case typed::Property::Kind::forall:
      return "must always be so, and is not";
  }
  return "";
}

std::string built_in_story(const std::string& name, const Refuted& refuted, const Source& source) {
  std::string text = fmt::format("{}: `{}` does not hold: {}\n", source.name(), name, refuted.why);
  for (const Finding& finding : refuted.findings) {
    const auto place = source.position(finding.span.begin);
    text += fmt::format("  {}:{}:{}: {}\n", source.name_at(finding.span.begin), place.line,
                        place.column, finding_text(finding, source));
  }
  return text;
}

std::string indented(std::string_view lines) {
  std::string text;
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    text += fmt::format("  {}\n", lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return text;
}

}  // namespace

std::string finding_text(const Finding& finding, const Source& source) {
  constexpr std::size_t kMostText = 60;  // bytes
  if (!finding.quotes) return finding.message;
  return finding.message + ": `" + excerpt(source.text(finding.span), kMostText) + "`";
}

std::string_view verdict_word(const Verdict& verdict) {
  return std::visit(overloaded{
                        [](const Proved&) { return "proved"; },
                        [](const Refuted&) { return "refuted"; },
                        [](const Unknown&) { return "unknown"; },
                        [](const Vacuous&) { return "vacuous"; },
                    },
                    verdict);
}

std::optional<Telling> telling(const CheckedPolicy& policy, const PropertyReport& report) {
  const Counterexample* example = world_of(report.verdict);
  if (example == nullptr || report.built_in) return std::nullopt;
  return Teller(policy.tree(), policy.tree().properties[report.property], *example).tell();
}

std::string value_text(const CheckedPolicy& policy, const typed::Type& type,
                       const WorldValue& value, const World& world) {
  return to_text(to_schema(policy.tree()), to_runtime(type), value, world);
}

std::string story(const CheckedPolicy& policy, const PropertyReport& report, const Source& source) {
  const auto* refuted = std::get_if<Refuted>(&report.verdict);
  if (!refuted) return "";
  if (report.built_in) return built_in_story(report.name, *refuted, source);
  const typed::Property& property = policy.tree().properties[report.property];
  const auto place = source.position(property.span.begin);
  std::string text =
      fmt::format("{}:{}:{}: `{}` {}\n", source.name_at(property.span.begin), place.line,
                  place.column, property.name, claim(policy.tree(), property));
  text += indented(property.doc);
  if (!refuted->counterexample) return text + fmt::format("\n  {}.\n", refuted->why);
  return text + laid_out(*telling(policy, report));
}

}  // namespace sightline
