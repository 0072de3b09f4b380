// ProofReport -> what the other solver said, in lines. Tested in
// tests/unit/compiler/cli/outside_solver_test.cc. A contradiction is in the verdict already; here
// stands how much was asked.

#include "compiler/cli/opinion_lines.h"

#include <fmt/format.h>

#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

std::string questions(std::uint32_t count) {
  return fmt::format("{} question{}", count, count == 1 ? "" : "s");
}

}  // namespace

std::string opinion_lines(const ProofReport& report) {
  std::string solver, out, not_asked;
  std::uint32_t agreed = 0;
  for (const PropertyReport& property : report.properties) {
    if (!property.second_opinion) continue;
    const SecondOpinion& opinion = *property.second_opinion;
    solver = printable(opinion.solver);
    agreed += opinion.agreed;
    if (opinion.agreed + opinion.disagreed + opinion.unanswered == 0)
      not_asked += (not_asked.empty() ? "" : ", ") + property.name;
    if (opinion.disagreed != 0) {
      out += fmt::format("  opinion  {} contradicts {} about {}\n", solver,
                         questions(opinion.disagreed), property.name);
    }
    if (opinion.unanswered != 0) {
      out += fmt::format("  opinion  {} leaves {} about {} without two answers\n", solver,
                         questions(opinion.unanswered), property.name);
    }
  }
  if (solver.empty()) return "";
  if (!not_asked.empty())
    out += fmt::format("  opinion  {} was not asked about {}\n", solver, not_asked);
  return out + fmt::format("  opinion  {} agrees on {}\n", solver, questions(agreed));
}

}  // namespace sightline::cli
