// One clause against its rivals -> a world, or the reason why there is none. Tested by
// tests/unit/compiler/prove/text_claims_test.cc and by the worlds of `sightline mutate`, which are
// replayed. The rivals join the question only when they decide the world that was found, so that
// its size does not grow with the policy. SOUNDNESS: the solver's `impossible` about some of the
// rivals holds for all of them, and a world counts only when the reference repeats what is wanted
// of each.
#include "compiler/prove/rival_search.h"

#include <algorithm>

#include "compiler/prove/smallest_model.h"
#include "specs/reference/decide.h"

namespace sightline {

using reference::Plain;
using smt::Answer;
using smt::Term;

std::vector<const typed::Clause*> clauses_of(const typed::Policy& policy) {
  std::vector<const typed::Clause*> out;
  for (const auto& rule : policy.rules) {
    for (const auto& clause : rule.clauses) out.push_back(&clause);
  }
  return out;
}

WorldRequest request_in(const ReadWorld& world, const ActionCase& asked) {
  WorldRequest request;
  request.action = asked.action;
  request.principal_type = asked.principal, request.resource_type = asked.resource;
  request.principal = world.entities[0], request.resource = world.entities[1];
  request.now = world.example.now;
  request.context = world.example.given_context;
  return request;
}

RivalSearch::RivalSearch(Encoding& encoding, const typed::Policy& policy,
                         const smt::Settings& settings, const ActionCase& asked, Size size)
    : encoding_(encoding),
      policy_(policy),
      asked_(asked),
      size_(size),
      clauses_(clauses_of(policy)),
      axioms_(encoding),
      solver_(encoding.context(), settings),
      request_(encoding.request(asked)) {}

RivalSearch::Found RivalSearch::look(const std::vector<Rival>& rivals) {
  std::vector<bool> joined(rivals.size());
  while (true) {
    const Answer answer = check(selectors_);
    if (answer == Answer::unsatisfiable) return {answer, {}, needed(), {}};
    if (answer == Answer::unknown) return {answer, {}, {}, why_};
    auto world = world_of();
    bool any = false;
    for (std::size_t r = 0; r < rivals.size(); ++r) {
      // Where no World can say what the solver found, all join, and its word is about all of them.
      if (joined[r] || (world && is_as_wanted(rivals[r], *world))) continue;
      any = joined[r] = true;
      join(rivals[r]);
    }
    if (any) continue;
    if (world) return {Answer::satisfiable, std::move(world), {}, {}};
    return {Answer::unknown, {}, {}, "it matters only where no world was found that can show it"};
  }
}

Answer RivalSearch::check(std::span<const Term> assumed) {
  why_ = "the question has too many rows, entities or steps for the prover";
  if (axioms_.too_large()) return Answer::unknown;
  for (; told_ < axioms_.assertions().size(); ++told_) solver_.add(axioms_.assertions()[told_]);
  const Answer answer = solver_.check(assumed);
  if (answer == Answer::unknown) why_ = solver_.why_unknown();
  return answer;
}

std::optional<ReadWorld> RivalSearch::world_of() {
  std::vector<Term> kept = selectors_;
  kept.push_back(describable(encoding_, axioms_));
  if (check(kept) != Answer::satisfiable) return std::nullopt;
  const ModelWish wanted{
      {{asked_.principal, request_.principal}, {asked_.resource, request_.resource}}, {}, {}};
  const smt::Model model = size_ == Size::small
                               ? smallest_model(encoding_, axioms_, solver_, std::move(kept))
                               : solver_.model();
  return read_world(encoding_, axioms_, model, policy_, wanted);
}

bool RivalSearch::is_as_wanted(const Rival& rival, const ReadWorld& world) const {
  const WorldRequest request = request_in(world, asked_);  // which `plain` looks into
  Plain plain(policy_, world.example.observed, request);
  const auto truth = reference::Evaluate<Plain>(plain).truth(*clauses_[rival.block]->condition);
  return rival.wanted == Rival::Wanted::not_true ? truth != Plain::Truth::yes
                                                 : truth == Plain::Truth::no;
}

void RivalSearch::join(const Rival& rival) {
  const Term selector = encoding_.context().constant("rival " + std::to_string(rival.block),
                                                     encoding_.context().boolean());
  const SymbolicTruth it = truth(*clauses_[rival.block]->condition);
  axioms_.require(implies(selector, rival.wanted == Rival::Wanted::not_true ? !it.yes : it.no));
  selectors_.push_back(selector);
  joined_.push_back(rival.block);
}

// Of the rivals without which there would be one.
std::vector<std::uint16_t> RivalSearch::needed() {
  for (std::size_t i = 0; i < selectors_.size();) {
    auto fewer = selectors_;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (check(fewer) != Answer::unsatisfiable) {
      ++i;
      continue;
    }
    selectors_ = std::move(fewer);
    joined_.erase(joined_.begin() + static_cast<std::ptrdiff_t>(i));
  }
  std::vector<std::uint16_t> rules;
  for (const auto block : joined_) rules.push_back(encoding_.program().blocks[block].rule);
  return rules;
}

}  // namespace sightline
