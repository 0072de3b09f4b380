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
    const ActionSchema& action = schema_.actions[example_.request.action];
    const World& world = example_.truth;
    std::string text = fmt::format(
        "  {} asks to {} {} at {} and is {}{}.\n",
        world.entities[action.principal][example_.request.principal].id, action.name,
        world.entities[action.resource][example_.request.resource].id,
        time_text(example_.request.now), example_.allowed ? "allowed" : "denied", by_rules());
    for (const auto field : example_.context) {
      text += fmt::format(
          "  The request says {} is {}.\n", schema_.context[field].name,
          to_text(schema_, schema_.context[field].type, example_.request.context[field], world));
    }
    return text;
  }

  std::string by_rules() const {
    if (example_.rules.empty()) return example_.allowed ? "" : ": no rule permits it";
    std::string names;
    for (const auto rule : example_.rules) {
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", policy_.rules[rule].name);
    }
    return fmt::format(" by {} {}", example_.rules.size() == 1 ? "rule" : "rules", names);
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
    std::string text =
        fmt::format("  Replayed on the evaluator: {}{}.", word(example_.allowed), by_rules());
    const bool lied = std::any_of(facts_.begin(), facts_.end(),
                                  [](const FactLine& line) { return line.differs; });
    if (lied)
      text += fmt::format(" Given the truth, it decides: {}.", word(example_.allowed_by_truth));
    return text + "\n";
  }

  static const char* word(bool allowed) { return allowed ? "allow" : "deny"; }

  // What a kill switch can promise: nobody hears of a change before the next snapshot.
  std::string later_change() const {
    if (example_.observed.as_of == example_.request.now) return "";
    return "\n  A snapshot is a picture of the past: a property about now has to leave room for "
           "what `within` allows.\n"
           "  That a switch works once it has been on for that long will be said with `steady`, "
           "which is not built yet.\n";
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

std::string claim(const typed::Property& property) {
  switch (property.kind) {
    case typed::Property::Kind::never:
      return "must never be allowed, and is";
    case typed::Property::Kind::always:
      return "must always be allowed, and is not";
    case typed::Property::Kind::possible:
      return "must be possible, and is not";
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
  std::string text = fmt::format("{}:{}:{}: `{}` {}\n", source.name(), place.line, place.column,
                                 property.name, claim(property));
  text += indented(property.doc);
  if (!refuted->counterexample) return text + fmt::format("\n  {}.\n", refuted->why);
  return text + Story(policy.tree(), property, *refuted->counterexample).tell();
}

}  // namespace sightline
