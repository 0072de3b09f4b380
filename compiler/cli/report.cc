// Reports of proofs and tests in, lines and JSON out. Shows no times and no addresses: two runs
// print the same. Tested in tests/unit/compiler/cli/report_test.cc and tests/golden/cli.

#include "compiler/cli/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/cli/printable.h"
#include "sightline/visit.h"

namespace sightline::cli {
namespace {

std::string line(const PropertyReport& property, const ProofRecord& record, bool colour) {
  const Exit exit = exit_of(property.verdict);
  const Colour shade = exit == Exit::fine       ? Colour::green
                       : exit == Exit::findings ? Colour::red
                                                : Colour::yellow;
  const std::string reason = verdict_reason(property.verdict);
  std::string assuming;
  for (const std::string& assumption : assumed_by(property, record))
    assuming += (assuming.empty() ? ", assuming " : ", ") + assumption;
  return fmt::format("  {}  {}{}{}{}\n",
                     painted(fmt::format("{:7}", verdict_word(property.verdict)), shade, colour),
                     property.name, property.built_in ? " (built in)" : "", assuming,
                     reason.empty() ? "" : ": " + reason);
}

// The text with one blank in place of blanks and line ends.
std::string in_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  return printable(out);
}

std::string listed(const std::vector<std::string>& facts) {
  std::string text;
  for (const std::string& fact : facts) text += (text.empty() ? "" : ", ") + fact;
  return text;
}

}  // namespace

std::string verdict_lines(const ProofReport& report, const ProofRecord& record, bool colour) {
  std::string out;
  for (const PropertyReport& property : report.properties) out += line(property, record, colour);
  for (const std::string& assumption : report.assumptions)
    out += fmt::format("  assumed  {}\n", assumption);
  return out;
}

std::string support_lines(const ProofReport& report, const Source& source) {
  std::string out;
  for (const PropertyReport& property : report.properties) {
    if (!property.support) continue;
    const Support& support = *property.support;
    out += fmt::format("\n  {} rests on\n", property.name);
    for (const Span& span : support.conditions) {
      const auto place = source.position(span.begin);
      out += fmt::format("    {}:{}:{}: {}\n", source.name_at(span.begin), place.line, place.column,
                         in_one_line(source.text(span)));
    }
    if (support.conditions.empty()) out += "    no condition of a rule\n";
    if (!support.must_be_true.empty())
      out += fmt::format("    must be true: {}\n", listed(support.must_be_true));
    if (!support.may_be_wrong.empty())
      out += fmt::format("    may be wrong, all at once: {}\n", listed(support.may_be_wrong));
  }
  return out;
}

std::string refusal(const ProofReport& report, std::string_view file) {
  const auto is_open = [](const PropertyReport& property) {
    return exit_of(property.verdict) != Exit::fine;
  };
  const auto open = std::count_if(report.properties.begin(), report.properties.end(), is_open);
  std::string out = fmt::format("{}: refused: {} of {} claims {} not proved\n", file, open,
                                report.properties.size(), open == 1 ? "is" : "are");
  for (const PropertyReport& property : report.properties) {
    if (is_open(property)) out += line(property, {}, false);
  }
  return out +
         fmt::format("`sightline prove {}` shows why; --unproved goes on without a proof\n", file);
}

std::string test_lines(const TestReport& test, const Source& source, bool colour) {
  const bool passed = test.failures.empty();
  std::string out = fmt::format(
      "{}  {}: {}\n",
      painted(passed ? "ok    " : "FAILED", passed ? Colour::green : Colour::red, colour),
      source.name(), printable(test.name));
  for (const TestFailure& failure : test.failures) {
    const auto place = source.position(failure.span.begin);
    out += fmt::format("        {}:{}:{}: {}\n", source.name_at(failure.span.begin), place.line,
                       place.column, printable(failure.message));
  }
  return out;
}

std::string test_json(const TestReport& test, const Source& source) {
  std::string out =
      fmt::format("{{\"file\":{},\"line\":{},\"name\":{},\"passed\":{},\"failures\":[",
                  json_string(source.name()), source.position(test.span.begin).line,
                  json_string(test.name), test.failures.empty());
  std::string_view separator;
  for (const TestFailure& failure : test.failures) {
    const auto place = source.position(failure.span.begin);
    out += fmt::format("{}{{\"line\":{},\"column\":{},\"message\":{}}}", separator, place.line,
                       place.column, json_string(failure.message));
    separator = ",";
  }
  return out + "]}\n";
}

const std::vector<std::string>& assumed_by(const PropertyReport& property,
                                           const ProofRecord& record) {
  static const std::vector<std::string> none;
  const auto entry =
      std::find_if(record.entries.begin(), record.entries.end(), [&](const ProofEntry& e) {
        return e.property == property.name && e.built_in == property.built_in;
      });
  return entry == record.entries.end() ? none : entry->assumptions;
}

Exit exit_of(const Verdict& verdict) {
  return std::visit(overloaded{
                        [](const Proved&) { return Exit::fine; },
                        [](const Refuted&) { return Exit::findings; },
                        [](const Unknown&) { return Exit::inconclusive; },
                        [](const Vacuous&) { return Exit::findings; },
                    },
                    verdict);
}

std::string verdict_reason(const Verdict& verdict) {
  return std::visit(overloaded{
                        [](const Proved&) { return std::string(); },
                        [](const Refuted& refuted) { return refuted.why; },
                        [](const Unknown& unknown) { return unknown.why; },
                        [](const Vacuous&) {
                          return std::string("its `when` can never hold, so it says nothing");
                        },
                    },
                    verdict);
}

}  // namespace sightline::cli
