// Policy::load on bytes that nobody vouches for: cut, flipped, changed with the digest repaired; and
// on what a host insists must be proved.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <random>

#include "runtime/format/digest.h"
#include "runtime/format/layout.h"
#include "runtime/format/opcodes.h"
#include "sightline/version.h"
#include "tests/unit/runtime/exerciser.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::load_test {
namespace {

using Bytes = std::vector<std::byte>;
using Kind = LoadError::Kind;

void repair_digest(Bytes& bytes) {
  const auto digest = sha256(std::span(bytes).subspan(kHeaderBytes));
  std::memcpy(bytes.data() + kDigestOffset, digest.data(), digest.size());
}

void put_u32(Bytes& bytes, std::size_t place, std::size_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[place + i] = static_cast<std::byte>(value >> (8 * i));
}

std::size_t section_offset(const Bytes& bytes, Section section) {
  std::size_t offset = 0;
  const auto entry = kHeaderBytes + (static_cast<std::size_t>(section) - 1) * kSectionEntryBytes;
  for (std::size_t i = 4; i-- > 0;)
    offset = offset << 8 | std::to_integer<std::size_t>(bytes[entry + 4 + i]);
  return offset;
}

TEST(Load, KeepsWhatTheArtifactSays) {
  auto program = small_program();
  program.proofs.entries[2].object = std::string("any\0bytes\xff", 10);
  const auto policy = load(program);
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->name(), "small");
  EXPECT_EQ(policy->schema().find_attribute(kUser, "nick"), kUserNick);
  EXPECT_EQ(policy->schema().relations[kBinding].fields[0].trust, Trust::cached);
  EXPECT_EQ(policy->schema().globals[kLockdown].within, 10'000);
  EXPECT_EQ(policy->rule_names().size(), 4U);
  EXPECT_EQ(policy->rule_names()[3], "locked");
  EXPECT_EQ(policy->program().rules[0].doc, "Who lives here.");
  EXPECT_EQ(policy->program().code, program.code);
  EXPECT_EQ(policy->program().source, program.source);
  EXPECT_EQ(policy->proofs().prover, "sightline test");
  EXPECT_EQ(policy->proofs().entries[2].property, "no_strangers");
  EXPECT_EQ(policy->proofs().entries[2].object, std::string("any\0bytes\xff", 10));
  EXPECT_TRUE(policy->proofs().proved());
  EXPECT_EQ(assemble(policy->program()), assemble(program));
}

TEST(Load, NamesASchemaByWhatItSaysAndAnArtifactByAllOfIt) {
  const auto one = load(small_program());
  auto other_rules = small_program();
  other_rules.rules[0].doc = "Who lives there.";
  const auto two = load(other_rules);
  EXPECT_EQ(one->program().schema_digest, two->program().schema_digest);
  EXPECT_NE(one->digest(), two->digest());
}

TEST(Load, RefusesEveryCut) {
  const auto whole = assemble(small_program());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const auto policy = Policy::load(cut);
    ASSERT_FALSE(policy) << size;
    EXPECT_EQ(policy.error().kind, Kind::truncated) << size << ": " << policy.error().message;
  }
}

// Cut inside the sections, with size and digest made to fit: the table of sections tells.
TEST(Load, RefusesEveryCutWithARepairedHeader) {
  const auto whole = assemble(small_program());
  for (std::size_t size = kHeaderBytes; size < whole.size(); ++size) {
    Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    put_u32(cut, 12, size);
    repair_digest(cut);
    ASSERT_FALSE(Policy::load(cut)) << size;
  }
}

TEST(Load, RefusesEveryFlippedBit) {
  auto bytes = assemble(small_program());
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    const auto mask = std::byte{1} << (bit % 8);
    bytes[bit / 8] ^= mask;
    ASSERT_FALSE(Policy::load(bytes)) << "bit " << bit;
    bytes[bit / 8] ^= mask;
  }
  EXPECT_TRUE(Policy::load(bytes));
}

TEST(Load, SaysWhatIsWrongAndWhere) {
  const auto good = assemble(small_program());
  const struct {
    std::string why;
    Kind kind;
    std::size_t offset;
    std::function<void(Bytes&)> spoil;
    bool repair;
  } kTable[] = {
      {"it does not begin with SIGHTPOL", Kind::not_artifact, 0,
       [](Bytes& b) { b[0] = std::byte{'s'}; }, true},
      {"format version 1, this library reads version 3", Kind::version, 8,
       [](Bytes& b) { b[8] = std::byte{1}; }, true},
      {"counts 8 sections, this version has 10", Kind::malformed, 10,
       [](Bytes& b) { b[10] = std::byte{8}; }, true},
      {"bytes, the file has", Kind::malformed, 12, [](Bytes& b) { b.push_back({}); }, true},
      {"there are bytes after the last section", Kind::malformed, good.size(),
       [](Bytes& b) {
         b.resize(b.size() + 8);
         put_u32(b, 12, b.size());
       },
       true},
      {"the digest does not match", Kind::damaged, kDigestOffset,
       [](Bytes& b) { b.back() ^= std::byte{1}; }, false},
      {"section `schema` is not where it belongs", Kind::malformed,
       kHeaderBytes + kSectionEntryBytes,
       [](Bytes& b) { b[kHeaderBytes + kSectionEntryBytes] = std::byte{3}; }, true},
      {"section `constants` is not where it belongs", Kind::malformed,
       kHeaderBytes + 2 * kSectionEntryBytes,
       [](Bytes& b) { b[kHeaderBytes + 2 * kSectionEntryBytes + 4] ^= std::byte{8}; }, true},
      {"section `policy` is not where it belongs", Kind::malformed, kHeaderBytes,
       [](Bytes& b) { b[kHeaderBytes + 15] = std::byte{0x7f}; }, true},
      {"a byte after section `policy` is not zero", Kind::malformed, kFirstSection + 41,
       [](Bytes& b) { b[kFirstSection + 41] = std::byte{1}; }, true},
      {"section `policy`: the policy's name is 1000000, the limit is 1024", Kind::too_large,
       kFirstSection, [](Bytes& b) { put_u32(b, kFirstSection, 1'000'000); }, true},
      {"section `policy`: the policy's name is 1000, and the section ends before that",
       Kind::truncated, kFirstSection, [](Bytes& b) { put_u32(b, kFirstSection, 1000); }, true},
      {"section `policy`: 1 bytes are left over at its end", Kind::malformed, kFirstSection + 40,
       [](Bytes& b) { put_u32(b, kFirstSection, 4); }, true},
      {"section `policy`: the policy's name is not printable: \"\\x1bmall\"", Kind::malformed,
       kFirstSection, [](Bytes& b) { b[kFirstSection + 4] = std::byte{0x1b}; }, true},
  };
  for (const auto& row : kTable) {
    auto bytes = good;
    row.spoil(bytes);
    if (row.repair) repair_digest(bytes);
    const auto policy = Policy::load(bytes);
    ASSERT_FALSE(policy) << row.why;
    EXPECT_NE(policy.error().message.find(row.why), std::string::npos) << row.why << "\n"
                                                                       << policy.error().message;
    EXPECT_EQ(policy.error().kind, row.kind) << row.why;
    EXPECT_EQ(policy.error().offset, row.offset) << row.why;
  }
}

TEST(Load, RefusesNamesAndNumbersBeyondTheFormat) {
  const auto message = [](const std::function<void(Program&)>& spoil) {
    auto program = small_program();
    spoil(program);
    const auto policy = load(program);
    return policy ? std::string("accepted") : policy.error().message;
  };
  const struct {
    std::string why;
    std::function<void(Program&)> spoil;
  } kTable[] = {
      {"an entity type's name is not a name: \"Us er\"",
       [](Program& p) { p.schema.entities[1].name = "Us er"; }},
      {"an attribute's name is not a name: \"\"",
       [](Program& p) { p.schema.entities[1].attributes[0].name = ""; }},
      {"a rule's name is not UTF-8", [](Program& p) { p.rules[0].name = "\xff"; }},
      {"a rule's name is 129, the limit is 128",
       [](Program& p) { p.rules[0].name = std::string(129, 'r'); }},
      {"a rule's documentation is 65537, the limit is 65536",
       [](Program& p) { p.rules[0].doc = std::string(65'537, 'd'); }},
      {"a rule's documentation is not UTF-8", [](Program& p) { p.rules[0].doc = "\xc0\x80"; }},
      {"the number of columns is 9, the limit is 8",
       [](Program& p) {
         p.schema.relations[0].columns.resize(9, {"c", plain(Type::Kind::integer)});
       }},
      {"a type's kind is 8, the largest is 7",
       [](Program& p) { p.schema.globals[1].type.kind = static_cast<Type::Kind>(8); }},
      {"a trust word is 4, the largest is 3",
       [](Program& p) { p.schema.relations[1].trust = static_cast<Trust>(4); }},
      {"an effect is 2, the largest is 1",
       [](Program& p) { p.rules[0].effect = static_cast<Effect>(2); }},
      {"there is no opcode 255", [](Program& p) { p.code[0].op = static_cast<Opcode>(255); }},
      {"there is no opcode 0", [](Program& p) { p.code[0].op = static_cast<Opcode>(0); }},
      {"an instruction's kind is 9, the largest is 7",
       [](Program& p) { p.code[0].kind = static_cast<Type::Kind>(9); }},
      {"a verdict is 5, the largest is 4",
       [](Program& p) { p.proofs.entries[0].verdict = static_cast<RecordedVerdict>(5); }},
      {"a proof's name and digest do not fit: \"same meaning\"",
       [](Program& p) { p.proofs.entries[0].text[0] = 1; }},
      {"a proof's name and digest do not fit: \"same meaning\"",
       [](Program& p) { p.proofs.entries[0].built_in = false; }},
      {"two proofs of \"same meaning\"",
       [](Program& p) { p.proofs.entries.push_back(p.proofs.entries[0]); }},
      {"a query's arguments is 9, the limit is 8",
       [](Program& p) { p.queries[0].arguments.resize(9); }},
      {"the number of rules is 65001, the limit is 65000",
       [](Program& p) { p.rules.resize(65'001, p.rules[0]); }},
  };
  for (const auto& row : kTable) {
    EXPECT_NE(message(row.spoil).find(row.why), std::string::npos) << row.why << "\n"
                                                                   << message(row.spoil);
  }
}

// --- proofs

// The small program, changed: whether a host with these options is given it, or why not.
struct LoadLine {
  std::string what;
  std::function<void(Program&)> change;
  LoadOptions options;
  std::string why;  // empty: loads
  Kind kind = Kind::false_proof;
};

void expect_load(const LoadLine& line) {
  auto program = small_program();
  line.change(program);
  const auto policy = load(program, line.options);
  ASSERT_EQ(static_cast<bool>(policy), line.why.empty())
      << line.what << (policy ? "" : ": " + policy.error().message);
  if (policy) return;
  EXPECT_NE(policy.error().message.find(line.why), std::string::npos)
      << line.what << ": " << policy.error().message;
  EXPECT_EQ(policy.error().kind, line.kind) << line.what;
}

TEST(Load, AsksForTheProofsThatTheHostRequires) {
  const std::string digest(64, 'a');
  const std::string ab = [] {
    std::string s;
    for (int i = 0; i < 32; ++i) s += "ab";
    return s;
  }();
  const auto as = [](RecordedVerdict v) {
    return [v](Program& p) { p.proofs.entries[2].verdict = v; };
  };
  const auto same = [](Program&) {};
  const auto assumes = [](Program& p) { p.proofs.entries[2].assumptions = {"honest"}; };
  const LoadLine kTable[] = {
      {"nothing required", same, {}, "", {}},
      {"by name", same, {{"no_strangers"}, false}, "", {}},
      {"by digest", same, {{"no_strangers@" + ab}, false}, "", {}},
      {"a built-in", same, {{"fail closed"}, false}, "", {}},
      {"another digest",
       same,
       {{"no_strangers@" + digest}, false},
       "has another text in the artifact, with digest " + ab,
       Kind::missing_proof},
      {"no digest after @",
       same,
       {{"no_strangers@"}, false},
       "has another text",
       Kind::missing_proof},
      {"not there",
       same,
       {{"no_cross_account"}, false},
       "the required property \"no_cross_account\" is not in the artifact",
       Kind::missing_proof},
      {"required and refuted",
       as(RecordedVerdict::refuted),
       {{"no_strangers"}, true},
       "is not proved but refuted",
       Kind::missing_proof},
      {"refuted",
       as(RecordedVerdict::refuted),
       {},
       "\"no_strangers\" is not proved but refuted",
       Kind::not_proved},
      {"unknown", as(RecordedVerdict::unknown), {}, "not proved but unknown", Kind::not_proved},
      {"vacuous", as(RecordedVerdict::vacuous), {}, "not proved but vacuous", Kind::not_proved},
      {"not asked",
       as(RecordedVerdict::not_asked),
       {},
       "nobody has proved \"no_strangers\" of this artifact",
       Kind::not_proved},
      {"refuted, and accepted", as(RecordedVerdict::refuted), {{}, true}, "", {}},
      {"no record",
       [](Program& p) { p.proofs = {}; },
       {},
       "does not record the built-in proofs",
       Kind::not_proved},
      {"no record, and accepted", [](Program& p) { p.proofs = {}; }, {{}, true}, "", {}},
      {"no fail closed",
       [](Program& p) { p.proofs.entries.erase(p.proofs.entries.begin() + 1); },
       {},
       "built-in proofs",
       Kind::not_proved},
      {"assumes more",
       assumes,
       {},
       "\"no_strangers\" rests on an assumption: \"honest\"",
       Kind::not_proved},
      {"assumes more, by name",
       assumes,
       {{"no_strangers"}, false},
       "rests on an assumption",
       Kind::missing_proof},
      {"assumes more, pinned", assumes, {{"no_strangers@" + ab}, false}, "", {}},
  };
  for (const auto& row : kTable) expect_load(row);
}

// A checker that a host might pass: it believes what says `yes` and the property's name.
const char* believes(std::span<const std::byte> object, const Digest& body,
                     const ProofEntry& entry) {
  if (object.empty()) return "there is none";
  if (body == Digest{}) return "nobody said about what";
  const std::string_view text(reinterpret_cast<const char*>(object.data()), object.size());
  return text == "yes\n" + entry.property ? nullptr : "it says something else";
}

TEST(Load, ShowsProofObjectsToTheHostsChecker) {
  const auto says = [](std::size_t entry, std::string object) {
    return [=](Program& p) { p.proofs.entries[entry].object = object; };
  };
  const LoadLine kTable[] = {
      {"nobody asks", says(2, "no"), {}, ""},
      {"it holds", says(2, "yes\nno_strangers"), {.check_proof = believes}, ""},
      {"it does not hold",
       says(2, "no"),
       {.check_proof = believes},
       "the proof of \"no_strangers\" does not hold: it says something else"},
      {"nor does it where unproved is fine",
       says(2, "no"),
       {.accept_unproved = true, .check_proof = believes},
       "it says something else"},
      {"of a built-in proof", says(0, "no"), {.check_proof = believes}, "of \"same meaning\""},
      {"of another property", says(2, "yes\nother"), {.check_proof = believes}, "something else"},
      {"there is none, and none is required", says(2, ""), {.check_proof = believes}, ""},
      {"there is none, and it is required",
       says(2, ""),
       {.require = {"no_strangers"}, .check_proof = believes},
       "the proof of \"no_strangers\" does not hold: there is none"},
      {"there is none, and it is required by its digest",
       [](Program& p) { p.proofs.entries[2].text.fill(0); },
       {.require = {"no_strangers@" + std::string(64, '0')}, .check_proof = believes},
       "there is none"},
      {"another is required",
       says(2, ""),
       {.require = {"fail closed"}, .check_proof = believes},
       "the proof of \"fail closed\" does not hold: there is none"},
  };
  for (const auto& row : kTable) expect_load(row);
}

// What an object is about is everything but the proofs.
TEST(Load, NamesABodyByAllOfItButTheProofs) {
  auto proved = small_program(), renamed = small_program();
  proved.proofs = {};
  renamed.rules[0].doc += "?";
  const auto one = load(small_program()), two = load(proved, {.accept_unproved = true}),
             three = load(renamed);
  EXPECT_EQ(one->body(), two->body());
  EXPECT_NE(one->digest(), two->digest());
  EXPECT_NE(one->body(), three->body());
}

// --- changes that the digest does not betray

// Changes artifacts and repairs their digest; whatever is accepted is decided by and written again.
void exercise_changes(const Bytes& good, unsigned seed, int changes, int at_least,
                      const std::function<void(Bytes&, std::mt19937&)>& change) {
  std::mt19937 random(seed);
  int accepted = 0;
  for (int i = 0; i < changes; ++i) {
    auto bytes = good;
    change(bytes, random);
    repair_digest(bytes);
    const auto policy = Policy::load(bytes, {.accept_unproved = true});
    if (!policy) continue;
    ++accepted;
    ASSERT_EQ(assemble(policy->program()), bytes) << "two encodings of one program, change " << i;
    EXPECT_EQ(Exerciser(random).run(*policy), "");
  }
  EXPECT_GT(accepted, at_least) << "the changes hardly ever reach the engine";
  EXPECT_LT(accepted, changes);
}

void change_anything(Bytes& bytes, std::mt19937& random) {
  for (auto n = 1 + random() % 3; n > 0; --n) {
    auto& byte = bytes[kHeaderBytes + random() % (bytes.size() - kHeaderBytes)];
    byte = random() % 2 == 0 ? byte ^ std::byte{1} << random() % 8
                             : static_cast<std::byte>(random() % 8);
  }
}

TEST(Load, WhateverIsAcceptedCanBeDecidedAndWrittenAgain) {
  exercise_changes(assemble(small_program()), 20240216, 20'000, 400, change_anything);
  exercise_changes(assemble(every_opcode()), 20240217, 20'000, 400, change_anything);
}

// Only the instructions are changed, so that more of them reach the verifier's finer points.
TEST(Load, WhateverCodeIsAcceptedCanBeDecided) {
  for (const auto& program : {small_program(), every_opcode()}) {
    const auto good = assemble(program);
    const auto begin = section_offset(good, Section::code) + 8;
    const auto size = program.code.size() * kInstructionBytes;
    exercise_changes(good, 7, 20'000, 200, [=](Bytes& bytes, std::mt19937& random) {
      for (auto n = 1 + random() % 2; n > 0; --n)
        bytes[begin + random() % size] = static_cast<std::byte>(random() % 52);
    });
  }
}

TEST(Load, TheProgramOfEveryOpcodeHasEachOfThem) {
  const auto program = every_opcode();
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto* const info = find_opcode(static_cast<std::uint8_t>(byte));
    if (info == nullptr) continue;
    EXPECT_TRUE(std::any_of(program.code.begin(), program.code.end(), [&](const Instruction& in) {
      return in.op == info->opcode;
    })) << info->name;
  }
  const auto policy = load(program);
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(assemble(policy->program()), assemble(program));
}

}  // namespace
}  // namespace sightline::testing::load_test
