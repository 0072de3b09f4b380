// What stands below the claims of a page: which rules carry which proofs, what is taken for
// granted, what a host may require, the words. Tested in tests/unit/compiler/tell/page_test.cc.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "compiler/tell/drawing.h"
#include "compiler/tell/page_parts.h"
#include "runtime/format/digest.h"
#include "sightline/telling.h"

namespace sightline {
namespace {

// The rule in whose clauses a condition stands; none of those that a rule uses from elsewhere.
std::optional<std::size_t> rule_of(const typed::Policy& policy, Span condition) {
  for (std::size_t r = 0; r < policy.rules.size(); ++r) {
    for (const typed::Clause& clause : policy.rules[r].clauses) {
      if (clause.span.begin <= condition.begin && condition.end <= clause.span.end) return r;
    }
  }
  return std::nullopt;
}

class Matrix {
 public:
  explicit Matrix(const PageMatter& matter)
      : policy_(matter.policy.tree()), source_(matter.source), report_(matter.report) {
    for (std::size_t n = 0; n < report_.properties.size(); ++n) {
      if (report_.properties[n].support) columns_.push_back(n);
    }
  }
  bool empty() const { return columns_.empty(); }

  std::string table() const {
    std::string head = "<tr><th scope=\"col\">rule</th>";
    for (const std::size_t n : columns_) {
      const std::string name = markup_text(report_.properties[n].name);
      head += fmt::format(
          "<th scope=\"col\" class=\"number\"><a href=\"#{}\" title=\"{}\" aria-label=\"{}\">{}</a>"
          "</th>",
          anchor(n), name, name, n + 1);
    }
    std::string rows;
    for (std::size_t r = 0; r < policy_.rules.size(); ++r) {
      const typed::Rule& rule = policy_.rules[r];
      rows += row(code_element(rule.name) + " <span class=\"place\">" +
                      markup_text(place_text(rule.span, source_)) + "</span>",
                  r);
    }
    rows +=
        row("conditions outside of rules, such as those of a <code>define</code>", std::nullopt);
    return "<table class=\"matrix\">\n<thead>" + head + "</tr></thead>\n<tbody>\n" + rows +
           "</tbody>\n</table>\n";
  }

  // Paper does not scroll: what would not fit on it is a list there.
  bool fits_on_paper() const { return columns_.size() <= 20; }

  std::string list() const {
    std::string items;
    for (std::size_t r = 0; r < policy_.rules.size(); ++r)
      items += "<li>" + code_element(policy_.rules[r].name) + ": " + claims(r) + "</li>\n";
    items += "<li>conditions outside of rules: " + claims(std::nullopt) + "</li>\n";
    return "<ul>\n" + items + "</ul>\n";
  }

 private:
  // How many of the rule's conditions the claim rests on.
  std::size_t count_of(std::size_t claim, std::optional<std::size_t> rule) const {
    const auto& conditions = report_.properties[claim].support->conditions;
    return static_cast<std::size_t>(
        std::count_if(conditions.begin(), conditions.end(),
                      [&](const Span& span) { return rule_of(policy_, span) == rule; }));
  }

  // `no_strangers (2), ..`
  std::string claims(std::optional<std::size_t> rule) const {
    std::string out;
    for (const std::size_t n : columns_) {
      const std::size_t count = count_of(n, rule);
      if (count == 0) continue;
      out += fmt::format("{}{} ({})", out.empty() ? "" : ", ",
                         code_element(report_.properties[n].name), count);
    }
    return out.empty() ? "none" : out;
  }

  std::string row(const std::string& heading, std::optional<std::size_t> rule) const {
    std::string cells;
    std::size_t sum = 0;
    for (const std::size_t n : columns_) {
      const std::size_t count = count_of(n, rule);
      sum += count;
      cells += fmt::format("<td class=\"number\">{}</td>",
                           count == 0 ? std::string("<span class=\"soft\">–</span>")
                                      : fmt::format("<strong>{}</strong>", count));
    }
    if (!rule && sum == 0) return "";
    return "<tr><th scope=\"row\">" + heading + "</th>" + cells + "</tr>\n";
  }

  const typed::Policy& policy_;
  const Source& source_;
  const ProofReport& report_;
  std::vector<std::size_t> columns_;
};

std::string section(const char* id, const char* heading, const std::string& body) {
  return fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n{2}</section>\n",
                     id, heading, body);
}

// A claim about a switch, with the world that breaks it.
std::string claim_item(const SwitchTelling::Line& line, const Verdict& verdict) {
  std::string out = fmt::format("<li>{} {}", verdict_badge(verdict), prose(line.claim));
  if (!line.why.empty()) out += ": " + prose(line.why);
  std::string given;
  for (const FactLine& fact : line.facts)
    given +=
        fmt::format("<li>{}: {}</li>\n", code_element(fact.place), code_element(fact.observed));
  for (const std::string& remark : line.remarks) given += "<li>" + prose(remark) + "</li>\n";
  return out + (given.empty() ? "" : "\n<ul>\n" + given + "</ul>\n") + "</li>\n";
}

}  // namespace

std::string coverage_section(const PageMatter& matter) {
  const Matrix matrix(matter);
  if (matrix.empty()) return "";
  return section(
      "coverage", "Which rules carry which proofs",
      "<p class=\"doc\">How many conditions of a rule the proof of a claim rests on; the numbers "
      "on "
      "top are those of the summary. These conditions are enough for the proof: without the "
      "others the claim would still hold.</p>\n" +
          fmt::format("<div class=\"wide{}\" tabindex=\"0\" role=\"region\" aria-label=\"Rules "
                      "and claims\">\n{}</div>\n",
                      matrix.fits_on_paper() ? "" : " on-screen", matrix.table()) +
          (matrix.fits_on_paper() ? ""
                                  : "<div class=\"on-paper\">\n" + matrix.list() + "</div>\n"));
}

std::string switches_section(const PageMatter& matter) {
  std::string articles;
  for (const SwitchReport& it : matter.report.switches) {
    const SwitchTelling told = telling(matter.policy, it);
    articles += fmt::format("<article>\n<h3><span class=\"name\">{}</span></h3>\n<p>{}</p>\n",
                            markup_text(it.name), prose(told.heading));
    std::string items;
    for (std::size_t c = 0; c < told.lines.size(); ++c)
      items += claim_item(told.lines[c], it.claims[c].verdict);
    if (!items.empty()) articles += "<ul>\n" + items + "</ul>\n";
    articles += "</article>\n";
  }
  if (articles.empty()) return "";
  return section("switches", "What the switches do",
                 "<p class=\"doc\">A switch is a <code>global</code> with two values that a rule "
                 "reads. Each claim compares two worlds that differ in nothing but the switch. "
                 "They inform: no verdict above depends on them.</p>\n" +
                     articles);
}

std::string assumptions_section(const PageMatter& matter) {
  std::string items;
  for (const std::string& assumption : matter.report.assumptions)
    items += "<li>" + prose(assumption) + "</li>\n";
  if (items.empty()) items = "<li>nothing</li>\n";
  return section("assumed", "What every proof here takes for granted",
                 "<ul>\n" + items + "</ul>\n");
}

std::string requirements_section(const PageMatter& matter) {
  std::string lines;
  for (const ProofEntry& entry : matter.record.entries) {
    if (entry.built_in) continue;
    lines += entry.property + "@" + to_hex(entry.text) + "\n";
  }
  if (lines.empty()) return "";
  return section(
      "required", "What a host may require",
      "<p class=\"doc\">A host that names a property with the digest of its text refuses an "
      "artifact in which it is not proved, or means something else.</p>\n<pre "
      "tabindex=\"0\">" +
          markup_text(lines) + "</pre>\n");
}

std::string words_section() {
  return section(
      "words", "The words",
      "<dl class=\"facts\">\n"
      "<dt>proved</dt><dd>So in every world that the declarations allow, for every request, about "
      "the "
      "very bytes that decide.</dd>\n"
      "<dt>refuted</dt><dd>Not so: a request and facts are shown, and the evaluator was asked to "
      "make "
      "sure.</dd>\n"
      "<dt>vacuous</dt><dd>Speaks of what can never be, and so protects nothing.</dd>\n"
      "<dt>unknown</dt><dd>The solver gave up. Counts as not proved.</dd>\n"
      "<dt>never, always</dt><dd>What must not be allowed, whatever is missing or mixed up; what "
      "must "
      "be allowed, when every fact is there and right.</dd>\n"
      "<dt>possible, forall</dt><dd>That it is allowed at all in some world; what must be true of "
      "everything.</dd>\n"
      "<dt>truth, given</dt><dd>What is so, against what the evaluator was told. A rule sees what "
      "it "
      "was told, a property speaks of what is true.</dd>\n"
      "<dt>cached, sealed, within</dt><dd>A fact that a cache may tell wrongly; one that was "
      "stamped; "
      "one that may be as old as it says.</dd>\n"
      "<dt>rests on</dt><dd>Conditions and facts that the proof needs. Others may do as well: a "
      "proof "
      "can have more than one ground.</dd>\n</dl>\n");
}

}  // namespace sightline
