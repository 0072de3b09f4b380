// A question as a table, without Z3: every term once, its parts before it. For what speaks of
// questions to others: proof objects, SMT-LIB.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "compiler/prove/smt/term.h"

namespace sightline::smt {

struct GroundSort {
  enum class Kind : std::uint8_t { boolean, integer, uninterpreted, bits } kind = Kind::boolean;
  std::string name;    // of an uninterpreted one
  unsigned width = 0;  // of bits, at most 64
};

// Several functions may have one name: their positions tell them apart.
struct GroundFunction {
  std::string name;
  std::vector<std::uint32_t> domain;  // positions of sorts
  std::uint32_t range = 0;
};

struct GroundTerm {
  enum class Kind : std::uint8_t {
    truth,         // number: 0 or 1
    number,        // number
    mask,          // number: the members
    application,   // number: the function
    negation,      // of 1
    conjunction,   // of any number
    disjunction,   // of any number
    equality,      // of 2 of one sort, boolean too
    if_then_else,  // of 3: condition, then, else
    sum,           // of 2
    difference,    // of 2
    less,          // of 2
    less_equal,    // of 2
    bit            // of 1; number: the member. Boolean
  } kind = Kind::truth;
  std::uint32_t sort = 0;
  std::int64_t number = 0;
  std::vector<std::uint32_t> parts = {};  // positions of earlier terms
};

struct Ground {
  std::vector<GroundSort> sorts;
  std::vector<GroundFunction> functions;
  std::vector<GroundTerm> terms;
  std::vector<std::uint32_t> roots;  // all of them hold: the assertions, then the assumptions
};

// Nothing if it is larger than `most_terms`, or if something in it has no kind above.
std::optional<Ground> ground(std::span<const Term> assertions, std::span<const Term> assumptions,
                             std::size_t most_terms);

}  // namespace sightline::smt
