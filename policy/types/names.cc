// ast::NameRef, ast::Member -> typed::Expr: what a bare name means. In this order: a name bound
// nearby; a global, context field, `now` or `action`; a member of the enum, or an action, that the
// place expects. Tested in tests/unit/policy/types/names_test.cc. Refuses to know what is done with
// the value.

#include "policy/types/conditions.h"

namespace sightline {

// A set literal, or a bare name that is neither local nor a variable: only the place can say what
// it is. Of a choice, what its branches are.
bool Conditions::needs_expected_type(const ast::Expr& e) const {
  if (std::holds_alternative<ast::SetLiteral>(e.node)) return true;
  if (const auto* c = std::get_if<ast::Choice>(&e.node))
    return needs_expected_type(*c->then) && needs_expected_type(*c->otherwise);
  const auto* n = std::get_if<ast::NameRef>(&e.node);
  return n && n->name.text != "now" && n->name.text != "action" && !find_local(n->name.text) &&
         !schema_.variables.contains(n->name.text);
}

Checked Conditions::name(Span span, const ast::Name& name, Expected expected) {
  if (const Local* found = find_local(name.text)) return local(*found, span, expected);
  if (name.text == "now") return make(kTime, span, typed::Now{});
  if (name.text == "action") return asked_action(span);
  if (const auto found = schema_.variables.find(name.text); found != schema_.variables.end()) {
    if (is_member(name.text, expected))
      return member_hidden(name.text, *expected, span, found->second.span);
    return variable(found->second, span);
  }
  return bare_member(name, expected);
}

Checked Conditions::asked_action(Span span) {
  if (!action_known_ && expanding_.empty()) {
    report_.error(Code::no_action_asked, span, "nobody asked for an action here")
        .help("name an action, as in `may view(u, cam)`, or make it a claim about one: `never ..`");
    return {};
  }
  schema_.literals.mention_action(span);
  const typed::Type type{typed::Type::Kind::enumeration, schema_.action_enum, false};
  if (!expanding_.empty()) return make(type, span, typed::Constant{expanding_.back()});
  return make(type, span, typed::AskedAction{});
}

Checked Conditions::local(const Local& found, Span span, Expected expected) {
  const std::string& text = found.name.text;
  if (is_member(text, expected)) return member_hidden(text, *expected, span, found.name.span);
  switch (found.kind) {
    case Local::Kind::principal:
      return make(found.type, span, typed::Principal{});
    case Local::Kind::resource:
      return make(found.type, span, typed::Resource{});
    case Local::Kind::variable:
      return make(found.type, span, typed::VariableValue{found.variable});
    case Local::Kind::mistake:
      return {};
    case Local::Kind::argument:
      return argument_of(found, span);
    case Local::Kind::row:
      break;
  }
  return row_is_no_value(found, span);
}

Checked Conditions::row_is_no_value(const Local& found, Span span) {
  const std::string& text = found.name.text;
  report_
      .error(Code::row_is_no_value, span,
             ticked(text) + " is a row of " +
                 ticked(schema_.policy.relations[found.relation].name) + ", not a value")
      .note("bound here", found.name.span)
      .help("name one of its columns or fields after a dot: " + ticked(text + ". .."));
  return {};
}

Checked Conditions::argument_of(const Local& found, Span span) {
  Checked argument = again(found.value);
  if (!argument) return {};
  if (argument.may) {
    const Influence stands = influence_.of(argument.may_stands);
    if (!may_stands_here(*argument.may, stands)) return {};
    argument.may_stands = stands;
  }
  if (place_ == Standing::define && frames_.empty()) {  // mistakes are shown where it is used
    typed::Expr here = *argument.expr;
    here.span = span;
    argument.expr = std::make_shared<const typed::Expr>(std::move(here));
  }
  return argument;
}

bool Conditions::is_member(const std::string& name, Expected expected) const {
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

// Actions are meant only where the place expects one: they share no name space with members.
Checked Conditions::bare_member(const ast::Name& name, Expected expected) {
  if (is_member(name.text, expected)) {
    if (expected->id == schema_.action_enum) schema_.literals.mention_action(name.span);
    return make({typed::Type::Kind::enumeration, expected->id, false}, name.span,
                typed::Constant{schema_.members[expected->id].at(name.text).id});
  }
  const auto found = schema_.enums_with.find(name.text);
  if (found == schema_.enums_with.end()) {
    report_unknown_name(name, expected);
    return {};
  }
  const std::vector<std::uint32_t>& enums = found->second;
  if (enums.size() > 1) {
    const std::string first = schema_.policy.enums[enums[0]].name + "::" + name.text;
    const std::string second = schema_.policy.enums[enums[1]].name + "::" + name.text;
    report_
        .error(Code::ambiguous_member, name.span,
               ticked(name.text) + " is a member of several enums, and nothing here says which")
        .help("write " + ticked(first) + " or " + ticked(second));
    return {};
  }
  return make({typed::Type::Kind::enumeration, enums[0], false}, name.span,
              typed::Constant{schema_.members[enums[0]].at(name.text).id});
}

void Conditions::report_unknown_name(const ast::Name& name, Expected expected) {
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
  if (schema_.define_names.contains(name.text)) {
    entry.help("the define is called with parentheses: " + ticked(name.text + "(..)"));
  } else if (schema_.actions.contains(name.text)) {
    entry.help("the action as a value is " + ticked("Action::" + name.text));
  }
}

Checked Conditions::member(Span span, const ast::Member& m) {
  if (m.type.text == "Action") {
    schema_.literals.mention_action(span);
    return member_of(span, schema_.action_enum, m);
  }
  const auto type = schema_.types.find(m.type.text);
  if (type != schema_.types.end() && type->second.kind == TypeName::Kind::enumeration)
    return member_of(span, type->second.id, m);
  auto entry =
      report_.unknown(Code::unknown_type, m.type.span, "no enum is called " + ticked(m.type.text),
                      m.type.text, [&] { return names_of(schema_.policy.enums); });
  if (type != schema_.types.end() && type->second.kind == TypeName::Kind::entity)
    entry.help("an entity is written with its id in quotes: " +
               ticked(m.type.text + "::\"" + m.member.text + "\""));
  return {};
}

Checked Conditions::member_of(Span span, std::uint32_t id, const ast::Member& m) {
  const auto found = schema_.members[id].find(m.member.text);
  if (found != schema_.members[id].end())
    return make({typed::Type::Kind::enumeration, id, false}, span,
                typed::Constant{found->second.id});
  auto entry = report_.unknown(Code::unknown_member, m.member.span,
                               ticked(m.type.text) + " has no member " + ticked(m.member.text),
                               m.member.text, [&] { return keys_of(schema_.members[id]); });
  if (id != schema_.action_enum)
    entry.note("the enum is declared here", schema_.policy.enums[id].span);
  return {};
}

}  // namespace sightline
