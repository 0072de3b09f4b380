// What a condition means. Start reading here.
//
// A condition is true, false or unknown. This file walks the checked tree and says, node by node,
// which operation of the domain the node stands for; the domain says what values are:
//   Plain (specs/reference/plain.h)              the facts of one world: the oracle of every test
//   Symbolic (compiler/prove/symbolic.h)         every world at once: what properties are proved about
// The bytecode has a meaning of its own (runtime/engine/machine.h) that shares no code with this
// one; the two check each other, by proof at every compilation and by tests/differential.
//
// Operations of a domain, all on values that may be unavailable (language.md, Meaning 2):
//   constant now principal resource asked_action context global attribute column field variable
//   literal                  a string or an entity that the text names; the entity need not exist
//   add subtract negate      unknown when a step leaves the range of its type
//   coalesce                 `a ?? b` looks at b only when a is known to be none
//   unwrap                   an optional value that is there; unknown if it is none
//   choose                   `if`: unknown when its condition is; else the branch taken and nothing else
//   equal less less_equal    unknown as soon as an operand is; none equals nothing
//   contains                 member in a set; none is in no set
//   in                       entity in another: itself, or by way of parents
//   is_none  to_truth  to_value
//   logical_not logical_and logical_or   strong Kleene
//   some                     true if some row's body is true; false if the rows are complete and every
//                            body is false; else unknown
//   several                  true if the bodies of two rows are true; false if the rows are complete and
//                            at most one body is not false; else unknown
//   may                      of properties only
//   once                     true if the condition is true at some moment that is asked about; false if
//                            it is false at all of them; of properties only
#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <type_traits>
#include <vector>

#include "sightline/typed.h"
#include "sightline/visit.h"

namespace sightline::reference {

// Nodes that are conditions; every other node is a value. A node that is in neither list of lambdas
// below does not compile.
template <class Node>
concept Condition = std::same_as<Node, typed::Not> || std::same_as<Node, typed::And> ||
                    std::same_as<Node, typed::Or> || std::same_as<Node, typed::Implies> ||
                    std::same_as<Node, typed::Compare> || std::same_as<Node, typed::IsNone> ||
                    std::same_as<Node, typed::Contains> || std::same_as<Node, typed::In> ||
                    std::same_as<Node, typed::Query> || std::same_as<Node, typed::May> ||
                    std::same_as<Node, typed::Once>;

template <class Domain>
class Evaluate {
 public:
  using Value = typename Domain::Value;
  using Truth = typename Domain::Truth;
  using Row = typename Domain::Row;

  explicit Evaluate(Domain& domain) : domain_(domain) {}

  // What a row variable of the `forall` around stands for.
  Evaluate& bind(std::uint32_t row, const Row& value) {
    rows_.insert_or_assign(row, value);
    return *this;
  }

  // Of an expression of type bool that is not optional.
  Truth truth(const typed::Expr& expr) {
    return std::visit(overloaded{
        [&](const typed::Not& n) { return domain_.logical_not(truth(*n.operand)); },
        [&](const typed::And& n) {
          const Truth left = truth(*n.left);
          return domain_.logical_and(left, truth(*n.right));
        },
        [&](const typed::Or& n) {
          const Truth left = truth(*n.left);
          return domain_.logical_or(left, truth(*n.right));
        },
        [&](const typed::Implies& n) {
          const Truth left = truth(*n.left);
          return domain_.logical_or(domain_.logical_not(left), truth(*n.right));
        },
        [&](const typed::Compare& n) { return compare(n); },
        [&](const typed::IsNone& n) { return domain_.is_none(value(*n.operand)); },
        [&](const typed::Contains& n) {
          const Value element = value(*n.element);
          return domain_.contains(element, value(*n.set));
        },
        [&](const typed::In& n) {
          const Value entity = value(*n.entity);
          return domain_.in(n.entity->type.id, entity, n.ancestor->type.id, value(*n.ancestor));
        },
        [&](const typed::Query& n) { return query(n); },
        [&](const typed::May& n) {
          const Value principal = value(*n.principal);
          return domain_.may(n.action, n.principal->type.id, principal, n.resource->type.id,
                             value(*n.resource));
        },
        [&](const typed::Once& n) {
          return domain_.once(n.within, [&](auto& then) {
            Evaluate<std::remove_reference_t<decltype(then)>> inside(then);
            for (const auto& [number, row] : rows_) inside.bind(number, row);
            return inside.truth(*n.condition);
          });
        },
        [&]<class Node>(const Node&)
          requires(!Condition<Node>)
        { return domain_.to_truth(value(expr)); },
        },
        expr.node);
  }

  Value value(const typed::Expr& expr) {
    return std::visit(
        overloaded{
            [&](const typed::Constant& n) { return constant(expr.type, n.value); },
            [&](const typed::Principal&) { return domain_.principal(); },
            [&](const typed::Resource&) { return domain_.resource(); },
            [&](const typed::Now&) { return domain_.now(); },
            [&](const typed::AskedAction&) { return domain_.asked_action(); },
            [&](const typed::VariableValue& n) { return domain_.variable(n.variable); },
            [&](const typed::ContextValue& n) { return domain_.context(n.field); },
            [&](const typed::GlobalValue& n) { return domain_.global(n.global); },
            [&](const typed::AttributeOf& n) {
              return domain_.attribute(n.object->type.id, n.attribute, value(*n.object));
            },
            [&](const typed::ColumnOf& n) { return domain_.column(rows_.at(n.row), n.column); },
            [&](const typed::FieldOf& n) { return domain_.field(rows_.at(n.row), n.field); },
            [&](const typed::Arithmetic& n) { return arithmetic(expr.type.kind, n); },
            [&](const typed::Negate& n) {
              return domain_.negate(expr.type.kind, value(*n.operand));
            },
            [&](const typed::Coalesce& n) {
              const Value left = value(*n.left);
              return domain_.coalesce(left, value(*n.right));
            },
            [&](const typed::Unwrap& n) { return domain_.unwrap(value(*n.operand)); },
            [&](const typed::Choice& n) {
              const Truth condition = truth(*n.condition);
              const Value then = value(*n.then);
              return domain_.choose(condition, then, value(*n.otherwise));
            },
            [&]<Condition Node>(const Node&) { return domain_.to_value(truth(expr)); },
        },
        expr.node);
  }

 private:
  // A position in Policy::strings or Policy::literals means something in a world only.
  Value constant(const typed::Type& type, std::int64_t number) {
    const bool text =
        type.kind == typed::Type::Kind::string || type.kind == typed::Type::Kind::entity;
    return text ? domain_.literal(type, number) : domain_.constant(type, number);
  }

  Value arithmetic(typed::Type::Kind kind, const typed::Arithmetic& n) {
    const Value left = value(*n.left);
    const Value right = value(*n.right);
    return n.op == typed::Arithmetic::Op::add ? domain_.add(kind, left, right)
                                              : domain_.subtract(kind, left, right);
  }

  Truth compare(const typed::Compare& n) {
    const Value left = value(*n.left);
    const Value right = value(*n.right);
    switch (n.op) {
      case typed::Compare::Op::equal:
        return domain_.equal(left, right);
      case typed::Compare::Op::not_equal:
        return domain_.logical_not(domain_.equal(left, right));
      case typed::Compare::Op::less:
        return domain_.less(left, right);
      case typed::Compare::Op::less_equal:
        return domain_.less_equal(left, right);
      case typed::Compare::Op::greater:
        return domain_.less(right, left);
      case typed::Compare::Op::greater_equal:
        return domain_.less_equal(right, left);
    }
    return domain_.equal(left, right);  // unreachable: every operator is above
  }

  Truth query(const typed::Query& n) {
    std::vector<Value> values;
    values.reserve(n.arguments.size());  // no reallocation: `arguments` points into it
    std::vector<const Value*> arguments;
    for (const auto& argument : n.arguments) {
      if (argument) values.push_back(value(*argument));
      arguments.push_back(argument ? &values.back() : nullptr);
    }
    const auto body = [&](const Row& row) {
      rows_.insert_or_assign(n.row, row);
      return n.where ? truth(*n.where) : domain_.to_truth(domain_.constant(typed::Type{}, 1));
    };
    const Truth found = n.quantifier == typed::Query::Quantifier::some
                            ? domain_.some(n.relation, arguments, body)
                            : domain_.several(n.relation, arguments, body);
    return n.negated ? domain_.logical_not(found) : found;
  }

  Domain& domain_;
  std::map<std::uint32_t, Row> rows_;  // what the rows named in the text around stand for
};

}  // namespace sightline::reference
