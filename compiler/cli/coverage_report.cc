// Coverage in, lines and JSON out: first the counts, then what no test has seen, in the order of the
// text. How it was counted is not known here.
// Tested in tests/unit/compiler/cli/coverage_report_test.cc.

#include "compiler/cli/coverage_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

using Condition = Coverage::Condition;

std::string place(Span span, const Source& source) {
  const auto at = source.position(span.begin);
  return fmt::format("{}:{}:{}", source.name_at(span.begin), at.line, at.column);
}

// As written, in one line.
std::string text_of(Span span, const Source& source) {
  std::string out;
  bool blank = false;
  for (const char c : source.text(span)) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!is_blank && blank && !out.empty()) out += ' ';
    if (!is_blank) out += c;
    blank = is_blank;
  }
  return out;
}

// `never true`, `never false or unknown`; empty if all three were seen.
std::string unseen(const Condition& condition) {
  if (!condition.seen_true && !condition.seen_false && !condition.seen_unknown)
    return "never asked";
  std::string out;
  const auto add = [&](bool seen, std::string_view what) {
    if (!seen) out.append(out.empty() ? "never " : " or ").append(what);
  };
  add(condition.seen_true, "true");
  add(condition.seen_false, "false");
  add(condition.seen_unknown, "unknown");
  return out;
}

bool says_the_same(const Condition& a, const Condition& b) {
  return a.seen_true == b.seen_true && a.seen_false == b.seen_false &&
         a.seen_unknown == b.seen_unknown;
}

// Without the clauses that have one condition only: that condition says it all.
std::vector<Condition> told(const Coverage::Rule& rule) {
  std::vector<Condition> out;
  const auto& all = rule.conditions;
  for (const Condition& condition : all) {
    const auto inside = [&](const Condition& other) {
      return !other.is_clause && condition.span.begin <= other.span.begin &&
             other.span.end <= condition.span.end;
    };
    const auto parts = std::count_if(all.begin(), all.end(), inside);
    const auto only = std::find_if(all.begin(), all.end(), inside);
    const bool repeated = condition.is_clause && parts == 1 && says_the_same(condition, *only);
    if (!repeated) out.push_back(condition);
  }
  return out;
}

struct Counts {
  std::size_t held = 0, conditions = 0, seen_true = 0, seen_false = 0, seen_unknown = 0;
};

Counts counted(const Coverage& coverage) {
  Counts counts;
  for (const Coverage::Rule& rule : coverage.rules) {
    counts.held += rule.held ? 1 : 0;
    for (const Condition& condition : told(rule)) {
      ++counts.conditions;
      counts.seen_true += condition.seen_true ? 1 : 0;
      counts.seen_false += condition.seen_false ? 1 : 0;
      counts.seen_unknown += condition.seen_unknown ? 1 : 0;
    }
  }
  return counts;
}

std::string unseen_lines(const Coverage::Rule& rule, const Source& source) {
  std::string out;
  if (!rule.held)
    out += fmt::format("  {}: rule `{}` never held\n", place(rule.span, source), rule.name);
  for (const Condition& condition : told(rule)) {
    const std::string what = unseen(condition);
    if (what.empty()) continue;
    out += fmt::format("  {}: {} of rule `{}`: {}\n", place(condition.span, source),
                       in_backticks(text_of(condition.span, source)), rule.name, what);
  }
  return out;
}

std::string condition_json(const Coverage::Rule& rule, const Condition& condition,
                           const Source& source) {
  const auto at = source.position(condition.span.begin);
  return fmt::format(
      "{{\"rule\":{},\"file\":{},\"line\":{},\"column\":{},\"text\":{},\"true\":{},\"false\":{},"
      "\"unknown\":{}}}",
      json_string(rule.name), json_string(source.name_at(condition.span.begin)), at.line, at.column,
      json_string(text_of(condition.span, source)), condition.seen_true, condition.seen_false,
      condition.seen_unknown);
}

}  // namespace

std::string coverage_lines(const Coverage& coverage, const Source& source) {
  const Counts counts = counted(coverage);
  std::string out = fmt::format(
      "coverage of {}: {} of {} rules held; of {} conditions {} were seen true, {} false, {} "
      "unknown\n",
      source.name(), counts.held, coverage.rules.size(), counts.conditions, counts.seen_true,
      counts.seen_false, counts.seen_unknown);
  for (const Coverage::Rule& rule : coverage.rules) out += unseen_lines(rule, source);
  return out;
}

std::string coverage_json(const Coverage& coverage, const Source& source) {
  std::string rules, conditions;
  for (const Coverage::Rule& rule : coverage.rules) {
    rules += fmt::format("{}{{\"name\":{},\"held\":{}}}", rules.empty() ? "" : ",",
                         json_string(rule.name), rule.held);
    for (const Condition& condition : told(rule))
      conditions += (conditions.empty() ? "" : ",") + condition_json(rule, condition, source);
  }
  return fmt::format("{{\"file\":{},\"coverage\":{{\"rules\":[{}],\"conditions\":[{}]}}}}\n",
                     json_string(source.name()), rules, conditions);
}

}  // namespace sightline::cli
