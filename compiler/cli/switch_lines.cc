// Reports of switches in, lines out. Tested in tests/unit/compiler/cli/switch_lines_test.cc and
// tests/golden/cli. What a verdict means for the exit code is decided here and nowhere else.

#include "compiler/cli/switch_lines.h"

#include <fmt/format.h>

#include "compiler/cli/printable.h"
#include "sightline/telling.h"

namespace sightline::cli {
namespace {

std::string lines_of(const SwitchTelling& told, bool colour) {
  std::string out;
  for (const auto& line : told.lines) {
    const Colour shade = line.verdict == "proved" ? Colour::green : Colour::yellow;
    out +=
        fmt::format("    {}  {}{}{}\n", painted(fmt::format("{:7}", line.verdict), shade, colour),
                    line.claim, line.why.empty() ? "" : ": ", line.why);
    for (const FactLine& fact : line.facts)
      out += fmt::format("               {} = {}\n", fact.place, fact.observed);
    for (const std::string& remark : line.remarks)
      out += fmt::format("               {}\n", remark);
  }
  return out;
}

}  // namespace

std::string switch_lines(const ProofReport& report, const CheckedPolicy& policy, bool colour) {
  std::string out;
  for (const SwitchReport& it : report.switches) {
    const SwitchTelling told = telling(policy, it);
    const char* const word = it.kind == SwitchReport::Kind::no_switch ? "global" : "switch";
    out += fmt::format("\n  {} {}: {}\n", word, it.name, told.heading) + lines_of(told, colour);
  }
  return out;
}

std::string switch_text(const CheckedPolicy& policy, const SwitchReport& report) {
  return lines_of(telling(policy, report), false);
}

Exit exit_of(const SwitchReport& report) {
  return report.is_decided() ? Exit::fine : Exit::inconclusive;
}

}  // namespace sightline::cli
