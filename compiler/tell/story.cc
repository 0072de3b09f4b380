// PropertyReport -> the story of a refutation: who asks what, what the evaluator was told, what is
// true, and what came of it. Tested by the golden stories in tests/golden/prove. It only tells; every
// decision in it was made by the real evaluator when the world was replayed.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compiler/emit/schema.h"
#include "compiler/tell/facts_table.h"
#include "compiler/tell/paste.h"
#include "compiler/world/world_values.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

class Story {
 public:
  Story(const typed::Policy& policy, const typed::Property& property, const Counterexample& example)
      : policy_(policy),
        schema_(to_schema(policy)),
        property_(property),
        example_(example),
        facts_(facts_of(schema_, example)) {}

  std::string tell() const {
    return "\n" + request() + "\n" + wrong_facts() + table() + replay() + paste();
  }

 private:
  std::string request() const {
    std::string text = variables();
    for (const AskedRequest& asked : example_.asked) text += answer(asked);
    for (const auto field : example_.context) {
      text += fmt::format("  The request says {} is {}.\n", schema_.context[field].name,
                          to_text(schema_, schema_.context[field].type,
                                  example_.given_context[field], example_.truth));
    }
    return text;
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
      text += fmt::format("{}{} is {}", v == 0 ? "  Where " : ", ", variable.name, what);
    }
    return text.empty() ? "" : text + ":\n";
  }

  std::string answer(const AskedRequest& asked) const {
    const WorldRequest& it = asked.request;
    const auto name = [&](std::uint32_t type, std::uint32_t entity) {
      return entity_text(schema_, static_cast<std::uint16_t>(type),
                         example_.truth.entities[type][entity].id);
    };
    return fmt::format("  {} asks to {} {} at {} and is {}{}{}.\n",
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

  std::string wrong_facts() const {
    std::string text;
    for (const FactLine& line : facts_) {
      if (!line.differs) continue;
      text += fmt::format("  {}: the truth is {}, the evaluator was given {}\n    ({})\n",
                          line.place, line.truth, line.observed, line.reason);
    }
    if (text.empty()) return "  No fact was wrong or missing: the rules themselves decide so.\n\n";
    return text + "\n";
  }

  std::string table() const {
    if (facts_.empty()) return "";
    std::size_t place = 4, truth = 5;
    for (const FactLine& line : facts_) {
      place = std::max(place, line.place.size());
      truth = std::max(truth, line.truth.size());
    }
    const auto row = [&](const std::string& a, const std::string& b, const std::string& c) {
      return fmt::format("  {:<{}}  {:<{}}  {}\n", a, place, b, truth, c);
    };
    std::string text = row("fact", "truth", "given to the evaluator");
    for (const FactLine& line : facts_) {
      text += row(line.place, line.truth, line.observed + (line.differs ? "   <-- wrong" : ""));
    }
    return text + "\n";
  }

  std::string replay() const {
    const bool lied = std::any_of(facts_.begin(), facts_.end(),
                                  [](const FactLine& line) { return line.differs; });
    std::string text;
    for (const AskedRequest& asked : example_.asked) {
      const std::string which =
          example_.asked.size() == 1
              ? ""
              : fmt::format(" ({})", schema_.actions[asked.request.action].name);
      text += fmt::format("  Replayed on the evaluator{}: {}{}.", which, word(asked.allowed),
                          by_rules(asked));
      if (lied)
        text += fmt::format(" Given the truth, it decides: {}.", word(asked.allowed_by_truth));
      text += "\n";
    }
    return text;
  }

  static const char* word(bool allowed) { return allowed ? "allow" : "deny"; }

  // What a kill switch can promise: nobody hears of a change before the next snapshot.
  std::string later_change() const {
    if (example_.observed.as_of == example_.now) return "";
    return "\n  A snapshot is a picture of the past: a property about now has to leave room for "
           "what `within` allows.\n"
           "  That a switch works once it has been on for that long is said with `steady`, which "
           "the "
           "prover cannot answer yet.\n";
  }

  std::string paste() const {
    const std::string text = paste_of(policy_, property_, example_);
    if (text.empty()) return later_change() + "\n  A `test` cannot say this yet.\n";
    return "\n  To keep it as a test, which fails until the policy is fixed:\n\n" + text;
  }

  const typed::Policy& policy_;
  Schema schema_;
  const typed::Property& property_;
  const Counterexample& example_;
  std::vector<FactLine> facts_;
};

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

std::string story(const CheckedPolicy& policy, const PropertyReport& report, const Source& source) {
  const auto* refuted = std::get_if<Refuted>(&report.verdict);
  if (!refuted) return "";
  if (report.built_in)
    return fmt::format("{}: `{}` does not hold: {}\n", source.name(), report.name, refuted->why);
  const typed::Property& property = policy.tree().properties[report.property];
  const auto place = source.position(property.span.begin);
  std::string text =
      fmt::format("{}:{}:{}: `{}` {}\n", source.name_at(property.span.begin), place.line,
                  place.column, property.name, claim(policy.tree(), property));
  text += indented(property.doc);
  if (!refuted->counterexample) return text + fmt::format("\n  {}.\n", refuted->why);
  return text + Story(policy.tree(), property, *refuted->counterexample).tell();
}

}  // namespace sightline
