// A denied request -> changes of the facts that would allow it, the fewest first: every candidate
// is tried by asking again, then pairs of those that change what some condition comes to, and so on
// within bounds. Tested by tests/unit/compiler/explain and tests/laws/explain_test.cc. What it finds
// is put before the real writer and the real evaluator; what they do not take or allow is not told.
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
constexpr std::size_t kMostInstructions = 20'000'000;  // run in all

// --- the facts with the changes made

std::vector<Value> views(const std::vector<OwnedValue>& values) {
  std::vector<Value> views;
  for (const OwnedValue& value : values) views.push_back(value.view());
  return views;
}

// Changes as a writer takes them. What they borrow outlives it.
struct Changed {
  const Schema& schema;
  const KnownFacts& facts;
  FactBatch batch;
  Time now;
  std::vector<ContextValue> context;

  void make(const TriedChange& change) {
    const Entity entity{change.owner, change.id};
    switch (change.kind) {
      case Kind::attribute:
        batch.upsert_entity(entity);
        return batch.set_attribute(entity,
                                   schema.entities[change.owner].attributes[change.member].name,
                                   change.value.view());
      case Kind::global:
        return batch.set_global(schema.globals[change.owner].name, change.value.view());
      case Kind::context:
        return context.push_back({change.owner, change.value.view()});
      case Kind::field:
        return;  // make_row()
      case Kind::add_row:
        return put_row(change.owner, change.key, change.fields);
      case Kind::remove_row:
        return batch.delete_row(schema.relations[change.owner].name, views(change.key));
      case Kind::parent:
        batch.upsert_entity(entity);
        return batch.add_parent(entity, change.value.view().entity());
      case Kind::all_rows:
        return batch.mark_complete(schema.relations[change.owner].name);
      case Kind::all_parents:
        return batch.mark_complete(entity);
      case Kind::fresh:
        batch.as_of = now;  // the moment is the first of all changes
        return;
      case Kind::moment:
        now = Time(std::chrono::milliseconds(change.value.number));
        return;
    }
  }
  void put_row(std::uint16_t relation, const RowName& key, const std::vector<OwnedValue>& fields) {
    const RelationSchema& declared = schema.relations[relation];
    std::vector<FieldValue> named;
    for (std::size_t f = 0; f < fields.size(); ++f)
      named.push_back({declared.fields[f].name, fields[f].view()});
    batch.upsert_row(declared.name, views(key), named);
  }
  // A row is written whole, with all of its fields that would be others.
  void make_row(const TriedChange& first, const std::vector<TriedChange>& changes) {
    auto row = facts.row(first.owner, first.key);
    if (!row) return;
    for (const TriedChange& change : changes) {
      const bool is_its =
          change.kind == Kind::field && change.owner == first.owner && change.key == first.key;
      if (is_its) row->fields[change.member] = change.value;
    }
    put_row(first.owner, row->name, row->fields);
  }
};

// --- the search

class Search {
 public:
  Search(const Policy& policy, const Snapshot& snapshot, Observer* observer,
         const KnownFacts& facts, const Request& request, const ExplainOptions& options)
      : policy_(policy),
        program_(policy.program()),
        schema_(program_.schema),
        snapshot_(snapshot),
        observer_(observer),
        facts_(facts),
        request_(request),
        options_(options),
        lists_of_case_(
            *program_.find_case(request.action, request.principal.type, request.resource.type)) {
    std::size_t length = 1;
    for (const auto* blocks : {&lists_of_case_.permits, &lists_of_case_.forbids})
      for (const auto block : *blocks)
        length += program_.blocks[block].end - program_.blocks[block].begin;
    most_tries_ = std::min(options.most_tries, kMostInstructions / length);
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
    return FactView(program_, facts_, snapshot_.as_of(), request_, changes);
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
      if (evaluated.allowed || reads_unasked(evaluated.reads)) consider(more);
      if (!evaluated.allowed && seen_.insert(evaluated.signature).second) {
        next.push_back(std::move(more));
      }
    }
    return true;
  }

  // What another decision would have had collected: only the evaluator can say.
  bool reads_unasked(const DecisionReads& reads) const {
    const CollectedFacts& collected = facts_.collected();
    if (!collected.is_there()) return false;
    const auto is_unasked = [&](const Question& fact) {
      return collected.settled(fact).state == Settled::State::not_asked;
    };
    for (const auto& [type, attribute, id] : reads.attributes)
      if (is_unasked(question_of_attribute(schema_, type, attribute, id))) return true;
    for (const auto global : reads.globals)
      if (is_unasked(question_of_global(schema_, global))) return true;
    for (const auto& read : reads.look_ups)
      if (is_unasked(question_of_rows(schema_, read.relation, read.mask, read.key))) return true;
    return false;
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
    if (checked_ == kMostChecked || !is_allowed(changes)) return;
    found_.push_back(changes);
    result_.found.emplace_back();
    for (const TriedChange& change : changes) result_.found.back().push_back(told(change));
  }

  // By the writer and the evaluator that a host has.
  bool is_allowed(const std::vector<TriedChange>& changes) {
    ++checked_;
    Changed world{
        schema_, facts_, {}, request_.now, {request_.context.begin(), request_.context.end()}};
    for (const TriedChange& change : changes)
      if (change.kind == Kind::moment) world.make(change);
    for (const TriedChange& change : changes) {
      if (change.kind == Kind::field) world.make_row(change, changes);
      if (change.kind != Kind::moment) world.make(change);
    }
    const auto snapshot = changed_snapshot(policy_, snapshot_, world.batch);
    if (!snapshot) return false;
    Request request = request_;
    request.now = world.now;
    request.context = world.context;
    if (observer_ == nullptr) return policy_.decide(request, *snapshot).outcome == Outcome::allow;
    return observer_->observe(request, *snapshot)->decide(request).outcome == Outcome::allow;
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
        return {"the facts' moment", time_text(snapshot_.as_of().time_since_epoch().count()),
                "now"};
      case Kind::moment:
        return {"now", time_text(now.now()), value};
    }
    return {};
  }

  FactChange told_field(const TriedChange& change, const FactView& now,
                        const std::string& value) const {
    const auto& name = schema_.relations[change.owner].fields[change.member].name;
    const auto row = now.row(change.owner, change.key);
    return {row_text(change) + "." + name,
            row ? text_of(schema_, row->fields[change.member]) : "not there", value};
  }

  const Policy& policy_;
  const Program& program_;
  const Schema& schema_;
  const Snapshot& snapshot_;
  Observer* observer_;
  const KnownFacts& facts_;
  const Request& request_;
  const ExplainOptions& options_;
  const ActionCase& lists_of_case_;
  std::size_t most_tries_ = 0, checked_ = 0;
  std::set<std::string> seen_;
  std::vector<std::vector<TriedChange>> found_;
  NearestChange result_;
};

}  // namespace

NearestChange nearest_change(const Policy& policy, const Snapshot& snapshot, Observer* observer,
                             const KnownFacts& facts, const Request& request,
                             const ExplainOptions& options) {
  return Search(policy, snapshot, observer, facts, request, options).run();
}

}  // namespace sightline
