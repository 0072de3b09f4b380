// Query -> its pair of propositions. Tested through tests/unit/compiler/prove and the laws that
// hold the encoding at a point against the reference. What a proposition means is not said here.
// SOUNDNESS: a query's propositions are functions of everything around it that it mentions; one
// that was left out would make one answer of many.
#include "compiler/prove/symbolic_query.h"

#include <algorithm>

namespace sightline {

using smt::Term;

std::vector<Term> SymbolicQueries::used(std::span<const Term> parts, std::span<const Term> around) {
  if (around.empty()) return {};
  std::vector<bool> mentioned(around.size(), false);
  smt::Context::Visited visited;
  for (const Term& part : parts) {
    smt::Context::visit(part, visited, [&](const smt::Context::Occurrence& it) {
      for (std::size_t i = 0; i < around.size(); ++i)
        mentioned[i] = mentioned[i] || same(it.application, around[i]);
    });
  }
  std::vector<Term> out;
  for (std::size_t i = 0; i < around.size(); ++i) {
    if (mentioned[i]) out.push_back(around[i]);
  }
  return out;
}

namespace {

std::vector<Term> parts_of(const SymbolicQuery& query) {
  std::vector<Term> parts{query.arguments_known, query.complete, query.body.yes, query.body.no};
  for (const auto& argument : query.arguments) {
    if (argument) parts.push_back(*argument);
  }
  if (query.moment) parts.push_back(*query.moment);
  return parts;
}

std::vector<smt::Sort> sorts_of(std::span<const Term> terms) {
  std::vector<smt::Sort> sorts;
  for (const Term& term : terms) sorts.push_back(smt::Context::sort_of(term));
  return sorts;
}

}  // namespace

SymbolicTruth SymbolicQueries::answer(SymbolicQuery query, std::span<const Term> around) {
  std::vector<unsigned> key{static_cast<unsigned>(query.view),
                            query.relation,
                            query.several ? 1U : 0U,
                            query.arguments_known.id(),
                            query.complete.id(),
                            query.body.yes.id(),
                            query.body.no.id()};
  for (const auto& argument : query.arguments) key.push_back(argument ? argument->id() + 1 : 0);
  key.push_back(query.moment ? query.moment->id() + 1 : 0);
  const auto [found, is_new] = known_.try_emplace(std::move(key), queries_.size());
  if (is_new) {
    query.outer = used(parts_of(query), around);
    const std::vector<smt::Sort> domain = sorts_of(query.outer);
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

SymbolicTruth SymbolicQueries::answer(SymbolicOnce once, std::span<const Term> around) {
  const std::array parts{once.now.yes, once.now.no, once.then.yes, once.then.no};
  std::vector<unsigned> key{static_cast<unsigned>(once.milliseconds >> 32),
                            static_cast<unsigned>(once.milliseconds), once.generic.id()};
  for (const Term& part : parts) key.push_back(part.id());
  const auto [found, is_new] = known_onces_.try_emplace(std::move(key), onces_.size());
  if (is_new) {
    once.outer = used(parts, around);
    const std::vector<smt::Sort> domain = sorts_of(once.outer);
    const std::string number = std::to_string(onces_.size());
    once.yes = context_.function("once " + number, domain, context_.boolean());
    once.no = context_.function("not once " + number, domain, context_.boolean());
    const SymbolicOnce* kept =
        onces_.emplace_back(std::make_unique<SymbolicOnce>(std::move(once))).get();
    once_propositions_.emplace(kept->yes.id(), OnceProposition{kept, true});
    once_propositions_.emplace(kept->no.id(), OnceProposition{kept, false});
  }
  const SymbolicOnce& it = *onces_[found->second];
  return {it.yes(it.outer), it.no(it.outer)};
}

std::optional<SymbolicQueries::OnceProposition> SymbolicQueries::once_defined_by(
    unsigned function_id) const {
  const auto found = once_propositions_.find(function_id);
  if (found == once_propositions_.end()) return std::nullopt;
  return found->second;
}

std::optional<SymbolicQueries::Proposition> SymbolicQueries::defined_by(
    unsigned function_id) const {
  const auto found = propositions_.find(function_id);
  if (found == propositions_.end()) return std::nullopt;
  return found->second;
}

}  // namespace sightline
