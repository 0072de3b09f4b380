// Program -> Verdict. Tested by tests/unit/compiler/prove/fail_closed_test.cc with domains that
// skip a troubled forbid, as other engines do, or forgive in some other step, and must be refuted.
// Asked of each distinct step of the program's rules, so the time does not grow with their number;
// see specs/adr/0018.
#include "compiler/prove/fail_closed.h"

#include <fmt/format.h>

#include "compiler/prove/monotone_program.h"

namespace sightline {
namespace {

// The same look-up asked about other registers is the same step.
std::pair<std::uint16_t, std::vector<bool>> pattern(const Query& query) {
  std::vector<bool> bound;
  for (const auto argument : query.arguments) bound.push_back(argument != kAny);
  return {query.relation, bound};
}

}  // namespace

Steps steps_of(const Program& program) {
  Steps out;
  using Key = std::tuple<Opcode, Type::Kind, std::uint16_t, std::uint16_t>;
  std::set<Key> seen;
  std::set<std::tuple<std::uint16_t, std::vector<bool>, bool>> asked;
  for (const Block& block : program.blocks) {
    for (std::uint32_t i = block.begin; i < block.end; ++i) {
      Instruction step = program.code[i];
      if (step.op == Opcode::end_some || step.op == Opcode::end_several) continue;
      if (step.op == Opcode::begin_rows) {
        const auto [relation, bound] = pattern(program.queries[step.immediate]);
        const bool several = program.code[block.begin + step.b].op == Opcode::end_several;
        if (asked.emplace(relation, bound, several).second)
          out.queries.emplace_back(step.immediate, several);
        continue;
      }
      if (step.op == Opcode::column || step.op == Opcode::field) {
        step.b = program.queries[program.code[block.begin + step.a].immediate].relation;
      } else if (step.op != Opcode::attribute) {
        step.b = 0;
      }
      step.a = 0;
      if (step.op == Opcode::choose) step.immediate = 0;
      if (seen.emplace(step.op, step.kind, step.b, step.immediate).second)
        out.plain.push_back(step);
    }
  }
  return out;
}

std::optional<Verdict> not_monotone(smt::Answer answer, const std::string& step,
                                    const std::string& why) {
  switch (answer) {
    case smt::Answer::unsatisfiable:
      return std::nullopt;
    case smt::Answer::satisfiable:
      return Verdict(Refuted{
          {},
          fmt::format("a fact that goes missing can turn deny into allow, by way of {}", step)});
    case smt::Answer::unknown:
      break;
  }
  return Verdict(Unknown{fmt::format("{}: {}", step, why)});
}

Verdict prove_fail_closed(const Program& program, const smt::Settings& settings) {
  return prove_monotone<Symbolic>(program, settings);
}

}  // namespace sightline
