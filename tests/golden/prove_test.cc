// tests/golden/prove/X.pol has its verdicts and stories in X.expected: what `sightline prove` tells about
// it, word for word; its first drawing is in X.svg. Rewritten with SIGHTLINE_UPDATE_GOLDEN=1.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sightline/telling.h"
#include "sightline/visit.h"
#include "tests/support/compiled.h"

namespace sightline::testing::prove_test {
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

void expect_golden(const fs::path& expected, const std::string& actual) {
  if (std::getenv("SIGHTLINE_UPDATE_GOLDEN") != nullptr) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << "CI never rewrites goldens";
    std::ofstream(expected, std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(read(expected), actual)
      << expected << ": rerun with SIGHTLINE_UPDATE_GOLDEN=1 and look";
}

// A policy with its proofs, under the name that it is shown with.
struct Told {
  Source source;
  CheckedPolicy policy;
  Artifact artifact;
  ProofReport report;
};
Told proved(const fs::path& path) {
  Source source(path.filename().string(), read(path));
  CheckedPolicy policy = std::move(*check(source).policy);
  Artifact artifact = *compile(policy, source.text());
  ProofReport report = *prove(policy, artifact);
  return {std::move(source), std::move(policy), std::move(artifact), std::move(report)};
}

// X.svg is the first drawing of X.pol; the main example's is shown in README.md.
TEST(DrawnGolden, IsDrawnAsBefore) {
  std::vector<fs::path> policies = {fs::path(SIGHTLINE_SOURCE_DIR) /
                                    "examples/wyze-2024/as_it_was.pol"};
  for (const std::string& name : goldens()) policies.push_back(kFolder / (name + ".pol"));
  std::size_t drawings = 0;
  for (fs::path path : policies) {
    const Told told = proved(path);
    for (const PropertyReport& property : told.report.properties) {
      const std::string svg = drawing(told.policy, property);
      if (svg.empty() || !std::holds_alternative<Refuted>(property.verdict)) continue;
      expect_golden(path.replace_extension(".svg"), svg);
      ++drawings;
      break;
    }
  }
  EXPECT_GT(drawings, 4U);
}

// Without what is another on every machine: the solver's version, and the artifact's digest.
TEST(PageGolden, IsWrittenAsBefore) {
  const fs::path path = fs::path(SIGHTLINE_SOURCE_DIR) / "tests/golden/cli/every-verdict.pol";
  Told told = proved(path);
  const auto loaded = Policy::load(with_record(told.artifact, told.policy, told.report),
                                   {.require = {}, .accept_unproved = true});
  ASSERT_TRUE(bool(loaded));
  told.report.prover = "sightline and its solver";
  told.report.body = {};
  expect_golden(kFolder / "every-verdict.html",
                page(told.policy, told.report, loaded->proofs(), told.source));
}

INSTANTIATE_TEST_SUITE_P(Golden, ProveGolden, ::testing::ValuesIn(goldens()), [](const auto& it) {
  std::string name = it.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace sightline::testing::prove_test
