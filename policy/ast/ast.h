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
struct StringLiteral {
  std::string text;
};
struct SetLiteral {
  std::vector<ExprPtr> elements;
};  // {a, b}
struct NameRef {
  Name name;
};  // also `now` and `action`
struct Member {
  Name type, member;
};  // Role::owner
struct EntityLiteral {
  Name type;
  std::string id;
};  // Place::"annex"
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
    in,
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
  enum class Quantifier : std::uint8_t { some, no, every, several } quantifier{};
  // Of rows: a relation (or a define with an optional result) and its arguments. Of an optional value:
  // a path, `cam.privacy_until`, as an expression.
  std::optional<Name> relation;
  std::vector<ExprPtr> arguments;  // null is `_`
  ExprPtr value;                   // when there is no relation
  std::optional<Name> row;         // as name
  ExprPtr where;                   // may be null
  ExprPtr body;                    // of `every`: after the colon
};
struct Choice {
  ExprPtr condition, then, otherwise;
};
struct May {
  Name action;
  ExprPtr principal, resource;
};
struct Window {  // once (C) within d, steady (C) for d
  bool steady = false;
  ExprPtr condition;
  std::int64_t milliseconds = 0;
};

struct Expr {
  Span span;
  bool parenthesised = false;
  std::variant<BoolLiteral, IntLiteral, TimeLiteral, DurationLiteral, NoneLiteral, StringLiteral,
               SetLiteral, NameRef, Member, EntityLiteral, Access, Call, Unary, Binary, IsNone,
               Query, Choice, May, Window>
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
struct NameList {  // with the place of the whole part, `unique(camera)`
  std::vector<Name> names;
  Span span;
};
struct Number {
  std::int64_t value = 0;
  Span span;
};

struct Enum {
  Name name;
  bool ordered = false;
  std::vector<Name> members;
};
struct Entity {
  Name name;
  std::vector<Name> parents;
  bool one_parent = false;
  std::vector<Field> fields;
};
struct Relation {
  Trust trust = Trust::none;
  Name name;
  std::vector<Column> columns;
  std::vector<Field> fields;
  // Each stands at most once but `unique`; the checker says so.
  std::vector<NameList> unique, listed;
  std::vector<Number> within, max_rows;
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
struct Group {
  Name name;
  std::vector<Name> members;  // actions and groups
};
struct Action {
  std::vector<Name> names;
  std::vector<Name> principals, resources;  // several: a union
};
struct Obligation {
  std::vector<Name> names;
};
struct Parameter {
  Name name;
  std::vector<Type> types;  // several: a union of entity types; a `?` is on the last and means all
};
struct Define {
  Name name;
  std::vector<Parameter> parameters;
  ExprPtr body;
};

struct Binder {  // `_`, `u`, `u: User` or `u: User | Client`
  std::optional<Name> name;
  std::vector<Name> types;
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
  std::vector<Name> with, dropping;
  Span span;
};
struct Rule {
  Name name;
  std::vector<Clause> clauses;
};
struct Variable {  // u: User
  Name name, type;
};
struct Forall {
  std::vector<Variable> variables;
  ExprPtr condition;
};
struct Invariant {
  Name name;
  Forall claim;
};
struct Assumption {
  enum class Kind : std::uint8_t { complete, incomplete, honest, hostile } kind{};
  std::optional<Name> owner, member;  // of honest and hostile: Camera, Camera.account
  Span span;
};
struct Property {
  enum class Kind : std::uint8_t { never, always, possible, forall } kind{};
  Name name;
  Head head;             // not of forall
  ExprPtr when, unless;  // not of forall
  std::vector<Name> without;
  Forall claim;  // of forall
  std::vector<Assumption> assuming;
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
    member,
    entity,
    string,
    set
  } kind{};
  std::int64_t number = 0;      // boolean, integer, ms
  Name name;                    // name; member, entity: the type
  Name member;                  // member
  std::string text;             // string; entity: its id
  std::vector<Value> elements;  // set
  Span span;
};
struct NamedValue {
  Name name;
  Value value;
};
struct Instance {
  Name type, name;  // `User ann` and `User "ann"`: the string is the name
  std::vector<Value> parents;
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
  std::vector<Instance> instances;
  std::vector<WorldRow> rows;
  std::vector<NamedValue> globals;
};
struct Change {
  bool observed = false;
  bool absent = false;             // no tuple
  bool lost = false;               // unavailable place
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
  bool with_none = false;
  std::vector<Name> with;
  Span span;
};
struct Test {
  std::string name;
  bool exhaustive = false;
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
  std::variant<Enum, Entity, Relation, Global, Context, Group, Action, Obligation, Define, Rule,
               Invariant, Property, World, Test>
      node;
};

struct Import {
  std::string path;  // as written
  Span span;
};

struct Policy {
  std::optional<Name> name;
  std::vector<Import> imports;
  std::vector<Item> items;
};

}  // namespace sightline::ast
