// A proof object -> what it certifies, or why it certifies nothing. Tested by
// tests/unit/compiler/certify (every kind of lemma, every kind of lie, every byte flipped), by the
// law in tests/laws/certificates_test.cc and by tests/fuzz/certificate_fuzz.cc. SOUNDNESS: this
// file, with table.cc, definitions.cc, congruence.cc, linear.cc and propagation.cc, is all that has
// to be right. It has no solver, makes every definition's clauses itself, and believes no lemma and
// no step.
#include <algorithm>
#include <cstring>
#include <string_view>

#include "compiler/certify/certificate.h"
#include "compiler/certify/congruence.h"
#include "compiler/certify/definitions.h"
#include "compiler/certify/linear.h"
#include "compiler/certify/propagation.h"
#include "sightline/certificate.h"

namespace sightline {
namespace {

using namespace certify;  // NOLINT: everything here is about its names

// About a second, for all questions together; an honest object takes a thousandth.
constexpr std::uint64_t kMostSteps = 50'000'000;

// {a = b, not a <= b, not b <= a}
bool is_order(const Table& table, const std::vector<Literal>& clause) {
  if (clause.size() != 3) return false;
  std::vector<std::pair<Node, Node>> equal, ordered;
  for (const Literal literal : clause) {
    const Kind kind = table[node_of(literal)].kind;
    const auto sides = table.operands(node_of(literal));
    if (kind == Kind::equality && !negated(literal)) equal.emplace_back(sides[0], sides[1]);
    if (kind == Kind::less_equal && negated(literal)) ordered.emplace_back(sides[0], sides[1]);
  }
  if (equal.size() != 1 || ordered.size() != 2) return false;
  const auto [a, b] = equal[0];
  const std::pair ab(a, b), ba(b, a);
  return (ordered[0] == ab && ordered[1] == ba) || (ordered[0] == ba && ordered[1] == ab);
}

class Checker {
 public:
  explicit Checker(const Table& table) : table_(table), congruence_(table) {}

  bool holds(const Lemma& lemma, std::uint64_t& steps) {
    std::vector<Literal> opposite;
    for (const Literal literal : lemma.clause) opposite.push_back(negation(literal));
    switch (lemma.theory) {
      case Theory::equality:
        return congruence_.contradictory(opposite, steps);
      case Theory::sum:
        return adds_up_to_contradiction(table_, opposite, lemma.factors, steps);
      case Theory::order:
        return is_order(table_, lemma.clause);
    }
    return false;
  }

 private:
  const Table& table_;
  Congruence congruence_;
};

// Why the question is not shown to be contradictory; empty if it is.
std::string fault(const Question& question, const Derivation& derivation, std::uint64_t& steps) {
  const Table& table = question.table;
  Checker checker(table);
  for (std::size_t i = 0; i < derivation.lemmas.size(); ++i) {
    const bool holds = checker.holds(derivation.lemmas[i], steps);
    if (steps == 0) return "checking it takes too long";
    if (!holds) return "lemma " + std::to_string(i + 1) + " does not hold";
  }
  Propagation clauses(table.size(), steps);
  const auto add = [&](std::span<const Literal> clause) { clauses.add(clause); };
  for (Node node = 0; node < table.size(); ++node) define(table, node, add);
  for (const Literal& assertion : question.assertions) add(std::span(&assertion, 1));
  for (const Lemma& lemma : derivation.lemmas) add(lemma.clause);
  for (std::size_t i = 0; i < derivation.steps.size(); ++i) {
    const bool implied = clauses.implied(derivation.steps[i]);
    if (clauses.exhausted()) return "checking it takes too long";
    if (!implied) return "step " + std::to_string(i + 1) + " does not follow";
    add(derivation.steps[i]);
  }
  steps = clauses.steps_left();
  if (derivation.steps.empty() || !derivation.steps.back().empty())
    return "it does not end in a contradiction";
  return "";
}

// People read it: no line ends, no orders to a terminal.
bool is_label(std::string_view text) {
  return text.size() <= kMostLabel &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

Result<CertificateSummary, CertificateError> check_questions(std::span<const std::byte> object,
                                                             Reader& in,
                                                             CertificateSummary summary) {
  const CertificateError damaged{"it is damaged"};
  std::uint64_t steps = kMostSteps;
  const std::uint32_t count = in.count();
  if (in.failed() || count == 0 || count > kMostQuestions) return damaged;
  for (std::uint32_t q = 0; q < count; ++q) {
    CertifiedQuestion entry;
    entry.label = in.text();
    const std::size_t begin = in.position();
    Question question;
    read_question(in, question);
    entry.question = object.subspan(begin, in.position() - begin);
    entry.terms = question.table.size();
    entry.assertions = static_cast<std::uint32_t>(question.assertions.size());
    Derivation derivation;
    if (!in.failed()) read_derivation(in, question.table, derivation);
    if (in.failed() || !is_label(entry.label)) return damaged;
    entry.lemmas = static_cast<std::uint32_t>(derivation.lemmas.size());
    entry.steps = static_cast<std::uint32_t>(derivation.steps.size());
    if (auto why = fault(question, derivation, steps); !why.empty())
      return CertificateError{"question `" + entry.label + "`: " + why};
    summary.questions.push_back(std::move(entry));
  }
  if (!in.at_end()) return damaged;
  return summary;
}

}  // namespace

Result<CertificateSummary, CertificateError> check_certificate(std::span<const std::byte> object) {
  Reader in(object);
  const auto magic = in.raw(kMagic.size());
  if (in.failed() || std::memcmp(magic.data(), kMagic.data(), kMagic.size()) != 0)
    return CertificateError{"it is not a proof object"};
  if (object.size() > kMostBytes) return CertificateError{"it is too large"};
  if (in.number() != kFormat) return CertificateError{"it has another format version"};
  CertificateSummary summary;
  for (Digest* digest : {&summary.body, &summary.property}) {
    const auto bytes = in.raw(digest->size());
    if (in.failed()) return CertificateError{"it is damaged"};
    std::memcpy(digest->data(), bytes.data(), bytes.size());
  }
  return check_questions(object, in, std::move(summary));
}

const char* check_recorded_proof(std::span<const std::byte> object, const Digest& body,
                                 const ProofEntry& entry) {
  if (object.empty()) return "it has no proof object";
  const auto checked = check_certificate(object);
  if (!checked) return "its proof object does not check";
  if (checked->body != body) return "its proof object is about another artifact";
  if (checked->property != entry.text) return "its proof object is about another property";
  return nullptr;
}

}  // namespace sightline
