// ProofReport -> JSON: verdicts with what they rest on, and the worlds of counterexamples as data.
// Tested in tests/unit/compiler/cli/proof_json_test.cc and tests/golden/cli. It holds no times: two
// runs print the same.

#include "compiler/cli/proof_json.h"

#include "compiler/cli/printable.h"
#include "compiler/cli/report.h"
#include "compiler/cli/world_json.h"
#include "sightline/telling.h"

namespace sightline::cli {
namespace {

Json place_json(Span span, const Source& source) {
  const auto begin = source.position(span.begin), end = source.position(span.end);
  return {{"file", source.name_at(span.begin)},
          {"line", begin.line},
          {"column", begin.column},
          {"end_line", end.line},
          {"end_column", end.column}};
}

Json facts_json(const std::vector<FactLine>& facts) {
  Json all = Json::array();
  for (const FactLine& line : facts) {
    Json fact{{"fact", line.place},
              {"truth", line.truth},
              {"given", line.observed},
              {"wrong", line.differs}};
    if (line.differs) fact["reason"] = line.reason;
    all.push_back(std::move(fact));
  }
  return all;
}

class ReportWriter {
 public:
  ReportWriter(const ProofRecord& record, const CheckedFile& file)
      : record_(record), file_(file), tree_(file.policy.tree()) {}

  Json property(const PropertyReport& report) const {
    Json out{{"name", report.name}, {"built_in", report.built_in}};
    out["verdict"] = verdict_word(report.verdict);
    if (const std::string why = verdict_reason(report.verdict); !why.empty()) out["why"] = why;
    if (const auto& assumed = assumed_by(report, record_); !assumed.empty())
      out["assuming"] = assumed;
    if (!report.built_in) out.update(place_json(tree_.properties[report.property].span, source()));
    add_world(out, report);
    if (report.support) out["support"] = support(*report.support);
    if (report.cached) out["cached"] = true;
    if (report.second_opinion) out["second_opinion"] = opinion(*report.second_opinion);
    return out;
  }

  Json of_switch(const SwitchReport& report) const {
    const SwitchTelling told = telling(file_.policy, report);
    Json out{{"name", report.name}, {"kind", kind_word(report.kind)}, {"says", told.heading}};
    if (report.kind == SwitchReport::Kind::closes) out["closing_value"] = report.thrown;
    out.update(place_json(tree_.globals[report.global].span, source()));
    out["claims"] = Json::array();
    for (std::size_t c = 0; c < report.claims.size(); ++c)
      out["claims"].push_back(claim(report.claims[c], told.lines[c]));
    if (report.cached) out["cached"] = true;
    return out;
  }

 private:
  const Source& source() const { return file_.source; }

  static std::string_view kind_word(SwitchReport::Kind kind) {
    switch (kind) {
      case SwitchReport::Kind::closes:
        return "closes";
      case SwitchReport::Kind::permits:
        return "permits";
      case SwitchReport::Kind::both_ways:
        return "both_ways";
      case SwitchReport::Kind::no_closing:
        return "no_closing";
      case SwitchReport::Kind::unclear:
        return "unclear";
      case SwitchReport::Kind::unread:
        return "unread";
      case SwitchReport::Kind::no_switch:
        break;
    }
    return "no_switch";
  }
  static std::string_view kind_word(SwitchClaim::Kind kind) {
    switch (kind) {
      case SwitchClaim::Kind::closes:
        return "closes";
      case SwitchClaim::Kind::opens_nothing:
        return "opens_nothing";
      case SwitchClaim::Kind::changes_nothing:
        return "changes_nothing";
      case SwitchClaim::Kind::unavailable:
        break;
    }
    return "unavailable";
  }

  Json claim(const SwitchClaim& claim, const SwitchTelling::Line& told) const {
    Json out{{"claim", kind_word(claim.kind)}, {"verdict", told.verdict}, {"of", Json::array()}};
    for (const RequestKind& it : claim.requests) {
      out["of"].push_back({{"action", tree_.actions[it.action].name},
                           {"principal", tree_.entities[it.principal].name},
                           {"resource", tree_.entities[it.resource].name}});
    }
    if (!told.why.empty()) out["why"] = told.why;
    const auto* refuted = std::get_if<Refuted>(&claim.verdict);
    if (refuted == nullptr || !refuted->counterexample) return out;
    const Counterexample& example = *refuted->counterexample;
    for (std::size_t i = 0; i < example.asked.size(); ++i) {
      Json one = answer(example.asked[i], example);
      one.erase("decision_by_truth"), one.erase("wanted");
      one["switch"] = claim.given[i] ? Json(*claim.given[i]) : Json("unavailable");
      out["requests"].push_back(std::move(one));
    }
    out["given"] = world_json(file_.policy, example.observed);
    return out;
  }

  void add_world(Json& out, const PropertyReport& report) const {
    if (const auto* refuted = std::get_if<Refuted>(&report.verdict)) {
      if (!refuted->findings.empty()) out["findings"] = findings(refuted->findings);
      if (refuted->counterexample) out["counterexample"] = world(report, *refuted->counterexample);
      out["story"] = story(file_.policy, report, source());
    }
    const auto* proved = std::get_if<Proved>(&report.verdict);
    if (proved && proved->witness) out["witness"] = world(report, *proved->witness);
  }

  Json findings(const std::vector<Finding>& all) const {
    Json out = Json::array();
    for (const Finding& finding : all) {
      Json one = place_json(finding.span, source());
      one["message"] = finding_text(finding, source());
      out.push_back(std::move(one));
    }
    return out;
  }

  Json world(const PropertyReport& report, const Counterexample& example) const {
    Json out{{"requests", Json::array()}};
    for (const AskedRequest& asked : example.asked)
      out["requests"].push_back(answer(asked, example));
    const auto& variables = tree_.properties[report.property].variables;
    for (std::size_t v = 0; v < example.variables.size(); ++v) {
      out["variables"][variables[v].name] =
          variable_json(file_.policy, example.truth, variables[v], example.variables[v]);
    }
    const auto told = telling(file_.policy, report);
    out["facts"] = facts_json(told->facts);
    out["truth"] = world_json(file_.policy, example.truth);
    out["given"] = world_json(file_.policy, example.observed);
    for (const Earlier& earlier : example.earlier) {
      out["earlier"].push_back({{"moment", time_json(file_.policy, earlier.moment)},
                                {"truth", world_json(file_.policy, earlier.truth)}});
    }
    if (!told->remarks.empty()) out["remarks"] = told->remarks;
    if (!told->test.empty()) out["test"] = told->test;
    return out;
  }

  Json answer(const AskedRequest& asked, const Counterexample& example) const {
    WorldRequest request = asked.request;
    request.now = example.now;
    request.context = example.given_context;
    Json rules = Json::array(), obligations = Json::array();
    for (const auto rule : asked.rules) rules.push_back(tree_.rules[rule].name);
    for (const auto o : asked.obligations) obligations.push_back(tree_.obligations[o].name);
    return {{"request", request_json(file_.policy, example.truth, request)},
            {"decision", asked.allowed},
            {"decision_by_truth", asked.allowed_by_truth},
            {"wanted", asked.wanted},
            {"rules", std::move(rules)},
            {"obligations", std::move(obligations)}};
  }

  Json support(const Support& support) const {
    Json conditions = Json::array();
    for (const Span& span : support.conditions) {
      Json one = place_json(span, source());
      one["text"] = source().text(span);
      conditions.push_back(std::move(one));
    }
    return {{"conditions", std::move(conditions)},
            {"must_be_true", support.must_be_true},
            {"may_be_wrong", support.may_be_wrong}};
  }

  static Json opinion(const SecondOpinion& opinion) {
    return {{"solver", opinion.solver},
            {"agreed", opinion.agreed},
            {"unanswered", opinion.unanswered},
            {"disagreed", opinion.disagreed}};
  }

  const ProofRecord& record_;
  const CheckedFile& file_;
  const typed::Policy& tree_;
};

}  // namespace

std::string report_json(const ProofReport& report, const ProofRecord& record,
                        const CheckedFile& file) {
  const ReportWriter writer(record, file);
  Json out{{"file", file.source.name()},
           {"proved", report.proved()},
           {"prover", report.prover},
           {"properties", Json::array()}};
  for (const PropertyReport& property : report.properties)
    out["properties"].push_back(writer.property(property));
  if (!report.switches.empty()) out["switches"] = Json::array();
  for (const SwitchReport& it : report.switches) out["switches"].push_back(writer.of_switch(it));
  out["assumptions"] = report.assumptions;
  out["body"] = hexadecimal(report.body);
  out["complete"] = report.complete;
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sightline::cli
