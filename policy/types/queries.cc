// ast::Expr -> typed::Expr, third part: what is looked up (attributes, rows of relations) and calls
// of defines, which are expanded: the body is checked again with its parameters standing for the
// arguments, so that each query gets a row number of its own.
// Tested in tests/unit/policy/types/queries_test.cc. Refuses to know effects; what a query means in
// a permit or forbid stands in effects.cc.

#include <algorithm>
#include <utility>

#include "policy/types/conditions.h"

namespace sightline {

Checked Conditions::access(Span span, const ast::Access& a) {
  if (const auto* n = std::get_if<ast::NameRef>(&a.object->node)) {
    const Local* row = find_local(n->name.text);
    if (row && row->kind == Local::Kind::row) return row_part(span, *row, a.name);
  }
  const Checked object = value(*a.object, std::nullopt);
  return object ? attribute(span, object, a.name) : Checked{};
}

Checked Conditions::attribute(Span span, const Checked& object, const ast::Name& name) {
  if (object.type().kind != typed::Type::Kind::entity) {
    report_.error(Code::no_attributes, name.span,
                  report_.quote(object.expr->span) + " is of type " +
                      ticked(schema_.text(object.type())) + " and has no attributes");
    return {};
  }
  const typed::EntityType& entity = schema_.policy.entities[object.type().id];
  const Names& names = schema_.attributes[object.type().id];
  const auto found = names.find(name.text);
  if (found == names.end()) {
    report_
        .unknown(Code::unknown_attribute, name.span,
                 ticked(entity.name) + " has no attribute " + ticked(name.text), name.text,
                 [&] { return keys_of(names); })
        .note(ticked(entity.name) + " is declared here", entity.span);
    return {};
  }
  if (!found->second.usable) return {};
  typed::Type type = entity.attributes[found->second.id].type;
  type.optional = type.optional || object.type().optional;
  return make(type, span, typed::AttributeOf{object.expr, found->second.id}, {&object});
}

Checked Conditions::row_part(Span span, const Local& row, const ast::Name& name) {
  const typed::Relation& relation = schema_.policy.relations[row.relation];
  const RelationNames& names = schema_.relations[row.relation];
  if (const auto column = names.columns.find(name.text); column != names.columns.end()) {
    if (!column->second.usable) return {};
    const std::uint32_t id = column->second.id;
    const typed::Type type{typed::Type::Kind::entity, relation.columns[id].entity, false};
    return make(type, span, typed::ColumnOf{row.row, id});
  }
  if (const auto field = names.fields.find(name.text); field != names.fields.end()) {
    if (!field->second.usable) return {};
    const std::uint32_t id = field->second.id;
    return make(relation.fields[id].type, span, typed::FieldOf{row.row, id});
  }
  const auto candidates = [&] {
    auto all = keys_of(names.columns);
    const auto fields = keys_of(names.fields);
    all.insert(all.end(), fields.begin(), fields.end());
    return all;
  };
  report_
      .unknown(Code::unknown_attribute, name.span,
               ticked(relation.name) + " has no column or field " + ticked(name.text), name.text,
               candidates)
      .note(ticked(relation.name) + " is declared here", relation.span);
  return {};
}

std::optional<std::uint32_t> Conditions::relation(const ast::Name& name) {
  const auto found = schema_.types.find(name.text);
  if (found != schema_.types.end() && found->second.kind == TypeName::Kind::relation)
    return found->second.id;
  if (found != schema_.types.end()) {
    report_.error(Code::unknown_relation, name.span, ticked(name.text) + " is not a relation")
        .note("it is declared here", found->second.span);
  } else if (schema_.define_names.contains(name.text)) {
    report_.not_built(name.span, "a query over an optional value");
  } else {
    report_.unknown(Code::unknown_relation, name.span, "no relation is called " + ticked(name.text),
                    name.text, [&] { return names_of(schema_.policy.relations); });
  }
  return std::nullopt;
}

Checked Conditions::query(Span span, const ast::Query& q) {
  const auto id = relation(q.relation);
  std::vector<Checked> checked;
  bool fine = id && arguments(q, *id, checked);
  fine = !refuse_nested(span) && fine;
  const bool asks = std::any_of(q.arguments.begin(), q.arguments.end(),
                                [](const ast::ExprPtr& argument) { return argument != nullptr; });
  if (!asks && place_ == Place::rule) {
    refuse_open(span);
    fine = false;
  }
  const std::uint32_t row = next_row_++;
  Checked where;
  if (q.row) {
    const bool known = id && schema_.relations[*id].usable;
    bind({known ? Local::Kind::row : Local::Kind::mistake, *q.row, {}, {}, row, id.value_or(0)});
    ++query_depth_;
    if (q.where) where = condition(*q.where);
    --query_depth_;
    locals_.pop_back();
  }
  if (!fine || (q.where && !where)) return {};
  typed::Query node{q.negated, row, *id, {}, where.expr};
  Checked all = where;  // of one size with all parts
  for (const Checked& argument : checked) {
    node.arguments.push_back(argument.expr);
    all.size += argument.size;
    all.depth = std::max(all.depth, argument.depth);
  }
  Checked made = make(kBool, span, std::move(node), {&all});
  made.query = span;
  return made;
}

void Conditions::refuse_open(Span span) {
  auto entry = report_.error(
      Code::nothing_asked, span,
      "every argument of this query is `_`, and a rule may not search a whole relation");
  entry.help("say of whom or what: at least one argument is not `_`");
  if (!frames_.empty()) entry.note("a rule asks it here", frames_.front().call);
}

// The arguments of a query, each an entity of its column's type; null for `_`.
bool Conditions::arguments(const ast::Query& q, std::uint32_t relation, std::vector<Checked>& out) {
  const typed::Relation& declared = schema_.policy.relations[relation];
  if (!schema_.relations[relation].usable) return false;
  if (q.arguments.size() != declared.columns.size()) {
    const std::size_t columns = declared.columns.size();
    report_
        .error(Code::relation_arity, q.relation.span,
               ticked(declared.name) + " takes " + std::to_string(columns) +
                   (columns == 1 ? " argument, " : " arguments, ") +
                   std::to_string(q.arguments.size()) + " given")
        .note("declared here", declared.span)
        .help("one for each column, `_` for any: " + ticked(schema_.relation_text(relation)));
    return false;
  }
  bool fine = true;
  for (std::size_t i = 0; i < q.arguments.size(); ++i) {
    if (!q.arguments[i]) {
      out.emplace_back();
      continue;
    }
    const typed::Column& column = declared.columns[i];
    const typed::Type wanted{typed::Type::Kind::entity, column.entity, false};
    out.push_back(argument(*q.arguments[i], wanted, {column.name, declared.span}));
    fine = fine && out.back();
  }
  return fine;
}

bool Conditions::refuse_nested(Span span) {
  if (query_depth_ == 0) return false;
  const auto call = std::find_if(frames_.begin(), frames_.end(),
                                 [](const Frame& frame) { return frame.in_query; });
  if (call == frames_.end()) {
    report_.error(Code::query_in_query, span, "a query inside a query is not built yet");
  } else {
    report_
        .error(Code::query_in_query, call->call,
               ticked(call->define->name.text) +
                   " asks a relation, and a query inside a query is not built yet")
        .note("the query is here", span);
  }
  return true;
}

// An argument of a define or query; an optional parameter takes a value that is never none, too.
Checked Conditions::argument(const ast::Expr& e, const std::optional<typed::Type>& parameter,
                             const ast::Name& name) {
  if (!parameter) {  // reported where it is declared; a row or anything else may stand here
    if (!std::holds_alternative<ast::NameRef>(e.node)) value(e, std::nullopt);
    return {};
  }
  Checked found = value(e, parameter);
  if (!found) return {};
  const bool fits = same_kind(found.type(), *parameter);
  if (fits && found.type().optional == parameter->optional) return found;
  if (fits && parameter->optional) {
    typed::Expr widened = *found.expr;
    widened.type.optional = true;
    found.expr = std::make_shared<const typed::Expr>(std::move(widened));
    return found;
  }
  auto entry = report_.error(Code::argument_type, e.span,
                             ticked(name.text) + " is of type " + ticked(schema_.text(*parameter)) +
                                 ", and " + report_.quote(e.span) + " is of type " +
                                 ticked(schema_.text(found.type())));
  entry.note(ticked(name.text) + " is declared here", name.span);
  if (fits) entry.help("say what none means with `??`");
  return {};
}

Checked Conditions::call(Span span, const ast::Call& c) {
  const auto found = schema_.define_names.find(c.function.text);
  if (found == schema_.define_names.end()) {
    for (const ast::ExprPtr& argument : c.arguments) value(*argument, std::nullopt);
    auto entry = report_.unknown(Code::unknown_define, c.function.span,
                                 "no define is called " + ticked(c.function.text), c.function.text,
                                 [&] { return keys_of(schema_.define_names); });
    const auto type = schema_.types.find(c.function.text);
    if (type != schema_.types.end() && type->second.kind == TypeName::Kind::relation)
      entry.help("a relation is asked with " + ticked("some " + c.function.text + "(..)"));
    return {};
  }
  const Define& define = schema_.defines[found->second.id];
  if (c.arguments.size() != define.parameters.size()) {
    const std::size_t wanted = define.parameters.size();
    report_
        .error(Code::define_arity, span,
               ticked(c.function.text) + " takes " + std::to_string(wanted) +
                   (wanted == 1 ? " argument, " : " arguments, ") +
                   std::to_string(c.arguments.size()) + " given")
        .note("declared here", found->second.span);
    return {};
  }
  std::vector<Checked> arguments;
  bool fine = define.usable;
  for (std::size_t i = 0; i < c.arguments.size(); ++i) {
    arguments.push_back(
        argument(*c.arguments[i], define.parameters[i], define.written->parameters[i].name));
    fine = fine && arguments.back();
  }
  return fine ? expand(span, found->second.id, std::move(arguments)) : Checked{};
}

Checked Conditions::expand(Span span, std::uint32_t id, std::vector<Checked> arguments) {
  const ast::Define& define = *schema_.defines[id].written;
  std::vector<Local> outside = std::exchange(locals_, {});
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    locals_.push_back(
        {Local::Kind::argument, define.parameters[i].name, {}, std::move(arguments[i]), 0, 0});
  }
  frames_.push_back({&define, span, query_depth_ > 0});
  Checked body = value(*define.body, std::nullopt);
  frames_.pop_back();
  locals_ = std::move(outside);
  return body;
}

}  // namespace sightline
