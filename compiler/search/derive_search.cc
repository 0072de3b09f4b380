// A clause's bytecode -> look-ups that find everybody it can be true of. Tested by
// tests/unit/compiler/search and tests/laws/search_test.cc, and proved clause by clause before it
// is used. Where the clause must be true, `and` needs both sides, `or` one of them, a query a row:
// what stands so is a conjunction of constraints over the wanted and rows that exist. It knows
// nothing of facts; conditions that compare no two names (bool, enum, order, `not`) only filter,
// and are left out.
#include <algorithm>
#include <optional>
#include <set>

#include "compiler/search/search_plan.h"

namespace sightline {
namespace {

constexpr std::size_t kMostBranches = 64, kMostChains = 6, kMostSteps = 5;
// Conditions share parts, and an artifact may come from anybody: what takes longer is not looked up.
constexpr std::size_t kMostWork = 50'000, kMostConstraints = 200, kMostAlternatives = 40;

// A condition in the polarity in which it is needed.
struct Needed {
  std::uint16_t at = 0;
  bool yes = true;
  bool is_value = false;                  // a bool that has to be true (false)
  std::vector<std::uint16_t> under = {};  // the queries that it stands in, by their begin_rows
  bool in_choice = false;  // where what is around it may be unknown although it is false
};
using Alternative = std::pair<std::vector<Needed>, std::vector<Needed>>;

struct Constraint {
  SearchStep::Kind kind = SearchStep::Kind::equal;
  SearchOperand left, right;  // of `inside`: left in right
  std::uint16_t types = 0;
  std::vector<std::uint16_t> under;
  bool in_choice = false;
};

struct Conjunction {
  std::vector<Constraint> constraints;
  std::vector<Alternative> alternatives;
};

class Deriving {
 public:
  Deriving(const Program& program, const Block& block, Wanted wanted)
      : code_{program, block},
        wanted_(wanted == Wanted::principals ? Opcode::principal : Opcode::resource) {}

  bool looks() const {
    for (std::uint16_t i = 0; i < code_.size(); ++i)
      if (code_.at(i).op == wanted_) return true;
    return false;
  }

  std::optional<std::vector<SearchBranch>> branches() const {
    Conjunction all;
    need({static_cast<std::uint16_t>(code_.size() - 1)}, all);
    return branches(all);
  }

 private:
  bool is_tired() const { return ++work_ > kMostWork; }

  // --- what has to be so
  static Needed part(const Needed& of, std::uint16_t at, bool yes, bool is_value = false) {
    return {at, yes, is_value, of.under, of.in_choice};
  }

  // What is left out when the patience ends makes it find more, never fewer.
  void need(const Needed& it, Conjunction& into) const {
    if (is_tired() || into.constraints.size() > kMostConstraints ||
        into.alternatives.size() > kMostAlternatives)
      return;
    if (it.is_value) return need_value(it, into);
    const Instruction& in = code_.at(it.at);
    const Needed a = part(it, in.a, it.yes), b = part(it, in.b, it.yes);
    if (in.op == Opcode::logical_not) {
      need(part(it, in.a, !it.yes), into);
    } else if (in.op == (it.yes ? Opcode::logical_and : Opcode::logical_or)) {
      need(a, into);
      need(b, into);
    } else if (in.op == (it.yes ? Opcode::logical_or : Opcode::logical_and)) {
      into.alternatives.push_back({{a}, {b}});
    } else if (in.op == Opcode::to_truth) {
      need(part(it, in.a, it.yes, true), into);
    } else if (it.yes) {
      need_fact(it, into);
    }
  }

  void need_value(const Needed& it, Conjunction& into) const {
    const Instruction& in = code_.at(it.at);
    if (in.op == Opcode::to_value) return need(part(it, in.a, it.yes), into);
    if (in.op != Opcode::choose) return;
    Needed either = it;
    either.in_choice = true;
    into.alternatives.push_back(
        {{part(either, in.a, true), part(either, in.b, it.yes, true)},
         {part(either, in.a, false), part(either, in.immediate, it.yes, true)}});
  }

  void need_fact(const Needed& it, Conjunction& into) const {
    const Instruction& in = code_.at(it.at);
    if (in.op == Opcode::equal) {
      into.constraints.push_back(
          {SearchStep::Kind::equal, {in.a}, {in.b}, 0, it.under, it.in_choice});
    } else if (in.op == Opcode::in) {
      into.constraints.push_back(
          {SearchStep::Kind::inside, {in.a}, {in.b}, in.immediate, it.under, it.in_choice});
    } else if (in.op == Opcode::end_some || in.op == Opcode::end_several) {
      Needed body = part(it, in.b, true);
      body.under.push_back(in.a);
      const auto& arguments = code_.query(in.a).arguments;
      for (std::uint16_t c = 0; c < arguments.size(); ++c) {
        if (arguments[c] == kAny) continue;
        into.constraints.push_back(
            {SearchStep::Kind::equal, {in.a, c}, {arguments[c]}, 0, body.under, it.in_choice});
      }
      need(body, into);
    }
  }

  // --- what is known
  using Rows = std::vector<std::uint16_t>;  // those that are bound

  static bool has(const Rows& rows, std::uint16_t row) {
    return std::find(rows.begin(), rows.end(), row) != rows.end();
  }

  bool is_known(const SearchOperand& operand, const Rows& bound) const {
    if (is_tired()) return false;
    if (operand.is_column()) return has(bound, operand.at);
    const Instruction& in = code_.at(operand.at);
    if (in.op == Opcode::constant || in.op == Opcode::context || in.op == Opcode::global ||
        in.op == Opcode::now)
      return true;
    if (in.op == Opcode::principal || in.op == Opcode::resource) return in.op != wanted_;
    if (in.op == Opcode::attribute || in.op == Opcode::unwrap) return is_known({in.a}, bound);
    if (in.op == Opcode::column || in.op == Opcode::field) return has(bound, in.a);
    if (in.op == Opcode::coalesce) return is_known({in.a}, bound) && is_known({in.b}, bound);
    if (in.op == Opcode::choose) return is_known({in.b}, bound) && is_known({in.immediate}, bound);
    return false;
  }

  static bool is_name(const Type& type) {
    return type.kind != Type::Kind::boolean && type.kind != Type::Kind::enumeration &&
           type.kind != Type::Kind::set;
  }

  const RelationSchema& relation(std::uint16_t row) const {
    return code_.program.schema.relations[code_.query(row).relation];
  }

  // What the path begins at, if it is one that can be walked back: kTheWanted or a row.
  std::optional<std::uint16_t> root(const SearchOperand& operand) const {
    if (operand.is_column()) {
      if (!is_name(relation(operand.at).columns[operand.column].type)) return std::nullopt;
      return operand.at;
    }
    const Instruction& in = code_.at(operand.at);
    if (in.op == wanted_) return kTheWanted;
    if (in.op == Opcode::unwrap) return root({in.a});
    if (in.op == Opcode::column) return root({in.a, in.immediate});
    const bool is_attribute = in.op == Opcode::attribute;
    if (!is_attribute && in.op != Opcode::field) return std::nullopt;
    const auto& schema = code_.program.schema;
    const Type& type = is_attribute ? schema.entities[in.b].attributes[in.immediate].type
                                    : relation(in.a).fields[in.immediate].type;
    if (!is_name(type)) return std::nullopt;
    return is_attribute ? root({in.a}) : in.a;
  }

  bool mentions(const SearchOperand& operand, std::uint16_t row) const {
    if (is_tired()) return false;
    if (operand.is_column()) return operand.at == row;
    const Instruction& in = code_.at(operand.at);
    if (in.op == Opcode::column || in.op == Opcode::field) return in.a == row;
    if (in.op == Opcode::attribute || in.op == Opcode::unwrap) return mentions({in.a}, row);
    if (in.op == Opcode::coalesce) return mentions({in.a}, row) || mentions({in.b}, row);
    if (in.op == Opcode::choose) return mentions({in.b}, row) || mentions({in.immediate}, row);
    return false;
  }

  // --- look-ups
  std::optional<SearchStep> step(const Constraint& it, bool turned, const Rows& bound) const {
    const SearchOperand &target = turned ? it.right : it.left,
                        &source = turned ? it.left : it.right;
    if (!is_known(source, bound)) return std::nullopt;
    const auto binds = root(target);
    if (!binds || (*binds != kTheWanted && has(bound, *binds))) return std::nullopt;
    const auto kind = it.kind == SearchStep::Kind::equal ? it.kind
                      : turned                           ? SearchStep::Kind::around
                                                         : SearchStep::Kind::inside;
    SearchStep out{kind, target, source, it.types, *binds, it.under};
    out.certain_only = it.in_choice;
    for (const std::uint16_t query : it.under) add_arguments(query, bound, out);
    return out;
  }

  // What else has to be known for the query to be.
  void add_arguments(std::uint16_t query, const Rows& bound, SearchStep& step) const {
    for (const std::uint16_t argument : code_.query(query).arguments) {
      // A column of a row is never unavailable.
      if (argument == kAny || code_.at(argument).op == Opcode::column) continue;
      if (is_known({argument}, bound)) {
        step.known_arguments.push_back(argument);
      } else if (root({argument}) == kTheWanted) {
        step.wanted_arguments.push_back(argument);
      } else {
        step.certain_only = true;
      }
    }
  }

  // Each row that was looked up is used by a later step.
  bool is_tight(const SearchChain& chain) const {
    for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
      const bool used = std::any_of(
          chain.begin() + static_cast<std::ptrdiff_t>(i) + 1, chain.end(),
          [&](const SearchStep& later) { return mentions(later.source, chain[i].binds); });
      if (!used) return false;
    }
    return true;
  }

  void extend(const std::vector<Constraint>& constraints, SearchChain& chain, Rows& bound,
              std::vector<SearchChain>& out) const {
    for (const Constraint& constraint : constraints) {
      for (const bool turned : {false, true}) {
        if (out.size() >= 8 * kMostChains || is_tired()) return;
        const auto next = step(constraint, turned, bound);
        if (!next) continue;
        chain.push_back(*next);
        if (next->binds == kTheWanted) {
          if (is_tight(chain)) out.push_back(chain);
        } else if (chain.size() < kMostSteps) {
          bound.push_back(next->binds);
          extend(constraints, chain, bound, out);
          bound.pop_back();
        }
        chain.pop_back();
      }
    }
  }

  std::vector<SearchChain> chains(const std::vector<Constraint>& constraints) const {
    std::vector<SearchChain> found, out;
    SearchChain chain;
    Rows bound;
    extend(constraints, chain, bound, found);
    for (std::size_t size = 0; size <= kMostSteps; ++size)  // the short ones first, else as found
      for (SearchChain& one : found)
        if (one.size() == size) out.push_back(std::move(one));
    if (out.size() > kMostChains) out.resize(kMostChains);
    return out;
  }

  std::optional<std::vector<SearchBranch>> branches(const Conjunction& all) const {
    if (is_tired()) return std::nullopt;
    if (auto found = chains(all.constraints); !found.empty())
      return std::vector<SearchBranch>{{std::move(found)}};
    for (std::size_t i = 0; i < all.alternatives.size(); ++i) {
      Conjunction left = all;
      left.alternatives.erase(left.alternatives.begin() + static_cast<std::ptrdiff_t>(i));
      Conjunction right = left;
      for (const Needed& it : all.alternatives[i].first) need(it, left);
      for (const Needed& it : all.alternatives[i].second) need(it, right);
      auto out = branches(left);
      if (!out) continue;
      const auto more = branches(right);
      if (!more || out->size() + more->size() > kMostBranches) continue;
      out->insert(out->end(), more->begin(), more->end());
      return out;
    }
    return std::nullopt;
  }

  BlockView code_;
  Opcode wanted_;
  mutable std::size_t work_ = 0;
};

}  // namespace

ClauseSearch derive_search(const Program& program, std::uint16_t block, Wanted wanted) {
  const Deriving deriving(program, program.blocks[block], wanted);
  return {wanted, block, deriving.looks(),
          deriving.branches().value_or(std::vector<SearchBranch>{})};
}

}  // namespace sightline
