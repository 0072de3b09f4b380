// Gate::bind: which policies a header takes, and what it says to the others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/golden/header/estate.h"
#include "tests/support/compiled.h"

namespace sightline::testing::binding_test {
namespace {

using ::testing::HasSubstr;
using Kind = BindError::Kind;

std::string estate_text() {
  std::ifstream file(SIGHTLINE_SOURCE_DIR "/tests/golden/cli/estate.pol", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string with(const std::string& part, const std::string& other) {
  std::string text = estate_text();
  const auto at = text.find(part);
  if (at == std::string::npos) throw std::runtime_error("no such part: " + part);
  return text.replace(at, part.size(), other);
}

// With a record that says: not asked.
Policy unproved(const std::string& text) {
  const Compiled policy = compiled(text);
  const Artifact artifact = with_record(policy.artifact, policy.checked, {});
  return std::move(*Policy::load(artifact, {.require = {}, .accept_unproved = true}));
}
Policy proved(const std::string& text) {
  const Compiled policy = compiled(text);
  const auto report = prove(policy.checked, policy.artifact);
  return std::move(*Policy::load(with_record(policy.artifact, policy.checked, *report)));
}

TEST(Binding, TakesThePolicyThatTheHeaderWasWrittenFor) {
  const auto gate = estate::Gate::bind(proved(estate_text()));
  ASSERT_TRUE(gate) << gate.error().message;
  EXPECT_EQ(gate->policy().name(), "estate");
}

TEST(Binding, TakesOtherRulesTrustAndMoreProperties) {
  std::string text = with("with log_it, no_store", "with no_store, log_it");
  text +=
      "rule more: forbid view_past(_, cam) when cam.model == \"shy\"\n"
      "property more: never view_past(_, cam) when cam.model == \"shy\"\n";
  const auto gate = estate::Gate::bind(proved(text));
  EXPECT_TRUE(gate) << gate.error().message;
  const auto cached = with("{ model: string }", "{ sealed fixed model: string }");
  EXPECT_TRUE(estate::Gate::bind(unproved(cached), {.accept_unproved = true}));
}

TEST(Binding, RefusesCppOfAnotherArtifactOrForAnotherRuntime) {
  const Compiled policy = compiled(estate_text());
  direct::Code code{direct::kVersion, policy.loaded.body(), {}, {}, nullptr};
  const BindOptions options{.accept_unproved = true, .direct = &code};
  EXPECT_TRUE(estate::Gate::bind(unproved(estate_text()), options));
  code.body[31] ^= 1;
  const auto other = estate::Gate::bind(unproved(estate_text()), options);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, Kind::other_code);
  EXPECT_THAT(other.error().message, HasSubstr("written from another artifact"));
  code = {direct::kVersion + 1, policy.loaded.body(), {}, {}, nullptr};
  EXPECT_FALSE(estate::Gate::bind(unproved(estate_text()), options));
}

TEST(Binding, RefusesOtherDeclarations) {
  struct Case {
    std::string part, other, says;
  };
  const std::vector<Case> cases = {
      {"enum Scope { live, recordings }", "enum Scope { recordings, live }",
       "it declares `enum Scope: recordings, live` where the header has `enum Scope: live, "
       "recordings`"},
      {"action view_live(User | Client, Camera)\naction view_past(User, Camera)",
       "action view_past(User, Camera)\naction view_live(User | Client, Camera)",
       "it declares `action view_past(User, Camera)` where the header has `action view_live"},
      {"entity Site in one Site", "entity Extra\nentity Site in one Site",
       "it declares `entity Extra()` where the header has `entity Site in Site()`"},
      {"slot: int)", "slot: time)", "relation grant(to: User, camera: Camera, slot: time)()"},
      {"obligation log_it, no_store", "obligation log_it, no_store, blur",
       "it declares `obligation blur` where the header ends there"},
      {"{ model: string }", "{ model: string, maker: string? }", "maker: string?"},
  };
  for (const Case& c : cases) {
    std::string text = with(c.part, c.other);
    text.resize(
        text.find("property only_on_site"));  // what is left out, worlds too, is not looked at
    const auto gate = estate::Gate::bind(unproved(text), {.accept_unproved = true});
    ASSERT_FALSE(gate) << c.other;
    EXPECT_EQ(gate.error().kind, Kind::declarations) << c.other;
    EXPECT_THAT(gate.error().message,
                HasSubstr("the policy \"estate\" is not what this header was written for: "));
    EXPECT_THAT(gate.error().message, HasSubstr(c.says));
  }
}

TEST(Binding, RefusesAPolicyWithoutAProofOfAProperty) {
  const auto refusal = [](const std::string& text) {
    const auto gate = estate::Gate::bind(unproved(text));
    if (gate) return std::string("taken");
    EXPECT_EQ(gate.error().kind, Kind::requirement);
    return gate.error().message;
  };
  EXPECT_THAT(refusal(estate_text()),
              HasSubstr("the property `only_on_site` is not proved but not asked"));
  EXPECT_THAT(refusal(with("unless cam in c.site\n\nproperty", "unless true\n\nproperty")),
              HasSubstr("the property `only_on_site` has another text in it"));
  EXPECT_THAT(refusal(with("property only_on_site", "property another")),
              HasSubstr("the property `only_on_site` is not in it"));
  EXPECT_TRUE(estate::Gate::bind(unproved(estate_text()), {.accept_unproved = true}));
}

// A Gate owns its policy: no other one can come to stand behind numbers that were checked for this.
TEST(Binding, ChecksTheNextPolicyAsItCheckedTheFirst) {
  auto gate = estate::Gate::bind(unproved(estate_text()), {.accept_unproved = true});
  ASSERT_TRUE(gate);
  static_assert(std::same_as<decltype(gate->policy()), const Policy&>);
  static_assert(!std::constructible_from<estate::Gate, Policy>);
  auto next = estate::Gate::bind(unproved(with("enum Scope {", "enum Extra { a }\nenum Scope {")),
                                 {.accept_unproved = true});
  EXPECT_FALSE(next);
  EXPECT_EQ(gate->policy().schema().enums.size(), 1U) << "the first one goes on";
}

}  // namespace
}  // namespace sightline::testing::binding_test
