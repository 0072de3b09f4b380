// Blocks -> a graph by value numbering. Tested through tests/differential/plan_test.cc. It does not
// know what operations mean, only which of them depend on a row: those are never shared between rows.
#include "runtime/plan/graph.h"

#include <algorithm>

#include "sightline/direct_hash.h"
#include "runtime/format/make.h"
#include "runtime/format/opcodes.h"

namespace sightline {
namespace {

constexpr std::uint32_t kDear = 1U << 24;

bool is_same(const Vertex& a, const Vertex& b) {
  return a.op == b.op && a.kind == b.kind && a.immediate == b.immediate && a.type == b.type &&
         a.a == b.a && a.b == b.b && a.c == b.c;
}

}  // namespace

std::size_t Graph::slot_of(const Vertex& vertex) const {
  std::uint64_t hash = kFold;
  for (const std::uint64_t word :
       {std::uint64_t{static_cast<std::uint8_t>(vertex.op)} << 32 | vertex.immediate,
        std::uint64_t{static_cast<std::uint8_t>(vertex.kind)} << 32 | vertex.type,
        std::uint64_t{vertex.a} << 32 | vertex.b, std::uint64_t{vertex.c}})
    hash = hash_number(hash, word);
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot] != 0 && !is_same(vertices_[slots_[slot] - 1], vertex))
    slot = (slot + 1) & mask;
  return slot;
}

void Graph::grow() {
  make(slots_, slots_.empty() ? 64 : slots_.size() * 2);
  for (std::uint32_t v = 0; v < vertices_.size(); ++v) slots_[slot_of(vertices_[v])] = v + 1;
}

Node Graph::intern(Vertex vertex) {
  if ((vertices_.size() + 1) * 2 > slots_.size()) grow();
  std::uint32_t& slot = slots_[slot_of(vertex)];
  if (slot == 0) {
    weigh(vertex);
    vertices_.push_back(vertex);
    slot = static_cast<std::uint32_t>(vertices_.size());
  }
  return slot - 1;
}

// What is on the way to a fact, and how many rows there may be, is what a question costs.
void Graph::weigh(Vertex& vertex) const {
  const bool is_query = vertex.op == Opcode::end_some || vertex.op == Opcode::end_several;
  std::uint64_t cost = is_query ? 20 + 3 * std::uint64_t{vertices_[vertex.b].cost} : 1;
  if (vertex.op == Opcode::in) cost = 8;
  if (vertex.op == Opcode::attribute && vertices_[vertex.a].op == Opcode::attribute) cost = 6;
  for (const Node operand : {vertex.a, vertex.b, vertex.c})
    cost += is_query || operand == kNoNode ? 0 : vertices_[operand].cost;
  vertex.cost = static_cast<std::uint32_t>(std::min<std::uint64_t>(cost, kDear));
}

void Graph::tie_to_rows(Vertex& vertex) const {
  for (const Node operand : {vertex.a, vertex.b, vertex.c})
    vertex.rows |= operand == kNoNode ? 0 : vertices_[operand].rows;
  const bool is_query = vertex.op == Opcode::end_some || vertex.op == Opcode::end_several;
  if (!is_query) return;
  const RowVertex& row = rows_[vertices_[vertex.a].immediate];
  vertex.rows &= ~(1U << row.depth);
  for (const Node argument : row.arguments)
    vertex.rows |= argument == kNoNode ? 0 : vertices_[argument].rows;
}

Node Graph::begin(const Instruction& in, const std::vector<Node>& registers) {
  RowVertex row{in.immediate, open_, {}};
  row.arguments.fill(kNoNode);
  const Query& query = program_.queries[in.immediate];
  for (std::size_t c = 0; c < query.arguments.size(); ++c) {
    if (query.arguments[c] != kAny) row.arguments[c] = registers[query.arguments[c]];
  }
  Vertex vertex;
  vertex.op = in.op;
  vertex.immediate = static_cast<std::uint32_t>(rows_.size());
  vertex.rows = 1U << open_;
  rows_.push_back(row);
  vertices_.push_back(vertex);  // by itself: no two queries have one row
  return static_cast<Node>(vertices_.size() - 1);
}

Vertex Graph::vertex(const Instruction& in, const std::vector<Node>& registers) const {
  const OpcodeInfo& info = *find_opcode(static_cast<std::uint8_t>(in.op));
  Vertex vertex;
  vertex.op = in.op;
  vertex.kind = in.kind;
  vertex.immediate = in.immediate;
  if (info.a != Operand::none) vertex.a = registers[in.a];
  if (in.op == Opcode::attribute) {
    vertex.type = in.b;
  } else if (info.b != Operand::none) {
    vertex.b = registers[in.b];
  }
  if (in.op == Opcode::choose) {
    vertex.c = registers[in.immediate];
    vertex.immediate = 0;
  }
  return vertex;
}

Node Graph::add(const Block& block) {
  std::vector<Node> registers(block.end - block.begin);
  for (std::size_t i = 0; i < registers.size(); ++i) {
    const Instruction& in = program_.code[block.begin + i];
    if (in.op == Opcode::begin_rows) {
      registers[i] = begin(in, registers);
      ++open_;
      continue;
    }
    if (in.op == Opcode::end_some || in.op == Opcode::end_several) --open_;
    Vertex made = vertex(in, registers);
    tie_to_rows(made);
    registers[i] = intern(made);
  }
  return registers.back();
}

}  // namespace sightline
