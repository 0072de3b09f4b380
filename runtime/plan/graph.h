// The clauses of one case as one graph: what several of them ask stands in it once.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "runtime/format/program.h"

namespace sightline {

using Node = std::uint32_t;
inline constexpr Node kNoNode = 0xffffffff;

// An instruction whose operands are nodes.
struct Vertex {
  Opcode op = Opcode::now;
  Type::Kind kind = Type::Kind::boolean;
  std::uint16_t type = 0;       // attribute: of the entity
  std::uint32_t immediate = 0;  // begin_rows: which of the graph's rows
  Node a = kNoNode, b = kNoNode,
       c = kNoNode;  // choose: c is the other branch; a query: a its row, b its body
  std::uint32_t rows =
      0;  // bit d: it depends on the row of the query that is in the bodies of d others
  std::uint32_t cost = 0;  // a guess, in steps
};

// A row of a query, while it is asked about.
struct RowVertex {
  std::uint16_t query = 0, depth = 0;         // depth: how many bodies it is in
  std::array<Node, kMaxColumns> arguments{};  // kNoNode: `_`
};

class Graph {
 public:
  explicit Graph(const Program& program) : program_(program) {}

  // Adds a clause; its truth. Forgets nothing, so a case's clauses are added to a new graph.
  Node add(const Block& block);

  const Vertex& operator[](Node node) const { return vertices_[node]; }
  const RowVertex& row(Node node) const { return rows_[vertices_[node].immediate]; }
  std::size_t size() const { return vertices_.size(); }

 private:
  Node begin(const Instruction& in, const std::vector<Node>& registers);
  Vertex vertex(const Instruction& in, const std::vector<Node>& registers) const;
  Node intern(Vertex vertex);
  void weigh(Vertex& vertex) const;
  void tie_to_rows(Vertex& vertex) const;
  std::size_t slot_of(const Vertex& vertex) const;
  void grow();

  const Program& program_;
  std::vector<Vertex> vertices_;
  std::vector<RowVertex> rows_;
  std::vector<std::uint32_t> slots_;  // open addressing: a node + 1, or 0
  std::uint16_t open_ = 0;            // queries around the instruction
};

}  // namespace sightline
