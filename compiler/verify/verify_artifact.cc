// A loaded artifact, and perhaps its source -> what holds of it, and on whose word. Tested by
// tests/unit/compiler/verify, which changes artifacts byte by byte with their digests repaired.
// SOUNDNESS: nothing that the artifact says of itself is believed but what is marked `recorded`,
// and whatever is missing, of too many or not understood is wrong.
#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "compiler/prove/fail_closed.h"
#include "compiler/prove/same_meaning.h"
#include "compiler/verify/same_texts.h"
#include "sightline/certificate.h"
#include "sightline/verification.h"
#include "sightline/version.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

VerifiedClaim claim_of(const ProofEntry& entry) {
  VerifiedClaim out;
  out.name = entry.property;
  out.built_in = entry.built_in;
  out.assumptions = entry.assumptions;
  if (entry.verdict != RecordedVerdict::proved) {
    out.wrong.push_back(entry.verdict == RecordedVerdict::not_asked
                            ? "nobody has proved it, says the artifact"
                            : fmt::format("it is {}, says the artifact", name(entry.verdict)));
  }
  return out;
}

// SOUNDNESS: certified only if the object is about this body and this property.
void check_object(VerifiedClaim& claim, const ProofEntry& entry, const Digest& body) {
  if (entry.object.empty()) return;
  if (const char* why = check_recorded_proof(bytes_of(entry.object), body, entry)) {
    claim.wrong.push_back(fmt::format("its proof object does not hold: {}", why));
    return;
  }
  claim.assurance = Assurance::certified;
  claim.object_bytes = entry.object.size();
  if (const auto summary = check_certificate(bytes_of(entry.object)))
    claim.questions = summary->questions.size();
}

const ProofEntry* find(const ProofRecord& record, std::string_view name, bool built_in) {
  const auto it = std::find_if(
      record.entries.begin(), record.entries.end(),
      [&](const ProofEntry& e) { return e.property == name && e.built_in == built_in; });
  return it == record.entries.end() ? nullptr : &*it;
}

std::string shown(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out.empty() ? "nothing" : out;
}

// The same questions, each word for word.
bool same_questions(const std::string& a, const std::string& b) {
  const auto one = check_certificate(bytes_of(a)), two = check_certificate(bytes_of(b));
  if (!one || !two || one->questions.size() != two->questions.size()) return false;
  return std::equal(one->questions.begin(), one->questions.end(), two->questions.begin(),
                    [](const CertifiedQuestion& x, const CertifiedQuestion& y) {
                      return x.label == y.label && std::ranges::equal(x.question, y.question);
                    });
}

// What the artifact records against what has come out now, of the same claim. The claim has been
// made from `recorded`, its object checked.
void compare(VerifiedClaim& claim, const ProofEntry& recorded, const ProofEntry& now) {
  if (recorded.text != now.text) claim.wrong.emplace_back("its text is another in the source");
  if (recorded.assumptions != now.assumptions) {
    claim.wrong.push_back(fmt::format("the artifact says that it assumes {}, the source {}",
                                      shown(recorded.assumptions), shown(now.assumptions)));
  }
  if (now.verdict == RecordedVerdict::unknown) {
    claim.open.emplace_back("proved again, it has no answer");
  } else if (now.verdict != RecordedVerdict::proved) {
    claim.wrong.push_back(fmt::format("proved again, it comes out {}", name(now.verdict)));
  }
  if (!recorded.object.empty() && !now.object.empty() &&
      !same_questions(recorded.object, now.object))
    claim.wrong.emplace_back("its proof object answers other questions than these bytes raise");
  if (claim.assurance == Assurance::recorded || now.object.empty())
    claim.assurance = Assurance::repeated;
}

void note_missing(Verification& out, const ProofRecord& record) {
  for (const std::string_view needed : kBuiltInProofs) {
    if (find(record, needed, true) == nullptr)
      out.differences.push_back(fmt::format("the artifact records no proof of `{}`", needed));
  }
}

Verification recorded_claims(const Policy& loaded) {
  Verification out;
  out.recorded_by = loaded.proofs().prover;
  for (const ProofEntry& entry : loaded.proofs().entries) {
    out.claims.push_back(claim_of(entry));
    check_object(out.claims.back(), entry, loaded.body());
  }
  note_missing(out, loaded.proofs());
  return out;
}

// What a verdict takes from a claim.
void judge(VerifiedClaim& claim, const Verdict& verdict) {
  claim.assurance = Assurance::repeated;
  std::visit(overloaded{
                 [](const Proved&) {},
                 [&](const Refuted& it) { claim.wrong.push_back("proved again: " + it.why); },
                 [&](const Unknown& it) { claim.open.push_back("proved again: " + it.why); },
                 [&](const Vacuous&) { claim.wrong.emplace_back("proved again: vacuous"); },
             },
             verdict);
}

std::string prover() { return fmt::format("sightline {}, {}", kVersion, smt::Solver::version()); }

// Solvers throw.
template <class Work>
Result<Verification, InternalError> guarded(const Work& work) {
  try {
    return work();
  } catch (const std::exception& error) {
    return InternalError{fmt::format("the solver failed: {}", error.what())};
  }
}

class AgainstSource {
 public:
  AgainstSource(const Policy& loaded, std::span<const std::byte> bytes,
                const VerifiedSource& source)
      : loaded_(loaded), bytes_(bytes), source_(source), out_(recorded_claims(loaded)) {}

  Result<Verification, InternalError> run(const ProveOptions& options,
                                          const std::function<void(std::string_view)>& progress) {
    const typed::Policy& policy = source_.policy.tree();
    // Of bytes that mean something else the source's properties are no question.
    if (!means_the_source(policy, options)) return std::move(out_);
    for (auto& difference : text_differences(loaded_.program(), policy, source_.text))
      out_.differences.push_back(std::move(difference));
    ProveOptions again = options;
    again.proofs = true;
    again.cache.reset();
    again.property.reset();
    const auto report = prove(source_.policy, bytes_, again, progress);
    if (!report) return report.error();
    out_.repeated_by = report->prover;
    return compare_with(*report);
  }

 private:
  bool means_the_source(const typed::Policy& policy, const ProveOptions& options) {
    const smt::Settings settings{options.resource_limit, options.timeout_seconds};
    const Verdict verdict = prove_same_meaning(policy, loaded_.program(), settings);
    if (std::holds_alternative<Proved>(verdict)) return true;
    out_.repeated_by = prover();
    if (const auto* refuted = std::get_if<Refuted>(&verdict))
      out_.differences.push_back("it does not mean the source: " + refuted->why);
    for (VerifiedClaim& claim : out_.claims) {
      if (claim.built_in && claim.name == kSameMeaning) {
        judge(claim, verdict);
      } else {
        claim.open.emplace_back("not asked again: the bytes are not shown to mean the source");
      }
    }
    return false;
  }

  Result<Verification, InternalError> compare_with(const ProofReport& report) {
    const Artifact fresh = with_record(bytes_, source_.policy, report);
    const auto now = Policy::load(fresh, {.require = {}, .accept_unproved = true});
    if (!now) return InternalError{"the record does not load: " + now.error().message};
    for (const ProofEntry& entry : now->proofs().entries) {
      if (find(loaded_.proofs(), entry.property, entry.built_in) == nullptr) {
        out_.differences.push_back(
            fmt::format("the artifact records nothing of `{}`", entry.property));
      }
    }
    for (std::size_t c = 0; c < out_.claims.size(); ++c) {
      const ProofEntry& recorded = loaded_.proofs().entries[c];
      const ProofEntry* entry = find(now->proofs(), recorded.property, recorded.built_in);
      if (entry != nullptr) {
        compare(out_.claims[c], recorded, *entry);
      } else {
        out_.claims[c].wrong.emplace_back("there is no such claim about the source");
      }
    }
    say_why(report);
    return std::move(out_);
  }

  // Why a claim is not proved, in the prover's words.
  void say_why(const ProofReport& report) {
    for (const PropertyReport& asked : report.properties) {
      const std::string why = std::visit(overloaded{
                                             [](const Proved&) { return std::string(); },
                                             [](const Refuted& it) { return it.why; },
                                             [](const Unknown& it) { return it.why; },
                                             [](const Vacuous&) { return std::string(); },
                                         },
                                         asked.verdict);
      for (VerifiedClaim& claim : out_.claims) {
        if (why.empty() || claim.name != asked.name || claim.built_in != asked.built_in) continue;
        auto& said = std::holds_alternative<Unknown>(asked.verdict) ? claim.open : claim.wrong;
        if (!said.empty()) said.back() += ": " + why;
      }
    }
  }

  const Policy& loaded_;
  std::span<const std::byte> bytes_;
  const VerifiedSource& source_;
  Verification out_;
};

}  // namespace

std::string_view name(Assurance assurance) {
  switch (assurance) {
    case Assurance::certified:
      return "certified";
    case Assurance::repeated:
      return "repeated";
    case Assurance::recorded:
      break;
  }
  return "recorded";
}

bool Verification::holds() const {
  return differences.empty() && std::all_of(claims.begin(), claims.end(), [](const auto& claim) {
           return claim.wrong.empty() && claim.open.empty();
         });
}

bool Verification::is_open() const {
  return !holds() && differences.empty() &&
         std::all_of(claims.begin(), claims.end(),
                     [](const auto& claim) { return claim.wrong.empty(); });
}

Result<Verification, InternalError> verify_artifact(const Policy& loaded) {
  return guarded([&]() -> Result<Verification, InternalError> {
    Verification out = recorded_claims(loaded);
    for (VerifiedClaim& claim : out.claims) {
      if (!claim.built_in || claim.name != kFailClosed) continue;
      judge(claim, prove_fail_closed(loaded.program(), smt::Settings{}));
      out.repeated_by = prover();
    }
    return out;
  });
}

Result<Verification, InternalError> verify_artifact(
    const Policy& loaded, std::span<const std::byte> bytes, const VerifiedSource& source,
    const ProveOptions& options, const std::function<void(std::string_view)>& progress) {
  return guarded([&] { return AgainstSource(loaded, bytes, source).run(options, progress); });
}

}  // namespace sightline
