// ProofReport -> one HTML document for somebody who has to answer for a policy. Tested in
// tests/unit/compiler/tell/page_test.cc: it is well formed, asks for no other file and runs
// nothing. What a verdict means is not decided here.
#include <fmt/format.h>

#include <array>

#include "compiler/tell/drawing.h"
#include "compiler/tell/page_parts.h"
#include "compiler/tell/page_style.h"
#include "runtime/format/digest.h"
#include "sightline/telling.h"
#include "sightline/visit.h"

namespace sightline {

std::string_view verdict_class(const Verdict& verdict) {
  return std::visit(overloaded{
                        [](const Proved&) { return "good"; },
                        [](const Refuted&) { return "bad"; },
                        [](const Unknown&) { return "open"; },
                        [](const Vacuous&) { return "bad"; },
                    },
                    verdict);
}

std::string verdict_badge(const Verdict& verdict) {
  const std::string_view sign = std::visit(overloaded{
                                               [](const Proved&) { return "✓"; },
                                               [](const Refuted&) { return "✗"; },
                                               [](const Unknown&) { return "?"; },
                                               [](const Vacuous&) { return "∅"; },
                                           },
                                           verdict);
  return fmt::format("<span class=\"verdict {}\"><span aria-hidden=\"true\">{} </span>{}</span>",
                     verdict_class(verdict), sign, verdict_word(verdict));
}

std::string code_element(std::string_view text) { return "<code>" + markup_text(text) + "</code>"; }

std::string prose(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto begin = text.find('`'), end = begin == text.npos ? begin : text.find('`', begin + 1);
    if (end == text.npos) break;
    out +=
        markup_text(text.substr(0, begin)) + code_element(text.substr(begin + 1, end - begin - 1));
    text.remove_prefix(end + 1);
  }
  return out + markup_text(text);
}

std::string place_text(Span span, const Source& source) {
  const auto place = source.position(span.begin);
  return fmt::format("{}:{}:{}", source.name_at(span.begin), place.line, place.column);
}

std::string anchor(std::size_t number) { return fmt::format("p-{}", number + 1); }

namespace {

std::size_t count(const ProofReport& report, std::string_view verdict) {
  std::size_t n = 0;
  for (const PropertyReport& property : report.properties)
    n += verdict_word(property.verdict) == verdict ? 1U : 0U;
  return n;
}

std::string outcome(const ProofReport& report) {
  const std::size_t all = report.properties.size(), proved = count(report, "proved");
  if (report.proved())
    return fmt::format("<p class=\"outcome good\">✓ All {} claims are proved.</p>\n", all);
  if (proved == all) {
    return "<p class=\"outcome open\">? What was asked is proved, and not everything was asked: "
           "this "
           "report does not stand for the whole policy.</p>\n";
  }
  const bool found = count(report, "refuted") + count(report, "vacuous") != 0;
  return fmt::format(
      "<p class=\"outcome {}\">{} {} of {} claims {} not proved: nothing may be compiled from this "
      "policy.</p>\n",
      found ? "bad" : "open", found ? "✗" : "?", all - proved, all,
      all - proved == 1 ? "is" : "are");
}

std::string about(const PageMatter& matter) {
  std::string files;
  for (const Source::Part& part : matter.source.parts())
    files += (files.empty() ? "" : ", ") + code_element(part.name);
  return fmt::format(
      "<dl class=\"facts\">\n<dt>Policy text</dt><dd>{}</dd>\n"
      "<dt>Artifact without its proofs, SHA-256</dt><dd>{}</dd>\n<dt>Proved by</dt><dd>{}</dd>\n"
      "<dt>Asked</dt><dd>{}</dd>\n</dl>\n",
      files, code_element(to_hex(matter.report.body)), markup_text(matter.report.prover),
      matter.report.complete ? "every property, and every claim that is built in"
                             : "some of the claims only");
}

std::string counts(const ProofReport& report) {
  struct Kind {
    std::string_view word, style;
  };
  constexpr std::array<Kind, 4> kKinds = {
      {{"proved", "good"}, {"refuted", "bad"}, {"vacuous", "bad"}, {"unknown", "open"}}};
  std::string items;
  for (const Kind& kind : kKinds) {
    if (const std::size_t n = count(report, kind.word); n != 0)
      items += fmt::format("<li><span class=\"verdict {}\">{} {}</span></li>\n", kind.style, n,
                           kind.word);
  }
  return "<ul class=\"counts\" aria-label=\"Claims by verdict\">\n" + items + "</ul>\n";
}

std::string summary_table(const ProofReport& report) {
  std::string rows;
  for (std::size_t n = 0; n < report.properties.size(); ++n) {
    const PropertyReport& it = report.properties[n];
    rows += fmt::format(
        "<tr><td class=\"number\">{}</td><th scope=\"row\"><a href=\"#{}\" class=\"name\">{}</a>{}"
        "</th><td>{}</td></tr>\n",
        n + 1, anchor(n), markup_text(it.name),
        it.built_in ? " <span class=\"soft\">built in</span>" : "", verdict_badge(it.verdict));
  }
  return "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"All claims\">\n<table>\n"
         "<thead><tr><th scope=\"col\">#</th><th scope=\"col\">claim</th>"
         "<th scope=\"col\">verdict</th></tr></thead>\n<tbody>\n" +
         rows + "</tbody>\n</table>\n</div>\n";
}

std::string title_of(const PageMatter& matter) {
  const std::string& name = matter.policy.tree().name;
  return name.empty() ? matter.source.name() : name;
}

}  // namespace

std::string page(const CheckedPolicy& policy, const ProofReport& report, const ProofRecord& record,
                 const Source& source) {
  const PageMatter matter{policy, report, record, source};
  const std::string title = markup_text(title_of(matter));
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n";
  out += fmt::format("<title>{}: what is proved</title>\n<style>\n{}{}</style>\n</head>\n<body>\n",
                     title, kPageStyle, kDrawingStyle);
  out += fmt::format("<header>\n<p class=\"soft\">Proof report</p>\n<h1>{}</h1>\n{}{}</header>\n",
                     title, outcome(report), about(matter));
  out += "<main>\n<section aria-labelledby=\"summary\">\n<h2 id=\"summary\">Summary</h2>\n" +
         counts(report) + summary_table(report) + "</section>\n";
  out += "<section aria-labelledby=\"claims\">\n<h2 id=\"claims\">The claims</h2>\n";
  for (std::size_t n = 0; n < report.properties.size(); ++n) out += property_article(matter, n);
  out += "</section>\n" + switches_section(matter) + coverage_section(matter) +
         assumptions_section(matter) + requirements_section(matter) + words_section();
  return out +
         "</main>\n<footer>Written by sightline. The page holds no script and asks for no other "
         "file.</footer>\n</body>\n</html>\n";
}

}  // namespace sightline
