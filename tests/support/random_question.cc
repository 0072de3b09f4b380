#include "tests/support/random_question.h"

#include <optional>

namespace sightline::testing {

using namespace certify;  // NOLINT: everything here is about its names

namespace {

constexpr std::uint32_t kFirst = kFirstDeclared, kSet = kFirstDeclared + 2;

void declare(Table& table) {
  table.declare(Sort{"First", 0});
  table.declare(Sort{"Second", 0});
  table.declare(Sort{"", 3});
  for (const std::uint32_t sort : {kBoolean, kInteger, kFirst, kFirst + 1, kSet}) {
    for (const char* name : {"a", "b", "c"}) table.declare(Function{name, {}, sort});
    table.declare(Function{"of", {kFirst}, sort});
    table.declare(Function{"at", {kFirst, kInteger}, sort});
  }
}

// An earlier term of the sort, if there is one.
std::optional<Node> earlier(const Pick& pick, const Table& table, std::uint32_t sort) {
  std::vector<Node> all;
  for (Node node = 0; node < table.size(); ++node)
    if (table[node].sort == sort) all.push_back(node);
  if (all.empty()) return std::nullopt;
  return one_of(pick, all);
}

std::optional<std::uint32_t> operand(const Pick& pick, const Table& table, std::uint32_t sort) {
  const auto node = earlier(pick, table, sort);
  if (!node || sort != kBoolean) return node;
  return positive(*node) + static_cast<Literal>(pick(2));
}

// The sorts of the operands of a random term of this kind.
std::vector<std::uint32_t> operand_sorts(const Pick& pick, const Table& table, Kind kind,
                                         std::int64_t number) {
  const auto some = static_cast<std::uint32_t>(1 + pick(4));  // integers or declared
  switch (kind) {
    case Kind::application:
      return table.functions()[static_cast<std::size_t>(number)].domain;
    case Kind::number:
    case Kind::mask:
      return {};
    case Kind::conjunction:
      return std::vector<std::uint32_t>(pick(4), kBoolean);
    case Kind::equivalence:
      return {kBoolean, kBoolean};
    case Kind::choice:
      return {kBoolean, kBoolean, kBoolean};
    case Kind::equality:
      return {some, some};
    case Kind::bit:
      return {kSet};
    case Kind::if_then_else:
      return {kBoolean, some, some};
    case Kind::less_equal:
    case Kind::sum:
    case Kind::difference:
      return {kInteger, kInteger};
  }
  return {};
}

void append_any(const Pick& pick, Table& table) {
  const auto kind = static_cast<Kind>(pick(kKinds));
  std::int64_t number = 0;
  if (kind == Kind::application) number = static_cast<std::int64_t>(pick(table.functions().size()));
  if (kind == Kind::number) number = static_cast<std::int64_t>(pick(5)) - 1;
  if (kind == Kind::mask) number = static_cast<std::int64_t>(pick(8));
  if (kind == Kind::bit) number = static_cast<std::int64_t>(pick(3));
  std::vector<std::uint32_t> operands;
  for (const auto sort : operand_sorts(pick, table, kind, number)) {
    const auto one = operand(pick, table, sort);
    if (!one) return;
    operands.push_back(*one);
  }
  table.append(kind, number, operands, kSet);
}

}  // namespace

Table random_table(const Pick& pick, std::size_t size) {
  Table table;
  declare(table);
  for (std::size_t function = 0; function < table.functions().size(); ++function)
    if (table.functions()[function].domain.empty() && pick(3) > 0)
      table.append(Kind::application, static_cast<std::int64_t>(function), {});
  for (std::size_t tries = 0; tries < 4 * size && table.size() < size; ++tries)
    append_any(pick, table);
  return table;
}

std::vector<Literal> random_literals(const Pick& pick, const Table& table, std::size_t most) {
  std::vector<Literal> out;
  for (Node node = table.size(); node-- > 0 && out.size() < most;)
    if (table[node].sort == kBoolean && pick(2) == 0)
      out.push_back(positive(node) + static_cast<Literal>(pick(2)));
  return out;
}

}  // namespace sightline::testing
