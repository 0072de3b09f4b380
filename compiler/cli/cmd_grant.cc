// `sightline grant keygen|rotate|issue|admit|show`: an allow that an edge looks at a second time. What a grant
// is, and whether an item is admitted, is the library's business. Tested in
// tests/unit/compiler/cli/cmd_grant_test.cc and tests/golden/cli/grant.transcript.

#include <filesystem>
#include <ostream>
#include <system_error>

#include "compiler/cli/commands.h"
#include "compiler/cli/files.h"
#include "compiler/cli/grant_files.h"
#include "compiler/cli/grant_output.h"
#include "compiler/cli/issue_grant.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/requests.h"
#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

Exit unreadable(const std::string& message, Streams streams) {
  streams.err << message << '\n';
  return Exit::unreadable;
}

Exit tell(const Result<GrantKeysNow, FileError>& keys, const GrantArguments& arguments,
          Streams streams) {
  if (!keys) return unreadable(keys.error().message, streams);
  streams.out << (arguments.format == Format::json ? grant_keys_json(*keys)
                                                   : grant_keys_lines(*keys));
  return Exit::fine;
}

// The grant of the command line; nothing once it was said why not.
Result<Grant, Exit> opened(const GrantArguments& arguments, Streams streams) {
  const auto keys = read_grant_keys(arguments.keys, streams);
  if (!keys) return unreadable(keys.error().message, streams);
  std::string token = arguments.token;
  if (token == "-") {
    auto text = read_file(token, streams.in);
    if (!text) return unreadable(text.error().message, streams);
    token = std::move(*text);
  }
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
  auto grant = Grant::open(*keys, token);
  if (grant) return std::move(*grant);
  std::error_code ignored;
  if (std::filesystem::is_regular_file(arguments.token, ignored))
    return unreadable("sightline: grant: " + in_backticks(arguments.token) +
                          " is a file; give its text, or - for standard input",
                      streams);
  const auto& error = grant.error();
  if (arguments.verb == GrantArguments::Verb::admit && arguments.format == Format::json)
    streams.out << "{\"admitted\":false,\"verdict\":\"" << name_of(error.kind)
                << "\",\"obligations\":[]}\n";
  streams.err << "no grant: " << name_of(error.kind) << ": the token " << error.message << '\n';
  return Exit::findings;
}

Exit show(const GrantArguments& arguments, Streams streams) {
  const auto grant = opened(arguments, streams);
  if (!grant) return grant.error();
  streams.out << (arguments.format == Format::json ? to_json(grant->claims()) + "\n"
                                                   : grant_lines(grant->claims()));
  return Exit::fine;
}

// `User::ann`
std::optional<NamedEntity> entity_of(std::string_view written) {
  const std::size_t at = written.find("::");
  if (at == 0 || at == std::string_view::npos || at + 2 == written.size()) return std::nullopt;
  return NamedEntity{written.substr(0, at), written.substr(at + 2)};
}

// What the edge says of itself, or what is wrong with it.
Result<Egress, std::string> egress_of(const GrantArguments& arguments) {
  Egress egress{.action = arguments.action, .audience = arguments.audience};
  egress.connection = std::as_bytes(std::span(arguments.connection));
  if (arguments.principal) egress.principal = entity_of(*arguments.principal);
  if (arguments.principal && !egress.principal)
    return "--principal must be like User::ann, not " + in_backticks(*arguments.principal);
  if (!arguments.clock_skew) return egress;
  const auto skew = duration_from(*arguments.clock_skew);
  if (!skew || skew->count() < 0 || *skew > kMaxClockSkew)
    return "--clock-skew must be from 0s to 1m, not " + in_backticks(*arguments.clock_skew) +
           duration_hint(*arguments.clock_skew);
  egress.clock_skew = *skew;
  return egress;
}

Exit admit(const GrantArguments& arguments, const Streams& streams) {
  const std::string command = "sightline: grant admit: ";
  Clock clock;
  if (arguments.now) clock.fixed = time_from(*arguments.now);
  if (arguments.now && !clock.fixed)
    return unreadable(command + "--now must be a time like 2024-02-16T06:00:00Z, not " +
                          in_backticks(*arguments.now),
                      streams);
  const auto egress = egress_of(arguments);
  if (!egress) return unreadable(command + egress.error(), streams);
  const auto place = [](const LabelError& error) {
    return "byte " + std::to_string(error.offset + 1) + ": " + error.message;
  };
  const auto item = ItemLabel::read(arguments.item);
  if (!item) return unreadable(command + "--item: " + place(item.error()), streams);
  const auto switches = SwitchReadings::read(arguments.switches);
  if (!switches) return unreadable(command + "--switches: " + place(switches.error()), streams);
  const auto grant = opened(arguments, streams);
  if (!grant) return grant.error();
  const Admitted admitted = grant->admit(*item, switches->readings(), clock.now(), *egress);
  streams.out << (arguments.format == Format::json ? admitted_json(admitted)
                                                   : admitted_lines(admitted));
  if (admitted.verdict == Admission::other_action)
    streams.err << "the grant is for " << in_backticks(grant->claims().action) << ", not "
                << in_backticks(arguments.action) << '\n';
  return admitted ? Exit::fine : Exit::findings;
}

}  // namespace

Exit run_command(const GrantArguments& arguments, Streams streams) {
  switch (arguments.verb) {
    case GrantArguments::Verb::keygen:
      return tell(make_grant_keys(arguments.file, arguments.signing), arguments, streams);
    case GrantArguments::Verb::rotate:
      return tell(rotate_grant_keys(arguments.file, streams), arguments, streams);
    case GrantArguments::Verb::issue:
      return issue_grant(arguments, streams);
    case GrantArguments::Verb::admit:
      return admit(arguments, streams);
    case GrantArguments::Verb::show:
      return show(arguments, streams);
  }
  return Exit::internal_error;
}

}  // namespace sightline::cli
