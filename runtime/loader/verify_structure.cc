// Program's tables -> nothing, or the first entry that does not fit the others. Blocks cover the code
// without gap or overlap, in the order of their rules; every rule has a block, every block an action
// of its own types, in the list of its rule's effect. Tested by
// tests/unit/runtime/loader/verify_test.cc. It does not look inside blocks.
#include <string_view>
#include <vector>

#include "runtime/format/text.h"
#include "runtime/loader/verify.h"

namespace sightline {
namespace {

using Fault = std::optional<LoadError>;

Fault unverified(std::initializer_list<std::string_view> message) {
  return LoadError{LoadError::Kind::unverified, 0, join(message)};
}

Fault check_blocks(const Program& program) {
  std::size_t end = 0;    // of the block before
  std::size_t rules = 0;  // that have a block
  for (std::size_t i = 0; i < program.blocks.size(); ++i) {
    const Block& block = program.blocks[i];
    if (block.begin != end || block.end <= block.begin || block.end > program.code.size()) {
      return unverified({"block ", decimal(i), " does not follow the block before it"});
    }
    if (block.end - block.begin > kMaxRegisters) {
      return unverified(
          {"block ", decimal(i), " has more than ", decimal(kMaxRegisters), " steps"});
    }
    if (block.rule == rules) ++rules;
    if (block.rule + std::size_t{1} != rules || rules > program.rules.size()) {
      return unverified(
          {"block ", decimal(i), " is not in the order of the rules, or a rule has no block"});
    }
    if (std::max(block.principal, block.resource) >= program.schema.entities.size()) {
      return unverified({"block ", decimal(i), " is about a type that does not exist"});
    }
    end = block.end;
  }
  if (end != program.code.size()) return unverified({"there is code after the last block"});
  if (rules != program.rules.size()) {
    return unverified({"rule `", program.rules[rules].name, "` has no block"});
  }
  return std::nullopt;
}

// One of an action's two lists.
Fault check_list(const Program& program, std::size_t action, Effect effect,
                 std::vector<bool>& listed) {
  const ActionBlocks& lists = program.actions[action];
  const ActionSchema& schema = program.schema.actions[action];
  std::size_t least = 0;
  for (const auto b : effect == Effect::permit ? lists.permits : lists.forbids) {
    if (b >= program.blocks.size() || b < least) {
      return unverified({"action `", schema.name, "` lists block ", decimal(b),
                         ", which is not there, or out of order"});
    }
    const Block& block = program.blocks[b];
    if (program.rules[block.rule].effect != effect) {
      return unverified({"action `", schema.name, "` lists rule `", program.rules[block.rule].name,
                         "` under the wrong effect"});
    }
    if (block.principal != schema.principal || block.resource != schema.resource) {
      return unverified(
          {"action `", schema.name, "` lists block ", decimal(b), ", which is about other types"});
    }
    listed[b] = true;
    least = b + std::size_t{1};
  }
  return std::nullopt;
}

Fault check_actions(const Program& program) {
  if (program.actions.size() != program.schema.actions.size()) {
    return unverified({"there are ", decimal(program.schema.actions.size()), " actions and ",
                       decimal(program.actions.size()), " lists of blocks"});
  }
  std::vector<bool> listed(program.blocks.size());
  for (std::size_t a = 0; a < program.actions.size(); ++a) {
    if (auto fault = check_list(program, a, Effect::permit, listed)) return fault;
    if (auto fault = check_list(program, a, Effect::forbid, listed)) return fault;
  }
  for (std::size_t b = 0; b < listed.size(); ++b) {
    if (listed[b]) continue;
    return unverified({"block ", decimal(b), " of rule `",
                       program.rules[program.blocks[b].rule].name, "` belongs to no action"});
  }
  return std::nullopt;
}

Fault check_queries(const Program& program) {
  for (std::size_t i = 0; i < program.queries.size(); ++i) {
    const Query& query = program.queries[i];
    if (query.relation >= program.schema.relations.size()) {
      return unverified({"query ", decimal(i), " is about a relation that does not exist"});
    }
    const RelationSchema& relation = program.schema.relations[query.relation];
    if (query.arguments.size() != relation.columns.size()) {
      return unverified({"query ", decimal(i), " does not have one argument for each column of `",
                         relation.name, "`"});
    }
    bool bound = false;
    for (const auto argument : query.arguments) bound = bound || argument != kAny;
    if (!bound) {
      return unverified({"query ", decimal(i), " asks for every row of `", relation.name,
                         "`: one argument must be given"});
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<LoadError> verify_structure(const Program& program) {
  if (auto fault = check_blocks(program)) return fault;
  if (auto fault = check_actions(program)) return fault;
  return check_queries(program);
}

}  // namespace sightline
