// What --help says after the options: the exit codes, and an example of each command.
#pragma once

namespace sightline::cli {

inline constexpr const char* kExitCodes =
    R"(Exit codes: 0 fine; 1 findings (refuted, vacuous, a failing test, another layout, denied with
--fail-on-deny); 2 unreadable input, a policy that does not check, wrong usage; 3 inconclusive;
4 internal error.
`-` as a file name reads standard input. `sightline COMMAND --help` shows an example, `sightline help
codes` lists the diagnostics.)";

inline constexpr const char* kCheckExample = R"(Example:
  $ sightline check home.pol
  home.pol:7:12: error[SL0203]: ...
Says nothing when all is well. Warnings do not change the exit code. `sightline help SL0203` tells
the long story of a diagnostic.)";

inline constexpr const char* kProveExample = R"(Example:
  $ sightline prove examples/wyze-2024/as_it_was.pol
  refuted  no_cross_account_thumbnails
  proved   live_stays_at_home
  ...
followed by the story of each refutation: a request, the facts, and what was mixed up.)";

inline constexpr const char* kCompileExample = R"(Example:
  $ sightline compile home.pol -o home.polc
Proves first, and writes nothing unless every property is proved. With --unproved it writes an
artifact that says so, which a runtime refuses unless told otherwise. A proof of a `never` or `forall`
that assumes something must be accepted: --require NAME@HEX, as `sightline show --requirements` has it.)";

inline constexpr const char* kTestExample = R"(Example:
  $ sightline test home.pol --filter guest
  ok      home.pol: a guest sees what was shared
  1 test, 0 failed
With --coverage every rule that never held, and every condition that was not seen true, false and
unknown, is listed with its place.)";

inline constexpr const char* kShowExample = R"(Example:
  $ sightline show home.polc
  $ sightline show home.polc --requirements > home.requirements
The second writes one NAME@HEX per property, for `LoadOptions::require` of a host.)";

inline constexpr const char* kEvalExample = R"(Example:
  $ sightline eval home.pol --facts facts.jsonl --requests morning.jsonl > answers.jsonl
  $ echo '{"subject":{"type":"User","id":"ann"},"action":{"name":"view_live"},
          "resource":{"type":"Camera","id":"porch"}}' |
      sightline eval home.polc --facts facts.jsonl --now 2024-02-16T06:00:00Z
Requests and answers are those of the AuthZEN Authorization API 1.0, single or `evaluations`.
--facts is what the registry says; --cache what an untrusted cache says: it is believed only for
facts that the policy declares `cached`. Without a `snapshot` fact, all that is declared `within`
is unavailable, because nobody knows how old it is.)";

inline constexpr const char* kFmtExample = R"(Example:
  $ sightline fmt home.pol
  $ sightline fmt --check *.pol     # writes nothing, shows what it would, exit 1 if anything
  $ sightline fmt - < home.pol > laid_out.pol
There is one layout and nothing to set. Comments stay, and the meaning never changes.)";

inline constexpr const char* kInitExample = R"(Example:
  $ sightline init doorbells
  $ cd doorbells && sightline prove policy.pol
Writes a small policy with properties, a world and tests, facts and a request to try it on, and a CI
workflow. Replaces nothing: a file that is already there ends it before anything is written.)";

inline constexpr const char* kHelpExample = R"(Example:
  $ sightline help SL0203
  $ sightline help prove
  $ sightline help codes            # every diagnostic in a line)";

}  // namespace sightline::cli
