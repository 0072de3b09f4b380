// What --help says of `seal` and its commands.
#pragma once

namespace sightline::cli {

inline constexpr const char* kSealExample = R"(Example:
  $ sightline seal keygen -o cache.keys
  $ sightline seal facts home.polc --keys cache.keys --facts registry.jsonl > cache.jsonl
  $ sightline seal check home.polc --keys cache.keys --facts cache.jsonl
Seals go along with facts that the policy declares `sealed`, so that nobody can change or swap one on its
way. Whoever can check a seal made with these keys can also forge one: they belong to who seals and to who
decides, never to the cache. Where the two have to be told apart, sign (`seal keygen --signing`).)";

inline constexpr const char* kSealKeygenExample = R"(Example:
  $ sightline seal keygen -o cache.keys
  cache.keys: the current key is 0cfda2a3e670b676
  $ sightline seal keygen --signing -o ingest.keys
  ingest.keys: the current key is c710e6c15a9c6d52
  ingest.keys.pub: checks what it signs
Writes a file that only its owner can read, and replaces none. Keys without --signing make and check seals:
whoever can check can forge. With --signing, ingest.keys signs, and ingest.keys.pub checks and cannot
sign. A signature takes some seventy times as long to check: check it once, where facts come in, and `seal
reseal` them there. Other policies and other deployments need other keys.)";

inline constexpr const char* kSealRotateExample = R"(Example:
  $ sightline seal rotate cache.keys
  cache.keys: the current key is 56bbc1082fdc26d3, the previous one 0cfda2a3e670b676
A new key to seal with; what the last one sealed still opens, what the one before it sealed does not. So
rotate again only when all of that is gone or resealed. Hand the file to who decides before who seals.)";

inline constexpr const char* kSealFactsExample = R"(Example:
  $ sightline seal facts home.polc --keys cache.keys --facts registry.jsonl > cache.jsonl
  4 records sealed, true at 2024-02-16T06:00:00Z
Takes what `eval --facts` takes, a directory of facts too, and holds it to the same rules. Writes the facts
that are declared `sealed`, one line for each record: the `sealed fixed` attributes of an entity, its
`sealed` ones, a row, a list of rows by what it is `listed by`, a global. They were true at --stamp, or at
the `as_of` of the facts. --empty-lists: a list for each entity that is there, also without rows, where a
relation is listed by one such column; else nobody can know that there are none. A record of which
something is unavailable is left out and named (exit code 1).)";

inline constexpr const char* kSealCheckExample = R"(Example:
  $ sightline seal check home.polc --keys cache.keys --facts cache.jsonl
  cache.jsonl:1: holds: Clip `c1` (sealed fixed)
  cache.jsonl:2: wrong tag: Clip `c2` (sealed fixed)
  1 hold; 1 do not: 1 wrong tag
Exit code 1 if one does not hold, or if a fact that is declared `sealed` has no seal. Signed facts are checked with the .pub file. That a seal holds does not
say that its record is young enough, nor that it is the one that somebody asked for.)";

inline constexpr const char* kSealResealExample = R"(Example:
  $ sightline seal reseal home.polc --from ingest.keys.pub --keys cache.keys --facts signed.jsonl
Checks each tagged line by --from and writes it with a seal of --keys: signed facts where they come in, or
old ones after `seal rotate` (--from and --keys the same file). What it was true at stays. Lines whose seal
does not hold are left out and named, and so are facts that are declared `sealed` and have none (exit code
1). Facts that are not declared `sealed` are left out and counted.)";

}  // namespace sightline::cli
