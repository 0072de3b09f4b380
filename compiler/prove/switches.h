// What do the switches of a policy do? Asked of its bytes; no verdict of a property depends on it
// (specs/adr/0039).
#pragma once

#include <vector>

#include "compiler/prove/smt/solver.h"
#include "runtime/format/program.h"
#include "sightline/compiler.h"

namespace sightline {

// The globals that the rules read, ascending.
std::vector<std::uint32_t> globals_read(const Program& program);

// Of one of them: with its claims if it is a bool, and so a switch.
Result<SwitchReport, InternalError> prove_switch(const typed::Policy& policy, const Policy& loaded,
                                                 std::uint32_t global,
                                                 const smt::Settings& settings);
// Of each bool that no rule reads; of it nothing is asked.
void add_unread(std::vector<SwitchReport>& reports, const typed::Policy& policy,
                const Policy& loaded);
// Of one that nobody has answered anything about.
SwitchReport unanswered_switch(const typed::Policy& policy, std::uint32_t global, std::string why);

// The report of an earlier run, if the evaluator and the reference repeat its worlds.
bool repeats(SwitchReport& kept, const typed::Policy& policy, const Policy& loaded);

}  // namespace sightline
