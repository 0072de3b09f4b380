// typed::Policy (declarations only) + choices -> text. Asks for a value *of a type* and falls in depth
// at each call; choice 0 is always a leaf, so shrinking heads there. Tested by every test that
// compiles what comes out: a text that `check` refuses is a failure there.
#include "tests/support/random_policy.h"

#include <algorithm>
#include <array>

namespace sightline::testing {
namespace {

using typed::Type;
using Kind = Type::Kind;
using Thunk = std::function<std::string()>;

// Whether more truth of a part can make the whole true, make it false, or both.
struct Polarity {
  bool up = true, down = false;
  Polarity mirrored() const { return {down, up}; }
};
constexpr Polarity kBoth{true, true};

struct Named {
  std::string text;
  Type type;
};

constexpr std::array kTimes{"past", "forever", "2024-02-16T06:00:00Z", "1970-01-01T00:00:00.001Z",
                            "2024-02-16T05:59:59.999Z"};
constexpr std::array kDurations{
    "0s", "1ms", "10s", "30d", "4611686018427387903ms", "4611686018427387902ms"};
constexpr std::array kNumbers{"0", "1", "2", "9223372036854775807", "9223372036854775806"};

class Writer {
 public:
  Writer(const typed::Policy& policy, Speaker speaker, const Pick& pick)
      : policy_(policy), speaker_(speaker), pick_(pick) {}

  void bind(std::string name, std::uint32_t entity) {
    locals_.push_back({std::move(name), {Kind::entity, entity, false}});
  }

  std::string condition(std::size_t depth, Polarity polarity) {
    if (depth == 0) return leaf_condition(polarity);
    const auto part = [&] { return "(" + condition(depth - 1, polarity) + ")"; };
    switch (pick_(10)) {
      case 0:
        return leaf_condition(polarity);
      case 1:
        return "not (" + condition(depth - 1, polarity.mirrored()) + ")";
      case 2:
        return part() + " and " + part();
      case 3:
        return part() + " or " + part();
      case 4: {
        const std::string left = "(" + condition(depth - 1, polarity.mirrored()) + ")";
        return left + " implies " + part();
      }
      case 5:
      case 6:
        return comparison(depth - 1);
      case 7:
        return "(" + value(optional(some_type(true)), depth - 1) +
               (pick_(2) ? ") is none" : ") is not none");
      case 8:
        return in_query_ ? comparison(depth - 1) : query(depth - 1, polarity);
      default:
        return value({Kind::boolean, 0, false}, depth - 1);
    }
  }

 private:
  static Type optional(Type type) { return {type.kind, type.id, true}; }

  std::string leaf_condition(Polarity polarity) {
    switch (pick_(4)) {
      case 0:
        return value({Kind::boolean, 0, false}, 0);
      case 1:
      case 2:
        return comparison(0);
      default:
        return in_query_ ? comparison(0) : query(0, polarity);
    }
  }

  // A type that something here has, and that something here may have or be none of.
  Type some_type(bool or_none = false) {
    std::vector<Type> types{{Kind::boolean, 0, false},
                            {Kind::integer, 0, false},
                            {Kind::time, 0, false},
                            {Kind::duration, 0, false}};
    for (std::uint32_t e = 0; e < policy_.enums.size(); ++e)
      types.push_back({Kind::enumeration, e, false});
    for (std::uint32_t e = 0; e < policy_.entities.size(); ++e)
      types.push_back({Kind::entity, e, false});
    std::erase_if(types,
                  [&](const Type& type) { return !reachable(or_none ? optional(type) : type); });
    return one_of(pick_, types);
  }

  bool ordered(const Type& type) const {
    return type.kind == Kind::integer || type.kind == Kind::time || type.kind == Kind::duration ||
           (type.kind == Kind::enumeration && policy_.enums[type.id].ordered);
  }

  std::string comparison(std::size_t depth) {
    const Type type = some_type();
    static const std::array kOperators{"==", "!=", "<", "<=", ">", ">="};
    const std::size_t op = pick_(ordered(type) ? 6 : 2);
    // At most one side optional, none for an order.
    const std::size_t side = op < 2 && reachable(optional(type)) ? pick_(3) : 0;
    const std::string left = value(side == 1 ? optional(type) : type, depth);
    const std::string right = value(side == 2 ? optional(type) : type, depth);
    return "(" + left + ") " + kOperators[op] + " (" + right + ")";
  }

  // Of exactly this type, which is reachable.
  std::string value(const Type& type, std::size_t depth) {
    std::vector<Thunk> ways;
    literals(type, ways);
    names(type, ways);
    attributes(type, 0, ways);
    if (depth > 0) {
      attributes(type, depth, ways);
      arithmetic(type, depth, ways);
      if (reachable(optional(type)) && reachable(type)) {
        ways.emplace_back([=, this] {
          return "(" + value(optional(type), depth - 1) + ") ?? (" + value(type, depth - 1) + ")";
        });
      }
      if (type == Type{Kind::boolean, 0, false}) {
        ways.emplace_back([=, this] { return "(" + condition(depth - 1, kBoth) + ")"; });
      }
    }
    return ways[pick_(ways.size())]();
  }

  void literals(const Type& type, std::vector<Thunk>& ways) {
    if (type.optional) return;
    const auto constant = [&](const auto& list) {
      ways.emplace_back([&, this] { return std::string(list[pick_(list.size())]); });
    };
    switch (type.kind) {
      case Kind::boolean:
        ways.emplace_back([this] { return std::string(pick_(2) ? "true" : "false"); });
        return;
      case Kind::integer:
        return constant(kNumbers);
      case Kind::time:
        constant(kTimes);
        ways.emplace_back([] { return std::string("now"); });
        return;
      case Kind::duration:
        return constant(kDurations);
      case Kind::enumeration:
        ways.emplace_back([this, type] {
          const auto& e = policy_.enums[type.id];
          return e.name + "::" + one_of(pick_, e.members);
        });
        return;
      case Kind::entity:
        return;
    }
  }

  void names(const Type& type, std::vector<Thunk>& ways) {
    const auto add = [&](const std::string& name, const Type& of) {
      if (of == type) ways.emplace_back([name] { return name; });
    };
    for (const auto& local : locals_) add(local.text, local.type);
    for (const auto& field : policy_.context) add(field.name, field.type);
    for (const auto& global : policy_.globals) {
      if (speaker_ != Speaker::forbid || global.within) add(global.name, global.type);
    }
  }

  // `object.name`, of a local at depth 0.
  void attributes(const Type& type, std::size_t depth, std::vector<Thunk>& ways) {
    for (std::uint32_t e = 0; e < policy_.entities.size(); ++e) {
      for (const auto& attribute : policy_.entities[e].attributes) {
        if (attribute.type.kind != type.kind || attribute.type.id != type.id) continue;
        if (attribute.type.optional && !type.optional) continue;
        const bool through =
            type.optional && !attribute.type.optional;  // the object must be optional
        const Type object{
            Kind::entity, e,
            through || (type.optional && depth > 1 && reachable({Kind::entity, e, true}))};
        if (depth == 0) {
          for (const auto& local : locals_) {
            if (!through && local.type == Type{Kind::entity, e, false}) {
              ways.emplace_back([text = local.text + "." + attribute.name] { return text; });
            }
          }
        } else if (reachable(object)) {
          ways.emplace_back([=, this, name = attribute.name] {
            return "(" + value(object, depth - 1) + ")." + name;
          });
        }
      }
    }
  }

  // At depth 0, so that every recursion has an end.
  bool reachable(const Type& type) {
    if (type.kind != Kind::entity && !type.optional) return true;  // there are literals
    std::vector<Thunk> ways;
    names(type, ways);
    attributes(type, 0, ways);
    return !ways.empty();
  }

  void arithmetic(const Type& type, std::size_t depth, std::vector<Thunk>& ways) {
    if (type.optional) return;
    const auto sum = [=, this](const char* op, const Type& left, const Type& right) {
      return "(" + value(left, depth - 1) + ") " + op + " (" + value(right, depth - 1) + ")";
    };
    const Type time{Kind::time, 0, false}, duration{Kind::duration, 0, false};
    if (type.kind == Kind::integer || type.kind == Kind::duration) {
      ways.emplace_back([=, this] { return sum(pick_(2) ? "+" : "-", type, type); });
      ways.emplace_back([=, this] { return "-(" + value(type, depth - 1) + ")"; });
    }
    if (type.kind == Kind::time)
      ways.emplace_back([=, this] { return sum(pick_(2) ? "+" : "-", time, duration); });
    if (type.kind == Kind::duration) ways.emplace_back([=] { return sum("-", time, time); });
  }

  // Presence up: more rows make it truer. What needs a sealed row's absence is not written in a rule.
  std::string query(std::size_t depth, Polarity polarity) {
    struct Way {
      std::uint32_t relation;
      bool negated;
    };
    std::vector<Way> ways;
    const auto askable = [&](const typed::Column& column) {
      return reachable({Kind::entity, column.entity, false});
    };
    for (std::uint32_t r = 0; r < policy_.relations.size(); ++r) {
      const auto& columns = policy_.relations[r].columns;
      if (std::none_of(columns.begin(), columns.end(), askable)) continue;
      for (const bool negated : {false, true}) {
        const Polarity presence = negated ? polarity.mirrored() : polarity;
        const bool sealed = policy_.relations[r].trust == typed::Trust::sealed_fixed;
        const bool refused =
            sealed && (speaker_ == Speaker::permit ? presence.down
                                                   : speaker_ == Speaker::forbid && presence.up);
        if (!refused) ways.push_back({r, negated});
      }
    }
    if (ways.empty()) return comparison(depth);
    const Way way = one_of(pick_, ways);
    const auto& relation = policy_.relations[way.relation];
    std::string text = std::string(way.negated ? "no " : "some ") + relation.name + "(";
    bool bound = false;
    for (std::size_t c = 0; c < relation.columns.size(); ++c) {
      const bool later = std::any_of(relation.columns.begin() + static_cast<std::ptrdiff_t>(c) + 1,
                                     relation.columns.end(), askable);
      const bool any = !askable(relation.columns[c]) || ((bound || later) && pick_(3) == 2);
      bound = bound || !any;
      text += c == 0 ? "" : ", ";
      text += any ? "_"
                  : value({Kind::entity, relation.columns[c].entity, false},
                          std::min<std::size_t>(depth, 1));
    }
    text += ")";
    if (pick_(4) == 0) return "(" + text + ")";
    const auto outside = locals_.size();
    for (const auto& column : relation.columns)
      locals_.push_back({"r." + column.name, {Kind::entity, column.entity, false}});
    for (const auto& field : relation.fields) locals_.push_back({"r." + field.name, field.type});
    in_query_ = true;
    const std::string body = condition(depth, kBoth);
    in_query_ = false;
    locals_.resize(outside);
    return "(" + text + " as r where (" + body + "))";
  }

  const typed::Policy& policy_;
  Speaker speaker_;
  const Pick& pick_;
  std::vector<Named> locals_;
  bool in_query_ = false;
};

// Actions of one principal and one resource type.
std::vector<std::uint32_t> some_actions(const typed::Policy& policy, const Pick& pick) {
  const auto first = static_cast<std::uint32_t>(pick(policy.actions.size()));
  std::vector<std::uint32_t> actions{first};
  for (std::uint32_t a = 0; a < policy.actions.size(); ++a) {
    const bool alike = policy.actions[a].principal == policy.actions[first].principal &&
                       policy.actions[a].resource == policy.actions[first].resource;
    if (a != first && alike && pick(2) == 1) actions.push_back(a);
  }
  return actions;
}

std::string head(const typed::Policy& policy, const std::vector<std::uint32_t>& actions) {
  std::string text;
  for (const auto a : actions) text += (text.empty() ? "" : ", ") + policy.actions[a].name;
  return text + " (u, x)";
}

std::string clause(const typed::Policy& policy, Speaker speaker, const std::string& verb,
                   std::size_t depth, const Pick& pick) {
  const auto actions = some_actions(policy, pick);
  const auto& action = policy.actions[actions.front()];
  std::string text = verb + " " + head(policy, actions);
  const auto write = [&](Polarity polarity) {
    Writer writer(policy, speaker, pick);
    writer.bind("u", action.principal);
    writer.bind("x", action.resource);
    return writer.condition(depth, polarity);
  };
  if (!rarely(pick, 8)) text += "\n    when " + write({true, false});
  if (pick(3) == 2) text += "\n    unless " + write({false, true});
  return text;
}

}  // namespace

std::string random_condition(const typed::Policy& declarations, std::uint32_t principal,
                             std::uint32_t resource, Speaker speaker, std::size_t depth,
                             const Pick& pick) {
  Writer writer(declarations, speaker, pick);
  writer.bind("u", principal);
  writer.bind("x", resource);
  return writer.condition(depth, {});
}

std::string random_rule(const typed::Policy& declarations, const std::string& name,
                        typed::Effect effect, std::size_t depth, const Pick& pick) {
  const bool permit = effect == typed::Effect::permit;
  std::string text = "rule " + name + ":\n";
  for (std::size_t clauses = 1 + (rarely(pick, 4) ? 1 : 0); clauses > 0; --clauses) {
    text += "  " +
            clause(declarations, permit ? Speaker::permit : Speaker::forbid,
                   permit ? "permit" : "forbid", depth, pick) +
            "\n";
  }
  return text;
}

std::vector<std::string> random_rules(const typed::Policy& declarations, const PolicySize& size,
                                      const Pick& pick) {
  std::vector<std::string> rules;
  const std::size_t count = 1 + pick(size.rules);
  for (std::size_t r = 0; r < count; ++r) {
    const auto effect = pick(3) == 2 ? typed::Effect::forbid : typed::Effect::permit;
    rules.push_back(
        random_rule(declarations, "rule_" + std::to_string(r), effect, pick(size.depth + 1), pick));
  }
  return rules;
}

std::string random_property(const typed::Policy& declarations, const std::string& name,
                            const std::string& kind, std::size_t depth, const Pick& pick) {
  return "property " + name + ":\n  " + clause(declarations, Speaker::property, kind, depth, pick) +
         "\n";
}

}  // namespace sightline::testing
