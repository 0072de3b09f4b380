// Reports of proofs and tests in, lines and JSON out. Shows no times and no addresses: two runs print the same.
// Tested in tests/unit/compiler/cli/report_test.cc and tests/golden/cli.

#include "compiler/cli/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "compiler/cli/printable.h"
#include "sightline/visit.h"

namespace sightline::cli {
namespace {

std::string_view word(const Verdict& verdict) {
  return std::visit(overloaded{
                        [](const Proved&) { return "proved"; },
                        [](const Refuted&) { return "refuted"; },
                        [](const Unknown&) { return "unknown"; },
                        [](const Vacuous&) { return "vacuous"; },
                    },
                    verdict);
}

std::string why(const Verdict& verdict) {
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

// What the proof takes for granted beyond what every proof does: `, assuming complete`.
const std::vector<std::string>& assumed_by(const PropertyReport& property,
                                           const ProofRecord& record) {
  static const std::vector<std::string> none;
  const auto entry =
      std::find_if(record.entries.begin(), record.entries.end(), [&](const ProofEntry& e) {
        return e.property == property.name && e.built_in == property.built_in;
      });
  return entry == record.entries.end() ? none : entry->assumptions;
}

std::string line(const PropertyReport& property, const ProofRecord& record, bool colour) {
  const Exit exit = exit_of(property.verdict);
  const Colour shade = exit == Exit::fine       ? Colour::green
                       : exit == Exit::findings ? Colour::red
                                                : Colour::yellow;
  const std::string reason = why(property.verdict);
  std::string assuming;
  for (const std::string& assumption : assumed_by(property, record))
    assuming += (assuming.empty() ? ", assuming " : ", ") + assumption;
  return fmt::format("  {}  {}{}{}{}\n",
                     painted(fmt::format("{:7}", word(property.verdict)), shade, colour),
                     property.name, property.built_in ? " (built in)" : "", assuming,
                     reason.empty() ? "" : ": " + reason);
}

std::string strings_json(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "[" : ",") + json_string(text);
  return out.empty() ? "[]" : out + "]";
}

}  // namespace

std::string verdict_lines(const ProofReport& report, const ProofRecord& record, bool colour) {
  std::string out;
  for (const PropertyReport& property : report.properties) out += line(property, record, colour);
  for (const std::string& assumption : report.assumptions)
    out += fmt::format("  assumed  {}\n", assumption);
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

std::string report_json(const ProofReport& report, const ProofRecord& record,
                        const CheckedFile& file) {
  std::string out =
      fmt::format("{{\"file\":{},\"proved\":{},\"prover\":{},\"properties\":[",
                  json_string(file.source.name()), report.proved(), json_string(report.prover));
  std::string_view separator;
  for (const PropertyReport& property : report.properties) {
    fmt::format_to(std::back_inserter(out), "{}{{\"name\":{},\"built_in\":{},\"verdict\":\"{}\"",
                   separator, json_string(property.name), property.built_in,
                   word(property.verdict));
    if (const std::string reason = why(property.verdict); !reason.empty())
      out += ",\"why\":" + json_string(reason);
    if (const auto& assumed = assumed_by(property, record); !assumed.empty())
      out += ",\"assuming\":" + strings_json(assumed);
    if (std::holds_alternative<Refuted>(property.verdict)) {
      out += ",\"story\":" + json_string(story(file.policy, property, file.source));
    }
    out += '}';
    separator = ",";
  }
  return out + "],\"assumptions\":" + strings_json(report.assumptions) + "}";
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

Exit exit_of(const Verdict& verdict) {
  return std::visit(overloaded{
                        [](const Proved&) { return Exit::fine; },
                        [](const Refuted&) { return Exit::findings; },
                        [](const Unknown&) { return Exit::inconclusive; },
                        [](const Vacuous&) { return Exit::findings; },
                    },
                    verdict);
}

}  // namespace sightline::cli
