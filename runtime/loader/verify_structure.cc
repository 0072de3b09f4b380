// Program's tables -> nothing, or the first entry that does not fit the others. Blocks cover the
// code without gap or overlap, in the order of their rules; every rule has a block, every block an
// action of its own types, in the list of its rule's effect. Tested by
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

// Blocks and invariants share the code out among them; `end` is where the one before ends.
Fault check_range(const Program& program, std::size_t begin, std::size_t end,
                  std::size_t& end_before, std::string_view what, std::size_t number) {
  if (begin != end_before || end <= begin || end > program.code.size())
    return unverified({what, decimal(number), " does not follow the code before it"});
  if (end - begin > kMaxRegisters) {
    return unverified({what, decimal(number), " has more than ", decimal(kMaxRegisters), " steps"});
  }
  end_before = end;
  return std::nullopt;
}

Fault check_blocks(const Program& program, std::size_t& end) {
  std::size_t rules = 0;  // that have a block
  for (std::size_t i = 0; i < program.blocks.size(); ++i) {
    const Block& block = program.blocks[i];
    if (auto fault = check_range(program, block.begin, block.end, end, "block ", i)) return fault;
    if (block.rule == rules) ++rules;
    if (block.rule + std::size_t{1} != rules || rules > program.rules.size()) {
      return unverified(
          {"block ", decimal(i), " is not in the order of the rules, or a rule has no block"});
    }
    if (std::max(block.principal, block.resource) >= program.schema.entities.size()) {
      return unverified({"block ", decimal(i), " is about a type that does not exist"});
    }
    const auto obligations = program.schema.obligations.size();
    if (program.rules[block.rule].effect == Effect::forbid
            ? block.obligations != 0
            : obligations < kMaxObligations && block.obligations >> obligations != 0) {
      return unverified({"block ", decimal(i), " has obligations that it cannot have"});
    }
  }
  if (rules != program.rules.size()) {
    return unverified({"rule `", program.rules[rules].name, "` has no block"});
  }
  return std::nullopt;
}

Fault check_invariants(const Program& program, std::size_t& end) {
  for (std::size_t i = 0; i < program.invariants.size(); ++i) {
    const Invariant& invariant = program.invariants[i];
    if (auto fault = check_range(program, invariant.begin, invariant.end, end, "invariant ", i))
      return fault;
    const bool is_row = invariant.subject == Invariant::Subject::row;
    if (invariant.owner >=
        (is_row ? program.schema.relations.size() : program.schema.entities.size())) {
      return unverified({"invariant `", invariant.name, "` is about what does not exist"});
    }
  }
  if (end == program.code.size()) return std::nullopt;
  return unverified({"there is code after the last block"});
}

// One of a case's two lists.
Fault check_list(const Program& program, const ActionCase& lists, Effect effect,
                 std::vector<std::uint8_t>& listed) {
  const std::string_view action = program.schema.actions[lists.action].name;
  std::size_t least = 0;
  for (const auto b : effect == Effect::permit ? lists.permits : lists.forbids) {
    if (b >= program.blocks.size() || b < least) {
      return unverified({"action `", action, "` lists block ", decimal(b),
                         ", which is not there, or out of order"});
    }
    const Block& block = program.blocks[b];
    if (program.rules[block.rule].effect != effect) {
      return unverified({"action `", action, "` lists rule `", program.rules[block.rule].name,
                         "` under the wrong effect"});
    }
    if (block.principal != lists.principal || block.resource != lists.resource) {
      return unverified(
          {"action `", action, "` lists block ", decimal(b), ", which is about other types"});
    }
    listed[b] = 1;
    least = b + std::size_t{1};
  }
  return std::nullopt;
}

// The cases are every action with each pair of its types, in order: the next one after `at`.
bool is_next(const Program& program, std::size_t at, std::size_t action, std::uint16_t principal,
             std::uint16_t resource) {
  if (at >= program.cases.size()) return false;
  const ActionCase& lists = program.cases[at];
  return lists.action == action && lists.principal == principal && lists.resource == resource;
}

Fault check_pairs(const Program& program) {
  std::size_t at = 0;
  for (std::size_t a = 0; a < program.schema.actions.size(); ++a) {
    const ActionSchema& action = program.schema.actions[a];
    for (const auto principal : action.principals) {
      for (const auto resource : action.resources) {
        if (is_next(program, at++, a, principal, resource)) continue;
        return unverified({"action `", action.name, "` lacks the case of two of its types"});
      }
    }
  }
  if (at == program.cases.size()) return std::nullopt;
  return unverified({"there are cases of no action"});
}

Fault check_cases(const Program& program) {
  if (auto fault = check_pairs(program)) return fault;
  std::vector<std::uint8_t> listed(program.blocks.size());
  for (const auto& lists : program.cases) {
    if (auto fault = check_list(program, lists, Effect::permit, listed)) return fault;
    if (auto fault = check_list(program, lists, Effect::forbid, listed)) return fault;
  }
  for (std::size_t b = 0; b < listed.size(); ++b) {
    if (listed[b] != 0) continue;
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
  std::size_t end = 0;  // of the code that has an owner
  if (auto fault = check_blocks(program, end)) return fault;
  if (auto fault = check_invariants(program, end)) return fault;
  if (auto fault = check_cases(program)) return fault;
  return check_queries(program);
}

}  // namespace sightline
