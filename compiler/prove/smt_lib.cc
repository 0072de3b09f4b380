// Ground -> SMT-LIB 2.6. Tested by tests/unit/compiler/prove/smt_lib_test.cc, which reads the text
// back with Z3, and by every second opinion. It knows no facts: what a term stands for is in its
// name, for people only. Sets are bit vectors; every term that is not a leaf gets a name, so that
// sharing stays sharing and no line is deep.
#include "compiler/prove/smt_lib.h"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace sightline {
namespace {

using Kind = smt::GroundTerm::Kind;

// A quoted symbol; its number keeps two of one name apart.
std::string symbol(char letter, std::size_t number, std::string_view name) {
  std::string out = fmt::format("|{}{} ", letter, number);
  for (const char c : name) out += c < ' ' || c > '~' || c == '|' || c == '\\' ? '?' : c;
  return out + "|";
}

class Text {
 public:
  explicit Text(const smt::Ground& question) : question_(question) {}

  std::string write() {
    for (std::size_t s = 0; s < question_.sorts.size(); ++s) {
      if (question_.sorts[s].kind == smt::GroundSort::Kind::uninterpreted)
        line("(declare-sort {} 0)", sort(s));
    }
    for (std::size_t f = 0; f < question_.functions.size(); ++f) declare(f);
    for (std::size_t t = 0; t < question_.terms.size(); ++t) {
      const smt::GroundTerm& term = question_.terms[t];
      if (!is_leaf(term)) line("(define-fun t{} () {} {})", t, sort(term.sort), meaning(term));
    }
    for (const std::uint32_t root : question_.roots) line("(assert {})", reference(root));
    return std::move(out_);
  }

 private:
  template <class... Parts>
  void line(fmt::format_string<Parts...> format, Parts&&... parts) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Parts>(parts)...);
    out_ += '\n';
  }

  std::string sort(std::size_t position) const {
    const smt::GroundSort& sort = question_.sorts[position];
    switch (sort.kind) {
      case smt::GroundSort::Kind::boolean:
        return "Bool";
      case smt::GroundSort::Kind::integer:
        return "Int";
      case smt::GroundSort::Kind::uninterpreted:
        return symbol('S', position, sort.name);
      case smt::GroundSort::Kind::bits:
        break;
    }
    return fmt::format("(_ BitVec {})", sort.width);
  }

  std::string function(std::size_t position) const {
    return symbol('f', position, question_.functions[position].name);
  }

  void declare(std::size_t position) {
    const smt::GroundFunction& declared = question_.functions[position];
    std::string domain;
    for (const std::uint32_t s : declared.domain) domain += (domain.empty() ? "" : " ") + sort(s);
    line("(declare-fun {} ({}) {})", function(position), domain, sort(declared.range));
  }

  // A leaf is written out, anything else is called by its name.
  std::string reference(std::uint32_t position) const {
    const smt::GroundTerm& term = question_.terms[position];
    return is_leaf(term) ? meaning(term) : fmt::format("t{}", position);
  }
  static bool is_leaf(const smt::GroundTerm& term) {
    return term.parts.empty() && term.kind != Kind::conjunction && term.kind != Kind::disjunction;
  }

  std::string call(std::string_view head, const smt::GroundTerm& term) const {
    std::string out = fmt::format("({}", head);
    for (const std::uint32_t part : term.parts) out += " " + reference(part);
    return out + ")";
  }

  std::string meaning(const smt::GroundTerm& term) const {
    switch (term.kind) {
      case Kind::truth:
        return term.number != 0 ? "true" : "false";
      case Kind::number:
        return number(term.number);
      case Kind::mask:
        return fmt::format("(_ bv{} {})", static_cast<std::uint64_t>(term.number),
                           question_.sorts[term.sort].width);
      case Kind::application: {
        const auto name = function(static_cast<std::size_t>(term.number));
        return term.parts.empty() ? name : call(name, term);
      }
      case Kind::negation:
        return call("not", term);
      case Kind::conjunction:
        return call("and true", term);  // of any number of parts: SMT-LIB wants two
      case Kind::disjunction:
        return call("or false", term);
      case Kind::equality:
        return call("=", term);
      case Kind::if_then_else:
        return call("ite", term);
      case Kind::sum:
        return call("+", term);
      case Kind::difference:
        return call("-", term);
      case Kind::less:
        return call("<", term);
      case Kind::less_equal:
        return call("<=", term);
      case Kind::bit:
        break;
    }
    return fmt::format("(= ((_ extract {0} {0}) {1}) #b1)", term.number,
                       reference(term.parts.front()));
  }

  // SMT-LIB has no negative numerals; -2^63 has no positive one in 64 bits.
  static std::string number(std::int64_t value) {
    if (value >= 0) return fmt::format("{}", value);
    return fmt::format("(- {})", std::uint64_t{0} - static_cast<std::uint64_t>(value));
  }

  const smt::Ground& question_;
  std::string out_;
};

}  // namespace

std::string smt_lib(const smt::Ground& question) { return Text(question).write(); }

}  // namespace sightline
