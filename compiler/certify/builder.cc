// Terms -> their places in the table. Tested by tests/unit/compiler/certify through what is built
// with it. A term that the table refuses makes the builder fail, and then there is no proof object.
#include "compiler/certify/builder.h"

#include <algorithm>

#include "compiler/certify/certificate.h"

namespace sightline::certify {

Node Builder::term(Kind kind, std::int64_t number, const std::vector<std::uint32_t>& operands,
                   std::uint32_t sort) {
  std::vector<std::uint64_t> key{static_cast<std::uint64_t>(kind), sort,
                                 static_cast<std::uint64_t>(number)};
  key.insert(key.end(), operands.begin(), operands.end());
  const auto [known, fresh] = known_.emplace(std::move(key), table_.size());
  if (fresh && (table_.size() >= kMostTerms || !table_.append(kind, number, operands, sort))) {
    failed_ = true;
    known->second = 0;
  }
  return known->second;
}

Node Builder::equality(Node a, Node b) {
  return term(Kind::equality, 0, {std::min(a, b), std::max(a, b)});
}

}  // namespace sightline::certify
