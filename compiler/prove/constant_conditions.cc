// Clauses -> conditions in them that are the same in every world. Tested by
// tests/unit/compiler/prove/text_claims_test.cc. A condition is named by its place in the text, so
// what a define or several pairs of types repeat is one, and constant only if it is so in each of
// its uses. What stands beside it by `and` and `or` does not count: a check that another implies
// may be meant.
#include <fmt/format.h>

#include <map>
#include <optional>
#include <tuple>

#include "compiler/prove/goals.h"
#include "compiler/prove/open_clause.h"
#include "compiler/prove/shared_encoding.h"
#include "compiler/prove/text_claims.h"
#include "compiler/test/condition_walk.h"

namespace sightline {
namespace {

using smt::Answer;
using smt::Term;

constexpr std::size_t kTogether = 24;  // goals that share one set of axioms

// A whole clause sorts before what is in it.
using Place = std::tuple<std::uint32_t, bool, std::uint32_t>;  // begin, is it a part, end
struct Seen {
  const typed::Rule* rule = nullptr;
  bool yes = false, no = false;  // can be
  bool is_unknown = false;
};
using AllSeen = std::map<Place, Seen>;

struct Asked {
  Place place;
  bool yes = true;
};

enum class Around : std::uint8_t { clause, conjunction, disjunction, other };

// Adds the goals of one clause.
class ClauseWalk {
 public:
  ClauseWalk(Encoding& encoding, Goals& goals, std::vector<Asked>& asked, AllSeen& seen,
             const typed::Rule& rule, const OpenClause& open)
      : vocabulary_(encoding.vocabulary()),
        goals_(goals),
        asked_(asked),
        seen_(seen),
        rule_(rule),
        domain_(encoding.domain(View::first_observation, open.request)),
        evaluate_(domain_),
        truth_(encoding.domain(View::truth, open.request)),
        evaluate_truth_(truth_) {}

  void whole(const typed::Clause& clause, const OpenClause& open) {
    add({clause.span.begin, false, clause.span.end}, *open.condition, open.asked);
    walk(*open.condition, open.asked, Around::clause);
  }

 private:
  void part(const typed::Expr& expr, const Term& guard) {
    add({expr.span.begin, true, expr.span.end}, expr, guard);
  }

  void add(const Place& place, const typed::Expr& expr, const Term& guard) {
    Seen& it = seen_[place];
    if (!it.rule) it.rule = &rule_;
    if (it.yes && it.no) return;
    const SymbolicTruth truth = evaluate_.truth(expr);
    goals_.add(guard && truth.yes);
    asked_.push_back({place, true});
    // Of a sealed relation nobody knows all rows: that none is there is not seen, and yet may be
    // so.
    goals_.add(guard && (truth.no || evaluate_truth_.truth(expr).no));
    asked_.push_back({place, false});
  }

  void walk(const typed::Expr& expr, const Term& guard, Around around) {
    if (const typed::Expr* asked = asked_of_value(expr)) {
      part(expr, guard);
      return walk(*asked, guard, Around::other);
    }
    std::visit(overloaded{
                   [&](const typed::Not& n) { walk(*n.operand, guard, Around::other); },
                   [&](const typed::And& n) { two(expr, n, guard, around, Around::conjunction); },
                   [&](const typed::Or& n) { two(expr, n, guard, around, Around::disjunction); },
                   [&](const typed::Implies& n) { two(expr, n, guard, around, Around::other); },
                   [&](const typed::Choice& n) {
                     const SymbolicTruth chosen = evaluate_.truth(*n.condition);
                     walk(*n.condition, guard, Around::other);
                     walk(*n.then, guard && chosen.yes, Around::other);
                     walk(*n.otherwise, guard && chosen.no, Around::other);
                   },
                   [&](const typed::Constant&) {},
                   [&](const typed::VariableValue&) {},  // a switch
                   [&](const typed::Query& n) {
                     part(expr, guard);
                     if (n.where) rows(n, guard);
                   },
                   [&](const auto&) { part(expr, guard); },
               },
               expr.node);
  }

  // Of `a and b and c` the first two together are no place of their own.
  template <class Node>
  void two(const typed::Expr& expr, const Node& n, const Term& guard, Around around, Around own) {
    if (around != Around::clause && (around != own || own == Around::other)) part(expr, guard);
    walk(*n.left, guard, own);
    walk(*n.right, guard, own);
  }

  // Its `where` is looked at for each row that was delivered and matches.
  void rows(const typed::Query& query, const Term& guard) {
    const auto relation = static_cast<std::uint16_t>(query.relation);
    const RelationTerms& terms = vocabulary_.relation(relation);
    const Term row = goals_.axioms().add_row(relation);
    Term met = guard && terms.given[0](row) &&
               vocabulary_.fresh(vocabulary_.schema().relations[relation].within);
    for (std::size_t c = 0; c < query.arguments.size(); ++c) {
      if (!query.arguments[c]) continue;
      const SymbolicValue argument = evaluate_.value(*query.arguments[c]);
      met = met && argument.known && equal(terms.columns[c](row), argument.payload);
    }
    evaluate_.bind(query.row, {relation, row});
    evaluate_truth_.bind(query.row, {relation, row});
    walk(*query.where, met, Around::clause);
  }

  Vocabulary& vocabulary_;
  Goals& goals_;
  std::vector<Asked>& asked_;
  AllSeen& seen_;
  const typed::Rule& rule_;
  Symbolic domain_;
  reference::Evaluate<Symbolic> evaluate_;
  Symbolic truth_;
  reference::Evaluate<Symbolic> evaluate_truth_;
};

class ConstantConditions {
 public:
  ConstantConditions(const typed::Policy& policy, const Program& program,
                     const smt::Settings& settings)
      : policy_(policy), settings_(settings), shared_(program, &policy) {}

  Verdict look() {
    begin();
    for (const auto& rule : policy_.rules) {
      for (const auto& clause : rule.clauses) {
        if (std::holds_alternative<typed::Constant>(clause.condition->node)) continue;
        look_at(rule, clause);
        if (goals_->size() >= kTogether) answer();
      }
    }
    answer();
    return verdict();
  }

 private:
  void begin() {
    asked_.clear();
    goals_.reset();
    encoding_ = &shared_.next();
    goals_.emplace(*encoding_, settings_);
  }

  void look_at(const typed::Rule& rule, const typed::Clause& clause) {
    const OpenClause open = open_clause(*encoding_, clause);
    ClauseWalk(*encoding_, *goals_, asked_, seen_, rule, open).whole(clause, open);
  }

  void answer() {
    const auto answers = goals_->answers();
    for (std::size_t g = 0; g < answers.size(); ++g) {
      Seen& it = seen_[asked_[g].place];
      if (answers[g] == Answer::satisfiable) (asked_[g].yes ? it.yes : it.no) = true;
      if (answers[g] != Answer::unknown) continue;
      it.is_unknown = true;
      why_ = fmt::format("rule `{}`: {}", it.rule->name, goals_->why_unknown());
    }
    begin();
  }

  // Of a whole clause only that it is always true: that it never is makes a dead rule.
  Verdict verdict() const {
    std::vector<Finding> findings;
    std::string why;
    for (const auto& [place, it] : seen_) {
      if (it.yes && it.no) continue;
      if (it.is_unknown) why = why_;
      // What is never reached at all is never both, and the business of dead_rules.cc.
      if (it.is_unknown || it.yes == it.no) continue;
      const auto& [begin, is_part, end] = place;
      if (is_part || (it.yes && !holds_constant(begin, end))) {
        findings.push_back({{begin, end},
                            fmt::format("{} of rule `{}` is {} true where its facts are known",
                                        is_part ? "a condition" : "the condition", it.rule->name,
                                        it.yes ? "always" : "never"),
                            true});
      }
    }
    return verdict_of(std::move(findings), why);
  }

  // One of its parts says as much, and more exactly.
  bool holds_constant(std::uint32_t begin, std::uint32_t end) const {
    for (const auto& [place, it] : seen_) {
      const auto& [part_begin, is_part, part_end] = place;
      if (is_part && begin <= part_begin && part_end <= end && it.yes != it.no) return true;
    }
    return false;
  }

  const typed::Policy& policy_;
  const smt::Settings& settings_;
  SharedEncoding shared_;
  Encoding* encoding_ = nullptr;
  std::optional<Goals> goals_;
  std::vector<Asked> asked_;
  AllSeen seen_;
  std::string why_;
};

}  // namespace

Verdict prove_no_constant_condition(const typed::Policy& policy, const Program& program,
                                    const smt::Settings& settings) {
  return ConstantConditions(policy, program, settings).look();
}

}  // namespace sightline
