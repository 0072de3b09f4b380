// Fail closed holds of every program that this machine can run, so it is tested on machines that it
// would be false of: each plants one way of forgiving trouble into the operations, and must be caught.
#include <gtest/gtest.h>

#include "compiler/prove/encoding.h"
#include "compiler/prove/fail_closed.h"
#include "compiler/prove/monotone_program.h"
#include "tests/support/compiled.h"

namespace sightline::testing::fail_closed_test {
namespace {

constexpr const char* kDeclarations = R"(policy closed
enum Scope { live, film }
entity Account
entity Site in Site
entity User in Site { account: Account, suspended: bool, until: time?, cached home: Account?, scopes: set<Scope>, one: Scope }
entity Camera { sealed fixed account: Account, owner: Account }
relation share(viewer: User, camera: Camera) { from: time } max 20
cached relation block(viewer: User, camera: Camera) max 20
sealed relation deed(viewer: User, camera: Camera) listed by (camera) within 1h max 20
global lockdown: bool within 10s
obligation log
action act, other (User, Camera)
)";

Program program_of(const std::string& rules) {
  return compiled(std::string(kDeclarations) + rules).loaded.program();
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

struct TakesNoAnswerForOneRow : Real {
  using Real::Real;
  template <class Values, class Body>
  SymbolicTruth several(std::size_t relation, const Values& arguments, Body&& body) {
    const auto answer = Real::several(relation, arguments, std::forward<Body>(body));
    return {answer.yes, !answer.yes};
  }
};
struct TakesSilentParentsForNone : Real {
  using Real::Real;
  SymbolicTruth in(std::size_t type, const SymbolicValue& a, std::size_t ancestor_type,
                   const SymbolicValue& b) {
    const auto answer = Real::in(type, a, ancestor_type, b);
    return {answer.yes, !answer.yes};
  }
};
struct ChoosesInTrouble : Real {
  using Real::Real;
  SymbolicValue choose(const SymbolicTruth& c, const SymbolicValue& a, const SymbolicValue& b) {
    return Real::choose({c.yes, !c.yes}, a, b);
  }
};
struct FindsNothingInWhatIsMissing : Real {
  using Real::Real;
  SymbolicTruth contains(const SymbolicValue& element, const SymbolicValue& set) {
    const auto answer = Real::contains(element, set);
    return {answer.yes, !answer.yes};
  }
};
struct UnwrapsNothing : Real {
  using Real::Real;
  SymbolicValue unwrap(const SymbolicValue& a) { return {condition(true), a.present, a.payload}; }
};

constexpr const char* kAll = R"(
rule all: permit act, other (_, _)
rule logged: permit act (u, x) when u.account == x.owner with log
rule suspended: forbid act (u, _) when u.suspended or not u in Site::"home"
rule no_end: permit act (u, _) when u.until is none and u.one in u.scopes
rule running: permit act (u, _) when now + 1h < (u.until ?? forever)
rule switch: forbid act (_, _) when lockdown
rule unknown_to_all: permit other (u, x) when (no share(u, x)) and (no block(u, x)) and no deed(u, x)
rule nested: forbid other (u, x) when some share(u, _) as s where several block(s.viewer, _) as b where no deed(_, b.camera)
rule choice: permit other (u, _) when (if u.suspended then u.one else live) == film and some u.until as t where t < now
)";

TEST(FailClosed, HoldsOfTheRealMachine) {
  const Verdict verdict = prove_fail_closed(program_of(kAll), {});
  EXPECT_TRUE(std::holds_alternative<Proved>(verdict));
}

TEST(FailClosed, IsUnknownWhenTheSolverMayNotWork) {
  EXPECT_TRUE(std::holds_alternative<Unknown>(
      prove_fail_closed(program_of(kAll), {.resources = 1, .timeout_seconds = {}})));
}

TEST(FailClosed, RefutesEveryForgivingMachine) {
  using Ask = Verdict (*)(const Program&, const smt::Settings&);
  struct Case {
    const char* mistake;
    Ask asked;
    const char* rules;
  };
  const std::array cases{
      Case{"a forbid in trouble is skipped", prove_monotone<SkipsATroubledForbid>,
           "rule r: permit act (_, _)\nrule f: forbid act (u, _) when u.suspended"},
      Case{"a duty in trouble is shed", prove_monotone<SkipsATroubledForbid>,
           "rule r: permit act (_, _)\nrule s: permit act (u, _) when u.suspended with log"},
      Case{"not unknown is true", prove_monotone<NegatesUnknownToTrue>,
           "rule r: permit act (u, _) when not u.suspended"},
      Case{"what is missing differs from everything", prove_monotone<ComparesWhatIsMissing>,
           "rule r: permit act (u, x) when u.account != x.owner"},
      Case{"what is missing is none", prove_monotone<TakesMissingForNone>,
           "rule r: permit act (u, _) when u.until is none"},
      Case{"?? replaces what is missing", prove_monotone<ReplacesWhatIsMissing>,
           "rule r: permit act (u, _) when now < (u.until ?? forever)"},
      Case{"a switch that is not heard of is off", prove_monotone<TakesASilentSwitchForOff>,
           "rule r: permit act (_, _)\nrule f: forbid act (_, _) when lockdown"},
      Case{"a look-up without an answer found nothing", prove_monotone<TakesNoAnswerForNoRow>,
           "rule r: permit act (u, x) when no share(u, x)"},
      Case{"a look-up without an answer found one at most", prove_monotone<TakesNoAnswerForOneRow>,
           "rule r: permit act (u, _) unless several share(u, _)"},
      Case{"parents that are not heard of are none", prove_monotone<TakesSilentParentsForNone>,
           "rule r: permit act (u, _) when not u in Site::\"home\""},
      Case{
          "an `if` in trouble takes the other branch", prove_monotone<ChoosesInTrouble>,
          "rule r: permit act (u, x) when (if u.suspended then u.account else x.owner) == x.owner"},
      Case{"what is missing is in no set", prove_monotone<FindsNothingInWhatIsMissing>,
           "rule r: permit act (u, _) when not u.one in u.scopes"},
      Case{"what is missing is there", prove_monotone<UnwrapsNothing>,
           "rule r: permit act (u, _) when some u.until as t where t < now"},
  };
  for (const Case& it : cases) {
    EXPECT_TRUE(std::holds_alternative<Proved>(prove_fail_closed(program_of(it.rules), {})))
        << it.mistake;
    EXPECT_TRUE(std::holds_alternative<Refuted>(it.asked(program_of(it.rules), {}))) << it.mistake;
  }
}

}  // namespace
}  // namespace sightline::testing::fail_closed_test
