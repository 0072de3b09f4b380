// Z3 terms -> Ground. Tested by tests/unit/compiler/prove/smt/ground_test.cc, and by every proof
// object and second opinion. SOUNDNESS: a term of a kind that is not known ends the walk with
// nothing; none is ever left out. No recursion: depth is not bounded by the stack.
#include "compiler/prove/smt/ground.h"

#include <unordered_map>
#include <utility>

#include "compiler/prove/smt/z3_nodes.h"

namespace sightline::smt {
namespace {

using Kind = GroundTerm::Kind;

// `(= ((_ extract m m) set) #b1)`: how term.cc writes `bit`.
bool is_bit(const z3::expr& expr) {
  if (!expr.is_eq() || !expr.arg(0).is_bv() || expr.arg(0).get_sort().bv_size() != 1) return false;
  std::uint64_t one = 0;
  return expr.arg(0).decl().decl_kind() == Z3_OP_EXTRACT && expr.arg(1).is_numeral_u64(one) &&
         one == 1;
}

class Walk {
 public:
  explicit Walk(std::size_t most_terms) : most_terms_(most_terms) {}

  bool add(const z3::expr& root) {
    std::vector<std::pair<z3::expr, bool>> stack{{root, false}};
    while (!stack.empty()) {
      auto [expr, parts_done] = stack.back();
      stack.pop_back();
      if (known_.contains(expr.id())) continue;
      if (!expr.is_app() || kept_.size() >= most_terms_) return false;
      const z3::expr parent = is_bit(expr) ? expr.arg(0) : expr;  // the extraction is no term
      if (parts_done) {
        if (!append(expr, parent)) return false;
        continue;
      }
      stack.emplace_back(expr, true);
      for (unsigned i = parent.num_args(); i-- > 0;) stack.emplace_back(parent.arg(i), false);
    }
    out_.roots.push_back(known_.at(root.id()));
    return true;
  }
  Ground take() { return std::move(out_); }

 private:
  bool append(const z3::expr& expr, const z3::expr& parent) {
    GroundTerm term;
    const auto kind = kind_of(expr, term);
    const auto sort = sort_of(expr.get_sort());
    if (!kind || !sort) return false;
    term.kind = *kind;
    term.sort = *sort;
    for (unsigned i = 0; i < parent.num_args(); ++i) {
      term.parts.push_back(known_.at(parent.arg(i).id()));
    }
    known_.emplace(expr.id(), static_cast<std::uint32_t>(out_.terms.size()));
    kept_.push_back(expr);
    out_.terms.push_back(std::move(term));
    return true;
  }

  // Sets `number` where the kind has one.
  std::optional<Kind> kind_of(const z3::expr& expr, GroundTerm& term) {
    if (is_bit(expr)) {
      const unsigned member = expr.arg(0).lo();
      if (expr.arg(0).hi() != member || expr.arg(0).arg(0).get_sort().bv_size() > 64) return {};
      term.number = member;
      return Kind::bit;
    }
    if (expr.num_args() == 0) return kind_of_constant(expr, term);
    // Z3 has hundreds of kinds: those that are not here are refused.
    const auto kind = static_cast<unsigned>(expr.decl().decl_kind());
    if (kind == Z3_OP_UNINTERPRETED) return kind_of_application(expr, term);
    if (kind == Z3_OP_NOT) return Kind::negation;
    if (kind == Z3_OP_AND) return Kind::conjunction;
    if (kind == Z3_OP_OR) return Kind::disjunction;
    if (kind == Z3_OP_ITE) return Kind::if_then_else;
    if (expr.num_args() != 2) return {};
    if (kind == Z3_OP_EQ || kind == Z3_OP_IFF) return Kind::equality;
    return expr.arg(0).is_int() ? kind_of_arithmetic(kind) : std::nullopt;
  }

  static std::optional<Kind> kind_of_arithmetic(unsigned kind) {
    if (kind == Z3_OP_ADD) return Kind::sum;
    if (kind == Z3_OP_SUB) return Kind::difference;
    if (kind == Z3_OP_LT) return Kind::less;
    if (kind == Z3_OP_LE) return Kind::less_equal;
    return {};
  }

  std::optional<Kind> kind_of_application(const z3::expr& expr, GroundTerm& term) {
    const auto function = function_of(expr.decl());
    if (!function) return {};
    term.number = *function;
    return Kind::application;
  }

  std::optional<Kind> kind_of_constant(const z3::expr& expr, GroundTerm& term) {
    const auto kind = static_cast<unsigned>(expr.decl().decl_kind());
    if (kind == Z3_OP_TRUE || kind == Z3_OP_FALSE) {
      term.number = kind == Z3_OP_TRUE ? 1 : 0;
      return Kind::truth;
    }
    if (kind == Z3_OP_ANUM && expr.is_int() && expr.is_numeral_i64(term.number))
      return Kind::number;
    std::uint64_t members = 0;
    if (kind == Z3_OP_BNUM && expr.is_numeral_u64(members)) {
      term.number = static_cast<std::int64_t>(members);
      return Kind::mask;
    }
    if (kind == Z3_OP_UNINTERPRETED) return kind_of_application(expr, term);
    return {};
  }

  std::optional<std::uint32_t> sort_of(const z3::sort& sort) {
    using SortKind = GroundSort::Kind;
    const auto id = Z3_get_ast_id(sort.ctx(), sort);
    if (const auto found = sorts_.find(id); found != sorts_.end()) return found->second;
    GroundSort out;
    if (sort.is_bool()) {
      out.kind = SortKind::boolean;
    } else if (sort.is_int()) {
      out.kind = SortKind::integer;
    } else if (sort.is_bv() && sort.bv_size() <= 64) {
      out.kind = SortKind::bits;
      out.width = sort.bv_size();
    } else if (sort.sort_kind() == Z3_UNINTERPRETED_SORT) {
      out.kind = SortKind::uninterpreted;
      out.name = sort.name().str();
    } else {
      return {};
    }
    out_.sorts.push_back(std::move(out));
    const auto position = static_cast<std::uint32_t>(out_.sorts.size() - 1);
    return sorts_.emplace(id, position).first->second;
  }

  std::optional<std::uint32_t> function_of(const z3::func_decl& declaration) {
    const auto id = Z3_get_ast_id(declaration.ctx(), declaration);
    if (const auto found = functions_.find(id); found != functions_.end()) return found->second;
    GroundFunction out{declaration.name().str(), {}, 0};
    for (unsigned i = 0; i < declaration.arity(); ++i) {
      const auto sort = sort_of(declaration.domain(i));
      if (!sort) return {};
      out.domain.push_back(*sort);
    }
    const auto range = sort_of(declaration.range());
    if (!range) return {};
    out.range = *range;
    out_.functions.push_back(std::move(out));
    const auto position = static_cast<std::uint32_t>(out_.functions.size() - 1);
    return functions_.emplace(id, position).first->second;
  }

  std::size_t most_terms_;
  Ground out_;
  // Ids are those of terms, sorts and declarations that the question keeps alive.
  std::unordered_map<unsigned, std::uint32_t> known_, sorts_, functions_;
  std::vector<z3::expr> kept_;
};

}  // namespace

std::optional<Ground> ground(std::span<const Term> assertions, std::span<const Term> assumptions,
                             std::size_t most_terms) {
  Walk walk(most_terms);
  for (const Term& term : assertions)
    if (!walk.add(term.node().expr)) return std::nullopt;
  for (const Term& term : assumptions)
    if (!walk.add(term.node().expr)) return std::nullopt;
  return walk.take();
}

}  // namespace sightline::smt
