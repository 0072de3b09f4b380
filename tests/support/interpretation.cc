#include "tests/support/interpretation.h"

#include <algorithm>
#include <utility>

namespace sightline::testing {

using namespace certify;  // NOLINT: everything here is about its names

Interpretation::Interpretation(const Table& table, Pick pick)
    : table_(table), pick_(std::move(pick)) {
  for (Node node = 0; node < table.size(); ++node) values_.push_back(value_of(node));
}

bool Interpretation::all_true(std::span<const Literal> literals) const {
  return !overflow_ && all_parts_true(literals);
}

bool Interpretation::all_parts_true(std::span<const Literal> literals) const {
  return std::all_of(literals.begin(), literals.end(),
                     [&](Literal literal) { return is_true(literal); });
}

std::int64_t Interpretation::any_value(std::uint32_t sort) {
  if (sort == kBoolean) return static_cast<std::int64_t>(pick_(2));
  if (sort == kInteger) return static_cast<std::int64_t>(pick_(7)) - 2;
  const unsigned width = table_.width(sort);
  if (width == 0) return static_cast<std::int64_t>(pick_(3));  // an element
  return static_cast<std::int64_t>(pick_(std::size_t{1} << std::min(width, 16U)));
}

std::int64_t Interpretation::value_of(Node node) {
  const Term& term = table_[node];
  const auto operands = table_.operands(node);
  const auto at = [&](std::size_t i) { return values_[operands[i]]; };
  std::int64_t sum = 0;
  switch (term.kind) {
    case Kind::application: {
      std::vector<std::int64_t> arguments;
      for (std::size_t i = 0; i < operands.size(); ++i) arguments.push_back(at(i));
      const std::pair key(term.number, std::move(arguments));
      const auto known = functions_.find(key);
      if (known != functions_.end()) return known->second;
      return functions_[key] = any_value(term.sort);
    }
    case Kind::number:
    case Kind::mask:
      return term.number;
    case Kind::conjunction:
      return all_parts_true(operands) ? 1 : 0;
    case Kind::equivalence:
      return is_true(operands[0]) == is_true(operands[1]) ? 1 : 0;
    case Kind::choice:
      return is_true(operands[0]) ? is_true(operands[1]) : is_true(operands[2]);
    case Kind::equality:
      return at(0) == at(1) ? 1 : 0;
    case Kind::less_equal:
      return at(0) <= at(1) ? 1 : 0;
    case Kind::bit:
      return at(0) >> term.number & 1;
    case Kind::if_then_else:
      return is_true(operands[0]) ? at(1) : at(2);
    case Kind::sum:
      overflow_ = __builtin_add_overflow(at(0), at(1), &sum) || overflow_;
      return sum;
    case Kind::difference:
      overflow_ = __builtin_sub_overflow(at(0), at(1), &sum) || overflow_;
      return sum;
  }
  return 0;
}

}  // namespace sightline::testing
