// Every `.pol` of tests/golden/diagnostics against the whole text that an author would read.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "policy/diagnostics/codes.h"
#include "policy/syntax/parse.h"
#include "sightline/policy.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(SIGHTLINE_SOURCE_DIR) / "tests" / "golden" / "diagnostics";

std::vector<std::string> goldens() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder))
    if (entry.path().extension() == ".pol") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string check_and_render(const std::string& name, std::string text) {
  const Source source(name, std::move(text));
  const CheckResult result = check(source);
  EXPECT_EQ(result.policy.has_value(), result.diagnostics.empty());
  std::string rendered;
  for (const Diagnostic& diagnostic : result.diagnostics) rendered += render(diagnostic, source);
  return rendered;
}

bool updating() { return std::getenv("SIGHTLINE_UPDATE_GOLDEN") != nullptr; }

class Diagnostics : public ::testing::TestWithParam<std::string> {};

TEST_P(Diagnostics, MatchGolden) {
  const fs::path policy = kFolder / (GetParam() + ".pol");
  const fs::path expected = kFolder / (GetParam() + ".expected");
  const std::string actual = check_and_render(policy.filename().string(), read(policy));
  if (updating()) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << "CI never rewrites goldens";
    std::ofstream(expected, std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(read(expected), actual) << "rerun with SIGHTLINE_UPDATE_GOLDEN=1 and read the diff";
}

TEST_P(Diagnostics, ShowTheCodeOfTheirName) {
  const std::string code = GetParam().substr(0, GetParam().find('-'));
  EXPECT_NE(read(kFolder / (GetParam() + ".expected")).find("error[" + code + "]"),
            std::string::npos);
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  std::replace_if(name.begin(), name.end(), [&](char c) { return !is_plain(c); }, '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Golden, Diagnostics, ::testing::ValuesIn(goldens()), test_name);

TEST(DiagnosticCodes, AllHaveAGolden) {
  const std::map<unsigned, std::string> codes = {
#define SIGHTLINE_CODE(enumerator, number, title, story) {number, #enumerator},
#include "policy/diagnostics/codes.def"
#undef SIGHTLINE_CODE
  };
  const std::vector<std::string> names = goldens();
  for (const auto& [number, enumerator] : codes) {
    if (number == static_cast<unsigned>(Code::file_too_large))
      continue;  // below: it would be 1 MiB
    const std::string code = code_text(static_cast<Code>(number));
    const bool shown = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return name.rfind(code + "-", 0) == 0;
    });
    EXPECT_TRUE(shown) << code << " (" << enumerator << ") has no tests/golden/diagnostics/" << code
                       << "-*.pol";
  }
}

TEST(DiagnosticCodes, AFileThatIsTooLargeIsShownWithoutAFile) {
  const std::string rendered =
      check_and_render("large.pol", std::string(kMaxSourceBytes + 1, '\n'));
  EXPECT_EQ(rendered.find("large.pol"), 0U);
  EXPECT_NE(rendered.find("error[SL0001]"), std::string::npos);
}

TEST(DiagnosticCodes, AllExpectedTextsBelongToAPolicy) {
  for (const auto& entry : fs::directory_iterator(kFolder))
    EXPECT_TRUE(fs::exists(fs::path(entry.path()).replace_extension(".pol"))) << entry.path();
}

}  // namespace
}  // namespace sightline
