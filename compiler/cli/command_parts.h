// What the declarations of commands are made of.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "compiler/cli/arguments.h"

namespace sightline::cli {

CLI::App* add_command(CLI::App& app, const char* name, const char* summary, const char* example);
// --format, of which this command knows only some.
void add_format(CLI::App& command, Format* into, const std::vector<std::string>& built);
std::vector<std::string> every_format();
// Takes one value each time it is given, and leaves the next word alone.
CLI::Option* add_repeated(CLI::App& command, const char* name, std::vector<std::string>& into,
                          const char* described);

// One of the commands of a command, such as `facts load`.
template <class Arguments>
CLI::App* add_verb(CLI::App& of, Arguments& into, typename Arguments::Verb verb, const char* name,
                   const char* summary, const char* example) {
  CLI::App* command = add_command(of, name, summary, example);
  command->parse_complete_callback([&into, verb] { into.verb = verb; });
  return command;
}

// `seal` and its commands.
void declare_seal(CLI::App& app, SealArguments& into);
// `grant` and its commands.
void declare_grant(CLI::App& app, GrantArguments& into);

}  // namespace sightline::cli
