// typed::Expr -> instructions of one block, by a walk over the tree. Tested by
// tests/unit/compiler/emit/emit_test.cc (listings) and, for its meaning, by the `same meaning` proof
// of every compilation and by tests/differential. It knows nothing of solvers or of simplification:
// what is written is what is run. What only a property may say never gets here; a node that has no
// instruction is refused.
#include "compiler/emit/block_builder.h"

#include <algorithm>

#include "compiler/emit/schema.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

static_assert(kMaxRegisters == 1024 && kMaxInTypes == 256);
constexpr std::string_view kTooLong = "more than 1024 steps; split it in two";
constexpr std::string_view kTooManyConstants = "the policy has more than 65535 constants";
constexpr std::string_view kTooManyQueries = "the policy has more than 65535 queries";
constexpr std::string_view kTooManyTypes = "`in` knows the first 256 entity types only";
constexpr std::string_view kOfProperties = "it asks what only a property may ask";

}  // namespace

std::vector<Instruction> BlockBuilder::build(const typed::Expr& condition,
                                             const typed::Variable* subject) {
  if (subject && subject->kind == typed::Variable::Kind::row) {
    rows_[subject->row] = add(
        {.op = Opcode::subject_row, .immediate = static_cast<std::uint16_t>(subject->relation)});
  }
  const Register result = truth(condition);
  // INVARIANT: the block's truth is its last register, also when an earlier one was reused for it.
  if (result + 1U != code_.size()) {
    code_.push_back({.op = Opcode::logical_and, .a = result, .b = result});
  }
  if (code_.size() > kMaxRegisters) refuse(kTooLong);
  if (!refusal_.empty()) return {};
  return std::move(code_);
}

BlockBuilder::Register BlockBuilder::add(Instruction instruction) {
  const Key key{instruction.op, instruction.kind, instruction.a, instruction.b,
                instruction.immediate};
  if (sharing_ == Sharing::on) {
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
  }
  if (code_.size() >= kMaxRegisters) return refuse(kTooLong);
  const auto result = static_cast<Register>(code_.size());
  code_.push_back(instruction);
  known_.emplace(key, result);
  return result;
}

BlockBuilder::Register BlockBuilder::constant(const typed::Type& type, std::int64_t number) {
  Type runtime_type = to_runtime(type);
  runtime_type.optional = false;
  const auto position = static_cast<std::size_t>(number);
  if (runtime_type.kind == Type::Kind::string)
    return pooled({runtime_type, 0, policy_.strings[position]});
  if (runtime_type.kind == Type::Kind::entity)
    return pooled({runtime_type, 0, policy_.literals[position].id});
  return pooled({runtime_type, number, {}});
}

BlockBuilder::Register BlockBuilder::pooled(Constant constant) {
  auto& pool = program_.constants;
  auto found = std::find_if(pool.begin(), pool.end(), [&](const Constant& c) {
    return c.type == constant.type && c.value == constant.value && c.text == constant.text;
  });
  if (found == pool.end()) found = pool.insert(pool.end(), std::move(constant));
  const auto position = found - pool.begin();
  if (position >= kAny) return refuse(kTooManyConstants);
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

// INVARIANT: begin_rows names its end; a body reads what stands before it, nothing reads a body.
BlockBuilder::Register BlockBuilder::query(const typed::Query& query) {
  Query entry{static_cast<std::uint16_t>(query.relation), {}};
  for (const auto& argument : query.arguments)
    entry.arguments.push_back(argument ? value(*argument) : kAny);
  if (code_.size() >= kMaxRegisters) return refuse(kTooLong);
  if (program_.queries.size() >= kAny) return refuse(kTooManyQueries);
  const auto number = static_cast<std::uint16_t>(program_.queries.size());
  program_.queries.push_back(std::move(entry));

  const auto outside = known_;  // the body may use what is known outside, not the other way round
  const auto begin = static_cast<Register>(code_.size());
  code_.push_back({.op = Opcode::begin_rows, .immediate = number});
  rows_[query.row] = begin;
  const Register body =
      query.where
          ? truth(*query.where)
          : add({.op = Opcode::to_truth, .a = constant({typed::Type::Kind::boolean, 0, false}, 1)});
  known_ = outside;
  const Opcode end =
      query.quantifier == typed::Query::Quantifier::some ? Opcode::end_some : Opcode::end_several;
  const Register answer = add({.op = end, .a = begin, .b = body});
  if (!refusal_.empty()) return 0;
  code_[begin].b = answer;
  return query.negated ? logical_not(answer) : answer;
}

BlockBuilder::Register BlockBuilder::in(const typed::In& in) {
  const Register entity = value(*in.entity);
  const Register ancestor = value(*in.ancestor);
  const auto types = std::pair(in.entity->type.id, in.ancestor->type.id);
  if (std::max(types.first, types.second) >= kMaxInTypes) return refuse(kTooManyTypes);
  return add({.op = Opcode::in,
              .a = entity,
              .b = ancestor,
              .immediate = in_types(static_cast<std::uint16_t>(types.first),
                                    static_cast<std::uint16_t>(types.second))});
}

BlockBuilder::Register BlockBuilder::choose(const typed::Choice& choice) {
  const Register condition = truth(*choice.condition);
  const Register then = value(*choice.then);
  return add(
      {.op = Opcode::choose, .a = condition, .b = then, .immediate = value(*choice.otherwise)});
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
                        [&](const typed::Contains& n) {
                          const Register element = value(*n.element);
                          return add({.op = Opcode::contains, .a = element, .b = value(*n.set)});
                        },
                        [&](const typed::In& n) { return in(n); },
                        [&](const typed::Query& n) { return query(n); },
                        [&](const typed::May&) { return refuse(kOfProperties); },
                        [&](const typed::Once&) { return refuse(kOfProperties); },
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
                        [&](const typed::AskedAction&) { return of_value(); },
                        [&](const typed::VariableValue&) { return of_value(); },
                        [&](const typed::Unwrap&) { return of_value(); },
                        [&](const typed::Choice&) { return of_value(); },
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
          [&](const typed::AskedAction&) { return add({.op = Opcode::asked_action}); },
          // The one variable of an invariant about entities.
          [&](const typed::VariableValue&) { return add({.op = Opcode::principal}); },
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
          [&](const typed::Unwrap& n) {
            return add({.op = Opcode::unwrap, .a = value(*n.operand)});
          },
          [&](const typed::Choice& n) { return choose(n); },
          [&](const typed::Compare&) { return of_truth(); },
          [&](const typed::IsNone&) { return of_truth(); },
          [&](const typed::Not&) { return of_truth(); },
          [&](const typed::And&) { return of_truth(); },
          [&](const typed::Or&) { return of_truth(); },
          [&](const typed::Implies&) { return of_truth(); },
          [&](const typed::Query&) { return of_truth(); },
          [&](const typed::Contains&) { return of_truth(); },
          [&](const typed::In&) { return of_truth(); },
          [&](const typed::May&) { return of_truth(); },
          [&](const typed::Once&) { return of_truth(); },
      },
      expr.node);
}

}  // namespace sightline
