// Question and derivation <-> bytes (specs/certificates.md). Tested by tests/unit/compiler/certify.
// It judges nothing but the form: what reads is a table of terms with sorts and clauses over its
// literals.
#include "compiler/certify/certificate.h"

namespace sightline::certify {
namespace {

bool takes_literals(Kind kind) {
  return kind == Kind::conjunction || kind == Kind::equivalence || kind == Kind::choice;
}
bool has_number(Kind kind) {
  return kind == Kind::application || kind == Kind::number || kind == Kind::mask ||
         kind == Kind::bit;
}

std::size_t argument_count(const Table& table, std::int64_t function) {
  const auto& functions = table.functions();
  const auto position = static_cast<std::uint64_t>(function);
  return position < functions.size() ? functions[position].domain.size() : 0;
}

// Operands are written as the distance back to them, which is short.
bool is_literal(Kind kind, std::size_t operand) {
  return takes_literals(kind) || (kind == Kind::if_then_else && operand == 0);
}
std::uint32_t distance(Node at, std::uint32_t operand, bool literal) {
  return literal ? 2 * (at - node_of(operand)) + operand % 2 : at - operand;
}
std::uint32_t operand_at(Node at, std::uint32_t distance, bool literal, bool& good) {
  const std::uint32_t back = literal ? distance / 2 : distance;
  good = good && back >= 1 && back <= at;
  if (!good) return 0;
  return literal ? 2 * (at - back) + distance % 2 : at - back;
}

void read_term(Reader& in, Table& table) {
  const std::uint32_t code = in.small();
  if (code >= kKinds) return in.fail();
  const auto kind = static_cast<Kind>(code);
  std::uint32_t sort = kBoolean;
  std::int64_t number = 0;
  if (kind == Kind::mask) sort = in.small();
  if (kind == Kind::number) {
    number = in.signed_number();
  } else if (has_number(kind)) {
    number = static_cast<std::int64_t>(in.number());
  }
  std::size_t count = operand_count(kind);
  if (kind == Kind::conjunction) count = in.count();
  if (kind == Kind::application) count = argument_count(table, number);
  std::vector<std::uint32_t> operands;
  bool good = true;
  for (std::size_t i = 0; i < count && good && !in.failed(); ++i)
    operands.push_back(operand_at(table.size(), in.small(), is_literal(kind, i), good));
  if (in.failed()) return;
  if (!good || !table.append(kind, number, operands, sort)) in.fail();
}

void read_terms(Reader& in, Table& table) {
  const std::uint32_t count = in.count();
  if (count > kMostTerms - table.size()) in.fail();
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) read_term(in, table);
}

// Rising: the first literal, then the distances between them.
void write_clause(Writer& out, const std::vector<Literal>& clause) {
  out.number(clause.size());
  for (std::size_t i = 0; i < clause.size(); ++i)
    out.number(i == 0 ? clause[0] : clause[i] - clause[i - 1]);
}

std::vector<Literal> read_clause(Reader& in, const Table& table) {
  std::vector<Literal> clause;
  std::uint64_t literal = 0;
  const std::uint32_t count = in.count();
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    const std::uint32_t step = in.small();
    literal += step;
    if ((i > 0 && step == 0) || literal >= 2 * std::uint64_t{table.size()} ||
        !table.is_boolean(static_cast<Literal>(literal)))
      in.fail();
    clause.push_back(static_cast<Literal>(literal));
  }
  return clause;
}

Lemma read_lemma(Reader& in, const Table& table) {
  Lemma lemma;
  const std::uint32_t theory = in.small();
  if (theory > static_cast<std::uint32_t>(Theory::order)) in.fail();
  lemma.theory = static_cast<Theory>(theory);
  lemma.clause = read_clause(in, table);
  if (lemma.theory != Theory::sum) return lemma;
  for (std::size_t i = 0; i < lemma.clause.size() && !in.failed(); ++i)
    lemma.factors.push_back(in.signed_number());
  return lemma;
}

}  // namespace

void write_terms(Writer& out, const Table& table, Node from) {
  out.number(table.size() - from);
  for (Node at = from; at < table.size(); ++at) {
    const Term& term = table[at];
    out.number(static_cast<std::uint64_t>(term.kind));
    if (term.kind == Kind::mask) out.number(term.sort);
    if (term.kind == Kind::number) {
      out.signed_number(term.number);
    } else if (has_number(term.kind)) {
      out.number(static_cast<std::uint64_t>(term.number));
    }
    if (term.kind == Kind::conjunction) out.number(term.count);
    for (std::size_t i = 0; i < term.count; ++i)
      out.number(distance(at, table.operands(at)[i], is_literal(term.kind, i)));
  }
}

void write_question(Writer& out, const Question& question) {
  const Table& table = question.table;
  out.number(table.sorts().size());
  for (const Sort& sort : table.sorts()) {
    out.number(sort.width);
    out.text(sort.name);
  }
  out.number(table.functions().size());
  for (const Function& function : table.functions()) {
    out.text(function.name);
    out.number(function.range);
    out.number(function.domain.size());
    for (const auto sort : function.domain) out.number(sort);
  }
  write_terms(out, table, 0);
  out.number(question.assertions.size());
  for (const Literal assertion : question.assertions) out.number(assertion);
}

void write_derivation(Writer& out, const Table& table, Node terms, const Derivation& derivation) {
  write_terms(out, table, terms);
  out.number(derivation.lemmas.size());
  for (const Lemma& lemma : derivation.lemmas) {
    out.number(static_cast<std::uint64_t>(lemma.theory));
    write_clause(out, lemma.clause);
    for (const auto factor : lemma.factors) out.signed_number(factor);
  }
  out.number(derivation.steps.size());
  for (const auto& step : derivation.steps) write_clause(out, step);
}

void read_question(Reader& in, Question& out) {
  for (std::uint32_t i = in.count(); i > 0 && !in.failed(); --i) {
    const std::uint32_t width = in.small();
    if (!out.table.declare(Sort{in.text(), width})) in.fail();
  }
  for (std::uint32_t i = in.count(); i > 0 && !in.failed(); --i) {
    Function function{in.text(), {}, in.small()};
    for (std::uint32_t n = in.count(); n > 0 && !in.failed(); --n)
      function.domain.push_back(in.small());
    if (!out.table.declare(std::move(function))) in.fail();
  }
  read_terms(in, out.table);
  for (std::uint32_t i = in.count(); i > 0 && !in.failed(); --i) {
    out.assertions.push_back(in.small());
    if (!out.table.is_boolean(out.assertions.back())) in.fail();
  }
}

void read_derivation(Reader& in, Table& table, Derivation& out) {
  read_terms(in, table);
  const auto clauses = [&] {
    const std::uint32_t count = in.count();
    if (count > kMostClauses) in.fail();
    return count;
  };
  for (std::uint32_t i = clauses(); i > 0 && !in.failed(); --i)
    out.lemmas.push_back(read_lemma(in, table));
  for (std::uint32_t i = clauses(); i > 0 && !in.failed(); --i)
    out.steps.push_back(read_clause(in, table));
}

}  // namespace sightline::certify
