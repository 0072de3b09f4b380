// One claim of a report -> HTML: what it says, how it came out, and why. Tested in
// tests/unit/compiler/tell/page_test.cc. The words of a story come from story.cc.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/tell/drawing.h"
#include "compiler/tell/page_parts.h"
#include "compiler/tell/world_of.h"
#include "compiler/world/world_values.h"
#include "sightline/telling.h"

namespace sightline {
namespace {

std::string paragraphs(std::string_view doc) {
  std::string out;
  while (!doc.empty()) {
    const auto end = std::min(doc.find("\n\n"), doc.size());
    out += "<p class=\"doc\">" + prose(doc.substr(0, end)) + "</p>\n";
    doc.remove_prefix(std::min(end + 2, doc.size()));
  }
  return out;
}

std::string list(const std::vector<std::string>& sentences, const char* element) {
  if (sentences.empty()) return "";
  std::string items;
  for (const std::string& sentence : sentences) items += "<li>" + prose(sentence) + "</li>\n";
  return fmt::format("<{0}>\n{1}</{0}>\n", element, items);
}

std::string joined(const std::vector<std::string>& facts) {
  std::string out;
  for (const std::string& fact : facts) out += (out.empty() ? "" : ", ") + code_element(fact);
  return out;
}

bool is_wrong(const FactLine& line) { return line.differs; }

// The reasons have a column where there are any.
std::string facts_table(const std::vector<FactLine>& facts) {
  if (facts.empty()) return "";
  const bool reasons = std::any_of(facts.begin(), facts.end(), is_wrong);
  std::string rows;
  for (const FactLine& line : facts) {
    rows += fmt::format(
        "<tr{}><th scope=\"row\">{}</th><td data-label=\"truth\">{}</td>"
        "<td data-label=\"given\">{}</td>{}</tr>\n",
        line.differs ? " class=\"wrong\"" : "", code_element(line.place), code_element(line.truth),
        code_element(line.observed),
        !reasons       ? ""
        : line.differs ? "<td data-label=\"why\">wrong: " + prose(line.reason) + "</td>"
                       : "<td></td>");
  }
  return fmt::format(
      "<h4>The facts</h4>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"The "
      "facts\">\n<table class=\"stack\">\n<thead><tr><th scope=\"col\">fact</th><th "
      "scope=\"col\">truth</th><th scope=\"col\">given to the evaluator</th>{}</tr></thead>\n"
      "<tbody>\n{}</tbody>\n</table>\n</div>\n",
      reasons ? "<th scope=\"col\">why</th>" : "", rows);
}

std::string world(const PageMatter& matter, const PropertyReport& report) {
  const Counterexample* example = world_of(report.verdict);
  const auto told = telling(matter.policy, report);
  const typed::Policy& tree = matter.policy.tree();
  if (example == nullptr || !told) return "";
  const bool refuted = std::holds_alternative<Refuted>(report.verdict);
  std::string out = refuted ? "<h4>How it happens</h4>\n" : "<h4>How it can be</h4>\n";
  out += list(told->requests, "ul");
  const bool lied = std::any_of(told->facts.begin(), told->facts.end(), is_wrong);
  if (refuted && !lied)
    out += "<p>No fact was wrong or missing: the rules themselves decide so.</p>\n";
  out += "<figure tabindex=\"0\">\n" +
         drawing_element(picture_of(tree, tree.properties[report.property], *example),
                         "Entities, facts and requests, as the table below has them") +
         (lied ? "<figcaption>Dashed and red: what was told otherwise than it is, or not at "
                 "all.</figcaption>\n"
               : "") +
         "</figure>\n" + facts_table(told->facts);
  out += list(told->replays, "ul") + list(told->remarks, "ul");
  if (told->test.empty()) return out;
  return out + "<details open>\n<summary>As a test to keep" +
         (refuted ? std::string(", which fails until the policy is fixed") : "") +
         "</summary>\n<pre tabindex=\"0\">" + markup_text(told->test) + "</pre>\n</details>\n";
}

std::string findings(const PageMatter& matter, const Refuted& refuted) {
  std::string out = refuted.why.empty() ? "" : "<p>" + prose(refuted.why) + "</p>\n";
  if (refuted.findings.empty()) return out;
  out += "<ul>\n";
  for (const Finding& finding : refuted.findings) {
    out += fmt::format("<li><span class=\"place\">{}</span> {}<pre tabindex=\"0\">{}</pre></li>\n",
                       markup_text(place_text(finding.span, matter.source)), prose(finding.message),
                       markup_text(matter.source.text(finding.span)));
  }
  return out + "</ul>\n";
}

std::string support(const PageMatter& matter, const Support& support) {
  std::string out = "<h4>What the proof rests on</h4>\n<ul>\n";
  for (const Span& span : support.conditions) {
    out += fmt::format("<li>{} <span class=\"place\">{}</span></li>\n",
                       code_element(matter.source.text(span)),
                       markup_text(place_text(span, matter.source)));
  }
  if (support.conditions.empty()) out += "<li>No condition of a rule.</li>\n";
  out += "</ul>\n<dl class=\"facts\">\n<dt>Must be true</dt><dd>";
  out += support.must_be_true.empty() ? "no fact alone" : joined(support.must_be_true);
  out += "</dd>\n<dt>May be wrong, all at once</dt><dd>";
  out += support.may_be_wrong.empty() ? "nothing" : joined(support.may_be_wrong);
  return out + "</dd>\n</dl>\n";
}

std::string assumed(const PageMatter& matter, const PropertyReport& report) {
  for (const ProofEntry& entry : matter.record.entries) {
    if (entry.property != report.name || entry.built_in != report.built_in) continue;
    if (entry.assumptions.empty()) return "";
    return "<p>The proof assumes besides: " + joined(entry.assumptions) +
           ". Whoever relies on it has to accept that by name.</p>\n";
  }
  return "";
}

std::string second_opinion(const PropertyReport& report) {
  if (!report.second_opinion) return "";
  const SecondOpinion& it = *report.second_opinion;
  return fmt::format(
      "<p>A second solver, {}, was asked the same: it agreed {} times, gave no answer {} times and "
      "disagreed {} times.</p>\n",
      markup_text(it.solver), it.agreed, it.unanswered, it.disagreed);
}

std::string why(const PageMatter& matter, const PropertyReport& report) {
  if (const auto* unknown = std::get_if<Unknown>(&report.verdict))
    return "<p>" + prose(unknown->why) + ". It counts as not proved.</p>\n";
  if (std::holds_alternative<Vacuous>(report.verdict)) {
    return "<p>What it speaks of can never be, so it would hold of every policy. It protects "
           "nothing.</p>\n";
  }
  const auto* refuted = std::get_if<Refuted>(&report.verdict);
  return refuted != nullptr && !refuted->counterexample ? findings(matter, *refuted) : "";
}

struct BuiltIn {
  std::string_view name, says;
};
constexpr std::array<BuiltIn, 6> kBuiltIns = {{
    {kSameMeaning,
     "The compiled policy decides as its text says, for every request and all facts."},
    {kFailClosed, "Knowing less never allows more, and never sheds an obligation."},
    {"no dead rule", "Every clause of a rule can take effect in some world."},
    {"no shadowed rule", "Without any one of the rules some decision would be another."},
    {"no condition always true",
     "Every condition can be true in some world and false in another: none is there in vain."},
    {"no contradictory invariants",
     "Of every type and relation there can be one that keeps all invariants."},
}};

std::string_view explained(const PropertyReport& report) {
  for (const BuiltIn& it : kBuiltIns) {
    if (it.name == report.name) return it.says;
  }
  return "";
}

// A digest's text holds strings as they are; on a page nothing in one may turn it round or stay
// unseen.
std::string visible_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out += visible_text(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string as_written(const PageMatter& matter, const typed::Property& property) {
  return fmt::format(
      "{}<pre tabindex=\"0\">{}</pre>\n<p class=\"place\">{}</p>\n<details>\n<summary>As the proof "
      "reads it</summary>\n<pre tabindex=\"0\">{}</pre>\n</details>\n",
      paragraphs(property.doc), markup_text(text_as_written(property.span, matter.source)),
      markup_text(place_text(property.span, matter.source)),
      markup_text(visible_lines(property.canonical)));
}

// Words that begin an item where they begin a line.
constexpr std::array<std::string_view, 15> kItems = {
    "policy", "import", "enum",      "entity",   "relation", "global", "context",   "action",
    "define", "rule",   "invariant", "property", "world",    "test",   "obligation"};

bool begins_item(std::string_view line) {
  return std::any_of(kItems.begin(), kItems.end(), [&](std::string_view word) {
    return line.starts_with(word) && (line.size() == word.size() || line[word.size()] == ' ');
  });
}

bool is_blank_or_comment(std::string_view line) {
  const auto first = line.find_first_not_of(" \t\r");
  return first == line.npos || line.substr(first).starts_with("//");
}

}  // namespace

std::string text_as_written(Span name, const Source& source) {
  const std::string_view all = source.text();
  std::size_t end = all.size();
  for (const Source::Part& part : source.parts()) {
    if (part.span.begin <= name.begin && name.begin < part.span.end) end = part.span.end;
  }
  const auto line_end = [&](std::size_t at) { return std::min(all.find('\n', at), end); };
  const auto before = name.begin == 0 ? all.npos : all.rfind('\n', name.begin - 1);
  const std::size_t begin = before == all.npos ? 0 : before + 1;
  std::size_t last = line_end(name.begin);
  for (std::size_t at = last; at < end;) {
    const std::size_t next = line_end(at + 1);
    const std::string_view line = all.substr(at + 1, next - at - 1);
    if (begins_item(line)) break;
    if (!is_blank_or_comment(line)) last = next;
    at = next;
  }
  return std::string(all.substr(begin, last - begin));
}

std::string property_article(const PageMatter& matter, std::size_t number) {
  const PropertyReport& report = matter.report.properties[number];
  std::string out = fmt::format(
      "<article id=\"{}\" class=\"is-{}\">\n<h3><span class=\"soft\">{}</span> <span "
      "class=\"name\">{}</span> {}</h3>\n",
      anchor(number), verdict_class(report.verdict), number + 1, markup_text(report.name),
      verdict_badge(report.verdict));
  if (report.built_in) {
    out += fmt::format(
        "<p class=\"doc\">{} <span class=\"soft\">Built in: asked of every "
        "policy.</span></p>\n",
        explained(report));
  } else {
    out += as_written(matter, matter.policy.tree().properties[report.property]);
  }
  out += assumed(matter, report) + why(matter, report);
  if (!report.built_in) out += world(matter, report);
  if (report.support) out += support(matter, *report.support);
  return out + second_opinion(report) + "</article>\n";
}

}  // namespace sightline
