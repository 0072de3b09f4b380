// For the tests of policy/types: checks a text, and puts what comes out into words.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "sightline/policy.h"

namespace sightline {

// Each diagnostic of a severity as its code and the text that is underlined: "SL0303 cam.until".
inline std::vector<std::string> found_in(const std::string& text, Severity severity) {
  const Source source("test.pol", text);
  std::vector<std::string> found;
  for (const Diagnostic& diagnostic : check(source).diagnostics)
    if (diagnostic.severity == severity)
      found.push_back(code_text(diagnostic.code) + " " + std::string(source.text(diagnostic.span)));
  return found;
}
inline std::vector<std::string> mistakes(const std::string& text) {
  return found_in(text, Severity::error);
}
inline std::vector<std::string> warnings(const std::string& text) {
  EXPECT_EQ(mistakes(text), std::vector<std::string>()) << text;
  return found_in(text, Severity::warning);
}

inline std::string rendered(const std::string& text) {
  const Source source("test.pol", text);
  std::string all;
  for (const Diagnostic& diagnostic : check(source).diagnostics) all += render(diagnostic, source);
  return all;
}

// The tree of a text without mistakes; with one the test fails and the tree is empty.
inline typed::Policy checked(const std::string& text) {
  const Source source("test.pol", text);
  const CheckResult result = check(source);
  EXPECT_TRUE(result.policy) << rendered(text);
  return result.policy ? result.policy->tree() : typed::Policy{};
}

using Mistakes = std::vector<std::string>;

// Declarations that many tests start from.
inline const std::string kHome =
    "enum Role { guest < member < owner }\n"
    "enum Scope { live, thumbnails, recordings }\n"
    "entity Account\n"
    "entity User { account: Account, role: Role, born: time?, friend: User?, active: bool }\n"
    "entity Camera { cached account: Account, privacy_until: time?, silent: bool? }\n"
    "relation share(viewer: User, camera: Camera) { from: time, until: time?, scope: Scope }\n"
    "sealed fixed relation bought(buyer: User, camera: Camera)\n"
    "global lockdown: bool within 10s\n"
    "context { session: time }\n"
    "action view(User, Camera)\n";

// The condition of a property over view(u, cam), as the canonical text prints it.
inline std::string printed(const std::string& condition, const std::string& more = "") {
  const typed::Policy policy =
      checked(kHome + more + "property p: never view(u, cam) when " + condition + "\n");
  if (policy.properties.empty()) return "";
  const std::string& text = policy.properties.back().canonical;
  const std::size_t begin = text.find("\nwhen ") + 6;
  return text.substr(begin, text.find('\n', begin) - begin);
}

// Declarations, rules and worlds that tests of `test` blocks start from.
inline const std::string kTested =
    "entity Account\n"
    "entity User { account: Account }\n"
    "entity Camera { cached account: Account, owner: User? }\n"
    "relation share(viewer: User, camera: Camera) { from: time, until: time? }\n"
    "cached relation told(viewer: User, camera: Camera) { from: time }\n"
    "sealed fixed relation bought(viewer: User, camera: Camera)\n"
    "global lockdown: bool within 10s\n"
    "context { issued: time, count: int?, city: int }\n"
    "action view(User, Camera)\naction meet(User, User)\n"
    "rule yes: permit view(_, _)\nrule no_one: forbid view(_, _)\n"
    "world empty { lockdown: false }\n"
    "world w {\n  lockdown: false\n  Account north\n  Account south\n  User ann { account: north "
    "}\n"
    "  User bea { account: south }\n  Camera porch { account: north }\n"
    "  told(ann, porch) { from: 2024-01-01T00:00:00Z }\n  bought(ann, porch)\n}\n";

inline typed::Test only_test(const std::string& text) {
  const auto policy = checked(kTested + text);
  return policy.tests.empty() ? typed::Test{} : policy.tests.back();
}

}  // namespace sightline
