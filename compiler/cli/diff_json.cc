// DiffReport -> JSON. Tested in tests/unit/compiler/cli/cmd_diff_test.cc and tests/golden/cli. It
// holds no times: two runs print the same.

#include "compiler/cli/diff_json.h"

#include <string_view>

namespace sightline::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word(Difference::Kind kind) {
  switch (kind) {
    case Difference::Kind::access:
      return "access";
    case Difference::Kind::outage:
      return "outage";
    case Difference::Kind::duty:
      break;
  }
  return "duty";
}

Json or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(nullptr); }

class DiffWriter {
 public:
  DiffWriter(const DiffReport& report, const Policy& before, const Policy& after,
             const DiffNames& names)
      : report_(report), before_(before), after_(after), names_(names) {}

  Json comparison(const Comparison& it) const {
    return {{"action", it.action},           {"principal", it.principal},
            {"resource", it.resource},       {"known_before", it.known_before},
            {"known_after", it.known_after}, {"gained", way(it.gained)},
            {"lost", way(it.lost)}};
  }

 private:
  Json way(const Differences& differences) const {
    Json out{{"proved_none", differences.is_proved()}, {"found", Json::array()}};
    for (const Difference& it : differences.found) out["found"].push_back(difference(it));
    if (differences.unknown) out["unknown"] = *differences.unknown;
    return out;
  }

  Json difference(const Difference& it) const {
    const DifferenceTelling told = telling(it, report_, before_, after_, names_);
    Json facts = Json::array();
    for (const GivenFact& fact : told.facts)
      facts.push_back(
          {{"fact", fact.place}, {"before", or_null(fact.before)}, {"after", or_null(fact.after)}});
    return {{"kind", word(it.kind)},
            {"duties", it.duties},
            {"request", told.request},
            {"before", side(it.before, before_, told.before)},
            {"after", side(it.after, after_, told.after)},
            {"facts", facts},
            {"remarks", told.remarks}};
  }

  static Json side(const Side& side, const Policy& policy, const std::string& text) {
    Json out{{"allowed", side.allowed()}};
    out["rules"] = Json::array();
    out["obligations"] = Json::array();
    if (!side.world.asked.empty()) {
      for (const auto rule : side.world.asked[0].rules)
        out["rules"].push_back(policy.rule_names()[rule]);
      for (const auto o : side.world.asked[0].obligations)
        out["obligations"].push_back(policy.schema().obligations[o]);
    }
    if (!side.refused.empty()) out["refused"] = side.refused;
    out["text"] = text;
    return out;
  }

  const DiffReport& report_;
  const Policy &before_, &after_;
  const DiffNames& names_;
};

}  // namespace

Json diff_json(const DiffReport& report, const Policy& before, const Policy& after,
               const DiffNames& names) {
  Json out{{"before", names.before},
           {"after", names.after},
           {"prover", report.prover},
           {"gained", report.gained()},
           {"lost", report.lost()},
           {"decided", report.is_decided()},
           {"actions", Json::array()},
           {"changes", Json::array()},
           {"not_compared", report.not_compared},
           {"invariants_unknown", report.invariants_unknown}};
  const DiffWriter writer(report, before, after, names);
  for (const Comparison& it : report.comparisons) out["actions"].push_back(writer.comparison(it));
  for (const Change& change : report.changes) {
    const bool weaker = change.kind == Change::Kind::weaker;
    out["changes"].push_back({{"kind", weaker ? "weaker" : "stronger"}, {"what", change.what}});
  }
  return out;
}

}  // namespace sightline::cli
