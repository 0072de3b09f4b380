// The operations, written out as data and not computed: the reference, the evaluator and the encoding
// must each give what stands here (a mistake that all three share would agree with itself anywhere
// else). `u` is unknown, `n` none. What an unknown value carries must never be looked at.
#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "compiler/prove/encoding.h"
#include "compiler/prove/smt/solver.h"
#include "runtime/engine/concrete.h"
#include "specs/reference/plain.h"

namespace sightline::testing::truth_tables_test {
namespace {

using Kind = Type::Kind;
using Limits = std::numeric_limits<std::int64_t>;
constexpr std::int64_t kMost = (std::int64_t{1} << 62) - 1;

struct Cell {
  enum class State : std::uint8_t { unknown, none, given } state = State::unknown;
  std::int64_t number = 0;
  friend bool operator==(const Cell&, const Cell&) = default;
};
constexpr Cell u{}, n{Cell::State::none, 0};
constexpr Cell v(std::int64_t number) { return {Cell::State::given, number}; }
constexpr Cell yes = v(1), no = v(0);  // a truth is yes, no or u

std::ostream& operator<<(std::ostream& out, const Cell& it) {
  return it.state == Cell::State::unknown ? out << "u"
         : it.state == Cell::State::none  ? out << "n"
                                          : out << it.number;
}

enum class Op : std::uint8_t {
  add,
  subtract,
  negate,
  coalesce,
  unwrap,
  choose,
  contains,
  to_value,
  to_truth,
  equal,
  less,
  less_equal,
  is_none,
  logical_not,
  logical_and,
  logical_or
};

struct Row {
  Op op;
  Cell a, b, expected;
  Kind kind = Kind::integer;
  Cell otherwise = u;  // of choose
};

const std::array kTable{
    // strong Kleene
    Row{Op::logical_and, yes, yes, yes},
    Row{Op::logical_and, yes, no, no},
    Row{Op::logical_and, yes, u, u},
    Row{Op::logical_and, no, yes, no},
    Row{Op::logical_and, no, no, no},
    Row{Op::logical_and, no, u, no},
    Row{Op::logical_and, u, yes, u},
    Row{Op::logical_and, u, no, no},
    Row{Op::logical_and, u, u, u},
    Row{Op::logical_or, yes, yes, yes},
    Row{Op::logical_or, yes, no, yes},
    Row{Op::logical_or, yes, u, yes},
    Row{Op::logical_or, no, yes, yes},
    Row{Op::logical_or, no, no, no},
    Row{Op::logical_or, no, u, u},
    Row{Op::logical_or, u, yes, yes},
    Row{Op::logical_or, u, no, u},
    Row{Op::logical_or, u, u, u},
    Row{Op::logical_not, yes, u, no},
    Row{Op::logical_not, no, u, yes},
    Row{Op::logical_not, u, u, u},
    Row{Op::to_value, yes, u, v(1)},
    Row{Op::to_value, no, u, v(0)},
    Row{Op::to_value, u, u, u},
    Row{Op::to_truth, v(1), u, yes, Kind::boolean},
    Row{Op::to_truth, v(0), u, no, Kind::boolean},
    Row{Op::to_truth, u, u, u, Kind::boolean},
    // comparisons: strict in unknown; none equals nothing
    Row{Op::equal, v(3), v(3), yes},
    Row{Op::equal, v(3), v(4), no},
    Row{Op::equal, v(3), u, u},
    Row{Op::equal, u, v(3), u},
    Row{Op::equal, u, u, u},
    Row{Op::equal, n, v(3), no},
    Row{Op::equal, v(3), n, no},
    Row{Op::equal, n, v(0), no},
    Row{Op::equal, v(0), n, no},
    Row{Op::equal, n, u, u},
    Row{Op::equal, u, n, u},
    Row{Op::equal, v(Limits::min()), v(Limits::max()), no},
    Row{Op::equal, v(Limits::min()), v(Limits::min()), yes},
    Row{Op::equal, v(1), v(0), no, Kind::boolean},
    Row{Op::equal, v(1), v(1), yes, Kind::boolean},
    Row{Op::equal, v(0), v(0), yes, Kind::boolean},
    Row{Op::less, v(3), v(4), yes},
    Row{Op::less, v(4), v(4), no},
    Row{Op::less, v(5), v(4), no},
    Row{Op::less, u, v(4), u},
    Row{Op::less, v(4), u, u},
    Row{Op::less, u, u, u},
    Row{Op::less, v(Limits::min()), v(Limits::max()), yes},
    Row{Op::less, v(Limits::max()), v(Limits::min()), no},
    Row{Op::less, v(-1), v(0), yes},
    Row{Op::less_equal, v(3), v(4), yes},
    Row{Op::less_equal, v(4), v(4), yes},
    Row{Op::less_equal, v(5), v(4), no},
    Row{Op::less_equal, u, v(4), u},
    Row{Op::less_equal, v(4), u, u},
    Row{Op::less_equal, v(Limits::max()), v(Limits::min()), no},
    // what looks at none
    Row{Op::is_none, n, u, yes},
    Row{Op::is_none, v(0), u, no},
    Row{Op::is_none, v(7), u, no},
    Row{Op::is_none, u, u, u},
    Row{Op::coalesce, v(3), v(4), v(3)},
    Row{Op::coalesce, v(3), u, v(3)},
    Row{Op::coalesce, v(3), n, v(3)},
    Row{Op::coalesce, n, v(4), v(4)},
    Row{Op::coalesce, n, u, u},
    Row{Op::coalesce, n, n, n},
    Row{Op::coalesce, u, v(4), u},
    Row{Op::coalesce, u, u, u},
    Row{Op::coalesce, u, n, u},
    Row{Op::unwrap, v(3), u, v(3)},
    Row{Op::unwrap, n, u, u},
    Row{Op::unwrap, u, u, u},
    // an `if` looks at the branch taken and at nothing else
    Row{Op::choose, yes, v(3), v(3), Kind::integer, v(4)},
    Row{Op::choose, yes, v(3), v(3), Kind::integer, u},
    Row{Op::choose, yes, u, u, Kind::integer, v(4)},
    Row{Op::choose, yes, n, n, Kind::integer, v(4)},
    Row{Op::choose, no, v(3), v(4), Kind::integer, v(4)},
    Row{Op::choose, no, u, v(4), Kind::integer, v(4)},
    Row{Op::choose, no, v(3), u, Kind::integer, u},
    Row{Op::choose, no, v(3), n, Kind::integer, n},
    Row{Op::choose, u, v(3), u, Kind::integer, v(4)},
    Row{Op::choose, u, v(3), u, Kind::integer, v(3)},
    Row{Op::choose, u, n, u, Kind::integer, n},
    // members and sets, as masks
    Row{Op::contains, v(0), v(0b101), yes},
    Row{Op::contains, v(1), v(0b101), no},
    Row{Op::contains, v(2), v(0b101), yes},
    Row{Op::contains, v(2), v(0), no},
    Row{Op::contains, n, v(0b111), no},
    Row{Op::contains, u, v(0b111), u},
    Row{Op::contains, u, v(0), u},
    Row{Op::contains, v(0), u, u},
    Row{Op::contains, n, u, u},
    Row{Op::equal, v(0b101), v(0b101), yes, Kind::set},
    Row{Op::equal, v(0b101), v(0b001), no, Kind::set},
    Row{Op::equal, v(0), v(0), yes, Kind::set},
    Row{Op::equal, n, v(0), no, Kind::set},
    Row{Op::equal, u, v(0), u, Kind::set},
    // arithmetic: unknown in, or out of range, is unknown
    Row{Op::add, v(3), v(4), v(7)},
    Row{Op::add, v(3), u, u},
    Row{Op::add, u, v(3), u},
    Row{Op::add, u, u, u},
    Row{Op::add, v(Limits::max()), v(0), v(Limits::max())},
    Row{Op::add, v(Limits::max()), v(1), u},
    Row{Op::add, v(Limits::max()), v(Limits::max()), u},
    Row{Op::add, v(Limits::min()), v(-1), u},
    Row{Op::add, v(Limits::min()), v(Limits::max()), v(-1)},
    Row{Op::add, v(Limits::min()), v(Limits::min()), u},
    Row{Op::subtract, v(3), v(4), v(-1)},
    Row{Op::subtract, v(Limits::min()), v(1), u},
    Row{Op::subtract, v(0), v(Limits::min()), u},
    Row{Op::subtract, v(-1), v(Limits::min()), v(Limits::max())},
    Row{Op::subtract, v(3), u, u},
    Row{Op::subtract, u, v(3), u},
    Row{Op::negate, v(3), u, v(-3)},
    Row{Op::negate, v(Limits::max()), u, v(-Limits::max())},
    Row{Op::negate, v(Limits::min()), u, u},
    Row{Op::negate, u, u, u},
    Row{Op::negate, v(kMost), u, v(-kMost), Kind::duration},
    Row{Op::add, v(kMost), v(0), v(kMost), Kind::time},
    Row{Op::add, v(kMost), v(1), u, Kind::time},
    Row{Op::add, v(1), v(-1), v(0), Kind::time},
    Row{Op::add, v(1), v(-2), u, Kind::time},
    Row{Op::add, v(kMost), v(kMost), u, Kind::time},
    Row{Op::add, v(5), u, u, Kind::time},
    Row{Op::subtract, v(1), v(1), v(0), Kind::time},
    Row{Op::subtract, v(1), v(2), u, Kind::time},
    Row{Op::subtract, v(kMost - 1), v(-1), v(kMost), Kind::time},
    Row{Op::subtract, v(kMost - 1), v(-2), u, Kind::time},
    Row{Op::subtract, v(kMost), v(-kMost), u, Kind::time},
    Row{Op::subtract, v(0), v(kMost), v(-kMost), Kind::duration},
    Row{Op::subtract, v(kMost), v(0), v(kMost), Kind::duration},
    Row{Op::subtract, v(-kMost), v(1), u, Kind::duration},
    Row{Op::add, v(kMost), v(1), u, Kind::duration},
    Row{Op::add, v(-kMost), v(kMost), v(0), Kind::duration},
    Row{Op::add, v(kMost), v(kMost), u, Kind::duration},
};

// One row in one domain. `Port` makes the domain's values and reads them.
template <class Port>
Cell result(Port& port, const Row& row) {
  auto& d = port.domain;
  const auto value = [&](const Cell& it) { return port.value(row.kind, it); };
  const auto truth = [&](const Cell& it) { return port.truth(it); };
  switch (row.op) {
    case Op::add:
      return port.read(row.kind, d.add(port.kind(row.kind), value(row.a), value(row.b)));
    case Op::subtract:
      return port.read(row.kind, d.subtract(port.kind(row.kind), value(row.a), value(row.b)));
    case Op::negate:
      return port.read(row.kind, d.negate(port.kind(row.kind), value(row.a)));
    case Op::coalesce:
      return port.read(row.kind, d.coalesce(value(row.a), value(row.b)));
    case Op::unwrap:
      return port.read(row.kind, d.unwrap(value(row.a)));
    case Op::choose:
      return port.read(row.kind, d.choose(truth(row.a), value(row.b), value(row.otherwise)));
    case Op::contains:
      return port.read(
          d.contains(port.value(Kind::enumeration, row.a), port.value(Kind::set, row.b)));
    case Op::to_value:
      return port.read(Kind::boolean, d.to_value(truth(row.a)));
    case Op::to_truth:
      return port.read(d.to_truth(value(row.a)));
    case Op::equal:
      return port.read(d.equal(value(row.a), value(row.b)));
    case Op::less:
      return port.read(d.less(value(row.a), value(row.b)));
    case Op::less_equal:
      return port.read(d.less_equal(value(row.a), value(row.b)));
    case Op::is_none:
      return port.read(d.is_none(value(row.a)));
    case Op::logical_not:
      return port.read(d.logical_not(truth(row.a)));
    case Op::logical_and:
      return port.read(d.logical_and(truth(row.a), truth(row.b)));
    case Op::logical_or:
      return port.read(d.logical_or(truth(row.a), truth(row.b)));
  }
  return u;
}

struct PlainPort {
  using Truth = reference::Plain::Truth;
  typed::Policy policy;
  World world;
  WorldRequest request;
  reference::Plain domain{policy, world, request};

  static typed::Type::Kind kind(Kind kind) { return static_cast<typed::Type::Kind>(kind); }
  static reference::Plain::Value value(Kind, const Cell& it) {
    if (it.state == Cell::State::unknown) return {false, true, 1};
    return {true, it.state == Cell::State::given, it.state == Cell::State::given ? it.number : 1};
  }
  static Truth truth(const Cell& it) {
    return it == u ? Truth::unknown : it == yes ? Truth::yes : Truth::no;
  }
  static Cell read(Kind, const reference::Plain::Value& it) {
    return !it.known ? u : !it.present ? n : v(static_cast<std::int64_t>(it.number));
  }
  static Cell read(Truth it) { return it == Truth::unknown ? u : it == Truth::yes ? yes : no; }
};

struct ConcretePort {
  Program program;
  FactTables facts{[] {
    auto image = std::make_shared<FactImage>();
    image->tables.resize(2);
    return image;
  }()};
  Request request{{0, "a"}, 0, {0, "b"}, Time(std::chrono::milliseconds(1)), {}};
  TraceWriter trace{nullptr};
  Concrete domain{program, facts, request, trace};

  static Kind kind(Kind kind) { return kind; }
  static Scalar value(Kind, const Cell& it) {
    if (it.state == Cell::State::unknown) return {1, false, true};
    return it.state == Cell::State::none ? Scalar{1, true, false} : Scalar{it.number, true, true};
  }
  static Truth truth(const Cell& it) { return {it == yes, it == no}; }
  static Cell read(Kind, const Scalar& it) {
    return !it.known ? u : !it.present ? n : v(it.payload);
  }
  static Cell read(const Truth& it) {
    EXPECT_FALSE(it.yes && it.no);
    return it.yes ? yes : it.no ? no : u;
  }
};

struct SymbolicPort {
  Program program = [] {
    Program it;
    it.schema.enums = {{"Scope", false, {"live", "film", "sound"}}};
    it.schema.entities = {{"User", {}, {}, false}};
    return it;
  }();
  Encoding encoding{program};
  smt::Solver solver{encoding.context(), {}};
  Symbolic domain = encoding.domain(View::first_observation, encoding.request(0, 0));
  smt::Model model = [this] {
    EXPECT_EQ(solver.check(), smt::Answer::satisfiable);
    return solver.model();
  }();

  static Kind kind(Kind kind) { return kind; }
  SymbolicValue value(Kind kind, const Cell& it) {
    auto& c = encoding.context();
    const bool given = it.state == Cell::State::given;
    const auto payload = encoding.vocabulary().constant({kind, false, 0}, given ? it.number : 1);
    return {c.truth(it.state != Cell::State::unknown), c.truth(it.state != Cell::State::none),
            payload};
  }
  SymbolicTruth truth(const Cell& it) {
    return {encoding.context().truth(it == yes), encoding.context().truth(it == no)};
  }
  Cell read(Kind kind, const SymbolicValue& it) {
    if (!model.truth(it.known)) return u;
    if (!model.truth(it.present)) return n;
    return v(kind == Kind::boolean ? (model.truth(it.payload) ? 1 : 0) : model.number(it.payload));
  }
  Cell read(const SymbolicTruth& it) {
    const bool is_true = model.truth(it.yes), is_false = model.truth(it.no);
    EXPECT_FALSE(is_true && is_false);
    return is_true ? yes : is_false ? no : u;
  }
};

template <class Port>
class TruthTables : public ::testing::Test {};
using Ports = ::testing::Types<PlainPort, ConcretePort, SymbolicPort>;
TYPED_TEST_SUITE(TruthTables, Ports);

TYPED_TEST(TruthTables, AreAsWritten) {
  TypeParam port;
  for (std::size_t r = 0; r < kTable.size(); ++r)
    EXPECT_EQ(result(port, kTable[r]), kTable[r].expected) << "row " << r;
}

// A query: the truths of its rows, whether they are all there, and what the query comes to.
struct QueryRow {
  std::vector<WorldValue> rows;
  bool complete;
  Cell some, several;
};

TEST(QueryTruthTables, OfQueriesAreAsWritten) {
  const WorldValue t = WorldValue::of(1), f = WorldValue::of(0), m = WorldValue::unavailable();
  const std::array table{QueryRow{{}, true, no, no},        QueryRow{{}, false, u, u},
                         QueryRow{{t}, true, yes, no},      QueryRow{{t}, false, yes, u},
                         QueryRow{{f}, true, no, no},       QueryRow{{f}, false, u, u},
                         QueryRow{{m}, true, u, no},        QueryRow{{m}, false, u, u},
                         QueryRow{{f, t}, false, yes, u},   QueryRow{{f, t}, true, yes, no},
                         QueryRow{{f, m}, true, u, no},     QueryRow{{m, t}, true, yes, u},
                         QueryRow{{f, f}, true, no, no},    QueryRow{{f, f}, false, u, u},
                         QueryRow{{m, m}, true, u, u},      QueryRow{{t, t}, true, yes, yes},
                         QueryRow{{t, t}, false, yes, yes}, QueryRow{{t, m, t}, false, yes, yes},
                         QueryRow{{f, t, f}, true, yes, no}};
  typed::Policy policy;
  policy.entities.push_back({"User", "", {}, {}, false, {}});
  typed::Relation relation;
  relation.name = "r";
  relation.columns = {{"user", {typed::Type::Kind::entity, 0, false}}};
  relation.fields = {{"b", {}, typed::Trust::registry, {}, {}}};
  policy.relations.push_back(relation);
  for (const QueryRow& row : table) {
    World world;
    world.rows.emplace_back();
    for (std::size_t i = 0; i < row.rows.size(); ++i)
      world.rows[0].push_back({{static_cast<std::int64_t>(i)}, {row.rows[i]}});
    world.complete = {row.complete};
    const WorldRequest request;
    reference::Plain plain(policy, world, request);
    const auto body = [&](const reference::Plain::Row& it) {
      return plain.to_truth(plain.field(it, 0));
    };
    const std::string what =
        std::to_string(row.rows.size()) + (row.complete ? " rows" : " rows and perhaps more");
    EXPECT_EQ(PlainPort::read(plain.some(0, {nullptr}, body)), row.some) << what;
    EXPECT_EQ(PlainPort::read(plain.several(0, {nullptr}, body)), row.several) << what;
  }
}

// Whether the first entity is in the last, for the parents of each and whether they are all.
struct InRow {
  const char* what;
  std::vector<WorldEntity> entities;
  Cell in;
};

TEST(QueryTruthTables, OfParentsAreAsWritten) {
  const auto entity = [](std::vector<std::uint32_t> parents, bool complete, bool exists = true) {
    WorldEntity it{"", exists, {}, {}, complete};
    for (const std::uint32_t p : parents) it.parents.push_back({0, p});
    return it;
  };
  const std::array table{
      InRow{"itself", {entity({}, true)}, yes},
      InRow{"itself, unheard of", {entity({}, false, false)}, yes},
      InRow{"a parent", {entity({1}, true), entity({}, true)}, yes},
      InRow{"a parent, and perhaps more", {entity({1}, false), entity({}, true)}, yes},
      InRow{"a parent that is not there", {entity({1}, true), entity({}, true, false)}, yes},
      InRow{"no parent", {entity({}, true), entity({}, true)}, no},
      InRow{"nobody knows the parents", {entity({}, false), entity({}, true)}, u},
      InRow{"not there", {entity({}, true, false), entity({}, true)}, u},
      InRow{"not there, whatever it says", {entity({1}, true, false), entity({}, true)}, u},
      InRow{"a grandparent", {entity({1}, true), entity({2}, true), entity({}, true)}, yes},
      InRow{"above", {entity({}, true), entity({}, true), entity({0}, true)}, no},
      InRow{"a parent of whom nobody knows",
            {entity({1}, true), entity({}, false), entity({}, true)},
            u},
      InRow{"a parent who is not there",
            {entity({1}, true), entity({}, true, false), entity({}, true)},
            u},
      InRow{"two ways",
            {entity({1, 2}, true), entity({3}, true), entity({3}, true), entity({}, true)},
            yes},
      InRow{"in a circle", {entity({1}, true), entity({0}, true), entity({}, true)}, no}};
  typed::Policy policy;
  policy.entities.push_back({"Site", "", {}, {0}, false, {}});
  for (const InRow& row : table) {
    World world;
    world.entities = {row.entities};
    const WorldRequest request;
    reference::Plain plain(policy, world, request);
    const auto last = static_cast<std::int64_t>(row.entities.size()) - 1;
    const auto place = [](std::int64_t it) { return reference::Plain::Value{true, true, it}; };
    EXPECT_EQ(PlainPort::read(plain.in(0, place(0), 0, place(last))), row.in) << row.what;
    EXPECT_EQ(PlainPort::read(plain.in(0, {}, 0, place(last))), u) << row.what;
    EXPECT_EQ(PlainPort::read(plain.in(0, place(0), 0, {})), u) << row.what;
  }
}

}  // namespace
}  // namespace sightline::testing::truth_tables_test
