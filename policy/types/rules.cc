// ast::Rule -> typed::Rule: effects, obligations, and one condition for each clause and each pair of
// its types. All heads come first: `may` stands for the clauses of an action, wherever they are.
// Tested in tests/unit/policy/types/rules_test.cc. Refuses to know expressions (conditions.cc) and
// trust (effects.cc).

#include "policy/types/rules.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "policy/types/conditions.h"
#include "policy/types/effects.h"
#include "policy/types/heads.h"
#include "policy/types/resolve.h"

namespace sightline {
namespace {

struct CheckedRule {
  const ast::Rule* written = nullptr;
  const std::string* doc = nullptr;
  std::deque<RuleClause> clauses;  // `may` points at them
};

typed::Effect effect_of(const ast::Clause& clause) {
  return clause.forbid ? typed::Effect::forbid : typed::Effect::permit;
}

class RuleChecker {
 public:
  explicit RuleChecker(Checking& checking)
      : checking_(checking), schema_(checking.schema), report_(checking.report) {
    checking_.clauses.by_action.assign(schema_.policy.actions.size(), {});
    checking_.clauses.usable.assign(schema_.policy.actions.size(), true);
  }

  void add(const ast::Rule& written, const std::string& doc) {
    CheckedRule& rule = rules_.emplace_back();
    rule.written = &written;
    rule.doc = &doc;
    for (const ast::Clause& clause : written.clauses) {
      if (effect_of(clause) != effect_of(written.clauses.front())) report_mixed(written, clause);
      rule.clauses.push_back({&clause, resolve_head(schema_, clause.head, report_, named_left_),
                              resolve_obligations(schema_, clause.with, report_)});
      RuleClause& added = rule.clauses.back();
      refuse_with(clause);
      for (const HeadPair& pair : added.head.pairs)
        for (const std::uint32_t action : pair.actions) enter_clause(action, added);
    }
  }

  void check_all() {
    for (const CheckedRule& rule : rules_) {
      typed::Rule made{rule.written->name.text,
                       *rule.doc,
                       effect_of(rule.written->clauses.front()),
                       {},
                       rule.written->name.span};
      for (const RuleClause& clause : rule.clauses) check(clause, made);
      schema_.policy.rules.push_back(std::move(made));
    }
  }

 private:
  // Once for each action, though it may have several pairs of types.
  void enter_clause(std::uint32_t action, const RuleClause& clause) {
    auto& list = checking_.clauses.by_action[action];
    if (list.empty() || list.back() != &clause) list.push_back(&clause);
  }

  void report_mixed(const ast::Rule& written, const ast::Clause& clause) {
    report_
        .error(Code::mixed_effects, clause.span,
               ticked(written.name.text) +
                   " permits and forbids; all clauses of a rule have one effect")
        .note("the first clause", written.clauses.front().span)
        .help("make this a rule of its own");
  }

  void refuse_with(const ast::Clause& clause) {
    if (!clause.forbid) return;
    if (!clause.with.empty()) {
      report_
          .error(Code::with_on_forbid, clause.with.front().span,
                 "a forbid has no obligations: what is denied is not used")
          .help("write `with` after the permit that lets it happen");
    }
    if (clause.dropping.empty()) return;
    report_
        .error(Code::dropping_nothing, clause.dropping.front().span,
               "a forbid has no obligations to drop")
        .help("leave `dropping` out");
  }

  void check(const RuleClause& clause, typed::Rule& rule) {
    const ast::Clause& written = *clause.written;
    std::map<MayUse, Span> used;
    if (clause.head.pairs.empty()) {
      Conditions conditions(checking_, Standing::rule);
      bind_unknown_head(conditions, written.head);
      conditions.clause(written.when, written.unless, written.span);
      return;
    }
    for (const HeadPair& pair : clause.head.pairs) {
      if (!within_limit(clauses_, kMaxClauses, written.span, "clauses", report_)) return;
      ++clauses_;
      Conditions conditions(checking_, Standing::rule);
      conditions.stand_in(effect_of(written));
      bind_head(conditions, written.head, clause.head, pair);
      const Checked condition = conditions.clause(written.when, written.unless, written.span);
      if (condition) check_effect(schema_, effect_of(written), condition.expr, rule.name, report_);
      used.insert(conditions.used_may().begin(), conditions.used_may().end());
      rule.clauses.push_back({pair.actions, pair.principal, pair.resource, condition.expr,
                              clause.obligations, written.span});
    }
    if (!written.forbid) check_obligations(clause, used);
  }

  // SOUNDNESS: who asks for less on the way may not lose a duty on the way.
  void check_obligations(const RuleClause& clause, const std::map<MayUse, Span>& used) {
    const auto dropped = resolve_obligations(schema_, clause.written->dropping, report_);
    std::set<std::uint32_t> carried;
    for (const auto& [use, span] : used) {
      for (const std::uint32_t obligation : obligations_of(use)) {
        carried.insert(obligation);
        const auto& with = clause.obligations;
        const bool kept = std::binary_search(with.begin(), with.end(), obligation) ||
                          std::binary_search(dropped.begin(), dropped.end(), obligation);
        if (!kept) report_lost(use, span, obligation);
      }
    }
    for (const ast::Name& name : clause.written->dropping) {
      const auto found = schema_.obligations.find(name.text);
      if (found == schema_.obligations.end()) continue;
      if (!carried.contains(found->second.id)) {
        report_
            .error(Code::dropping_nothing, name.span,
                   "no `may` of this clause can carry " + ticked(name.text))
            .help("leave it out of `dropping`");
      } else if (std::binary_search(clause.obligations.begin(), clause.obligations.end(),
                                    found->second.id)) {
        report_
            .error(Code::dropping_nothing, name.span,
                   ticked(name.text) + " is carried (`with`) and dropped")
            .help("leave it out of one of them");
      }
    }
  }

  // What the permits of an action can carry; those of their own `may` they carry or drop themselves.
  std::set<std::uint32_t> obligations_of(const MayUse& use) const {
    std::set<std::uint32_t> all;
    for (const RuleClause* clause : checking_.clauses.by_action[use.action])
      if (!clause->written->forbid && clause->head.has(use.action, use.principal, use.resource))
        all.insert(clause->obligations.begin(), clause->obligations.end());
    return all;
  }

  void report_lost(const MayUse& use, Span span, std::uint32_t obligation) {
    const std::string name = ticked(schema_.policy.obligations[obligation].name);
    const std::string action = ticked(schema_.policy.actions[use.action].name);
    report_
        .error(Code::obligation_lost, span,
               action + " can carry " + name + ", and this permit would lose it")
        .note(name + " is declared here", schema_.policy.obligations[obligation].span)
        .help("carry it: " + ticked("with " + schema_.policy.obligations[obligation].name) +
              ", or say that it is not needed: " +
              ticked("dropping " + schema_.policy.obligations[obligation].name));
  }

  Checking& checking_;
  Declarations& schema_;
  Reporter& report_;
  std::deque<CheckedRule> rules_;
  std::size_t named_left_ = kMaxNamedActions;
  std::size_t clauses_ = 0;
};

}  // namespace

void check_rules(const ast::Policy& written, Checking& checking, Names& rule_names) {
  RuleChecker checker(checking);
  std::uint32_t count = 0;
  for (const ast::Item& item : written.items) {
    const auto* rule = std::get_if<ast::Rule>(&item.node);
    if (!rule || rule->clauses.empty()) continue;
    if (!within_limit(count, kMaxDeclarations, rule->name.span, "rules", checking.report)) break;
    enter(rule_names, rule->name, count++, "rule", checking.report);
    checker.add(*rule, item.doc);
  }
  checker.check_all();
  checking.clauses = {};
}

}  // namespace sightline
