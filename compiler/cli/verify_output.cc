// Verification -> lines, or one JSON document. Tested in
// tests/unit/compiler/cli/cmd_verify_test.cc. Says of each claim how far it can be believed, and in
// words what that means; it judges nothing.

#include "compiler/cli/verify_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string_view word(const VerifiedClaim& claim) {
  if (!claim.wrong.empty()) return "WRONG";
  return claim.open.empty() ? name(claim.assurance) : "open";
}

std::string line(const VerifiedClaim& claim) {
  std::string out = fmt::format("  {:9}  {}{}", word(claim), printable(claim.name),
                                claim.built_in ? " (built in)" : "");
  for (const std::string& assumption : claim.assumptions)
    out += fmt::format(", assuming {}", printable(assumption));
  if (claim.assurance == Assurance::certified) {
    out += fmt::format(": {}, {} of proof", counted(claim.questions, "question"),
                       counted(claim.object_bytes, "byte"));
  } else if (!claim.built_in && claim.object_bytes == 0 && claim.wrong.empty()) {
    out += ": no proof object";
  }
  out += '\n';
  for (const auto* reasons : {&claim.wrong, &claim.open}) {
    for (const std::string& reason : *reasons)
      out += fmt::format("             {}\n", printable(reason));
  }
  return out;
}

// What the words of these claims mean, each that occurs.
std::string legend(const Verification& found, const VerifiedFile& file) {
  const auto occurs = [&](Assurance level) {
    return std::any_of(found.claims.begin(), found.claims.end(), [&](const VerifiedClaim& claim) {
      return claim.wrong.empty() && claim.open.empty() && claim.assurance == level;
    });
  };
  std::string out;
  if (occurs(Assurance::certified)) {
    out +=
        file.with_source
            ? "certified: a proof object was checked without a solver, and it answers the very "
              "questions\nthat these bytes and the source raise\n"
            : "certified: a proof object about these bytes was checked without a solver; that it "
              "answers\nthe right questions is its maker's word, which --source FILE replaces\n";
  }
  if (occurs(Assurance::repeated))
    out += fmt::format("repeated: proved again, about these bytes, by {}\n", found.repeated_by);
  if (occurs(Assurance::recorded)) {
    out +=
        fmt::format("recorded: the artifact says so, made by {}; --source FILE proves it again\n",
                    found.recorded_by.empty() ? "nobody it names" : printable(found.recorded_by));
  }
  return out.empty() ? out : "\n" + out;
}

std::string conclusion(const Verification& found, const VerifiedFile& file) {
  if (found.holds()) {
    return file.with_source ? "Everything holds: this artifact is the source, and proved.\n"
                            : "Nothing is wrong with what the artifact says.\n";
  }
  return found.is_open() ? "Some questions have no answer.\n" : "DO NOT RELY ON THIS ARTIFACT.\n";
}

std::string strings_json(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ",") + json_string(text);
  return "[" + out + "]";
}

std::string claim_json(const VerifiedClaim& claim) {
  const bool holds = claim.wrong.empty() && claim.open.empty();
  return fmt::format(
      "{{\"name\":{},\"built_in\":{},\"holds\":{},\"assurance\":\"{}\",\"wrong\":{},\"open\":{},"
      "\"assuming\":{},\"questions\":{},\"proof_bytes\":{}}}",
      json_string(claim.name), claim.built_in, holds, name(claim.assurance),
      strings_json(claim.wrong), strings_json(claim.open), strings_json(claim.assumptions),
      claim.questions, claim.object_bytes);
}

}  // namespace

std::string verification_lines(const Verification& found, const VerifiedFile& file) {
  std::string out =
      fmt::format("{}: {}, digest {}\n  without its proofs, digest {}\n", file.name,
                  counted(file.size, "byte"), hexadecimal(file.digest), hexadecimal(file.body));
  for (const VerifiedClaim& claim : found.claims) out += line(claim);
  for (const std::string& difference : found.differences)
    out += fmt::format("  WRONG      {}\n", printable(difference));
  return out + legend(found, file) + "\n" + conclusion(found, file);
}

std::string verification_json(const Verification& found, const VerifiedFile& file) {
  std::string claims;
  for (const VerifiedClaim& claim : found.claims)
    claims += (claims.empty() ? "" : ",") + claim_json(claim);
  return fmt::format(
      "{{\"file\":{},\"digest\":\"{}\",\"body\":\"{}\",\"against_source\":{},\"holds\":{},"
      "\"inconclusive\":{},"
      "\"claims\":[{}],\"differences\":{},\"recorded_by\":{},\"repeated_by\":{}}}\n",
      json_string(file.name), hexadecimal(file.digest), hexadecimal(file.body), file.with_source,
      found.holds(), found.is_open(), claims, strings_json(found.differences),
      json_string(found.recorded_by), json_string(found.repeated_by));
}

}  // namespace sightline::cli
