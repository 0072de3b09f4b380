// Golden transcripts: command lines and everything that they print.
//   tests/golden/cli/*.transcript   any commands, each on a line `$ sightline ARGS [< FILE]`
//   tests/golden/bytecode/*.pol     `sightline show`
// Lines of stderr begin with `! `; an exit code that is not 0 is the last line of its command.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/cli/run.h"

namespace sightline::cli {
namespace {

namespace fs = std::filesystem;

const fs::path kGolden = "tests/golden";

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, at);) {
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

// What `sightline ARGS [< FILE]` prints, with the command itself.
std::string transcript_of(const std::string& command) {
  std::vector<std::string> args = split(command, ' ');
  std::istringstream in;
  if (args.size() >= 2 && args[args.size() - 2] == "<") {
    in.str(read(args.back()));
    args.resize(args.size() - 2);
  }
  std::ostringstream out, err;
  const int exit = run(args, {.in = in, .out = out, .err = err});
  std::string text = "$ sightline " + command + "\n" + out.str();
  for (const std::string& line : split(err.str(), '\n')) text += "! " + line + "\n";
  return exit == 0 ? text : text + "[exit " + std::to_string(exit) + "]\n";
}

struct Golden {
  std::string name;
  fs::path expected;
  std::vector<std::string> commands;
};

std::vector<std::string> commands_in(const fs::path& transcript) {
  constexpr std::string_view kPrompt = "$ sightline ";
  std::vector<std::string> commands;
  for (const std::string& line : split(read(transcript), '\n')) {
    if (line.starts_with(kPrompt)) commands.push_back(line.substr(kPrompt.size()));
  }
  return commands;
}

std::vector<Golden> goldens() {
  fs::current_path(SIGHTLINE_SOURCE_DIR);  // where the names in transcripts begin
  std::vector<Golden> all;
  for (const std::string folder : {"cli", "bytecode"}) {
    for (const auto& entry : fs::directory_iterator(kGolden / folder)) {
      fs::path path = entry.path();
      const std::string name = folder + "_" + path.stem().string();
      if (path.extension() == ".transcript") all.push_back({name, path, commands_in(path)});
      if (path.extension() != ".pol" || folder == "cli") continue;
      const std::string command = "show " + path.string();
      all.push_back({name, path.replace_extension(".expected"), {command}});
    }
  }
  std::sort(all.begin(), all.end(),
            [](const Golden& a, const Golden& b) { return a.name < b.name; });
  return all;
}

class Transcripts : public ::testing::TestWithParam<Golden> {};

TEST_P(Transcripts, MatchGolden) {
  std::string actual;
  for (const std::string& command : GetParam().commands) actual += transcript_of(command);
  ASSERT_NE(actual, "") << "a transcript without a command";
  if (std::getenv("SIGHTLINE_UPDATE_GOLDEN") != nullptr) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << "CI never rewrites goldens";
    std::ofstream(GetParam().expected, std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(read(GetParam().expected), actual)
      << "rerun with SIGHTLINE_UPDATE_GOLDEN=1 and read the diff";
}

INSTANTIATE_TEST_SUITE_P(
    Golden, Transcripts, ::testing::ValuesIn(goldens()), [](const auto& golden) {
      std::string name = golden.param.name;
      std::replace_if(name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
      return name;
    });

}  // namespace
}  // namespace sightline::cli
