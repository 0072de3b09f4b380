// ActionCase -> PreparedCase: the look-ups of each permit, with whether they are proved to miss
// nobody, and what may be delivered by others than the registry. Tested by
// tests/unit/compiler/search/search_test.cc. It knows no facts.
#include "compiler/search/prepared_case.h"

#include <set>

#include "compiler/listing/facts_read.h"

namespace sightline {
namespace {

// Empty: the registry says it, and nobody else.
std::string_view other_source(const Schema& schema, const FactRead& fact) {
  const auto word = [](Trust trust) -> std::string_view {
    switch (trust) {
      case Trust::registry:
        break;
      case Trust::sealed_fixed:
      case Trust::sealed:
        return "sealed ";
      case Trust::cached:
        return "cached ";
    }
    return "";
  };
  switch (fact.kind) {
    case FactRead::Kind::attribute:
      return word(schema.entities[fact.owner].attributes[fact.member].trust);
    case FactRead::Kind::relation:
      return word(schema.relations[fact.owner].trust);
    case FactRead::Kind::global:
      return word(schema.globals[fact.owner].trust);
    case FactRead::Kind::field:  // its relation is read too
    case FactRead::Kind::context:
    case FactRead::Kind::parents:
      break;
  }
  return "";
}

std::vector<std::string> deciding_facts(const Program& program, const ActionCase& lists) {
  std::set<std::string> out;
  for (const auto& list : {lists.permits, lists.forbids}) {
    for (const std::uint16_t number : list) {
      const Block& block = program.blocks[number];
      for (const FactRead& fact : facts_read(program, block.begin, block.end)) {
        const auto source = other_source(program.schema, fact);
        if (!source.empty()) out.insert(std::string(source) + text_of(program.schema, fact));
      }
    }
  }
  return {out.begin(), out.end()};
}

}  // namespace

PreparedCase prepare(const Policy& policy, const ActionCase& lists, Wanted wanted,
                     const SearchProof& proof) {
  const Program& program = policy.program();
  PreparedCase out{&lists,
                   {},
                   deciding_facts(program, lists),
                   case_part(policy, lists, Effect::permit),
                   case_part(policy, lists, Effect::forbid)};
  for (const std::uint16_t block : lists.permits) {
    PreparedCase::Clause clause{derive_search(program, block, wanted), false};
    clause.proved = !clause.search.branches.empty() && proof && proof(policy, clause.search);
    out.permits.push_back(std::move(clause));
  }
  return out;
}

}  // namespace sightline
