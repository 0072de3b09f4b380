// ast::Expr -> typed::Expr: what is looked up. Attributes of entities, parts of rows, and queries
// over the rows of a relation or over an optional value. `every R as x where W: C` becomes
// `no R as x where W and not C`. Tested in tests/unit/policy/types/queries_test.cc. Refuses to know
// effects; what a query means in a permit or forbid stands in effects.cc.

#include <algorithm>

#include "policy/types/conditions.h"

namespace sightline {
namespace {

using Quantifier = ast::Query::Quantifier;

}  // namespace

Checked Conditions::access(Span span, const ast::Access& a) {
  if (const Local* local = named_local(*a.object)) {
    if (local->kind == Local::Kind::row) return row_part(span, *local, a.name);
    if (local->alternatives.size() > 1 && !all_have(*local, a.name)) return {};
  }
  const Checked object = looking(kBoth, [&] { return value(*a.object, std::nullopt); });
  return object ? attribute(span, object, a.name) : Checked{};
}

// Of something that may be of several types only what all of them declare alike can be read.
bool Conditions::all_have(const Local& local, const ast::Name& name) {
  std::optional<typed::Type> type;
  for (const std::uint32_t entity : local.alternatives) {
    const auto found = schema_.attributes[entity].find(name.text);
    const bool there = found != schema_.attributes[entity].end();
    if (there && !found->second.usable) return false;
    const auto& attributes = schema_.policy.entities[entity].attributes;
    if (there && (!type || *type == attributes[found->second.id].type)) {
      type = attributes[found->second.id].type;
      continue;
    }
    const std::string owner = ticked(schema_.policy.entities[entity].name);
    report_
        .error(Code::not_all_have, name.span,
               ticked(local.name.text) + " may be " +
                   ticked(schema_.union_text(local.alternatives)) + ", and " + owner +
                   (there ? " declares " + ticked(name.text) + " with another type"
                          : " has no attribute " + ticked(name.text)))
        .note(owner + " is declared here", schema_.policy.entities[entity].span)
        .help("say which is meant where the name is bound: " +
              ticked(local.name.text + ": " +
                     schema_.policy.entities[local.alternatives.front()].name) +
              ", and write a clause for the others");
    return false;
  }
  return true;
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
    return make(relation.columns[id].type, span, typed::ColumnOf{row.row, id});
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

// The relation of that name; none, without a report, if it is a define.
std::optional<std::uint32_t> Conditions::relation(const ast::Name& name) {
  const auto found = schema_.types.find(name.text);
  if (found != schema_.types.end() && found->second.kind == TypeName::Kind::relation)
    return found->second.id;
  if (schema_.define_names.contains(name.text)) return std::nullopt;
  if (found != schema_.types.end()) {
    report_.error(Code::unknown_relation, name.span, ticked(name.text) + " is not a relation")
        .note("it is declared here", found->second.span);
  } else {
    report_.unknown(Code::unknown_relation, name.span, "no relation is called " + ticked(name.text),
                    name.text, [&] { return names_of(schema_.policy.relations); });
  }
  return std::nullopt;
}

Checked Conditions::query(Span span, const ast::Query& q) {
  const auto id = relation(*q.relation);
  if (!id && schema_.define_names.contains(q.relation->text)) return over_value(span, q);
  std::vector<Checked> checked;
  bool fine = id && arguments(q, *id, checked);
  if (refuse_open(span, q)) fine = false;
  const std::uint32_t row = next_row_++;
  if (q.row) {
    const bool known = id && schema_.relations[*id].usable;
    Local local{known ? Local::Kind::row : Local::Kind::mistake, *q.row};
    local.row = row;
    local.relation = id.value_or(0);
    bind(std::move(local));
  }
  const Checked where = body(q, fine);
  if (q.row) locals_.pop_back();
  if (!fine) return {};
  const bool several = q.quantifier == Quantifier::several;
  typed::Query node;
  node.quantifier = several ? typed::Query::Quantifier::several : typed::Query::Quantifier::some;
  node.negated = q.quantifier == Quantifier::no || q.quantifier == Quantifier::every;
  node.row = row;
  node.relation = *id;
  node.where = where.expr;
  Checked all = where;  // of one size with all parts
  all.query_depth = where.query_depth + 1;
  for (const Checked& argument : checked) {
    node.arguments.push_back(argument.expr);
    const Checked both = around({&all, &argument});
    all = both;
  }
  const Checked made = make(kBool, span, std::move(node), {&all});
  return !made || nested_too_deep(span, made) ? Checked{} : made;
}

// What must hold of a row, or of a value that is there; nothing if any will do.
Checked Conditions::body(const ast::Query& q, bool& fine) {
  const bool negated = q.quantifier == Quantifier::no || q.quantifier == Quantifier::every;
  const Influence inside = negated ? influence_.mirrored() : influence_;
  Checked where, claim;
  if (q.where) where = looking(inside, [&] { return condition(*q.where); });
  if (q.body) claim = looking(inside, [&] { return negation(q.body->span, *q.body); });
  fine = fine && (!q.where || where) && (!q.body || claim);
  if (!fine) return {};
  if (!q.body) return where;
  if (!q.where) return claim;
  const Checked both =
      make(kBool, q.body->span, typed::And{where.expr, claim.expr}, {&where, &claim});
  fine = static_cast<bool>(both);
  return both;
}

bool Conditions::nested_too_deep(Span span, const Checked& made) {
  if (made.query_depth <= kMaxQueryDepth) return false;
  auto entry = report_.error(
      Code::nested_too_deep, span,
      "queries stand in each other at most " + std::to_string(kMaxQueryDepth) + " deep");
  entry.note("each level multiplies the rows that one decision may look at");
  if (!frames_.empty())
    entry.note(ticked(frames_.front().name) + " is used here", frames_.front().call);
  return true;
}

bool Conditions::refuse_open(Span span, const ast::Query& q) {
  const bool asks = std::any_of(q.arguments.begin(), q.arguments.end(),
                                [](const ast::ExprPtr& argument) { return argument != nullptr; });
  if (asks || (place_ != Standing::rule && place_ != Standing::invariant)) return false;
  const bool rule = place_ == Standing::rule;
  auto entry = report_.error(Code::nothing_asked, span,
                             "every argument of this query is `_`, and " +
                                 std::string(rule ? "a rule" : "an invariant") +
                                 " may not search a whole relation");
  entry.help("say of whom or what: at least one argument is not `_`");
  if (!frames_.empty())
    entry.note((rule ? "a rule asks it here" : "an invariant asks it here"), frames_.front().call);
  return true;
}

// The arguments of a query, each of its column's type; null for `_`.
bool Conditions::arguments(const ast::Query& q, std::uint32_t relation, std::vector<Checked>& out) {
  const typed::Relation& declared = schema_.policy.relations[relation];
  if (!schema_.relations[relation].usable) return false;
  if (q.arguments.size() != declared.columns.size()) {
    const std::size_t columns = declared.columns.size();
    report_
        .error(Code::relation_arity, q.relation->span,
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
    out.push_back(looking(kBoth, [&] {
      return argument(*q.arguments[i], {column.type}, {column.name, declared.span});
    }));
    fine = fine && out.back();
  }
  return fine;
}

// `some v as t where C` of an optional value: it is there, and C holds of it.
Checked Conditions::over_value(Span span, const ast::Query& q) {
  const Checked asked = looking(kBoth, [&] { return asked_value(span, q); });
  if (asked && q.quantifier == Quantifier::several) {
    report_.error(Code::several_of_a_value, span, "one value is never several")
        .help("ask with `some` whether it is there; `several` is for the rows of a relation");
    return {};
  }
  const bool usable = asked && !always_there(asked, span);
  if (q.row) {
    Local local{usable ? Local::Kind::argument : Local::Kind::mistake, *q.row};
    if (usable) {
      typed::Type type = asked.type();
      type.optional = false;
      local.value = make(type, asked.expr->span, typed::Unwrap{asked.expr}, {&asked});
    }
    bind(std::move(local));
  }
  bool fine = true;
  const Checked where = body(q, fine);
  if (q.row) locals_.pop_back();
  if (!usable || !fine) return {};
  const Checked none = make(kBool, span, typed::IsNone{asked.expr}, {&asked});
  if (!none) return {};
  Checked found = make(kBool, span, typed::Not{none.expr}, {&none});
  if (found && where)
    found = make(kBool, span, typed::And{found.expr, where.expr}, {&found, &where});
  if (!found || q.quantifier == Quantifier::some) return found;
  return make(kBool, span, typed::Not{found.expr}, {&found});
}

Checked Conditions::asked_value(Span span, const ast::Query& q) {
  if (q.value) return value(*q.value, std::nullopt);
  return call({q.relation->span.begin, span.end}, *q.relation, q.arguments);
}

}  // namespace sightline
