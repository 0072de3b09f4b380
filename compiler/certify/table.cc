// Terms one by one -> a table of terms that all have a sort. Tested by tests/unit/compiler/certify.
// SOUNDNESS: every later step trusts that operands are earlier terms of the right sorts; this is
// the only place where terms come in. It knows no theory: what the kinds mean is said in
// congruence.cc and linear.cc.
#include "compiler/certify/table.h"

#include <utility>

namespace sightline::certify {

bool Table::declare(Sort sort) {
  if (sort.width > 64) return false;
  sorts_.push_back(std::move(sort));
  return true;
}

bool Table::declare(Function function) {
  if (!is_sort(function.range)) return false;
  for (const auto sort : function.domain)
    if (sort == kBoolean || !is_sort(sort)) return false;
  functions_.push_back(std::move(function));
  return true;
}

bool Table::literals(std::span<const std::uint32_t> operands) const {
  for (const Literal literal : operands)
    if (!is_boolean(literal)) return false;
  return true;
}

std::uint32_t Table::sort_of_application(std::int64_t function,
                                         std::span<const std::uint32_t> operands) const {
  if (function < 0 || static_cast<std::uint64_t>(function) >= functions_.size()) return kNone;
  const Function& declared = functions_[static_cast<std::size_t>(function)];
  if (declared.domain.size() != operands.size()) return kNone;
  for (std::size_t i = 0; i < operands.size(); ++i)
    if (operands[i] >= size() || terms_[operands[i]].sort != declared.domain[i]) return kNone;
  return declared.range;
}

std::uint32_t Table::sort_of_mask(std::int64_t members, std::uint32_t sort) const {
  if (!is_sort(sort) || width(sort) == 0) return kNone;
  const bool fits = width(sort) == 64 || static_cast<std::uint64_t>(members) >> width(sort) == 0;
  return fits ? sort : kNone;
}

std::uint32_t Table::common_sort(std::span<const std::uint32_t> two) const {
  if (two[0] >= size() || two[1] >= size()) return kNone;
  const std::uint32_t sort = terms_[two[0]].sort;
  return sort != kBoolean && sort == terms_[two[1]].sort ? sort : kNone;
}

std::uint32_t Table::sort_of_bit(std::int64_t member, Node set) const {
  if (set >= size() || member < 0) return kNone;
  return member < static_cast<std::int64_t>(width(terms_[set].sort)) ? kBoolean : kNone;
}

// How many operands a term of this kind has, where its kind alone says that.
std::size_t operand_count(Kind kind) {
  switch (kind) {
    case Kind::application:
    case Kind::conjunction:
      return kAnyCount;
    case Kind::number:
    case Kind::mask:
      return 0;
    case Kind::bit:
      return 1;
    case Kind::equivalence:
    case Kind::equality:
    case Kind::less_equal:
    case Kind::sum:
    case Kind::difference:
      return 2;
    case Kind::choice:
    case Kind::if_then_else:
      return 3;
  }
  return kAnyCount;
}

std::uint32_t Table::sort_of(Kind kind, std::int64_t number,
                             std::span<const std::uint32_t> operands, std::uint32_t sort) const {
  const std::size_t count = operand_count(kind);
  if (count != kAnyCount && count != operands.size()) return kNone;
  const auto of_integers = [&](std::uint32_t its) {
    return is_integer(operands[0]) && is_integer(operands[1]) ? its : kNone;
  };
  switch (kind) {
    case Kind::application:
      return sort_of_application(number, operands);
    case Kind::number:
      return kInteger;
    case Kind::mask:
      return sort_of_mask(number, sort);
    case Kind::conjunction:
    case Kind::equivalence:
    case Kind::choice:
      return literals(operands) ? kBoolean : kNone;
    case Kind::equality:
      return common_sort(operands) != kNone ? kBoolean : kNone;
    case Kind::less_equal:
      return of_integers(kBoolean);
    case Kind::bit:
      return sort_of_bit(number, operands[0]);
    case Kind::if_then_else:
      return is_boolean(operands[0]) ? common_sort(operands.subspan(1)) : kNone;
    case Kind::sum:
    case Kind::difference:
      return of_integers(kInteger);
  }
  return kNone;
}

bool Table::append(Kind kind, std::int64_t number, std::span<const std::uint32_t> operands,
                   std::uint32_t sort) {
  const std::uint32_t its_sort = sort_of(kind, number, operands, sort);
  if (its_sort == kNone) return false;
  terms_.push_back({kind, its_sort, number, static_cast<std::uint32_t>(operands_.size()),
                    static_cast<std::uint32_t>(operands.size())});
  operands_.insert(operands_.end(), operands.begin(), operands.end());
  return true;
}

}  // namespace sightline::certify
