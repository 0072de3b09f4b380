// The checked tree that compiler and specs read: names are resolved, types are known, defines are
// expanded, and every condition is total. Declarations are numbered in the order of the text; the
// artifact uses the same numbers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sightline/span.h"
#include "sightline/world.h"

namespace sightline::typed {

struct Type {
  enum class Kind : std::uint8_t { boolean, integer, time, duration, enumeration, entity };
  Kind kind = Kind::boolean;
  std::uint32_t id = 0;   // which enum or entity type; 0 otherwise
  bool optional = false;  // may be none
  friend bool operator==(const Type&, const Type&) = default;
};

// What the evaluator is given for a fact, against what is true (language.md, Meaning 5).
enum class Trust : std::uint8_t { registry, sealed_fixed, cached };

struct Enum {
  std::string name;
  bool ordered = false;  // `<` was written: members may be compared
  std::vector<std::string> members;
  Span span;
};
struct Attribute {  // of an entity, or a payload field of a relation (then trust is the relation's)
  std::string name;
  Type type;
  Trust trust = Trust::registry;
  Span span;
};
struct EntityType {
  std::string name, doc;
  std::vector<Attribute> attributes;
  Span span;
};
struct Column {
  std::string name;
  std::uint32_t entity = 0;  // its entity type
};
struct Relation {
  std::string name, doc;
  Trust trust = Trust::registry;
  std::vector<Column> columns;  // the key, at least one
  std::vector<Attribute> fields;
  Span span;
};
struct Global {
  std::string name, doc;
  Type type;
  std::optional<std::int64_t> within;  // milliseconds
  Span span;
};
struct ContextField {
  std::string name;
  Type type;
  Span span;
};
struct Action {
  std::string name, doc;
  std::uint32_t principal = 0, resource = 0;  // entity types
  Span span;
};

// --- conditions and values

struct Expr;
using ExprRef =
    std::shared_ptr<const Expr>;  // shared: an expanded define's argument stands in several places

struct Constant {
  std::int64_t value = 0;
};  // false/true, int, ms of a time or duration, member number
struct Principal {};
struct Resource {};
struct Now {};
struct ContextValue {
  std::uint32_t field = 0;
};
struct GlobalValue {
  std::uint32_t global = 0;
};
struct AttributeOf {
  ExprRef object;
  std::uint32_t attribute = 0;
};  // of the entity type of object
struct ColumnOf {
  std::uint32_t row = 0, column = 0;
};  // row: the `row` of a Query around it
struct FieldOf {
  std::uint32_t row = 0, field = 0;
};
struct Arithmetic {
  enum class Op : std::uint8_t { add, subtract } op = Op::add;
  ExprRef left, right;
};
struct Negate {
  ExprRef operand;
};  // int or duration
struct Coalesce {
  ExprRef left, right;
};  // left ?? right
struct Compare {
  enum class Op : std::uint8_t {
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal
  } op = Op::equal;
  ExprRef left, right;  // same kind; at most one optional, and none for an order
};
struct IsNone {
  ExprRef operand;
};
struct Not {
  ExprRef operand;
};
struct And {
  ExprRef left, right;
};
struct Or {
  ExprRef left, right;
};
struct Implies {
  ExprRef left, right;
};
struct Query {  // `some`, or `no` = not some
  bool negated = false;
  std::uint32_t row = 0;  // names the row inside `where`; unique within one condition
  std::uint32_t relation = 0;
  std::vector<ExprRef> arguments;  // one per column; null is `_`
  ExprRef where;                   // null: any such row will do
};

struct Expr {
  Type type;
  Span span;
  std::variant<Constant, Principal, Resource, Now, ContextValue, GlobalValue, AttributeOf, ColumnOf,
               FieldOf, Arithmetic, Negate, Coalesce, Compare, IsNone, Not, And, Or, Implies, Query>
      node;
};

// --- rules, properties, tests

enum class Effect : std::uint8_t { permit, forbid };

struct Clause {
  std::vector<std::uint32_t> actions;  // all of one principal and one resource type
  ExprRef condition;  // `when C unless D` is `C and not D`; a constant true if neither
  Span span;
};
struct Rule {
  std::string name, doc;
  Effect effect = Effect::permit;
  std::vector<Clause> clauses;
  Span span;
};
struct Property {
  enum class Kind : std::uint8_t { never, always, possible };
  std::string name, doc;
  Kind kind = Kind::never;
  std::vector<std::uint32_t> actions;
  ExprRef condition;  // the case it speaks of: `when C unless D` is `C and not D`
  std::string principal_name, resource_name;  // as written in the head; empty for `_`
  std::string
      canonical;  // its text with defines expanded and the declarations it mentions, which `require` pins
  Span span;
};
struct NamedWorld {
  std::string name;
  World world;
  Span span;
};
struct Change {           // one `where` change of a test
  bool observed = false;  // true: only what the evaluator is given; false: the truth as well
  std::variant<AttributePlace, FieldPlace, GlobalPlace, RowPlace> place;
  std::optional<WorldValue> value;  // empty: `no R(..)`
  std::vector<WorldValue> fields;   // of a row that is put in
};
struct TestLine {
  std::uint32_t principal_type = 0, principal = 0, resource_type = 0,
                resource = 0;  // instances of the world
  std::vector<std::uint32_t> actions;
  bool allowed = false;
  std::optional<std::vector<std::uint32_t>> by;  // rules; empty list: `by none`
  Span span;
};
struct Test {
  std::string name;
  std::uint32_t world = 0;
  std::int64_t at =
      0;  // ms; what `now` and the snapshot's as_of are; default if not written: 2024-01-01
  std::vector<WorldValue> context;  // one per context field; unavailable if not given
  std::vector<Change> changes;
  std::vector<TestLine> lines;
  Span span;
};

struct Policy {
  std::string name;  // empty if the file does not say
  std::vector<Enum> enums;
  std::vector<EntityType> entities;
  std::vector<Relation> relations;
  std::vector<Global> globals;
  std::vector<ContextField> context;
  std::vector<Action> actions;
  std::vector<Rule> rules;
  std::vector<Property> properties;
  std::vector<NamedWorld> worlds;
  std::vector<Test> tests;
};

// The name of a type as the author writes it: `time?`, `Camera`.
std::string type_text(const Policy& policy, const Type& type);

}  // namespace sightline::typed
