// SearchQuestion -> SearchAnswer. Tested by tests/unit/compiler/search/search_test.cc and by
// tests/laws/search_test.cc: it is the list that asking of every id, one by one, would make. Nobody
// is found who was not asked of `decide`; whom not to ask of is what the proofs of the look-ups are
// for.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "compiler/search/candidates.h"
#include "compiler/search/page_cursor.h"
#include "compiler/search/prepared_case.h"

namespace sightline {
namespace {

const std::vector<std::uint16_t>& types_of(const ActionSchema& action, Wanted wanted) {
  return wanted == Wanted::principals ? action.principals : action.resources;
}

bool has(const std::vector<std::uint16_t>& list, std::uint16_t one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

// The ids of one type, asked in order.
class TypeSearch {
 public:
  TypeSearch(const Policy& policy, const Snapshot& snapshot, const PreparedCase& prepared,
             std::uint16_t type, AskedSearch& asked, SearchAnswer& answer)
      : policy_(policy),
        snapshot_(snapshot),
        prepared_(prepared),
        type_(type),
        asked_(asked),
        answer_(answer),
        trace_(policy.make_trace()),
        part_trace_(prepared.only_permits.make_trace()) {}

  // All ids that nobody has named are alike: what one of them is told, all are.
  void ask_strangers() {
    answer_.ids += asked_.count_named(type_);
    std::string id = "somebody";
    const auto& named = asked_.newcomers(type_);
    while (asked_.facts().find({type_, id}) ||
           std::find(named.begin(), named.end(), id) != named.end())
      id += '_';
    if (policy_.decide(request(id), snapshot_)) answer_.anyone_else.push_back(type_);
    const Decision part = prepared_.only_permits.decide(request(id), snapshot_, &part_trace_);
    stranger_clauses_.assign(part.rules.begin(), part.rules.end());
    is_stranger_missing_ = !part.missing.empty();
  }

  // After ask_strangers(), from the first id after `after`. False when the page is full and there
  // are more.
  bool search(const std::optional<std::string>& after) {
    const std::vector<Handle> order = whom_to_try();
    auto at = order.begin();
    if (after) {
      at = std::partition_point(order.begin(), order.end(),
                                [&](Handle one) { return asked_.id(type_, one) <= *after; });
    }
    for (; at != order.end(); ++at) {
      if (is_full()) return false;
      try_one(*at);
    }
    return true;
  }

 private:
  bool is_full() const {
    const std::size_t limit = asked_.question().limit;
    return limit != 0 && answer_.found.size() >= limit;
  }

  Request request(std::string_view id) const {
    const SearchQuestion& question = asked_.question();
    const Entity wanted{type_, id};
    const bool principals = question.wanted == Wanted::principals;
    return {.principal = principals ? wanted : question.given,
            .action = question.action,
            .resource = principals ? question.given : wanted,
            .now = question.now,
            .context = question.context};
  }

  // Of whom some permit can be true, or unknown; nothing if of anybody.
  std::optional<std::vector<Handle>> found(Certainty certainty) {
    std::vector<Handle> out;
    bool anybody = false;
    for (std::size_t c = 0; c < prepared_.permits.size(); ++c) {
      const auto& clause = prepared_.permits[c];
      if (!clause.search.looks) {
        const bool is_true = has(stranger_clauses_, static_cast<std::uint16_t>(c));
        const bool may_be = is_true || (certainty == Certainty::possible && is_stranger_missing_);
        if (is_true && certainty == Certainty::certain) scanned(clause);
        anybody = anybody || may_be;
        continue;
      }
      const auto some = clause.proved ? candidates(asked_, clause.search, certainty) : std::nullopt;
      if (!some && certainty == Certainty::certain) scanned(clause);
      anybody = anybody || !some;
      if (some) out.insert(out.end(), some->begin(), some->end());
    }
    if (anybody) return std::nullopt;
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  void scanned(const PreparedCase::Clause& clause) {
    const std::uint16_t rule = policy_.program().blocks[clause.search.block].rule;
    if (!has(answer_.scanned, rule)) answer_.scanned.push_back(rule);
  }

  // In order.
  std::vector<Handle> whom_to_try() {
    auto certain = found(Certainty::certain);
    if (!certain) return asked_.all_named(type_);
    if (auto possible = found(Certainty::possible)) return in_order(std::move(*possible));
    if (asked_.count_named(type_) <= asked_.question().most_counted) return asked_.all_named(type_);
    counts_ = answer_.missing_counted = false;
    return in_order(std::move(*certain));
  }

  std::vector<Handle> in_order(std::vector<Handle> handles) {
    std::erase_if(handles, [&](Handle one) { return !asked_.is_named(type_, one); });
    asked_.order(type_, handles);
    return handles;
  }

  void try_one(Handle handle) {
    const std::string_view id = asked_.id(type_, handle);
    const Request asked = request(id);
    ++answer_.tried;
    if (const Decision decision = policy_.decide(asked, snapshot_)) {
      answer_.found.push_back({type_, std::string(id), decision.obligations});
    } else if (counts_ && is_denied_for_missing_facts(asked)) {
      ++answer_.missing;
    }
  }

  // No forbid is true, and some permit is, or would be known with the facts that are missing.
  bool is_denied_for_missing_facts(const Request& asked) {
    if (policy_.decide(asked, snapshot_, &trace_).missing.empty()) return false;
    if (prepared_.only_forbids.decide(asked, snapshot_)) return false;
    const Decision permits = prepared_.only_permits.decide(asked, snapshot_, &part_trace_);
    return permits || !permits.missing.empty();
  }

  const Policy& policy_;
  const Snapshot& snapshot_;
  const PreparedCase& prepared_;
  std::uint16_t type_;
  AskedSearch& asked_;
  SearchAnswer& answer_;
  Trace trace_, part_trace_;
  std::vector<std::uint16_t> stranger_clauses_;
  bool is_stranger_missing_ = false, counts_ = true;
};

}  // namespace

struct Searcher::Inside {
  const Policy& policy;
  const Snapshot& snapshot;
  FactIndex facts;
  SearchProof proof;
  std::map<std::pair<const ActionCase*, Wanted>, PreparedCase> prepared;

  const PreparedCase& of(const ActionCase& lists, Wanted wanted) {
    const auto found = prepared.find({&lists, wanted});
    if (found != prepared.end()) return found->second;
    return prepared.emplace(std::pair{&lists, wanted}, prepare(policy, lists, wanted, proof))
        .first->second;
  }

  // Empty when it can be asked.
  std::string misfit(const SearchQuestion& question) const {
    if (!fits(policy, snapshot))
      return "the facts are of a policy with other declarations or invariants";
    const Schema& schema = policy.schema();
    if (question.action >= schema.actions.size()) return "the policy has no such action";
    const Wanted given =
        question.wanted == Wanted::principals ? Wanted::resources : Wanted::principals;
    if (has(types_of(schema.actions[question.action], given), question.given.type)) return "";
    return "the action is not for what is given";
  }
};

Searcher::Searcher(const Policy& policy, const Snapshot& snapshot, SearchProof proof)
    : inside_(std::make_unique<Inside>(
          Inside{policy, snapshot, {policy.program(), snapshot}, std::move(proof), {}})) {}
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher::~Searcher() = default;

Result<SearchAnswer, SearchError> Searcher::search(const SearchQuestion& question) {
  Inside& in = *inside_;
  if (auto wrong = in.misfit(question); !wrong.empty())
    return SearchError{SearchError::Kind::question, std::move(wrong)};
  std::optional<PagePlace> after;
  if (!question.after.empty()) {
    after = place_of(in.policy, in.snapshot, question);
    if (!after) {
      return SearchError{SearchError::Kind::cursor,
                         "the cursor is of another question, policy or revision of the facts"};
    }
  }
  const Program& program = in.policy.program();
  const bool principals = question.wanted == Wanted::principals;
  AskedSearch asked(program, in.facts, question, in.snapshot.as_of());
  SearchAnswer answer;
  answer.revision = in.snapshot.revision();
  answer.given_known = asked.is_given_known();
  std::set<std::string> deciding;
  const auto& listed = types_of(program.schema.actions[question.action], question.wanted);
  for (const std::uint16_t type : std::set<std::uint16_t>(listed.begin(), listed.end())) {
    const ActionCase* lists =
        program.find_case(question.action, principals ? type : question.given.type,
                          principals ? question.given.type : type);
    const PreparedCase& prepared = in.of(*lists, question.wanted);
    deciding.insert(prepared.deciding.begin(), prepared.deciding.end());
    TypeSearch one(in.policy, in.snapshot, prepared, type, asked, answer);
    one.ask_strangers();
    if (!answer.next.empty() || (after && type < after->type)) continue;
    const bool here = after && type == after->type;
    if (!one.search(here ? std::optional(after->id) : std::nullopt)) {
      answer.next = cursor_of(in.policy, in.snapshot, question,
                              {answer.found.back().type, answer.found.back().id});
    }
  }
  answer.deciding.assign(deciding.begin(), deciding.end());
  answer.complete = answer.deciding.empty();
  return answer;
}

}  // namespace sightline
