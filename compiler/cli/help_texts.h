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
followed by the story of each refutation: a request, the facts, and what was mixed up. Below them stands
for each switch (a `global` that is a bool) what it closes, and that it changes nothing else.
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
must be accepted: --require NAME@HEX, as `sightline show --requirements` has it.
  $ sightline compile home.pol -o home.polc --header home_policy.h
also writes what a host in C++ includes: a type for each entity, a function for each action. Handing a
user's id where a camera's belongs does not compile, and a policy with other declarations is refused
when it is bound. Both files are written, or neither.
  $ sightline compile home.pol -o home.polc --header home_policy.h --cpp home_rules.cc
writes the rules as C++ too, for a host that wants the last nanoseconds: it compiles that source and
binds with {.direct = &home::kDirect}. It decides as the artifact does, and is bound to no other.)";

inline constexpr const char* kVerifyExample = R"(Example:
  $ sightline verify home.polc --source home.pol
  home.polc: 2344 bytes, digest 5f1d...
    certified  no_strangers: 2 questions, 1204 bytes of proof
    repeated   same meaning (built in)
    ...
Trusts nobody who had to do with the artifact: the bytes are proved to mean the source, and every
property is proved again about them. Without --source only what the artifact brings along is checked.
  $ sightline verify home.polc --source home.pol --cpp home_rules.cc
also asks whether that C++ is, byte for byte, what `compile --cpp` makes of this artifact.
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
facts that the policy declares `cached` and, with --keys, for sealed records whose `seal` holds, each
as old as its seal says. Without a `snapshot` fact, all that is declared `within` is unavailable,
because nobody knows how old it is. --facts may be one directory, which `sightline facts` keeps: its
newest revision decides.)";

inline constexpr const char* kExplainExample = R"(Example:
  $ sightline explain home.polc --facts facts.jsonl --request denied.json --now 2024-02-16T06:00:00Z
  User `bea` asks to view_live Camera `porch` at 2024-02-16T06:00:00Z: deny
    because no permit holds
    false   permit `household`
      false   principal.account == resource.registered_to
                bea.account: south (registry)
                porch.registered_to: north (registry)
    it would be allowed if
      bea.account were north (is: south)
Takes what `eval` takes, a directory of facts too, and decides as it does. Each condition with what it
came to, the facts it was asked of and who said so; of a deny, the fewest facts that would have to be
others, found by asking again and checked by the evaluator, or that none were found. With --cache and
--keys also which sealed record says a fact, and of one that none says, why: its seal does not hold, is
another record's, it is too old, or the cache has none.)";

inline constexpr const char* kWhoExample = R"(Example:
  $ sightline who home.polc --facts facts.jsonl --action view_live --resource Camera::porch
  2 may view_live Camera `porch` at 2024-02-16T06:00:00Z:
    User `ann`
    User `bea` with no_store
  denied only because facts are missing: 0
  tried 2 of 100000 ids
Every id that the facts, the policy or the question name and that `eval` would allow, by type and id.
They are looked up, not all tried; that the look-ups miss nobody is proved, or all are tried and the
rules that need it are named. `and anyone else`: ids that nobody has heard of are allowed too. `not
complete`: a cache or another source than the registry delivers what decides. --limit N ends after so
many and names a cursor for --after. --facts may be a directory, as of `eval`. Sealed records of a cache
are found by what they are about and cannot be gone through: here is no --keys. --format json is the
response of an AuthZEN search.)";

inline constexpr const char* kWhatExample = R"(Example:
  $ sightline what home.polc --facts facts.jsonl --action view_live --principal User::ann \
      --context '{"session_issued_at":"2024-02-01T00:00:00Z"}'
  User `ann` may view_live 1 at 2024-02-16T06:00:00Z:
    Camera `porch`
  denied only because facts are missing: 0
  tried 1 of 100000 ids
As `who`, the other way round: everything that one principal may do this to.)";

inline constexpr const char* kFactsExample = R"(Example:
  $ sightline facts load home.facts --policy home.polc registry.jsonl
  home.facts: revision 7: 5 facts
  $ sightline facts stat home.facts
Facts that outlive the program: every load is a revision, whole or not there, and is on the disk before
it is acknowledged. One process writes, any number read. `sightline facts load --help` tells of a load.)";

inline constexpr const char* kFactsLoadExample = R"(Example:
  $ sightline facts load home.facts --policy home.polc registry.jsonl
  home.facts: revision 7: 5 facts
  $ echo '{"uid":{"type":"User","id":"bea"},"absent":true}' |
      sightline facts load home.facts --policy home.polc -
  home.facts: revision 8: 1 fact
Takes what `eval --facts` takes, on top of what is there: a line about an entity says all that is known
of it from then on, a line about a row replaces that row. `"absent": true` beside a `uid`, a `key` or a
`global` takes it back, `"complete": true` what `"complete": false` said of a relation. What no line names
stays, unless --replace says that the files are all there is. A load that breaks an invariant of the
policy, or a `unique`, is refused whole. The policy's declarations are kept with the facts; later loads
need the same. A large load of everything becomes an image for this policy at once (`facts compact --help`).)";

inline constexpr const char* kFactsDumpExample = R"(Example:
  $ sightline facts dump home.facts > registry.jsonl
Entities by type and id, then rows by relation and key; the same facts are written alike, whichever
loads they came from. An entity of which it is not known what else it is in has `"parents": null`.)";

inline constexpr const char* kFactsStatExample = R"(Example:
  $ sightline facts stat home.facts
  home.facts: revision 8 as of 2024-02-16T06:00:00Z
    5 entities
      Account               2
      User                  2
      Camera                1
    1 row
      share                 1
    1 global
    log: 2 batches, 15 changes, 12,288 of 57,344 bytes used
What the log does not use is used again by the next loads.)";

inline constexpr const char* kFactsCheckExample = R"(Example:
  $ sightline facts check home.facts --policy home.polc
  home.facts: revision 8: whole, and fits home.polc
Reads every batch and the image, and compares their digests. With --policy, the facts have to fit its
declarations and hold its invariants. Exit code 1 if something is damaged or does not fit.)";

inline constexpr const char* kFactsCompactExample = R"(Example:
  $ sightline facts compact home.facts
  home.facts: 8 batches became one
  $ sightline facts compact home.facts --policy home.polc
  home.facts: 1 batch became an image of 3,704 bytes
What the batches came to stays as it is, under the newest revision. Readers are not disturbed. An image is
the facts as they lie in memory: whoever opens the directory maps it, in no time, and shares its pages. A
directory that has one is compacted with a policy from then on.)";

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
