// typed::Policy -> mutants, and the policies that they make. Tested by
// tests/unit/compiler/mutate/mutate_test.cc. Knows nothing of what a change means.
#include "compiler/mutate/mutants.h"

#include <map>
#include <optional>
#include <tuple>

#include "compiler/prove/condition_parts.h"
#include "compiler/test/condition_walk.h"

namespace sightline {
namespace {

using Kind = Mutant::Kind;
using Op = typed::Compare::Op;

std::optional<Op> shifted(Op op) {
  switch (op) {
    case Op::equal:  // the other way round is `not_equal`
    case Op::not_equal:
      return std::nullopt;
    case Op::less:
      return Op::less_equal;
    case Op::less_equal:
      return Op::less;
    case Op::greater:
      return Op::greater_equal;
    case Op::greater_equal:
      return Op::greater;
  }
  return std::nullopt;
}

// What is made of each place of a condition that can change: the condition again, or another.
class Maker {
 public:
  virtual ~Maker() = default;
  // `here`: the condition with its parts done. `other`: what the mutant has in its place.
  virtual typed::ExprRef made_of(const Mutant& mutant, const typed::ExprRef& here,
                                 const typed::ExprRef& other) = 0;
};

// Goes through one rule's conditions and offers every mutant to the maker.
class Changer {
 public:
  Changer(Maker& maker, std::uint16_t rule, typed::Effect effect)
      : maker_(maker), rule_(rule), effect_(effect) {}

  typed::ExprRef clause(const typed::Clause& clause) {
    typed::ExprRef out = inner(clause.condition, true, Around::clause);
    const bool permit = effect_ == typed::Effect::permit;
    const bool constant = std::holds_alternative<typed::Constant>(clause.condition->node);
    if (permit && constant) return out;
    return offer({permit ? Kind::widened : Kind::removed, rule_, clause.span}, out,
                 truth(*clause.condition, permit));
  }

 private:
  enum class Around : std::uint8_t { clause, conjunction, disjunction, other };

  static typed::ExprRef truth(const typed::Expr& like, bool value) {
    return made(like, typed::Constant{value ? 1 : 0});
  }
  typed::ExprRef offer(const Mutant& mutant, const typed::ExprRef& here,
                       const typed::ExprRef& other) {
    return maker_.made_of(mutant, here, other);
  }

  // `neutral`: what it would have to be always, to count no more.
  typed::ExprRef inner(const typed::ExprRef& expr, bool neutral, Around around) {
    const auto* of_value = std::get_if<typed::And>(&expr->node);
    if (of_value && asked_of_value(*expr)) {
      const typed::And& both = *of_value;
      typed::ExprRef right = inner(both.right, true, Around::other);
      return right == both.right ? expr : made(*expr, typed::And{both.left, std::move(right)});
    }
    const auto side = [&](bool of_part, Around within) {
      return [this, of_part, within](const typed::ExprRef& part) {
        return inner(part, of_part, within);
      };
    };
    return std::visit(
        overloaded{
            [&](const typed::Constant&) { return expr; },
            [&](const typed::Not&) { return with_parts(expr, side(!neutral, Around::other)); },
            [&](const typed::And&) {
              return group(with_parts(expr, side(true, Around::conjunction)), neutral, around,
                           Around::conjunction);
            },
            [&](const typed::Or&) {
              return group(with_parts(expr, side(false, Around::disjunction)), neutral, around,
                           Around::disjunction);
            },
            [&](const typed::Implies& n) {
              const auto part = [&](const typed::ExprRef& it) {
                return inner(it, it == n.left, Around::other);
              };
              return group(with_parts(expr, part), neutral, around, Around::other);
            },
            [&](const typed::Choice&) { return with_parts(expr, side(neutral, Around::other)); },
            [&](const typed::Query&) {
              return atom(expr, with_parts(expr, side(true, Around::other)), neutral, around);
            },
            [&](const auto&) { return atom(expr, expr, neutral, around); },
        },
        expr->node);
  }

  // Of `a and b and c` the first two together are no place of their own.
  typed::ExprRef group(const typed::ExprRef& here, bool neutral, Around around, Around own) {
    if (around == Around::clause || (around == own && own != Around::other)) return here;
    return offer({Kind::dropped, rule_, here->span}, here, truth(*here, neutral));
  }

  typed::ExprRef atom(const typed::ExprRef& expr, typed::ExprRef here, bool neutral,
                      Around around) {
    if (const auto* compare = std::get_if<typed::Compare>(&expr->node)) {
      if (const auto op = shifted(compare->op)) {
        here = offer({Kind::shifted, rule_, expr->span}, here,
                     made(*expr, typed::Compare{*op, compare->left, compare->right}));
      }
    }
    here = offer({Kind::negated, rule_, expr->span}, here, made(*expr, typed::Not{here}));
    if (around == Around::clause) return here;  // the whole clause is widened or removed
    return offer({Kind::dropped, rule_, expr->span}, here, truth(*expr, neutral));
  }

  Maker& maker_;
  std::uint16_t rule_;
  typed::Effect effect_;
};

using Key = std::tuple<std::uint16_t, std::uint32_t, std::uint32_t, Kind, std::uint16_t>;
Key key(const Mutant& it) { return {it.rule, it.span.begin, it.span.end, it.kind, it.obligation}; }

void change_rule(typed::Policy& policy, std::uint16_t rule, Maker& maker) {
  Changer changer(maker, rule, policy.rules[rule].effect);
  for (auto& clause : policy.rules[rule].clauses) clause.condition = changer.clause(clause);
}
void change_all(typed::Policy& policy, Maker& maker) {
  for (std::uint16_t r = 0; r < policy.rules.size(); ++r) change_rule(policy, r, maker);
}

class Lister : public Maker {
 public:
  typed::ExprRef made_of(const Mutant& mutant, const typed::ExprRef& here,
                         const typed::ExprRef&) override {
    seen.emplace(key(mutant), mutant);
    return here;
  }
  std::map<Key, Mutant> seen;
};

class OnlyOne : public Maker {
 public:
  explicit OnlyOne(const Mutant& wanted) : wanted_(key(wanted)) {}
  typed::ExprRef made_of(const Mutant& mutant, const typed::ExprRef& here,
                         const typed::ExprRef& other) override {
    return key(mutant) == wanted_ ? other : here;
  }

 private:
  Key wanted_;
};

class Switched : public Maker {
 public:
  explicit Switched(const std::vector<Mutant>& mutants) {
    for (std::uint32_t m = 0; m < mutants.size(); ++m) numbers_.emplace(key(mutants[m]), m);
  }
  typed::ExprRef made_of(const Mutant& mutant, const typed::ExprRef& here,
                         const typed::ExprRef& other) override {
    const auto found = numbers_.find(key(mutant));
    if (found == numbers_.end()) return here;
    const auto on = made(*here, typed::VariableValue{found->second});
    return made(*here, typed::Or{made(*here, typed::And{on, other}),
                                 made(*here, typed::And{made(*here, typed::Not{on}), here})});
  }

 private:
  std::map<Key, std::uint32_t> numbers_;
};

}  // namespace

std::vector<Mutant> mutants_of(const typed::Policy& policy) {
  Lister lister;
  typed::Policy copy = policy;
  change_all(copy, lister);
  for (std::uint16_t r = 0; r < policy.rules.size(); ++r) {
    for (const auto& clause : policy.rules[r].clauses) {
      for (const auto o : clause.obligations) {
        const Mutant mutant{Kind::obligation_dropped, r, clause.span,
                            static_cast<std::uint16_t>(o)};
        lister.seen.emplace(key(mutant), mutant);
      }
    }
  }
  std::vector<Mutant> out;
  for (const auto& [place, mutant] : lister.seen) out.push_back(mutant);
  return out;
}

typed::Policy changed(const typed::Policy& policy, const Mutant& mutant) {
  typed::Policy out = policy;
  if (mutant.kind == Kind::obligation_dropped) {
    for (auto& clause : out.rules[mutant.rule].clauses) {
      if (clause.span == mutant.span) std::erase(clause.obligations, mutant.obligation);
    }
    return out;
  }
  OnlyOne maker(mutant);
  change_rule(out, mutant.rule, maker);
  return out;
}

typed::Policy changeable(const typed::Policy& policy, const std::vector<Mutant>& mutants) {
  typed::Policy out = policy;
  Switched maker(mutants);
  change_all(out, maker);
  return out;
}

}  // namespace sightline
