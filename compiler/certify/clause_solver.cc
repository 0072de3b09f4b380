// Clauses -> an assignment, or a derivation (CaDiCaL and its trace). Tested by
// tests/unit/compiler/certify. The only file that knows CaDiCaL. Its word is not taken: what it
// derives is derived again, step by step, by propagation.cc.
#include "compiler/certify/clause_solver.h"

#include <cadical.hpp>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace sightline::certify {
namespace {

int to_cadical(Literal literal) {
  const int variable = static_cast<int>(node_of(literal)) + 1;
  return negated(literal) ? -variable : variable;
}

class Watch : public CaDiCaL::Terminator {
 public:
  explicit Watch(Deadline deadline) : deadline_(deadline) {}
  bool terminate() override { return Clock::now() >= deadline_; }

 private:
  Deadline deadline_;
};

void set_up(CaDiCaL::Solver& solver, Watch& watch) {
  solver.set("quiet", 1);
  solver.set("seed", 0);
  solver.connect_terminator(&watch);
}

void add_to(CaDiCaL::Solver& solver, std::span<const Literal> clause) {
  for (const Literal literal : clause) solver.add(to_cadical(literal));
  solver.add(0);
}

ClauseAnswer answer_of(CaDiCaL::Solver& solver) {
  const int result = solver.solve();
  if (result == 10) return ClauseAnswer::satisfiable;
  return result == 20 ? ClauseAnswer::unsatisfiable : ClauseAnswer::gave_up;
}

// A stream that grows in memory.
class Trace {
 public:
  Trace() : file_(open_memstream(&text_, &size_)) {}
  ~Trace() {
    if (file_ != nullptr) std::fclose(file_);
    std::free(text_);
  }
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;
  std::FILE* file() const { return file_; }
  const char* text() {  // ended by a 0
    std::fflush(file_);
    return text_;
  }

 private:
  char* text_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* file_;
};

using Steps = std::vector<std::vector<Literal>>;

// The literals up to a 0; moves `text` past it.
std::optional<std::vector<Literal>> read_clause(const char*& text, std::uint32_t variables) {
  std::vector<Literal> clause;
  for (;;) {
    char* end = nullptr;
    const long number = std::strtol(text, &end, 10);
    if (end == text) return std::nullopt;
    text = end;
    if (number == 0) return clause;
    const auto variable = static_cast<std::uint64_t>(number < 0 ? -number : number);
    if (variable > variables) return std::nullopt;
    const Literal literal = positive(static_cast<Node>(variable - 1));
    clause.push_back(number < 0 ? negation(literal) : literal);
  }
}

// A line for each clause; those that begin with `d` delete, which checking does not need.
std::optional<Steps> read_steps(const char* text, std::uint32_t variables) {
  Steps steps;
  while (*text != '\0') {
    const bool deletes = *text == 'd';
    if (deletes) ++text;
    auto clause = read_clause(text, variables);
    if (!clause) return std::nullopt;
    if (*text == '\n') ++text;
    if (!deletes) steps.push_back(*std::move(clause));
  }
  if (steps.empty() || !steps.back().empty()) steps.emplace_back();
  return steps;
}

}  // namespace

struct ClauseSolver::Handle {
  explicit Handle(Deadline deadline) : watch(deadline) { set_up(solver, watch); }
  Watch watch;  // outlives the solver
  CaDiCaL::Solver solver;
};

ClauseSolver::ClauseSolver(Deadline deadline) : handle_(std::make_unique<Handle>(deadline)) {}
ClauseSolver::~ClauseSolver() = default;

void ClauseSolver::add(std::span<const Literal> clause) { add_to(handle_->solver, clause); }
ClauseAnswer ClauseSolver::solve() { return answer_of(handle_->solver); }
bool ClauseSolver::is_true(Literal literal) const {
  return handle_->solver.val(to_cadical(literal)) > 0;
}

std::optional<Steps> derive_contradiction(std::uint32_t variables, const Steps& clauses,
                                          Deadline deadline) {
  Trace trace;
  if (trace.file() == nullptr) return std::nullopt;
  {
    Watch watch(deadline);
    CaDiCaL::Solver solver;
    set_up(solver, watch);
    solver.set("binary", 0);
    solver.trace_proof(trace.file(), "memory");
    for (const auto& clause : clauses) add_to(solver, clause);
    if (answer_of(solver) != ClauseAnswer::unsatisfiable) return std::nullopt;
    solver.close_proof_trace();
  }
  return read_steps(trace.text(), variables);
}

}  // namespace sightline::certify
