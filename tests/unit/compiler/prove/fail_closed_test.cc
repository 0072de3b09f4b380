// Fail closed holds of every program that this machine can run, so it is tested on machines that it
// would be false of: each plants one way of forgiving trouble into the operations, and must be caught.
#include <gtest/gtest.h>

#include <functional>

#include "compiler/prove/encoding.h"
#include "compiler/prove/fail_closed.h"
#include "tests/support/compiled.h"

namespace sightline::testing {
namespace {

constexpr const char* kPolicy = R"(policy closed
entity Account
entity User { account: Account, suspended: bool, until: time?, cached home: Account? }
entity Camera { sealed fixed account: Account, owner: Account }
relation share(viewer: User, camera: Camera) { from: time }
cached relation block(viewer: User, camera: Camera)
global lockdown: bool within 10s
action a, b, c, d, e, f, g (User, Camera)
rule all: permit a, f (_, _)
rule suspended: forbid a (u, _) when u.suspended
rule not_suspended: permit b (u, _) when not u.suspended
rule others: permit c (u, x) when u.account != x.owner
rule no_end: permit d (u, _) when u.until is none
rule running: permit e (u, _) when now < (u.until ?? forever)
rule switch: forbid f (_, _) when lockdown
rule unknown_to_all: permit g (u, x) when (no share(u, x)) and no block(u, x)
)";

// What `allows` comes to on a poorer observation and does not on a richer one, on a machine with this
// domain; Machine and combine are the real ones.
template <class Domain>
smt::Answer opens(const Program& program, std::uint16_t action) {
  const auto& types = program.schema.actions[action];
  Encoding encoding(program.schema, types.principal, types.resource);
  const auto allowed = [&](View view) {
    Domain domain(encoding.domain(view));
    return allows(domain, program, action, [](std::uint16_t, Effect, const SymbolicTruth&) {});
  };
  const auto poorer = allowed(View::first_observation);
  const auto richer = allowed(View::second_observation);
  Axioms axioms(encoding.context(), encoding.vocabulary(), encoding.queries(), true);
  axioms.require(poorer && !richer);
  smt::Solver solver(encoding.context(), {});
  for (const auto& assertion : axioms.assertions()) solver.add(assertion);
  return solver.check();
}

struct Real : Symbolic {
  explicit Real(Symbolic symbolic) : Symbolic(std::move(symbolic)) {}
};
// --- the mistakes, one each
struct SkipsATroubledForbid : Real {
  using Real::Real;
  smt::Term definitely_false(const SymbolicTruth& a) { return !a.yes; }
};
struct NegatesUnknownToTrue : Real {
  using Real::Real;
  SymbolicTruth logical_not(const SymbolicTruth& a) { return {!a.yes, a.yes}; }
};
struct ComparesWhatIsMissing : Real {
  using Real::Real;
  SymbolicTruth equal(const SymbolicValue& a, const SymbolicValue& b) {
    const auto known = Real::equal(a, b);
    return {known.yes, !known.yes};
  }
};
struct TakesMissingForNone : Real {
  using Real::Real;
  SymbolicTruth is_none(const SymbolicValue& a) {
    return {!(a.known && a.present), a.known && a.present};
  }
};
struct ReplacesWhatIsMissing : Real {
  using Real::Real;
  SymbolicValue coalesce(const SymbolicValue& a, const SymbolicValue& b) {
    const auto there = a.known && a.present;
    return {there || b.known, there || b.present, if_then_else(there, a.payload, b.payload)};
  }
};
struct TakesASilentSwitchForOff : Real {
  using Real::Real;
  SymbolicTruth to_truth(const SymbolicValue& a) {
    return {a.known && a.payload, !(a.known && a.payload)};
  }
};
struct TakesNoAnswerForNoRow : Real {
  using Real::Real;
  template <class Values, class Body>
  SymbolicTruth some(std::size_t relation, const Values& arguments, Body&& body) {
    const auto answer = Real::some(relation, arguments, std::forward<Body>(body));
    return {answer.yes, !answer.yes};
  }
};

const Program& program() {
  static const Compiled kCompiled = compiled(kPolicy);
  return kCompiled.loaded.program();
}

TEST(FailClosed, HoldsOfTheRealMachine) {
  EXPECT_TRUE(std::holds_alternative<Proved>(prove_fail_closed(program(), {})));
  for (std::uint16_t action = 0; action < program().actions.size(); ++action) {
    EXPECT_EQ(opens<Real>(program(), action), smt::Answer::unsatisfiable);
  }
}

TEST(FailClosed, IsUnknownWhenTheSolverMayNotWork) {
  EXPECT_TRUE(std::holds_alternative<Unknown>(
      prove_fail_closed(program(), {.resources = 1, .timeout_seconds = {}})));
}

TEST(FailClosed, RefutesEveryForgivingMachine) {
  struct Case {
    const char* mistake;
    smt::Answer (*asked)(const Program&, std::uint16_t);
    std::uint16_t action;
  };
  constexpr std::uint16_t kA = 0, kB = 1, kC = 2, kD = 3, kE = 4, kF = 5, kG = 6;
  const std::array cases{
      Case{"a forbid in trouble is skipped", opens<SkipsATroubledForbid>, kA},
      Case{"not unknown is true", opens<NegatesUnknownToTrue>, kB},
      Case{"what is missing differs from everything", opens<ComparesWhatIsMissing>, kC},
      Case{"what is missing is none", opens<TakesMissingForNone>, kD},
      Case{"?? replaces what is missing", opens<ReplacesWhatIsMissing>, kE},
      Case{"a switch that is not heard of is off", opens<TakesASilentSwitchForOff>, kF},
      Case{"a look-up without an answer found nothing", opens<TakesNoAnswerForNoRow>, kG},
  };
  for (const Case& it : cases)
    EXPECT_EQ(it.asked(program(), it.action), smt::Answer::satisfiable) << it.mistake;
}

}  // namespace
}  // namespace sightline::testing
