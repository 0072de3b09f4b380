// What `sightline grant` and its commands say after their options.
#pragma once

namespace sightline::cli {

inline constexpr const char* kGrantExample = R"(Example:
  $ sightline grant keygen -o grant.keys --signing
  $ sightline grant issue home.polc --facts facts.jsonl --request ann.json --keys grant.keys > ann.token
  $ sightline grant admit - --keys grant.keys.pub --action view_thumbnail \
      --item '{"uid":{"type":"Clip","id":"clip_1"},"attrs":{}}' < ann.token
An allow, written down for the edge that sends the item: it looks a second time, at what stands on the item
itself. specs/grants.md says what each check is against.)";

inline constexpr const char* kGrantKeygenExample = R"(Example:
  $ sightline grant keygen -o grant.keys
  grant.keys: k4.lid.iVtYQDjr5gEijCSjJC3fQaJm7nCeQSeaty0Jixy8dbsk issues and checks
Whoever has such a file can issue grants. With --signing the edge gets FILE.pub, which only checks:
  $ sightline grant keygen -o grant.keys --signing
The file must not be there yet, and nobody but its owner can read it.)";

inline constexpr const char* kGrantRotateExample = R"(Example:
  $ sightline grant rotate grant.keys
A new key of the same kind issues from now on, the one before still checks, those before it are gone. Give
the edges the new file (with --signing: FILE.pub) first, then let the issuer use it.)";

inline constexpr const char* kGrantIssueExample = R"(Example:
  $ sightline grant issue home.polc --facts facts.jsonl --request ann.json --keys grant.keys --lifetime 30s
  v4.local.…
Decides as `eval` does; of an allow, prints the grant. Of a deny there is none (exit code 1), and none
either if a `sealed fixed` attribute of the resource, or a global with `within`, is not known. A lifetime
is at most 1h here.)";

inline constexpr const char* kGrantAdmitExample = R"(Example:
  $ sightline grant admit - --keys grant.keys --action view_thumbnail --now 2024-02-16T06:00:05Z \
      --item '{"uid":{"type":"Clip","id":"clip_1"},"attrs":{"account":{"type":"Account","id":"north"}}}' \
      --switches '[{"global":"lockdown","value":false,"as_of":"2024-02-16T06:00:00Z"}]' < ann.token
  admitted; do: no_store
--item is the label of the item that is about to be sent, as it lies there; never what the request says.
Exit code 1 if it is refused, with the reason. Of single use nobody remembers anything here: such a grant
is refused as use_unknown.)";

inline constexpr const char* kGrantShowExample = R"(Example:
  $ sightline grant show - --keys grant.keys < ann.token
What a grant says, once its tag or signature is right. Whether it is over is not looked at.)";

}  // namespace sightline::cli
