// typed::Policy (declarations only) + choices -> the text of a condition. Tested by every test that
// compiles what comes out: a text that `check` refuses is a failure there. Values are in
// random_value.cc.
#include "tests/support/random_condition.h"

#include <algorithm>
#include <array>

namespace sightline::testing {

using Kind = typed::Type::Kind;

namespace {

constexpr std::size_t kDeepestQuery = 3;
constexpr Polarity kBoth{true, true};
constexpr typed::Type kBoolean{Kind::boolean, 0, false};

typed::Type optional(const typed::Type& type) { return {type.kind, type.id, true}; }

bool ordered(const typed::Policy& policy, const typed::Type& type) {
  return type.kind == Kind::integer || type.kind == Kind::time || type.kind == Kind::duration ||
         (type.kind == Kind::enumeration && policy.enums[type.id].ordered);
}

// Whether entities of `from` can be in one of `to`.
bool is_reachable(const typed::Policy& policy, std::uint32_t from, std::uint32_t to) {
  std::vector<std::uint32_t> found{from};
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const auto parent : policy.entities[found[i]].parents) {
      if (std::find(found.begin(), found.end(), parent) == found.end()) found.push_back(parent);
    }
  }
  return std::find(found.begin(), found.end(), to) != found.end();
}

}  // namespace

void RandomCondition::bind_row(const std::string& name, std::uint32_t relation) {
  for (const auto& column : policy_.relations[relation].columns)
    bind(name + "." + column.name, column.type);
  for (const auto& field : policy_.relations[relation].fields)
    bind(name + "." + field.name, field.type);
}

std::string RandomCondition::condition(std::size_t depth, Polarity polarity) {
  if (depth == 0) return leaf(polarity);
  const auto down = depth - 1;
  switch (pick_(14)) {
    case 0:
      return leaf(polarity);
    case 1:
    case 2:
    case 3:
    case 4:
      return compound(down, polarity);
    case 5:
    case 6:
      return comparison(down);
    case 7:
      return "(" + value(optional(some_type(true)), down) +
             (pick_(2) ? ") is none" : ") is not none");
    case 8:
    case 9:
      return query(down, polarity);
    case 10:
      return membership(down);
    case 11:
      return hierarchy(down);
    case 12:
      return pick_(2) ? value_query(down) : may(down, polarity);
    default:
      return value(kBoolean, down);
  }
}

std::string RandomCondition::leaf(Polarity polarity) {
  switch (pick_(6)) {
    case 0:
      return value(kBoolean, 0);
    case 1:
    case 2:
      return comparison(0);
    case 3:
      return membership(0);
    case 4:
      return hierarchy(0);
    default:
      return query(0, polarity);
  }
}

std::string RandomCondition::compound(std::size_t depth, Polarity polarity) {
  const auto part = [&](Polarity p) { return "(" + condition(depth, p) + ")"; };
  switch (pick_(5)) {
    case 0:
      return "not " + part(polarity.mirrored());
    case 1:
      return part(polarity) + " and " + part(polarity);
    case 2:
      return part(polarity) + " or " + part(polarity);
    case 3: {
      const std::string left = part(polarity.mirrored());
      return left + " implies " + part(polarity);
    }
    default: {
      const std::string asked = part(kBoth), then = part(polarity);
      return "if " + asked + " then " + then + " else " + part(polarity);
    }
  }
}

std::string RandomCondition::comparison(std::size_t depth) {
  const Type type = some_type();
  static const std::array kOperators{"==", "!=", "<", "<=", ">", ">="};
  const std::size_t op = pick_(ordered(policy_, type) ? 6 : 2);
  // At most one side optional, none for an order.
  const std::size_t side = op < 2 && reachable(optional(type)) ? pick_(3) : 0;
  const std::string left = value(side == 1 ? optional(type) : type, depth);
  const std::string right = value(side == 2 ? optional(type) : type, depth);
  return "(" + left + ") " + kOperators[op] + " (" + right + ")";
}

// In a set, or in braces.
std::string RandomCondition::membership(std::size_t depth) {
  std::vector<Type> sets;
  for (const Type& type : types()) {
    if (type.kind == Kind::set && reachable(type)) sets.push_back(type);
  }
  if (!sets.empty() && pick_(2) == 0) {
    const Type set = one_of(pick_, sets);
    const Type member{Kind::enumeration, set.id, false};
    const bool maybe = reachable(optional(member)) && pick_(2);
    const std::string element = value(maybe ? optional(member) : member, depth);
    return "(" + element + ") in (" + value(set, depth) + ")";
  }
  Type type = some_type();
  while (type.kind == Kind::set || type.kind == Kind::entity) type = some_type();
  Ways ways;
  literals(type, ways);
  std::string text = "(" + value(type, depth) + ") in {";
  for (std::size_t left = 1 + pick_(3); left > 0; --left)
    text += ways.front()() + (left > 1 ? ", " : "");
  return text + "}";
}

std::string RandomCondition::hierarchy(std::size_t depth) {
  std::vector<std::pair<Type, Type>> pairs;
  for (std::uint32_t a = 0; a < policy_.entities.size(); ++a) {
    for (std::uint32_t b = 0; b < policy_.entities.size(); ++b) {
      const Type from{Kind::entity, a, false}, to{Kind::entity, b, false};
      if (is_reachable(policy_, a, b) && reachable(from) && reachable(to))
        pairs.emplace_back(from, to);
    }
  }
  if (pairs.empty()) return comparison(depth);
  const auto [from, to] = one_of(pick_, pairs);
  const std::string entity = value(from, depth);
  return "(" + entity + ") in (" + value(to, depth) + ")";
}

std::string RandomCondition::may(std::size_t depth, Polarity polarity) {
  const bool fits = speaker_ == Speaker::permit   ? !polarity.down
                    : speaker_ == Speaker::forbid ? !polarity.up
                                                  : true;
  std::vector<std::uint32_t> actions = may_;
  std::erase_if(actions, [&](std::uint32_t a) {
    return !reachable({Kind::entity, policy_.actions[a].principals.front(), false}) ||
           !reachable({Kind::entity, policy_.actions[a].resources.front(), false});
  });
  if (!fits || actions.empty() || query_depth_ > 0) return comparison(depth);
  const auto& action = policy_.actions[one_of(pick_, actions)];
  const std::string who = value({Kind::entity, action.principals.front(), false}, depth);
  return "may " + action.name + "(" + who + ", " +
         value({Kind::entity, action.resources.front(), false}, depth) + ")";
}

// `some v as t where ..` and `every v as t: ..` of an optional value that has a name.
std::string RandomCondition::value_query(std::size_t depth) {
  std::vector<Named> optionals;
  for (const Named& local : locals_) {
    if (local.type.optional) optionals.push_back(local);
    if (local.type.kind != Kind::entity || local.type.optional) continue;
    for (const auto& attribute : policy_.entities[local.type.id].attributes) {
      if (attribute.type.optional)
        optionals.push_back({local.text + "." + attribute.name, attribute.type});
    }
  }
  if (optionals.empty() || query_depth_ >= kDeepestQuery) return comparison(depth);
  const Named asked = one_of(pick_, optionals);
  const std::string name = "t" + std::to_string(next_name_++);
  const auto outside = locals_.size();
  bind(name, {asked.type.kind, asked.type.id, false});
  ++query_depth_;
  const std::string body = condition(depth, kBoth);
  --query_depth_;
  locals_.resize(outside);
  switch (pick_(3)) {
    case 0:
      return "(some " + asked.text + " as " + name + " where (" + body + "))";
    case 1:
      return "(no " + asked.text + " as " + name + " where (" + body + "))";
    default:
      return "(every " + asked.text + " as " + name + ": (" + body + "))";
  }
}

// Presence up: more rows make it truer. What needs a sealed row's absence is not written in a rule.
bool RandomCondition::askable(std::uint32_t relation, const std::string& word,
                              Polarity polarity) const {
  const auto trust = policy_.relations[relation].trust;
  const bool sealed = trust == typed::Trust::sealed || trust == typed::Trust::sealed_fixed;
  if (!sealed || speaker_ == Speaker::property) return true;
  const bool negated = word == "no" || word == "every";
  const Polarity presence = negated ? polarity.mirrored() : polarity;
  return speaker_ == Speaker::permit ? !presence.down : !presence.up;
}

std::string RandomCondition::query(std::size_t depth, Polarity polarity) {
  if (query_depth_ > 0) polarity = kBoth;  // whatever the queries around make of it
  struct Way {
    std::uint32_t relation;
    std::string word;
  };
  std::vector<Way> ways;
  for (auto r = static_cast<std::uint32_t>(first_relation_); r < policy_.relations.size(); ++r) {
    const auto& columns = policy_.relations[r].columns;
    if (std::none_of(columns.begin(), columns.end(),
                     [&](const typed::Column& column) { return reachable(column.type); })) {
      continue;
    }
    for (const char* word : {"some", "no", "every", "several"}) {
      if (askable(r, word, polarity)) ways.push_back({r, word});
    }
  }
  if (ways.empty() || query_depth_ >= kDeepestQuery) return comparison(depth);
  const Way way = one_of(pick_, ways);
  return query_of(way.relation, way.word, depth);
}

std::string RandomCondition::query_of(std::uint32_t relation, const std::string& word,
                                      std::size_t depth) {
  const auto& columns = policy_.relations[relation].columns;
  std::string text = word + " " + policy_.relations[relation].name + "(";
  bool bound = false;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const bool here = reachable(columns[c].type);
    const bool later =
        std::any_of(columns.begin() + static_cast<std::ptrdiff_t>(c) + 1, columns.end(),
                    [&](const typed::Column& column) { return reachable(column.type); });
    const bool any = !here || ((bound || later) && pick_(3) == 2);
    bound = bound || !any;
    text += c == 0 ? "" : ", ";
    text += any ? "_" : value(columns[c].type, std::min<std::size_t>(depth, 1));
  }
  text += ")";
  if (word != "every" && pick_(4) == 0) return "(" + text + ")";
  const std::string name = "r" + std::to_string(next_name_++);
  const auto outside = locals_.size();
  const auto first = first_relation_;
  bind_row(name, relation);
  first_relation_ = relation + 1;
  ++query_depth_;
  std::string body = word == "every" ? "" : " where (" + condition(depth, kBoth) + ")";
  if (word == "every") {
    if (pick_(3) == 2) body += " where (" + condition(std::min<std::size_t>(depth, 1), kBoth) + ")";
    body += ": (" + condition(depth, kBoth) + ")";
  }
  --query_depth_;
  first_relation_ = first;
  locals_.resize(outside);
  return "(" + text + " as " + name + body + ")";
}

}  // namespace sightline::testing
