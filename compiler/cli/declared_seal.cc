// The options of `seal` and its commands. Tested in tests/unit/compiler/cli/arguments_test.cc and by
// tests/golden/cli/help.transcript.

#include "compiler/cli/command_parts.h"
#include "compiler/cli/seal_help_texts.h"

namespace sightline::cli {
namespace {

using Verb = SealArguments::Verb;

// What facts are judged or made by.
void add_facts_and_keys(CLI::App& command, SealArguments& into, const char* facts,
                        const char* keys) {
  command.add_option("FILE", into.policy, "an artifact (.polc) or a policy (.pol)")
      ->required()
      ->type_name("");
  command.add_option("--keys", into.keys, keys)->required()->type_name("FILE");
  add_repeated(command, "--facts", into.facts, facts)->required()->type_name("FILE");
}

}  // namespace

void declare_seal(CLI::App& app, SealArguments& into) {
  CLI::App* seal =
      add_command(app, "seal", "facts that nobody can swap: keys, seals, checks", kSealExample);
  seal->require_subcommand(0, 1);
  CLI::App* keygen =
      add_verb(*seal, into, Verb::keygen, "keygen",
               "make keys; whoever can check a seal by them can forge one", kSealKeygenExample);
  keygen->add_option("-o,--output", into.file, "the file to write")->required()->type_name("FILE");
  keygen->add_flag("--signing", into.signing,
                   "keys that sign, and in FILE.pub those that only check");
  add_format(*keygen, &into.format, {"human", "json"});
  CLI::App* rotate = add_verb(*seal, into, Verb::rotate, "rotate",
                              "a new key; the last one still opens", kSealRotateExample);
  rotate->add_option("KEYS", into.file, "the file of keys")->required()->type_name("");
  add_format(*rotate, &into.format, {"human", "json"});
  CLI::App* facts =
      add_verb(*seal, into, Verb::facts, "facts",
               "write the facts that are declared `sealed` with their seals", kSealFactsExample);
  add_facts_and_keys(*facts, into, "what the registry says", "to seal with");
  facts->add_option("--stamp", into.stamp, "when the facts were true (default: their `as_of`)")
      ->type_name("TIME");
  facts->add_flag("--empty-lists", into.empty_lists, "lists without rows as well");
  CLI::App* check =
      add_verb(*seal, into, Verb::check, "check",
               "whether each seal holds; whoever can check can forge", kSealCheckExample);
  add_facts_and_keys(*check, into, "facts with seals", "that they are sealed with, or FILE.pub");
  add_format(*check, &into.format, {"human", "json"});
  CLI::App* reseal = add_verb(*seal, into, Verb::reseal, "reseal",
                              "check seals, and write the facts with new ones", kSealResealExample);
  add_facts_and_keys(*reseal, into, "facts with seals", "to seal with");
  reseal->add_option("--from", into.from, "keys that they are sealed with, or FILE.pub")
      ->required()
      ->type_name("FILE");
}

}  // namespace sightline::cli
