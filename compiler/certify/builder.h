// Grows a table so that no term is in it twice.
#pragma once

#include <map>
#include <vector>

#include "compiler/certify/table.h"

namespace sightline::certify {

class Builder {
 public:
  explicit Builder(Table& table) : table_(table) {}

  Node term(Kind kind, std::int64_t number, const std::vector<std::uint32_t>& operands,
            std::uint32_t sort = kBoolean);
  Node equality(Node a, Node b);  // the same for both orders
  Literal at_most(Node a, Node b) { return positive(term(Kind::less_equal, 0, {a, b})); }
  bool failed() const { return failed_; }  // a term had no sort, or they are too many
  const Table& table() const { return table_; }

 private:
  Table& table_;
  std::map<std::vector<std::uint64_t>, Node> known_;
  bool failed_ = false;
};

}  // namespace sightline::certify
