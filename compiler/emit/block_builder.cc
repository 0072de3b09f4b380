// typed::Expr -> instructions of one block, by a walk over the tree. Tested by
// tests/unit/compiler/emit/emit_test.cc (listings) and, for its meaning, by the `same meaning` proof
// of every compilation and by tests/differential. It knows nothing of solvers or of simplification:
// what is written is what is run.
#include "compiler/emit/block_builder.h"

#include <algorithm>

#include "compiler/emit/schema.h"
#include "sightline/visit.h"

namespace sightline {

std::vector<Instruction> BlockBuilder::build(const typed::Expr& condition) {
  const Register result = truth(condition);
  // INVARIANT: the block's truth is its last register, also when an earlier one was reused for it.
  if (result + 1U != code_.size()) {
    code_.push_back({.op = Opcode::logical_and, .a = result, .b = result});
  }
  if (overflow_ || code_.size() > kMaxRegisters) return {};
  return std::move(code_);
}

BlockBuilder::Register BlockBuilder::add(Instruction instruction) {
  const Key key{instruction.op, instruction.kind, instruction.a, instruction.b,
                instruction.immediate};
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  if (code_.size() >= kMaxRegisters) {
    overflow_ = true;
    return 0;
  }
  const auto result = static_cast<Register>(code_.size());
  code_.push_back(instruction);
  known_.emplace(key, result);
  return result;
}

BlockBuilder::Register BlockBuilder::constant(const typed::Type& type, std::int64_t number) {
  Type runtime_type = to_runtime(type);
  runtime_type.optional = false;
  auto& pool = program_.constants;
  auto found = std::find_if(pool.begin(), pool.end(), [&](const Constant& c) {
    return c.type == runtime_type && c.value == number;
  });
  if (found == pool.end()) found = pool.insert(pool.end(), {runtime_type, number});
  const auto position = found - pool.begin();
  if (position >= kAny) {
    overflow_ = true;
    return 0;
  }
  return add({.op = Opcode::constant, .immediate = static_cast<std::uint16_t>(position)});
}

BlockBuilder::Register BlockBuilder::compare(const typed::Compare& compare) {
  const Register left = value(*compare.left);
  const Register right = value(*compare.right);
  switch (compare.op) {
    case typed::Compare::Op::equal:
      return add({.op = Opcode::equal, .a = left, .b = right});
    case typed::Compare::Op::not_equal:
      return logical_not(add({.op = Opcode::equal, .a = left, .b = right}));
    case typed::Compare::Op::less:
      return add({.op = Opcode::less, .a = left, .b = right});
    case typed::Compare::Op::less_equal:
      return add({.op = Opcode::less_equal, .a = left, .b = right});
    case typed::Compare::Op::greater:
      return add({.op = Opcode::less, .a = right, .b = left});
    case typed::Compare::Op::greater_equal:
      return add({.op = Opcode::less_equal, .a = right, .b = left});
  }
  return 0;
}

BlockBuilder::Register BlockBuilder::query(const typed::Query& query) {
  Query entry{static_cast<std::uint16_t>(query.relation), {}};
  for (const auto& argument : query.arguments)
    entry.arguments.push_back(argument ? value(*argument) : kAny);
  if (code_.size() >= kMaxRegisters || program_.queries.size() >= kAny) {
    overflow_ = true;
    return 0;
  }
  const auto number = static_cast<std::uint16_t>(program_.queries.size());
  program_.queries.push_back(std::move(entry));

  const auto outside = known_;  // the body may use what is known outside, not the other way round
  const auto row = static_cast<Register>(code_.size());
  code_.push_back({.op = Opcode::begin_some, .immediate = number});
  rows_[query.row] = row;
  Register body =
      query.where
          ? truth(*query.where)
          : add({.op = Opcode::to_truth, .a = constant({typed::Type::Kind::boolean, 0, false}, 1)});
  known_ = outside;
  const Register answer = add({.op = Opcode::end_some, .a = row, .b = body});
  return query.negated ? logical_not(answer) : answer;
}

BlockBuilder::Register BlockBuilder::arithmetic(const typed::Expr& expr,
                                                const typed::Arithmetic& arithmetic) {
  const Register left = value(*arithmetic.left);
  const Register right = value(*arithmetic.right);
  const Opcode op = arithmetic.op == typed::Arithmetic::Op::add ? Opcode::add : Opcode::subtract;
  return add({.op = op, .kind = to_runtime(expr.type).kind, .a = left, .b = right});
}

BlockBuilder::Register BlockBuilder::truth(const typed::Expr& expr) {
  const auto of_value = [&] { return add({.op = Opcode::to_truth, .a = value(expr)}); };
  return std::visit(overloaded{
                        [&](const typed::Compare& n) { return compare(n); },
                        [&](const typed::IsNone& n) {
                          return add({.op = Opcode::is_none, .a = value(*n.operand)});
                        },
                        [&](const typed::Not& n) { return logical_not(truth(*n.operand)); },
                        [&](const typed::And& n) {
                          const Register left = truth(*n.left);
                          return add({.op = Opcode::logical_and, .a = left, .b = truth(*n.right)});
                        },
                        [&](const typed::Or& n) {
                          const Register left = truth(*n.left);
                          return add({.op = Opcode::logical_or, .a = left, .b = truth(*n.right)});
                        },
                        [&](const typed::Implies& n) {
                          const Register left = logical_not(truth(*n.left));
                          return add({.op = Opcode::logical_or, .a = left, .b = truth(*n.right)});
                        },
                        [&](const typed::Query& n) { return query(n); },
                        [&](const typed::Constant&) { return of_value(); },
                        [&](const typed::Principal&) { return of_value(); },
                        [&](const typed::Resource&) { return of_value(); },
                        [&](const typed::Now&) { return of_value(); },
                        [&](const typed::ContextValue&) { return of_value(); },
                        [&](const typed::GlobalValue&) { return of_value(); },
                        [&](const typed::AttributeOf&) { return of_value(); },
                        [&](const typed::ColumnOf&) { return of_value(); },
                        [&](const typed::FieldOf&) { return of_value(); },
                        [&](const typed::Arithmetic&) { return of_value(); },
                        [&](const typed::Negate&) { return of_value(); },
                        [&](const typed::Coalesce&) { return of_value(); },
                    },
                    expr.node);
}

BlockBuilder::Register BlockBuilder::value(const typed::Expr& expr) {
  const auto of_truth = [&] { return add({.op = Opcode::to_value, .a = truth(expr)}); };
  const auto small = [](std::uint32_t number) { return static_cast<std::uint16_t>(number); };
  return std::visit(
      overloaded{
          [&](const typed::Constant& n) { return constant(expr.type, n.value); },
          [&](const typed::Principal&) { return add({.op = Opcode::principal}); },
          [&](const typed::Resource&) { return add({.op = Opcode::resource}); },
          [&](const typed::Now&) { return add({.op = Opcode::now}); },
          [&](const typed::ContextValue& n) {
            return add({.op = Opcode::context, .immediate = small(n.field)});
          },
          [&](const typed::GlobalValue& n) {
            return add({.op = Opcode::global, .immediate = small(n.global)});
          },
          [&](const typed::AttributeOf& n) {
            const Register object = value(*n.object);
            return add({.op = Opcode::attribute,
                        .a = object,
                        .b = small(n.object->type.id),
                        .immediate = small(n.attribute)});
          },
          [&](const typed::ColumnOf& n) {
            return add({.op = Opcode::column, .a = rows_.at(n.row), .immediate = small(n.column)});
          },
          [&](const typed::FieldOf& n) {
            return add({.op = Opcode::field, .a = rows_.at(n.row), .immediate = small(n.field)});
          },
          [&](const typed::Arithmetic& n) { return arithmetic(expr, n); },
          [&](const typed::Negate& n) {
            return add(
                {.op = Opcode::negate, .kind = to_runtime(expr.type).kind, .a = value(*n.operand)});
          },
          [&](const typed::Coalesce& n) {
            const Register left = value(*n.left);
            return add({.op = Opcode::coalesce, .a = left, .b = value(*n.right)});
          },
          [&](const typed::Compare&) { return of_truth(); },
          [&](const typed::IsNone&) { return of_truth(); },
          [&](const typed::Not&) { return of_truth(); },
          [&](const typed::And&) { return of_truth(); },
          [&](const typed::Or&) { return of_truth(); },
          [&](const typed::Implies&) { return of_truth(); },
          [&](const typed::Query&) { return of_truth(); },
      },
      expr.node);
}

}  // namespace sightline
