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

// Each check: whether all is well. If not, error() says what is not.
class StructureVerifier {
 public:
  explicit StructureVerifier(const Program& program)
      : program_(program), listed_(program.blocks.size()) {}

  bool all() { return check_blocks() && check_invariants() && check_cases() && check_queries(); }
  std::optional<LoadError>& error() { return error_; }

 private:
  bool unverified(const char* text, std::initializer_list<MessagePart> parts = {});
  bool check_range(std::size_t begin, std::size_t end, const char* what, std::size_t number);
  bool check_blocks();
  bool check_invariants();
  bool check_list(const ActionCase& lists, Effect effect);
  bool check_pairs();
  bool check_cases();
  bool check_queries();

  const Program& program_;
  std::size_t end_ = 0;               // of the code that has an owner
  std::vector<std::uint8_t> listed_;  // blocks of some case
  std::optional<LoadError> error_;
};

bool StructureVerifier::unverified(const char* text, std::initializer_list<MessagePart> parts) {
  error_ = LoadError{LoadError::Kind::unverified, 0, message(text, parts)};
  return false;
}

// Blocks and invariants share the code out among them.
bool StructureVerifier::check_range(std::size_t begin, std::size_t end, const char* what,
                                    std::size_t number) {
  if (begin != end_ || end <= begin || end > program_.code.size())
    return unverified("{}{} does not follow the code before it", {what, number});
  if (end - begin > kMaxRegisters) {
    return unverified("{}{} has more than {} steps", {what, number, kMaxRegisters});
  }
  end_ = end;
  return true;
}

bool StructureVerifier::check_blocks() {
  std::size_t rules = 0;  // that have a block
  for (std::size_t i = 0; i < program_.blocks.size(); ++i) {
    const Block& block = program_.blocks[i];
    if (!check_range(block.begin, block.end, "block ", i)) return false;
    if (block.rule == rules) ++rules;
    if (block.rule + std::size_t{1} != rules || rules > program_.rules.size()) {
      return unverified("block {} is not in the order of the rules, or a rule has no block", {i});
    }
    if (std::max(block.principal, block.resource) >= program_.schema.entities.size()) {
      return unverified("block {} is about a type that does not exist", {i});
    }
    const auto obligations = program_.schema.obligations.size();
    if (program_.rules[block.rule].effect == Effect::forbid
            ? block.obligations != 0
            : obligations < kMaxObligations && block.obligations >> obligations != 0) {
      return unverified("block {} has obligations that it cannot have", {i});
    }
  }
  if (rules != program_.rules.size()) {
    return unverified("rule `{}` has no block", {program_.rules[rules].name});
  }
  return true;
}

bool StructureVerifier::check_invariants() {
  for (std::size_t i = 0; i < program_.invariants.size(); ++i) {
    const Invariant& invariant = program_.invariants[i];
    if (!check_range(invariant.begin, invariant.end, "invariant ", i)) return false;
    const bool is_row = invariant.subject == Invariant::Subject::row;
    if (invariant.owner >=
        (is_row ? program_.schema.relations.size() : program_.schema.entities.size())) {
      return unverified("invariant `{}` is about what does not exist", {invariant.name});
    }
  }
  if (end_ == program_.code.size()) return true;
  return unverified("there is code after the last block");
}

// One of a case's two lists.
bool StructureVerifier::check_list(const ActionCase& lists, Effect effect) {
  const std::string_view action = program_.schema.actions[lists.action].name;
  std::size_t least = 0;
  for (const auto b : effect == Effect::permit ? lists.permits : lists.forbids) {
    if (b >= program_.blocks.size() || b < least) {
      return unverified("action `{}` lists block {}, which is not there, or out of order",
                        {action, b});
    }
    const Block& block = program_.blocks[b];
    if (program_.rules[block.rule].effect != effect) {
      return unverified("action `{}` lists rule `{}` under the wrong effect",
                        {action, program_.rules[block.rule].name});
    }
    if (block.principal != lists.principal || block.resource != lists.resource) {
      return unverified("action `{}` lists block {}, which is about other types", {action, b});
    }
    listed_[b] = 1;
    least = b + std::size_t{1};
  }
  return true;
}

// The cases are every action with each pair of its types, in order: the next one after `at`.
bool is_next(const Program& program, std::size_t at, std::size_t action, std::uint16_t principal,
             std::uint16_t resource) {
  if (at >= program.cases.size()) return false;
  const ActionCase& lists = program.cases[at];
  return lists.action == action && lists.principal == principal && lists.resource == resource;
}

bool StructureVerifier::check_pairs() {
  std::size_t at = 0;
  for (std::size_t a = 0; a < program_.schema.actions.size(); ++a) {
    const ActionSchema& action = program_.schema.actions[a];
    for (const auto principal : action.principals) {
      for (const auto resource : action.resources) {
        if (is_next(program_, at++, a, principal, resource)) continue;
        return unverified("action `{}` lacks the case of two of its types", {action.name});
      }
    }
  }
  if (at == program_.cases.size()) return true;
  return unverified("there are cases of no action");
}

bool StructureVerifier::check_cases() {
  if (!check_pairs()) return false;
  for (const auto& lists : program_.cases) {
    if (!check_list(lists, Effect::permit)) return false;
    if (!check_list(lists, Effect::forbid)) return false;
  }
  for (std::size_t b = 0; b < listed_.size(); ++b) {
    if (listed_[b] != 0) continue;
    return unverified("block {} of rule `{}` belongs to no action",
                      {b, program_.rules[program_.blocks[b].rule].name});
  }
  return true;
}

bool StructureVerifier::check_queries() {
  for (std::size_t i = 0; i < program_.queries.size(); ++i) {
    const Query& query = program_.queries[i];
    if (query.relation >= program_.schema.relations.size()) {
      return unverified("query {} is about a relation that does not exist", {i});
    }
    const RelationSchema& relation = program_.schema.relations[query.relation];
    if (query.arguments.size() != relation.columns.size()) {
      return unverified("query {} does not have one argument for each column of `{}`",
                        {i, relation.name});
    }
    bool bound = false;
    for (const auto argument : query.arguments) bound = bound || argument != kAny;
    if (!bound) {
      return unverified("query {} asks for every row of `{}`: one argument must be given",
                        {i, relation.name});
    }
  }
  return true;
}

}  // namespace

std::optional<LoadError> verify_structure(const Program& program) {
  StructureVerifier verifier(program);
  verifier.all();
  return std::move(verifier.error());
}

}  // namespace sightline
