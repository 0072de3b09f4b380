// Policy -> Policy with some of its clauses. Tested by
// tests/unit/compiler/search/case_part_test.cc. `decide` says of a denied request neither whether a
// forbid was true or unknown, nor what the permits came to; of a policy that has only these
// clauses, it does.
#include "compiler/search/case_part.h"

#include <map>
#include <stdexcept>
#include <string>

#include "compiler/emit/assemble.h"

namespace sightline {
namespace {

// Where a piece of code has gone.
template <class Code>
void move_code(const Program& from, Program& to, Code& piece) {
  const auto begin = static_cast<std::uint32_t>(to.code.size());
  to.code.insert(to.code.end(), from.code.begin() + piece.begin, from.code.begin() + piece.end);
  piece.begin = begin;
  piece.end = static_cast<std::uint32_t>(to.code.size());
}

// An artifact has no query that nobody asks.
void keep_asked_queries(const Program& from, Program& part) {
  std::map<std::uint16_t, std::uint16_t> kept;
  part.queries.clear();
  for (Instruction& in : part.code) {
    if (in.op != Opcode::begin_rows) continue;
    const auto next = static_cast<std::uint16_t>(part.queries.size());
    const auto [place, is_new] = kept.try_emplace(in.immediate, next);
    if (is_new) part.queries.push_back(from.queries[in.immediate]);
    in.immediate = place->second;
  }
}

}  // namespace

Policy case_part(const Policy& policy, const ActionCase& whole, Effect effect) {
  const Program& from = policy.program();
  Program part = from;
  part.code.clear();
  part.blocks.clear();
  part.rules.clear();
  part.proofs = {};
  for (auto& each : part.cases) each.permits.clear(), each.forbids.clear();
  for (auto& each : part.cases) {
    if (each.action != whole.action || each.principal != whole.principal ||
        each.resource != whole.resource)
      continue;
    for (const std::uint16_t number : effect == Effect::permit ? whole.permits : whole.forbids) {
      Block block = from.blocks[number];
      move_code(from, part, block);
      block.rule = static_cast<std::uint16_t>(part.rules.size());
      each.permits.push_back(static_cast<std::uint16_t>(part.blocks.size()));
      part.rules.push_back({"clause_" + std::to_string(block.rule), "", Effect::permit});
      part.blocks.push_back(block);
    }
  }
  for (auto& invariant : part.invariants) move_code(from, part, invariant);
  keep_asked_queries(from, part);
  const auto bytes = assemble(part);
  auto loaded = Policy::load(bytes, {.accept_unproved = true});
  // A part of what was verified is fine; if not, the mistake is ours.
  if (!loaded)
    throw std::logic_error("a part of a policy does not load: " + loaded.error().message);
  return std::move(*loaded);
}

}  // namespace sightline
