// typed::Policy + Program -> Verdict. Tested by tests/unit/compiler/prove/same_meaning_test.cc,
// which plants a wrong instruction, operand, constant, rule table, invariant and schema, one each,
// and wants every one refuted. Trusts nothing that emit.cc says about its own work.
#include "compiler/prove/same_meaning.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/emit/schema.h"
#include "compiler/prove/axioms.h"
#include "compiler/prove/same_schema.h"
#include "compiler/prove/shared_encoding.h"

namespace sightline {
namespace {

using smt::Term;

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

bool decides(const typed::Clause& clause, const ActionCase& it) {
  return clause.principal == it.principal && clause.resource == it.resource &&
         std::find(clause.actions.begin(), clause.actions.end(), it.action) != clause.actions.end();
}

// One case for every pair of types of every action, with the blocks that the text wants.
std::optional<std::string> cases_differ(const typed::Policy& policy, const Program& program,
                                        const std::vector<Written>& clauses) {
  std::size_t count = 0;
  for (std::uint16_t a = 0; a < policy.actions.size(); ++a) {
    for (const auto principal : policy.actions[a].principals) {
      for (const auto resource : policy.actions[a].resources) {
        ++count;
        const ActionCase* it = program.find_case(a, static_cast<std::uint16_t>(principal),
                                                 static_cast<std::uint16_t>(resource));
        ActionCase wanted{
            a, static_cast<std::uint16_t>(principal), static_cast<std::uint16_t>(resource), {}, {}};
        for (std::uint16_t b = 0; b < clauses.size(); ++b) {
          if (!decides(*clauses[b].clause, wanted)) continue;
          const bool permit = clauses[b].of->effect == typed::Effect::permit;
          (permit ? wanted.permits : wanted.forbids).push_back(b);
        }
        if (!it || it->permits != wanted.permits || it->forbids != wanted.forbids)
          return fmt::format("action `{}` is decided by other rules", policy.actions[a].name);
      }
    }
  }
  if (count != program.cases.size()) return "an action has other types";
  return std::nullopt;
}

std::optional<std::string> rules_differ(const typed::Policy& policy, const Program& program) {
  if (policy.rules.size() != program.rules.size()) return "the number of rules differs";
  for (std::size_t r = 0; r < policy.rules.size(); ++r) {
    const bool permit = policy.rules[r].effect == typed::Effect::permit;
    if (policy.rules[r].name != program.rules[r].name ||
        permit != (program.rules[r].effect == Effect::permit)) {
      return fmt::format("rule `{}` has another name or effect", policy.rules[r].name);
    }
  }
  return std::nullopt;
}

std::optional<std::string> clauses_differ(const std::vector<Written>& clauses,
                                          const Program& program) {
  if (clauses.size() != program.blocks.size()) return "the number of clauses differs";
  for (std::size_t b = 0; b < clauses.size(); ++b) {
    const Block& block = program.blocks[b];
    const typed::Clause& clause = *clauses[b].clause;
    if (block.rule != clauses[b].rule || block.principal != clause.principal ||
        block.resource != clause.resource) {
      return fmt::format("a clause of rule `{}` stands elsewhere", clauses[b].of->name);
    }
    std::uint64_t duties = 0;
    for (const auto o : clause.obligations) duties |= std::uint64_t{1} << o;
    if (duties != block.obligations)
      return fmt::format("a clause of rule `{}` has other obligations", clauses[b].of->name);
  }
  return std::nullopt;
}

std::optional<std::string> invariants_differ(const typed::Policy& policy, const Program& program) {
  if (policy.invariants.size() != program.invariants.size())
    return "the number of invariants differs";
  for (std::size_t i = 0; i < policy.invariants.size(); ++i) {
    const typed::Invariant& text = policy.invariants[i];
    const Invariant& bytes = program.invariants[i];
    const bool row = text.subject.kind == typed::Variable::Kind::row;
    if (text.name != bytes.name || text.canonical != bytes.text ||
        row != (bytes.subject == Invariant::Subject::row) ||
        bytes.owner != (row ? text.subject.relation : text.subject.type.id)) {
      return fmt::format("invariant `{}` speaks of something else", text.name);
    }
  }
  return std::nullopt;
}

std::optional<std::string> structure_differs(const typed::Policy& policy, const Program& program,
                                             const std::vector<Written>& clauses) {
  if (!same_schema(to_schema(policy), program.schema)) return "the declarations differ";
  if (auto it = rules_differ(policy, program)) return it;
  if (auto it = clauses_differ(clauses, program)) return it;
  if (auto it = invariants_differ(policy, program)) return it;
  return cases_differ(policy, program, clauses);
}

// Are both true, false and unknown in the same observations? Nothing: they are.
std::optional<Verdict> compare(Encoding& world, Axioms& axioms, const SymbolicTruth& source,
                               const SymbolicTruth& bytes, const smt::Settings& settings,
                               const std::string& what) {
  axioms.require(!(equal(source.yes, bytes.yes) && equal(source.no, bytes.no)));
  if (axioms.too_large()) return Verdict(Unknown{fmt::format("{}: too large to compare", what)});
  smt::Solver solver(world.context(), settings, axioms.assertions());
  switch (solver.check()) {
    case smt::Answer::unsatisfiable:
      return std::nullopt;
    case smt::Answer::satisfiable:
      return Verdict(Refuted{{}, fmt::format("the bytes of {} are not what its text means", what)});
    case smt::Answer::unknown:
      break;
  }
  return Verdict(Unknown{fmt::format("{}: {}", what, solver.why_unknown())});
}

// Its own assertions and its own solver; the world it shares with other clauses.
std::optional<Verdict> clause_differs(Encoding& world, const Written& written, const Block& block,
                                      const smt::Settings& settings) {
  // Any action: the clause's code may ask which.
  const SymbolicRequest request = world.request(block.principal, block.resource);
  const auto source = world.meaning(*written.clause->condition, View::first_observation, request);
  const auto bytes = world.meaning(block, View::first_observation, request);
  Axioms axioms(world);
  return compare(world, axioms, source, bytes, settings,
                 fmt::format("rule `{}`", written.of->name));
}

std::optional<Verdict> clauses_differ(const typed::Policy& policy, const Program& program,
                                      const std::vector<Written>& clauses,
                                      const smt::Settings& settings) {
  SharedEncoding shared(program, &policy);
  for (std::size_t b = 0; b < clauses.size(); ++b) {
    if (auto it = clause_differs(shared.next(), clauses[b], program.blocks[b], settings)) return it;
  }
  return std::nullopt;
}

std::optional<Verdict> invariant_differs(const typed::Policy& policy, const Program& program,
                                         std::size_t number, const smt::Settings& settings) {
  const typed::Invariant& text = policy.invariants[number];
  const Invariant& bytes = program.invariants[number];
  Encoding world(program, &policy);
  Axioms axioms(world);
  const Term yes = world.context().truth(true);
  SymbolicRequest request;
  if (bytes.subject == Invariant::Subject::entity) {
    request.principal =
        world.context().constant("the subject", world.vocabulary().entity(bytes.owner));
    request.variables.push_back({yes, yes, request.principal});
  } else {
    request.subject = {bytes.owner, axioms.add_row(bytes.owner)};
  }
  Symbolic domain = world.domain(View::first_observation, request);
  reference::Evaluate<Symbolic> source(domain);
  if (bytes.subject == Invariant::Subject::row) source.bind(text.subject.row, request.subject);
  const auto meant = source.truth(*text.condition);
  const auto run = Machine<Symbolic>(program, domain).run(bytes);
  return compare(world, axioms, meant, run, settings, fmt::format("invariant `{}`", text.name));
}

}  // namespace

Verdict prove_same_meaning(const typed::Policy& policy, const Program& program,
                           const smt::Settings& settings) {
  const auto clauses = clauses_of(policy);
  if (const auto difference = structure_differs(policy, program, clauses))
    return Refuted{{}, *difference};
  if (auto it = clauses_differ(policy, program, clauses, settings)) return *std::move(it);
  for (std::size_t i = 0; i < policy.invariants.size(); ++i) {
    if (auto it = invariant_differs(policy, program, i, settings)) return *std::move(it);
  }
  return Proved{};
}

}  // namespace sightline
