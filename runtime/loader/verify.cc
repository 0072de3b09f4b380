// Program -> nothing, or why it may not run: the order of the parts, and the cost bound. Tested by
// tests/unit/runtime/loader/verify_test.cc, one bad program for each rule. It trusts nobody, the
// compiler included; it does not know what a policy should say.
#include "runtime/loader/verify.h"

#include "runtime/format/layout.h"
#include "runtime/format/text.h"

namespace sightline {
namespace {

std::uint64_t block_cost(const Program& program, const Block& block) {
  std::uint64_t cost = 0;
  std::uint64_t times = 1;
  for (std::size_t i = block.begin; i < block.end; ++i) {
    if (program.code[i].op == Opcode::end_some) times = 1;
    cost += times;
    if (program.code[i].op == Opcode::begin_some) times = kMaxRowsPerKey;
  }
  return cost;
}

}  // namespace

std::uint64_t cost_bound(const Program& program, std::uint16_t action) {
  std::uint64_t cost = 0;
  for (const auto b : program.actions[action].permits)
    cost += block_cost(program, program.blocks[b]);
  for (const auto b : program.actions[action].forbids)
    cost += block_cost(program, program.blocks[b]);
  return cost;
}

std::optional<LoadError> verify(const Program& program, std::size_t code_offset) {
  if (auto error = verify_schema(program)) return error;
  if (auto error = verify_structure(program)) return error;
  if (auto error = verify_code(program, code_offset)) return error;

  // Each block once, so that many actions with many blocks cannot make this quadratic.
  std::vector<std::uint64_t> costs;
  for (const auto& block : program.blocks) costs.push_back(block_cost(program, block));
  for (std::size_t a = 0; a < program.actions.size(); ++a) {
    std::uint64_t cost = 0;
    for (const auto b : program.actions[a].permits) cost += costs[b];
    for (const auto b : program.actions[a].forbids) cost += costs[b];
    if (cost > kMaxCost) {
      return LoadError{LoadError::Kind::too_large, 0,
                       join({"a decision about `", program.schema.actions[a].name, "` can take ",
                             decimal(cost), " steps, the limit is ", decimal(kMaxCost)})};
    }
  }
  return std::nullopt;
}

}  // namespace sightline
