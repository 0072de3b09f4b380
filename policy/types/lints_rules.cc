// One clause of a rule -> warnings about what it rests on.
// Tested in tests/unit/policy/types/lints_test.cc. Refuses to know whether the clause ever holds.

#include <algorithm>

#include "policy/types/lints.h"

namespace sightline {
namespace {

constexpr std::size_t kShownFacts = 4;

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < names.size() && i < kShownFacts; ++i)
    list += (i == 0 ? "" : ", ") + ticked(names[i]);
  return names.size() > kShownFacts ? list + " and others" : list;
}

bool all_cached(const typed::Policy& policy, const Reads& reads) {
  const auto cached = [](const auto& declared) { return declared.trust == typed::Trust::cached; };
  return reads.hierarchy.empty() &&
         std::all_of(reads.attributes.begin(), reads.attributes.end(),
                     [&](const Reads::Part& part) {
                       return cached(policy.entities[part.first].attributes[part.second]);
                     }) &&
         std::all_of(reads.relations.begin(), reads.relations.end(),
                     [&](std::uint32_t id) { return cached(policy.relations[id]); }) &&
         std::all_of(reads.globals.begin(), reads.globals.end(),
                     [&](const auto& entry) { return cached(policy.globals[entry.first]); });
}

// What is cached may be anything, so who can make the cache lie decides.
void lint_cached(const typed::Policy& policy, const typed::Rule& rule, const typed::Clause& clause,
                 const Reads& reads, Reporter& report) {
  const std::vector<std::string> facts = fact_names(policy, reads);
  if (facts.empty() || !all_cached(policy, reads)) return;
  report
      .warning(Code::cached_decides, clause.span,
               "a permit of " + ticked(rule.name) + " rests on nothing but what a cache says")
      .note("all that it reads is " + list_of(facts) + ", and a cache may say anything")
      .help("ask the registry or something sealed as well");
}

// A forbid must have `within` here (effects.cc). In a permit it is as dangerous and sometimes meant.
void lint_old_globals(const typed::Policy& policy, const typed::Rule& rule, const Reads& reads,
                      Reporter& report) {
  for (const auto& [id, span] : reads.globals) {
    const typed::Global& global = policy.globals[id];
    if (global.within || global.trust == typed::Trust::cached ||
        global.trust == typed::Trust::sealed_fixed)
      continue;
    report
        .warning(Code::permit_reads_old_global, span,
                 "a permit of " + ticked(rule.name) + " reads " + ticked(global.name) +
                     ", which may be out of date")
        .note("a machine that is cut off goes on with its last value, and stays open")
        .note(ticked(global.name) + " is declared here", global.span)
        .help("say how old it may be: " +
              ticked("global " + global.name + ": " + typed::type_text(policy, global.type) +
                     " within 10s"));
  }
}

}  // namespace

void lint_clause(const typed::Policy& policy, const typed::Rule& rule, const typed::Clause& clause,
                 Reporter& report) {
  lint_comparisons(policy, clause, report);
  if (rule.effect != typed::Effect::permit) return;
  Reads reads;
  reads.add(clause.condition);
  lint_cached(policy, rule, clause, reads, report);
  lint_old_globals(policy, rule, reads, report);
  lint_open_every(policy, clause, report);
}

}  // namespace sightline
