// Every `.pol` of tests/golden/diagnostics against the whole text that an author would read.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "policy/diagnostics/codes.h"
#include "policy/syntax/parse.h"
#include "sightline/policy.h"

namespace sightline::diagnostics_test {
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

std::string check_and_render(const Source& source) {
  const CheckResult result = check(source);
  EXPECT_EQ(result.policy.has_value(),
            std::none_of(result.diagnostics.begin(), result.diagnostics.end(),
                         [](const Diagnostic& d) { return d.severity == Severity::error; }));
  std::string rendered;
  for (const Diagnostic& diagnostic : result.diagnostics) rendered += render(diagnostic, source);
  return rendered;
}

std::string check_and_render(const std::string& name, std::string text) {
  const auto read_import = [](const std::string& path) -> std::optional<std::string> {
    return fs::exists(kFolder / path) ? std::optional(read(kFolder / path)) : std::nullopt;
  };
  const Source source = Source::with_imports(name, std::move(text), read_import);
  return check_and_render(source);
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
  EXPECT_NE(read(kFolder / (GetParam() + ".expected")).find("[" + code + "]: "), std::string::npos);
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
    const Code below[] = {Code::file_too_large, Code::import_too_deep, Code::too_many_imports,
                          Code::imports_too_large};  // too much to keep: shown further down
    if (std::find(std::begin(below), std::end(below), static_cast<Code>(number)) != std::end(below))
      continue;
    const std::string code = code_text(static_cast<Code>(number));
    const bool shown = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return name.rfind(code + "-", 0) == 0;
    });
    EXPECT_TRUE(shown) << code << " (" << enumerator << ") has no tests/golden/diagnostics/" << code
                       << "-*.pol";
  }
}

TEST(DiagnosticCodes, FilesThatAreTooLargeAreShownWithoutAFile) {
  const std::string rendered =
      check_and_render("large.pol", std::string(kMaxSourceBytes + 1, '\n'));
  EXPECT_EQ(rendered.find("large.pol"), 0U);
  EXPECT_NE(rendered.find("error[SL0001]"), std::string::npos);
}

// One file imports `count` others of one text, which may import again.
std::string render_imports(int count, const std::string& text) {
  std::string root;
  for (int i = 0; i < count; ++i) root += "import \"" + std::to_string(i) + "/a.pol\"\n";
  const auto read_import = [&](const std::string&) { return text; };
  return check_and_render(Source::with_imports("home.pol", root, read_import));
}

TEST(DiagnosticCodes, ImportsBeyondTheBoundsAreShownWithoutTheirFiles) {
  EXPECT_EQ(
      render_imports(1, "import \"d/a.pol\""),
      "0/d/d/d/d/d/d/d/a.pol:1:1: error[SL0007]: this is the import of an import, more than 8 "
      "deep\n"
      " 1 | import \"d/a.pol\"\n   | ^^^^^^^^^^^^^^^^\n"
      "   = help: import what is needed nearer to the policy\n");
  EXPECT_EQ(
      render_imports(64, ""),
      "home.pol:64:1: error[SL0008]: a policy has up to 64 files, and this would be one more\n"
      " 64 | import \"63/a.pol\"\n    | ^^^^^^^^^^^^^^^^^\n"
      "    = help: put several of them into one\n");
  EXPECT_EQ(render_imports(4, std::string(kMaxSourceBytes, ' ')),
            "home.pol:4:1: error[SL0009]: a policy with its imports has up to 4194304 bytes, and "
            "with `3/a.pol` it has more\n"
            " 4 | import \"3/a.pol\"\n   | ^^^^^^^^^^^^^^^^\n"
            "   = help: import less\n");
}

// What the policies import is in a folder of its own.
TEST(DiagnosticCodes, AllExpectedTextsBelongToAPolicy) {
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.is_directory()) continue;
    EXPECT_TRUE(fs::exists(fs::path(entry.path()).replace_extension(".pol"))) << entry.path();
  }
}

}  // namespace
}  // namespace sightline::diagnostics_test
