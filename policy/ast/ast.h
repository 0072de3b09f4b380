// A policy as written: names, spans and nothing decided. Never leaves policy/.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sightline/span.h"

namespace sightline::ast {

struct Name {
  std::string text;
  Span span;
};

struct Type {
  Name name;
  bool set = false;  // set<name>
  bool optional = false;
  Span span;
};

// --- expressions

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

struct BoolLiteral {
  bool value = false;
};
struct IntLiteral {
  std::int64_t value = 0;
};
struct TimeLiteral {
  std::int64_t milliseconds = 0;
};  // also `past` and `forever`
struct DurationLiteral {
  std::int64_t milliseconds = 0;
};
struct NoneLiteral {};
struct NameRef {
  Name name;
};  // also `now` and `action`
struct Member {
  Name type, member;
};  // Role::owner
struct Access {
  ExprPtr object;
  Name name;
};  // object.name
struct Call {
  Name function;
  std::vector<ExprPtr> arguments;
};
struct Unary {
  enum class Op : std::uint8_t { logical_not, minus } op{};
  ExprPtr operand;
};
struct Binary {
  enum class Op : std::uint8_t {
    implies,
    logical_or,
    logical_and,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    coalesce,
    add,
    subtract
  } op{};
  ExprPtr left, right;
};
struct IsNone {
  ExprPtr operand;
  bool negated = false;
};  // x is [not] none
struct Query {
  bool negated = false;  // `no`
  Name relation;
  std::vector<ExprPtr> arguments;  // null is `_`
  std::optional<Name> row;         // as name
  ExprPtr where;
};
struct Unsupported {
  std::string what;
};  // a construct of the whole language; says its words: "`every`"

struct Expr {
  Span span;
  bool parenthesised = false;
  std::variant<BoolLiteral, IntLiteral, TimeLiteral, DurationLiteral, NoneLiteral, NameRef, Member,
               Access, Call, Unary, Binary, IsNone, Query, Unsupported>
      node;
};

// --- items

enum class Trust : std::uint8_t { none, cached, sealed, sealed_fixed };

struct Field {  // of an entity, a relation's payload or the context
  Trust trust = Trust::none;
  Name name;
  Type type;
  std::optional<std::int64_t> within;
  Span span;
};
struct Column {
  Name name, type;
};

struct Enum {
  Name name;
  bool ordered = false;
  std::vector<Name> members;
};
struct Entity {
  Name name;
  std::vector<Field> fields;
};
struct Relation {
  Trust trust = Trust::none;
  Name name;
  std::vector<Column> columns;
  std::vector<Field> fields;
};
struct Global {
  Trust trust = Trust::none;
  Name name;
  Type type;
  std::optional<std::int64_t> within;
};
struct Context {
  std::vector<Field> fields;
};
struct Action {
  std::vector<Name> names;
  Name principal, resource;
};
struct Parameter {
  Name name;
  Type type;
};
struct Define {
  Name name;
  std::vector<Parameter> parameters;
  ExprPtr body;
};

struct Binder {  // `_`, `u` or `u: User`
  std::optional<Name> name;
  std::optional<Name> type;
  Span span;
};
struct Head {
  std::vector<Name> actions;
  Binder principal, resource;
};
struct Clause {
  bool forbid = false;
  Head head;
  ExprPtr when, unless;  // may be null
  Span span;
};
struct Rule {
  Name name;
  std::vector<Clause> clauses;
};
struct Property {
  enum class Kind : std::uint8_t { never, always, possible } kind{};
  Name name;
  Head head;
  ExprPtr when, unless;
};

struct Value {  // in a world or test
  enum class Kind : std::uint8_t {
    boolean,
    integer,
    time,
    duration,
    none,
    unavailable,
    name,
    member
  } kind{};
  std::int64_t number = 0;  // boolean, integer, ms
  Name name;                // name; member: the type
  Name member;
  Span span;
};
struct NamedValue {
  Name name;
  Value value;
};
struct Instance {
  Name type, name;
  std::vector<NamedValue> values;
};
struct Tuple {
  Name relation;
  std::vector<Value> arguments;
  Span span;
};
struct WorldRow {
  Tuple tuple;
  std::vector<NamedValue> fields;
};
struct World {
  Name name;
  std::vector<Instance> instances;  // `User ann` and `User "ann"`: the string is the name
  std::vector<WorldRow> rows;
  std::vector<NamedValue> globals;
};
struct Change {
  bool observed = false;
  bool absent = false;             // no tuple
  std::optional<Tuple> tuple;      // share(a, b) or, without, a name
  std::optional<Name> name;        // porch (instance) or lockdown (global)
  std::optional<Name> member;      // .account
  std::optional<Value> value;      // = v
  std::vector<NamedValue> values;  // = { from: .. }
  Span span;
};
struct Line {
  Value who;
  bool negated = false;
  std::vector<Name> actions;
  Value what;
  bool by_none = false;
  std::vector<Name> by;
  Span span;
};
struct Test {
  std::string name;
  Span name_span;
  Name world;
  std::optional<std::int64_t> at;
  std::vector<NamedValue> context;
  std::vector<Change> changes;
  std::vector<Line> lines;
};

struct Item {
  std::string doc;  // the lines of `///` above, without the slashes
  Span span;
  std::variant<Enum, Entity, Relation, Global, Context, Action, Define, Rule, Property, World, Test,
               Unsupported>
      node;
};

// A construct of the whole language that an item carries beside what is built (`max 5`, `with no_store`).
struct NotBuilt {
  std::string what;
  Span span;
};

struct Policy {
  std::optional<Name> name;
  std::vector<Item> items;
  std::vector<NotBuilt> not_built;  // anywhere in the file that has no place in the tree above
};

}  // namespace sightline::ast
