// typed::Policy -> Program: schema, rules with their documentation, one block per clause, for each
// action and pair of types the blocks that decide it, and the invariants. Tested by
// tests/unit/compiler/emit/emit_test.cc. It leaves bytes to assemble.cc and judges nothing: the
// loader's verifier looks at the result like at any file.
#include "compiler/emit/emit.h"

#include <algorithm>
#include <map>

#include "compiler/emit/schema.h"
#include "runtime/format/digest.h"
#include "runtime/format/layout.h"

namespace sightline {
namespace {

// An action with its types -> the position of its case.
using Cases = std::map<std::array<std::uint32_t, 3>, std::size_t>;

std::uint16_t small(std::size_t number) { return static_cast<std::uint16_t>(number); }

class Emitter {
 public:
  Emitter(const typed::Policy& policy, Sharing sharing) : policy_(policy), sharing_(sharing) {}

  Result<Program, CompileError> emit() {
    program_.name = policy_.name;
    program_.schema = to_schema(policy_);
    make_cases();
    for (const auto& rule : policy_.rules) emit_rule(rule);
    for (const auto& invariant : policy_.invariants) emit_invariant(invariant);
    if (error_) return *error_;
    return std::move(program_);
  }

 private:
  // In the order of their numbers, whatever the order of the text.
  void make_cases() {
    Cases& cases = cases_;
    for (std::uint32_t a = 0; a < policy_.actions.size(); ++a) {
      for (const auto principal : policy_.actions[a].principals) {
        for (const auto resource : policy_.actions[a].resources) cases[{a, principal, resource}];
      }
    }
    for (auto& [pair, position] : cases) {
      position = program_.cases.size();
      program_.cases.push_back({small(pair[0]), small(pair[1]), small(pair[2]), {}, {}});
    }
  }

  void emit_rule(const typed::Rule& rule) {
    const Effect effect = rule.effect == typed::Effect::permit ? Effect::permit : Effect::forbid;
    program_.rules.push_back({rule.name, rule.doc, effect});
    program_.rule_names.push_back(rule.name);
    for (const auto& clause : rule.clauses) {
      if (!error_) emit_clause(rule, clause);
    }
  }

  void emit_clause(const typed::Rule& rule, const typed::Clause& clause) {
    const std::string subject = "the condition of rule `" + rule.name + "`";
    if (program_.blocks.size() >= kMaxEntries)
      return refuse("rule `" + rule.name + "` has more clauses than an artifact can hold: each " +
                        "counts once for every pair of types, and there are more than " +
                        std::to_string(kMaxEntries) + " in all",
                    clause.span);
    Block block{
        small(program_.rules.size() - 1), small(clause.principal), small(clause.resource), 0, 0, 0};
    if (!place(*clause.condition, nullptr, block, subject, clause.span)) return;
    for (const auto o : clause.obligations) block.obligations |= std::uint64_t{1} << o;
    const std::uint16_t number = small(program_.blocks.size());
    program_.blocks.push_back(block);
    for (const auto a : clause.actions) {
      ActionCase& lists = program_.cases[cases_.at({a, clause.principal, clause.resource})];
      (rule.effect == typed::Effect::permit ? lists.permits : lists.forbids).push_back(number);
    }
  }

  void emit_invariant(const typed::Invariant& invariant) {
    const bool of_rows = invariant.subject.kind == typed::Variable::Kind::row;
    Invariant out;
    out.name = invariant.name;
    out.doc = invariant.doc;
    out.text = invariant.canonical;
    out.subject = of_rows ? Invariant::Subject::row : Invariant::Subject::entity;
    out.owner = small(of_rows ? invariant.subject.relation : invariant.subject.type.id);
    const std::string subject = "invariant `" + invariant.name + "`";
    if (error_ || !place(*invariant.condition, &invariant.subject, out, subject, invariant.span))
      return;
    program_.invariants.push_back(std::move(out));
  }

  // Appends the code of a condition and says in `owner` where it stands.
  template <class Owner>
  bool place(const typed::Expr& condition, const typed::Variable* variable, Owner& owner,
             const std::string& subject, Span span) {
    BlockBuilder builder(program_, policy_, sharing_);
    const auto code = builder.build(condition, variable);
    if (code.empty()) {
      refuse(subject + " is too large for the evaluator: " + std::string(builder.refusal()), span);
      return false;
    }
    owner.begin = static_cast<std::uint32_t>(program_.code.size());
    program_.code.insert(program_.code.end(), code.begin(), code.end());
    owner.end = static_cast<std::uint32_t>(program_.code.size());
    return true;
  }

  void refuse(std::string message, Span span) {
    if (!error_) error_ = CompileError{std::move(message), span};
  }

  const typed::Policy& policy_;
  Sharing sharing_;
  Program program_;
  Cases cases_;
  std::optional<CompileError> error_;
};

}  // namespace

Result<Program, CompileError> emit(const typed::Policy& policy, std::string_view source_text,
                                   Sharing sharing) {
  auto program = Emitter(policy, sharing).emit();
  if (program) program->source = sha256(std::as_bytes(std::span(source_text)));
  return program;
}

}  // namespace sightline
