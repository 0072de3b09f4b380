// A denied request -> changes of the facts that would allow it, the fewest first: every candidate
// is tried by asking again, then pairs of those that change what some condition comes to, and so on
// within bounds. Tested by tests/unit/compiler/explain and tests/laws/explain_test.cc. What it finds
// is put before the real builder and the real evaluator; what they do not take or allow is not told.
#include "compiler/explain/nearest_change.h"

#include <algorithm>
#include <set>

#include "compiler/explain/candidates.h"
#include "compiler/world/world_values.h"

namespace sightline {
namespace {

using Kind = TriedChange::Kind;

constexpr std::size_t kMostFound = 3;
constexpr std::size_t kMostChecked = 24;               // by the real evaluator
constexpr std::size_t kMostRepeated = 2'000'000;       // facts given to it in all
constexpr std::size_t kMostInstructions = 20'000'000;  // run in all

// --- the facts with the changes made

void put_row(KeptRelation& relation, const TriedChange& change) {
  const auto is_it = [&](const auto& row) { return row.first == change.key; };
  const auto cached = std::find_if(relation.cache.begin(), relation.cache.end(), is_it);
  const auto kept = std::find_if(relation.registry.begin(), relation.registry.end(), is_it);
  if (change.kind == Kind::remove_row) {
    if (cached != relation.cache.end()) relation.cache.erase(cached);
    if (kept != relation.registry.end()) relation.registry.erase(kept);
    return;
  }
  KeptRow* const row = cached != relation.cache.end()    ? &cached->second
                       : kept != relation.registry.end() ? &kept->second
                                                         : nullptr;
  if (change.kind == Kind::field) {
    if (row != nullptr) row->fields[change.member] = change.value;
  } else if (row != nullptr) {
    *row = {true, change.fields};
  } else {
    relation.registry.emplace_back(change.key, KeptRow{true, change.fields});
  }
}

void put(SaidOf<OwnedValue>& said, const OwnedValue& value) {
  (said.cache ? said.cache : said.registry) = value;
}

struct Changed {
  KeptFacts facts;
  Time now;
  std::vector<ContextValue> context;
};

void make(Changed& world, const Schema& schema, const TriedChange& change) {
  const EntityName name{change.owner, change.id};
  switch (change.kind) {
    case Kind::attribute: {
      KeptEntity& entity = world.facts.entity(schema, name);
      entity.exists = true;
      return put(entity.attributes[change.member], change.value);
    }
    case Kind::global:
      return put(world.facts.globals[change.owner], change.value);
    case Kind::context:
      world.context.push_back({change.owner, change.value.view()});
      return;
    case Kind::field:
    case Kind::add_row:
    case Kind::remove_row:
      return put_row(world.facts.relations[change.owner], change);
    case Kind::parent: {
      KeptEntity& entity = world.facts.entity(schema, name);
      entity.exists = true;
      entity.parents.emplace_back(change.value.type, change.value.text);
      return;
    }
    case Kind::all_rows:
      world.facts.relations[change.owner].incomplete = false;
      return;
    case Kind::all_parents:
      world.facts.entity(schema, name).cut_short = false;
      return;
    case Kind::fresh:
      world.facts.as_of = world.now.time_since_epoch().count();
      return;
    case Kind::moment:
      world.now = Time(std::chrono::milliseconds(change.value.number));
      return;
  }
}

// --- the search

class Search {
 public:
  Search(const Policy& policy, const KeptFacts& facts, RowLists& lists, const Request& request,
         const ExplainOptions& options)
      : policy_(policy),
        program_(policy.program()),
        schema_(program_.schema),
        facts_(facts),
        lists_(lists),
        request_(request),
        options_(options),
        lists_of_case_(
            *program_.find_case(request.action, request.principal.type, request.resource.type)) {
    std::size_t length = 1;
    for (const auto* blocks : {&lists_of_case_.permits, &lists_of_case_.forbids})
      for (const auto block : *blocks)
        length += program_.blocks[block].end - program_.blocks[block].begin;
    most_tries_ = std::min(options.most_tries, kMostInstructions / length);
    most_checked_ = std::clamp<std::size_t>(kMostRepeated / (facts.size() + 1), 1, kMostChecked);
  }

  NearestChange run() {
    std::vector<std::vector<TriedChange>> frontier{{}};
    seen_.insert(asked({}).signature);
    for (std::size_t size = 1; size <= options_.most_changes && !frontier.empty(); ++size) {
      std::vector<std::vector<TriedChange>> next;
      for (const auto& changes : frontier) {
        if (!extend(changes, next)) return std::move(result_);
      }
      if (!result_.found.empty()) break;
      frontier = std::move(next);
    }
    return std::move(result_);
  }

 private:
  Evaluated asked(const std::vector<TriedChange>& changes) const {
    return evaluate(program_, lists_of_case_, view(changes), request_);
  }
  FactView view(const std::vector<TriedChange>& changes) const {
    return FactView(program_, facts_, lists_, request_, changes);
  }

  // False: enough was found or tried.
  bool extend(const std::vector<TriedChange>& changes,
              std::vector<std::vector<TriedChange>>& next) {
    const FactView before = view(changes);
    const DecisionReads reads = evaluate(program_, lists_of_case_, before, request_).reads;
    for (const TriedChange& candidate : candidates(program_, facts_, before, reads)) {
      if (!differs(changes, candidate)) continue;
      if (result_.tried == most_tries_ || result_.found.size() == kMostFound) return false;
      std::vector<TriedChange> more = changes;
      more.push_back(candidate);
      ++result_.tried;
      const Evaluated evaluated = asked(more);
      if (evaluated.allowed) {
        consider(more);
      } else if (seen_.insert(evaluated.signature).second) {
        next.push_back(std::move(more));
      }
    }
    return true;
  }

  static bool differs(const std::vector<TriedChange>& changes, const TriedChange& candidate) {
    return std::none_of(changes.begin(), changes.end(),
                        [&](const TriedChange& change) { return change.same_place(candidate); });
  }

  void consider(const std::vector<TriedChange>& changes) {
    const auto same = [&](const std::vector<TriedChange>& other) {
      return other.size() == changes.size() &&
             std::all_of(changes.begin(), changes.end(),
                         [&](const TriedChange& change) { return !differs(other, change); });
    };
    if (std::any_of(found_.begin(), found_.end(), same)) return;
    if (checked_ == most_checked_ || !is_allowed(changes)) return;
    found_.push_back(changes);
    result_.found.emplace_back();
    for (const TriedChange& change : changes) result_.found.back().push_back(told(change));
  }

  // By the builder and the evaluator that a host has.
  bool is_allowed(const std::vector<TriedChange>& changes) {
    ++checked_;
    Changed world{facts_, request_.now, {request_.context.begin(), request_.context.end()}};
    for (const bool freshly : {false, true}) {  // `fresh` looks at the moment
      for (const TriedChange& change : changes)
        if ((change.kind == Kind::fresh) == freshly) make(world, schema_, change);
    }
    const auto snapshot = world.facts.snapshot(policy_);
    if (!snapshot) return false;
    Request request = request_;
    request.now = world.now;
    request.context = world.context;
    return policy_.decide(request, *snapshot).outcome == Outcome::allow;
  }

  // --- in words

  std::string row_text(const TriedChange& change) const {
    std::string text;
    for (const OwnedValue& column : change.key)
      text += (text.empty() ? "" : ", ") + text_of(schema_, column);
    return schema_.relations[change.owner].name + "(" + text + ")";
  }
  std::string fields_text(const TriedChange& change) const {
    std::string text;
    const auto& fields = schema_.relations[change.owner].fields;
    for (std::size_t f = 0; f < fields.size(); ++f) {
      if (change.fields[f].kind == Value::Kind::none) continue;
      text += (text.empty() ? " with " : ", ") + fields[f].name + " " +
              text_of(schema_, change.fields[f]);
    }
    return "there" + text;
  }

  FactChange told(const TriedChange& change) const {
    const FactView now = view({});
    const std::string value = text_of(schema_, change.value);
    switch (change.kind) {
      case Kind::attribute: {
        const auto& name = schema_.entities[change.owner].attributes[change.member].name;
        return {entity_text(schema_, change.owner, change.id) + "." + name,
                text_of(schema_, now.attribute(change.owner, change.member, change.id).value),
                value};
      }
      case Kind::global:
        return {schema_.globals[change.owner].name,
                text_of(schema_, now.global(change.owner).value), value};
      case Kind::context:
        return {"context." + schema_.context[change.owner].name,
                text_of(schema_, now.context(change.owner).value), value};
      case Kind::field:
        return told_field(change, now, value);
      case Kind::add_row:
        return {row_text(change), "not there", fields_text(change)};
      case Kind::remove_row:
        return {row_text(change), "there", "not there"};
      case Kind::parent:
        return {entity_text(schema_, change.owner, change.id) + " in " + value, "not so", "so"};
      case Kind::all_rows:
        return {"the rows of " + schema_.relations[change.owner].name, "not all known",
                "all known"};
      case Kind::all_parents:
        return {"what " + entity_text(schema_, change.owner, change.id) + " is in", "not all known",
                "all known"};
      case Kind::fresh:
        return {"the facts' moment", time_text(facts_.as_of), "now"};
      case Kind::moment:
        return {"now", time_text(now.now()), value};
    }
    return {};
  }

  FactChange told_field(const TriedChange& change, const FactView& now,
                        const std::string& value) const {
    const auto& name = schema_.relations[change.owner].fields[change.member].name;
    const auto rows = now.rows(change.owner, (1U << change.key.size()) - 1, change.key).rows;
    return {row_text(change) + "." + name,
            rows.empty() ? "not there" : text_of(schema_, rows[0].fields[change.member]), value};
  }

  const Policy& policy_;
  const Program& program_;
  const Schema& schema_;
  const KeptFacts& facts_;
  RowLists& lists_;
  const Request& request_;
  const ExplainOptions& options_;
  const ActionCase& lists_of_case_;
  std::size_t most_tries_ = 0, most_checked_ = 0, checked_ = 0;
  std::set<std::string> seen_;
  std::vector<std::vector<TriedChange>> found_;
  NearestChange result_;
};

}  // namespace

NearestChange nearest_change(const Policy& policy, const KeptFacts& facts, RowLists& lists,
                             const Request& request, const ExplainOptions& options) {
  return Search(policy, facts, lists, request, options).run();
}

}  // namespace sightline
