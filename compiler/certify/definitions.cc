// Table -> clauses. Tested by tests/unit/compiler/certify: each kind against its truth table. The
// checker makes these clauses itself, so that nobody has to believe a list of them.
#include "compiler/certify/definitions.h"

#include <array>
#include <vector>

namespace sightline::certify {
namespace {

using Clause = std::function<void(std::span<const Literal>)>;

void define_conjunction(Literal all, std::span<const Literal> parts, const Clause& clause) {
  std::vector<Literal> some_false{all};
  for (const Literal part : parts) {
    clause(std::array{negation(all), part});
    some_false.push_back(negation(part));
  }
  clause(some_false);
}

void define_equivalence(Literal same, Literal a, Literal b, const Clause& clause) {
  clause(std::array{negation(same), negation(a), b});
  clause(std::array{negation(same), a, negation(b)});
  clause(std::array{same, a, b});
  clause(std::array{same, negation(a), negation(b)});
}

// The last two say nothing new, but let propagation see what both branches agree on.
void define_choice(Literal chosen, Literal c, Literal a, Literal b, const Clause& clause) {
  clause(std::array{negation(chosen), negation(c), a});
  clause(std::array{negation(chosen), c, b});
  clause(std::array{chosen, negation(c), negation(a)});
  clause(std::array{chosen, c, negation(b)});
  clause(std::array{negation(chosen), a, b});
  clause(std::array{chosen, negation(a), negation(b)});
}

}  // namespace

void define(const Table& table, Node node, const Clause& clause) {
  const auto parts = table.operands(node);
  switch (table[node].kind) {
    case Kind::conjunction:
      return define_conjunction(positive(node), parts, clause);
    case Kind::equivalence:
      return define_equivalence(positive(node), parts[0], parts[1], clause);
    case Kind::choice:
      return define_choice(positive(node), parts[0], parts[1], parts[2], clause);
    case Kind::application:
    case Kind::number:
    case Kind::mask:
    case Kind::equality:
    case Kind::less_equal:
    case Kind::bit:
    case Kind::if_then_else:
    case Kind::sum:
    case Kind::difference:
      return;
  }
}

}  // namespace sightline::certify
