// What --help says after the options: the exit codes, and an example of each command.
#pragma once

namespace sightline::cli {

inline constexpr const char* kExitCodes =
    R"(Exit codes: 0 fine; 1 findings (refuted, vacuous, a failing test, access gained or lost, a change
that no property notices, an artifact that does not hold, another layout, denied with --fail-on-deny);
2 unreadable input, a policy that does not check, wrong usage; 3 inconclusive; 4 internal error.
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
followed by the story of each refutation: a request, the facts, and what was mixed up.
  $ sightline prove home.pol --svg home.svg         # the first of them, drawn; --property: another
  $ sightline prove home.pol --report home.html     # all of it as one page
  $ sightline prove home.pol --format sarif > home.sarif     # for code hosts; github, junit, json
  $ sightline prove home.pol --timeout 30
gives each claim 30 seconds; what is not answered by then is unknown (exit 3). Verdicts are kept in the
cache folder ($XDG_CACHE_HOME) and found again as long as nothing changes; --no-cache proves afresh.
  $ sightline prove home.pol --second-opinion
asks cvc5 the same questions; where it contradicts, the verdict is unknown.)";

inline constexpr const char* kCompileExample = R"(Example:
  $ sightline compile home.pol -o home.polc
Proves first, and writes nothing unless every property is proved. The artifact carries its proofs, for
`sightline verify`; --no-proofs leaves them out. With --unproved it writes an artifact that says so,
which a runtime refuses unless told otherwise. A proof of a `never` or `forall` that assumes something
must be accepted: --require NAME@HEX, as `sightline show --requirements` has it.)";

inline constexpr const char* kVerifyExample = R"(Example:
  $ sightline verify home.polc --source home.pol
  home.polc: 2344 bytes, digest 5f1d...
    certified  no_strangers: 2 questions, 1204 bytes of proof
    repeated   same meaning (built in)
    ...
Trusts nobody who had to do with the artifact: the bytes are proved to mean the source, and every
property is proved again about them. Without --source only what the artifact brings along is checked.
Exit code 0 only if all of it holds.)";

inline constexpr const char* kTestExample = R"(Example:
  $ sightline test home.pol --filter guest
  ok      home.pol: a guest sees what was shared
  1 test, 0 failed
With --coverage every rule that never held, and every condition that was not seen true, false and
unknown, is listed with its place.)";

inline constexpr const char* kShowExample = R"(Example:
  $ sightline show home.polc
  $ sightline show home.polc --requirements > home.requirements
  $ sightline show home.pol --facts
The second writes one NAME@HEX per property, for `LoadOptions::require` of a host. The third lists which
facts a decision can depend on, by which rules, and the other way round.)";

inline constexpr const char* kMutateExample = R"(Example:
  $ sightline mutate home.pol
  home.pol:12:8: rule `guest` without `now < s.until`: may this be allowed? no property says so
    user_1 asks to view clip_1 at 2024-02-16T06:00:00Z: deny; changed: allow
    ...
  home.pol: 41 of 42 changes are noticed by a property
Changes one thing of the rules at a time: a condition dropped or the other way round, the border of a
comparison moved, a permit without a condition, a forbid or an obligation left out. A change that no
property notices is a question that the properties leave open (exit 1), and comes with a request that is
decided otherwise. What changes no decision at all is not counted.)";

inline constexpr const char* kEvalExample = R"(Example:
  $ sightline eval home.pol --facts facts.jsonl --requests morning.jsonl > answers.jsonl
  $ echo '{"subject":{"type":"User","id":"ann"},"action":{"name":"view_live"},
          "resource":{"type":"Camera","id":"porch"}}' |
      sightline eval home.polc --facts facts.jsonl --now 2024-02-16T06:00:00Z
Requests and answers are those of the AuthZEN Authorization API 1.0, single or `evaluations`.
--facts is what the registry says; --cache what an untrusted cache says: it is believed only for
facts that the policy declares `cached`. Without a `snapshot` fact, all that is declared `within`
is unavailable, because nobody knows how old it is.)";

inline constexpr const char* kDiffExample = R"(Example:
  $ sightline diff home.polc home.pol
    gained    view_live (User, Camera)
    same      open_door (User, Door)
followed by a smallest world for each difference, and what both decide there. `same` is proved, both
ways and for all facts. Exit code 1 when anybody gains access, loses a duty, or is promised less; when
access is lost too, unless --allow-loss says that it is meant; 3 when something could not be decided.
Declarations are the same when their names and types are; --rename Camera.owner=Camera.account says
what else is.)";

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
