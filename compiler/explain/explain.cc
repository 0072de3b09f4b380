// A request + facts -> the explanation of its decision. Tested by tests/unit/compiler/explain and
// tests/laws/explain_test.cc. The decision itself is the evaluator's: what is told beside it says
// whether it came to the same, and is worth nothing if not.
#include "sightline/explain.h"

#include <algorithm>

#include "compiler/explain/nearest_change.h"
#include "runtime/format/text.h"

namespace sightline {
namespace {

bool is_id(std::string_view id) { return !id.empty() && id.size() <= 1024 && is_utf8(id); }

// Why a request is denied before any rule is asked; empty if it is not.
std::string misfit(const Program& program, const Request& request) {
  const Schema& schema = program.schema;
  const std::int64_t now = request.now.time_since_epoch().count();
  if (program.find_case(request.action, request.principal.type, request.resource.type) == nullptr)
    return "the policy has no such action for such a pair";
  if (now <= kPast || kForever <= now) return "the request's moment is out of range";
  if (!is_id(request.principal.id)) return "the principal's id is not one";
  if (!is_id(request.resource.id)) return "the resource's id is not one";
  for (const auto& given : request.context) {
    if (given.field >= schema.context.size()) return "the policy has no such context field";
  }
  return "";
}

// As many of each kind; a Trace that had not enough room has fewer.
bool same_missing(const std::vector<ToldMissing>& told, const Decision& decision,
                  const Trace& trace, const Snapshot& snapshot, const Observation* seen) {
  if (trace.truncated()) return true;
  if (told.size() != decision.missing.size()) return false;
  return std::all_of(decision.missing.begin(), decision.missing.end(), [&](const MissingFact& m) {
    const bool has_id =
        m.kind == MissingFact::Kind::attribute || m.kind == MissingFact::Kind::parents;
    const std::string_view id = !has_id           ? ""
                                : seen != nullptr ? seen->entity_id(m.owner, m.entity)
                                                  : snapshot.entity_id(m.owner, m.entity);
    return std::any_of(told.begin(), told.end(), [&](const ToldMissing& mine) {
      return mine.kind == m.kind && mine.owner == m.owner && mine.member == m.member &&
             (id.empty() || mine.place == id);
    });
  });
}

}  // namespace

Explanation Explainer::explain(const Request& request, const ExplainOptions& options) const {
  const Program& program = policy_->program();
  Trace trace = policy_->make_trace();
  const auto seen = observer_ == nullptr ? nullptr : observer_->observe(request, *snapshot_);
  const Decision decision =
      seen ? seen->decide(request, &trace) : policy_->decide(request, *snapshot_, &trace);
  Explanation told;
  told.outcome = decision.outcome;
  told.rules.assign(decision.rules.begin(), decision.rules.end());
  told.obligations = decision.obligations;
  told.revision = decision.revision;
  told.refused = fits(*policy_, *snapshot_)
                     ? misfit(program, request)
                     : "the facts are of a policy with other declarations or invariants";
  if (!told.refused.empty()) {
    told.agrees = decision.outcome == Outcome::deny && told.rules.empty();
    return told;
  }
  const ActionCase& lists =
      *program.find_case(request.action, request.principal.type, request.resource.type);
  const KnownFacts facts(*policy_, *snapshot_, cache_,
                         {program.schema, seen.get(), observer_, request});
  Evaluated evaluated =
      evaluate(program, lists, FactView(program, facts, snapshot_->as_of(), request, {}), request);
  told.agrees = evaluated.allowed == (decision.outcome == Outcome::allow) &&
                evaluated.rules == told.rules && evaluated.obligations == told.obligations &&
                same_missing(evaluated.missing, decision, trace, *snapshot_, seen.get());
  told.missing = std::move(evaluated.missing);
  told.told = std::move(evaluated.told);
  if (evaluated.allowed || options.most_changes == 0) return told;
  NearestChange nearest = nearest_change(*policy_, *snapshot_, observer_, facts, request, options);
  told.nearest = std::move(nearest.found);
  told.tried = nearest.tried;
  return told;
}

}  // namespace sightline
