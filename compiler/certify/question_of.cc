// smt::Ground -> Question. Tested by tests/unit/compiler/certify/question_of_test.cc and the law
// against the solver. SOUNDNESS: the question of an object is what it certifies, so this is trusted
// as the encoder is: `not` becomes a sign, `or` and `<` become what they are opposites of, and an
// `and` inside an `and` that nothing else mentions becomes part of it.
#include "compiler/certify/question_of.h"

#include "compiler/certify/builder.h"

namespace sightline::certify {
namespace {

using From = smt::GroundTerm::Kind;

class Translation {
 public:
  explicit Translation(const smt::Ground& ground) : ground_(ground), builder_(question_.table) {}

  std::optional<Question> run() {
    if (!declare()) return std::nullopt;
    find_inlined();
    for (std::uint32_t t = 0; t < ground_.terms.size(); ++t) {
      result_.push_back(inlined_[t] ? 0 : translate(t));
      if (builder_.failed()) return std::nullopt;
    }
    for (const auto root : ground_.roots) question_.assertions.push_back(result_[root]);
    return std::move(question_);
  }

 private:
  bool declare() {
    using SortKind = smt::GroundSort::Kind;
    std::uint32_t next = kFirstDeclared;
    for (const auto& sort : ground_.sorts) {
      if (sort.kind == SortKind::boolean || sort.kind == SortKind::integer) {
        sorts_.push_back(sort.kind == SortKind::boolean ? kBoolean : kInteger);
        continue;
      }
      if (!question_.table.declare(Sort{sort.name, sort.width})) return false;
      sorts_.push_back(next++);
    }
    for (const auto& function : ground_.functions) {
      Function out{function.name, {}, sorts_[function.range]};
      for (const auto sort : function.domain) out.domain.push_back(sorts_[sort]);
      if (!question_.table.declare(std::move(out))) return false;
    }
    return true;
  }

  static bool joins(From kind) { return kind == From::conjunction || kind == From::disjunction; }

  void find_inlined() {
    std::vector<std::uint32_t> uses(ground_.terms.size(), 0);
    for (const auto root : ground_.roots) uses[root] += 2;
    for (const auto& term : ground_.terms)
      for (const auto part : term.parts) ++uses[part];
    inlined_.assign(ground_.terms.size(), false);
    for (const auto& term : ground_.terms)
      for (const auto part : term.parts)
        if (joins(term.kind) && ground_.terms[part].kind == term.kind && uses[part] == 1)
          inlined_[part] = true;
  }

  // The operands of an `and` or `or`, with those of the inlined ones inside, left to right.
  std::vector<Literal> joined(std::uint32_t t) const {
    std::vector<Literal> out;
    std::vector<std::uint32_t> pending(ground_.terms[t].parts.rbegin(),
                                       ground_.terms[t].parts.rend());
    while (!pending.empty()) {
      const std::uint32_t part = pending.back();
      pending.pop_back();
      const auto& inside = ground_.terms[part].parts;
      if (inlined_[part]) {
        pending.insert(pending.end(), inside.rbegin(), inside.rend());
      } else {
        out.push_back(result_[part]);
      }
    }
    return out;
  }

  // A literal of a Boolean term, else a node.
  std::uint32_t translate(std::uint32_t t) {
    const auto& term = ground_.terms[t];
    std::vector<std::uint32_t> parts;
    for (const auto part : term.parts) parts.push_back(result_[part]);
    const bool boolean = sorts_[term.sort] == kBoolean;
    const auto made = [&](Kind kind) {
      const Node node = builder_.term(kind, term.number, parts);
      return boolean ? positive(node) : node;
    };
    switch (term.kind) {
      case From::truth:
        return positive(builder_.term(Kind::conjunction, 0, {})) ^ (term.number == 1 ? 0U : 1U);
      case From::number:
        return made(Kind::number);
      case From::mask:
        return builder_.term(Kind::mask, term.number, {}, sorts_[term.sort]);
      case From::application:
        return made(Kind::application);
      case From::negation:
        return negation(parts[0]);
      case From::conjunction:
        return positive(builder_.term(Kind::conjunction, 0, joined(t)));
      case From::disjunction: {
        auto opposite = joined(t);
        for (auto& literal : opposite) literal = negation(literal);
        return negation(positive(builder_.term(Kind::conjunction, 0, opposite)));
      }
      case From::equality:
        if (sorts_[ground_.terms[term.parts[0]].sort] == kBoolean) return made(Kind::equivalence);
        return positive(builder_.equality(parts[0], parts[1]));
      case From::if_then_else:
        return made(boolean ? Kind::choice : Kind::if_then_else);
      case From::sum:
        return made(Kind::sum);
      case From::difference:
        return made(Kind::difference);
      case From::less:
        return negation(builder_.at_most(parts[1], parts[0]));
      case From::less_equal:
        return made(Kind::less_equal);
      case From::bit:
        return made(Kind::bit);
    }
    return 0;
  }

  const smt::Ground& ground_;
  Question question_;
  Builder builder_;
  std::vector<std::uint32_t> sorts_, result_;
  std::vector<bool> inlined_;
};

}  // namespace

std::optional<Question> question_of(const smt::Ground& ground) { return Translation(ground).run(); }

}  // namespace sightline::certify
