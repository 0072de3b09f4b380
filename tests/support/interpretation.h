// One world for the terms of a question: what every term is worth in it. The meaning of the kinds,
// written once more and as plainly as can be, to hold the checker of proof objects to.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "compiler/certify/table.h"
#include "tests/support/pick.h"

namespace sightline::testing {

class Interpretation {
 public:
  // Functions get values as they are asked for, from `pick`: few, so that terms often agree.
  Interpretation(const certify::Table& table, Pick pick);

  bool is_true(certify::Literal literal) const {
    return (values_[certify::node_of(literal)] != 0) != certify::negated(literal);
  }
  // Never in a world where a sum left 64 bits, which integers do not have.
  bool all_true(std::span<const certify::Literal> literals) const;

 private:
  std::int64_t value_of(certify::Node node);
  std::int64_t any_value(std::uint32_t sort);

  bool all_parts_true(std::span<const certify::Literal> literals) const;

  const certify::Table& table_;
  bool overflow_ = false;
  Pick pick_;
  std::vector<std::int64_t> values_;  // of terms
  std::map<std::pair<std::int64_t, std::vector<std::int64_t>>, std::int64_t> functions_;
};

}  // namespace sightline::testing
