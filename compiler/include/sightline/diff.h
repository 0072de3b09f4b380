// Two versions of a policy, compared as the bytes that ship: who gains access, who loses it.
//
//   auto report = sightline::compare(before, after);       // loaded from two artifacts
//   if (report && report->gained())
//     std::cout << sightline::story(*report, before, after, {"old", "new"});
//
// What is meant by "the same world" and by each difference: specs/diff.md. A pure function of its
// arguments and the solver's version; may be called from several threads at once.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/compiler.h"

namespace sightline {

// A declaration of the old policy that the new one has under another name: `Type`,
// `Type.attribute`, `Enum.member`, `relation`, `relation.field`, a global, a context field, an
// action, an obligation.
struct Rename {
  std::string before, after;
};

struct DiffOptions {
  std::vector<Rename> renames = {};
  // The texts that the two were compiled from, if they are at hand. An artifact has only digests of
  // its properties: how one of them reads under other names is seen in a text alone. One text is
  // enough.
  const CheckedPolicy* before_text = nullptr;
  const CheckedPolicy* after_text = nullptr;
  std::uint32_t resource_limit = 20'000'000;   // of the solver, per question: the same on every run
  std::optional<double> timeout_seconds = {};  // per question, wall clock
};

// What one of the two decides in a world, and what it was given there.
struct Side {
  Counterexample world;  // by its own schema; nothing is asked if it does not know the question
  std::string refused;   // why no snapshot of its own takes these facts: then it denies
  bool allowed() const { return refused.empty() && !world.asked.empty() && world.asked[0].allowed; }
};

// A smallest world in which the two differ, replayed on both.
struct Difference {
  enum class Kind : std::uint8_t {
    access,  // one allows, the other denies, and nothing is missing
    outage,  // the same, but only while facts are missing or old
    duty     // both allow, one without an obligation that the other asks for
  };
  Kind kind = Kind::access;
  std::vector<std::string> duties;  // those that the one is without
  Side before, after;
};

// One way for one action and pair of types: what was found, or why nothing is known. Neither:
// proved that there is nothing.
struct Differences {
  std::vector<Difference> found;
  std::optional<std::string> unknown;
  bool is_proved() const { return found.empty() && !unknown; }
};
struct Comparison {
  std::string action, principal, resource;       // as the new policy calls them, if it does
  bool known_before = true, known_after = true;  // by the old one, by the new one
  Differences gained, lost;
};

// What differs between the declarations, the invariants and the properties.
struct Change {
  enum class Kind : std::uint8_t {
    weaker,   // counts as a gain: less is promised than before
    stronger  // more is promised than before
  };
  Kind kind = Kind::weaker;
  std::string what;
};

struct DiffReport {
  std::string prover;  // tool and solver with their versions
  std::vector<Comparison>
      comparisons;  // in the order of the new policy's actions, then the old one's
  std::vector<Change> changes;
  std::vector<std::string> not_compared;        // declarations that share a name and nothing else
  std::vector<std::string> invariants_unknown;  // of the old policy: do the new ones imply them?
  Schema old_declarations;  // of the old policy, under the names that the new one has for them
  bool gained() const;      // access, under outage too, a lost duty, a weaker promise
  bool lost() const;        // access, or a duty more
  bool is_decided() const;  // nothing is unknown
};

struct DiffError {
  enum class Kind : std::uint8_t { rename, internal } kind = Kind::internal;
  std::string message;
};

// `progress` is told the name of each action before it is asked about.
Result<DiffReport, DiffError> compare(const Policy& before, const Policy& after,
                                      const DiffOptions& options = {},
                                      const std::function<void(std::string_view)>& progress = {});

// How the two are called in a report: the files' names.
struct DiffNames {
  std::string before, after;
};
// One fact as the two were given it; nothing where a policy declares no such fact.
struct GivenFact {
  std::string place;  // `camera_1.account`, `share(user_1, camera_1)`, `lockdown`
  std::optional<std::string> before, after;  // as `.pol` text
};
// A difference in words.
struct DifferenceTelling {
  std::vector<std::string> request;  // who asks what, and what the request says
  std::string before, after;         // what each of the two decides, and by which rules
  std::vector<GivenFact> facts;      // those that matter
  std::vector<std::string> remarks;  // what else was given, or was not
};
DifferenceTelling telling(const Difference& difference, const DiffReport& report,
                          const Policy& before, const Policy& after, const DiffNames& names);

// The whole report for people: a line for each action and each change, then every difference with
// its world. Ends in a line end.
std::string story(const DiffReport& report, const Policy& before, const Policy& after,
                  const DiffNames& names);

}  // namespace sightline
