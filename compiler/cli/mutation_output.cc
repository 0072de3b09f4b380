// MutationReport in, lines and JSON out. Tested in tests/golden/cli/mutate.transcript. Shows no
// times: two runs print the same.

#include "compiler/cli/mutation_output.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/cli/world_json.h"

namespace sightline::cli {
namespace {

std::string_view word(Mutant::Kind kind) {
  switch (kind) {
    case Mutant::Kind::dropped:
      return "dropped";
    case Mutant::Kind::negated:
      return "negated";
    case Mutant::Kind::shifted:
      return "shifted";
    case Mutant::Kind::widened:
      return "widened";
    case Mutant::Kind::removed:
      return "removed";
    case Mutant::Kind::obligation_dropped:
      return "obligation dropped";
  }
  return "";
}

std::string_view word(Fate fate) {
  switch (fate) {
    case Fate::noticed:
      return "noticed";
    case Fate::unnoticed:
      return "unnoticed";
    case Fate::equivalent:
      return "equivalent";
    case Fate::unknown:
      return "unknown";
  }
  return "";
}

std::string place(Span span, const Source& source) {
  const auto at = source.position(span.begin);
  return fmt::format("{}:{}:{}", source.name_at(span.begin), at.line, at.column);
}

std::string lines_of(const MutantReport& report, const CheckedFile& file) {
  const MutantTelling told = telling(file.policy, report, file.source);
  const std::string where = place(report.mutant.span, file.source);
  if (report.fate == Fate::unknown)
    return fmt::format("{}: {}: not known: {}\n", where, told.change, report.why);
  if (report.fate != Fate::unnoticed) return "";
  std::string out =
      fmt::format("{}: {}: {} no property says so\n", where, told.change, told.question);
  out += fmt::format("  {}\n", told.request);
  for (const FactLine& fact : told.facts)
    out += fmt::format("    {} = {}\n", fact.place, fact.observed);
  for (const std::string& test : report.tests)
    out += fmt::format("  test \"{}\" would fail\n", test);
  return out;
}

Json json_of(const MutantReport& report, const CheckedFile& file) {
  const MutantTelling told = telling(file.policy, report, file.source);
  const auto at = file.source.position(report.mutant.span.begin);
  Json out{{"file", file.source.name_at(report.mutant.span.begin)},
           {"line", at.line},
           {"column", at.column},
           {"rule", file.policy.tree().rules[report.mutant.rule].name},
           {"kind", word(report.mutant.kind)},
           {"change", told.change},
           {"fate", word(report.fate)}};
  if (report.fate == Fate::noticed) out["property"] = report.property;
  if (report.fate == Fate::unknown) out["why"] = report.why;
  if (!report.world) return out;
  const AskedRequest& asked = report.world->asked.front();
  out["question"] = told.question;
  out["tests"] = report.tests;
  out["request"] = request_json(file.policy, report.world->observed, asked.request);
  out["facts"] = world_json(file.policy, report.world->observed);
  out["allowed"] = asked.allowed;
  out["allowed_by_mutant"] = report.allowed_by_mutant;
  return out;
}

// Whether a condition may be left out is the question; that it may be turned round says no more.
bool asks_the_same(const MutantReport& report, const MutationReport& all) {
  if (report.mutant.kind != Mutant::Kind::negated || report.fate != Fate::unnoticed) return false;
  return std::any_of(all.mutants.begin(), all.mutants.end(), [&](const MutantReport& it) {
    return it.mutant.kind == Mutant::Kind::dropped && it.fate == Fate::unnoticed &&
           it.mutant.rule == report.mutant.rule && it.mutant.span == report.mutant.span;
  });
}

std::string count(std::size_t number, const char* what) {
  return number == 0 ? "" : fmt::format(", {} {}", number, what);
}

}  // namespace

std::string mutation_lines(const MutationReport& report, const CheckedFile& file) {
  std::string out;
  for (const MutantReport& mutant : report.mutants) {
    if (!asks_the_same(mutant, report)) out += lines_of(mutant, file);
  }
  const std::size_t equivalent = report.count(Fate::equivalent);
  const std::size_t asked = report.mutants.size() - equivalent;
  out += fmt::format("{}: {} of {} changes are noticed by a property{}{}\n", file.source.name(),
                     report.count(Fate::noticed), asked,
                     count(report.count(Fate::unknown), "not known"),
                     count(equivalent, "more that change nothing"));
  if (file.policy.tree().properties.empty()) out += "  the policy has no property\n";
  for (const std::string& name : report.not_asked)
    out += fmt::format("  `{}` does not hold, or is too large to ask: it notices nothing\n", name);
  return out;
}

std::string mutation_json(const MutationReport& report, const CheckedFile& file) {
  Json mutants = Json::array();
  for (const MutantReport& mutant : report.mutants) mutants.push_back(json_of(mutant, file));
  const Json out{{"file", file.source.name()},
                 {"noticed", report.count(Fate::noticed)},
                 {"unnoticed", report.count(Fate::unnoticed)},
                 {"equivalent", report.count(Fate::equivalent)},
                 {"unknown", report.count(Fate::unknown)},
                 {"not_asked", report.not_asked},
                 {"mutants", std::move(mutants)}};
  return out.dump(2) + "\n";
}

}  // namespace sightline::cli
