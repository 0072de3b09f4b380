// argv in, one command with its options out. The only file that knows CLI11; what a command then does
// is not known here. A wrong usage names what was meant, and a promised option that is not built yet
// is refused, never ignored. Tested in tests/unit/compiler/cli/arguments_test.cc.

#include "compiler/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "compiler/cli/help_texts.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/suggest.h"
#include "sightline/version.h"

namespace sightline::cli {
namespace {

constexpr std::array<std::string_view, 7> kNotBuiltCommands = {"verify", "explain", "who", "what",
                                                               "diff",   "mutate",  "lsp"};

struct CommandOption {
  std::string_view command, option;
};
constexpr std::array<CommandOption, 5> kNotBuiltOptions = {{{"prove", "--jobs"},
                                                            {"prove", "--report"},
                                                            {"prove", "--svg"},
                                                            {"compile", "--header"},
                                                            {"compile", "--sign"}}};

Said wrong_usage(const std::string& message) {
  return {Exit::unreadable, "", "sightline: " + message + "\n"};
}

// Everything a command line can fill.
struct Filled {
  CheckArguments check;
  ProveArguments prove;
  CompileArguments compile;
  TestArguments test;
  ShowArguments show;
  EvalArguments eval;
  FmtArguments fmt;
  InitArguments init;
  std::string help_topic;
  bool ignored_flag = false;
};

// --format, of which this command knows only some.
void add_format(CLI::App& command, Format* into, const std::vector<std::string>& built) {
  const auto convert = [into, built](const std::string& written) {
    if (std::find(built.begin(), built.end(), written) == built.end()) {
      const bool promised = written == "human" || written == "json" || written == "sarif" ||
                            written == "junit" || written == "github";
      throw CLI::ValidationError("--format", promised ? in_backticks(written) + " is not built yet"
                                                      : "no format " + in_backticks(written));
    }
    if (into != nullptr) {
      *into = written == "json" ? Format::json : written == "junit" ? Format::junit : Format::human;
    }
  };
  std::string described = built[0];
  for (std::size_t i = 1; i < built.size(); ++i)
    described += (i + 1 == built.size() ? " or " : ", ") + built[i];
  command.add_option_function<std::string>("--format", convert, described)->type_name("FORMAT");
}

void add_files(CLI::App& command, std::vector<std::string>& into) {
  command.add_option("FILE", into, "policies (.pol)")->required()->type_name("");
}

CLI::App* add_command(CLI::App& app, const char* name, const char* summary, const char* example) {
  CLI::App* command = app.add_subcommand(name, summary);
  command->footer(example);
  command->allow_extras();  // named with a suggestion afterwards
  return command;
}

// Takes one value each time it is given, and leaves the next word alone.
CLI::Option* add_repeated(CLI::App& command, const char* name, std::vector<std::string>& into,
                          const char* described) {
  const auto take = [&into](const std::string& value) { into.push_back(value); };
  return command.add_option_function<std::string>(name, take, described)->trigger_on_parse();
}

CLI::Option* add_require(CLI::App& command, std::vector<std::string>& into) {
  return add_repeated(
             command, "--require", into,
             "a property that must be proved; with @HEX, what its proof assumes is accepted")
      ->type_name("NAME[@HEX]");
}

void add_checking_commands(CLI::App& app, Filled& filled) {
  CLI::App* check = add_command(app, "check", "parse, check the types and warn; silent when clean",
                                kCheckExample);
  add_files(*check, filled.check.files);
  add_format(*check, &filled.check.format, {"human", "json"});

  CLI::App* prove = add_command(
      app, "prove", "prove every property, about the bytes `compile` would write", kProveExample);
  add_files(*prove, filled.prove.files);
  prove->add_option("--property", filled.prove.property, "only this one")->type_name("NAME");
  prove->add_option("--timeout", filled.prove.timeout_seconds, "seconds for each question")
      ->type_name("S")
      ->check([](const std::string& written) -> std::string {
        double seconds = 0;
        const bool is_number = CLI::detail::lexical_cast(written, seconds);
        return is_number && std::isfinite(seconds) && seconds > 0 ? ""
                                                                  : "a number of seconds above 0";
      });
  prove->add_flag("--no-cache", filled.ignored_flag,
                  "prove again; nothing is kept from earlier runs anyway");
  add_format(*prove, &filled.prove.format, {"human", "json"});

  CLI::App* compile =
      add_command(app, "compile", "prove, then write the artifact", kCompileExample);
  compile->add_option("FILE", filled.compile.file, "the policy (.pol)")->required()->type_name("");
  compile->add_option("-o,--output", filled.compile.output, "the artifact to write")
      ->required()
      ->type_name("OUT.polc");
  CLI::Option* require = add_require(*compile, filled.compile.require);
  compile->add_flag("--unproved", filled.compile.unproved, "write it without a proof; it says so")
      ->excludes(require);
  add_format(*compile, nullptr, {"human"});

  CLI::App* test = add_command(app, "test", "run the `test` blocks", kTestExample);
  add_files(*test, filled.test.files);
  test->add_option("--filter", filled.test.filter, "only tests whose name matches")
      ->type_name("REGEX");
  test->add_flag("--coverage", filled.test.coverage,
                 "which rules held, and how each condition was seen");
  add_format(*test, &filled.test.format, {"human", "json", "junit"});
}

void add_writing_commands(CLI::App& app, Filled& filled) {
  CLI::App* fmt = add_command(app, "fmt", "lay policies out in the one way there is", kFmtExample);
  add_files(*fmt, filled.fmt.files);
  fmt->add_flag("--check", filled.fmt.check, "write nothing; exit 1 if a layout differs");
  add_format(*fmt, nullptr, {"human"});

  CLI::App* init =
      add_command(app, "init", "a starter project that proves and tests", kInitExample);
  init->add_option("DIR", filled.init.folder, "where; made if it is not there")
      ->required()
      ->type_name("");
}

void add_using_commands(CLI::App& app, Filled& filled) {
  CLI::App* show =
      add_command(app, "show", "an artifact for people: rules, facts read, proofs", kShowExample);
  show->add_option("FILE", filled.show.file, "an artifact (.polc) or a policy (.pol)")
      ->required()
      ->type_name("");
  show->add_flag("--requirements", filled.show.requirements, "one NAME@HEX per property");
  add_format(*show, nullptr, {"human"});

  CLI::App* eval = add_command(app, "eval", "decide requests", kEvalExample);
  EvalArguments& into = filled.eval;
  eval->add_option("FILE", into.policy, "an artifact (.polc) or a policy (.pol)")
      ->required()
      ->type_name("");
  add_repeated(*eval, "--facts", into.facts, "what the registry says")
      ->type_name("FILE")
      ->required();
  add_repeated(*eval, "--cache", into.caches, "what an untrusted cache says")->type_name("FILE");
  CLI::Option* request =
      eval->add_option("--request", into.request, "one request")->type_name("FILE");
  eval->add_option("--requests", into.requests, "one request per line (default: standard input)")
      ->type_name("FILE")
      ->excludes(request);
  CLI::Option* now =
      eval->add_option("--now", into.now, "the moment (default: the clock)")->type_name("TIME");
  eval->add_flag("--now-from-context", into.now_from_context,
                 "each request's context.now, to replay the host's own log")
      ->excludes(now);
  add_require(*eval, into.require);
  eval->add_flag("--unproved", into.unproved, "decide by a policy that is not proved");
  eval->add_flag("--fail-on-deny", into.fail_on_deny, "exit 1 if a request is denied");
  add_format(*eval, nullptr, {"json"});
}

void add_help(CLI::App& app, Filled& filled) {
  CLI::App* help =
      add_command(app, "help", "the long story of a diagnostic, or of a command", kHelpExample);
  help->add_option("TOPIC", filled.help_topic, "SLnnnn, `codes` or a command")->type_name("");
}

std::vector<std::string_view> option_names(const CLI::App& command) {
  std::vector<std::string_view> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  }
  return names;
}

// What a command did not expect, with what was probably meant.
Said unexpected(const CLI::App& command, const std::string& written) {
  if (written.starts_with("--")) {
    const std::string name = written.substr(2, written.find('=') - 2);
    std::vector<std::string> with_dashes;
    for (const std::string_view known : option_names(command))
      with_dashes.push_back("--" + std::string(known));
    const std::vector<std::string_view> names(with_dashes.begin(), with_dashes.end());
    return wrong_usage(command.get_name() + " has no option " + in_backticks("--" + name) +
                       suggestion("--" + name, names));
  }
  if (written.starts_with("-") && written != "-") {
    return wrong_usage(command.get_name() + " has no option " + in_backticks(written));
  }
  const std::string what = command.get_name() == "init"   ? "directory"
                           : command.get_name() == "help" ? "topic"
                                                          : "file";
  return wrong_usage(command.get_name() + " takes one " + what + ", and was given " +
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

Command help_about(const CLI::App& app, const std::string& topic) {
  if (topic.empty()) return Said{Exit::fine, app.help(), ""};
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_name() == topic) return Said{Exit::fine, command->help(app.get_name()), ""};
  }
  return HelpArguments{topic};
}

bool stdin_twice(const Filled& filled) {
  const auto count = [](const std::vector<std::string>& files) {
    return std::count(files.begin(), files.end(), "-");
  };
  const EvalArguments& eval = filled.eval;
  std::ptrdiff_t by_eval = count(eval.facts) + count(eval.caches) + (eval.policy == "-" ? 1 : 0);
  if (!eval.policy.empty())
    by_eval += eval.request.value_or(eval.requests.value_or("-")) == "-" ? 1 : 0;
  return count(filled.check.files) > 1 || count(filled.prove.files) > 1 ||
         count(filled.test.files) > 1 || count(filled.fmt.files) > 1 || by_eval > 1;
}

Command chosen(const CLI::App& app, const CLI::App& command, Filled& filled) {
  const std::vector<std::string> extra = command.remaining();
  if (!extra.empty()) return unexpected(command, extra.front());
  if (stdin_twice(filled)) return wrong_usage("standard input can be read only once");
  const std::string& name = command.get_name();
  if (name == "check") return std::move(filled.check);
  if (name == "prove") return std::move(filled.prove);
  if (name == "compile") return std::move(filled.compile);
  if (name == "test") return std::move(filled.test);
  if (name == "show") return std::move(filled.show);
  if (name == "eval") return std::move(filled.eval);
  if (name == "fmt") return std::move(filled.fmt);
  if (name == "init") return std::move(filled.init);
  return help_about(app, filled.help_topic);
}

}  // namespace

Command parse_arguments(Args args) {
  if (const auto refused = not_built(args)) return *refused;
  CLI::App app("Authorization policies: checked, proved, compiled and decided.", "sightline");
  app.set_version_flag("--version", std::string("sightline ") + kVersion);
  app.require_subcommand(0, 1);
  app.footer(kExitCodes);
  Filled filled;
  add_checking_commands(app, filled);
  add_using_commands(app, filled);
  add_writing_commands(app, filled);
  add_help(app, filled);
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
    return wrong_usage(app.get_subcommands()[0]->get_name() + ": " + error.what());
  }
  if (app.get_subcommands().empty()) return Said{Exit::unreadable, "", app.help()};
  return chosen(app, *app.get_subcommands()[0], filled);
}

}  // namespace sightline::cli
