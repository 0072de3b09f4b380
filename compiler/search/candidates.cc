// A chain of look-ups + indexes -> entities. Tested by tests/unit/compiler/search/search_test.cc
// and tests/laws/search_test.cc. Of several chains that would do, the one with the fewest steps to
// take is used: they are run side by side, with more and more patience. It decides nothing.
#include "compiler/search/candidates.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace sightline {
namespace {

enum class Ran : std::uint8_t { whole, too_long, anybody };

// All values that a source can have.
struct Values {
  std::vector<std::int64_t> known;
  bool none = false, unknown = false;

  void add(const Cell& cell) {
    if (cell.state == Cell::State::known) known.push_back(cell.value);
    none = none || cell.state == Cell::State::none;
    unknown = unknown || cell.state == Cell::State::unavailable;
  }
  void add(const Values& other) {
    known.insert(known.end(), other.known.begin(), other.known.end());
    none = none || other.none;
    unknown = unknown || other.unknown;
  }
};

void tidy(std::vector<Handle>& handles) {
  std::sort(handles.begin(), handles.end());
  handles.erase(std::unique(handles.begin(), handles.end()), handles.end());
}

class Runner {
 public:
  Runner(AskedSearch& asked, const ClauseSearch& clause, Certainty certainty)
      : asked_(asked),
        facts_(asked.facts()),
        schema_(asked.program().schema),
        code_{asked.program(), asked.program().blocks[clause.block]},
        possible_(certainty == Certainty::possible),
        bound_(code_.size()) {}

  std::optional<std::vector<Handle>> smallest(const SearchBranch& branch) {
    std::vector<const SearchChain*> left;
    for (const auto& chain : branch.chains) left.push_back(&chain);
    constexpr std::array<std::size_t, 4> kPatience = {64, 4096, 1U << 18,
                                                      std::numeric_limits<std::size_t>::max()};
    for (const std::size_t most : kPatience) {
      for (auto& chain : left) {
        if (chain == nullptr) continue;
        const Ran ran = run(*chain, most);
        if (ran == Ran::whole) return std::move(out_);
        if (ran == Ran::anybody) chain = nullptr;
      }
    }
    return std::nullopt;
  }

 private:
  Ran run(const SearchChain& chain, std::size_t most) {
    out_.clear();
    spent_ = 0;
    most_ = most;
    return run_from(chain, 0);
  }

  Ran run_from(const SearchChain& chain, std::size_t at) {
    if (at == chain.size()) return Ran::whole;
    const SearchStep& step = chain[at];
    if (possible_ && !are_queries_known(step)) return Ran::anybody;
    std::vector<Handle> found;
    if (!take(step, found)) return Ran::anybody;
    spent_ += found.size() + 1;
    if (spent_ > most_) return Ran::too_long;
    if (step.binds == kTheWanted) {
      out_.insert(out_.end(), found.begin(), found.end());
      return Ran::whole;
    }
    for (const Handle row : found) {
      bound_[step.binds] = row;
      if (const Ran ran = run_from(chain, at + 1); ran != Ran::whole) return ran;
    }
    return Ran::whole;
  }

  // Whether the queries that the step's condition stands in are unknown of nobody else than whom it
  // adds here.
  bool are_queries_known(const SearchStep& step) {
    if (step.certain_only) return false;
    for (const std::uint16_t query : step.under)
      if (!is_complete(query)) return false;
    for (const std::uint16_t argument : step.known_arguments)
      if (value({argument}).unknown) return false;
    for (const std::uint16_t argument : step.wanted_arguments) {
      std::vector<Handle> unknown;
      if (!back({argument}, {}, unknown)) return false;
      out_.insert(out_.end(), unknown.begin(), unknown.end());
      spent_ += unknown.size();
    }
    return true;
  }

  // Whether the query of this row finds all rows there are: else any row may be one that is meant.
  bool is_complete(std::uint16_t row) const {
    const Query& query = code_.query(row);
    const RelationSchema& relation = schema_.relations[query.relation];
    const bool sealed = is_sealed(relation.trust);
    bool listed = relation.listed_by != 0;
    for (std::size_t c = 0; c < query.arguments.size(); ++c)
      listed = listed && ((relation.listed_by >> c & 1) == 0 || query.arguments[c] != kAny);
    const bool lists = sealed || relation.listed_by != 0;
    return (!lists || listed) && !facts_.is_cut_short(query.relation) &&
           asked_.is_fresh(relation.within);
  }

  // --- forwards: what a source is
  Values value(const SearchOperand& operand) const {
    Values out;
    if (operand.is_column()) {
      out.add(cell_of_row(operand.at, operand.column));
      return out;
    }
    const Instruction& in = code_.at(operand.at);
    if (in.op == Opcode::attribute) return attribute(in, value({in.a}));
    if (in.op == Opcode::unwrap || in.op == Opcode::coalesce) {
      out = value({in.a});
      const bool was_none = std::exchange(out.none, false);
      if (in.op == Opcode::unwrap) out.unknown = out.unknown || was_none;
      if (in.op == Opcode::coalesce && was_none) out.add(value({in.b}));
    } else if (in.op == Opcode::choose) {
      out = value({in.b});
      out.add(value({in.immediate}));
      out.unknown = true;
    } else {
      out.add(cell(in));
    }
    return out;
  }

  // Of what is no path.
  Cell cell(const Instruction& in) const {
    const auto given = [](std::int64_t value) { return Cell{Cell::State::known, value}; };
    if (in.op == Opcode::constant) return constant(asked_.program().constants[in.immediate]);
    if (in.op == Opcode::principal || in.op == Opcode::resource) return given(asked_.given());
    if (in.op == Opcode::now) return given(asked_.now());
    if (in.op == Opcode::context) return asked_.context(in.immediate);
    if (in.op == Opcode::column) return cell_of_row(in.a, in.immediate);
    if (in.op == Opcode::field) return cell_of_row(in.a, columns(in.a) + in.immediate);
    if (in.op == Opcode::global && asked_.is_fresh(schema_.globals[in.immediate].within))
      return facts_.global(in.immediate);
    return {};  // too old, or nothing that derive_search takes for a source
  }

  Values attribute(const Instruction& in, const Values& of) const {
    Values out;
    out.none = of.none;
    out.unknown = of.unknown;
    if (!asked_.is_fresh(schema_.entities[in.b].attributes[in.immediate].within)) {
      out.unknown = out.unknown || !of.known.empty();
      return out;
    }
    for (const std::int64_t entity : of.known)
      out.add(facts_.attribute(in.b, in.immediate, static_cast<Handle>(entity)));
    return out;
  }

  Cell constant(const Constant& constant) const {
    switch (constant.type.kind) {
      case Type::Kind::entity:
        return {Cell::State::known, asked_.handle({constant.type.id, constant.text})};
      case Type::Kind::string:
        return {Cell::State::known, facts_.string(constant.text)};
      case Type::Kind::boolean:
      case Type::Kind::integer:
      case Type::Kind::time:
      case Type::Kind::duration:
      case Type::Kind::enumeration:
      case Type::Kind::set:
        break;
    }
    return {Cell::State::known, constant.value};
  }

  std::size_t columns(std::uint16_t row) const {
    return schema_.relations[code_.query(row).relation].columns.size();
  }
  Cell cell_of_row(std::uint16_t row, std::size_t column) const {
    const std::uint16_t relation = code_.query(row).relation;
    if (!asked_.is_fresh(schema_.relations[relation].within)) return {};
    return facts_.cell(relation, column, bound_[row]);
  }

  // --- backwards: who has it
  // Those that the step binds. False if it may be anybody.
  bool take(const SearchStep& step, std::vector<Handle>& found) {
    const Values source = value(step.source);
    if (possible_ && source.unknown) return false;
    std::vector<Handle> wanted;
    std::vector<std::int64_t> values = source.known;
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    if (step.kind != SearchStep::Kind::equal) {
      if (!related(step, values, wanted)) return false;
      values.assign(wanted.begin(), wanted.end());
    }
    return back(step.target, values, found);
  }

  // What is in the source, or what the source is in. False if it may be anything.
  bool related(const SearchStep& step, const std::vector<std::int64_t>& values,
               std::vector<Handle>& out) {
    const auto below = static_cast<std::uint16_t>(step.types >> 8);
    const auto above = static_cast<std::uint16_t>(step.types & 0xff);
    const bool inside = step.kind == SearchStep::Kind::inside;
    for (const std::int64_t value : values) {
      const FactIndex::Node node{inside ? above : below, static_cast<Handle>(value)};
      if (!inside && possible_ && !facts_.is_whole(node)) return false;
      const auto some = inside ? facts_.below(node, below) : facts_.above(node, above);
      out.insert(out.end(), some.begin(), some.end());
    }
    if (inside && possible_) {
      const auto& open = facts_.not_whole(below);
      out.insert(out.end(), open.begin(), open.end());
      const auto count = static_cast<Handle>(facts_.count(below));
      for (Handle n = 0; n < asked_.newcomers(below).size(); ++n) out.push_back(count + n);
    }
    tidy(out);
    return true;
  }

  // From the values of a path to what it begins at. False if it may be anybody.
  bool back(const SearchOperand& path, const std::vector<std::int64_t>& values,
            std::vector<Handle>& out) {
    if (path.is_column()) return look_up_rows(path.at, path.column, values, out, false);
    const Instruction& in = code_.at(path.at);
    if (in.op == Opcode::column) return look_up_rows(in.a, in.immediate, values, out, false);
    if (in.op == Opcode::field)
      return look_up_rows(in.a, columns(in.a) + in.immediate, values, out, false);
    if (in.op == Opcode::attribute) return back_through(in, values, out, false);
    if (in.op == Opcode::unwrap) return back_unwrapped(in.a, values, out);
    for (const std::int64_t value : values) out.push_back(static_cast<Handle>(value));
    tidy(out);
    return true;
  }

  // Of nothing an unwrapped value is unknown, which is not false.
  bool back_unwrapped(std::uint16_t at, const std::vector<std::int64_t>& values,
                      std::vector<Handle>& out) {
    const Instruction& in = code_.at(at);
    if (!possible_) return back({at}, values, out);
    if (in.op == Opcode::attribute) return back_through(in, values, out, true);
    if (in.op == Opcode::field)
      return look_up_rows(in.a, columns(in.a) + in.immediate, values, out, true);
    return false;
  }

  bool back_through(const Instruction& in, const std::vector<std::int64_t>& values,
                    std::vector<Handle>& out, bool none_too) {
    const AttributeSchema& attribute = schema_.entities[in.b].attributes[in.immediate];
    if (!asked_.is_fresh(attribute.within)) return !possible_;
    std::vector<Handle> having;
    collect(facts_.by_attribute(in.b, in.immediate), values, having, none_too);
    const auto count = static_cast<Handle>(facts_.count(in.b));
    for (Handle n = 0; possible_ && n < asked_.newcomers(in.b).size(); ++n)
      having.push_back(count + n);
    // A path through `?`: where it ends before, what is behind it is none as well.
    if (none_too && code_.at(in.a).op == Opcode::attribute) return false;
    return back({in.a}, {having.begin(), having.end()}, out);
  }

  bool look_up_rows(std::uint16_t row, std::size_t column, const std::vector<std::int64_t>& values,
                    std::vector<Handle>& out, bool none_too) {
    const std::uint16_t relation = code_.query(row).relation;
    if (!asked_.is_fresh(schema_.relations[relation].within)) return !possible_;
    if (column < columns(row)) {
      for (const std::int64_t value : values) facts_.find_rows(relation, column, value, out);
    } else {
      collect(facts_.by_cell(relation, column), values, out, none_too);
    }
    tidy(out);
    return true;
  }

  void collect(const ValueIndex& index, const std::vector<std::int64_t>& values,
               std::vector<Handle>& out, bool none_too) const {
    for (const std::int64_t value : values) index.find(value, out);
    if (possible_) out.insert(out.end(), index.unavailable().begin(), index.unavailable().end());
    if (none_too) out.insert(out.end(), index.none().begin(), index.none().end());
  }

  AskedSearch& asked_;
  FactIndex& facts_;
  const Schema& schema_;
  BlockView code_;
  bool possible_;
  std::vector<Handle> bound_, out_;
  std::size_t spent_ = 0, most_ = 0;
};

}  // namespace

std::optional<std::vector<Handle>> candidates(AskedSearch& asked, const ClauseSearch& clause,
                                              Certainty certainty) {
  if (clause.branches.empty()) return std::nullopt;
  Runner runner(asked, clause, certainty);
  std::vector<Handle> all;
  for (const SearchBranch& branch : clause.branches) {
    const auto some = runner.smallest(branch);
    if (!some) return std::nullopt;
    all.insert(all.end(), some->begin(), some->end());
  }
  tidy(all);
  return all;
}

}  // namespace sightline
