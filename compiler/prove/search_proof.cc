// ClauseSearch -> whether it misses nobody. Tested by
// tests/unit/compiler/prove/search_proof_test.cc, where wrong searches are refuted. Reads the
// look-ups as a condition of its own, step by step as candidates.cc runs them, and asks the solver
// for a world in which the clause is true and the condition is not. It shares nothing with the
// derivation of the look-ups but their form.
#include "sightline/search_proof.h"

#include <array>
#include <exception>
#include <map>
#include <vector>

#include "compiler/prove/axioms.h"
#include "compiler/prove/smt/solver.h"
#include "compiler/search/search_plan.h"

namespace sightline {
namespace {

using smt::Term;

// A search that derive_search does not make: nothing is proved of it.
struct NotUnderstood : std::exception {};

class Looking {
 public:
  Looking(Encoding& encoding, const ClauseSearch& search, const SymbolicRequest& request)
      : context_(encoding.context()),
        search_(search),
        code_{encoding.program(), encoding.program().blocks[search.block]},
        symbolic_(encoding.domain(View::first_observation, request)) {}

  // Looked up, whichever chains are used: by all of one branch's.
  Term looked_up() {
    Term any = context_.truth(false);
    for (const SearchBranch& branch : search_.branches) {
      Term all = context_.truth(true);
      for (const SearchChain& chain : branch.chains) all = all && found_by(chain, 0, symbolic_);
      any = any || all;
    }
    return any;
  }

 private:
  Term found_by(const SearchChain& chain, std::size_t at, Symbolic& domain) {
    if (at == chain.size()) return context_.truth(false);  // it ends before it finds anybody
    const SearchStep& step = chain[at];
    if (step.binds == kTheWanted)
      return at + 1 == chain.size() ? taken(step, domain) : context_.truth(false);
    const Query& query = code_.query(step.binds);
    const std::array<const SymbolicValue*, kMaxColumns> any{};
    return domain
        .some(query.relation, any,
              [&](const SymbolicRow& row) {
                rows_[step.binds] = row;
                const Term rest = taken(step, domain) && found_by(chain, at + 1, domain);
                rows_.erase(step.binds);
                return SymbolicTruth{rest, !rest};
              })
        .yes;
  }

  // The target is among what is looked up from the source.
  Term taken(const SearchStep& step, Symbolic& domain) {
    const SymbolicValue target = value(step.target, domain);
    Term any = context_.truth(false);
    for (const SymbolicValue& source : sources(step.source, domain)) {
      const auto below = static_cast<std::uint16_t>(step.types >> 8);
      const auto above = static_cast<std::uint16_t>(step.types & 0xff);
      switch (step.kind) {
        case SearchStep::Kind::equal:
          any = any || domain.equal(target, source).yes;
          break;
        case SearchStep::Kind::inside:
          any = any || (present(target, source) && domain.in(below, target, above, source).yes);
          break;
        case SearchStep::Kind::around:
          any = any || (present(target, source) && domain.in(below, source, above, target).yes);
          break;
      }
    }
    return any;
  }
  static Term present(const SymbolicValue& a, const SymbolicValue& b) {
    return a.present && b.present;
  }

  // Each value that the runner takes a source to have.
  std::vector<SymbolicValue> sources(const SearchOperand& operand, Symbolic& domain) {
    if (operand.is_column()) return {value(operand, domain)};
    const Instruction& in = code_.at(operand.at);
    const bool either = in.op == Opcode::choose;
    if (!either && in.op != Opcode::coalesce) {
      if (in.op != Opcode::attribute && in.op != Opcode::unwrap) return {value(operand, domain)};
      std::vector<SymbolicValue> out;
      for (const SymbolicValue& of : sources({in.a}, domain)) {
        out.push_back(in.op == Opcode::unwrap ? domain.unwrap(of)
                                              : domain.attribute(in.b, in.immediate, of));
      }
      return out;
    }
    auto out = sources({either ? in.b : in.a}, domain);
    const auto more = sources({either ? in.immediate : in.b}, domain);
    if (either) {
      out.insert(out.end(), more.begin(), more.end());
      return out;
    }
    constexpr std::size_t kMostSources = 64;
    if (out.size() * more.size() > kMostSources) throw NotUnderstood();
    std::vector<SymbolicValue> all;
    for (const SymbolicValue& a : out)
      for (const SymbolicValue& b : more) all.push_back(domain.coalesce(a, b));
    return all;
  }

  // Of a path.
  SymbolicValue value(const SearchOperand& operand, Symbolic& domain) {
    if (operand.is_column()) return domain.column(row(operand.at), operand.column);
    const Instruction& in = code_.at(operand.at);
    if (in.op == Opcode::column) return domain.column(row(in.a), in.immediate);
    if (in.op == Opcode::field) return domain.field(row(in.a), in.immediate);
    if (in.op == Opcode::attribute)
      return domain.attribute(in.b, in.immediate, value({in.a}, domain));
    if (in.op == Opcode::unwrap) return domain.unwrap(value({in.a}, domain));
    if (in.op == Opcode::principal) return domain.principal();
    if (in.op == Opcode::resource) return domain.resource();
    if (in.op == Opcode::now) return domain.now();
    if (in.op == Opcode::context) return domain.context(in.immediate);
    if (in.op == Opcode::global) return domain.global(in.immediate);
    if (in.op != Opcode::constant) throw NotUnderstood();
    const Constant& c = code_.program.constants[in.immediate];
    const bool text = c.type.kind == Type::Kind::entity || c.type.kind == Type::Kind::string;
    return text ? domain.literal(c) : domain.constant(c.type, c.value);
  }

  const SymbolicRow& row(std::uint16_t at) const {
    const auto bound = rows_.find(at);
    if (bound == rows_.end()) throw NotUnderstood();
    return bound->second;
  }

  smt::Context& context_;
  const ClauseSearch& search_;
  BlockView code_;
  Symbolic symbolic_;
  std::map<std::uint16_t, SymbolicRow> rows_;
};

}  // namespace

namespace {

bool misses_nobody(const Policy& policy, const ClauseSearch& search) {
  const Program& program = policy.program();
  const Block& block = program.blocks[search.block];
  Encoding encoding(program);
  const SymbolicRequest request = encoding.request(block.principal, block.resource);
  Axioms axioms(encoding);
  const Term permitted = encoding.meaning(block, View::first_observation, request).yes;
  axioms.require(permitted && !Looking(encoding, search, request).looked_up());
  if (axioms.too_large()) return false;
  smt::Solver solver(encoding.context(), {}, axioms.assertions());
  return solver.check() == smt::Answer::unsatisfiable;
}

}  // namespace

SearchProof search_proof() {
  return [](const Policy& policy, const ClauseSearch& search) {
    try {
      return misses_nobody(policy, search);
    } catch (const std::exception&) {  // too little memory, or not understood: scan
      return false;
    }
  };
}

}  // namespace sightline
