// The options of every command, each with its place in Filled. What makes no sense is refused here
// or by the command itself; what was meant by a word that is no option is said in arguments.cc.
// Tested in tests/unit/compiler/cli/arguments_test.cc and by tests/golden/cli/help.transcript.

#include "compiler/cli/declared_commands.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "compiler/cli/command_parts.h"
#include "compiler/cli/help_texts.h"
#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

constexpr unsigned kMostJobs = 64;

void add_files(CLI::App& command, std::vector<std::string>& into) {
  command.add_option("FILE", into, "policies (.pol)")->required()->type_name("");
}

CLI::Option* add_require(CLI::App& command, std::vector<std::string>& into) {
  return add_repeated(
             command, "--require", into,
             "a property that must be proved; with @HEX, what its proof assumes is accepted")
      ->type_name("NAME[@HEX]");
}

void add_timeout(CLI::App& command, std::optional<double>& into,
                 const char* says = "seconds for each claim") {
  command.add_option("--timeout", into, says)
      ->type_name("S")
      ->check([](const std::string& written) -> std::string {
        double seconds = 0;
        const bool is_number = CLI::detail::lexical_cast(written, seconds);
        return is_number && std::isfinite(seconds) && seconds > 0 ? ""
                                                                  : "a number of seconds above 0";
      });
}

void add_prove(CLI::App& app, Filled& filled) {
  CLI::App* prove = add_command(
      app, "prove", "prove every property, about the bytes `compile` would write", kProveExample);
  add_files(*prove, filled.prove.files);
  prove->add_option("--property", filled.prove.property, "only this one")->type_name("NAME");
  add_timeout(*prove, filled.prove.timeout_seconds);
  prove->add_flag("--second-opinion{cvc5}", filled.prove.second_opinion,
                  "ask another solver the same: cvc5, or --second-opinion=PROGRAM");
  prove
      ->add_option("--save-queries", filled.prove.save_queries,
                   "write each claim's questions as SMT-LIB: DIR/NAME.smt2")
      ->type_name("DIR");
  prove
      ->add_option("--jobs", filled.prove.jobs,
                   "claims at once (default: one per processor, 8 at most)")
      ->type_name("N")
      ->check(CLI::Range(1U, kMostJobs));
  prove->add_flag("--no-cache", filled.prove.no_cache,
                  "look up no verdict of an earlier run, and keep none");
  prove->add_flag("--why", filled.prove.why, "what each proof rests on");
  prove->add_option("--svg", filled.prove.svg, "draw the first refuted property's world")
      ->type_name("FILE");
  prove->add_option("--report", filled.prove.report, "write all of it as one HTML page")
      ->type_name("FILE");
  add_format(*prove, &filled.prove.format, every_format());
}

void add_compile(CLI::App& app, Filled& filled) {
  CLI::App* compile =
      add_command(app, "compile", "prove, then write the artifact", kCompileExample);
  compile->add_option("FILE", filled.compile.file, "the policy (.pol)")->required()->type_name("");
  compile->add_option("-o,--output", filled.compile.output, "the artifact to write")
      ->required()
      ->type_name("OUT.polc");
  CLI::Option* require = add_require(*compile, filled.compile.require);
  compile->add_flag("--unproved", filled.compile.unproved, "write it without a proof; it says so")
      ->excludes(require);
  compile->add_flag("--no-proofs", filled.compile.no_proofs,
                    "leave the proof objects out: a smaller artifact, less to verify");
  CLI::Option* header = compile
                            ->add_option("--header", filled.compile.header,
                                         "write a C++ header with the policy's types as well")
                            ->type_name("OUT.h");
  compile
      ->add_option("--namespace", filled.compile.name_space,
                   "of the header (default: the policy's name)")
      ->type_name("NAME")
      ->needs(header);
  compile->add_option("--cpp", filled.compile.code, "write the rules as C++ as well")
      ->type_name("OUT.cc")
      ->needs(header);
  add_format(*compile, nullptr, {"human"});
}

void add_checking_commands(CLI::App& app, Filled& filled) {
  CLI::App* check = add_command(app, "check", "parse, check the types and warn; silent when clean",
                                kCheckExample);
  add_files(*check, filled.check.files);
  add_format(*check, &filled.check.format, every_format());

  add_prove(app, filled);
  add_compile(app, filled);

  CLI::App* test = add_command(app, "test", "run the `test` blocks", kTestExample);
  add_files(*test, filled.test.files);
  test->add_option("--filter", filled.test.filter, "only tests whose name matches")
      ->type_name("REGEX");
  test->add_flag("--coverage", filled.test.coverage,
                 "which rules held, and how each condition was seen");
  add_format(*test, &filled.test.format, every_format());
}

void add_diff(CLI::App& app, Filled& filled) {
  CLI::App* diff =
      add_command(app, "diff", "who gains and who loses access by a change", kDiffExample);
  DiffArguments& into = filled.diff;
  diff->add_option("OLD", into.before, "the policy as it was (.pol or .polc)")
      ->required()
      ->type_name("");
  diff->add_option("NEW", into.after, "the policy as it would be")->required()->type_name("");
  diff->add_flag("--allow-loss", into.allow_loss, "access that is lost is listed, and no finding");
  add_repeated(*diff, "--rename", into.renames, "what OLD calls old, NEW calls new")
      ->type_name("old=new");
  add_timeout(*diff, into.timeout_seconds);
  add_format(*diff, &into.format, {"human", "json"});
}

void add_mutate(CLI::App& app, Filled& filled) {
  CLI::App* mutate = add_command(
      app, "mutate", "what the properties leave open: changes nobody notices", kMutateExample);
  mutate->add_option("FILE", filled.mutate.file, "a policy (.pol)")->required()->type_name("");
  mutate->add_option("--property", filled.mutate.property, "ask only this one")->type_name("NAME");
  add_timeout(*mutate, filled.mutate.timeout_seconds,
              "seconds for each question: a change that takes longer is not known");
  add_format(*mutate, &filled.mutate.format, {"human", "json"});
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

void add_show(CLI::App& app, Filled& filled) {
  CLI::App* show =
      add_command(app, "show", "an artifact for people: rules, facts read, proofs", kShowExample);
  show->add_option("FILE", filled.show.file, "an artifact (.polc) or a policy (.pol)")
      ->required()
      ->type_name("");
  CLI::Option* requirements =
      show->add_flag("--requirements", filled.show.requirements, "one NAME@HEX per property");
  show->add_flag("--facts", filled.show.facts,
                 "which facts each action can depend on, and who needs a fact")
      ->excludes(requirements);
  add_format(*show, &filled.show.format, {"human", "json"});
}

void add_verify(CLI::App& app, Filled& filled) {
  CLI::App* verify =
      add_command(app, "verify", "check an artifact again, whoever made it", kVerifyExample);
  verify->add_option("FILE", filled.verify.artifact, "an artifact (.polc)")
      ->required()
      ->type_name("");
  verify->add_option("--source", filled.verify.source, "the policy (.pol) that it has to be")
      ->type_name("FILE");
  verify->add_option("--cpp", filled.verify.code, "the rules as C++, which must be the artifact's")
      ->type_name("FILE");
  add_timeout(*verify, filled.verify.timeout_seconds);
  add_format(*verify, &filled.verify.format, {"human", "json"});
}

// By what to decide.
void add_facts(CLI::App* eval, EvalArguments& into) {
  eval->add_option("FILE", into.policy, "an artifact (.polc) or a policy (.pol)")
      ->required()
      ->type_name("");
  add_repeated(*eval, "--facts", into.facts, "what the registry says")
      ->type_name("FILE")
      ->required();
  add_repeated(*eval, "--cache", into.caches, "what an untrusted cache says")->type_name("FILE");
}
void add_trust(CLI::App* eval, EvalArguments& into) {
  add_require(*eval, into.require);
  eval->add_flag("--unproved", into.unproved, "decide by a policy that is not proved");
}

// What `eval` takes, and so does `explain`.
void add_decision_options(CLI::App* eval, EvalArguments& into) {
  add_facts(eval, into);
  eval->add_option("--keys", into.keys, "what checks the seals in --cache")
      ->type_name("FILE")
      ->needs("--cache");
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
  add_trust(eval, into);
  eval->add_flag("--fail-on-deny", into.fail_on_deny, "exit 1 if a request is denied");
}

void add_deciding_commands(CLI::App& app, Filled& filled) {
  CLI::App* eval = add_command(app, "eval", "decide requests", kEvalExample);
  add_decision_options(eval, filled.eval);
  add_format(*eval, nullptr, {"json"});

  CLI::App* explain =
      add_command(app, "explain", "why a request is allowed or denied", kExplainExample);
  add_decision_options(explain, filled.explain.eval);
  add_format(*explain, &filled.explain.format, {"human", "json"});
}

void add_search(CLI::App& app, SearchArguments& into, Wanted wanted) {
  into.wanted = wanted;
  const bool who = wanted == Wanted::principals;
  CLI::App* search =
      who ? add_command(app, "who", "everybody who may do this to that", kWhoExample)
          : add_command(app, "what", "everything that somebody may do this to", kWhatExample);
  add_facts(search, into.eval);
  search->add_option("--action", into.action, "what they would do")->required()->type_name("NAME");
  search
      ->add_option(who ? "--resource" : "--principal", into.given,
                   who ? "to what; the type may be left out where there is only one"
                       : "who; the type may be left out where there is only one")
      ->required()
      ->type_name("TYPE::ID");
  search->add_option("--context", into.context, "the request's context")->type_name("JSON");
  search->add_option("--now", into.eval.now, "the moment (default: the clock)")->type_name("TIME");
  search->add_option("--limit", into.limit, "so many at most (default: all)")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 40).description(""));
  search->add_option("--after", into.after, "go on where a page ended")->type_name("CURSOR");
  add_trust(search, into.eval);
  add_format(*search, &into.format, {"human", "json"});
}

// One of the commands about a directory of facts.
CLI::App* add_facts_verb(CLI::App& facts, FactsArguments& into, FactsArguments::Verb verb,
                         const char* name, const char* summary, const char* example) {
  CLI::App* command = add_verb(facts, into, verb, name, summary, example);
  command->add_option("DIR", into.directory, "the directory of facts")->required()->type_name("");
  return command;
}

void add_facts_policy(CLI::App* command, FactsArguments& into, const char* says) {
  command->add_option("--policy", into.policy, says)->type_name("FILE");
  command->add_flag("--unproved", into.unproved, "take a policy that is not proved");
}

void add_facts_directory(CLI::App& app, Filled& filled) {
  using Verb = FactsArguments::Verb;
  FactsArguments& into = filled.facts;
  CLI::App* facts =
      add_command(app, "facts", "a directory that keeps facts: load, dump, check", kFactsExample);
  facts->require_subcommand(0, 1);
  CLI::App* load = add_facts_verb(*facts, into, Verb::load, "load",
                                  "take facts and changes of facts in", kFactsLoadExample);
  load->add_option("FILE", into.files, "facts, as JSON lines")->required()->type_name("");
  add_facts_policy(load, into, "the policy that declares them");
  load->get_option("--policy")->required();
  load->add_option("--revision", into.revision,
                   "of the facts afterwards (default: the file's, else the next)")
      ->type_name("N");
  load->add_flag("--replace", into.replace,
                 "the files are all there is: forget what they leave out");
  add_format(*load, &into.format, {"human", "json"});
  add_facts_verb(*facts, into, Verb::dump, "dump", "write all facts, as `load` reads them",
                 kFactsDumpExample);
  CLI::App* stat = add_facts_verb(*facts, into, Verb::stat, "stat",
                                  "how much of what there is, and how large", kFactsStatExample);
  add_format(*stat, &into.format, {"human", "json"});
  CLI::App* check =
      add_facts_verb(*facts, into, Verb::check, "check",
                     "whether all of it is whole, and fits a policy", kFactsCheckExample);
  add_facts_policy(check, into, "the policy that they have to fit");
  add_format(*check, &into.format, {"human", "json"});
  CLI::App* compact =
      add_facts_verb(*facts, into, Verb::compact, "compact",
                     "one batch, or an image, in place of many batches", kFactsCompactExample);
  add_facts_policy(compact, into, "write an image, laid out for this policy");
  add_format(*compact, &into.format, {"human", "json"});
}

void add_help(CLI::App& app, Filled& filled) {
  CLI::App* help =
      add_command(app, "help", "the long story of a diagnostic, or of a command", kHelpExample);
  help->add_option("TOPIC", filled.help_topics, "SLnnnn, `codes` or a command")->type_name("");
}

}  // namespace

void declare_commands(CLI::App& app, Filled& into) {
  add_checking_commands(app, into);
  add_show(app, into);
  add_verify(app, into);
  add_deciding_commands(app, into);
  add_search(app, into.who, Wanted::principals);
  add_search(app, into.what, Wanted::resources);
  add_facts_directory(app, into);
  declare_seal(app, into.seal);
  declare_grant(app, into.grant);
  add_diff(app, into);
  add_mutate(app, into);
  add_writing_commands(app, into);
  add_help(app, into);
}

}  // namespace sightline::cli
