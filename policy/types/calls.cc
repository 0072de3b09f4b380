// ast::Call -> typed::Expr: a define is expanded where it is called. Its body is checked again with
// its parameters standing for the arguments, so that each query gets a row number of its own, and
// every alternative of a union its own types. Tested in tests/unit/policy/types/calls_test.cc.
// Refuses to know whether defines are well-founded: defines.cc has seen to that.

#include <algorithm>
#include <utility>

#include "policy/types/conditions.h"
#include "policy/types/rows.h"

namespace sightline {

Checked Conditions::call(Span span, const ast::Name& name,
                         const std::vector<ast::ExprPtr>& arguments) {
  const auto found = schema_.define_names.find(name.text);
  if (found == schema_.define_names.end()) {
    for (const ast::ExprPtr& argument : arguments) value(*argument, std::nullopt);
    auto entry =
        report_.unknown(Code::unknown_define, name.span, "no define is called " + ticked(name.text),
                        name.text, [&] { return keys_of(schema_.define_names); });
    const auto type = schema_.types.find(name.text);
    if (type != schema_.types.end() && type->second.kind == TypeName::Kind::relation) {
      entry.help("a relation is asked with " + ticked("some " + name.text + "(..)"));
    } else if (schema_.actions.contains(name.text)) {
      entry.help("whether an action would be allowed is asked with " +
                 ticked("may " + name.text + "(.., ..)"));
    }
    return {};
  }
  const Define& define = schema_.defines[found->second.id];
  if (!call_fits(span, name, arguments, define)) return {};
  std::vector<Local> locals;
  bool fine = define.usable;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto local = passed(*arguments[i], define.parameters[i], define.written->parameters[i].name);
    fine = fine && local;
    if (local) locals.push_back(std::move(*local));
  }
  return fine ? expand(span, define, std::move(locals)) : Checked{};
}

bool Conditions::call_fits(Span span, const ast::Name& name,
                           const std::vector<ast::ExprPtr>& arguments, const Define& define) {
  const std::size_t wanted = define.parameters.size();
  if (arguments.size() != wanted) {
    report_
        .error(Code::define_arity, span,
               ticked(name.text) + " takes " + std::to_string(wanted) +
                   (wanted == 1 ? " argument, " : " arguments, ") +
                   std::to_string(arguments.size()) + " given")
        .note("declared here", define.written->name.span);
    return false;
  }
  if (std::find(arguments.begin(), arguments.end(), nullptr) == arguments.end()) return true;
  report_
      .error(Code::define_arity, span,
             ticked(name.text) + " is a define, and `_` cannot be an argument of a define")
      .note("declared here", define.written->name.span);
  return false;
}

// What a parameter stands for in the body; nothing after a report.
std::optional<Local> Conditions::passed(const ast::Expr& e, const ParameterType& parameter,
                                        const ast::Name& name) {
  if (!parameter.usable) {  // reported where it is declared; a row or anything else may stand here
    if (!std::holds_alternative<ast::NameRef>(e.node)) value(e, std::nullopt);
    return std::nullopt;
  }
  if (parameter.relation) return passed_row(e, *parameter.relation, name);
  Local local{Local::Kind::argument, name};
  // Where it will stand, only the body knows: a `may` in it is looked at there.
  ++passing_;
  local.value = looking({}, [&] { return argument(e, parameter.types, name); });
  --passing_;
  if (!local.value) return std::nullopt;
  if (parameter.types.size() > 1)
    for (const typed::Type& type : parameter.types) local.alternatives.push_back(type.id);
  return local;
}

std::optional<Local> Conditions::passed_row(const ast::Expr& e, std::uint32_t relation,
                                            const ast::Name& name) {
  const Local* found = named_local(e);
  if (found && found->kind == Local::Kind::mistake) return std::nullopt;
  if (found && found->kind == Local::Kind::row && found->relation == relation) {
    Local local = *found;
    local.name = name;
    return local;
  }
  const std::string wanted = schema_.policy.relations[relation].name;
  report_
      .error(Code::argument_type, e.span,
             ticked(name.text) + " is a row of " + ticked(wanted) + ", and " +
                 report_.quote(e.span) + " is not")
      .note(ticked(name.text) + " is declared here", name.span)
      .help("rows are named by a query: " + ticked("some " + wanted + "(..) as x where .."));
  return std::nullopt;
}

// An argument of a define or query; an optional parameter takes a value that is never none, too.
Checked Conditions::argument(const ast::Expr& e, const std::vector<typed::Type>& wanted,
                             const ast::Name& name) {
  Checked found = value(e, wanted.front());
  if (!found) return {};
  const auto same = std::find_if(wanted.begin(), wanted.end(), [&](const typed::Type& type) {
    return same_kind(type, found.type());
  });
  const bool fits = same != wanted.end();
  if (fits && found.type().optional == same->optional) return found;
  if (fits && same->optional) {
    typed::Expr widened = *found.expr;
    widened.type.optional = true;
    found.expr = std::make_shared<const typed::Expr>(std::move(widened));
    return found;
  }
  std::string types;
  for (const typed::Type& type : wanted) types += (types.empty() ? "" : " | ") + schema_.text(type);
  auto entry = report_.error(Code::argument_type, e.span,
                             ticked(name.text) + " is of type " + ticked(types) + ", and " +
                                 report_.quote(e.span) + " is of type " +
                                 ticked(schema_.text(found.type())));
  entry.note(ticked(name.text) + " is declared here", name.span);
  if (fits) entry.help("say what none means with `??`");
  return {};
}

Checked Conditions::again(Checked found) {
  if (!found || found.query_depth == 0) return found;
  if (found.size > condition_left_) {
    condition_left_ = 0;
    report_too_large();
    return {};
  }
  condition_left_ -= found.size;
  found.expr = with_fresh_rows(found.expr, next_row_);
  return found;
}

Checked Conditions::expand(Span span, const Define& define, std::vector<Local> arguments) {
  std::vector<Local> outside = std::exchange(locals_, std::move(arguments));
  frames_.push_back({define.written->name.text, span});
  Checked body = value(*define.written->body, std::nullopt);
  frames_.pop_back();
  locals_ = std::move(outside);
  return body;
}

}  // namespace sightline
