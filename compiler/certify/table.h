// The terms of one question: every term once, its parts before it. Shared by what makes proof
// objects and what checks them; append() lets nothing in that does not have a sort.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sightline::certify {

using Node = std::uint32_t;     // the position of a term in the table
using Literal = std::uint32_t;  // of a Boolean term: 2 * node, and 1 more if it is negated
inline Node node_of(Literal literal) { return literal / 2; }
inline bool negated(Literal literal) { return literal % 2 != 0; }
inline Literal positive(Node node) { return 2 * node; }
inline Literal negation(Literal literal) { return literal ^ 1U; }

// Sorts 0 and 1 are always there; the declared ones follow.
inline constexpr std::uint32_t kBoolean = 0, kInteger = 1, kFirstDeclared = 2;
struct Sort {
  std::string name;    // of an uninterpreted one
  unsigned width = 0;  // of bits, 1 to 64; else 0
};
struct Function {
  std::string name;
  std::vector<std::uint32_t> domain;  // sorts, none Boolean
  std::uint32_t range = 0;
};

enum class Kind : std::uint8_t {
  application,   // number: the function; operands: terms
  number,        // number; an integer
  mask,          // number: the members; of bits
  conjunction,   // operands: any number of literals
  equivalence,   // operands: 2 literals
  choice,        // operands: 3 literals: condition, then, else
  equality,      // operands: 2 terms of one sort, not Boolean
  less_equal,    // operands: 2 integers
  bit,           // number: the member; operand: a term of bits
  if_then_else,  // operands: a literal, then 2 terms of one sort, not Boolean
  sum,           // operands: 2 integers
  difference     // operands: 2 integers
};
inline constexpr unsigned kKinds = 12;
inline constexpr std::size_t kAnyCount = ~std::size_t{0};
std::size_t operand_count(Kind kind);  // kAnyCount: of an application or a conjunction

struct Term {
  Kind kind = Kind::conjunction;
  std::uint32_t sort = kBoolean;
  std::int64_t number = 0;
  std::uint32_t first = 0, count = 0;  // its operands in the table's list
};

class Table {
 public:
  bool declare(Sort sort);
  bool declare(Function function);
  // Appends the term, or says false and leaves the table as it was. `sort` counts for masks only.
  bool append(Kind kind, std::int64_t number, std::span<const std::uint32_t> operands,
              std::uint32_t sort = kBoolean);

  std::uint32_t size() const { return static_cast<std::uint32_t>(terms_.size()); }
  const Term& operator[](Node node) const { return terms_[node]; }
  std::span<const std::uint32_t> operands(Node node) const {
    return std::span(operands_).subspan(terms_[node].first, terms_[node].count);
  }
  const std::vector<Sort>& sorts() const { return sorts_; }
  const std::vector<Function>& functions() const { return functions_; }
  bool is_boolean(Literal literal) const {
    return node_of(literal) < size() && terms_[node_of(literal)].sort == kBoolean;
  }
  unsigned width(std::uint32_t sort) const {  // 0 unless bits
    return sort < kFirstDeclared ? 0 : sorts_[sort - kFirstDeclared].width;
  }

 private:
  bool is_sort(std::uint32_t sort) const { return sort < kFirstDeclared + sorts_.size(); }
  bool is_integer(Node node) const { return node < size() && terms_[node].sort == kInteger; }
  bool literals(std::span<const std::uint32_t> operands) const;
  // The sort of such a term, or nothing (kNone) if there is none.
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::uint32_t sort_of(Kind kind, std::int64_t number, std::span<const std::uint32_t> operands,
                        std::uint32_t sort) const;
  std::uint32_t sort_of_application(std::int64_t function,
                                    std::span<const std::uint32_t> operands) const;
  std::uint32_t sort_of_bit(std::int64_t member, Node set) const;
  std::uint32_t sort_of_mask(std::int64_t members, std::uint32_t sort) const;
  std::uint32_t common_sort(std::span<const std::uint32_t> two) const;

  std::vector<Sort> sorts_;
  std::vector<Function> functions_;
  std::vector<Term> terms_;
  std::vector<std::uint32_t> operands_;
};

}  // namespace sightline::certify
