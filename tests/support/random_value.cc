// A value of a given type as text: literals, names, attributes of reachable things, arithmetic, `??`,
// `if`. The other half of random_condition.cc.
#include <algorithm>
#include <array>

#include "tests/support/random_condition.h"

namespace sightline::testing {

using Kind = typed::Type::Kind;

namespace {

constexpr std::array kTimes{"past", "forever", "2024-02-16T06:00:00Z", "1970-01-01T00:00:00.001Z",
                            "2024-02-16T05:59:59.999Z"};
constexpr std::array kDurations{
    "0s", "1ms", "10s", "30d", "4611686018427387903ms", "4611686018427387902ms"};
constexpr std::array kNumbers{"0", "1", "2", "9223372036854775807", "9223372036854775806"};

typed::Type optional(const typed::Type& type) { return {type.kind, type.id, true}; }
bool same_base(const typed::Type& a, const typed::Type& b) {
  return a.kind == b.kind && a.id == b.id;
}

}  // namespace

// Every type that something in the declarations may have; never optional.
std::vector<typed::Type> RandomCondition::types() const {
  std::vector<Type> types{{Kind::boolean, 0, false},
                          {Kind::integer, 0, false},
                          {Kind::time, 0, false},
                          {Kind::duration, 0, false},
                          {Kind::string, 0, false}};
  for (std::uint32_t e = 0; e < policy_.enums.size(); ++e) {
    types.push_back({Kind::enumeration, e, false});
    types.push_back({Kind::set, e, false});
  }
  for (std::uint32_t e = 0; e < policy_.entities.size(); ++e)
    types.push_back({Kind::entity, e, false});
  return types;
}

// One that something here has, or that something here may have or be none of.
typed::Type RandomCondition::some_type(bool or_none) {
  std::vector<Type> found = types();
  std::erase_if(found,
                [&](const Type& type) { return !reachable(or_none ? optional(type) : type); });
  return one_of(pick_, found);
}

// Of exactly this type, which is reachable.
std::string RandomCondition::value(const Type& type, std::size_t depth) {
  Ways ways;
  literals(type, ways);
  names(type, ways);
  attributes(type, 0, ways);
  if (depth > 0) {
    attributes(type, depth, ways);
    arithmetic(type, depth, ways);
    deeper(type, depth, ways);
  }
  return ways[pick_(ways.size())]();
}

void RandomCondition::deeper(const Type& type, std::size_t depth, Ways& ways) {
  if (reachable(optional(type)) && reachable(type)) {
    ways.emplace_back([=, this] {
      const std::string left = value(optional(type), depth - 1);
      return "(" + left + ") ?? (" + value(type, depth - 1) + ")";
    });
  }
  ways.emplace_back([=, this] {
    const std::string asked = condition(depth - 1, {true, true});
    const std::string then = value(type, depth - 1);
    return "(if (" + asked + ") then (" + then + ") else (" + value(type, depth - 1) + "))";
  });
  if (type == Type{Kind::boolean, 0, false}) {
    ways.emplace_back([=, this] { return "(" + condition(depth - 1, {true, true}) + ")"; });
  }
}

std::string RandomCondition::set_literal(std::uint32_t of) {
  const auto& e = policy_.enums[of];
  std::string text;
  for (const auto& member : e.members) {
    if (pick_(2)) text += (text.empty() ? "" : ", ") + e.name + "::" + member;
  }
  if (text.empty()) text = e.name + "::" + e.members.front();
  return "{" + text + "}";
}

// The first way, if there is any, writes a literal that may stand in braces too.
void RandomCondition::literals(const Type& type, Ways& ways) {
  if (type.optional) return;
  const auto constant = [&](const auto& list) {
    ways.emplace_back([&list, this] { return std::string(list[pick_(list.size())]); });
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
    case Kind::string:
      return constant(kRandomStrings);
    case Kind::enumeration:
      ways.emplace_back([this, type] {
        const auto& e = policy_.enums[type.id];
        return e.name + "::" + one_of(pick_, e.members);
      });
      if (policy_.action_enum == type.id && speaker_ != Speaker::property)
        ways.emplace_back([] { return std::string("action"); });
      return;
    case Kind::set:
      // Where a set of this type is not expected (`{..} == {..}`) a literal cannot say which it is.
      return;
    case Kind::entity:
      ways.emplace_back([this, type] {
        const auto& name = policy_.entities[type.id].name;
        return name + "::\"" + (pick_(2) ? name + "_0" : "annex") + "\"";
      });
      return;
  }
}

void RandomCondition::names(const Type& type, Ways& ways) const {
  const auto add = [&](const std::string& name, const Type& of) {
    if (of == type) ways.emplace_back([name] { return name; });
  };
  for (const auto& local : locals_) add(local.text, local.type);
  for (const auto& field : policy_.context) add(field.name, field.type);
  for (const auto& global : policy_.globals) {
    if ((speaker_ != Speaker::forbid && !dated_only_) || global.within)
      add(global.name, global.type);
  }
}

// `object.name`, of a local at depth 0.
void RandomCondition::attributes(const Type& type, std::size_t depth, Ways& ways) {
  for (std::uint32_t e = 0; e < policy_.entities.size(); ++e) {
    for (const auto& attribute : policy_.entities[e].attributes) {
      if (!same_base(attribute.type, type) || (attribute.type.optional && !type.optional)) continue;
      // What is not optional is so when reached through something optional.
      const bool through = type.optional && !attribute.type.optional;
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

void RandomCondition::arithmetic(const Type& type, std::size_t depth, Ways& ways) {
  if (type.optional) return;
  const auto sum = [=, this](const char* op, const Type& left, const Type& right) {
    const std::string first = value(left, depth - 1);
    return "(" + first + ") " + op + " (" + value(right, depth - 1) + ")";
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

// At depth 0, so that every recursion has an end.
bool RandomCondition::reachable(const Type& type) {
  Ways ways;
  literals(type, ways);
  names(type, ways);
  attributes(type, 0, ways);
  return !ways.empty();
}

}  // namespace sightline::testing
