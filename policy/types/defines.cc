// Defines -> which of them can be expanded. The order of use is found without recursion: a chain of
// defines is as long as the author (or an attacker) likes.
// Tested in tests/unit/policy/types/defines_test.cc. Refuses to know where a define is called from.

#include "policy/types/defines.h"

#include <algorithm>
#include <utility>

#include "policy/types/conditions.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

struct Use {
  std::uint32_t define;
  Span span;
};

// The defines that are called in an expression; the parser bounds its depth.
class Uses {
 public:
  Uses(const Declarations& schema, std::vector<Use>& uses) : schema_(schema), uses_(uses) {}

  void collect(const ast::Expr& e) {
    std::visit(overloaded{
                   [](const ast::BoolLiteral&) {},
                   [](const ast::IntLiteral&) {},
                   [](const ast::TimeLiteral&) {},
                   [](const ast::DurationLiteral&) {},
                   [](const ast::NoneLiteral&) {},
                   [](const ast::StringLiteral&) {},
                   [](const ast::NameRef&) {},
                   [](const ast::Member&) {},
                   [](const ast::EntityLiteral&) {},
                   [&](const ast::SetLiteral& s) { all(s.elements); },
                   [&](const ast::Access& a) { also(a.object); },
                   [&](const ast::Call& c) {
                     use(c.function, e.span);
                     all(c.arguments);
                   },
                   [&](const ast::Unary& u) { also(u.operand); },
                   [&](const ast::Binary& b) {
                     also(b.left);
                     also(b.right);
                   },
                   [&](const ast::IsNone& n) { also(n.operand); },
                   [&](const ast::Query& q) { query(q, e.span); },
                   [&](const ast::Choice& c) {
                     also(c.condition);
                     also(c.then);
                     also(c.otherwise);
                   },
                   [&](const ast::May& m) {
                     also(m.principal);
                     also(m.resource);
                   },
                   [&](const ast::Window& w) { also(w.condition); },
               },
               e.node);
  }

 private:
  void also(const ast::ExprPtr& part) {
    if (part) collect(*part);
  }
  void all(const std::vector<ast::ExprPtr>& parts) {
    for (const ast::ExprPtr& part : parts) also(part);
  }
  void use(const ast::Name& name, Span span) {
    const auto found = schema_.define_names.find(name.text);
    if (found != schema_.define_names.end()) uses_.push_back({found->second.id, span});
  }
  bool is_relation(const ast::Name& name) const {
    const auto found = schema_.types.find(name.text);
    return found != schema_.types.end() && found->second.kind == TypeName::Kind::relation;
  }
  // A query over a name that is no relation may be one over the value of a define.
  void query(const ast::Query& q, Span span) {
    if (q.relation && !is_relation(*q.relation)) use(*q.relation, span);
    all(q.arguments);
    also(q.value);
    also(q.where);
    also(q.body);
  }

  const Declarations& schema_;
  std::vector<Use>& uses_;
};

class DefineGraph {
 public:
  DefineGraph(Declarations& schema, Reporter& report)
      : schema_(schema),
        report_(report),
        uses_(schema.defines.size()),
        state_(schema.defines.size(), State::fresh),
        height_(schema.defines.size(), 1) {
    for (std::size_t i = 0; i < uses_.size(); ++i)
      Uses(schema, uses_[i]).collect(*schema.defines[i].written->body);
  }

  // Every define after those it uses.
  std::vector<std::uint32_t> order() {
    for (std::uint32_t root = 0; root < uses_.size(); ++root) {
      enter(root);
      while (!path_.empty()) step();
    }
    return std::move(order_);
  }

 private:
  enum class State : std::uint8_t { fresh, open, done };
  struct Visit {
    std::uint32_t define;
    std::size_t next;
  };

  void enter(std::uint32_t define) {
    if (state_[define] != State::fresh) return;
    state_[define] = State::open;
    path_.push_back({define, 0});
  }

  void step() {
    Visit& top = path_.back();
    const auto& uses = uses_[top.define];
    if (top.next == uses.size()) {
      close(top.define);
      path_.pop_back();
      return;
    }
    const Use use = uses[top.next++];
    if (state_[use.define] == State::open) report_cycle(use);
    enter(use.define);
  }

  void close(std::uint32_t define) {
    state_[define] = State::done;
    std::size_t deepest = 0;
    for (const Use& use : uses_[define]) {
      deepest = std::max(deepest, height_[use.define]);
      if (!schema_.defines[use.define].usable) schema_.defines[define].usable = false;
    }
    height_[define] = deepest + 1;
    if (height_[define] == kMaxCallDepth + 1) report_depth(define);
    if (height_[define] > kMaxCallDepth) schema_.defines[define].usable = false;
    order_.push_back(define);
  }

  void report_depth(std::uint32_t define) {
    report_.error(Code::calls_too_deep, schema_.defines[define].written->name.span,
                  "defines use each other at most " + std::to_string(kMaxCallDepth) + " deep");
  }

  void report_cycle(const Use& back) {
    const auto first = std::find_if(path_.begin(), path_.end(),
                                    [&](const Visit& v) { return v.define == back.define; });
    const ast::Name& name = schema_.defines[back.define].written->name;
    std::string cycle = ticked(name.text);
    const bool itself = first + 1 == path_.end();
    for (auto visit = first + 1; visit != path_.end(); ++visit) {
      if (visit - first < kShownInCycle)
        cycle += " uses " + ticked(schema_.defines[visit->define].written->name.text) + ", which";
      else if (visit - first == kShownInCycle)
        cycle += " uses others, of which one";
    }
    cycle += " uses " + (itself ? std::string("itself") : ticked(name.text));
    for (auto visit = first; visit != path_.end(); ++visit)
      schema_.defines[visit->define].usable = false;
    report_.error(Code::define_cycle, back.span, cycle)
        .note(ticked(name.text) + " is declared here", name.span);
  }

  static constexpr std::ptrdiff_t kShownInCycle = 8;

  Declarations& schema_;
  Reporter& report_;
  std::vector<std::vector<Use>> uses_;
  std::vector<State> state_;
  std::vector<std::size_t> height_;
  std::vector<Visit> path_;
  std::vector<std::uint32_t> order_;
};

// What a parameter stands for while the body is looked at on its own; the constants that stand for
// arguments are thrown away with it. Of a union the `turn`th type.
Local stand_in(Conditions& conditions, const ParameterType& parameter, const ast::Name& name,
               std::size_t turn) {
  Local local{Local::Kind::mistake, name};
  if (!parameter.usable) return local;
  if (parameter.relation) {
    local.kind = Local::Kind::row;
    local.relation = *parameter.relation;
    local.row = conditions.fresh_row();
    return local;
  }
  local.kind = Local::Kind::argument;
  const typed::Type& type = parameter.types[std::min(turn, parameter.types.size() - 1)];
  local.value.expr =
      std::make_shared<const typed::Expr>(typed::Expr{type, name.span, typed::Constant{0}});
  local.value.size = local.value.depth = 1;
  if (parameter.types.size() > 1)
    for (const typed::Type& one : parameter.types) local.alternatives.push_back(one.id);
  return local;
}

bool body_is_fine(Checking& checking, const Define& define, std::size_t turn) {
  Conditions conditions(checking, Standing::define);
  for (std::size_t i = 0; i < define.parameters.size(); ++i) {
    conditions.bind(
        stand_in(conditions, define.parameters[i], define.written->parameters[i].name, turn));
  }
  return static_cast<bool>(conditions.value(*define.written->body, std::nullopt));
}

// Once for each type of the widest union; every call is checked with its own types anyway.
bool body_is_fine(Checking& checking, const Define& define) {
  std::size_t turns = 1;
  for (const ParameterType& parameter : define.parameters)
    turns = std::max(turns, parameter.types.size());
  for (std::size_t turn = 0; turn < turns; ++turn)
    if (!body_is_fine(checking, define, turn)) return false;
  return true;
}

}  // namespace

void check_defines(Checking& checking) {
  Declarations& schema = checking.schema;
  for (const std::uint32_t id : DefineGraph(schema, checking.report).order()) {
    Define& define = schema.defines[id];
    define.usable = body_is_fine(checking, define) && define.usable;
  }
}

}  // namespace sightline
