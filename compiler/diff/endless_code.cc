// Verified code -> a ring of sorts that ask for each other, if there is one. The same edges as
// policy/types/criterion.cc draws for a text: a row or an entity that is asked for in the scope of
// a universal. Tested by tests/unit/compiler/diff/endless_code_test.cc, which holds it against that
// file. It refuses to know how anything is proved.
#include "compiler/diff/endless_code.h"

#include <algorithm>
#include <set>
#include <vector>

#include "sightline/criterion.h"

namespace sightline {
namespace {

using Sort = std::uint32_t;
using Edges = std::set<std::pair<Sort, Sort>>;

// Which way a truth is used.
struct Uses {
  bool positive = false, negative = false;
  Uses mirrored() const { return {negative, positive}; }
  void add(const Uses& other) {
    positive = positive || other.positive, negative = negative || other.negative;
  }
};
constexpr Uses kBoth{true, true};

// Adds the edges of one block or invariant.
class BodyEdges {
 public:
  BodyEdges(const Program& program, std::uint32_t begin, std::uint32_t end, Edges& edges)
      : program_(program), begin_(begin), size_(end - begin), edges_(edges), uses_(size_) {}

  void of_clause() {
    uses_.back() = kBoth;
    walk(0, size_, std::vector<bool>(size_, false));
  }
  void of_invariant(const Invariant& invariant) {
    subject_is_generic_ = true;
    universals_.push_back(invariant.subject == Invariant::Subject::entity
                              ? invariant.owner
                              : sort_of_relation(invariant.owner));
    uses_.back() = {true, false};
    walk(0, size_, std::vector<bool>(size_, false));
  }

 private:
  const Instruction& at(std::size_t step) const { return program_.code[begin_ + step]; }
  Sort sort_of_relation(std::uint16_t relation) const {
    return static_cast<Sort>(program_.schema.entities.size()) + relation;
  }
  void asks_for(Sort sort) {
    for (const Sort universal : universals_) edges_.emplace(universal, sort);
  }
  void asks_for(const Type& type) {
    if (type.kind == Type::Kind::entity) asks_for(Sort{type.id});
  }
  std::uint16_t relation_of(std::size_t row) const {
    return at(row).op == Opcode::subject_row ? at(row).immediate
                                             : program_.queries[at(row).immediate].relation;
  }

  // `generic`: what is bound by or under a universal, of the registers before `begin`.
  void walk(std::size_t begin, std::size_t end, std::vector<bool> generic) {
    for (std::size_t i = begin; i < end; ++i) {
      if (at(i).op == Opcode::begin_rows) {
        i = at(i).b;
      } else {
        generic[i] = is_generic(i, generic);
      }
    }
    for (std::size_t i = end; i-- > begin;) {
      if (at(i).op == Opcode::end_some || at(i).op == Opcode::end_several) {
        query(at(i).a, i, generic);
        i = at(i).a;
      } else {
        use_operands(i);
      }
    }
  }

  bool is_generic(std::size_t i, const std::vector<bool>& generic) {
    const Instruction& in = at(i);
    const Schema& schema = program_.schema;
    if (in.op == Opcode::principal || in.op == Opcode::subject_row) return subject_is_generic_;
    if (in.op == Opcode::column) return generic[in.a];  // it comes with its row
    if (in.op == Opcode::attribute || in.op == Opcode::field) {
      const Type type = in.op == Opcode::attribute
                            ? schema.entities[in.b].attributes[in.immediate].type
                            : schema.relations[relation_of(in.a)].fields[in.immediate].type;
      if (generic[in.a]) asks_for(type);
      return generic[in.a];
    }
    if (in.op == Opcode::coalesce) return generic[in.a] || generic[in.b];
    if (in.op == Opcode::choose) return generic[in.b] || generic[in.immediate];
    return in.op == Opcode::unwrap && generic[in.a];
  }

  void query(std::size_t begin, std::size_t end, const std::vector<bool>& generic) {
    const Uses uses = uses_[end];
    const Query& asked = program_.queries[at(begin).immediate];
    if (uses.positive) {
      new_row(asked);
      body(begin, end, {true, false}, generic, !universals_.empty());
    }
    if (uses.negative) {
      universals_.push_back(sort_of_relation(asked.relation));
      body(begin, end, {false, true}, generic, true);
      universals_.pop_back();
    }
  }

  void body(std::size_t begin, std::size_t end, const Uses& uses, std::vector<bool> generic,
            bool row_is_generic) {
    std::fill(uses_.begin() + static_cast<std::ptrdiff_t>(begin),
              uses_.begin() + static_cast<std::ptrdiff_t>(end), Uses{});
    uses_[at(end).b].add(uses);
    generic[begin] = row_is_generic;
    walk(begin + 1, end, std::move(generic));
  }

  // A row that must be there, and what may stand in its open columns.
  void new_row(const Query& asked) {
    asks_for(sort_of_relation(asked.relation));
    const auto& columns = program_.schema.relations[asked.relation].columns;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (asked.arguments[c] == kAny) asks_for(columns[c].type);
    }
  }

  // Values are used both ways, but for a truth that was made one.
  void use_operands(std::size_t i) {
    const Instruction& in = at(i);
    const Uses uses = uses_[i];
    switch (in.op) {
      case Opcode::logical_not:
        return uses_[in.a].add(uses.mirrored());
      case Opcode::logical_and:
      case Opcode::logical_or:
        uses_[in.a].add(uses);
        return uses_[in.b].add(uses);
      case Opcode::to_truth:
      case Opcode::to_value:
        return uses_[in.a].add(uses);
      case Opcode::choose:
        uses_[in.a].add(kBoth);
        uses_[in.b].add(uses);
        return uses_[in.immediate].add(uses);
      case Opcode::add:
      case Opcode::subtract:
      case Opcode::coalesce:
      case Opcode::equal:
      case Opcode::less:
      case Opcode::less_equal:
      case Opcode::contains:
      case Opcode::in:
        uses_[in.a].add(kBoth);
        return uses_[in.b].add(kBoth);
      case Opcode::attribute:
      case Opcode::negate:
      case Opcode::unwrap:
      case Opcode::is_none:
        return uses_[in.a].add(kBoth);
      case Opcode::constant:
      case Opcode::principal:
      case Opcode::resource:
      case Opcode::now:
      case Opcode::context:
      case Opcode::global:
      case Opcode::column:
      case Opcode::field:
      case Opcode::asked_action:
      case Opcode::subject_row:
      case Opcode::begin_rows:
      case Opcode::end_some:
      case Opcode::end_several:
        return;
    }
  }

  const Program& program_;
  std::uint32_t begin_;
  std::size_t size_;
  Edges& edges_;
  std::vector<Uses> uses_;
  std::vector<Sort> universals_;
  bool subject_is_generic_ = false;
};

std::string name_of(const Schema& schema, Sort sort) {
  return sort < schema.entities.size() ? schema.entities[sort].name
                                       : schema.relations[sort - schema.entities.size()].name;
}

// What asks for nothing is taken away until everything left asks for something left.
Edges rings(Edges edges) {
  for (bool changed = true; changed;) {
    std::set<Sort> asking;
    for (const auto& [from, to] : edges) asking.insert(from);
    const auto count =
        std::erase_if(edges, [&](const auto& edge) { return !asking.contains(edge.second); });
    changed = count != 0;
  }
  return edges;
}

std::string text_of(const Schema& schema, const Edges& edges) {
  if (edges.empty()) return "";
  std::vector<Sort> path{edges.begin()->first};
  std::vector<Sort>::iterator first;
  while (true) {
    const Sort next = edges.lower_bound({path.back(), 0})->second;
    first = std::find(path.begin(), path.end(), next);
    if (first != path.end()) break;
    path.push_back(next);
  }
  Criterion::Ring ring;
  for (auto it = first; it != path.end(); ++it) {
    const Sort next = it + 1 == path.end() ? *first : *(it + 1);
    ring.push_back({name_of(schema, *it), name_of(schema, next), {}});
  }
  return Criterion::text(ring);
}

}  // namespace

std::string endless_code(const Program& program, std::span<const ActionCase* const> cases) {
  Edges edges;
  std::set<std::uint16_t> blocks;
  for (const ActionCase* it : cases) {
    blocks.insert(it->permits.begin(), it->permits.end());
    blocks.insert(it->forbids.begin(), it->forbids.end());
  }
  for (const auto b : blocks) {
    const Block& block = program.blocks[b];
    BodyEdges(program, block.begin, block.end, edges).of_clause();
  }
  for (const Invariant& invariant : program.invariants)
    BodyEdges(program, invariant.begin, invariant.end, edges).of_invariant(invariant);
  return text_of(program.schema, rings(std::move(edges)));
}

}  // namespace sightline
