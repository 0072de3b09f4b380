// tests/golden/prove/X.pol has its verdicts and stories in X.expected: what `sightline prove` tells about
// it, word for word. Rewritten with SIGHTLINE_UPDATE_GOLDEN=1.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sightline/visit.h"
#include "tests/support/compiled.h"

namespace sightline::testing {
namespace {

namespace fs = std::filesystem;
const fs::path kFolder = fs::path(SIGHTLINE_SOURCE_DIR) / "tests/golden/prove";

std::string read(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<std::string> goldens() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".pol") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string verdict_text(const Verdict& verdict) {
  return std::visit(
      overloaded{[](const Proved&) { return "proved"; }, [](const Refuted&) { return "refuted"; },
                 [](const Unknown&) { return "unknown"; },
                 [](const Vacuous&) { return "vacuous"; }},
      verdict);
}

// Every property's verdict and story; compiled under the file's own name, which stories mention.
std::string told(const std::string& name) {
  const Source source(name + ".pol", read(kFolder / (name + ".pol")));
  const CheckResult result = check(source);
  if (!result.policy) return "not a policy";
  const auto artifact = compile(*result.policy, source.text());
  const auto report = prove(*result.policy, *artifact);
  if (!report) return "internal error: " + report.error().message;
  std::string text;
  for (const auto& property : report->properties) {
    text += property.name + ": " + verdict_text(property.verdict) + "\n";
    const std::string tale = story(*result.policy, property, source);
    if (!tale.empty()) text += tale + "\n";
  }
  return text;
}

class ProveGolden : public ::testing::TestWithParam<std::string> {};

TEST_P(ProveGolden, IsToldAsWritten) {
  const fs::path expected = kFolder / (GetParam() + ".expected");
  const std::string actual = told(GetParam());
  if (std::getenv("SIGHTLINE_UPDATE_GOLDEN") != nullptr) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << "CI never rewrites goldens";
    std::ofstream(expected, std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(read(expected), actual) << "rerun with SIGHTLINE_UPDATE_GOLDEN=1 and read the diff";
}

INSTANTIATE_TEST_SUITE_P(Golden, ProveGolden, ::testing::ValuesIn(goldens()), [](const auto& it) {
  std::string name = it.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace sightline::testing
