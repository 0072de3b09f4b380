// A proof object taken apart, as specs/certificates.md lays it out.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "compiler/certify/bytes.h"
#include "compiler/certify/table.h"

namespace sightline::certify {

inline constexpr std::array<char, 8> kMagic{'S', 'I', 'G', 'H', 'T', 'C', 'R', 'T'};
inline constexpr std::uint32_t kFormat = 1;
inline constexpr std::uint32_t kMostTerms = 1U << 18, kMostClauses = 1U << 20,
                               kMostQuestions = 1U << 10;
inline constexpr std::size_t kMostBytes = 1U << 22, kMostLabel = 256;

// Why a clause that is no definition may be used: its literals cannot all be false,
enum class Theory : std::uint8_t {
  equality,  // by equality alone (congruence.h)
  sum,       // because their opposites, times `factors`, add up to a contradiction (linear.h)
  order      // because of two integers, one is less or they are equal
};
struct Lemma {
  Theory theory = Theory::equality;
  std::vector<Literal> clause;  // rising
  std::vector<std::int64_t> factors = {};
};
// What holds (a question), or what is read beside it (a derivation).
struct Question {
  Table table;
  std::vector<Literal> assertions;
};
struct Derivation {
  std::vector<Lemma> lemmas;
  std::vector<std::vector<Literal>> steps;  // each follows by propagation; the last is empty
};

// A table's terms from `from` on.
void write_terms(Writer& out, const Table& table, Node from);
void write_question(Writer& out, const Question& question);
// `terms`: how many of the table's are the question's; the others serve the lemmas.
void write_derivation(Writer& out, const Table& table, Node terms, const Derivation& derivation);

// What does not read makes the reader fail.
void read_question(Reader& in, Question& out);
void read_derivation(Reader& in, Table& table, Derivation& out);

}  // namespace sightline::certify
