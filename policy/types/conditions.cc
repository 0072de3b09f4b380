// ast::Expr -> typed::Expr, first part: literals, names and the words of logic. Operators stand in
// operators.cc; queries, attributes and calls in queries.cc. What cannot be understood is reported
// and becomes nothing; whatever rests on nothing is nothing, silently.
// Tested in tests/unit/policy/types/conditions_test.cc. Refuses to know rules and their effects.

#include "policy/types/conditions.h"

#include <algorithm>
#include <utility>

#include "policy/types/rows.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

using Op = ast::Binary::Op;

}  // namespace

void Conditions::report_too_large() {
  const Span place = frames_.empty() ? whole_.value_or(Span{}) : frames_.front().call;
  report_
      .error(Code::condition_too_large, place,
             "this becomes too large when its defines are expanded")
      .note("at most " + std::to_string(kMaxConditionNodes) + " operands and operators, " +
            std::to_string(kMaxConditionDepth) + " deep, are possible in one condition, and " +
            std::to_string(kMaxPolicyNodes) + " in one policy");
}

// Looking costs, not only making: a define that passes its argument on makes nothing.
bool Conditions::spend() {
  if (condition_left_ == 0 || nodes_left_ == 0 || depth_ >= kMaxConditionDepth) {
    condition_left_ = 0;
    report_too_large();
    return false;
  }
  --condition_left_;
  --nodes_left_;
  return true;
}

bool Conditions::fits(const Checked& made) {
  if (made.size <= kMaxConditionNodes && made.depth <= kMaxConditionDepth) return true;
  condition_left_ = 0;
  report_too_large();
  return false;
}

void Conditions::bind(Local local) {
  const ast::Name& name = local.name;
  std::optional<Span> taken;
  if (const auto found = schema_.variables.find(name.text); found != schema_.variables.end())
    taken = found->second.span;
  if (const Local* other = find_local(name.text)) taken = other->name.span;
  if (taken) {
    report_.error(Code::name_in_scope, name.span, ticked(name.text) + " already has a meaning here")
        .note("it is declared here", taken)
        .help("choose another name");
  }
  locals_.push_back(std::move(local));
}

const Local* Conditions::find_local(std::string_view name) const {
  for (auto local = locals_.rbegin(); local != locals_.rend(); ++local)
    if (local->name.text == name) return &*local;
  return nullptr;
}

Checked Conditions::condition(const ast::Expr& e) {
  const Checked found = value(e, kBool);
  if (!found) return {};
  if (!same_kind(found.type(), kBool)) {
    report_.error(Code::not_a_condition, e.span,
                  "a condition is needed here, and " + report_.quote(e.span) +
                      " is a value of type " + ticked(schema_.text(found.type())));
    return {};
  }
  if (found.type().optional) {
    report_
        .error(Code::may_be_none, e.span,
               report_.quote(e.span) + " may be none, so it is not a condition")
        .help("say what none means, such as `?? false`");
    return {};
  }
  return found;
}

Checked Conditions::value(const ast::Expr& e, std::optional<typed::Type> expected) {
  if (!whole_) whole_ = e.span;
  if (!spend()) return {};
  ++depth_;
  Checked result = dispatch(e, expected);
  --depth_;
  return result;
}

Checked Conditions::clause(const ast::ExprPtr& when, const ast::ExprPtr& unless, Span span) {
  const Checked holds = when ? condition(*when) : Checked{};
  const Checked excepted = unless ? condition(*unless) : Checked{};
  if ((when && !holds) || (unless && !excepted)) return {};
  if (!when && !unless) return make(kBool, span, typed::Constant{1});
  if (!unless) return holds;
  const Checked negated = make(kBool, unless->span, typed::Not{excepted.expr}, {&excepted});
  if (!negated || !when) return negated;
  return make(kBool, span, typed::And{holds.expr, negated.expr}, {&holds, &negated});
}

Checked Conditions::dispatch(const ast::Expr& e, std::optional<typed::Type> expected) {
  const Span span = e.span;
  return std::visit(
      overloaded{
          [&](const ast::BoolLiteral& l) { return make(kBool, span, typed::Constant{l.value}); },
          [&](const ast::IntLiteral& l) { return make(kInt, span, typed::Constant{l.value}); },
          [&](const ast::TimeLiteral& l) {
            return make(kTime, span, typed::Constant{l.milliseconds});
          },
          [&](const ast::DurationLiteral& l) {
            return make(kDuration, span, typed::Constant{l.milliseconds});
          },
          [&](const ast::NoneLiteral&) {
            report_.not_built(span, "`none` as a value in a condition");
            return Checked{};
          },
          [&](const ast::NameRef& n) { return name(span, n.name, expected); },
          [&](const ast::Member& m) { return member(span, m); },
          [&](const ast::Access& a) { return access(span, a); },
          [&](const ast::Call& c) { return call(span, c); },
          [&](const ast::Unary& u) {
            if (u.op == ast::Unary::Op::minus) return minus(span, u);
            const Checked operand = condition(*u.operand);
            if (!operand) return Checked{};
            return make(kBool, span, typed::Not{operand.expr}, {&operand});
          },
          [&](const ast::Binary& b) {
            if (b.op <= Op::logical_and) return logic(span, b);
            if (b.op <= Op::greater_equal) return compare(span, b);
            if (b.op == Op::coalesce) return coalesce(span, b, expected);
            return arithmetic(span, b);
          },
          [&](const ast::IsNone& n) { return is_none(span, n); },
          [&](const ast::Query& q) { return query(span, q); },
          [&](const ast::Unsupported& u) {
            report_.not_built(span, u.what);
            return Checked{};
          },
      },
      e.node);
}

Checked Conditions::logic(Span span, const ast::Binary& b) {
  const Checked left = condition(*b.left);
  const Checked right = condition(*b.right);
  if (!left || !right) return {};
  if (b.op == Op::logical_and)
    return make(kBool, span, typed::And{left.expr, right.expr}, {&left, &right});
  if (b.op == Op::logical_or)
    return make(kBool, span, typed::Or{left.expr, right.expr}, {&left, &right});
  return make(kBool, span, typed::Implies{left.expr, right.expr}, {&left, &right});
}

// A bare name that is neither local nor a variable: only the place can say which member it is.
bool Conditions::needs_expected_type(const ast::Expr& e) const {
  const auto* n = std::get_if<ast::NameRef>(&e.node);
  return n && n->name.text != "now" && n->name.text != "action" && !find_local(n->name.text) &&
         !schema_.variables.contains(n->name.text);
}

Checked Conditions::name(Span span, const ast::Name& name, std::optional<typed::Type> expected) {
  if (const Local* found = find_local(name.text)) return local(*found, span, expected);
  if (name.text == "now") return make(kTime, span, typed::Now{});
  if (name.text == "action") {
    report_.not_built(span, "`action` in a condition");
    return {};
  }
  if (const auto found = schema_.variables.find(name.text); found != schema_.variables.end()) {
    if (is_member(name.text, expected))
      return member_hidden(name.text, *expected, span, found->second.span);
    return variable(found->second, span);
  }
  return bare_member(name, expected);
}

Checked Conditions::local(const Local& found, Span span, std::optional<typed::Type> expected) {
  const std::string& text = found.name.text;
  if (is_member(text, expected)) return member_hidden(text, *expected, span, found.name.span);
  switch (found.kind) {
    case Local::Kind::principal:
      return make(found.type, span, typed::Principal{});
    case Local::Kind::resource:
      return make(found.type, span, typed::Resource{});
    case Local::Kind::mistake:
      return {};
    case Local::Kind::argument:
      break;
    case Local::Kind::row:
      report_
          .error(Code::row_is_no_value, span,
                 ticked(text) + " is a row of " +
                     ticked(schema_.policy.relations[found.relation].name) + ", not a value")
          .note("bound here", found.name.span)
          .help("name one of its columns or fields after a dot: " + ticked(text + ". .."));
      return {};
  }
  return argument_of(found, span);
}

Checked Conditions::argument_of(const Local& found, Span span) {
  Checked argument = found.value;
  if (!argument) return {};
  if (argument.query) {
    if (query_depth_ > 0) {
      report_
          .error(Code::query_in_query, *argument.query, "a query inside a query is not built yet")
          .note(ticked(found.name.text) + " is used inside a query", span);
      return {};
    }
    if (argument.size > condition_left_) {
      condition_left_ = 0;
      report_too_large();
      return {};
    }
    condition_left_ -= argument.size;
    argument.expr = with_fresh_rows(argument.expr, next_row_);
  }
  if (place_ == Place::define && frames_.empty()) {  // mistakes are shown where it is used
    typed::Expr here = *argument.expr;
    here.span = span;
    argument.expr = std::make_shared<const typed::Expr>(std::move(here));
  }
  return argument;
}

bool Conditions::is_member(const std::string& name, std::optional<typed::Type> expected) const {
  return expected && expected->kind == typed::Type::Kind::enumeration &&
         schema_.members[expected->id].contains(name);
}

// Whichever were taken, the other could be meant.
Checked Conditions::member_hidden(const std::string& name, const typed::Type& expected, Span span,
                                  Span declared) {
  const std::string& wanted = schema_.policy.enums[expected.id].name;
  report_
      .error(Code::member_hidden, span,
             ticked(name) + " is declared as something else here, and is a member of " +
                 ticked(wanted))
      .note("the other declaration", declared)
      .help("for the member write " + ticked(wanted + "::" + name) +
            "; otherwise give that declaration another name");
  return {};
}

Checked Conditions::variable(const Variable& found, Span span) {
  if (!found.usable) return {};
  if (found.kind == Variable::Kind::global)
    return make(schema_.policy.globals[found.id].type, span, typed::GlobalValue{found.id});
  return make(schema_.policy.context[found.id].type, span, typed::ContextValue{found.id});
}

Checked Conditions::bare_member(const ast::Name& name, std::optional<typed::Type> expected) {
  const auto found = schema_.enums_with.find(name.text);
  if (found == schema_.enums_with.end()) {
    report_unknown_name(name, expected);
    return {};
  }
  const std::vector<std::uint32_t>& enums = found->second;
  const bool wanted = expected && expected->kind == typed::Type::Kind::enumeration &&
                      schema_.members[expected->id].contains(name.text);
  if (!wanted && enums.size() > 1) {
    const std::string first = schema_.policy.enums[enums[0]].name + "::" + name.text;
    const std::string second = schema_.policy.enums[enums[1]].name + "::" + name.text;
    report_
        .error(Code::ambiguous_member, name.span,
               ticked(name.text) + " is a member of several enums, and nothing here says which")
        .help("write " + ticked(first) + " or " + ticked(second));
    return {};
  }
  const std::uint32_t id = wanted ? expected->id : enums[0];
  return make({typed::Type::Kind::enumeration, id, false}, name.span,
              typed::Constant{schema_.members[id].at(name.text).id});
}

void Conditions::report_unknown_name(const ast::Name& name, std::optional<typed::Type> expected) {
  const bool wants_member = expected && expected->kind == typed::Type::Kind::enumeration;
  const auto candidates = [&] {
    std::vector<std::string_view> names = keys_of(schema_.variables);
    for (const Local& local : locals_) names.push_back(local.name.text);
    if (!wants_member) return names;
    const auto members = keys_of(schema_.members[expected->id]);
    names.insert(names.begin(), members.begin(), members.end());
    return names;
  };
  const std::string message = wants_member ? ticked(schema_.policy.enums[expected->id].name) +
                                                 " has no member " + ticked(name.text) +
                                                 ", and nothing else here has that name"
                                           : "nothing here is called " + ticked(name.text);
  auto entry = report_.unknown(Code::unknown_name, name.span, message, name.text, candidates);
  if (schema_.define_names.contains(name.text))
    entry.help("the define is called with parentheses: " + ticked(name.text + "(..)"));
}

Checked Conditions::member(Span span, const ast::Member& m) {
  const auto type = schema_.types.find(m.type.text);
  if (type == schema_.types.end() || type->second.kind != TypeName::Kind::enumeration) {
    report_.unknown(Code::unknown_type, m.type.span, "no enum is called " + ticked(m.type.text),
                    m.type.text, [&] { return names_of(schema_.policy.enums); });
    return {};
  }
  const std::uint32_t id = type->second.id;
  const auto found = schema_.members[id].find(m.member.text);
  if (found == schema_.members[id].end()) {
    report_
        .unknown(Code::unknown_member, m.member.span,
                 ticked(m.type.text) + " has no member " + ticked(m.member.text), m.member.text,
                 [&] { return keys_of(schema_.members[id]); })
        .note("the enum is declared here", type->second.span);
    return {};
  }
  return make({typed::Type::Kind::enumeration, id, false}, span, typed::Constant{found->second.id});
}

}  // namespace sightline
