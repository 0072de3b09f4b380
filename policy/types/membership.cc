// ast::StringLiteral, EntityLiteral, SetLiteral and `in` -> typed::Expr. `x in {a, b}` is one
// comparison for each of a and b, `x in s` asks a set for a member, and `x in y` asks whether one
// entity is below another. Tested in tests/unit/policy/types/membership_test.cc. Refuses to know
// names.

#include <algorithm>
#include <utility>

#include "policy/types/conditions.h"

namespace sightline {
namespace {

using Kind = typed::Type::Kind;

constexpr std::uint32_t kMaxInTypes = 256;  // as many as an instruction can name

bool is_constant(const Checked& e) {
  if (std::holds_alternative<typed::Constant>(e.expr->node)) return true;
  const auto* negated = std::get_if<typed::Negate>(&e.expr->node);
  return negated && std::holds_alternative<typed::Constant>(negated->operand->node);
}

}  // namespace

Checked Conditions::string(Span span, const ast::StringLiteral& s) {
  const auto id = schema_.literals.string(schema_.policy, s.text, span, report_);
  return id ? make(kString, span, typed::Constant{*id}) : Checked{};
}

Checked Conditions::entity(Span span, const ast::EntityLiteral& e) {
  const auto type = schema_.types.find(e.type.text);
  if (type == schema_.types.end() || type->second.kind != TypeName::Kind::entity) {
    auto entry = report_.unknown(Code::unknown_type, e.type.span,
                                 "no entity type is called " + ticked(e.type.text), e.type.text,
                                 [&] { return names_of(schema_.policy.entities); });
    if (type != schema_.types.end()) entry.note("it is declared here", type->second.span);
    return {};
  }
  const auto id = schema_.literals.entity(schema_.policy, {type->second.id, e.id}, span, report_);
  if (!id) return {};
  return make({Kind::entity, type->second.id, false}, span, typed::Constant{*id});
}

// `{live, thumbnails}` where a set is expected: the mask of its members.
Checked Conditions::set_literal(Span span, const ast::SetLiteral& set, Expected expected) {
  std::optional<std::uint32_t> of;
  if (expected && expected->kind == Kind::set) of = expected->id;
  std::int64_t mask = 0;
  for (const ast::ExprPtr& part : set.elements) {
    const Expected member =
        of ? Expected(typed::Type{Kind::enumeration, *of, false}) : std::nullopt;
    const Checked found = value(*part, member);
    if (!found) return {};
    const typed::Type& type = found.type();
    const auto* constant = std::get_if<typed::Constant>(&found.expr->node);
    const bool fits = type.kind == Kind::enumeration && constant && (!of || *of == type.id) &&
                      schema_.members[type.id].size() <= typed::kMaxSetMembers;
    if (!fits) {
      report_
          .error(Code::bad_set, part->span,
                 "a set holds members of one enum, and " + report_.quote(part->span) +
                     (of ? " is not a member of " + ticked(schema_.policy.enums[*of].name)
                         : std::string(" is not one of them")))
          .help("beside `in` anything may stand that needs no fact: `x in {\"a\", \"b\"}`");
      return {};
    }
    of = type.id;
    mask |= std::int64_t{1} << constant->value;
  }
  if (!of) {
    report_.error(Code::bad_set, span, "nothing here says what this empty set would hold")
        .help("an empty set stands beside a set: `s.scopes == {}`");
    return {};
  }
  return make({Kind::set, *of, false}, span, typed::Constant{mask});
}

Checked Conditions::membership(Span span, const ast::Binary& b) {
  if (const auto* set = std::get_if<ast::SetLiteral>(&b.right->node))
    return one_of(span, *b.left, *set);
  Checked left, right;
  if (needs_expected_type(*b.left)) {
    right = value(*b.right, std::nullopt);
    if (!right) return {};
    typed::Type wanted = right.type();
    if (wanted.kind == Kind::set) wanted = {Kind::enumeration, wanted.id, false};
    left = value(*b.left, wanted);
  } else {
    left = value(*b.left, std::nullopt);
    right = value(*b.right, std::nullopt);
  }
  if (!left || !right) return {};
  if (right.type().kind == Kind::set) return contains(span, left, right);
  if (right.type().kind == Kind::entity && left.type().kind == Kind::entity)
    return inside(span, left, right);
  report_
      .error(
          Code::not_in_anything, span,
          "nothing is `in` a " + ticked(schema_.text({right.type().kind, right.type().id, false})))
      .help("after `in` stands a set, an entity that others are in, or `{..}`");
  return {};
}

// An x that is none equals nothing; an x that is unavailable makes every comparison unknown.
Checked Conditions::one_of(Span span, const ast::Expr& x, const ast::SetLiteral& set) {
  if (set.elements.empty()) {
    report_.error(Code::bad_set, span, "nothing is in `{}`, so this is never true")
        .help("write the values that are meant between the braces");
    return {};
  }
  const Checked element = value(x, std::nullopt);
  if (!element) return {};
  Checked all;
  bool fine = true;
  for (const ast::ExprPtr& part : set.elements) {
    const Checked wanted = value(*part, element.type());
    if (!wanted) {
      fine = false;
      continue;
    }
    if (!is_constant(wanted)) {
      report_
          .error(Code::bad_set, part->span,
                 "between these braces stand values that need no fact, and " +
                     report_.quote(part->span) + " is not one")
          .help("compare with it instead: `x == y or x in {..}`");
      fine = false;
      continue;
    }
    const Checked same = again(element);
    if (!same || !may_compare(part->span, typed::Compare::Op::equal, same, wanted)) return {};
    const Checked equal =
        make(kBool, part->span, typed::Compare{typed::Compare::Op::equal, same.expr, wanted.expr},
             {&same, &wanted});
    if (!equal) return {};
    all = all ? make(kBool, span, typed::Or{all.expr, equal.expr}, {&all, &equal}) : equal;
    if (!all) return {};
  }
  return fine ? all : Checked{};
}

Checked Conditions::contains(Span span, const Checked& element, const Checked& set) {
  const typed::Type member{Kind::enumeration, set.type().id, false};
  if (!same_kind(element.type(), member)) {
    report_
        .error(Code::types_differ, span,
               "this set holds members of " + ticked(schema_.text(member)) + ", and " +
                   report_.quote(element.expr->span) + " is of type " +
                   ticked(schema_.text(element.type())))
        .note(report_.quote(set.expr->span) + " is of type " + ticked(schema_.text(set.type())));
    return {};
  }
  if (refuse_optional(set, "has no members that can be asked for")) return {};
  return make(kBool, span, typed::Contains{element.expr, set.expr}, {&element, &set});
}

Checked Conditions::inside(Span span, const Checked& entity, const Checked& ancestor) {
  const std::uint32_t from = entity.type().id;
  const std::uint32_t to = ancestor.type().id;
  if (from != to && !reaches(from, to)) {
    const std::string lower = schema_.policy.entities[from].name;
    const std::string upper = schema_.policy.entities[to].name;
    report_
        .error(Code::not_in_anything, span,
               "no " + ticked(lower) + " is ever in a " + ticked(upper))
        .note(ticked(lower) + " is declared here", schema_.policy.entities[from].span)
        .help("if it can be, declare it: " + ticked("entity " + lower + " in " + upper));
    return {};
  }
  if (std::max(from, to) >= kMaxInTypes) {
    report_
        .error(Code::too_many, span,
               "`in` is possible between the first " + std::to_string(kMaxInTypes) +
                   " entity types of a policy")
        .help("declare these two earlier");
    return {};
  }
  const bool refused = refuse_optional(entity, "is in nothing that can be asked for");
  if (refuse_optional(ancestor, "holds nothing that can be asked for") || refused) return {};
  return make(kBool, span, typed::In{entity.expr, ancestor.expr}, {&entity, &ancestor});
}

// Whether entities of one type can be below those of another, through any number of parents.
bool Conditions::reaches(std::uint32_t type, std::uint32_t ancestor) const {
  std::vector<bool> seen(schema_.policy.entities.size(), false);
  std::vector<std::uint32_t> open{type};
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    for (const std::uint32_t parent : schema_.policy.entities[at].parents) {
      if (parent == ancestor) return true;
      if (seen[parent]) continue;
      seen[parent] = true;
      open.push_back(parent);
    }
  }
  return false;
}

}  // namespace sightline
