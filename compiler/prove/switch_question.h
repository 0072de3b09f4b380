// One question about a switch and one kind of request: is there a world in which it makes this
// difference?
#pragma once

#include <string>
#include <variant>

#include "compiler/prove/smt/solver.h"
#include "runtime/format/program.h"
#include "sightline/compiler.h"

namespace sightline {

struct SwitchMatter {
  const typed::Policy& policy;
  const Policy& loaded;
  const smt::Settings& settings;
  std::uint32_t global = 0;
};

struct NoWorld {};
// A world that breaks a claim, replayed, with what the switch was for each of its requests; or there
// is none, or nobody knows.
struct SwitchWorld {
  Counterexample world;
  std::vector<std::optional<bool>> given;
};
using SwitchFound = std::variant<NoWorld, SwitchWorld, Unknown>;

// Whether the solver has to look for a world that is easy to read.
enum class Told : std::uint8_t { no, yes };

// Is there a world that breaks the claim, with `thrown` as the value that the switch is thrown to?
// An InternalError when evaluator and reference do not repeat it.
Result<SwitchFound, InternalError> find_breach(const SwitchMatter& matter, const ActionCase& asked,
                                               SwitchClaim::Kind claim, bool thrown, Told told);

// Whether it is one and the same formula whatever the switch is, so that there is nothing to ask.
bool is_blind_to(const SwitchMatter& matter, const ActionCase& asked);

}  // namespace sightline
