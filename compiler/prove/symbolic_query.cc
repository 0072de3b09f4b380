// Query -> its pair of propositions. Tested through tests/unit/compiler/prove and the laws that hold the
// encoding at a point against the reference. What a proposition means is not said here.
// SOUNDNESS: a query's propositions are functions of everything around it that it mentions; one that
// was left out would make one answer of many.
#include "compiler/prove/symbolic_query.h"

#include <algorithm>

namespace sightline {

using smt::Term;

std::vector<Term> SymbolicQueries::used(const SymbolicQuery& query, std::span<const Term> around) {
  std::vector<bool> mentioned(around.size(), false);
  smt::Context::Visited visited;
  const auto look = [&](const Term& root) {
    smt::Context::visit(root, visited, [&](const smt::Context::Occurrence& it) {
      for (std::size_t i = 0; i < around.size(); ++i)
        mentioned[i] = mentioned[i] || same(it.application, around[i]);
    });
  };
  if (!around.empty()) {
    for (const auto& argument : query.arguments) {
      if (argument) look(*argument);
    }
    for (const Term& part : {query.arguments_known, query.complete, query.body.yes, query.body.no})
      look(part);
  }
  std::vector<Term> out;
  for (std::size_t i = 0; i < around.size(); ++i) {
    if (mentioned[i]) out.push_back(around[i]);
  }
  return out;
}

SymbolicTruth SymbolicQueries::answer(SymbolicQuery query, std::span<const Term> around) {
  std::vector<unsigned> key{static_cast<unsigned>(query.view),
                            query.relation,
                            query.several ? 1U : 0U,
                            query.arguments_known.id(),
                            query.complete.id(),
                            query.body.yes.id(),
                            query.body.no.id()};
  for (const auto& argument : query.arguments) key.push_back(argument ? argument->id() + 1 : 0);
  const auto [found, is_new] = known_.try_emplace(std::move(key), queries_.size());
  if (is_new) {
    query.outer = used(query, around);
    std::vector<smt::Sort> domain;
    for (const Term& term : query.outer) domain.push_back(smt::Context::sort_of(term));
    const std::string number = std::to_string(queries_.size());
    query.yes = context_.function("found " + number, domain, context_.boolean());
    query.no = context_.function("not found " + number, domain, context_.boolean());
    const SymbolicQuery* kept =
        queries_.emplace_back(std::make_unique<SymbolicQuery>(std::move(query))).get();
    propositions_.emplace(kept->yes.id(), Proposition{kept, true});
    propositions_.emplace(kept->no.id(), Proposition{kept, false});
  }
  const SymbolicQuery& it = *queries_[found->second];
  return {it.yes(it.outer), it.no(it.outer)};
}

SymbolicTruth SymbolicQueries::once() {
  mentions_once_ = true;
  return {context_.truth(false), context_.truth(false)};
}

std::optional<SymbolicQueries::Proposition> SymbolicQueries::defined_by(
    unsigned function_id) const {
  const auto found = propositions_.find(function_id);
  if (found == propositions_.end()) return std::nullopt;
  return found->second;
}

}  // namespace sightline
