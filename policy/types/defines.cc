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
void collect(const ast::Expr& e, const Declarations& schema, std::vector<Use>& uses) {
  const auto also = [&](const ast::ExprPtr& part) {
    if (part) collect(*part, schema, uses);
  };
  std::visit(overloaded{[](const ast::BoolLiteral&) {}, [](const ast::IntLiteral&) {},
                        [](const ast::TimeLiteral&) {}, [](const ast::DurationLiteral&) {},
                        [](const ast::NoneLiteral&) {}, [](const ast::NameRef&) {},
                        [](const ast::Member&) {}, [](const ast::Unsupported&) {},
                        [&](const ast::Access& a) { also(a.object); },
                        [&](const ast::Call& c) {
                          const auto found = schema.define_names.find(c.function.text);
                          if (found != schema.define_names.end())
                            uses.push_back({found->second.id, e.span});
                          std::for_each(c.arguments.begin(), c.arguments.end(), also);
                        },
                        [&](const ast::Unary& u) { also(u.operand); },
                        [&](const ast::Binary& b) {
                          also(b.left);
                          also(b.right);
                        },
                        [&](const ast::IsNone& n) { also(n.operand); },
                        [&](const ast::Query& q) {
                          std::for_each(q.arguments.begin(), q.arguments.end(), also);
                          also(q.where);
                        }},
             e.node);
}

class DefineGraph {
 public:
  DefineGraph(Declarations& schema, Reporter& report)
      : schema_(schema),
        report_(report),
        uses_(schema.defines.size()),
        state_(schema.defines.size(), State::fresh),
        height_(schema.defines.size(), 1) {
    for (std::size_t i = 0; i < uses_.size(); ++i)
      collect(*schema.defines[i].written->body, schema, uses_[i]);
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

// The body with its declared types; the constants that stand for arguments are thrown away with it.
bool body_is_fine(const Declarations& schema, const Define& define, Reporter& report,
                  std::size_t& nodes_left) {
  Conditions conditions(schema, report, nodes_left, Conditions::Place::define);
  for (std::size_t i = 0; i < define.parameters.size(); ++i) {
    const ast::Name& name = define.written->parameters[i].name;
    if (!define.parameters[i]) {
      conditions.bind({Local::Kind::mistake, name, {}, {}, 0, 0});
      continue;
    }
    const auto stand_in = std::make_shared<const typed::Expr>(
        typed::Expr{*define.parameters[i], name.span, typed::Constant{0}});
    conditions.bind({Local::Kind::argument, name, {}, {stand_in, 1, 1, std::nullopt}, 0, 0});
  }
  return static_cast<bool>(conditions.value(*define.written->body, std::nullopt));
}

}  // namespace

void check_defines(Declarations& schema, Reporter& report, std::size_t& nodes_left) {
  for (const std::uint32_t id : DefineGraph(schema, report).order()) {
    Define& define = schema.defines[id];
    define.usable = body_is_fine(schema, define, report, nodes_left) && define.usable;
  }
}

}  // namespace sightline
