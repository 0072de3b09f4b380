// Program's code -> nothing, or the first instruction that may not run: abstract interpretation of
// every block and invariant in one forward pass, with each register's kind and type. Tested by
// tests/unit/runtime/loader/verify_test.cc. After it, runtime/engine/machine.h checks nothing.
#include <array>
#include <string_view>
#include <vector>

#include "runtime/format/layout.h"
#include "runtime/format/opcodes.h"
#include "runtime/format/text.h"
#include "runtime/loader/verify.h"

namespace sightline {
namespace {

struct Register {
  Operand what = Operand::none;  // none: not written, or its query's body has ended
  Type type;                     // of a value
  std::uint16_t relation = 0;    // of a row
};

std::string_view article(Operand what) {
  switch (what) {
    case Operand::none:
      return "nothing";
    case Operand::value:
      return "a value";
    case Operand::truth:
      return "a truth";
    case Operand::row:
      return "a row";
  }
  return "?";
}

// A block or an invariant.
struct Body {
  std::size_t begin = 0, end = 0;
  std::uint16_t principal = 0, resource = 0;  // types
  const Invariant* invariant = nullptr;       // null: a block
};

class BlockVerifier {
 public:
  BlockVerifier(const Program& program, const Body& body, std::vector<std::uint8_t>& used)
      : program_(program),
        schema_(program.schema),
        body_(body),
        used_(used),
        registers_(body.end - body.begin) {}

  // The first instruction that is wrong, and why.
  struct Fault {
    std::size_t step = 0;
    std::string why;
  };
  std::optional<Fault> run();

 private:
  using Why = const char*;  // null: fine

  Why keep(const char* text, std::initializer_list<MessagePart> parts) const {
    kept_ = message(text, parts);
    return kept_.c_str();
  }
  const Instruction& at(std::size_t step) const { return program_.code[body_.begin + step]; }
  const Register& a(const Instruction& in) const { return registers_[in.a]; }
  const Register& b(const Instruction& in) const { return registers_[in.b]; }

  Why operand(Operand expected, std::uint16_t number, std::size_t step) const;
  Why shape(const Instruction& in, const OpcodeInfo& info, std::size_t step) const;
  Why immediate(const Instruction& in, Immediate what) const;
  Why typed(const Instruction& in, Register& result);
  Why attribute(const Instruction& in, Register& result) const;
  Why arithmetic(const Instruction& in, Register& result) const;
  Why coalesce(const Instruction& in, Register& result) const;
  Why equal(const Instruction& in) const;
  Why order(const Instruction& in) const;
  Why choose(const Instruction& in, Register& result) const;
  Why contains(const Instruction& in) const;
  Why in_entity(const Instruction& in) const;
  Why begin(const Instruction& in, std::size_t step, Register& result);
  Why end(const Instruction& in, std::size_t step);

  const Program& program_;
  const Schema& schema_;
  const Body& body_;
  std::vector<std::uint8_t>& used_;  // queries that some begin_rows asks
  std::vector<Register> registers_;
  std::array<std::size_t, kMaxQueryDepth> open_{};  // the begin_rows whose bodies these are
  std::size_t depth_ = 0;
  mutable std::string kept_;  // what a Why says that is not a literal
};

bool same_base(const Type& a, const Type& b) { return a.kind == b.kind && a.id == b.id; }
Type plain(Type::Kind kind) { return {kind, false, 0}; }

BlockVerifier::Why BlockVerifier::operand(Operand expected, std::uint16_t number,
                                          std::size_t step) const {
  if (expected == Operand::none)
    return number == 0 ? nullptr : "an operand that it does not have is not zero";
  if (number >= step) return keep("register {} is not written before it", {number});
  const Operand found = registers_[number].what;
  if (found == expected) return nullptr;
  if (found == Operand::none) return keep("register {} ended with its query", {number});
  return keep("register {} holds {}, not {}", {number, article(found), article(expected)});
}

BlockVerifier::Why BlockVerifier::immediate(const Instruction& in, Immediate what) const {
  std::size_t size = 0;
  switch (what) {
    case Immediate::none:
      size = 1;
      break;
    case Immediate::constant:
      size = program_.constants.size();
      break;
    case Immediate::context:
      size = schema_.context.size();
      break;
    case Immediate::global:
      size = schema_.globals.size();
      break;
    case Immediate::attribute:
      size = schema_.entities[in.b].attributes.size();
      break;
    case Immediate::column:
      size = schema_.relations[a(in).relation].columns.size();
      break;
    case Immediate::field:
      size = schema_.relations[a(in).relation].fields.size();
      break;
    case Immediate::relation:
      size = schema_.relations.size();
      break;
    case Immediate::query:
      size = program_.queries.size();
      break;
    case Immediate::branch:
    case Immediate::types:
      return nullptr;  // choose(), in_entity()
  }
  if (in.immediate < size) return nullptr;
  return keep("the immediate {} names nothing", {in.immediate});
}

BlockVerifier::Why BlockVerifier::shape(const Instruction& in, const OpcodeInfo& info,
                                        std::size_t step) const {
  if (auto why = operand(info.a, in.a, step); why != nullptr) return why;
  if (in.op == Opcode::attribute) {
    if (in.b >= schema_.entities.size()) return "its entity type does not exist";
  } else if (in.op == Opcode::begin_rows) {
    if (in.b <= step) return "its end does not follow it";  // that it is its end: end()
  } else if (auto why = operand(info.b, in.b, step); why != nullptr) {
    return why;
  }
  const bool has_kind =
      in.op == Opcode::add || in.op == Opcode::subtract || in.op == Opcode::negate;
  if (!has_kind && in.kind != Type::Kind::boolean)
    return "a kind that it does not have is not zero";
  return immediate(in, info.immediate);
}

BlockVerifier::Why BlockVerifier::attribute(const Instruction& in, Register& result) const {
  const Type& object = a(in).type;
  if (object.kind != Type::Kind::entity || object.id != in.b)
    return "it is not asked of an entity of its type";
  result.type = schema_.entities[in.b].attributes[in.immediate].type;
  result.type.optional = result.type.optional || object.optional;  // a path through `?` is `?`
  return nullptr;
}

BlockVerifier::Why BlockVerifier::arithmetic(const Instruction& in, Register& result) const {
  using Kind = Type::Kind;
  const Type left = a(in).type;
  const Type right = in.op == Opcode::negate ? left : b(in).type;
  if (left.optional || right.optional) return "it calculates with an optional value";
  result.type = plain(in.kind);
  const bool number = in.kind == Kind::integer || in.kind == Kind::duration;
  const bool like = number && left.kind == in.kind && right.kind == in.kind;
  const bool move =
      in.kind == Kind::time && left.kind == Kind::time && right.kind == Kind::duration;
  const bool span =
      in.kind == Kind::duration && left.kind == Kind::time && right.kind == Kind::time;
  const bool fits =
      like || (in.op != Opcode::negate && move) || (in.op == Opcode::subtract && span);
  return fits ? nullptr : "it calculates with kinds that do not go together";
}

BlockVerifier::Why BlockVerifier::coalesce(const Instruction& in, Register& result) const {
  if (!same_base(a(in).type, b(in).type)) return "its sides have different types";
  result.type = b(in).type;
  // A left side that is never none is fine: a define's optional parameter may be given one.
  result.type.optional = a(in).type.optional && b(in).type.optional;
  return nullptr;
}

BlockVerifier::Why BlockVerifier::equal(const Instruction& in) const {
  if (!same_base(a(in).type, b(in).type)) return "it compares values of different types";
  return a(in).type.optional && b(in).type.optional ? "it compares two optional values" : nullptr;
}

BlockVerifier::Why BlockVerifier::order(const Instruction& in) const {
  const Type& left = a(in).type;
  if (!same_base(left, b(in).type)) return "it compares values of different types";
  if (left.optional || b(in).type.optional) return "it orders an optional value";
  const bool ordered = left.kind == Type::Kind::integer || left.kind == Type::Kind::time ||
                       left.kind == Type::Kind::duration ||
                       (left.kind == Type::Kind::enumeration && schema_.enums[left.id].ordered);
  return ordered ? nullptr : "it orders values that have no order";
}

BlockVerifier::Why BlockVerifier::choose(const Instruction& in, Register& result) const {
  const Type& other = registers_[in.immediate].type;
  if (!same_base(b(in).type, other)) return "its branches have different types";
  result.type = other;
  result.type.optional = other.optional || b(in).type.optional;
  return nullptr;
}

BlockVerifier::Why BlockVerifier::contains(const Instruction& in) const {
  const Type set{Type::Kind::set, false, a(in).type.id};
  return a(in).type.kind == Type::Kind::enumeration && b(in).type == set
             ? nullptr
             : "it does not ask for a member in a set of its enum";
}

BlockVerifier::Why BlockVerifier::in_entity(const Instruction& in) const {
  const Type entity{Type::Kind::entity, false, static_cast<std::uint16_t>(in.immediate >> 8)};
  const Type ancestor{Type::Kind::entity, false, static_cast<std::uint16_t>(in.immediate & 0xff)};
  return a(in).type == entity && b(in).type == ancestor
             ? nullptr
             : "it is not about two entities of its types";
}

BlockVerifier::Why BlockVerifier::begin(const Instruction& in, std::size_t step, Register& result) {
  if (depth_ == kMaxQueryDepth) return "it is nested too deep";
  const Query& query = program_.queries[in.immediate];
  const RelationSchema& relation = schema_.relations[query.relation];
  for (std::size_t c = 0; c < query.arguments.size(); ++c) {
    const auto argument = query.arguments[c];
    if (argument == kAny) continue;
    if (auto why = operand(Operand::value, argument, step); why != nullptr) return why;
    if (registers_[argument].type != relation.columns[c].type)
      return keep("the argument for `{}` is not of its type", {relation.columns[c].name});
  }
  result.relation = query.relation;
  used_[in.immediate] = 1;
  open_[depth_++] = step;
  return nullptr;
}

BlockVerifier::Why BlockVerifier::end(const Instruction& in, std::size_t step) {
  if (depth_ == 0 || open_[depth_ - 1] != in.a || at(in.a).b != step)
    return "it does not end the query that is open";
  for (std::size_t i = in.a; i < step; ++i) registers_[i].what = Operand::none;
  --depth_;
  return nullptr;
}

BlockVerifier::Why BlockVerifier::typed(const Instruction& in, Register& result) {
  switch (in.op) {
    case Opcode::constant:
      result.type = program_.constants[in.immediate].type;
      return nullptr;
    case Opcode::principal:
      result.type = {Type::Kind::entity, false, body_.principal};
      return nullptr;
    case Opcode::resource:
      result.type = {Type::Kind::entity, false, body_.resource};
      return nullptr;
    case Opcode::now:
      result.type = plain(Type::Kind::time);
      return nullptr;
    case Opcode::context:
      result.type = schema_.context[in.immediate].type;
      return nullptr;
    case Opcode::global:
      result.type = schema_.globals[in.immediate].type;
      return nullptr;
    case Opcode::attribute:
      return attribute(in, result);
    case Opcode::column:
      result.type = schema_.relations[a(in).relation].columns[in.immediate].type;
      return nullptr;
    case Opcode::field:
      result.type = schema_.relations[a(in).relation].fields[in.immediate].type;
      return nullptr;
    case Opcode::asked_action:
      if (!schema_.action_enum) return "the policy has no enum of its actions";
      result.type = {Type::Kind::enumeration, false, *schema_.action_enum};
      return nullptr;
    case Opcode::subject_row:
      result.relation = in.immediate;
      return body_.invariant != nullptr ? nullptr : "only an invariant is about a row";
    case Opcode::add:
    case Opcode::subtract:
    case Opcode::negate:
      return arithmetic(in, result);
    case Opcode::coalesce:
      return coalesce(in, result);
    case Opcode::unwrap:
      result.type = a(in).type;
      result.type.optional = false;
      return nullptr;
    case Opcode::choose:
      return choose(in, result);
    case Opcode::contains:
      return contains(in);
    case Opcode::in:
      return in_entity(in);
    case Opcode::to_value:
      result.type = plain(Type::Kind::boolean);
      return nullptr;
    case Opcode::to_truth:
      return a(in).type == plain(Type::Kind::boolean) ? nullptr
                                                      : "it takes what is not a `bool` for a truth";
    case Opcode::equal:
      return equal(in);
    case Opcode::less:
    case Opcode::less_equal:
      return order(in);
    case Opcode::is_none:
    case Opcode::logical_not:
    case Opcode::logical_and:
    case Opcode::logical_or:
    case Opcode::begin_rows:
    case Opcode::end_some:
    case Opcode::end_several:
      return nullptr;  // brackets: begin() and end()
  }
  return "there is no such instruction";
}

std::optional<BlockVerifier::Fault> BlockVerifier::run() {
  const std::size_t size = body_.end - body_.begin;
  for (std::size_t step = 0; step < size; ++step) {
    const Instruction& in = at(step);
    const auto* const info = find_opcode(static_cast<std::uint8_t>(in.op));
    if (info == nullptr) return Fault{step, "there is no such instruction"};
    Register result;
    Why why = shape(in, *info, step);
    if (why == nullptr && in.op == Opcode::choose)
      why = operand(Operand::value, in.immediate, step);
    if (why == nullptr && body_.invariant != nullptr) why = misread(program_, *body_.invariant, in);
    if (why == nullptr) why = typed(in, result);
    if (why == nullptr && in.op == Opcode::begin_rows) why = begin(in, step, result);
    if (why == nullptr && (in.op == Opcode::end_some || in.op == Opcode::end_several))
      why = end(in, step);
    if (why != nullptr) return Fault{step, why};
    result.what = info->result;
    registers_[step] = result;
  }
  if (depth_ != 0) return Fault{open_[depth_ - 1], "its query is never ended"};
  if (registers_[size - 1].what != Operand::truth)
    return Fault{size - 1, "the last step is not a truth"};
  return std::nullopt;
}

}  // namespace

std::optional<LoadError> verify_code(const Program& program, std::size_t code_offset) {
  std::vector<std::uint8_t> used(program.queries.size());
  const auto check = [&](const Body& body, std::string_view what,
                         std::string_view name) -> std::optional<LoadError> {
    const auto fault = BlockVerifier(program, body, used).run();
    if (!fault) return std::nullopt;
    const std::size_t position = body.begin + fault->step;
    return LoadError{
        LoadError::Kind::unverified, code_offset + position * kInstructionBytes,
        message("{} `{}`, step {} (`{}`): {}",
                {what, name, fault->step, sightline::name(program.code[position].op), fault->why})};
  };
  for (const auto& b : program.blocks) {
    if (auto error =
            check({b.begin, b.end, b.principal, b.resource}, "rule", program.rules[b.rule].name))
      return error;
  }
  for (const auto& i : program.invariants) {
    if (auto error = check({i.begin, i.end, i.owner, 0, &i}, "invariant", i.name)) return error;
  }
  for (std::size_t q = 0; q < used.size(); ++q) {
    if (used[q] == 0)
      return LoadError{LoadError::Kind::unverified, code_offset,
                       message("query {} is never asked", {q})};
  }
  return std::nullopt;
}

}  // namespace sightline
