// An artifact that was changed, with its digest repaired, is never said to hold: neither after a
// change that somebody made on purpose, nor after any other. And one that other hands compiled
// holds.
#include "sightline/verification.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "compiler/emit/assemble.h"
#include "compiler/emit/emit.h"
#include "runtime/format/digest.h"
#include "runtime/format/layout.h"
#include "tests/support/compiled.h"

namespace sightline::testing::verify_artifact_test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPolicy = R"(policy home
entity Account
entity User { account: Account, cached nick: string? }
entity Clip { sealed fixed account: Account, taken: time }
action view(User, Clip)
obligation log
/// Each account has one.
invariant dated: forall c: Clip: c.taken < 2030-01-01T00:00:00Z
/// Who lives there.
rule household: permit view(u, c) when u.account == c.account and c.taken < now with log
rule boss: forbid view(u, c) when (u.nick ?? "") == "boss"
property no_strangers: never view(u, c) unless u.account == c.account
property open: possible view(_, _)
property honest_nicks: never view(u, c) when u.nick == "boss" assuming honest User.nick
)";

Artifact recorded(const Compiled& policy, std::span<const std::byte> artifact) {
  const auto report = prove(policy.checked, artifact, {.proofs = true});
  EXPECT_TRUE(bool(report));
  EXPECT_TRUE(report->proved());
  return with_record(artifact, policy.checked, *report);
}
Policy loaded(const Artifact& artifact) {
  auto policy = Policy::load(artifact, {.accept_unproved = true});
  EXPECT_TRUE(bool(policy)) << (policy ? "" : policy.error().message);
  return std::move(*policy);
}
Verification verified(const Compiled& policy, const Artifact& artifact) {
  const auto found =
      verify_artifact(loaded(artifact), artifact, {policy.checked, policy.source.text()});
  EXPECT_TRUE(bool(found)) << (found ? "" : found.error().message);
  return *found;
}
// All that is not so, one sentence a line.
std::string wrongs(const Verification& found) {
  std::string out;
  for (const auto& difference : found.differences) out += difference + "\n";
  for (const auto& claim : found.claims) {
    for (const auto& wrong : claim.wrong) out += claim.name + ": " + wrong + "\n";
    for (const auto& open : claim.open) out += claim.name + ": open: " + open + "\n";
  }
  return out;
}

class Verify : public ::testing::Test {
 protected:
  const Compiled policy_ = compiled(kPolicy);
  const Artifact artifact_ = recorded(policy_, policy_.artifact);
};

TEST_F(Verify, WhatWasCompiledAndProvedHolds) {
  const Verification found = verified(policy_, artifact_);
  EXPECT_TRUE(found.holds()) << wrongs(found);
  EXPECT_FALSE(found.is_open());
  for (const VerifiedClaim& claim : found.claims) {
    const bool object = claim.name == "no_strangers" || claim.name == "honest_nicks";
    EXPECT_EQ(claim.assurance, object ? Assurance::certified : Assurance::repeated) << claim.name;
    EXPECT_EQ(claim.questions != 0, object) << claim.name;
  }
  EXPECT_EQ(found.claims[2].assumptions, std::vector<std::string>{"honest User.nick"});
}

TEST_F(Verify, WithoutTheSourceItSaysWhatIsOnlyRecorded) {
  const auto found = verify_artifact(loaded(artifact_));
  ASSERT_TRUE(bool(found));
  EXPECT_TRUE(found->holds()) << wrongs(*found);
  for (const VerifiedClaim& claim : found->claims) {
    const auto wanted = claim.object_bytes != 0     ? Assurance::certified
                        : claim.name == kFailClosed ? Assurance::repeated
                                                    : Assurance::recorded;
    EXPECT_EQ(claim.assurance, wanted) << claim.name;
  }
}

TEST_F(Verify, WithoutProofObjectsEverythingIsRepeated) {
  Program program = loaded(artifact_).program();
  for (auto& entry : program.proofs.entries) entry.object.clear();
  const Verification found = verified(policy_, assemble(program));
  EXPECT_TRUE(found.holds()) << wrongs(found);
  for (const VerifiedClaim& claim : found.claims)
    EXPECT_EQ(claim.assurance, Assurance::repeated) << claim.name;
}

// Another compiler's bytes that mean the same.
TEST_F(Verify, OtherBytesThatMeanTheSameHold) {
  const auto program = emit(policy_.tree(), policy_.source.text(), Sharing::off);
  ASSERT_TRUE(bool(program));
  const Artifact other = assemble(*program);
  ASSERT_NE(other, policy_.artifact);
  const Verification found = verified(policy_, recorded(policy_, other));
  EXPECT_TRUE(found.holds()) << wrongs(found);
}

TEST_F(Verify, NothingHoldsThatNobodyProved) {
  const Artifact bare = with_record(policy_.artifact, policy_.checked, {});
  const Verification found = verified(policy_, bare);
  EXPECT_FALSE(found.holds());
  EXPECT_FALSE(found.is_open());
  EXPECT_THAT(wrongs(found), HasSubstr("records no proof of `same meaning`"));
  EXPECT_THAT(wrongs(found), HasSubstr("no_strangers: nobody has proved it, says the artifact"));
}

TEST_F(Verify, NamesEveryDifference) {
  const struct {
    const char* what;
    void (*change)(Program&);
    std::string wrong;
  } kTable[] = {
      {"a constant",
       [](Program& p) {
         for (auto& it : p.constants)
           if (it.type.kind == Type::Kind::time) ++it.value;
       },
       "does not mean the source"},
      {"a comparison",
       [](Program& p) {
         for (auto& it : p.code)
           if (it.op == Opcode::less) it.op = Opcode::less_equal;
       },
       "does not mean the source"},
      {"an effect",
       [](Program& p) {
         p.rules[1].effect = Effect::permit;
         for (auto& it : p.cases) it.permits = {0, 1}, it.forbids = {};
       },
       "does not mean the source"},
      {"an obligation", [](Program& p) { p.blocks[0].obligations = 0; },
       "does not mean the source: a clause of rule `household` has other obligations"},
      {"a trust word", [](Program& p) { p.schema.entities[2].attributes[0].trust = Trust::cached; },
       "does not mean the source: the declarations differ"},
      {"the text's digest", [](Program& p) { p.source[3] ^= 1; }, "compiled from another text"},
      {"the name", [](Program& p) { p.name = "hone"; }, "named `hone`, the source `home`"},
      {"a rule's documentation", [](Program& p) { p.rules[0].doc = "Anybody."; },
       "rule `household` is documented otherwise"},
      {"an invariant's documentation", [](Program& p) { p.invariants[0].doc = ""; },
       "invariant `dated` is documented otherwise"},
      {"a property's text", [](Program& p) { p.proofs.entries[0].text[0] ^= 1; },
       "no_strangers: its text is another in the source"},
      {"a verdict", [](Program& p) { p.proofs.entries[1].verdict = RecordedVerdict::unknown; },
       "open: it is unknown, says the artifact"},
      {"an assumption that is kept quiet", [](Program& p) { p.proofs.entries[2].assumptions = {}; },
       "assumes nothing, the source honest User.nick"},
      {"an assumption too many", [](Program& p) { p.proofs.entries[0].assumptions = {"complete"}; },
       "no_strangers: the artifact says that it assumes complete, the source nothing"},
      {"a property that is left out",
       [](Program& p) { p.proofs.entries.erase(p.proofs.entries.begin()); },
       "records nothing of `no_strangers`"},
      {"a property that nobody wrote",
       [](Program& p) {
         p.proofs.entries.push_back(p.proofs.entries[1]);
         p.proofs.entries.back().property = "all_is_well";
       },
       "all_is_well: there is no such claim about the source"},
      {"no fail closed",
       [](Program& p) {
         std::erase_if(p.proofs.entries, [](auto& e) { return e.property == kFailClosed; });
       },
       "records no proof of `fail closed`"},
      {"a proof object that is none", [](Program& p) { p.proofs.entries[0].object = "trust me"; },
       "no_strangers: its proof object does not hold"},
      {"a proof object of another property",
       [](Program& p) { p.proofs.entries[0].object = p.proofs.entries[2].object; },
       "no_strangers: its proof object does not hold"},
      {"a proof object where there can be none",
       [](Program& p) { p.proofs.entries[1].object = p.proofs.entries[0].object; },
       "open: its proof object does not hold"},
  };
  for (const auto& row : kTable) {
    Program program = loaded(artifact_).program();
    row.change(program);
    const Verification found = verified(policy_, assemble(program));
    EXPECT_FALSE(found.holds() || found.is_open()) << row.what;
    EXPECT_THAT(wrongs(found), HasSubstr(row.wrong)) << row.what;
  }
}

TEST_F(Verify, IsOpenWhenTheSolverMayNotWork) {
  const auto found =
      verify_artifact(loaded(artifact_), artifact_, {policy_.checked, policy_.source.text()},
                      {.resource_limit = 1});
  ASSERT_TRUE(bool(found));
  EXPECT_TRUE(found->is_open()) << wrongs(*found);
  EXPECT_FALSE(found->holds());
  EXPECT_THAT(wrongs(*found), HasSubstr("no_strangers: open: proved again, it has no answer"));
}

// A policy that permits more, with the record and the proofs of one that does not.
TEST_F(Verify, AProofOfOtherBytesIsNone) {
  const Compiled loose = compiled(std::string(kPolicy) + "rule anybody: permit view(_, _)\n");
  Program program = loaded(loose.artifact).program();
  program.proofs = loaded(artifact_).program().proofs;
  const Artifact forged = assemble(program);
  ASSERT_TRUE(bool(Policy::load(
      forged, {.require = {"honest_nicks@" + to_hex(program.proofs.entries[2].text)}})));
  EXPECT_THAT(wrongs(verified(policy_, forged)), HasSubstr("the number of rules differs"));
  EXPECT_THAT(wrongs(verified(loose, forged)),
              HasSubstr("no_strangers: proved again, it comes out refuted"));
  const auto alone = verify_artifact(loaded(forged));
  ASSERT_TRUE(bool(alone));
  EXPECT_THAT(wrongs(*alone), HasSubstr("no_strangers: its proof object does not hold"));
}

// One bit anywhere behind the header, and the digest made to fit: refused by the loader, or found,
// or without a meaning.
TEST_F(Verify, NoDamageHolds) {
  std::mt19937 random(20240216);
  std::size_t found_out = 0;
  for (int i = 0; i < 400; ++i) {
    Artifact damaged = artifact_;
    const std::size_t place = kHeaderBytes + random() % (damaged.size() - kHeaderBytes);
    damaged[place] ^= static_cast<std::byte>(1U << random() % 8);
    const auto digest = sha256(std::span(damaged).subspan(kHeaderBytes));
    std::memcpy(damaged.data() + kDigestOffset, digest.data(), digest.size());
    const auto policy = Policy::load(damaged, {.accept_unproved = true});
    if (!policy) continue;
    const auto found = verify_artifact(*policy, damaged, {policy_.checked, policy_.source.text()});
    ASSERT_TRUE(bool(found)) << place << ": " << found.error().message;
    if (!found->holds()) ++found_out;
    if (!found->holds()) continue;
    Program program = policy->program();  // who made it is recorded, and nothing else may differ
    program.proofs.prover = loaded(artifact_).program().proofs.prover;
    EXPECT_EQ(assemble(program), artifact_) << "byte " << place;
  }
  EXPECT_GT(found_out, 20U);
}

}  // namespace
}  // namespace sightline::testing::verify_artifact_test
