// One question put to Z3. Tested by tests/unit/compiler/prove/smt. SOUNDNESS: only Z3's own
// `unsat` becomes `unsatisfiable`; an exhausted limit or an interruption is `unknown`.
#include "compiler/prove/smt/solver.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "compiler/prove/smt/z3_nodes.h"

namespace sightline::smt {

struct Model::Handle {
  z3::model model;
};

struct Solver::Handle {
  z3::solver solver;
};

bool Model::truth(const Term& term) const {
  return handle_->model.eval(term.node().expr, true).is_true();
}

std::int64_t Model::number(const Term& term) const {
  const z3::expr value = handle_->model.eval(term.node().expr, true);
  std::int64_t number = 0;
  if (value.is_numeral_i64(number)) return number;
  return value.get_decimal_string(0).starts_with('-') ? std::numeric_limits<std::int64_t>::min()
                                                      : std::numeric_limits<std::int64_t>::max();
}

std::uint64_t Model::mask(const Term& term) const {
  std::uint64_t members = 0;
  const z3::expr value = handle_->model.eval(term.node().expr, true);
  if (!value.is_numeral_u64(members)) return 0;
  return members;
}

std::string Model::element(const Term& term) const {
  return handle_->model.eval(term.node().expr, true).to_string();
}

Solver::Solver(Context& context, const Settings& settings, std::span<const Term> assertions)
    : handle_(
          std::make_unique<Handle>(Handle{z3::solver(context.handle().z3, z3::solver::simple())})),
      heard_(settings.heard) {
  z3::params parameters(context.handle().z3);
  parameters.set("random_seed", 0U);
  parameters.set("rlimit", settings.resources);
  if (settings.timeout_seconds) {
    constexpr double kMostMilliseconds = 4e9;  // Z3 counts in 32 bits
    parameters.set("timeout", static_cast<unsigned>(std::clamp(*settings.timeout_seconds * 1000.0,
                                                               1.0, kMostMilliseconds)));
  }
  handle_->solver.set(parameters);
  for (const Term& assertion : assertions) add(assertion);
}
Solver::~Solver() = default;

void Solver::add(const Term& assertion) {
  handle_->solver.add(assertion.node().expr);
  if (heard_) assertions_.push_back(assertion);
}

Answer Solver::check(std::span<const Term> assumptions) {
  z3::expr_vector raw(handle_->solver.ctx());
  for (const Term& assumption : assumptions) raw.push_back(assumption.node().expr);
  const z3::check_result result = handle_->solver.check(raw);
  const Answer answer = result == z3::sat     ? Answer::satisfiable
                        : result == z3::unsat ? Answer::unsatisfiable
                                              : Answer::unknown;
  if (heard_) heard_({assertions_, assumptions, answer});
  return answer;
}

Model Solver::model() const {
  return Model(std::make_shared<const Model::Handle>(Model::Handle{handle_->solver.get_model()}));
}

std::vector<std::size_t> Solver::core(std::span<const Term> assumptions) const {
  std::vector<std::size_t> out;
  const z3::expr_vector core = handle_->solver.unsat_core();
  for (std::size_t i = 0; i < assumptions.size(); ++i) {
    for (unsigned c = 0; c < core.size(); ++c) {
      if (core[static_cast<int>(c)].id() != assumptions[i].id()) continue;
      out.push_back(i);
      break;
    }
  }
  return out;
}

std::string Solver::why_unknown() const { return handle_->solver.reason_unknown(); }

std::string Solver::version() {
  unsigned major = 0, minor = 0, build = 0, revision = 0;
  Z3_get_version(&major, &minor, &build, &revision);
  return "z3 " + std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(build);
}

bool Solver::is_out_of_memory(const std::exception& error) {
  // Z3 has no other way of telling: its exception carries the text of its error code.
  return dynamic_cast<const z3::exception*>(&error) != nullptr &&
         std::string_view(error.what()) == "out of memory";
}

}  // namespace sightline::smt
