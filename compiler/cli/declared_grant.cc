// The options of `grant` and its commands. Tested in tests/unit/compiler/cli/cmd_grant_test.cc and by
// tests/golden/cli/grant.transcript.

#include "compiler/cli/command_parts.h"
#include "compiler/cli/grant_help_texts.h"

namespace sightline::cli {
namespace {

using Verb = GrantArguments::Verb;

void add_keys(CLI::App& command, GrantArguments& into, const char* says) {
  command.add_option("--keys", into.keys, says)->required()->type_name("FILE");
}

// An unset variable of a shell must not become a grant that is bound to nothing.
std::string not_empty(const std::string& written) {
  return written.empty() ? "must not be empty" : "";
}

void add_binding(CLI::App& command, GrantArguments& into, const char* audience) {
  command.add_option("--audience", into.audience, audience)->type_name("NAME")->check(not_empty);
  command
      .add_option("--connection", into.connection,
                  "what both ends know of this connection, or the client's address")
      ->type_name("TEXT")
      ->check(not_empty);
}

void add_now(CLI::App& command, std::optional<std::string>& into) {
  command.add_option("--now", into, "the moment (default: the clock)")->type_name("TIME");
}

void declare_issue(CLI::App& grant, GrantArguments& into) {
  CLI::App* issue = add_verb(grant, into, Verb::issue, "issue",
                             "decide, and of an allow print a grant", kGrantIssueExample);
  EvalArguments& eval = into.eval;
  issue->add_option("FILE", eval.policy, "an artifact (.polc) or a policy (.pol)")
      ->required()
      ->type_name("");
  add_repeated(*issue, "--facts", eval.facts, "what the registry says")
      ->type_name("FILE")
      ->required();
  add_repeated(*issue, "--cache", eval.caches, "what an untrusted cache says")->type_name("FILE");
  issue->add_option("--request", eval.request, "one request")->required()->type_name("FILE");
  add_keys(*issue, into, "to issue with");
  issue->add_option("--lifetime", into.lifetime, "how long it holds (default: 1m)")
      ->type_name("DURATION");
  add_binding(*issue, into, "the edge that may admit it (default: any)");
  issue->add_flag("--single-use", into.single_use, "an edge admits it once");
  add_now(*issue, eval.now);
  add_repeated(*issue, "--require", eval.require, "a property that must be proved")
      ->type_name("NAME[@HEX]");
  issue->add_flag("--unproved", eval.unproved, "decide by a policy that is not proved");
  add_format(*issue, &into.format, {"human", "json"});
}

void declare_admit(CLI::App& grant, GrantArguments& into) {
  CLI::App* admit = add_verb(grant, into, Verb::admit, "admit",
                             "whether an item may be sent by a grant", kGrantAdmitExample);
  admit->add_option("TOKEN", into.token, "the grant; `-`: on standard input")
      ->required()
      ->type_name("");
  add_keys(*admit, into, "to check with");
  admit->add_option("--action", into.action, "what sending the item is")
      ->required()
      ->type_name("NAME")
      ->check(not_empty);
  admit->add_option("--item", into.item, "the label of the item")->required()->type_name("JSON");
  admit
      ->add_option("--switches", into.switches, "what the switches are (default: nothing is known)")
      ->type_name("JSON");
  admit->add_option("--principal", into.principal, "who asks, if that is known")
      ->type_name("TYPE::ID");
  add_binding(*admit, into, "who this edge is");
  admit
      ->add_option("--clock-skew", into.clock_skew,
                   "how far in the future it may begin (default: 2s)")
      ->type_name("DURATION");
  add_now(*admit, into.now);
  add_format(*admit, &into.format, {"human", "json"});
}

}  // namespace

void declare_grant(CLI::App& app, GrantArguments& into) {
  CLI::App* grant =
      add_command(app, "grant", "an allow to show at the edge: keys, issue, admit", kGrantExample);
  grant->require_subcommand(0, 1);
  CLI::App* keygen =
      add_verb(*grant, into, Verb::keygen, "keygen", "make keys of grants", kGrantKeygenExample);
  keygen->add_option("-o,--output", into.file, "the file to write")->required()->type_name("FILE");
  keygen->add_flag("--signing", into.signing,
                   "keys that sign, and in FILE.pub those that only check");
  add_format(*keygen, &into.format, {"human", "json"});
  CLI::App* rotate = add_verb(*grant, into, Verb::rotate, "rotate",
                              "a new key; the last one still checks", kGrantRotateExample);
  rotate->add_option("KEYS", into.file, "the file of keys")->required()->type_name("");
  add_format(*rotate, &into.format, {"human", "json"});
  declare_issue(*grant, into);
  declare_admit(*grant, into);
  CLI::App* show =
      add_verb(*grant, into, Verb::show, "show", "what a grant says", kGrantShowExample);
  show->add_option("TOKEN", into.token, "the grant; `-`: on standard input")
      ->required()
      ->type_name("");
  add_keys(*show, into, "to check with");
  add_format(*show, &into.format, {"human", "json"});
}

}  // namespace sightline::cli
