// Code with names instead of numbers, and what it asks for.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "runtime/format/program.h"

namespace sightline {

class CodeListing {
 public:
  explicit CodeListing(const Program& program) : program_(program), schema_(program.schema) {}

  // One line per instruction, bodies of queries further in.
  std::string text(std::uint32_t begin, std::uint32_t end, std::size_t indent);

  // The facts it reads, with where they come from; sorted, so that no listing depends on code's order.
  std::set<std::string> facts(std::uint32_t begin, std::uint32_t end);

  // The most steps it can take: a query's body counts as often as one look-up can have rows.
  std::uint64_t cost(std::uint32_t begin, std::uint32_t end) const;

 private:
  std::string instruction(const Instruction& in);
  std::string constant(const Constant& constant) const;
  std::string begin_rows(const Query& query) const;
  std::string fact(const Instruction& in) const;
  void enter(std::uint32_t position, const Instruction& in);
  const RelationSchema& relation(std::uint16_t row) const {
    return schema_.relations[relation_of_[row]];
  }

  const Program& program_;
  const Schema& schema_;
  std::vector<std::uint16_t> relation_of_;  // by register of the code that is being read: of a row
};

}  // namespace sightline
