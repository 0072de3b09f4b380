// `sightline who` and `sightline what`: a policy, facts and one side of a request in, everybody on
// the other side out. Tested in tests/unit/compiler/cli/cmd_search_test.cc and
// tests/golden/cli/square.transcript. What is asked is read as a request is, so that the words for
// what is wrong with it are the same.

#include <algorithm>
#include <ostream>

#include "compiler/cli/commands.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/search_output.h"
#include "compiler/cli/snapshots.h"
#include "compiler/cli/suggest.h"
#include "compiler/cli/values.h"
#include "sightline/search_proof.h"

namespace sightline::cli {
namespace {

struct NamedEntity {
  std::string type, id;
};

std::string_view side(const SearchArguments& arguments) {
  return arguments.wanted == Wanted::principals ? "--resource" : "--principal";
}

std::string listed(const Schema& schema, const std::vector<std::uint16_t>& types) {
  std::string text;
  for (const auto type : types) text += (text.empty() ? "" : ", ") + schema.entities[type].name;
  return text;
}

// `Camera::porch`, `Camera::"porch"`, or `porch` where there is one type it can be of.
Result<NamedEntity, std::string> given_entity(const SearchArguments& arguments,
                                              const Schema& schema, const ActionSchema& action) {
  const auto& types = arguments.wanted == Wanted::principals ? action.resources : action.principals;
  const std::string& written = arguments.given;
  const auto colons = written.find("::");
  if (colons != std::string::npos && schema.find_entity(written.substr(0, colons))) {
    NamedEntity named{written.substr(0, colons), written.substr(colons + 2)};
    const bool quoted = named.id.size() >= 2 && named.id.front() == '"' && named.id.back() == '"';
    if (quoted) named.id = named.id.substr(1, named.id.size() - 2);
    return named;
  }
  if (types.size() == 1) return NamedEntity{schema.entities[types.front()].name, written};
  return std::string(side(arguments)) + " must say of which type it is, as TYPE::ID: one of " +
         listed(schema, types);
}

// The request with somebody in the place of those who are wanted.
std::string request_json(const SearchArguments& arguments, const NamedEntity& given,
                         const std::string& wanted_type) {
  const auto entity = [](const std::string& type, const std::string& id) {
    return "{\"type\":" + json_string(type) + ",\"id\":" + json_string(id) + "}";
  };
  const bool principals = arguments.wanted == Wanted::principals;
  const std::string known = entity(given.type, given.id), wanted = entity(wanted_type, "somebody");
  return "{\"subject\":" + (principals ? wanted : known) +
         ",\"action\":{\"name\":" + json_string(arguments.action) +
         "},\"resource\":" + (principals ? known : wanted) +
         (arguments.context ? ",\"context\":" + *arguments.context : "") + "}";
}

// Nothing when it is one JSON object.
std::string context_problem(const std::string& written) {
  JsonTree tree;
  if (const auto problem = tree.parse(written)) {
    const std::string column =
        problem->column == 0 ? "" : "column " + std::to_string(problem->column) + ": ";
    return "--context: " + column + problem->message;
  }
  if (tree.root().kind == JsonTree::Kind::object) return "";
  return "--context must be a JSON object, not " + described(tree, tree.root());
}

// Nothing when it can be asked.
std::string read_question(const SearchArguments& arguments, const Schema& schema,
                          const Clock& clock, RequestDocument& document) {
  const auto action = schema.find_action(arguments.action);
  if (!action) {
    std::vector<std::string_view> names;
    for (const auto& known : schema.actions) names.push_back(known.name);
    return "the policy has no action " + in_backticks(arguments.action) +
           suggestion(arguments.action, names);
  }
  const ActionSchema& declared = schema.actions[*action];
  const auto given = given_entity(arguments, schema, declared);
  if (!given) return given.error();
  if (arguments.context) {
    if (auto problem = context_problem(*arguments.context); !problem.empty()) return problem;
  }
  const auto& types =
      arguments.wanted == Wanted::principals ? declared.principals : declared.resources;
  document.read(request_json(arguments, *given, schema.entities[types.front()].name), schema,
                clock);
  return document[0].error.empty() ? document[0].note : document[0].error;
}

Exit refuse(const SearchArguments& arguments, const std::string& message, Streams streams) {
  streams.err << "sightline: " << (arguments.wanted == Wanted::principals ? "who: " : "what: ")
              << message << '\n';
  return Exit::unreadable;
}

}  // namespace

Exit run_command(const SearchArguments& arguments, Streams streams) {
  const EvalArguments& eval = arguments.eval;
  Clock clock;
  if (eval.now && !(clock.fixed = time_from(*eval.now))) {
    return refuse(arguments,
                  "--now must be a time like 2024-02-16T06:00:00Z, not " + in_backticks(*eval.now),
                  streams);
  }
  const auto policy = load_policy(
      eval.policy, {.require = eval.require, .accept_unproved = eval.unproved}, streams);
  if (!policy) return policy.error();
  RequestDocument document;
  if (const std::string wrong = read_question(arguments, policy->schema(), clock, document);
      !wrong.empty())
    return refuse(arguments, wrong, streams);
  const auto facts = snapshot_of(eval, *policy, streams);
  if (!facts) {
    streams.err << facts.error().message << '\n';
    return Exit::unreadable;
  }
  const Request asked = document[0].request();
  const bool principals = arguments.wanted == Wanted::principals;
  const SearchQuestion question{.wanted = arguments.wanted,
                                .action = asked.action,
                                .given = principals ? asked.resource : asked.principal,
                                .now = asked.now,
                                .context = asked.context,
                                .limit = arguments.limit,
                                .after = arguments.after};
  const auto answer = Searcher(*policy, *facts, search_proof()).search(question);
  if (!answer) return refuse(arguments, answer.error().message, streams);
  if (arguments.format == Format::json)
    streams.out << search_json(*policy, *answer).dump() << '\n';
  else
    streams.out << search_text(*policy, question, *answer);
  return Exit::fine;
}

}  // namespace sightline::cli
