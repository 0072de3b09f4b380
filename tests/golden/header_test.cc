// The headers in tests/golden/header are what `sightline compile --header` writes, word for word. They
// are compiled by tests/unit/compiler/header. Rewritten with SIGHTLINE_UPDATE_GOLDEN=1.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "sightline/compiler.h"
#include "sightline/cpp_header.h"
#include "tests/support/declarations.h"

namespace sightline::testing::header_test {
namespace {

namespace fs = std::filesystem;
const fs::path kRoot = SIGHTLINE_SOURCE_DIR;

std::optional<std::string> read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Where the policy of a golden stands; the zoo stands in a test's own source.
const std::map<std::string, std::string> kPolicies = {
    {"as_it_should_be", "examples/wyze-2024/as_it_should_be.pol"},
    {"estate", "tests/golden/cli/estate.pol"},
    {"household", "examples/household/household.pol"},
    {"names", "tests/golden/header/names.pol"},
    {"zoo", ""},
};

CheckResult checked_policy(const std::string& name) {
  const fs::path path = kPolicies.at(name);
  if (path.empty()) return check(Source("zoo.pol", zoo()));
  return check(Source::with_imports(
      path.filename().string(), *read(kRoot / path),
      [&](const std::string& imported) { return read(kRoot / path.parent_path() / imported); }));
}

class HeaderGolden : public ::testing::TestWithParam<std::string> {};

TEST_P(HeaderGolden, IsWrittenAsBefore) {
  const CheckResult result = checked_policy(GetParam());
  ASSERT_TRUE(result.policy);
  const auto name_space = usual_namespace(*result.policy, "unused");
  ASSERT_TRUE(name_space);
  const std::string actual = cpp_header(*result.policy, *name_space);
  EXPECT_EQ(actual, cpp_header(*result.policy, *name_space)) << "the same every time";
  const fs::path expected = kRoot / "tests/golden/header" / (GetParam() + ".h");
  if (std::getenv("SIGHTLINE_UPDATE_GOLDEN") != nullptr) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << "CI never rewrites goldens";
    std::ofstream(expected, std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(read(expected).value_or(""), actual)
      << "rerun with SIGHTLINE_UPDATE_GOLDEN=1 and read the diff";
}

// The rules as C++, of one policy.
TEST(CodeGolden, IsWrittenAsBefore) {
  const CheckResult result = checked_policy("household");
  ASSERT_TRUE(result.policy);
  const auto artifact = compile(*result.policy, "");
  ASSERT_TRUE(artifact);
  const auto loaded = Policy::load(*artifact, {.require = {}, .accept_unproved = true});
  ASSERT_TRUE(loaded);
  const auto actual = cpp_code(*loaded, "household");
  ASSERT_TRUE(actual);
  const fs::path expected = kRoot / "tests/golden/header/household.cc";
  if (std::getenv("SIGHTLINE_UPDATE_GOLDEN") != nullptr) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << "CI never rewrites goldens";
    std::ofstream(expected, std::ios::binary) << *actual;
    return;
  }
  EXPECT_EQ(read(expected).value_or(""), *actual)
      << "rerun with SIGHTLINE_UPDATE_GOLDEN=1 and read the diff";
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& [name, path] : kPolicies) all.push_back(name);
  return all;
}
INSTANTIATE_TEST_SUITE_P(Headers, HeaderGolden, ::testing::ValuesIn(names()),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace sightline::testing::header_test
