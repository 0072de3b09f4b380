// The record says what was proved and nothing more, and the loader believes exactly that.
#include <gtest/gtest.h>

#include "runtime/format/digest.h"
#include "runtime/format/program.h"
#include "tests/support/compiled.h"

namespace sightline::testing::make_record_test {
namespace {

constexpr const char* kPolicy = R"(entity Account
entity User { account: Account }
entity Camera { owner: Account, cached account: Account }
action view, edit (User, Camera)
rule r: permit view(u, c) when u.account == c.owner
property good: never view(u, c) unless u.account == c.owner
)";

Artifact recorded(const Compiled& policy, const ProveOptions& options = {}) {
  const auto report = prove(policy.checked, policy.artifact, options);
  EXPECT_TRUE(bool(report));
  return with_record(policy.artifact, policy.checked, *report);
}

TEST(MakeRecord, WhatIsProvedLoads) {
  const Compiled policy = compiled(kPolicy);
  const auto loaded =
      Policy::load(recorded(policy), {.require = {"good"}, .accept_unproved = false});
  ASSERT_TRUE(bool(loaded)) << loaded.error().message;
  const auto& entries = loaded->proofs().entries;
  ASSERT_EQ(entries.size(), 1 + kBuiltInProofs.size());
  EXPECT_EQ(entries[0].property, "good");
  EXPECT_EQ(entries[0].verdict, RecordedVerdict::proved);
  const std::string& canonical = policy.tree().properties[0].canonical;
  EXPECT_EQ(entries[0].text, sha256(std::as_bytes(std::span(canonical))));
  for (std::size_t b = 0; b < kBuiltInProofs.size(); ++b)
    EXPECT_EQ(entries[1 + b].property, kBuiltInProofs[b]);
}

TEST(MakeRecord, NothingElseChanges) {
  const Compiled policy = compiled(kPolicy);
  const auto loaded = Policy::load(recorded(policy), {.require = {}, .accept_unproved = false});
  ASSERT_TRUE(bool(loaded));
  EXPECT_EQ(loaded->program().code, policy.loaded.program().code);
  EXPECT_EQ(loaded->program().schema_digest, policy.loaded.program().schema_digest);
}

TEST(MakeRecord, WhatIsNotProvedDoesNotLoad) {
  struct Case {
    const char* what;
    std::string more;
    ProveOptions options;
  };
  const Case cases[] = {
      {"a refuted property", "property bad: never view(u, c) unless u.account == c.account\n", {}},
      {"a vacuous property",
       "property bad: never view(u, c) when u.account == c.owner and u.account != c.owner\n",
       {}},
      {"a property that nobody asked about",
       "property bad: possible view(_, _)\n",
       {.property = "good", .timeout_seconds = {}}},
      {"a solver that gave up", "", {.property = {}, .resource_limit = 1, .timeout_seconds = {}}},
  };
  for (const Case& it : cases) {
    const Compiled policy = compiled(kPolicy + it.more);
    const Artifact artifact = recorded(policy, it.options);
    EXPECT_FALSE(bool(Policy::load(artifact))) << it.what;
    EXPECT_TRUE(bool(Policy::load(artifact, {.require = {}, .accept_unproved = true}))) << it.what;
  }
  EXPECT_FALSE(bool(Policy::load(compiled(kPolicy).artifact))) << "an empty record";
}

// Each built-in proof counts like a property: leave one out and it does not load.
TEST(MakeRecord, TheBuiltInProofsAreRequired) {
  const Compiled policy = compiled(kPolicy);
  const auto report = prove(policy.checked, policy.artifact);
  ASSERT_TRUE(bool(report));
  for (std::size_t left_out = 0; left_out < report->properties.size(); ++left_out) {
    ProofReport partial = *report;
    partial.properties.erase(partial.properties.begin() + static_cast<std::ptrdiff_t>(left_out));
    EXPECT_FALSE(bool(Policy::load(with_record(policy.artifact, policy.checked, partial))))
        << report->properties[left_out].name;
  }
}

// What a `never` or a `forall` takes for granted is in the record, where a loader refuses it; what
// only asks for more is not.
TEST(MakeRecord, WeakeningAssumptionsAreWrittenDown) {
  const std::string declarations = R"(entity User { cached on: bool }
cached relation share(viewer: User)
cached global open: bool
action view(User, User)
rule r: permit view(u, _) when u.on and open and some share(u)
)";
  struct Case {
    const char* property;
    std::vector<std::string> assumptions;
  };
  const Case cases[] = {
      {"never view(_, _) when true", {}},
      {"never view(_, _) assuming complete", {"complete"}},
      {"never view(_, _) assuming complete, honest", {"complete", "honest"}},
      {"never view(_, _) assuming honest User.on, honest share, honest open",
       {"honest User.on", "honest share", "honest open"}},
      {"never view(_, _) assuming incomplete, hostile", {}},
      {"forall u: User: u.on assuming honest User.on", {"honest User.on"}},
      {"always view(_, _) assuming incomplete, hostile", {}},
      {"possible view(_, _) assuming hostile share", {}},
  };
  for (const Case& it : cases) {
    const Compiled policy = compiled(declarations + "property p: " + it.property + "\n");
    // What the prover makes of it does not matter: nothing was asked.
    const Artifact artifact = with_record(policy.artifact, policy.checked, {});
    const auto loaded = Policy::load(artifact, {.require = {}, .accept_unproved = true});
    ASSERT_TRUE(bool(loaded)) << loaded.error().message;
    EXPECT_EQ(loaded->proofs().entries[0].assumptions, it.assumptions) << it.property;
  }
}

// Of what is proved, and only of that.
TEST(MakeRecord, KeepsTheProofObjectsOfWhatIsProved) {
  const Compiled policy = compiled(kPolicy);
  auto report = prove(policy.checked, policy.artifact);
  ASSERT_TRUE(bool(report));
  const auto objects = [&] {
    const Artifact artifact = with_record(policy.artifact, policy.checked, *report);
    const auto loaded = Policy::load(artifact, {.require = {}, .accept_unproved = true});
    EXPECT_EQ(loaded->body(), policy.loaded.body());
    std::vector<std::string> out;
    for (const auto& entry : loaded->proofs().entries) out.push_back(entry.object);
    return out;
  };
  report->properties[0].proof = {std::byte{'o'}, std::byte{'k'}};
  EXPECT_EQ(objects()[0], "ok");
  EXPECT_EQ(objects()[1], "");
  report->properties[0].verdict = Unknown{"no time"};
  EXPECT_EQ(objects()[0], "");
}

// A proof is about bytes: that of a sound policy must not carry an unsound one past the loader.
TEST(MakeRecord, AReportAboutOtherBytesCountsForNothing) {
  const Compiled sound = compiled(kPolicy);
  const Compiled unsound = compiled(std::string(kPolicy) + "rule anybody: permit view(_, _)\n");
  const auto report = prove(sound.checked, sound.artifact);
  ASSERT_TRUE(bool(report));
  ASSERT_TRUE(report->proved());
  ASSERT_TRUE(bool(Policy::load(with_record(sound.artifact, sound.checked, *report))));
  const auto loaded = Policy::load(with_record(unsound.artifact, unsound.checked, *report));
  ASSERT_FALSE(bool(loaded));
  EXPECT_EQ(loaded.error().kind, LoadError::Kind::not_proved);
}

}  // namespace
}  // namespace sightline::testing::make_record_test
