// Is a whole program monotone: every distinct step of its rules, and the way these are combined?
#pragma once

#include <fmt/format.h>

#include <set>

#include "compiler/prove/monotone.h"
#include "compiler/prove/shared_encoding.h"
#include "runtime/format/opcodes.h"

namespace sightline {

// The distinct steps of a program's rules. What tells two apart is not their registers; of `column`
// and `field` b is the relation.
struct Steps {
  std::vector<Instruction> plain;
  std::vector<std::pair<std::uint16_t, bool>> queries;  // into Program::queries; several?
};
Steps steps_of(const Program& program);

// What an answer says about a step: nothing if it is monotone.
std::optional<Verdict> not_monotone(smt::Answer answer, const std::string& step,
                                    const std::string& why);

// All of it, on a machine with this domain.
template <class Domain>
Verdict prove_monotone(const Program& program, const smt::Settings& settings);

template <class Domain>
smt::Answer Monotone<Domain>::query(const Query& query, bool several) {
  std::array<Result, kObservations> results;
  std::vector<std::array<SymbolicValue, kObservations>> arguments;
  const auto& columns = program_.schema.relations[query.relation].columns;
  for (const auto& column : columns)
    arguments.push_back(value(world_.vocabulary().sort_of(column.type)));
  const Body body = fresh_body(query.relation);
  for (std::size_t o = 0; o < kObservations; ++o) {
    Domain domain = this->domain(o == 0 ? View::first_observation : View::second_observation);
    Arguments<Domain> given{};
    for (std::size_t c = 0; c < columns.size(); ++c)
      given[c] = query.arguments[c] == kAny ? nullptr : &arguments[c][o];
    const auto asked = [&](const SymbolicRow& row) { return body.at(o, row.term); };
    results[o].truth = several ? domain.several(query.relation, given, asked)
                               : domain.some(query.relation, given, asked);
  }
  goal(results[0], results[1]);
  // Row terms come from the goal only; the body says nothing about rows.
  for (const smt::Term& row : std::vector(axioms_.rows(query.relation)))
    ordered(body.at(0, row), body.at(1, row));
  return check();
}

// Are the decision and its obligations monotone in the truths of the clauses, whatever these are?
// Asked of the real `combine`, on a program of the same rules that each read one fact of the
// request.
template <class Domain>
smt::Answer combine_is_monotone(const Program& program, const ActionCase& asked,
                                const smt::Settings& settings, std::string& why) {
  Program free;
  free.schema.entities.resize(2);
  free.schema.entities[0].name = "Principal", free.schema.entities[1].name = "Resource";
  free.schema.actions = {{"act", {0}, {1}}};
  free.schema.obligations = program.schema.obligations;
  ActionCase lists{0, 0, 1, {}, {}};
  const auto clause = [&](std::uint16_t block) {
    const auto number = static_cast<std::uint16_t>(free.blocks.size());
    const auto begin = static_cast<std::uint32_t>(free.code.size());
    free.schema.context.push_back({std::to_string(number), {}});
    free.code.push_back({Opcode::context, Type::Kind::boolean, 0, 0, number});
    free.code.push_back({Opcode::to_truth, Type::Kind::boolean, 0, 0, 0});
    free.blocks.push_back({0, 0, 1, begin, begin + 2, program.blocks[block].obligations});
    return number;
  };
  for (const auto block : asked.permits) lists.permits.push_back(clause(block));
  for (const auto block : asked.forbids) lists.forbids.push_back(clause(block));
  Encoding world(free);
  Axioms axioms(world, {}, true);
  const auto decide = [&](View view) {
    Domain domain(world.domain(view, world.request(lists)));
    return combine(domain, free, lists, [](std::uint16_t, Effect, const SymbolicTruth&) {});
  };
  const auto poorer = decide(View::first_observation), richer = decide(View::second_observation);
  smt::Term wrong = !richer.allowed;
  for (std::size_t o = 0; o < free.schema.obligations.size(); ++o)
    wrong = wrong || (richer.obligations[o] && !poorer.obligations[o]);
  axioms.require(poorer.allowed && wrong);
  smt::Solver solver(world.context(), settings, axioms.assertions());
  const auto answer = solver.check();
  if (answer == smt::Answer::unknown) why = solver.why_unknown();
  return answer;
}

template <class Domain>
Verdict prove_monotone(const Program& program, const smt::Settings& settings) {
  const Steps steps = steps_of(program);
  SharedEncoding shared(program);
  for (const Instruction& step : steps.plain) {
    Monotone<Domain> monotone(shared.next(), settings);
    const auto answer = monotone.step(step);
    const auto name = fmt::format("the instruction `{}`", sightline::name(step.op));
    if (auto verdict = not_monotone(answer, name, monotone.why_unknown())) return *verdict;
  }
  for (const auto& [number, several] : steps.queries) {
    const Query& query = program.queries[number];
    Encoding world(program);
    Monotone<Domain> monotone(world, settings);
    const auto answer = monotone.query(query, several);
    const auto name =
        fmt::format("a look-up in `{}`", program.schema.relations[query.relation].name);
    if (auto verdict = not_monotone(answer, name, monotone.why_unknown())) return *verdict;
  }
  // Only which permits carry what, and how many forbids there are, makes a difference.
  std::set<std::pair<std::vector<std::uint64_t>, std::size_t>> combined;
  for (const ActionCase& it : program.cases) {
    std::vector<std::uint64_t> duties;
    for (const auto block : it.permits) duties.push_back(program.blocks[block].obligations);
    if (!combined.emplace(duties, it.forbids.size()).second) continue;
    std::string why;
    const auto answer = combine_is_monotone<Domain>(program, it, settings, why);
    const auto name = fmt::format("the rules of `{}`", program.schema.actions[it.action].name);
    if (auto verdict = not_monotone(answer, name, why)) return *verdict;
  }
  return Proved{};
}

}  // namespace sightline
