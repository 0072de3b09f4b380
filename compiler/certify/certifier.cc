// Unsatisfiable questions -> a proof object. Tested by tests/unit/compiler/certify and
// tests/laws/certificates_test.cc. SOUNDNESS: what is handed out has passed check_certificate();
// what has not is no object, and the verdict stays the solver's.
#include "compiler/certify/certifier.h"

#include <algorithm>

#include "compiler/certify/derive.h"
#include "compiler/certify/question_of.h"
#include "compiler/certify/refine.h"
#include "compiler/prove/smt/ground.h"
#include "sightline/certificate.h"

namespace sightline {

using namespace certify;  // NOLINT: everything here is about its names

void Certifier::hear(const smt::Asked& asked) {
  if (asked.answer != smt::Answer::unsatisfiable) return;
  const auto ground = smt::ground(asked.assertions, asked.assumptions, kMostTerms);
  questions_.push_back(ground ? question_of(*ground) : std::nullopt);
}

Certifier::Certifier(std::optional<double> timeout_seconds) : latest_(Deadline::max()) {
  constexpr double kShare = 0.8, kMostSeconds = 1e6;
  if (!timeout_seconds || *timeout_seconds > kMostSeconds) return;
  latest_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                               std::chrono::duration<double>(kShare * *timeout_seconds));
}

std::vector<std::byte> Certifier::derived(const Digest& body, const Digest& property) const {
  const Deadline deadline = std::min(latest_, Clock::now() + std::chrono::seconds(10));
  Writer out;
  out.raw(std::as_bytes(std::span(kMagic)));
  out.number(kFormat);
  out.raw(std::as_bytes(std::span(body)));
  out.raw(std::as_bytes(std::span(property)));
  out.number(questions_.size());
  for (std::size_t q = 0; q < questions_.size(); ++q) {
    if (!questions_[q]) return {};
    Question question = *questions_[q];
    const Node own_terms = question.table.size();
    out.text(std::to_string(q + 1) + " of " + std::to_string(questions_.size()));
    write_question(out, question);
    auto lemmas = Refinement(question, deadline).run();
    if (!lemmas) return {};
    const auto derivation = derive(question, own_terms, std::move(*lemmas), deadline);
    if (!derivation) return {};
    write_derivation(out, question.table, own_terms, *derivation);
  }
  return out.take();
}

std::vector<std::byte> Certifier::object(const Digest& body, const Digest& property) const {
  if (questions_.empty() || questions_.size() > kMostQuestions) return {};
  std::vector<std::byte> object = derived(body, property);
  if (!check_certificate(object)) object.clear();
  return object;
}

}  // namespace sightline
