// What a report says, for people who were not there: as sentences, as a drawing, as a page.
//
//   if (auto told = sightline::telling(*checked, property)) print(told->requests);
//   write("home.svg", sightline::drawing(*checked, property));
//   write("home.html", sightline::page(*checked, *report, record, source));
//
// Every function is a pure function of its arguments. Nothing here decides: what is told was
// replayed on the evaluator before it came into the report.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/compiler.h"
#include "sightline/policy.h"
#include "sightline/proof_record.h"

namespace sightline {

std::string_view verdict_word(const Verdict& verdict);  // `proved`

// One fact of a counterexample with what is true and what the evaluator was given.
struct FactLine {
  std::string place;            // `camera_1.account`, `share(user_1, camera_1).from`, `lockdown`
  std::string truth, observed;  // as `.pol` text; `yes` and `no` for a row
  bool differs = false;
  std::string change;  // as a test's `where` writes the difference; empty if no test can
  std::string reason;  // why it may differ: `declared cached`, `within 10s`
};

// A counterexample in words, or the witness of a `possible`.
struct Telling {
  std::vector<std::string> requests;  // who asks what, and the answer; a sentence each
  std::vector<FactLine> facts;        // those that matter
  std::vector<std::string> replays;   // what the evaluator decided, on the facts and on the truth
  std::vector<std::string> remarks;   // what else should be known
  std::string test;                   // `world` and `test` to paste; empty if no test can say it
};
// Nothing if the report has no world to tell of.
std::optional<Telling> telling(const CheckedPolicy& policy, const PropertyReport& report);

// What a switch does, in words.
struct SwitchTelling {
  std::string heading;  // "`true` closes"
  struct Line {
    std::string_view verdict;          // `proved`
    std::string claim;                 // "closes view, talk"
    std::string why;                   // of a refutation who asks what, and the answers
    std::vector<FactLine> facts;       // of its world: those that matter, as they were given
    std::vector<std::string> remarks;  // what else should be known of it
  };
  std::vector<Line> lines;
};
SwitchTelling telling(const CheckedPolicy& policy, const SwitchReport& report);
// `view, talk (Device, Doorbell)`: an action alone where all its pairs of types are meant.
std::string request_kinds(const CheckedPolicy& policy, const std::vector<RequestKind>& kinds);

// Its message, with the text that it is about where only a column would tell it from another one.
std::string finding_text(const Finding& finding, const Source& source);

// One value as `.pol` text: `2024-02-16T06:00:00Z`, `1h`, `owner`, `camera_1`, `none`,
// `unavailable`.
std::string value_text(const CheckedPolicy& policy, const typed::Type& type,
                       const WorldValue& value, const World& world);

// The world of a report as an SVG document: entities as boxes, rows and attributes as arrows, the
// requests above them, and in red what the evaluator was not told as it is. Empty if there is no
// world.
std::string drawing(const CheckedPolicy& policy, const PropertyReport& report);

// All of a report as one HTML document that needs nothing else: no script, no other file. `record`
// is what the artifact says about its proofs.
std::string page(const CheckedPolicy& policy, const ProofReport& report, const ProofRecord& record,
                 const Source& source);

}  // namespace sightline
