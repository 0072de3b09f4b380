// `sightline grant issue`: a policy, facts, a request and keys in, a grant out, or why there is none. Whether
// there may be one, the issuer decides. Tested in tests/unit/compiler/cli/cmd_grant_test.cc.

#include "compiler/cli/issue_grant.h"

#include <fmt/format.h>

#include <ostream>
#include <vector>

#include "compiler/cli/answers.h"
#include "compiler/cli/files.h"
#include "compiler/cli/grant_files.h"
#include "compiler/cli/policies.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/requests.h"
#include "compiler/cli/snapshots.h"
#include "compiler/cli/values.h"
#include "sightline/trust/grant_issuer.h"

namespace sightline::cli {
namespace {

constexpr std::chrono::hours kLongest{1};

Exit unreadable(const std::string& message, Streams streams) {
  streams.err << message << '\n';
  return Exit::unreadable;
}

std::string denied_by(const Decision& decision, const Policy& policy, const std::string& note) {
  if (!note.empty()) return "denied: " + note;
  if (decision.rules.empty()) return "denied: no rule permits it";
  std::string rules;
  for (const std::uint16_t rule : decision.rules)
    rules += (rules.empty() ? "" : ", ") + policy.rule_names()[rule];
  return "denied by " + rules;
}

std::string why_not(const Issued& issued, const Policy& policy, const std::string& note,
                    const std::vector<std::string>& missing) {
  switch (issued.why_not) {
    case NoGrant::none:
      return "";
    case NoGrant::denied:
      return denied_by(issued.decision, policy, note) +
             (missing.empty() ? "" : fmt::format("; missing: {}", fmt::join(missing, ", ")));
    case NoGrant::lifetime:
      return "it would live too long";
    case NoGrant::time:
      return "it would end after the year 9999";
    case NoGrant::label_unavailable:
      return "a `sealed fixed` attribute of the resource is not known, and an edge must compare it";
    case NoGrant::switch_unavailable:
      return "a global with `within` is not known or too old, and an edge must compare it";
    case NoGrant::too_long:
      return "it would be longer than 8,192 bytes";
  }
  return "";
}

std::string issued_json(const Issued& issued, const std::vector<std::string>& missing) {
  std::string names;
  for (const std::string& name : missing) names += (names.empty() ? "" : ",") + json_string(name);
  return fmt::format(R"({{"token":{},"decision":{},"reason":{},"missing":[{}],"revision":{}}})",
                     issued.token ? json_string(*issued.token) : "null",
                     static_cast<bool>(issued.decision),
                     issued.token ? "null" : fmt::format("\"{}\"", name_of(issued.why_not)), names,
                     issued.decision.revision);
}

Exit tell(const Issued& issued, const std::string& why, const std::vector<std::string>& missing,
          Format format, Streams streams) {
  if (!issued.token) streams.err << "no grant: " << printable(why) << '\n';
  if (format == Format::json) {
    streams.out << issued_json(issued, missing) << '\n';
  } else if (issued.token) {
    streams.out << *issued.token << '\n';
  }
  return issued.token ? Exit::fine : Exit::findings;
}

// The options of a grant; their texts are the arguments'.
Result<GrantOptions, FileError> options_of(const GrantArguments& arguments) {
  const std::string written = arguments.lifetime.value_or("1m");
  const auto lifetime = duration_from(written);
  if (!lifetime || lifetime->count() <= 0 || *lifetime > kLongest)
    return FileError{"--lifetime must be above 0s and at most 1h, not " + in_backticks(written) +
                     duration_hint(written)};
  return GrantOptions{.lifetime = *lifetime,
                      .audience = arguments.audience,
                      .connection = std::as_bytes(std::span(arguments.connection)),
                      .single_use = arguments.single_use};
}

}  // namespace

Exit issue_grant(const GrantArguments& arguments, Streams streams) {
  const EvalArguments& eval = arguments.eval;
  Clock clock;
  if (eval.now) clock.fixed = time_from(*eval.now);
  if (eval.now && !clock.fixed)
    return unreadable(
        "sightline: grant issue: --now must be a time like 2024-02-16T06:00:00Z, not " +
            in_backticks(*eval.now),
        streams);
  const auto options = options_of(arguments);
  if (!options) return unreadable("sightline: grant issue: " + options.error().message, streams);
  const auto keys = read_grant_keys(arguments.keys, streams);
  if (!keys) return unreadable(keys.error().message, streams);
  const auto issuer = GrantIssuer::create(*keys, kLongest);
  if (!issuer)
    return unreadable(shown_name(arguments.keys) + ": " + issuer.error().message, streams);
  const auto policy = load_policy(
      eval.policy, {.require = eval.require, .accept_unproved = eval.unproved}, streams);
  if (!policy) return policy.error();
  const auto snapshot = snapshot_of(eval, *policy, streams);
  if (!snapshot) return unreadable(snapshot.error().message, streams);
  const auto json = read_file(*eval.request, streams.in);
  if (!json) return unreadable(json.error().message, streams);
  RequestDocument document;
  document.read(*json, policy->schema(), clock);
  if (document.is_batch())
    return unreadable(shown_name(*eval.request) + ": several requests; a grant is of one", streams);
  if (!document[0].error.empty())
    return unreadable(shown_name(*eval.request) + ": " + document[0].error, streams);
  Trace trace = policy->make_trace();
  const Issued issued = issuer->issue(*policy, document[0].request(), *snapshot, *options, &trace);
  const AnswerWriter answers(*policy, *snapshot);
  std::vector<std::string> missing;
  for (const MissingFact& fact : issued.decision.missing)
    missing.push_back(answers.missing_text(document[0], fact));
  return tell(issued, why_not(issued, *policy, document[0].note, missing), missing,
              arguments.format, streams);
}

}  // namespace sightline::cli
