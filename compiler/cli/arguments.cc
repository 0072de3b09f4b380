// argv in, one command with its options out. The options stand in declared_commands.cc, and no
// other file knows CLI11; what a command then does is not known here. A wrong usage names what was
// meant, and a promised option that is not built yet is refused, never ignored. Tested in
// tests/unit/compiler/cli/arguments_test.cc.

#include "compiler/cli/arguments.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

#include "compiler/cli/declared_commands.h"
#include "compiler/cli/help_texts.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/suggest.h"
#include "sightline/version.h"

namespace sightline::cli {
namespace {

constexpr std::array<std::string_view, 1> kNotBuiltCommands = {"lsp"};

struct CommandOption {
  std::string_view command, option;
};
constexpr std::array<CommandOption, 1> kNotBuiltOptions = {{{"compile", "--sign"}}};

Said wrong_usage(const std::string& message) {
  return {Exit::unreadable, "", "sightline: " + message + "\n"};
}

std::vector<std::string_view> option_names(const CLI::App& command) {
  std::vector<std::string_view> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  }
  return names;
}

// `compile`, `facts load`.
std::string name_of(const CLI::App& command) {
  const CLI::App* above = command.get_parent();
  const bool is_part = above != nullptr && above->get_parent() != nullptr;
  return is_part ? above->get_name() + " " + command.get_name() : command.get_name();
}

// The command that was named: the last one, of those that have commands of their own.
const CLI::App& innermost(const CLI::App& app) {
  const auto named = app.get_subcommands();
  return named.empty() ? app : innermost(*named[0]);
}

// What a command did not expect, with what was probably meant.
Said unexpected(const CLI::App& command, const std::string& written) {
  if (written.starts_with("--")) {
    const std::string name = written.substr(2, written.find('=') - 2);
    std::vector<std::string> with_dashes;
    for (const std::string_view known : option_names(command))
      with_dashes.push_back("--" + std::string(known));
    const std::vector<std::string_view> names(with_dashes.begin(), with_dashes.end());
    return wrong_usage(name_of(command) + " has no option " + in_backticks("--" + name) +
                       suggestion("--" + name, names));
  }
  if (written.starts_with("-") && written != "-") {
    return wrong_usage(name_of(command) + " has no option " + in_backticks(written));
  }
  if (const auto verbs = command.get_subcommands({}); !verbs.empty()) {
    std::vector<std::string_view> names;
    for (const CLI::App* verb : verbs) names.push_back(verb->get_name());
    return wrong_usage("no command " + in_backticks(name_of(command) + " " + written) +
                       suggestion(written, names));
  }
  const std::string what = command.get_name() == "init"             ? "one directory"
                           : command.get_name() == "diff"           ? "two files"
                           : name_of(command).starts_with("facts ") ? "one directory"
                           : name_of(command) == "seal keygen"      ? "no file but --output"
                           : name_of(command) == "grant keygen"     ? "no file but --output"
                           : name_of(command) == "grant admit"      ? "one token"
                           : name_of(command) == "grant show"       ? "one token"
                                                                    : "one file";
  return wrong_usage(name_of(command) + " takes " + what + ", and was given " +
                     in_backticks(written) + " as well");
}

bool is_not_built(std::string_view command, std::string_view option) {
  const auto is_it = [&](const CommandOption& known) {
    return known.command == command && known.option == option;
  };
  return std::any_of(kNotBuiltOptions.begin(), kNotBuiltOptions.end(), is_it);
}

std::optional<Said> not_built(Args args) {
  if (args.empty()) return std::nullopt;
  const auto* command = std::find(kNotBuiltCommands.begin(), kNotBuiltCommands.end(), args[0]);
  if (command != kNotBuiltCommands.end()) {
    return wrong_usage("`sightline " + std::string(*command) + "` is not built yet");
  }
  for (const std::string& written : args.subspan(1)) {
    const std::string option = written.substr(0, written.find('='));
    if (!is_not_built(args[0], option)) continue;
    return wrong_usage("`" + option + "` of `sightline " + args[0] + "` is not built yet");
  }
  return std::nullopt;
}

std::optional<Said> unknown_command(const CLI::App& app, Args args) {
  if (args.empty() || args[0].starts_with("-")) return std::nullopt;
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands({})) known.push_back(command->get_name());
  std::vector<std::string_view> names(known.begin(), known.end());
  if (std::find(names.begin(), names.end(), args[0]) != names.end()) return std::nullopt;
  names.insert(names.end(), kNotBuiltCommands.begin(), kNotBuiltCommands.end());
  return wrong_usage("no command " + in_backticks(args[0]) + suggestion(args[0], names));
}

// The words of `seal facts`, which may come as one.
std::vector<std::string> words_of(const std::vector<std::string>& topics) {
  std::vector<std::string> words;
  for (const std::string& topic : topics) {
    std::istringstream in(topic);
    for (std::string word; in >> word;) words.push_back(word);
  }
  return words;
}

Command help_about(const CLI::App& app, const std::vector<std::string>& topics) {
  const std::vector<std::string> words = words_of(topics);
  const CLI::App* named = &app;
  std::string path = app.get_name(), topic;
  for (const std::string& word : words) {
    topic += (topic.empty() ? "" : " ") + word;
    if (named == nullptr) continue;
    const auto commands = named->get_subcommands({});
    const auto is_it = [&](const CLI::App* command) { return command->get_name() == word; };
    const auto found = std::find_if(commands.begin(), commands.end(), is_it);
    named = found == commands.end() ? nullptr : *found;
    path += " " + word;
  }
  // Not App::help, which would be that of the command that was given: `help` itself.
  if (named == nullptr) return HelpArguments{topic};
  const std::string text = app.get_formatter()->make_help(named, path, CLI::AppFormatMode::Normal);
  return Said{Exit::fine, text, ""};
}

// Who decides: the command that was named.
const EvalArguments& deciding(const Filled& filled) {
  for (const EvalArguments* one : {&filled.explain.eval, &filled.who.eval, &filled.what.eval})
    if (!one->policy.empty()) return *one;
  return filled.eval;
}

bool stdin_twice(const Filled& filled) {
  const auto count = [](const std::vector<std::string>& files) {
    return std::count(files.begin(), files.end(), "-");
  };
  const EvalArguments& eval = deciding(filled);
  std::ptrdiff_t by_eval = count(eval.facts) + count(eval.caches) + (eval.policy == "-" ? 1 : 0) +
                           (eval.keys == "-" ? 1 : 0);
  const bool searches = !filled.who.eval.policy.empty() || !filled.what.eval.policy.empty();
  if (!eval.policy.empty() && !searches)
    by_eval += eval.request.value_or(eval.requests.value_or("-")) == "-" ? 1 : 0;
  const bool by_diff = filled.diff.before == "-" && filled.diff.after == "-";
  const bool by_verify = filled.verify.artifact == "-" && filled.verify.source == "-";
  const GrantArguments& grant = filled.grant;
  const std::ptrdiff_t by_grant =
      count(grant.eval.facts) + count(grant.eval.caches) +
      count({grant.eval.policy, grant.keys, grant.token, grant.eval.request.value_or("")});
  return count(filled.check.files) > 1 || count(filled.prove.files) > 1 ||
         count(filled.test.files) > 1 || count(filled.fmt.files) > 1 || by_eval > 1 || by_diff ||
         by_verify || count(filled.facts.files) + (filled.facts.policy == "-" ? 1 : 0) > 1 ||
         count(filled.seal.facts) +
                 count({filled.seal.policy, filled.seal.keys, filled.seal.from}) >
             1 ||
         by_grant > 1;
}

Command chosen(const CLI::App& app, const CLI::App& command, Filled& filled) {
  const std::vector<std::string> extra = command.remaining();
  if (!extra.empty()) return unexpected(command, extra.front());
  if (stdin_twice(filled)) return wrong_usage("standard input can be read only once");
  const CLI::App& outer = *app.get_subcommands()[0];
  if (!outer.get_subcommands({}).empty() && &outer == &command)
    return Said{Exit::unreadable, "", outer.help(app.get_name())};
  const std::string& name = outer.get_name();
  if (name == "check") return std::move(filled.check);
  if (name == "prove") return std::move(filled.prove);
  if (name == "compile") return std::move(filled.compile);
  if (name == "test") return std::move(filled.test);
  if (name == "verify") return std::move(filled.verify);
  if (name == "show") return std::move(filled.show);
  if (name == "eval") return std::move(filled.eval);
  if (name == "explain") return std::move(filled.explain);
  if (name == "who") return std::move(filled.who);
  if (name == "what") return std::move(filled.what);
  if (name == "facts") return std::move(filled.facts);
  if (name == "seal") return std::move(filled.seal);
  if (name == "grant") return std::move(filled.grant);
  if (name == "diff") return std::move(filled.diff);
  if (name == "mutate") return std::move(filled.mutate);
  if (name == "fmt") return std::move(filled.fmt);
  if (name == "init") return std::move(filled.init);
  return help_about(app, filled.help_topics);
}

}  // namespace

Command parse_arguments(Args args) {
  if (const auto refused = not_built(args)) return *refused;
  CLI::App app("Authorization policies: checked, proved, compiled and decided.", "sightline");
  app.set_version_flag("--version", std::string("sightline ") + kVersion);
  app.require_subcommand(0, 1);
  app.footer(kExitCodes);
  Filled filled;
  declare_commands(app, filled);
  if (const auto refused = unknown_command(app, args)) return *refused;
  std::vector<std::string> reversed(args.rbegin(), args.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::Success& asked) {  // --help, --version
    std::ostringstream out, err;
    app.exit(asked, out, err);
    return Said{Exit::fine, out.str(), ""};
  } catch (const CLI::ParseError& error) {
    if (app.get_subcommands().empty()) return unexpected(app, args[0]);
    return wrong_usage(name_of(innermost(app)) + ": " + error.what());
  }
  if (app.get_subcommands().empty()) return Said{Exit::unreadable, "", app.help()};
  return chosen(app, innermost(app), filled);
}

}  // namespace sightline::cli
