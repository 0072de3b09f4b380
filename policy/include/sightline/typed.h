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
  enum class Kind : std::uint8_t {
    boolean,
    integer,
    time,
    duration,
    enumeration,
    entity,
    string,
    set  // of members of an enum
  };
  Kind kind = Kind::boolean;
  std::uint32_t id = 0;   // which enum (of a set: its members') or entity type; 0 otherwise
  bool optional = false;  // may be none
  friend bool operator==(const Type&, const Type&) = default;
};

// What the evaluator is given for a fact, against what is true (language.md, Meaning 5).
enum class Trust : std::uint8_t { registry, sealed_fixed, cached, sealed };

// The type `Action` is an enum too: its members are the actions, in their order.
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
  std::optional<std::int64_t> within;  // milliseconds; of a field, its relation's
  Span span;
};
struct EntityType {
  std::string name, doc;
  std::vector<Attribute> attributes;
  std::vector<std::uint32_t> parents;  // the entity types that its entities may be directly `in`
  bool one_parent = false;             // `in one`: at most one direct parent
  Span span;
};
struct Column {
  std::string name;
  Type type;  // entity, enum, int, time or string, never optional
};
inline constexpr std::uint32_t kDefaultMaxRows = 1'000;
struct Relation {
  std::string name, doc;
  Trust trust = Trust::registry;
  std::vector<Column> columns;  // the key, at least one
  std::vector<Attribute> fields;
  std::vector<std::vector<std::uint32_t>> unique;  // no two rows agree in all of these columns
  std::vector<std::uint32_t> listed_by;      // sealed lists are by these columns; empty: no lists
  std::optional<std::int64_t> within;        // milliseconds
  std::uint32_t max_rows = kDefaultMaxRows;  // that one look-up can return
  Span span;
};
struct Global {
  std::string name, doc;
  Type type;
  Trust trust = Trust::registry;
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
  std::vector<std::uint32_t> principals, resources;  // entity types; several: a union
  Span span;
};
struct Obligation {
  std::string name, doc;
  Span span;
};
inline constexpr std::size_t kMaxObligations = 64;  // of a policy: a decision's are one bit each
inline constexpr std::size_t kMaxSetMembers = 63;   // of an enum of which there are sets

// --- conditions and values

struct Expr;
using ExprRef =
    std::shared_ptr<const Expr>;  // shared: an expanded define's argument stands in several places

// false/true, int, ms of a time or duration, member number; of a set the mask of its members (bit m:
// member m); of a string a position in Policy::strings; of an entity one in Policy::literals.
struct Constant {
  std::int64_t value = 0;
};
struct Principal {};
struct Resource {};
struct Now {};
struct AskedAction {};  // `action`: a member of the enum Action
struct VariableValue {
  std::uint32_t variable = 0;
};  // of the `forall` around: an entity or an enum member
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
struct Unwrap {
  ExprRef operand;
};  // an optional value that is there; unknown if it is none
struct Choice {
  ExprRef condition, then, otherwise;
};  // `if`: unknown when its condition is; else looks at the branch taken only
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
struct Contains {
  ExprRef element, set;
};  // element in set; an element that is none is in no set
struct In {
  ExprRef entity, ancestor;
};  // reflexive and transitive, over parents; neither is optional
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
// `some`, `several`; `no` is not some, and `every R as x where W: C` is no R as x where W and not C.
struct Query {
  enum class Quantifier : std::uint8_t { some, several } quantifier = Quantifier::some;
  bool negated = false;
  std::uint32_t row = 0;  // names the row inside `where`; unique within one condition
  std::uint32_t relation = 0;
  std::vector<ExprRef> arguments;  // one per column; null is `_`
  ExprRef where;                   // null: any such row will do
};
// Whether a request would be allowed on the facts that the evaluator was given: yes or no. In
// properties only; in a rule `may` is expanded to the conditions that it stands for.
struct May {
  std::uint32_t action = 0;
  ExprRef principal, resource;  // of entity types that the action has; what they are, in truth
};
// At one moment of the last `within` milliseconds the condition was true. In properties only;
// `steady (C) for d` is not once (not C) within d.
struct Once {
  ExprRef condition;
  std::int64_t within = 0;
};

struct Expr {
  Type type;
  Span span;
  std::variant<Constant, Principal, Resource, Now, AskedAction, VariableValue, ContextValue,
               GlobalValue, AttributeOf, ColumnOf, FieldOf, Arithmetic, Negate, Coalesce, Unwrap,
               Choice, Compare, IsNone, Contains, In, Not, And, Or, Implies, Query, May, Once>
      node;
};

// --- rules, properties, tests

enum class Effect : std::uint8_t { permit, forbid };

// A clause as written is one of these for each pair of a principal and a resource type that its actions
// and binders allow: no condition ever sees a union.
struct Clause {
  std::vector<std::uint32_t> actions;         // all have both types
  std::uint32_t principal = 0, resource = 0;  // entity types
  ExprRef condition;  // `when C unless D` is `C and not D`; a constant true if neither
  std::vector<std::uint32_t> obligations;  // of a permit, ascending
  Span span;                               // of the clause as written: equal for all its pairs
};
struct Rule {
  std::string name, doc;
  Effect effect = Effect::permit;
  std::vector<Clause> clauses;
  Span span;
};

// One variable of a `forall`.
struct Variable {
  enum class Kind : std::uint8_t { value, row };
  std::string name;
  Kind kind = Kind::value;
  Type type;                   // value: an entity or an enum
  std::uint32_t relation = 0;  // row: any row of it that is there
  std::uint32_t row = 0;       // row: the `row` that ColumnOf and FieldOf name
};
// True of every entity or row, at every moment: the snapshot builder refuses facts that break it.
struct Invariant {
  std::string name, doc;
  Variable subject;
  ExprRef condition;
  std::string canonical;  // its text with defines expanded
  Span span;
};
// What `assuming` says, where it differs from what the kind of property starts from.
struct Assumption {
  enum class Kind : std::uint8_t { complete, incomplete, honest, hostile };
  Kind kind = Kind::complete;
  // honest, hostile: of which cached fact; all if none is given.
  std::optional<std::variant<AttributePlace, RelationPlace, GlobalPlace>> place;
  Span span;
};
struct PropertyCase {                         // of a property with a head: one pair of types
  std::uint32_t principal = 0, resource = 0;  // entity types
  std::vector<std::uint32_t> actions;
  ExprRef condition;  // the case it speaks of: `when C unless D` is `C and not D`
};
struct Property {
  enum class Kind : std::uint8_t { never, always, possible, forall };
  std::string name, doc;
  Kind kind = Kind::never;
  std::vector<PropertyCase> cases;     // of the claims with a head
  std::vector<std::uint32_t> without;  // obligations
  std::vector<Variable> variables;     // of `forall`
  ExprRef condition;                   // of `forall`: what must be true
  std::vector<Assumption> assumptions;
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
  std::variant<AttributePlace, FieldPlace, GlobalPlace, RowPlace, EntityPlace> place;
  std::optional<WorldValue> value;  // `= v`; `unavailable x.a` is observed and unavailable
  std::vector<WorldValue> fields;   // of a row that is put in
  // Of a row. lost: it was not delivered, and its look-up is known to be cut short; of an entity: nothing
  // about it was delivered, its parents included.
  enum class Row : std::uint8_t { put, absent, lost } row = Row::put;
};
struct TestLine {
  std::uint32_t principal_type = 0, principal = 0, resource_type = 0,
                resource = 0;  // instances of the world
  std::vector<std::uint32_t> actions;
  bool allowed = false;
  std::optional<std::vector<std::uint32_t>> by;    // rules, exactly; empty list: `by none`
  std::optional<std::vector<std::uint32_t>> with;  // obligations, exactly; empty list: `with none`
  Span span;
};
struct Test {
  std::string name;
  bool exhaustive = false;  // every other request among the instances of the world is denied
  std::uint32_t world = 0;
  std::int64_t at =
      0;  // ms; what `now` and the snapshot's as_of are; default if not written: 2024-01-01
  std::vector<WorldValue> context;  // one per context field; unavailable if not given
  std::vector<Change> changes;
  std::vector<TestLine> lines;
  Span span;
};

// An entity that the text names: `Place::"annex"`. It need not exist.
struct EntityLiteral {
  std::uint32_t type = 0;
  std::string id;
  friend bool operator==(const EntityLiteral&, const EntityLiteral&) = default;
};

struct Policy {
  std::string name;  // empty if the file does not say
  std::vector<Enum> enums;
  std::vector<EntityType> entities;
  std::vector<Relation> relations;
  std::vector<Global> globals;
  std::vector<ContextField> context;
  std::vector<Action> actions;
  std::vector<Obligation> obligations;
  std::optional<std::uint32_t>
      action_enum;                      // the enum Action, if the text speaks of actions as values
  std::vector<std::string> strings;     // literals, each once
  std::vector<EntityLiteral> literals;  // each once
  std::vector<Rule> rules;
  std::vector<Invariant> invariants;
  std::vector<Property> properties;
  std::vector<NamedWorld> worlds;
  std::vector<Test> tests;
};

// The name of a type as the author writes it: `time?`, `Camera`.
std::string type_text(const Policy& policy, const Type& type);

}  // namespace sightline::typed
