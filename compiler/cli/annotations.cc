// Diagnostics, proof reports and test reports in, annotations out. What a format makes of them is
// not known here. Tested in tests/unit/compiler/cli/annotations_test.cc.

#include "compiler/cli/annotations.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/cli/report.h"
#include "compiler/cli/switch_lines.h"
#include "sightline/visit.h"

namespace sightline::cli {
namespace {

// A line without the blanks around it: what stays of a place when lines move.
std::string line_of(Span span, const Source& source) {
  std::string_view line = source.line_at(span.begin);
  const auto first = std::min(line.find_first_not_of(" \t\r"), line.size());
  line.remove_prefix(first);
  const auto last = line.find_last_not_of(" \t\r");
  return std::string(line.substr(0, last == line.npos ? 0 : last + 1));
}

AnnotationKind kind_of(const Verdict& verdict) {
  return std::visit(
      overloaded{
          [](const Proved&) {
            return AnnotationKind{"proved", "a property is proved", "Nothing has to be done."};
          },
          [](const Refuted&) {
            return AnnotationKind{
                "refuted", "a property does not hold",
                "There are a request and facts for which the compiled policy does not do what the "
                "property says. The message tells them; they were replayed on the evaluator. "
                "Change the rules, or say in the property what is really meant."};
          },
          [](const Unknown&) {
            return AnnotationKind{
                "unknown", "a property is neither proved nor refuted",
                "The solver gave up, or the property is outside of what can be decided. It counts "
                "as not proved. Give it more time, or say it in a simpler way."};
          },
          [](const Vacuous&) {
            return AnnotationKind{
                "vacuous", "a property speaks of what can never be",
                "No world has the case that the property speaks of, so it would hold of every "
                "policy. Its `when` contradicts itself or an invariant."};
          },
      },
      verdict);
}

// `no dead rule` is `no-dead-rule`.
AnnotationKind built_in_kind(const PropertyReport& report) {
  std::string id = report.name;
  std::replace(id.begin(), id.end(), ' ', '-');
  return {id, fmt::format("`{}`, which is proved of every policy", report.name),
          "This claim comes with every policy, and nobody has to write it. `sightline help prove` "
          "and the language's text say what it means."};
}

void add_rules(Annotation& to, const Counterexample& example, const CheckedFile& file) {
  std::vector<std::uint16_t> seen;
  for (const AskedRequest& asked : example.asked) {
    for (const auto rule : asked.rules) {
      if (std::find(seen.begin(), seen.end(), rule) != seen.end()) continue;
      seen.push_back(rule);
      const typed::Rule& it = file.policy.tree().rules[rule];
      to.related.push_back(
          {place_of(it.span, file.source),
           fmt::format("rule `{}` {} it", it.name,
                       it.effect == typed::Effect::permit ? "permits" : "forbids")});
    }
  }
}

Annotation of_property(const PropertyReport& report, const CheckedFile& file) {
  Annotation it;
  it.kind = kind_of(report.verdict);
  it.place = place_of(file.policy.tree().properties[report.property].span, file.source);
  it.title = fmt::format("`{}` is {}", report.name, verdict_word(report.verdict));
  it.key = report.name;
  const std::string tale = story(file.policy, report, file.source);
  const std::string why = verdict_reason(report.verdict);
  it.message = !tale.empty() ? tale : it.title + ": " + why + "\n";
  if (const auto* refuted = std::get_if<Refuted>(&report.verdict)) {
    if (refuted->counterexample) add_rules(it, *refuted->counterexample, file);
  }
  return it;
}

std::vector<Annotation> of_built_in(const PropertyReport& report, const CheckedFile& file) {
  Annotation it;
  it.kind = built_in_kind(report);
  it.place = place_of({0, 0}, file.source);
  it.title = fmt::format("`{}` is {}", report.name, verdict_word(report.verdict));
  it.key = report.name;
  it.message = it.title + ": " + verdict_reason(report.verdict) + "\n";
  const auto* refuted = std::get_if<Refuted>(&report.verdict);
  if (refuted == nullptr || refuted->findings.empty()) return {it};
  std::vector<Annotation> all;
  for (const Finding& finding : refuted->findings) {
    it.place = place_of(finding.span, file.source);
    it.message = finding_text(finding, file.source);
    it.key = line_of(finding.span, file.source);
    all.push_back(it);
  }
  return all;
}

// Of one that only closes, as a switch should, there is nothing to say here.
std::optional<Annotation> of_switch(const SwitchReport& report, const CheckedFile& file) {
  Annotation it;
  it.level = Annotation::Level::warning;
  if (!report.is_decided()) {
    it.kind = {"switch-unknown", "what a switch does is not known",
               "Some question about a switch was not answered. Give it more time, or read the "
               "switch in a simpler condition."};
  } else if (report.kind == SwitchReport::Kind::both_ways) {
    it.kind = {"switch-opens", "each value of a switch allows what the other denies",
               "Whoever throws this switch to close something opens something else. Let one value "
               "only close: read it in forbids that need it to be one and the same value."};
  } else {
    return std::nullopt;
  }
  it.place = place_of(file.policy.tree().globals[report.global].span, file.source);
  it.title = fmt::format("switch `{}`: {}", report.name, telling(file.policy, report).heading);
  it.key = report.name;
  it.message = it.title + "\n" + switch_text(file.policy, report);
  return it;
}

}  // namespace

TextPlace place_of(Span span, const Source& source) {
  return {source.name_at(span.begin), source.position(span.begin), source.position(span.end)};
}

Annotation annotation_of_file(const std::string& file, const std::string& message) {
  Annotation it;
  it.kind = {
      "unreadable", "a file cannot be read",
      "Nothing was checked, tested or proved of it. Correct its name, or give the policy that "
      "an artifact was compiled from."};
  it.place = {file, {}, {}};
  it.title = it.kind.title;
  it.message = it.key = message;
  return it;
}

Annotation annotation_of(const Diagnostic& diagnostic, const Source& source) {
  Annotation it;
  it.kind = {code_text(diagnostic.code), std::string(code_title(diagnostic.code)),
             std::string(code_story(diagnostic.code))};
  it.level = diagnostic.severity == Severity::error ? Annotation::Level::error
                                                    : Annotation::Level::warning;
  it.place = place_of(diagnostic.span, source);
  it.title = it.kind.id + ": " + it.kind.title;
  it.message = diagnostic.message;
  it.key = line_of(diagnostic.span, source);
  for (const Diagnostic::Note& note : diagnostic.notes) {
    if (note.span) {
      it.related.push_back({place_of(*note.span, source), note.text});
    } else {
      it.message += "\n" + note.text;
    }
  }
  if (!diagnostic.help.empty()) it.message += "\nhelp: " + diagnostic.help;
  return it;
}

std::vector<Annotation> annotations_of(const ProofReport& report, const CheckedFile& file) {
  std::vector<Annotation> all;
  for (const PropertyReport& property : report.properties) {
    if (std::holds_alternative<Proved>(property.verdict)) continue;
    if (!property.built_in) {
      all.push_back(of_property(property, file));
      continue;
    }
    for (Annotation& it : of_built_in(property, file)) all.push_back(std::move(it));
  }
  for (const SwitchReport& one : report.switches) {
    if (auto it = of_switch(one, file)) all.push_back(std::move(*it));
  }
  return all;
}

std::vector<Annotation> annotations_of(const TestReport& test, const Source& source) {
  std::vector<Annotation> all;
  for (const TestFailure& failure : test.failures) {
    Annotation it;
    it.kind = {"test-failed", "a test of the policy fails",
               "A line of a `test` block says something else than what is decided. The message has "
               "what was expected and what came out."};
    it.place = place_of(failure.span, source);
    it.title = "test \"" + test.name + "\" fails";
    it.message = it.title + ": " + failure.message;
    it.key = test.name + ": " + line_of(failure.span, source);
    all.push_back(std::move(it));
  }
  return all;
}

}  // namespace sightline::cli
