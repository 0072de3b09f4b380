// Program -> Verdict. Tested by tests/unit/compiler/prove/fail_closed_test.cc with domains that skip a
// troubled forbid, as other engines do, or forgive in some other step, and must be refuted. Asked of each
// distinct step of the program's rules, so the time does not grow with their number; see specs/adr/0004.
#include "compiler/prove/fail_closed.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "compiler/prove/monotone.h"
#include "runtime/format/opcodes.h"

namespace sightline {
namespace {

// What tells two steps apart; registers do not. Of `column` and `field` b becomes the relation.
struct Steps {
  std::vector<Instruction> plain;
  std::vector<std::pair<std::uint16_t, bool>> queries;  // into Program::queries; several?
};

// The same look-up asked about other registers is the same step.
std::pair<std::uint16_t, std::vector<bool>> pattern(const Query& query) {
  std::vector<bool> bound;
  for (const auto argument : query.arguments) bound.push_back(argument != kAny);
  return {query.relation, bound};
}

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

std::optional<Verdict> verdict_of(smt::Answer answer, const std::string& step,
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

}  // namespace

Verdict prove_fail_closed(const Program& program, const smt::Limits& limits) {
  const Steps steps = steps_of(program);
  for (const Instruction& step : steps.plain) {
    Monotone<Symbolic> monotone(program, limits);
    const auto answer = monotone.step(step);
    const auto name = fmt::format("the instruction `{}`", sightline::name(step.op));
    if (auto verdict = verdict_of(answer, name, monotone.why_unknown())) return *verdict;
  }
  for (const auto& [number, several] : steps.queries) {
    const Query& query = program.queries[number];
    Monotone<Symbolic> monotone(program, limits);
    const auto answer = monotone.query(query, several);
    const auto name =
        fmt::format("a look-up in `{}`", program.schema.relations[query.relation].name);
    if (auto verdict = verdict_of(answer, name, monotone.why_unknown())) return *verdict;
  }
  // Only which permits carry what, and how many forbids there are, makes a difference.
  std::set<std::pair<std::vector<std::uint64_t>, std::size_t>> combined;
  for (const ActionCase& it : program.cases) {
    std::vector<std::uint64_t> duties;
    for (const auto block : it.permits) duties.push_back(program.blocks[block].obligations);
    if (!combined.emplace(duties, it.forbids.size()).second) continue;
    std::string why;
    const auto answer = combine_is_monotone<Symbolic>(program, it, limits, why);
    const auto name = fmt::format("the rules of `{}`", program.schema.actions[it.action].name);
    if (auto verdict = verdict_of(answer, name, why)) return *verdict;
  }
  return Proved{};
}

}  // namespace sightline
