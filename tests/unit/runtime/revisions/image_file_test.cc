// Facts as a file: whatever is saved is mapped as the same facts, whatever is damaged is refused when it is
// checked, and whatever goes wrong on the way leaves the file that was there.
#include "sightline/image_file.h"
#include "sightline/snapshot_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "runtime/revisions/tell_snapshot.h"
#include "sightline/fact_writer.h"
#include "tests/unit/runtime/revisions/random_facts.h"
#include "tests/unit/runtime/revisions/told.h"
#include "tests/unit/runtime/small_program.h"
#include "tests/unit/runtime/store/full_disk.h"
#include "tests/unit/runtime/store/scratch_folder.h"

namespace sightline::testing::image_file_test {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

template <class Whatever>
std::string problem(const Result<Whatever, std::string>& result) {
  return result ? "fine" : result.error();
}

Policy policy_of(Program program) { return std::move(*load(std::move(program))); }

// The declarations of small_program(), and a query that wants rows by their second column as well.
Program other_queries() {
  Program program = small_program();
  program.rules.push_back({"watched", "", Effect::permit});
  Code code(program);
  const auto camera = code.op(Opcode::resource);
  const auto row = code.begin(kShare, {kAny, camera});
  code.end(row, code.truth(true));
  code.end_block({kView});
  return program;
}

// Takes random changes as far as they are accepted.
void change(FactWriter& writer, Random& random, Said& said) {
  FactBatch batch;
  Said next = said;
  for (unsigned n = 1 + random.pick(8); n > 0; --n) random.change(batch, next);
  if (writer.apply(batch, writer.newest().revision() + 1)) said = std::move(next);
}

// Of a revision with an overlay.
FactWriter some_facts(const Policy& policy, unsigned seed, Said& said) {
  Random random(seed, policy.schema());
  auto writer = FactWriter::start(policy, std::move(*said.snapshot(policy, 0)));
  for (unsigned n = 1 + random.pick(40); n > 0; --n) change(*writer, random, said);
  return std::move(*writer);
}

class ImageFile : public ::testing::TestWithParam<std::pair<const char*, Program (*)()>> {
 protected:
  void expect_same(const Snapshot& found, const Snapshot& expected, Random& random) const {
    EXPECT_EQ(found.revision(), expected.revision());
    EXPECT_EQ(found.as_of(), expected.as_of());
    EXPECT_EQ(found.entity_count(), expected.entity_count());
    EXPECT_EQ(found.row_count(), expected.row_count());
    EXPECT_EQ(told(policy.schema(), found), told(policy.schema(), expected));
    expect_same_decisions(random, policy, found, expected);
  }

  const Policy policy = policy_of(GetParam().second());
  const ScratchFolder folder;
  const std::string path = folder.path("facts.image");
};

TEST_P(ImageFile, IsMappedAsTheFactsThatWereSaved) {
  for (unsigned seed = 0; seed < 40 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed + 1'000, policy.schema());
    Said said;
    FactWriter writer = some_facts(policy, seed, said);
    const auto save_and_compare = [&] {
      ASSERT_EQ(problem(save_image(policy, writer.newest(), path)), "fine");
      const auto mapped = map_image(policy, path, true);
      ASSERT_EQ(problem(mapped), "fine");
      expect_same(*mapped, writer.newest(), random);
    };
    save_and_compare();
    for (int n = 0; n < 10; ++n) change(writer, random, said);
    save_and_compare();
    // And goes on from what was mapped.
    auto mapped = map_image(policy, path);
    ASSERT_EQ(problem(mapped), "fine");
    ASSERT_TRUE(writer.replace(std::move(*mapped)));
    EXPECT_EQ(writer.changes_kept(), 0U);
    for (int n = 0; n < 5; ++n) change(writer, random, said);
    save_and_compare();
    const auto built = said.snapshot(policy, writer.newest().revision());
    ASSERT_TRUE(built);
    const auto found = told(policy.schema(), writer.newest()),
               wanted = told(policy.schema(), *built);
    EXPECT_EQ(without_empty_names(found, wanted), without_empty_names(wanted, found));
  }
}

// Silence about an optional attribute means none, but not when it was said that nobody can say.
TEST_P(ImageFile, KeepsThatSomethingWasSaidUnavailable) {
  const Entity ann{kUser, "ann"};
  for (const bool through_image : {false, true}) {
    auto writer = FactWriter::start(policy, std::move(*Said().snapshot(policy, 0)));
    FactBatch before;
    before.set_attribute(ann, "nick", Value::unavailable());
    ASSERT_TRUE(writer->apply(before, 1));
    if (through_image) {
      ASSERT_EQ(problem(save_image(policy, writer->newest(), path)), "fine");
      ASSERT_TRUE(writer->replace(std::move(*map_image(policy, path))));
    }
    FactBatch added;
    added.upsert_entity(ann);
    ASSERT_TRUE(writer->apply(added, 2));
    const SnapshotView view(policy.schema(), writer->newest());
    for (std::uint32_t n = 0; n < view.entity_count(kUser); ++n) {
      if (view.entity(kUser, n).id != "ann") continue;
      EXPECT_EQ(view.attribute(kUser, n, kUserNick).kind(), Value::Kind::unavailable);
    }
  }
}

TEST_P(ImageFile, IsToldAsChangesThatMakeTheSameFacts) {
  for (unsigned seed = 0; seed < 40 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed + 2'000, policy.schema());
    Said said, nothing;
    FactWriter writer = some_facts(policy, seed, said);
    for (int n = 0; n < 10; ++n) change(writer, random, said);
    ASSERT_EQ(problem(save_image(policy, writer.newest(), path)), "fine");
    const auto mapped = map_image(policy, path);
    ASSERT_EQ(problem(mapped), "fine");
    FactBatch all;
    tell_snapshot(policy.schema(), *mapped, all);
    auto again = FactWriter::start(policy, std::move(*nothing.snapshot(policy, 0)));
    ASSERT_TRUE(again);
    const auto applied = again->apply(all, 1);
    ASSERT_TRUE(applied) << applied.error().message;
    const auto found = told(policy.schema(), again->newest()),
               wanted = told(policy.schema(), *mapped);
    EXPECT_EQ(without_empty_names(found, wanted), without_empty_names(wanted, found));
    expect_same_decisions(random, policy, again->newest(), *mapped);
  }
}

TEST_P(ImageFile, IsRefusedWithAnyByteChangedIfItIsChecked) {
  Said said;
  const FactWriter writer = some_facts(policy, 3, said);
  ASSERT_EQ(problem(save_image(policy, writer.newest(), path)), "fine");
  const std::string whole = contents(path);
  ASSERT_GT(whole.size(), 2'500U);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << at % 8));
    write(path, damaged);
    ASSERT_THAT(problem(map_image(policy, path, true)), StartsWith(path + ": is ")) << at;
  }
}

// Without the check it may be taken, but to open it looks at nothing outside of it.
TEST_P(ImageFile, IsOpenedOrRefusedWithAnyByteChanged) {
  Said said;
  const FactWriter writer = some_facts(policy, 3, said);
  ASSERT_EQ(problem(save_image(policy, writer.newest(), path)), "fine");
  const std::string whole = contents(path);
  std::size_t refused = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int changed : {1, 0x80}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ changed);
      write(path, damaged);
      if (!map_image(policy, path)) ++refused;
    }
  }
  EXPECT_GT(refused, 300U) << "where its sections are is held against its size";
}

TEST_P(ImageFile, IsRefusedIfItIsNotAllThere) {
  Said said;
  const FactWriter writer = some_facts(policy, 3, said);
  ASSERT_EQ(problem(save_image(policy, writer.newest(), path)), "fine");
  const std::string whole = contents(path);
  EXPECT_EQ(problem(map_image(policy, folder.path("nowhere"))),
            folder.path("nowhere") + ": cannot be mapped: No such file or directory");
  EXPECT_THAT(problem(map_image(policy, folder.path())),
              StartsWith(folder.path() + ": cannot be mapped: "));
  for (const bool check : {false, true}) {
    for (std::size_t size = 1; size < whole.size(); size += 61) {
      write(path, whole.substr(0, size));
      ASSERT_THAT(problem(map_image(policy, path, check)), HasSubstr("damaged")) << size;
    }
    write(path, whole + '\0');
    EXPECT_THAT(problem(map_image(policy, path, check)), HasSubstr("damaged"));
    write(path, "");
    EXPECT_EQ(problem(map_image(policy, path, check)), path + ": is empty");
  }
  write(path, whole);
  EXPECT_EQ(problem(map_image(policy, path, true)), "fine");
  if (::geteuid() == 0) return;  // who may read all
  std::filesystem::permissions(path, std::filesystem::perms::none);
  EXPECT_EQ(problem(map_image(policy, path)), path + ": cannot be mapped: Permission denied");
}

TEST_P(ImageFile, StaysWhatItWasWhenTheNextCannotBeWritten) {
  Said said;
  FactWriter writer = some_facts(policy, 3, said);
  ASSERT_EQ(problem(save_image(policy, writer.newest(), path)), "fine");
  const std::string before = contents(path);
  Random random(7, policy.schema());
  for (int n = 0; n < 10; ++n) change(writer, random, said);
  for (const std::size_t room :
       {std::size_t{0}, std::size_t{1}, before.size() / 2, before.size() - 1}) {
    const FullDisk disk(room);
    const auto saved = save_image(policy, writer.newest(), path);
    ASSERT_FALSE(saved);
    EXPECT_THAT(saved.error(), StartsWith(path));
    EXPECT_THAT(saved.error(), EndsWith("cannot be written: File too large"));
  }
  EXPECT_EQ(contents(path), before);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1)
      << "what was begun is gone";
  EXPECT_THAT(problem(save_image(policy, writer.newest(), folder.path("no/where"))),
              EndsWith("cannot be written: No such file or directory"));
  ASSERT_EQ(problem(save_image(policy, writer.newest(), path)), "fine");
  EXPECT_NE(contents(path), before);
}

INSTANTIATE_TEST_SUITE_P(Programs, ImageFile,
                         ::testing::Values(std::pair{"small", &small_program},
                                           std::pair{"every opcode", &every_opcode}));

TEST(ImageFiles, AreRefusedByAPolicyWhoseQueriesTheyDoNotServe) {
  const Policy one = policy_of(small_program()), other = policy_of(other_queries());
  ASSERT_EQ(one.program().schema_digest, other.program().schema_digest);
  const ScratchFolder folder;
  const std::string path = folder.path("facts.image");
  Said said;
  FactWriter writer = some_facts(one, 5, said);
  ASSERT_EQ(problem(save_image(one, writer.newest(), path)), "fine");
  EXPECT_EQ(problem(map_image(other, path)),
            path + ": was made for other queries than this policy has; it has to be made again");
  // Who makes it again is a writer.
  auto mapped = map_image(other.schema(), other.program().schema_digest, path, true);
  ASSERT_EQ(problem(mapped), "fine");
  const auto again = FactWriter::start(other, std::move(*mapped));
  ASSERT_TRUE(again);
  Random random(5, one.schema());
  const auto built = said.snapshot(other, writer.newest().revision());
  ASSERT_TRUE(built);
  expect_same_decisions(random, other, again->newest(), *built);
  ASSERT_EQ(problem(save_image(other, again->newest(), path)), "fine");
  EXPECT_EQ(problem(map_image(other, path)), "fine");
  EXPECT_EQ(problem(map_image(one, path)), "fine") << "it has more ways than this one wants";
}

TEST(ImageFiles, AreOfTheirDeclarationsAlone) {
  const Policy one = policy_of(small_program()), other = policy_of(every_opcode());
  const ScratchFolder folder;
  const std::string path = folder.path("facts.image");
  Said said;
  const FactWriter writer = some_facts(one, 5, said);
  EXPECT_EQ(problem(save_image(other, writer.newest(), path)),
            path + ": the facts are of a policy with other declarations or invariants");
  ASSERT_EQ(problem(save_image(one, writer.newest(), path)), "fine");
  EXPECT_EQ(
      problem(map_image(other, path)),
      path + ": is no image of facts with these declarations and invariants, or it is damaged");
}

TEST(ImageFiles, AddUp) {
  const Policy policy = policy_of(small_program());
  SnapshotBuilder builder(policy);
  constexpr int kMany = 2'000;
  const auto number = [](int i) { return std::to_string(i); };
  for (int i = 0; i < kMany; ++i) {
    const std::string site = "site-" + number(i % 50), long_id = std::string(40, 'u') + number(i);
    const Entity camera{kCamera, site}, user{kUser, long_id};
    if (i < 50) {
      ASSERT_TRUE(builder.add_entity({kSite, site}));
      ASSERT_TRUE(builder.add_entity(camera));
      ASSERT_TRUE(builder.add_parent(camera, {kSite, site}));
    }
    if (i > 0 && i < 50) {
      ASSERT_TRUE(builder.add_parent({kSite, site}, {kSite, "site-" + number(i - 1)}));
    }
    ASSERT_TRUE(builder.add_entity(user));
    const Value key[] = {Value::entity(user), Value::entity(camera)};
    ASSERT_TRUE(builder.add_row("share", key));
  }
  const auto snapshot = std::move(builder).build(7, at(1'000));
  ASSERT_TRUE(snapshot);
  const ScratchFolder folder;
  const std::string path = folder.path("facts.image");
  ASSERT_EQ(problem(save_image(policy, *snapshot, path)), "fine");
  const auto about = about_image(policy.schema(), *map_image(policy, path));
  EXPECT_EQ(about.bytes, contents(path).size());
  EXPECT_EQ(about.revision, 7U);
  EXPECT_EQ(about.as_of, at(1'000));
  ASSERT_EQ(about.parts.size(),
            policy.schema().entities.size() + 1 + policy.schema().relations.size());
  EXPECT_EQ(about.parts[kUser].count, std::uint64_t{kMany});
  EXPECT_EQ(about.parts[kSite].name, "Site");
  EXPECT_EQ(about.parts[policy.schema().entities.size()].name, "strings");
  std::uint64_t sum = 0;
  for (const auto& part : about.parts) sum += part.bytes;
  EXPECT_LE(sum, about.bytes);
  // The head, and what fills each section up to the next multiple of 64.
  EXPECT_LT(about.bytes - sum, 4'000U) << "of " << about.bytes;
}

}  // namespace
}  // namespace sightline::testing::image_file_test
