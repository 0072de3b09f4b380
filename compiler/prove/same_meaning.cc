// typed::Policy + Program -> Verdict. Tested by tests/unit/compiler/prove/same_meaning_test.cc, which
// plants a wrong instruction, operand, constant, rule table and schema, one each, and wants every one
// refuted. Trusts nothing that emit.cc says about its own work.
#include "compiler/prove/same_meaning.h"

#include <fmt/format.h>

#include "compiler/emit/schema.h"
#include "compiler/prove/encoding.h"

namespace sightline {
namespace {

bool same_attributes(const std::vector<AttributeSchema>& a, const std::vector<AttributeSchema>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const AttributeSchema& x, const AttributeSchema& y) {
                      return x.name == y.name && x.type == y.type && x.trust == y.trust;
                    });
}

template <class T, class Same>
bool same_list(const std::vector<T>& a, const std::vector<T>& b, Same&& same) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

bool same_schema(const Schema& a, const Schema& b) {
  return same_list(a.enums, b.enums,
                   [](const EnumSchema& x, const EnumSchema& y) {
                     return x.name == y.name && x.ordered == y.ordered && x.members == y.members;
                   }) &&
         same_list(a.entities, b.entities,
                   [](const EntitySchema& x, const EntitySchema& y) {
                     return x.name == y.name && same_attributes(x.attributes, y.attributes);
                   }) &&
         same_list(a.relations, b.relations,
                   [](const RelationSchema& x, const RelationSchema& y) {
                     return x.name == y.name && x.trust == y.trust &&
                            same_attributes(x.fields, y.fields) &&
                            same_list(x.columns, y.columns,
                                      [](const ColumnSchema& c, const ColumnSchema& d) {
                                        return c.name == d.name && c.entity == d.entity;
                                      });
                   }) &&
         same_list(a.globals, b.globals,
                   [](const GlobalSchema& x, const GlobalSchema& y) {
                     return x.name == y.name && x.type == y.type && x.within == y.within;
                   }) &&
         same_list(a.context, b.context,
                   [](const ContextSchema& x, const ContextSchema& y) {
                     return x.name == y.name && x.type == y.type;
                   }) &&
         same_list(a.actions, b.actions, [](const ActionSchema& x, const ActionSchema& y) {
           return x.name == y.name && x.principal == y.principal && x.resource == y.resource;
         });
}

// Which clause a block has to be: the clauses in the order of the text.
struct Written {
  std::uint16_t rule = 0;
  const typed::Rule* of = nullptr;
  const typed::Clause* clause = nullptr;
};

std::vector<Written> clauses_of(const typed::Policy& policy) {
  std::vector<Written> out;
  for (std::uint16_t r = 0; r < policy.rules.size(); ++r) {
    for (const auto& clause : policy.rules[r].clauses)
      out.push_back({r, &policy.rules[r], &clause});
  }
  return out;
}

// The rule tables of the actions, as the text wants them.
std::vector<ActionBlocks> tables_of(const typed::Policy& policy,
                                    const std::vector<Written>& clauses) {
  std::vector<ActionBlocks> out(policy.actions.size());
  for (std::uint16_t b = 0; b < clauses.size(); ++b) {
    for (const auto action : clauses[b].clause->actions) {
      auto& blocks = out[action];
      (clauses[b].of->effect == typed::Effect::permit ? blocks.permits : blocks.forbids)
          .push_back(b);
    }
  }
  return out;
}

std::optional<std::string> structure_differs(const typed::Policy& policy, const Program& program,
                                             const std::vector<Written>& clauses) {
  if (!same_schema(to_schema(policy), program.schema)) return "the declarations differ";
  if (policy.rules.size() != program.rules.size()) return "the number of rules differs";
  for (std::size_t r = 0; r < policy.rules.size(); ++r) {
    const bool permit = policy.rules[r].effect == typed::Effect::permit;
    if (policy.rules[r].name != program.rules[r].name ||
        permit != (program.rules[r].effect == Effect::permit)) {
      return fmt::format("rule `{}` has another name or effect", policy.rules[r].name);
    }
  }
  if (clauses.size() != program.blocks.size()) return "the number of clauses differs";
  for (std::size_t b = 0; b < clauses.size(); ++b) {
    const auto& action = policy.actions[clauses[b].clause->actions.front()];
    const Block& block = program.blocks[b];
    if (block.rule != clauses[b].rule || block.principal != action.principal ||
        block.resource != action.resource) {
      return fmt::format("a clause of rule `{}` stands elsewhere", clauses[b].of->name);
    }
  }
  const auto tables = tables_of(policy, clauses);
  for (std::size_t a = 0; a < tables.size(); ++a) {
    if (tables[a].permits != program.actions[a].permits ||
        tables[a].forbids != program.actions[a].forbids) {
      return fmt::format("action `{}` is decided by other rules", policy.actions[a].name);
    }
  }
  return std::nullopt;
}

}  // namespace

Verdict prove_same_meaning(const typed::Policy& policy, const Program& program,
                           const smt::Limits& limits) {
  const auto clauses = clauses_of(policy);
  if (const auto difference = structure_differs(policy, program, clauses))
    return Refuted{{}, *difference};
  for (std::size_t b = 0; b < clauses.size(); ++b) {
    const Block& block = program.blocks[b];
    Encoding encoding(program.schema, block.principal, block.resource);
    const auto source = encoding.meaning(*clauses[b].clause->condition, View::first_observation);
    const auto bytes = encoding.meaning(program, block, View::first_observation);
    Axioms axioms(encoding.context(), encoding.vocabulary(), encoding.queries());
    axioms.require(!(equal(source.yes, bytes.yes) && equal(source.no, bytes.no)));
    smt::Solver solver(encoding.context(), limits, axioms.assertions());
    switch (solver.check()) {
      case smt::Answer::unsatisfiable:
        break;
      case smt::Answer::satisfiable:
        return Refuted{
            {},
            fmt::format("the bytes of rule `{}` are not what its text means", clauses[b].of->name)};
      case smt::Answer::unknown:
        return Unknown{fmt::format("rule `{}`: {}", clauses[b].of->name, solver.why_unknown())};
    }
  }
  return Proved{};
}

}  // namespace sightline
