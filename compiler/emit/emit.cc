// typed::Policy -> Program: schema, rules with their documentation, one block per clause, and for
// each action the blocks that decide it. Tested by tests/unit/compiler/emit/emit_test.cc. It leaves
// bytes to assemble.cc and judges nothing: the loader's verifier looks at the result like at any file.
#include "compiler/emit/emit.h"

#include "compiler/emit/block_builder.h"
#include "compiler/emit/schema.h"
#include "runtime/format/digest.h"

namespace sightline {
namespace {

CompileError too_large(const typed::Rule& rule, const typed::Clause& clause) {
  return {"the condition of rule `" + rule.name + "` is too large for the evaluator: more than " +
              std::to_string(kMaxRegisters) + " steps; split it into two rules",
          clause.span};
}

std::optional<CompileError> emit_clause(const typed::Policy& policy, const typed::Rule& rule,
                                        std::uint16_t number, const typed::Clause& clause,
                                        Program& program) {
  const auto code = BlockBuilder(program).build(*clause.condition);
  if (code.empty()) return too_large(rule, clause);
  const auto& action = policy.actions[clause.actions.front()];
  const auto begin = static_cast<std::uint32_t>(program.code.size());
  program.code.insert(program.code.end(), code.begin(), code.end());
  const auto block = static_cast<std::uint16_t>(program.blocks.size());
  program.blocks.push_back({number, static_cast<std::uint16_t>(action.principal),
                            static_cast<std::uint16_t>(action.resource), begin,
                            static_cast<std::uint32_t>(program.code.size())});
  for (const auto a : clause.actions) {
    auto& blocks = program.actions[a];
    (rule.effect == typed::Effect::permit ? blocks.permits : blocks.forbids).push_back(block);
  }
  return std::nullopt;
}

}  // namespace

Result<Program, CompileError> emit(const typed::Policy& policy, std::string_view source_text) {
  Program program;
  program.name = policy.name;
  program.schema = to_schema(policy);
  program.actions.resize(policy.actions.size());
  program.source = sha256(std::as_bytes(std::span(source_text)));
  for (const auto& rule : policy.rules) {
    const auto number = static_cast<std::uint16_t>(program.rules.size());
    const Effect effect = rule.effect == typed::Effect::permit ? Effect::permit : Effect::forbid;
    program.rules.push_back({rule.name, rule.doc, effect});
    for (const auto& clause : rule.clauses) {
      if (auto error = emit_clause(policy, rule, number, clause, program)) return *error;
    }
    program.rule_names.push_back(rule.name);
  }
  return program;
}

}  // namespace sightline
