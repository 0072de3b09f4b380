// Golden transcripts: command lines and everything that they print.
//   tests/golden/cli/*.transcript   any commands, each on a line `$ sightline ARGS [< FILE]`;
//                                   @NAME is a file in a folder that is gone afterwards
//   tests/golden/bytecode/*.pol     `sightline show`
// Lines of stderr begin with `! `; an exit code that is not 0 is the last line of its command.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "compiler/cli/run.h"

namespace sightline::cli::transcripts_test {
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

// Versions change with every release and on every machine, artifacts and proofs with them, and nothing
// else that is printed may.
std::string without_versions(std::string text) {
  static const std::vector<std::pair<std::regex, std::string>> kChanging = {
      {std::regex("sightline [0-9.]+, z3 [0-9.]+"), "sightline VERSION, z3 VERSION"},
      {std::regex("\"semanticVersion\": \"[0-9.]+\""), "\"semanticVersion\": \"VERSION\""},
      {std::regex("[0-9]+ bytes, "), "SIZE bytes, "},
      {std::regex("[0-9]+ bytes of proof"), "SIZE bytes of proof"},
      {std::regex("\"proof_bytes\":[1-9][0-9]*"), "\"proof_bytes\":SIZE"},
      {std::regex("(digest|body)(\":\"| )[0-9a-f]{64}"), "$1$2DIGEST"}};
  for (const auto& [changing, name] : kChanging) text = std::regex_replace(text, changing, name);
  return text;
}

// A folder for what a transcript's commands write.
class Scratch {
 public:
  Scratch() : folder_(fs::temp_directory_path() / ("transcript-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string without(std::string text) const {
    const std::string begin = path("");
    for (auto at = text.find(begin); at != std::string::npos; at = text.find(begin))
      text.replace(at, begin.size(), "@");
    return text;
  }

 private:
  fs::path folder_;
};

// What `sightline ARGS [< FILE]` prints, with the command itself.
std::string transcript_of(const std::string& command, const Scratch& scratch) {
  std::vector<std::string> args = split(command, ' ');
  for (std::string& arg : args) {
    if (arg.starts_with("@")) arg = scratch.path(arg.substr(1));
  }
  std::istringstream in;
  if (args.size() >= 2 && args[args.size() - 2] == "<") {
    in.str(read(args.back()));
    args.resize(args.size() - 2);
  }
  ::unsetenv("GITHUB_STEP_SUMMARY");  // the summary of the job that runs this test
  std::ostringstream out, err;
  const int exit = run(args, {.in = in, .out = out, .err = err});
  std::string text = "$ sightline " + command + "\n" + out.str();
  for (const std::string& line : split(err.str(), '\n')) text += "! " + line + "\n";
  text = without_versions(scratch.without(text));
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
  const Scratch scratch;
  std::string actual;
  for (const std::string& command : GetParam().commands) actual += transcript_of(command, scratch);
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
}  // namespace sightline::cli::transcripts_test
