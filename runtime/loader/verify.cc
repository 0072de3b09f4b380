// Program -> nothing, or why it may not run: the order of the parts, and the cost bound. Tested by
// tests/unit/runtime/loader/verify_test.cc, one bad program for each rule. It trusts nobody, the
// compiler included; it does not know what a policy should say.
#include "runtime/loader/verify.h"

#include <algorithm>
#include <array>
#include <vector>

#include "runtime/format/layout.h"
#include "runtime/format/text.h"

namespace sightline {
namespace {

// Saturates beyond kMaxCost: what is refused needs no exact number.
std::uint64_t code_cost(const Program& program, std::size_t begin, std::size_t end) {
  std::uint64_t cost = 0;
  std::array<std::uint64_t, kMaxQueryDepth + 1> times{1};
  std::size_t depth = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const Instruction& in = program.code[i];
    if (in.op == Opcode::end_some || in.op == Opcode::end_several) --depth;
    cost += times[depth];
    if (in.op != Opcode::begin_rows) continue;
    const auto rows = program.schema.relations[program.queries[in.immediate].relation].max_rows;
    times[depth + 1] = std::min(times[depth] * rows, kMaxCost + 1);
    ++depth;
  }
  return cost;
}

std::uint64_t case_cost(const ActionCase& lists, const std::vector<std::uint64_t>& costs) {
  std::uint64_t cost = 0;
  for (const auto b : lists.permits) cost += costs[b];
  for (const auto b : lists.forbids) cost += costs[b];
  return cost;
}

// Each block once, so that many actions with many blocks cannot make this quadratic.
std::vector<std::uint64_t> block_costs(const Program& program) {
  std::vector<std::uint64_t> costs(program.blocks.size());
  for (std::size_t b = 0; b < costs.size(); ++b)
    costs[b] = code_cost(program, program.blocks[b].begin, program.blocks[b].end);
  return costs;
}

struct Costly {
  std::string_view what, name;
  std::uint64_t cost = 0, limit = kMaxClauseCost;
};

}  // namespace

std::uint64_t cost_bound(const Program& program, std::uint16_t action) {
  const auto costs = block_costs(program);
  std::uint64_t most = 0;
  for (const auto& lists : program.cases) {
    if (lists.action == action) most = std::max(most, case_cost(lists, costs));
  }
  return most;
}

std::optional<LoadError> verify(const Program& program, std::size_t code_offset) {
  if (auto error = verify_schema(program)) return error;
  if (auto error = verify_structure(program)) return error;
  if (auto error = verify_code(program, code_offset)) return error;

  Costly found;
  const auto look = [&](const Costly& it) {
    if (it.cost > it.limit && found.cost == 0) found = it;
  };
  const auto costs = block_costs(program);
  for (std::size_t b = 0; b < costs.size(); ++b)
    look({"a clause of rule", program.rules[program.blocks[b].rule].name, costs[b]});
  for (const auto& lists : program.cases) {
    look({"a decision about", program.schema.actions[lists.action].name, case_cost(lists, costs),
          kMaxCost});
  }
  for (const auto& it : program.invariants)
    look({"invariant", it.name, code_cost(program, it.begin, it.end)});
  if (found.cost == 0) return std::nullopt;
  return LoadError{LoadError::Kind::too_large, 0,
                   message("{} `{}` can take {} steps, the limit is {}",
                           {found.what, found.name, found.cost, found.limit})};
}

}  // namespace sightline
