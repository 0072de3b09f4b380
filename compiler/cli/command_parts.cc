// What CLI11 is told of every command alike. Tested in tests/unit/compiler/cli/arguments_test.cc and by
// tests/golden/cli/help.transcript.

#include "compiler/cli/command_parts.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 5> kFormats = {
    {{"human", Format::human},
     {"json", Format::json},
     {"sarif", Format::sarif},
     {"junit", Format::junit},
     {"github", Format::github}}};

}  // namespace

void add_format(CLI::App& command, Format* into, const std::vector<std::string>& built) {
  const auto convert = [into, built](const std::string& written) {
    const auto* format = std::find_if(kFormats.begin(), kFormats.end(),
                                      [&](const auto& known) { return known.first == written; });
    if (std::find(built.begin(), built.end(), written) == built.end()) {
      throw CLI::ValidationError("--format", format != kFormats.end()
                                                 ? in_backticks(written) + " is not built yet"
                                                 : "no format " + in_backticks(written));
    }
    if (into != nullptr) *into = format->second;
  };
  std::string described = built[0];
  for (std::size_t i = 1; i < built.size(); ++i)
    described += (i + 1 == built.size() ? " or " : ", ") + built[i];
  command.add_option_function<std::string>("--format", convert, described)->type_name("FORMAT");
}

std::vector<std::string> every_format() {
  std::vector<std::string> names;
  for (const auto& known : kFormats) names.emplace_back(known.first);
  return names;
}

CLI::App* add_command(CLI::App& app, const char* name, const char* summary, const char* example) {
  CLI::App* command = app.add_subcommand(name, summary);
  command->footer(example);
  command->allow_extras();  // named with a suggestion afterwards
  return command;
}

CLI::Option* add_repeated(CLI::App& command, const char* name, std::vector<std::string>& into,
                          const char* described) {
  const auto take = [&into](const std::string& value) { into.push_back(value); };
  return command.add_option_function<std::string>(name, take, described)->trigger_on_parse();
}

}  // namespace sightline::cli
