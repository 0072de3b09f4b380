// Keys and judged lines -> lines and JSON. Never a key itself. Tested in tests/golden/cli/clips.transcript and
// tests/unit/compiler/cli/cmd_seal_test.cc.

#include "compiler/cli/seal_output.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json id_json(const std::optional<KeyId>& id) {
  return id ? Json(sightline::hexadecimal(*id)) : Json(nullptr);
}

// `wrong_tag`
std::string word_of(SealError::Kind kind) {
  std::string word(name_of(kind));
  std::replace(word.begin(), word.end(), ' ', '_');
  return word;
}

Json kinds_json(const SealCounts& counts) {
  Json out = Json::object();
  for (std::size_t kind = 0; kind < counts.wrong.size(); ++kind)
    out[word_of(static_cast<SealError::Kind>(kind))] = counts.wrong[kind];
  return out;
}

}  // namespace

std::string keys_lines(const KeysNow& keys) {
  std::string out =
      printable(keys.file) + ": the current key is " + sightline::hexadecimal(keys.current);
  if (keys.previous) out += ", the previous one " + sightline::hexadecimal(*keys.previous);
  if (keys.gone) out += "; " + sightline::hexadecimal(*keys.gone) + " opens nothing any more";
  out += "\n";
  if (keys.verify_file) out += printable(*keys.verify_file) + ": checks what it signs\n";
  return out;
}

std::string keys_json(const KeysNow& keys) {
  Json out;
  out["file"] = keys.file;
  out["verify_file"] = keys.verify_file ? Json(*keys.verify_file) : Json(nullptr);
  out["current"] = sightline::hexadecimal(keys.current);
  out["previous"] = id_json(keys.previous);
  out["gone"] = id_json(keys.gone);
  return line(out);
}

std::string judged_line(const JudgedLine& judged) {
  const std::string verdict = judged.is_stripped               ? "no seal"
                              : judged.wrong                   ? std::string(name_of(*judged.wrong))
                              : judged.key == KeyAge::previous ? "holds, by the previous key"
                                                               : "holds";
  return judged.place + ": " + verdict + ": " + printable(judged.subject) + "\n";
}

std::string counts_line(const SealCounts& counts) {
  std::string out = std::to_string(counts.by_current + counts.by_previous) + " hold";
  if (counts.by_previous != 0)
    out += ", " + std::to_string(counts.by_previous) + " by the previous key";
  if (counts.all_wrong() != 0) out += "; " + std::to_string(counts.all_wrong()) + " do not: ";
  std::string separator;
  for (std::size_t kind = 0; kind < counts.wrong.size(); ++kind) {
    if (counts.wrong[kind] == 0) continue;
    out += separator + std::to_string(counts.wrong[kind]) + " ";
    out += name_of(static_cast<SealError::Kind>(kind));
    separator = ", ";
  }
  if (counts.stripped != 0)
    out += "; " + std::to_string(counts.stripped) + " declared sealed without a seal";
  if (counts.untagged != 0)
    out += "; " + std::to_string(counts.untagged) + " without a seal, not declared sealed";
  if (counts.is_empty()) out += ": there are no facts";
  return out + "\n";
}

std::string counts_json(const SealCounts& counts, const std::vector<JudgedLine>& wrong) {
  Json lines = Json::array();
  for (const JudgedLine& one : wrong) {
    lines.push_back({{"place", one.place},
                     {"wrong", one.is_stripped ? "no_seal" : word_of(*one.wrong)},
                     {"subject", printable(one.subject)}});
  }
  return line({{"hold", {{"current", counts.by_current}, {"previous", counts.by_previous}}},
               {"wrong", kinds_json(counts)},
               {"no_seal", counts.stripped},
               {"not_declared_sealed", counts.untagged},
               {"lines", std::move(lines)}});
}

}  // namespace sightline::cli
