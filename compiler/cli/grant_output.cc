// What happened to keys, what a grant says, what an edge said -> lines and JSON. Tested in
// tests/golden/cli/grant.transcript and tests/unit/compiler/cli/cmd_grant_test.cc.

#include "compiler/cli/grant_output.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compiler/cli/printable.h"
#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string shown(const LabelValue& value) {
  switch (value.kind()) {
    case LabelValue::Kind::none:
      return "none";
    case LabelValue::Kind::boolean:
      return value.number() != 0 ? "true" : "false";
    case LabelValue::Kind::integer:
      return std::to_string(value.number());
    case LabelValue::Kind::text:
      return printable(value.text());
    case LabelValue::Kind::entity:
      return printable(value.entity().type) + " " + in_backticks(value.entity().id);
    case LabelValue::Kind::set:
      return fmt::format("{{{}}}", fmt::join(value.members(), ", "));
  }
  return "";
}

std::string shown(const NamedEntity& entity) {
  return printable(entity.type) + " " + in_backticks(entity.id);
}

}  // namespace

std::string grant_keys_lines(const GrantKeysNow& keys) {
  const std::string file = printable(keys.file);
  std::string out = file + ": " + keys.current + " issues and checks\n";
  if (!keys.previous.empty()) out += file + ": " + keys.previous + " still checks\n";
  if (!keys.gone.empty()) out += file + ": " + keys.gone + " is gone: its grants are refused\n";
  if (!keys.shown_file.empty())
    out += printable(keys.shown_file) + ": for the edges, which only check\n";
  return out;
}

std::string grant_keys_json(const GrantKeysNow& keys) {
  return line({{"file", keys.file},
               {"public", or_null(keys.shown_file)},
               {"current", keys.current},
               {"previous", or_null(keys.previous)},
               {"gone", or_null(keys.gone)}});
}

std::string admitted_lines(const Admitted& admitted) {
  if (!admitted) return fmt::format("refused: {}\n", name_of(admitted.verdict));
  if (admitted.obligations.empty()) return "admitted\n";
  return fmt::format("admitted; do: {}\n", fmt::join(admitted.obligations, ", "));
}

std::string admitted_json(const Admitted& admitted) {
  Json obligations = Json::array();
  for (const std::string_view name : admitted.obligations) obligations.push_back(name);
  return line({{"admitted", static_cast<bool>(admitted)},
               {"verdict", name_of(admitted.verdict)},
               {"obligations", obligations}});
}

std::string grant_lines(const GrantClaims& claims) {
  std::string out = fmt::format("{} may {} {}\n", shown(claims.principal), printable(claims.action),
                                shown(claims.item));
  out += fmt::format("  from {} until {}\n", moment_text(claims.not_before),
                     moment_text(claims.expires));
  for (const LabelEntry& entry : claims.label)
    out += fmt::format("  if it says {}: {}\n", printable(entry.name), shown(entry.value));
  for (const GrantedSwitch& one : claims.switches)
    out += fmt::format("  while {} is {}, as of {} ago at most\n", printable(one.name),
                       shown(one.value), duration_text(one.within));
  for (const std::string_view name : claims.obligations)
    out += fmt::format("  with {}\n", printable(name));
  if (!claims.audience.empty()) out += "  at " + in_backticks(claims.audience) + "\n";
  if (claims.connection) out += "  on one connection\n";
  if (claims.single_use) out += "  once\n";
  return out + fmt::format("  decided by {} on revision {}\n", hexadecimal(claims.policy),
                           claims.revision);
}

}  // namespace sightline::cli
