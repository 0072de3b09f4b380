// A seed -> a policy's text: many clauses about one constant each, more shared facts than a plan has marks, a
// case too large for a plan, queries in queries. Used by plan_test.cc and direct_test.cc.
#include "tests/differential/seldom_policies.h"

#include "tests/support/random_condition.h"

namespace sightline::testing {
namespace {

using Texts = std::vector<std::string>;

// About `u` of User and `x` of Camera: values and the constants that they may be compared with.
struct Subject {
  const char* value;
  Texts constants;
  bool always_permits = false;  // no forbid may read it: nobody knows how old it is
};
const std::vector<Subject>& subjects() {
  static const Texts accounts{R"(Account::"Account_0")", R"(Account::"Account_1")",
                              R"(Account::"Account_2")", R"(Account::"nobody")",
                              R"(Account::"far")"};
  static const Texts users{R"(User::"User_0")", R"(User::"User_1")", R"(User::"nobody")",
                           R"(User::"nobody else")"};
  static const Texts colors{"red", "green", "blue"}, roles{"guest", "member", "owner"};
  static const Texts words{"\"word_1\"", "\"word_2\"", "\"nobody\"", "\"nobody else\"", "\"\""};
  static const Texts numbers{
      "0", "1", "-1", "2", "9223372036854775807", "-9223372036854775807", "9223372036854775806"};
  static const Texts moments{"past", "forever", "2024-02-16T06:00:00Z", "1970-01-01T00:00:00.001Z"};
  static const Texts spans{"0s", "1ms", "10s", "4611686018427387903ms"};
  static const std::vector<Subject> all{{"u", users},
                                        {"u.account", accounts},
                                        {"x.owner", accounts},
                                        {"x.keeper", users},
                                        {"leader", users, true},
                                        {"x.keeper.account", accounts},
                                        {"u.boss", users},
                                        {"x.spare.owner", accounts},
                                        {"u.color", colors},
                                        {"x.color", colors},
                                        {"wished", colors},
                                        {"u.role", roles},
                                        {"x.keeper.role", roles},
                                        {"u.nick", words},
                                        {"word", words},
                                        {"phrase", words},
                                        {"x.keeper.nick", words},
                                        {"x.number", numbers},
                                        {"u.limit", numbers},
                                        {"threshold", numbers, true},
                                        {"attempts", numbers},
                                        {"u.expires", moments},
                                        {"x.opens", moments},
                                        {"now", moments},
                                        {"x.delay", spans},
                                        {"least", roles}};
  return all;
}

}  // namespace

std::string joined(const Texts& parts) {
  std::string text;
  for (const auto& part : parts) text += part;
  return text;
}

std::string many_keyed_rules(const typed::Policy& declarations, const Pick& pick) {
  const std::size_t chosen = 1 + pick(2);
  std::vector<Subject> about;
  for (std::size_t i = 0; i < chosen; ++i) about.push_back(one_of(pick, subjects()));
  std::string text;
  for (std::size_t rules = 10 + pick(24); rules > 0; --rules) {
    const Subject& subject = one_of(pick, about);
    const bool permits = pick(3) != 0 || subject.always_permits;
    RandomCondition random(declarations, permits ? Speaker::permit : Speaker::forbid, pick);
    random.bind("u", {typed::Type::Kind::entity, 3, false});
    random.bind("x", {typed::Type::Kind::entity, 5, false});
    Texts parts;
    if (!rarely(pick, 8)) {
      const auto& constant = one_of(pick, subject.constants);
      parts.push_back(pick(4) ? std::string(subject.value) + " == " + constant
                              : constant + " == " + subject.value);
    }
    if (parts.empty() || pick(2) == 0)
      parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(pick(parts.size() + 1)),
                   "(" + random.condition(1 + pick(2), {true, false}) + ")");
    text += "rule k" + std::to_string(rules) + ":\n  " + (permits ? "permit" : "forbid") +
            " view(u, x) when " + parts.front() + (parts.size() > 1 ? " and " + parts.back() : "") +
            (permits && pick(3) == 0 ? " with blur\n" : "\n");
  }
  return text;
}

std::string many_shared_facts(const Pick& pick) {
  constexpr std::size_t kFacts = 90;
  std::string text =
      "policy wide\nentity User { friend: User?, n: int, m: int? }\nobligation log, blur\n";
  for (std::size_t g = 0; g < kFacts; ++g)
    text += "global g" + std::to_string(g) + ": int" + (g % 3 == 0 ? "?" : "") + " within 10s\n";
  text += "action look(User, User)\n";
  const auto fact = [&] {
    const std::size_t g = pick(kFacts);
    const std::string name = "g" + std::to_string(g);
    return g % 3 == 0 ? "(" + name + " ?? " + (pick(2) ? "u.n" : "3") + ")" : name;
  };
  for (std::size_t rule = 0; rule < 60; ++rule) {
    const bool permits = rule > 1;
    text += "rule r" + std::to_string(rule) + ":\n  " + (permits ? "permit" : "forbid") +
            " look(u, x) when " + fact() + " == " + fact() + (pick(2) ? " or " : " and ") + fact() +
            (pick(2) ? " <= " : " < ") + fact() + (pick(2) ? " - " : " + ") + "(if " + fact() +
            " < x.n then " + fact() + " else " + fact() + ")" +
            (permits && pick(2) ? " with log\n" : "\n");
  }
  return text;
}

std::string too_large(const Pick& pick) {
  std::string text =
      "policy deep\nentity User { a: bool, b: bool, n: int, friend: User? }\nobligation log\n"
      "global on: bool within 10s\naction look, glance (User, User)\n";
  std::string condition = "u.a";
  for (int part = 0; part < 14; ++part)
    condition = "((" +
                one_of<std::string>(pick, {"x.a", "u.b", "on", "u.n < x.n", "u.friend == x",
                                           "x.n == " + std::to_string(part)}) +
                ") == " + condition + ")";
  return text + "rule deep: permit look(u, x) when " + condition + " with log\n" +
         "rule plain: permit glance(u, x) when u.a\nrule off: forbid look, glance(_, _) when on\n";
}

std::string nested_queries(const Pick& pick) {
  const auto leaf = [&](const std::string& a, const std::string& b) {
    return one_of<std::string>(
        pick, {a + ".user == u", a + ".n < " + b + ".n", b + ".m is none", a + ".m == " + b + ".n",
               b + ".user.n == u.n", a + ".user == " + b + ".user",
               "(" + a + ".m ?? " + b + ".n) == x.n", b + ".color == " + a + ".color"});
  };
  const auto word = [&] { return one_of<std::string>(pick, {"some", "no", "several", "no"}); };
  const auto first = [&] {
    return one_of<std::string>(pick, {"one(u, _)", "one(_, x)", "one(u, x)"});
  };
  std::string text =
      "policy nested\nenum Color { red, green }\nentity User { n: int, color: Color? }\n"
      "relation one(user: User, other: User) { n: int, m: int?, color: Color } max 8\n"
      "relation two(user: User, other: User) { n: int, m: int?, color: Color } within 10s max 8\n"
      "obligation log, blur\naction look(User, User)\n";
  for (int rule = 0; rule < 8; ++rule) {
    const bool permits = pick(3) != 0;
    const std::string inner = one_of<std::string>(
        pick, {"two(s.user, _)", "two(_, s.other)", "two(s.other, x)", "two(s.user, s.other)"});
    text += "rule r" + std::to_string(rule) + ":\n  " + (permits ? "permit" : "forbid") +
            " look(u, x) when " + word() + " " + first() + " as s where (" + leaf("s", "s") +
            (pick(2) ? " or " : " and ") + "(" + word() + " " + inner + " as t where (" +
            leaf("s", "t") + (pick(2) ? " and not (" : " or (") + leaf("t", "s") + "))))" +
            (permits && pick(2) ? " with log\n" : "\n");
  }
  return text;
}

}  // namespace sightline::testing
