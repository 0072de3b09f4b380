// What switches do, for people and for programs.
#pragma once

#include <string>

#include "compiler/cli/policies.h"
#include "compiler/cli/run.h"
#include "sightline/compiler.h"

namespace sightline::cli {

// A block of lines for each; nothing for a report without switches.
std::string switch_lines(const ProofReport& report, const CheckedPolicy& policy, bool colour);

// What is said of one, without its heading; no colours.
std::string switch_text(const CheckedPolicy& policy, const SwitchReport& report);

// What a switch does is information, so a world against a claim is no finding; but what nobody
// answered is never fine (specs/adr/0039).
Exit exit_of(const SwitchReport& report);

}  // namespace sightline::cli
