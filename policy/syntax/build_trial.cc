// Worlds and tests: from their nodes to ast::World and ast::Test. Tested in
// tests/unit/policy/syntax/parse_trial_test.cc. Refuses to know any declaration: whether a bare name
// is an instance or a member is for the types to say.
#include <utility>

#include "policy/syntax/build.h"
#include "policy/syntax/literals.h"

namespace sightline::syntax {
namespace {

using ValueKind = ast::Value::Kind;

void set_number(Build& b, const Branch& branch, bool negative, ast::Value& value) {
  const auto number = read_number(b.text(branch), negative, branch.span(), b.report);
  value.kind = number && number->is_duration ? ValueKind::duration : ValueKind::integer;
  value.number = number ? number->value : 0;
}

void set_constant(std::string_view text, ast::Value& value) {
  if (text == "none") {
    value.kind = ValueKind::none;
  } else if (text == "true" || text == "false") {
    value.kind = ValueKind::boolean;
    value.number = text == "true" ? 1 : 0;
  } else {
    value.kind = ValueKind::time;
    value.number = text == "forever" ? kForever : 0;
  }
}

// A name, `Role::owner` or `User::"7"`.
void set_name(Build& b, const Branch& branch, ast::Value& value) {
  Children children(branch);
  value.kind = ValueKind::name;
  value.name = take_name(b, children);
  if (children.done()) return;
  Children member(children.take());
  value.kind = ValueKind::member;
  if (member.next_is(Kind::name)) {
    value.member = take_name(b, member);
    return;
  }
  value.kind = ValueKind::entity;
  value.text = take_string(b, member);
}

void set_negative(Build& b, const Branch& branch, ast::Value& value) {
  const Branch operand = Children(branch).take();
  if (operand.kind() == Kind::number) return set_number(b, operand, true, value);
  b.report.add(Code::unexpected_text, branch.span(),
               "only a number or a duration can stand after `-`");
}

ast::Value build_value(Build& b, const Branch& branch) {
  ast::Value value;
  value.span = branch.span();
  value.kind = ValueKind::unavailable;
  if (branch.kind() == Kind::value_name) {
    set_name(b, branch, value);
  } else if (branch.kind() == Kind::number) {
    set_number(b, branch, false, value);
  } else if (branch.kind() == Kind::negative) {
    set_negative(b, branch, value);
  } else if (branch.kind() == Kind::constant) {
    set_constant(b.text(branch), value);
  } else if (branch.kind() == Kind::time) {
    value.kind = ValueKind::time;
    value.number = read_time(b.text(branch), branch.span(), b.report).value_or(1);
  } else if (branch.kind() == Kind::string) {
    value.kind = ValueKind::string;
    value.text = read_string(b.text(branch), branch.span(), b.report).value_or("");
  } else if (branch.kind() == Kind::value_set) {
    value.kind = ValueKind::set;
    for (const Branch& element : branch.children())
      value.elements.push_back(build_value(b, element));
  }
  return value;
}

std::vector<ast::NamedValue> build_values(Build& b, const Branch& branch) {
  std::vector<ast::NamedValue> values;
  for (const Branch& part : branch.children()) {
    Children children(part);
    ast::Name name = take_name(b, children);
    values.push_back({std::move(name), build_value(b, children.take())});
  }
  return values;
}

ast::Tuple build_tuple(Build& b, const Branch& branch) {
  ast::Tuple tuple;
  tuple.span = branch.span();
  Children children(branch);
  tuple.relation = take_name(b, children);
  while (!children.done()) tuple.arguments.push_back(build_value(b, children.take()));
  return tuple;
}

ast::Instance build_instance(Build& b, Children& children) {
  ast::Instance instance;
  instance.type = take_name(b, children);
  if (children.next_is(Kind::string)) {
    instance.name.span = children.next_span();
    instance.name.text = take_string(b, children);
  } else {
    instance.name = take_name(b, children);
  }
  if (const Branch* parents = children.take_if(Kind::instance_parents)) {
    for (const Branch& parent : parents->children())
      instance.parents.push_back(build_value(b, parent));
  }
  if (const Branch* values = children.take_if(Kind::values))
    instance.values = build_values(b, *values);
  return instance;
}

// --- tests

void set_place(Build& b, const Branch& branch, ast::Change& change) {
  Children children(branch);
  if (const Branch* tuple = children.take_if(Kind::tuple)) {
    change.tuple = build_tuple(b, *tuple);
  } else {
    change.name = take_name(b, children);
  }
  if (!children.done()) change.member = take_name(b, children);
}

// What is written behind `observed`, or without it.
void set_change(Build& b, const Branch& branch, ast::Change& change) {
  Children children(branch);
  if (branch.kind() == Kind::absent) {
    change.absent = true;
    change.tuple = build_tuple(b, children.take());
    return;
  }
  set_place(b, children.take(), change);
  if (branch.kind() == Kind::lost) {
    change.lost = true;
  } else if (const Branch* values = children.take_if(Kind::values)) {
    change.values = build_values(b, *values);
  } else {
    change.value = build_value(b, children.take());
  }
}

std::vector<ast::Change> build_changes(Build& b, const Branch& branch) {
  std::vector<ast::Change> changes;
  Children children(branch);
  while (!children.done()) {
    ast::Change& change = changes.emplace_back();
    const Branch* const observed = children.take_if(Kind::observed);
    change.observed = observed != nullptr;
    const Branch& what = children.take();
    change.span = {observed != nullptr ? observed->span().begin : what.span().begin,
                   what.span().end};
    set_change(b, what, change);
  }
  return changes;
}

ast::Line build_line(Build& b, const Branch& branch) {
  ast::Line line;
  line.span = branch.span();
  Children children(branch);
  line.who = build_value(b, children.take());
  line.negated = children.take_if(Kind::may_not) != nullptr;
  line.actions = take_names(b, children);
  line.what = build_value(b, children.take());
  if (const Branch* by = children.take_if(Kind::by)) {
    Children rules(*by);
    line.by_none = rules.take_if(Kind::nothing) != nullptr;
    line.by = take_names(b, rules);
  }
  if (const Branch* with = children.take_if(Kind::line_with)) {
    Children obligations(*with);
    line.with_none = obligations.take_if(Kind::nothing) != nullptr;
    line.with = take_names(b, obligations);
  }
  return line;
}

}  // namespace

ast::World build_world(Build& build, const Branch& branch) {
  ast::World world;
  Children children(branch);
  world.name = take_name(build, children);
  while (!children.done()) {
    const Branch& part = children.take();
    Children inside(part);
    if (part.kind() == Kind::world_row) {
      ast::WorldRow& row = world.rows.emplace_back();
      row.tuple = build_tuple(build, inside.take());
      if (!inside.done()) row.fields = build_values(build, inside.take());
    } else if (part.kind() == Kind::world_global) {
      ast::Name name = take_name(build, inside);
      world.globals.push_back({std::move(name), build_value(build, inside.take())});
    } else {
      world.instances.push_back(build_instance(build, inside));
    }
  }
  return world;
}

ast::Test build_test(Build& build, const Branch& branch) {
  ast::Test test;
  Children children(branch);
  const Branch& name = children.take();
  test.name = read_string(build.text(name), name.span(), build.report).value_or("");
  test.name_span = name.span();
  test.exhaustive = children.take_if(Kind::exhaustive) != nullptr;
  test.world = take_name(build, children);
  if (const Branch* moment = children.take_if(Kind::moment)) {
    const Branch time = Children(*moment).take();
    test.at = read_time(build.text(time), time.span(), build.report);
  }
  if (const Branch* given = children.take_if(Kind::given_context)) {
    test.context = build_values(build, Children(*given).take());
  }
  if (const Branch* changes = children.take_if(Kind::changes))
    test.changes = build_changes(build, *changes);
  while (!children.done()) test.lines.push_back(build_line(build, children.take()));
  return test;
}

}  // namespace sightline::syntax
